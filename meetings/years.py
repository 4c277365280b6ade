"""The days of a year's meetings: patterns such as "the fourth Friday of January, April, July and October"."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

LAST = 5  # "the last", whether a month has four or five of the weekday
QUARTERLY = 3  # months
WEEK = 7


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth such weekday of the month (Monday is 0); a fifth that is not there is the last."""
    first = date(year, month, 1)
    day = first + timedelta(days=(weekday - first.weekday()) % WEEK + WEEK * (nth - 1))
    return day if day.month == month else day - timedelta(days=WEEK)


def of_pattern(year: int, months: Iterable[int], weekday: int, nth: int) -> list[date]:
    """One day in each of the months."""
    return [nth_weekday(year, month, weekday, nth) for month in sorted(set(months))]


def from_first(first: date, count: int = 4, every: int = QUARTERLY) -> list[date]:
    """The first day and those that follow every three months on the same weekday of the month, as the first is."""
    nth = LAST if is_last_of_its_kind(first) else place_of(first)
    later = [first.month - 1 + every * step for step in range(1, count)]
    months = [(first.year + month // 12, month % 12 + 1) for month in later]
    return [first, *(nth_weekday(year, month, first.weekday(), nth) for year, month in months)]


def place_of(day: date) -> int:
    """Which of its weekdays of the month the day is: 4 for the fourth Friday."""
    return (day.day - 1) // WEEK + 1


def is_last_of_its_kind(day: date) -> bool:
    """Whether it is the fifth such weekday of its month, which only "the last" finds every quarter."""
    return place_of(day) == LAST and day.day + WEEK > monthrange(day.year, day.month)[1]
