"""Months as whole numbers: year × 12 + (month − 1), so that windows are subtractions.

The same number is a column of an array, a key in the database and an argument of a window.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
APRIL = 3

_WRITTEN = re.compile(r"(\d{4})-(\d{2})")


def parse(written: str) -> int:
    """`2013-12` as a month. Raises ValueError with a sentence fit for the user."""
    found = _WRITTEN.fullmatch(written.strip())
    if not found or not 1 <= int(found[2]) <= 12 or int(found[1]) == 0:
        raise ValueError(f"“{written}” is not a month. Write it as year and month, like 2013-12.")
    return int(found[1]) * 12 + int(found[2]) - 1


def text(month: int) -> str:
    """`2013-12`, the form that files and the programming interface use."""
    year, index = divmod(month, 12)
    return f"{year:04d}-{index + 1:02d}"


def label(month: int) -> str:
    """`Dec 2013`, the form that people read."""
    year, index = divmod(month, 12)
    return f"{NAMES[index]} {year}"


def name(month: int) -> str:
    """`Dec`, for lists of months whose year is plain."""
    return NAMES[month % 12]


def of(day: date) -> int:
    """The month that a day falls in."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    """The first day of the month."""
    year, index = divmod(month, 12)
    return date(year, index + 1, 1)


def last_day(month: int) -> date:
    """The last day of the month."""
    year, index = divmod(month, 12)
    return date(year, index + 1, monthrange(year, index + 1)[1])


def financial_year_start(month: int) -> int:
    """The April in which the month's financial year began."""
    return month - (month % 12 - APRIL) % 12


def span(first: int, last: int) -> str:
    """`Sep–Nov 2013`, `Nov 2013–Jan 2014` or, for a single month, `Dec 2013`."""
    if first == last:
        return label(last)
    if first // 12 == last // 12:
        return f"{name(first)}–{label(last)}"
    return f"{label(first)}–{label(last)}"


def short(month: int) -> str:
    """`Nov-13`, as the board's papers write a month in passing."""
    return f"{name(month)}-{month // 12 % 100:02d}"
