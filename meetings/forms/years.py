"""Planning a year: by which pattern its meetings fall, and the dates that come of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings import years
from meetings.services.years import Sitting
from scpb.boards.models import Venue
from scpb.forms import DateInput, TimeInput

EARLIEST, LATEST = 2000, 2199
PLACES = [
    (1, gettext_lazy("first")),
    (2, gettext_lazy("second")),
    (3, gettext_lazy("third")),
    (4, gettext_lazy("fourth")),
    (years.LAST, gettext_lazy("last")),
]
# Which fields nobody looks at, by the way that is chosen.
UNUSED = {"pattern": ("first",), "first": ("nth", "weekday", "months", "year")}


class YearForm(forms.Form):
    """When the meetings of a year fall, and what they have in common."""

    way = forms.ChoiceField(
        label=gettext_lazy("Find the dates"),
        choices=[
            ("pattern", gettext_lazy("By a pattern, such as the fourth Friday of four months")),
            ("first", gettext_lazy("From a first date, every three months on the same weekday of the month")),
        ],
        widget=forms.RadioSelect,
    )
    nth = forms.TypedChoiceField(label=gettext_lazy("On the"), choices=PLACES, coerce=int)
    weekday = forms.TypedChoiceField(label=gettext_lazy("weekday"), choices=list(WEEKDAYS.items()), coerce=int)
    months = forms.TypedMultipleChoiceField(
        label=gettext_lazy("of the months"),
        choices=list(MONTHS.items()),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    year = forms.IntegerField(label=gettext_lazy("in the year"), min_value=EARLIEST, max_value=LATEST)
    first = forms.DateField(label=gettext_lazy("Date of the first meeting"), widget=DateInput(), required=False)
    begins = forms.TimeField(label=gettext_lazy("Begins"), widget=TimeInput())
    minutes = forms.IntegerField(label=gettext_lazy("Length in minutes"), min_value=5, max_value=720)
    venue = forms.ModelChoiceField(
        label=gettext_lazy("Venue"), queryset=Venue.objects.all(), required=False, to_field_name="uuid"
    )
    closed = forms.IntegerField(
        label=gettext_lazy("Closed working session afterwards, in minutes"),
        min_value=5,
        max_value=480,
        required=False,
        help_text=gettext_lazy("Empty: there is none."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first"].is_wanted = True  # type: ignore[attr-defined]  # as soon as its way is chosen

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in UNUSED.get(cleaned.get("way", ""), ()):  # nobody sees the fields of the other way
            self.errors.pop(name, None)
        if cleaned.get("way") == "first":
            if not cleaned.get("first") and "first" not in self.errors:
                self.add_error("first", _("Give the date of the first meeting."))
            elif cleaned.get("first") and not EARLIEST <= cleaned["first"].year <= LATEST:
                self.add_error("first", _("Give a year between %(first)s and %(last)s.") % _BOUNDS)
        return cleaned

    def days(self) -> list[date]:
        """The dates that come of it, in order."""
        data = self.cleaned_data
        if data["way"] == "first":
            return years.from_first(data["first"])
        return years.of_pattern(data["year"], data["months"], data["weekday"], data["nth"])

    def sittings(self, days: Iterable[date]) -> list[Sitting]:
        """The meetings on these days, in the partnership's own time zone."""
        data, zone = self.cleaned_data, timezone.get_current_timezone()
        found = []
        for day in days:
            begins = datetime.combine(day, data["begins"], tzinfo=zone)
            ends = begins + timedelta(minutes=data["minutes"])
            closed = ends + timedelta(minutes=data["closed"]) if data.get("closed") else None
            found.append(Sitting(begins, ends, closed))
        return found


_BOUNDS = {"first": EARLIEST, "last": LATEST}


class DateForm(forms.Form):
    """One of the dates: it can be changed, or left out."""

    keep = forms.BooleanField(label=gettext_lazy("Plan"), required=False)
    day = forms.DateField(label=gettext_lazy("Date"), widget=DateInput())

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not EARLIEST <= day.year <= LATEST:
            raise forms.ValidationError(_("Give a year between %(first)s and %(last)s.") % _BOUNDS)
        return day


class DateFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """The dates of a year; no two of those that are kept are the same."""

    refusal = ""  # why none was planned

    def clean(self) -> None:
        kept = self.kept() if not any(self.errors) else []
        if len(kept) != len(set(kept)):
            raise forms.ValidationError(_("Two of the dates are the same. Change one, or untick it."))

    def days(self) -> list[date | None]:
        """The date of each row as it stands in the form; None where that is no date."""
        if not self.is_bound:
            return [one.initial["day"] for one in self]
        return [one.cleaned_data.get("day") if one.is_valid() else None for one in self]

    def kept(self) -> list[date]:
        return [one["day"] for one in self.cleaned_data if one.get("keep")]


Dates: Any = forms.formset_factory(DateForm, formset=DateFormSet, extra=0, max_num=12, absolute_max=12)
