"""The days that a reading is of: whole months or not, the same span a year before, and how it is printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from performance import months
from performance.arithmetic.inputs import ReadingInput
from performance.arithmetic.series import QUARTER, YEAR

DAYS_APART = 7  # a year before, a week may have moved by a day and 12 months by some
LENGTHS_APART = 3
WAVES_ALIKE = 0.25  # how much shorter or longer than this one the wave before may have been

Months = tuple[int, int]


def whole_months(first_day: date, last_day: date) -> Months | None:
    """First and last month where the days are whole months, else None."""
    first, to = months.of(first_day), months.of(last_day)
    return (first, to) if (first_day, last_day) == (months.first_day(first), months.last_day(to)) else None


def months_of(reading: ReadingInput) -> Months | None:
    """The whole months that a reading is of, if it is."""
    return whole_months(reading.first_day, reading.last_day)


def is_window(kind: str, span: Months) -> bool:
    """Whether whole months are a `quarter`, 12 months (`rolling`) or a financial year so far (`year_to_date`)."""
    first, to = span
    length = to - first + 1
    if kind == "year_to_date":
        return first == months.financial_year_start(to) and length <= YEAR
    return length == {"quarter": QUARTER, "rolling": YEAR}[kind]


def year_before(reading: ReadingInput, others: Iterable[ReadingInput]) -> ReadingInput | None:
    """The reading of the same span a year before."""
    span = months_of(reading)
    for other in others:
        its = months_of(other)
        if span and its:
            if its == (span[0] - YEAR, span[1] - YEAR):
                return other
        elif abs((_a_year_before(reading.last_day) - other.last_day).days) <= DAYS_APART and _alike(reading, other):
            return other
    return None


def wave_before(reading: ReadingInput, others: Sequence[ReadingInput]) -> ReadingInput | None:
    """The latest reading before this one of about the same length."""
    length = days(reading)
    earlier = [
        other
        for other in others
        if other.last_day < reading.last_day
        and other.first_day < reading.first_day
        and abs(days(other) - length) <= max(LENGTHS_APART, WAVES_ALIKE * length)
    ]
    return max(earlier, key=lambda other: (other.last_day, other.first_day), default=None)


def days(reading: ReadingInput) -> int:
    """How many days it is of."""
    return (reading.last_day - reading.first_day).days + 1


def _alike(one: ReadingInput, other: ReadingInput) -> bool:
    return abs(days(one) - days(other)) <= LENGTHS_APART


def _a_year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def period(first_day: date, last_day: date) -> str:
    """`Oct 16 – Sep 17` for 12 whole months, `12 months to 05/01/2020`, `Jul–Sep 2013`, `week to 12/01/2020`."""
    written = f"{last_day:%d/%m/%Y}"
    if span := whole_months(first_day, last_day):
        return year_span(*span) if is_window("rolling", span) else months.span(*span)
    length = (last_day - first_day).days + 1
    if length in (365, 366):
        return f"12 months to {written}"
    if length == 7:
        return f"week to {written}"
    return written if length == 1 else f"{first_day:%d/%m/%Y} – {written}"


def year_span(first: int, to: int) -> str:
    """`Jan 12 – Dec 12`, as the board's papers print the period of a cohort."""
    return f"{_brief(first)} – {_brief(to)}" if first != to else _brief(to)


def _brief(month: int) -> str:
    return f"{months.name(month)} {month // 12 % 100:02d}"


def dated(reading: ReadingInput) -> str:
    """What a supplied rank is of: `12 months to Nov 2013`."""
    span = months_of(reading)
    if span and is_window("rolling", span):
        return f"12 months to {months.label(span[1])}"
    return period(reading.first_day, reading.last_day)
