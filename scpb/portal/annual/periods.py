"""Which periods a report may be about."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

EARLIEST = date(1990, 1, 1)
MOST_YEARS = 3


def faults(starts_on: date, ends_on: date) -> dict[str, str]:
    """What is wrong with a period, by the name of the day, each with what to do; empty where nothing is."""
    latest = _years_after(timezone.localdate(), 1)
    found = {
        name: _outside(latest)
        for name, day in {"starts_on": starts_on, "ends_on": ends_on}.items()
        if not EARLIEST <= day <= latest
    }
    if found:
        return found
    if ends_on < starts_on:
        return {"ends_on": _("The period ends before it begins. Choose a later day, or an earlier first one.")}
    if ends_on >= _years_after(starts_on, MOST_YEARS):
        why = _("The period is longer than %(years)s years. Choose an earlier last day, or a later first one.")
        return {"ends_on": why % {"years": MOST_YEARS}}
    return {}


def _outside(latest: date) -> str:
    told = {"earliest": date_format(EARLIEST, "j F Y"), "latest": date_format(latest, "j F Y")}
    return _("Choose a day from %(earliest)s to %(latest)s.") % told


def _years_after(day: date, years: int) -> date:
    """The same day so many years later; 29 February is followed by 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
