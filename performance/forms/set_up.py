"""Forms of the set-up; they clean, services write."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from performance.forms.fields import ADDRESS, ManyChoices, MonthField, in_order
from performance.models import Area, AreaSpelling, Break, Category, Measure, Population
from performance.names import normalised
from scpb.forms import WatchedForm


class AreaForm(WatchedForm):
    spellings = forms.CharField(
        label=_("Other spellings"),
        help_text=_("As files write the name, one a line. Case, spaces and “&” make no difference."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    first_month = MonthField(
        label=_("First month"), required=False, help_text=_("Since when it is drawn as it is; empty: always.")
    )
    last_month = MonthField(label=_("Last month"), required=False, help_text=_("Until when; empty: it still is."))

    # not the model's field: the service moves the mark, so another area that bears it now is no error
    is_own = forms.BooleanField(
        label=_("Our own area"), help_text=_("The partnership's own area; there is one at most."), required=False
    )

    class Meta:
        model = Area
        fields = ("name", "slug", "code", "kind", "parent", "first_month", "last_month", "is_ranked")
        help_texts = {"slug": ADDRESS, "parent": _("The borough that a ward lies in.")}

    field_order = ("name", "slug", "code", "kind", "parent", "first_month", "last_month", "is_ranked", "is_own")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent = self.fields["parent"]
        assert isinstance(parent, forms.ModelChoiceField)
        parent.queryset = Area.objects.exclude(kind=Area.Kind.WARD).exclude(pk=self.instance.pk)
        if self.instance.pk:
            del self.fields["slug"]  # addresses that were given out keep working
            others = [row.spelling for row in self.instance.spellings.all() if row.spelling != self.instance.name]
            self.initial.update(spellings="\n".join(others), is_own=self.instance.is_own)

    def clean_spellings(self) -> list[str]:
        found = [" ".join(line.split()) for line in self.cleaned_data["spellings"].splitlines() if line.strip()]
        if any(len(spelling) > 120 for spelling in found):
            raise forms.ValidationError(_("A spelling is longer than 120 characters."))
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = in_order(super().clean() or self.cleaned_data, self)
        if cleaned.get("kind") == Area.Kind.WARD:
            self.check_ward(cleaned)
        else:
            self.check_names(cleaned)
        return cleaned

    def check_ward(self, cleaned: dict[str, Any]) -> None:
        """A ward is known by its code: wards of several boroughs share a name, and one may be drawn anew under it."""
        if not cleaned.get("code") and "code" not in self.errors:
            self.add_error("code", _("A ward is known by its code. Give it, like E05000049."))
        if not cleaned.get("parent") and "parent" not in self.errors:
            self.add_error("parent", _("Say which borough the ward lies in."))
        if cleaned.get("spellings"):
            self.add_error("spellings", _("A ward is known by its code, so it has no other spellings."))
        for field in ("is_ranked", "is_own"):
            if cleaned.get(field):
                self.add_error(field, _("Not for a ward: wards are not ranked among boroughs, and none is our own."))

    def check_names(self, cleaned: dict[str, Any]) -> None:
        names = [cleaned.get("name", ""), *cleaned.get("spellings", [])]
        taken = AreaSpelling.objects.filter(normalised__in=[normalised(name) for name in names])
        other = taken.exclude(area=self.instance.pk).select_related("area").first()
        if other:
            text = _("“%(spelling)s” belongs to %(area)s already.") % {"spelling": other.spelling, "area": other.area}
            self.add_error("spellings", text)


class PopulationForm(WatchedForm):
    per = forms.IntegerField(
        label=_("Rate per"), min_value=1, max_value=10_000_000, help_text=_("As in “per 1,000 residents”.")
    )

    class Meta:
        model = Population
        fields = ("name", "slug", "noun", "per")
        help_texts = {"slug": ADDRESS}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["slug"]  # measures and denominators name it


class CategoryForm(WatchedForm):
    class Meta:
        model = Category
        fields = ("source", "major", "minor", "measures")
        widgets = {"measures": forms.CheckboxSelectMultiple()}
        field_classes = {"measures": ManyChoices}
        help_texts = {"measures": _("None: left out on purpose. Files that were approved before do not change.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        measures = self.fields["measures"]
        assert isinstance(measures, forms.ModelMultipleChoiceField)
        measures.queryset = Measure.objects.filter(is_sum=False)
        if self.instance.pk:
            for name in ("source", "major", "minor"):
                del self.fields[name]  # the names are the file's, not ours


class BreakForm(WatchedForm):
    month = MonthField(label=_("First month of the new definition"), help_text=_("Year and month, like 2017-04."))

    class Meta:
        model = Break
        fields = ("measure", "month", "note")
