"""Changing a form of reports: its name, the fields of its head and its sections, in order."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import ReportForm
from meetings.report_forms.definition import Definition, Field, FieldKind, Numbering, Section, SectionKind

MORE = 2  # empty rows at the end of each list
ORDER = gettext_lazy("Place")


class FormWordsForm(forms.Form):
    """What a form of reports is called, how it numbers, and what it says of recommendations."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    is_offered = forms.BooleanField(label=gettext_lazy("Offered for new reports"), required=False)
    numbering = forms.ChoiceField(
        label=gettext_lazy("What is numbered"), choices=Numbering.choices, widget=forms.RadioSelect
    )
    recommendations = forms.CharField(label=gettext_lazy("Heading of the recommendations"), max_length=100)
    asks_recommendation = forms.BooleanField(label=gettext_lazy("There has to be a recommendation"), required=False)
    recommendations_in_head = forms.BooleanField(
        label=gettext_lazy("Recommendations stand in the table at the head"), required=False
    )


class RowForm(forms.Form):
    """A row of a list: with its place in it, and a box that takes it out."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    place = forms.IntegerField(label=ORDER, required=False, min_value=1, max_value=999)
    remove = forms.BooleanField(label=gettext_lazy("Take out"), required=False)


class FieldRow(RowForm):
    """A field of the head."""

    label = forms.CharField(label=gettext_lazy("Label"), max_length=100, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("What it holds"), choices=FieldKind.choices)
    is_required = forms.BooleanField(label=gettext_lazy("Must be filled in"), required=False)
    hint = forms.CharField(label=gettext_lazy("Hint"), max_length=300, required=False)


class SectionRow(RowForm):
    """A section."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("How it is headed"), choices=SectionKind.choices)
    under = forms.ChoiceField(label=gettext_lazy("Under"), required=False)
    guidance = forms.CharField(label=gettext_lazy("Guidance"), max_length=500, required=False)
    is_required = forms.BooleanField(label=gettext_lazy("Must be there"), required=False)
    may_be_irrelevant = forms.BooleanField(label=gettext_lazy("May be not relevant"), required=False)
    is_implication = forms.BooleanField(label=gettext_lazy("Somebody clears it"), required=False)
    holds = forms.BooleanField(label=gettext_lazy("Holds text of its own"), required=False, initial=True)

    def __init__(self, *args: Any, above: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        under = self.fields["under"]
        assert isinstance(under, forms.ChoiceField)
        under.choices = [("", _("None")), *above]


FieldRows = forms.formset_factory(FieldRow, extra=MORE, max_num=60)
SectionRows = forms.formset_factory(SectionRow, extra=MORE, max_num=60)


class DefinitionForm:
    """The whole of a form of reports on one page: its words and its two lists."""

    def __init__(self, data: Any = None, *, form: ReportForm) -> None:
        definition = Definition.of(form.definition)
        said = {**vars(definition), "seen": form.version, "name": form.name, "is_offered": form.is_offered}
        above = [(one.key, one.title) for one in definition.under("") if one.kind == SectionKind.NUMBERED]
        self.words = FormWordsForm(data, initial=said)
        self.fields = FieldRows(data, prefix="fields", initial=_initial(definition.fields))
        self.sections = SectionRows(
            data, prefix="sections", initial=_initial(definition.sections), form_kwargs={"above": above}
        )

    @property
    def errors(self) -> bool:
        """Whether anything is wrong with what was sent."""
        return any(part.is_bound and not part.is_valid() for part in (self.words, self.fields, self.sections))

    def is_valid(self) -> bool:
        return self.words.is_bound and not self.errors

    def values(self) -> dict[str, Any]:
        """What `services.report_forms.new_version` takes."""
        words = dict(self.words.cleaned_data)
        seen, name, is_offered = (words.pop(part) for part in ("seen", "name", "is_offered"))
        definition = Definition(
            fields=tuple(Field(**row) for row in _rows(self.fields, "label")),
            sections=tuple(Section(**row) for row in _rows(self.sections, "title")),
            **words,
        )
        return {"seen": seen, "name": name, "is_offered": is_offered, "definition": definition}


class NewFormForm(forms.Form):
    """A new form of reports, like one that is there."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    like = forms.ModelChoiceField(
        ReportForm.objects.none(), label=gettext_lazy("Begin from"), empty_label=None, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        like = self.fields["like"]
        assert isinstance(like, forms.ModelChoiceField)
        like.queryset = ReportForm.objects.current()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        slug = slugify(cleaned.get("name", ""))[:50]
        if "name" in cleaned and not slug:
            raise ValidationError({"name": _("Use some letters or digits: they make its address.")})
        return {**cleaned, "slug": slug}


def _initial(rows: Any) -> list[dict[str, Any]]:
    return [{**vars(row), "place": place} for place, row in enumerate(rows, start=1)]


def _rows(formset: Any, named: str) -> list[dict[str, Any]]:
    """The rows that stay, in order, each under a key; one without a name is none."""
    rows = [
        (form.cleaned_data.get("place") or place, place, dict(form.cleaned_data))
        for place, form in enumerate(formset.forms, start=1)
        if form.cleaned_data.get(named, "").strip() and not form.cleaned_data.get("remove")
    ]
    kept: list[dict[str, Any]] = []
    taken = {row["key"] for _place, _row, row in rows if row["key"]}
    for _place, _row, row in sorted(rows, key=lambda row: row[:2]):
        values = {name: value for name, value in row.items() if name not in {"place", "remove"}}
        values["key"] = values["key"] or _new_key(values[named], taken)
        taken.add(values["key"])
        kept.append(values)
    return kept


def _new_key(name: str, taken: set[str]) -> str:
    base = slugify(name)[:40] or "part"
    return next(key for number in range(1, 1000) if (key := base if number == 1 else f"{base}-{number}") not in taken)
