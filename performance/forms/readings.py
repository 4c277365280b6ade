"""The form of figures that somebody types; it cleans, services write."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from performance import months
from performance.formats import dates, numbers
from performance.formats.readings import (
    AWAITED,
    CHANGE,
    COMPARATORS,
    ENTERED,
    KNOWN,
    LEVEL,
    MAX_NOTE,
    MAX_WHOSE,
    RANK,
    Line,
    as_usual,
    contradictions,
    misfits,
)
from performance.ledger import written_area
from performance.models import Area, Measure, Source
from performance.services.readings import Typed

# Whose figures a form has a line for; the last lines are for anybody else's.
OFFERED = (*COMPARATORS[:4], "", "")
ASPECTS = [(LEVEL, _("Level")), (CHANGE, _("Change"))]


PARTS = ("numerator", "denominator", "sample_size")  # what a share or a survey is made of


class PeriodField(forms.CharField):
    """First and last day, however the period is written."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        try:
            return dates.period(text) if text else None
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class NumberField(forms.CharField):
    """A number as people write it: with a percent sign, a true minus or commas between thousands."""

    def __init__(self, *, places: int = numbers.PLACES, **kwargs: Any) -> None:
        self.places = places
        super().__init__(**{"required": False, "widget": forms.TextInput(attrs=NARROW), **kwargs})

    def to_python(self, value: Any) -> Any:
        try:
            return numbers.stated(super().to_python(value) or "", places=self.places)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class WholeField(NumberField):
    """A whole number from 1 up."""

    def to_python(self, value: Any) -> Any:
        try:
            return numbers.whole(forms.CharField.to_python(self, value) or "")
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


NARROW = {"class": "govuk-input--width-10", "inputmode": "decimal", "autocomplete": "off"}


class ChooseForm(forms.Form):
    """Of which measure figures are entered."""

    measure = forms.ModelChoiceField(label=_("Measure"), queryset=Measure.objects.all(), to_field_name="slug")


class EnterForm(forms.Form):
    """Figures of one measure, area and period."""

    area = forms.ModelChoiceField(label=_("Area"), queryset=Area.objects.none())
    period = PeriodField(
        label=_("Period"),
        help_text=_("As 2019-10, 2018/19, Oct 16 – Sep 17, 12 months to 05/01/2020, or 2020-01-06 to 2020-01-12."),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
        max_length=60,
    )
    value = NumberField(label=_("Figure"))
    is_awaited = forms.BooleanField(
        label=_("Awaits the next survey or publication"),
        help_text=_("The dashboard then says so in place of a figure."),
        required=False,
    )
    numerator = NumberField(label=_("Numerator"), help_text=_("How many of them, where that is published."), places=2)
    denominator = NumberField(label=_("Denominator"), help_text=_("Of how many."), places=2)
    sample_size = WholeField(label=_("Sample size"), help_text=_("How many were asked, in a survey."))
    change = NumberField(label=_("Our change"), help_text=_("Only where a change is published as such."))
    base = forms.CharField(
        label=_("Change against"),
        help_text=_("As “a year before” or “2007/08 baseline”."),
        max_length=MAX_WHOSE,
        required=False,
    )
    rank = WholeField(
        label=_("Rank"), help_text=_("Only where a rank is published and the other areas’ figures are not.")
    )
    of = WholeField(label=_("Of how many areas"))
    group = forms.CharField(
        label=_("In which group"), help_text=_("As “London”."), max_length=MAX_WHOSE, required=False
    )
    source = forms.ModelChoiceField(label=_("Source"), queryset=Source.objects.all(), required=False)
    note = forms.CharField(label=_("Note"), max_length=MAX_NOTE, required=False)
    approves = forms.BooleanField(
        label=_("I have checked these figures: let them count at once"),
        help_text=_("Otherwise they wait for approval, and you see first what they would change."),
        required=False,
    )

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measure = measure
        area, source, value = self.fields["area"], self.fields["source"], self.fields["value"]
        assert isinstance(area, forms.ModelChoiceField)
        assert isinstance(source, forms.ModelChoiceField)
        area.queryset = Area.objects.exclude(kind=Area.Kind.WARD).order_by("-is_own", "name")
        source.empty_label = _("Entered by analysts")
        source.queryset = Source.objects.exclude(slug=ENTERED)
        value.help_text = unit_said(measure)
        if measure.unit == Measure.Unit.COUNT:
            for name in PARTS:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        if any(cleaned.get(name) for name in PARTS) and not cleaned["value"]:
            self.add_error("value", _("Enter the figure that numerator, denominator or sample belong to."))
            return cleaned
        for line, fields in self.lines_and_fields():
            unit = {"is_percent": self.measure.unit == "percent", "is_count": self.measure.unit == "count"}
            for text, column in [*contradictions(line), *misfits(line, measure=str(self.measure), **unit)]:
                self.add_error(fields.get(column, column), text)
        if not self.errors and self.as_count() is not None:
            for name in {"source", "note"} & {name for name, value in cleaned.items() if value}:
                self.add_error(name, _("A month’s count goes to the counts that are shown. Leave this empty."))
        return cleaned

    @property
    def about(self) -> list[forms.BoundField]:
        return self.drawn("area", "period")

    @property
    def ours(self) -> list[forms.BoundField]:
        return self.drawn("value", "is_awaited")

    @property
    def parts(self) -> list[forms.BoundField]:
        return self.drawn(*PARTS)

    @property
    def published(self) -> list[forms.BoundField]:
        return self.drawn("change", "base", "rank", "of", "group")

    @property
    def origin(self) -> list[forms.BoundField]:
        return self.drawn("source", "note", "approves")

    @property
    def has_published(self) -> bool:
        """Whether a change or a rank was typed, so that what is folded away is to be seen."""
        return any(field.value() or field.errors for field in self.published)

    def drawn(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    @property
    def days(self) -> tuple[date, date]:
        first, last = self.cleaned_data["period"]
        return first, last

    def lines(self) -> list[Line]:
        """What was typed of our own: a level, a change, a rank."""
        return [line for line, _fields in self.lines_and_fields()]

    def lines_and_fields(self) -> Iterator[tuple[Line, dict[str, str]]]:
        """Each line with the fields that its columns were typed into."""
        typed, stated = self.cleaned_data, self.stated
        if typed["value"] or typed["is_awaited"]:
            status = AWAITED if typed["is_awaited"] else KNOWN
            parts = {name: typed[name].value if typed.get(name) else None for name in PARTS[:2]}
            yield self.line(status=status, sample_size=typed.get("sample_size"), **stated("value"), **parts), {}
        if typed["change"] or typed["base"]:
            yield self.line(aspect=CHANGE, base=typed["base"], **stated("change")), {"value": "change"}
        if typed["rank"] or typed["of"] or typed["group"]:
            position = Decimal(typed["rank"]) if typed["rank"] else None
            rank = {"value": position, "of": typed["of"], "comparator": as_usual(typed["group"])}
            yield self.line(aspect=RANK, **rank), {"value": "rank", "comparator": "group"}

    def typed(self, others: list[dict[str, Any]]) -> Typed:
        """All that was typed: ours, and what was said of `others`. A month's count is no line."""
        lines, count = self.lines(), self.as_count()
        if count is not None:
            lines = [line for line in lines if line.aspect != LEVEL]
        lines += [self.line(**said) for said in others]
        area, last = self.cleaned_data["area"], self.days[1]
        return Typed(self.measure, written_area(area), lines, count, f"{self.measure.slug}-{last.isoformat()}.csv")

    def stated(self, name: str) -> dict[str, Any]:
        found = self.cleaned_data[name]
        return {"value": found.value, "is_percent": found.is_percent} if found else {}

    def line(self, **values: Any) -> Line:
        """A line about this form's measure, area and period."""
        first, last = self.days
        source = self.cleaned_data.get("source")
        return Line(
            measure=self.measure.slug,
            area=written_area(self.cleaned_data["area"]),
            first_day=first,
            last_day=last,
            note=self.cleaned_data["note"],
            source=source.slug if source else "",
            **values,
        )

    def as_count(self) -> tuple[int, int] | None:
        """Month and count, where our figure is the count of one whole month and nothing else is said of it."""
        first, last = self.days
        month, value = months.of(first), self.cleaned_data["value"]
        is_month = first == months.first_day(month) and last == months.last_day(month)
        if self.measure.unit != Measure.Unit.COUNT or not is_month or value is None:
            return None
        return month, int(value.value)


class ComparatorForm(forms.Form):
    """Somebody else's figure for the same period."""

    comparator = forms.CharField(label=_("Whose figure"), max_length=MAX_WHOSE, required=False)
    aspect = forms.ChoiceField(label=_("What it is"), choices=ASPECTS, required=False)
    value = NumberField(label=_("Figure"))
    base = forms.CharField(label=_("Change against"), max_length=MAX_WHOSE, required=False)

    @property
    def in_order(self) -> list[forms.BoundField]:
        """The fields in the order of the table's columns."""
        return [self[name] for name in ("comparator", "value", "aspect", "base")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors or not cleaned["value"]:
            return cleaned
        if not cleaned["comparator"]:
            self.add_error("comparator", _("Say whose figure it is."))
        any_day = date(2000, 1, 1)
        line = Line("-", "-", any_day, any_day, **self.said())
        for text, column in contradictions(line):
            self.add_error(column if column in self.fields else "value", text)
        return cleaned

    def said(self) -> dict[str, Any]:
        """What was typed, as the values of a line; nothing where no figure was."""
        typed = self.cleaned_data
        if not typed.get("value"):
            return {}
        stated = {"value": typed["value"].value, "is_percent": typed["value"].is_percent}
        whose = {"comparator": as_usual(" ".join(typed.get("comparator", "").split())), "base": typed.get("base", "")}
        return {**stated, **whose, "aspect": typed.get("aspect") or LEVEL}


class ComparatorFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """A line for each of the usual comparators, and two for others."""

    def clean(self) -> None:
        seen = set()
        for form in self.forms:
            said = form.said() if form.is_valid() else {}
            key = (said.get("comparator", "").casefold(), said.get("aspect"), said.get("base"))
            if said and key in seen:
                form.add_error("comparator", _("The same comparator stands above."))
            seen.add(key)


Comparators = forms.formset_factory(
    ComparatorForm, formset=ComparatorFormSet, extra=len(OFFERED), max_num=len(OFFERED), absolute_max=20
)


def comparators(sent: Any = None) -> Any:
    """The lines for comparators, empty or as they were sent."""
    initial = [{"comparator": name} for name in OFFERED]
    return Comparators(
        sent, prefix="others", initial=initial, form_kwargs={"empty_permitted": True, "use_required_attribute": False}
    )


def unit_said(measure: Measure) -> str:
    """What the figures of a measure are, in a sentence."""
    words = f" {measure.unit_words}" if measure.unit_words else ""
    if measure.unit == Measure.Unit.PERCENT:
        return _("In per cent%(words)s, as 25.4.") % {"words": words}
    if measure.unit == Measure.Unit.COUNT:
        return _("A count%(words)s: a whole number.") % {"words": words}
    return _("A rate%(words)s, as 12.5.") % {"words": f": {measure.unit_words}" if measure.unit_words else ""}
