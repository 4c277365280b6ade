"""How long before a meeting its agenda has to be out: plain days in, plain days out.

Clear working days are those between the day of publication and the day of the meeting, neither of which counts;
Saturdays, Sundays and England's bank holidays are none (Local Government Act 1972, s. 100B and Schedule 12).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

SATURDAY = 5
DAY = timedelta(days=1)
LONGEST = 60  # working days: no rule of notice asks for more, and nobody counts further
COUNTED = timedelta(days=120)


@dataclass(frozen=True)
class Notice:
    """What a board's rule of notice asks for one meeting, looked at on a day.

    `publish_by` is the last working day whose end is in time; `left` counts the working days from today to that one,
    both of them (0: it has passed; beyond four months it counts no further); `clear_days` are what publication today
    would give, counted likewise.
    """

    asked: int
    publish_by: date
    left: int
    clear_days: int
    is_over: bool

    @property
    def is_late(self) -> bool:
        """Whether to publish today is too late; once the meeting's day has passed there is nothing to be late for."""
        return not self.is_over and self.clear_days < self.asked

    @property
    def is_last_day(self) -> bool:
        return self.left == 1


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


def clear_days(published: date, meeting: date) -> int:
    """Working days after the day of publication and before the day of the meeting; 0 if it is not before it."""
    return sum(is_working_day(day) for day in _days(published + DAY, min(meeting, published + COUNTED)))


def publish_by(meeting: date, asked: int) -> date:
    """The last working day on which an agenda can be published so that the meeting has `asked` clear working days.

    Where none is asked for, the day of the meeting itself.
    """
    if not asked:
        return meeting
    day, found = meeting, 0
    while found < min(asked, LONGEST):
        day -= DAY
        found += is_working_day(day)
    day -= DAY
    while not is_working_day(day):
        day -= DAY
    return day


def notice_of(meeting: date, asked: int, on: date) -> Notice:
    """The rule for a meeting on that day, as it stands `on` a day."""
    last = publish_by(meeting, asked)
    left = sum(is_working_day(day) for day in _days(on, min(last + DAY, on + COUNTED)))
    return Notice(asked, last, left, clear_days(on, meeting), is_over=on > meeting)


def _days(first: date, end: date) -> list[date]:
    """The days from `first` until before `end`."""
    return [first + DAY * number for number in range((end - first).days)]


@lru_cache(maxsize=64)
def bank_holidays(year: int) -> Mapping[date, str]:
    """England's bank holidays of the year, by their names."""
    return dict(holidays.country_holidays("GB", subdiv="ENG", years=year))
