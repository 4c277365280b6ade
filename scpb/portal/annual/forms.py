"""What is asked of an annual report, of its chapters and of its charts and tables; services write."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from performance.models import Edition, Measure
from scpb.documents import markup
from scpb.forms import DateInput, WatchedForm
from scpb.portal.annual import periods
from scpb.portal.models import AnnualChapter, AnnualFigure, AnnualReport
from scpb.portal.models.annual import OF_A_MEASURE, OF_AN_EDITION, Shape
from strategy.forms.writing import LONGEST, SIGNS
from strategy.models import Priority, financial_year

APRIL = 4


def last_year(today: date) -> tuple[date, date]:
    """The financial year that ended last: what a report is mostly about."""
    year = financial_year(today) - 1
    return date(year, APRIL, 1), date(year + 1, APRIL, 1) - timedelta(days=1)


class EditionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A frozen dashboard by its title and number, the latest first; says of which nobody outside knows yet."""

    def label_from_instance(self, obj: Any) -> str:
        told = {"title": str(obj), "number": obj.number}
        if obj.is_released:
            return _("%(title)s (edition %(number)s)") % told
        return _("%(title)s (edition %(number)s, not released yet)") % told


class BeginForm(forms.Form):
    """What the report is called, of which period it is, and with what it begins."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=200,
        help_text=gettext_lazy("For example Crime and community safety in the borough, 2022–23."),
    )
    starts_on = forms.DateField(label=gettext_lazy("Period from"), widget=DateInput())
    ends_on = forms.DateField(label=gettext_lazy("Period to"), widget=DateInput())
    filled = forms.BooleanField(
        label=gettext_lazy("Begin with chapters"),
        required=False,
        help_text=gettext_lazy(
            "A foreword, the year in figures, a chapter for each priority with its charts, what was done and what was "
            "decided. Each can be changed or taken out."
        ),
    )
    edition = EditionField(
        label=gettext_lazy("Charts and tables from"),
        queryset=Edition.objects.none(),
        required=False,
        help_text=gettext_lazy("A frozen dashboard. Without one, chapters begin without charts."),
    )

    def __init__(self, *args: Any, editions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["edition"].queryset = editions
        starts_on, ends_on = last_year(timezone.localdate())
        edition = next((one.pk for one in editions if one.is_released), None)
        self.initial.update(starts_on=starts_on, ends_on=ends_on, filled=True, edition=edition)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        refuse_period(self, cleaned)
        return cleaned


class DescribeForm(WatchedForm):
    """Title and period of a draft."""

    class Meta:
        model = AnnualReport
        fields = ("title", "starts_on", "ends_on")
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}
        labels = {"starts_on": gettext_lazy("Period from"), "ends_on": gettext_lazy("Period to")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        refuse_period(self, cleaned)
        return cleaned


class ChapterForm(WatchedForm):
    """A chapter in the signs of `documents.markup`; a text that nobody typed in stays exactly what it was."""

    class Meta:
        model = AnnualChapter
        fields = ("heading", "priority", "text", "signed")
        widgets = {"text": forms.Textarea(attrs={"rows": 16}), "signed": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "text": SIGNS,
            "priority": gettext_lazy("Its tables then show what was done and decided for this priority alone."),
        }

    def __init__(self, *args: Any, priorities: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        asked = fields["priority"]
        asked.queryset = Priority.objects.filter(pk__in=priorities)
        asked.label_from_instance = lambda one: priorities[one.pk]
        asked.empty_label = _("All, or none in particular")
        fields["text"].max_length = LONGEST
        self.rich_now = self.instance.text if self.instance.pk else ""
        self.initial["text"] = markup.to_text(self.rich_now)

    def clean_text(self) -> str:
        """The rich text that was typed; where nobody typed, exactly what was there."""
        typed: str = self.cleaned_data["text"]
        if len(typed) > LONGEST:
            raise forms.ValidationError(
                _("The text has %(length)s characters, and a chapter takes %(most)s. Divide it into two chapters.")
                % {"length": len(typed), "most": LONGEST}
            )
        return self.rich_now if typed.replace("\r\n", "\n").strip() == self.initial["text"] else markup.to_html(typed)


class ChooseForm(forms.Form):
    """The first step to a chart or table: which kind, and of which frozen dashboard."""

    shape = forms.ChoiceField(label=gettext_lazy("What to show"), choices=Shape.choices, widget=forms.RadioSelect)
    edition = EditionField(
        label=gettext_lazy("Frozen dashboard"),
        queryset=Edition.objects.none(),
        required=False,
        to_field_name="number",
        help_text=gettext_lazy("For a chart or table of figures. The action plan and decisions need none."),
    )

    def __init__(self, *args: Any, editions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["edition"].queryset = editions
        edition = next((one.number for one in editions if one.is_released), None)
        self.initial.update(shape=Shape.CHART, edition=edition)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        shape = cleaned.get("shape")
        if shape in OF_AN_EDITION and not cleaned.get("edition") and "edition" not in self.errors:
            self.add_error("edition", _("Choose the frozen dashboard that the figures come from."))
        if shape not in OF_AN_EDITION:
            cleaned["edition"] = None
        return cleaned


class FigureForm(forms.Form):
    """The second step: which measure of that dashboard, and what stands above it."""

    measure = forms.ChoiceField(
        label=gettext_lazy("Measure"),
        error_messages={"invalid_choice": gettext_lazy("This measure is not on that dashboard. Choose one that is.")},
    )
    caption = forms.CharField(
        label=gettext_lazy("Caption"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("What the reader should see in it, such as: Fewer homes were burgled from May on."),
    )

    def __init__(
        self, *args: Any, shape: str, edition: Edition | None, measures: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.shape, self.edition = shape, edition
        fields: dict[str, Any] = self.fields
        if shape in OF_A_MEASURE:
            fields["measure"].choices = [("", _("Choose")), *measures.items()]
        else:
            del fields["measure"]

    def clean_measure(self) -> Measure:
        """The measure itself, which the dashboard has."""
        found = Measure.objects.filter(slug=self.cleaned_data["measure"]).first()
        if found is None:
            raise forms.ValidationError(_("This measure is not set up any more. Choose another one."))
        return found

    def clean(self) -> dict[str, Any]:
        """All that `add_figure` takes, with what the step before chose."""
        cleaned = super().clean() or self.cleaned_data
        return {"measure": None, **cleaned, "shape": self.shape, "edition": self.edition}


class CaptionForm(WatchedForm):
    class Meta:
        model = AnnualFigure
        fields = ("caption",)
        help_texts = {"caption": gettext_lazy("What the reader should see in it. Without one, it says what it is of.")}


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why it is withdrawn"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Everybody who opens its address reads this. Name nobody who is not to be named there."),
    )


def refuse_period(form: forms.BaseForm, cleaned: Mapping[str, Any]) -> None:
    """What is wrong with the period stands beside the day that is wrong."""
    starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
    if starts_on and ends_on:
        for name, why in periods.faults(starts_on, ends_on).items():
            form.add_error(name, why)
