"""The form in which an analyst says what the columns of a file are; it cleans, services write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from performance.formats.explained import (
    AREA,
    CATEGORY,
    COUNT,
    COUNTS,
    GROUP,
    MEASURE,
    MONTH,
    READINGS,
    Explanation,
    compared,
    months_apart,
)
from performance.formats.monthly import looks_like_a_month
from performance.formats.readings import ASPECTS, DAYS, MAX_WHOSE, column_of
from performance.forms.fields import ADDRESS
from performance.models import Area, Measure, NamedFormat, Source
from performance.names import normalised
from performance.services import naming
from performance.services.named_formats import NewSource

FILTERS = 2
SHOWN = 3  # values of a column, as examples

COUNT_ROLES = [
    (AREA, _("Area")),
    (MEASURE, _("Measure, by the portal’s name for it")),
    (CATEGORY, _("Category, mapped to a measure next")),
    (GROUP, _("Group of categories")),
    (MONTH, _("Month")),
    (COUNT, _("Count")),
]
READING_ROLES = [
    ("measure", _("Measure, by the portal’s name for it")),
    ("area", _("Area")),
    ("from", _("From: first day or month")),
    ("to", _("To: last day or month")),
    ("period", _("Period in one column")),
    ("value", _("Figure")),
    ("comparator", _("Whose figure it is")),
    ("aspect", _("Level, change or rank")),
    ("base", _("Change against")),
    ("numerator", _("Numerator")),
    ("denominator", _("Denominator")),
    ("sample_size", _("Sample size")),
    ("of", _("Rank: of how many areas")),
    ("status", _("Known or awaited")),
    ("note", _("Note")),
]
USUAL = {
    AREA: ("area", "area name", "borough", "boroughname", "borough name", "ward", "ward name", "area code"),
    MONTH: ("month", "date", "period", "month year", "monthyear"),
    COUNT: ("count", "counts", "value", "total", "number", "offences", "volume"),
    MEASURE: ("measure", "indicator"),
    CATEGORY: ("category", "crime type", "offence", "minor", "minor category", "subtype", "type"),
    GROUP: ("group", "major", "major category", "offence group"),
}


class ExplainForm(forms.Form):
    """Which column is what, what holds for every row, and which rows are read."""

    def __init__(
        self, *args: Any, holds: str, header: Sequence[str], rows: Sequence[Sequence[str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.holds = holds
        across, places = months_apart(header)
        self.is_across, self.names = bool(across), compared(header)
        self.values_of = [values_of(rows, place) for place in places]
        self.add_columns()
        self.add_constants()
        self.add_filters()
        if holds == COUNTS:
            self.add_counting()
        self.add_origin()

    # -- fields ------------------------------------------------------------------------------------------------------

    def add_columns(self) -> None:
        roles = READING_ROLES if self.holds == READINGS else COUNT_ROLES
        choices = [
            ("", _("Not needed")),
            *(role for role in roles if not self.is_across or role[0] not in {MONTH, COUNT}),
        ]
        taken: set[str] = set()
        for place, (name, shown) in enumerate(zip(self.names, self.values_of, strict=True)):
            guess = guessed(name, self.holds) or self.guessed_by_values(place)
            initial = guess if guess not in taken and guess in dict(choices) else ""
            taken.add(initial)
            label = name or _("Column %(number)s, without a name") % {"number": place + 1}
            self.fields[f"role_{place}"] = forms.ChoiceField(
                label=label,
                choices=choices,
                required=False,
                initial=initial,
                help_text="; ".join(value[:40] for value in shown[:SHOWN]),
            )

    def add_constants(self) -> None:
        areas = Area.objects.exclude(kind=Area.Kind.WARD).order_by("-is_own", "name")
        self.fields["area"] = forms.ModelChoiceField(
            label=_("Area of every row"), queryset=areas, required=False, empty_label=_("A column says it")
        )
        self.fields["measure"] = forms.ModelChoiceField(
            label=_("Measure of every row"),
            queryset=Measure.objects.order_by("name"),
            required=False,
            empty_label=_("A column says it"),
        )
        if self.holds == READINGS:
            self.fields["comparator"] = forms.CharField(
                label=_("Whose figures they are"), help_text=_("Empty: ours."), max_length=MAX_WHOSE, required=False
            )
            aspects = [("", _("Levels, or a column says it")), *((name, name) for name in ASPECTS[1:])]
            self.fields["aspect"] = forms.ChoiceField(label=_("What they are"), choices=aspects, required=False)
            self.fields["base"] = forms.CharField(label=_("Change against"), max_length=MAX_WHOSE, required=False)

    def add_filters(self) -> None:
        columns = [("", _("Every row")), *((str(place), name) for place, name in enumerate(self.names))]
        for number in range(FILTERS):
            self.fields[f"only_{number}"] = forms.ChoiceField(
                label=_("Only rows where the column"), choices=columns, required=False
            )
            self.fields[f"is_{number}"] = forms.CharField(label=_("says"), max_length=120, required=False)

    def add_counting(self) -> None:
        if not self.is_across:
            self.fields["each_is_one"] = forms.BooleanField(
                label=_("Each row is one: rows are counted"), help_text=_("For lists of incidents."), required=False
            )
        self.fields["adds_up"] = forms.BooleanField(
            label=_("Rows of the same area, measure and month are added up"),
            help_text=_("Otherwise a row that stands twice is a mistake."),
            required=False,
        )
        self.fields["leaves_out_zeros"] = forms.BooleanField(
            label=_("The publisher leaves out what is zero"),
            help_text=_("Otherwise what is left out is not known."),
            required=False,
        )

    def add_origin(self) -> None:
        self.fields["name"] = forms.CharField(
            label=_("Name of this form of file"), help_text=_("As “CCTV log of the council”."), max_length=120
        )
        self.fields["source"] = forms.ModelChoiceField(
            label=_("Source"),
            queryset=Source.objects.all(),
            required=False,
            empty_label=_("A new one"),
            help_text=_("A measure is shown from one source. Choose that one where this file carries it on."),
        )
        self.fields["new_source"] = forms.CharField(label=_("Name of a new source"), max_length=200, required=False)
        self.fields["publisher"] = forms.CharField(label=_("Its publisher"), max_length=200, required=False)

    @cached_property
    def known_names(self) -> tuple[set[str], set[str]]:
        """Names of areas and of measures that the portal knows."""
        return set(naming.areas_by_name()), set(naming.measures_by_name())

    def guessed_by_values(self, place: int) -> str:
        """What a column probably is, by what stands in it."""
        values = self.values_of[place]
        if not values:
            return ""
        if all(looks_like_a_month(value) for value in values):
            return MONTH if self.holds == COUNTS else "period"
        if all(value.replace(",", "").isdigit() for value in values):
            return COUNT if self.holds == COUNTS else "value"
        found, (areas, measures) = {normalised(value) for value in values}, self.known_names
        return AREA if found <= areas else MEASURE if found <= measures else ""

    # -- parts of the page -------------------------------------------------------------------------------------------

    @property
    def columns(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("role_")]

    @property
    def constants(self) -> list[forms.BoundField]:
        return [self[name] for name in ("area", "measure", "comparator", "aspect", "base") if name in self.fields]

    @property
    def filters(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"only_{number}"], self[f"is_{number}"]) for number in range(FILTERS)]

    @property
    def counting(self) -> list[forms.BoundField]:
        return [self[name] for name in ("each_is_one", "adds_up", "leaves_out_zeros") if name in self.fields]

    @property
    def origin(self) -> list[forms.BoundField]:
        return [self[name] for name in ("name", "source", "new_source", "publisher")]

    # -- cleaning ----------------------------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        roles = [cleaned.get(name, "") for name in self.fields if name.startswith("role_")]
        for place, role in enumerate(roles):
            if role and role in roles[:place]:
                self.add_error(f"role_{place}", _("Another column is this already."))
        given = {role for role in roles if role}
        for name in (AREA, MEASURE):
            if name in given and cleaned.get(name):
                self.add_error(name, _("A column says it already. Choose one of the two."))
        given |= {name for name in (AREA, MEASURE) if cleaned.get(name)}
        (self.clean_readings if self.holds == READINGS else self.clean_counts)(given)
        for number in range(FILTERS):
            if bool(cleaned.get(f"only_{number}")) != bool(cleaned.get(f"is_{number}")):
                self.add_error(f"is_{number}", _("Say both the column and what it says, or neither."))
        if not cleaned.get("source") and not (cleaned.get("new_source") and cleaned.get("publisher")):
            self.add_error("source", _("Choose a source, or name a new one with its publisher."))
        return cleaned

    def clean_counts(self, given: set[str]) -> None:
        if AREA not in given:
            self.add_error(AREA, _("Say which column holds the area, or choose the area of every row."))
        if not given & {MEASURE, CATEGORY}:
            self.add_error(MEASURE, _("Say which column holds the measure or category, or choose the measure of all."))
        if {MEASURE, CATEGORY} <= given:
            self.add_error(MEASURE, _("Rows have a measure or a category. Choose one of the two."))
        if self.is_across:
            return
        if MONTH not in given:
            self.add_error(None, _("Say which column holds the month."))
        if (COUNT in given) == bool(self.cleaned_data.get("each_is_one")):
            self.add_error("each_is_one", _("Say which column holds the count, or that each row is one."))

    def clean_readings(self, given: set[str]) -> None:
        if self.is_across:
            self.add_error(None, _("Columns named like months are counts. Choose monthly counts above."))
        if AREA not in given:
            self.add_error(AREA, _("Say which column holds the area, or choose the area of every row."))
        if MEASURE not in given:
            self.add_error(MEASURE, _("Say which column holds the measure, or choose the measure of every row."))
        if "value" not in given:
            self.add_error(None, _("Say which column holds the figure."))
        if not any(set(days) <= given for days in DAYS):
            self.add_error(None, _("Say which columns hold first and last day, or which one the period."))

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        cleaned = self.cleaned_data
        roles = {place: cleaned[f"role_{place}"] for place in range(len(self.names)) if cleaned[f"role_{place}"]}
        constants = {name: cleaned[name] for name in ("comparator", "aspect", "base") if cleaned.get(name)}
        if cleaned.get(AREA):
            constants[AREA] = cleaned[AREA].slug
        if cleaned.get(MEASURE):
            constants[MEASURE] = cleaned[MEASURE].slug
        only = {int(cleaned[f"only_{n}"]): cleaned[f"is_{n}"] for n in range(FILTERS) if cleaned[f"only_{n}"]}
        explanation = Explanation(
            holds=self.holds,
            roles=roles,
            constants=constants,
            only=only,
            adds_up=bool(cleaned.get("adds_up")),
            leaves_out_zeros=bool(cleaned.get("leaves_out_zeros")),
        )
        source = cleaned["source"] or NewSource(cleaned["new_source"], cleaned["publisher"])
        return {"name": cleaned["name"], "source": source, "explanation": explanation}


def initial_of(named: NamedFormat) -> dict[str, Any]:
    """What a form was explained as, to be changed."""
    told = Explanation.from_json(named.mapping)
    found: dict[str, Any] = {f"role_{place}": "" for place in range(len(named.header["names"]))}
    found |= {f"role_{place}": role for place, role in told.roles.items()}
    found |= {name: value for name, value in told.constants.items() if name not in {AREA, MEASURE}}
    found["area"] = Area.objects.filter(slug=told.constants.get(AREA, "")).first()
    found["measure"] = Measure.objects.filter(slug=told.constants.get(MEASURE, "")).first()
    for number, (place, value) in enumerate(told.only.items()):
        found |= {f"only_{number}": str(place), f"is_{number}": value}
    is_one = told.holds == COUNTS and not named.header["across"] and COUNT not in told.roles.values()
    words = {"name": named.name, "source": named.source, "each_is_one": is_one}
    return found | words | {"adds_up": told.adds_up, "leaves_out_zeros": told.leaves_out_zeros}


def values_of(rows: Sequence[Sequence[str]], place: int) -> list[str]:
    """The first values of a column that differ."""
    return list(dict.fromkeys(row[place].strip() for row in rows if place < len(row) and row[place].strip()))


def guessed(name: str, holds: str) -> str:
    """What a column probably is, by its name."""
    if holds == READINGS:
        found = column_of(name)
        return found if found in dict(READING_ROLES) else ""
    wanted = normalised(name.replace("_", " "))
    return next((role for role, names in USUAL.items() if wanted in names), "")


class SourceForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Source
        fields = ("name", "slug", "publisher", "licence")
        help_texts = {"slug": ADDRESS}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["slug"]  # files name it
