"""When the next figure of a measure is due: from how often it comes, and what is known already. Days, not clocks."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

SOON = 14  # days
MOST_OWED = 60  # periods looked through: five years of months


@dataclass(frozen=True)
class Due:
    """The next period that is not known, when its figure is expected, and how many later ones are overdue as well."""

    first_day: date
    last_day: date
    expected_on: date
    overdue: int = 0

    def is_overdue(self, today: date) -> bool:
        """Whether the day has passed."""
        return self.expected_on < today

    def is_soon(self, today: date) -> bool:
        """Whether it is expected within a fortnight."""
        return today <= self.expected_on <= today + timedelta(days=SOON)


def period_after(last_known: date, frequency: str) -> tuple[date, date] | None:
    """First and last day of the period that follows a day; None where figures come from time to time."""
    first = last_known + timedelta(days=1)
    months = {"monthly": 1, "quarterly": 3, "yearly": 12}.get(frequency)
    if frequency == "weekly":
        return first, first + timedelta(days=6)
    if months is None:
        return None
    return first, _months_on(first, months) - timedelta(days=1)


def _months_on(day: date, months: int) -> date:
    """The same day some months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due(last_known: date | None, frequency: str, due_days: int, today: date, told: date | None = None) -> Due | None:
    """The figure that is owed next. `told` is the day that the provider named for it.

    None where nothing is known yet or no period follows; then only `told` can say when, and the period is unknown.
    """
    if last_known is None:
        return None
    period = period_after(last_known, frequency)
    if period is None:
        return Due(last_known + timedelta(days=1), told, told) if told and told > last_known else None
    first, last = period
    expected = told if told and told > last_known else last + timedelta(days=due_days)
    overdue = 0
    while overdue < MOST_OWED and (later := period_after(period[1], frequency)):
        if later[1] + timedelta(days=due_days) >= today:
            break
        overdue, period = overdue + 1, later
    return Due(first, last, expected, overdue)
