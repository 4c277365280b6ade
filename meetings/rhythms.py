"""What has become of a recurring item: plain days in, plain words out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

QUARTERS = {"q1": 1, "q2": 2, "q3": 3, "q4": 4}


@dataclass(frozen=True)
class Occurrence:
    """The item once: the day it was due at first, the day of the meeting where it stands, and whether that was held."""

    due: date
    day: date
    is_held: bool


class Standing(Enum):
    PLANNED = "planned"
    MISSED = "missed"
    WAITING = "waiting"  # neither planned nor missed yet


@dataclass(frozen=True)
class Course:
    """When it came last and comes next; `missed` are the years, or of a standing item the days, without it since.

    What was missed before the last time it came is history and not listed.
    """

    last: date | None
    next: date | None
    missed: tuple[date, ...]

    @property
    def standing(self) -> Standing:
        if self.missed:
            return Standing.MISSED
        return Standing.PLANNED if self.next else Standing.WAITING


def quarter_of(day: date) -> int:
    return (day.month - 1) // 3 + 1


def end_of_quarter(year: int, quarter: int) -> date:
    """The last day of a quarter of the calendar."""
    return date(year, quarter * 3, 31 if quarter in {1, 4} else 30)


def yearly(
    rhythm: str, occurrences: Sequence[Occurrence], *, starts_on: date, ends_on: date | None, today: date
) -> Course:
    """The course of an item that comes once a year: missed are the last days of quarters that went by without it."""
    quarter, had = QUARTERS[rhythm], {one.due.year for one in occurrences}
    last = max((one for one in occurrences if one.is_held), key=lambda one: one.day, default=None)
    since = max(starts_on.year, last.due.year + 1) if last else starts_on.year
    ends = [end_of_quarter(year, quarter) for year in range(since, today.year + 1) if year not in had]
    missed = tuple(day for day in ends if starts_on <= day < today and not (ends_on and ends_on < day))
    return Course(last.day if last else None, _next(occurrences), missed)


def standing(
    occurrences: Sequence[Occurrence], held: Iterable[date], *, starts_on: date, ends_on: date | None
) -> Course:
    """The course of an item of each meeting: missed are the meetings held without it since it came last."""
    last = max((one.day for one in occurrences if one.is_held), default=None)
    missed = tuple(
        day
        for day in sorted(held)
        if day >= starts_on and not (last and day <= last) and not (ends_on and day > ends_on)
    )
    return Course(last, _next(occurrences), missed)


def _next(occurrences: Iterable[Occurrence]) -> date | None:
    return min((one.day for one in occurrences if not one.is_held), default=None)
