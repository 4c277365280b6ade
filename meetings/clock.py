"""When each item begins: plain times in, plain times out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Timetable:
    """The beginning of each item, the end of the last, and by how many minutes that is past the planned end."""

    begins: tuple[datetime, ...]
    ends: datetime
    minutes_over: int


def timetable(starts_at: datetime, planned_end: datetime, minutes: Sequence[int]) -> Timetable:
    """Items one after another from `starts_at`, each taking its `minutes`; all times keep the zone they came in."""
    begins, at = [], starts_at
    for length in minutes:
        begins.append(at)
        at += timedelta(minutes=length)
    return Timetable(tuple(begins), at, max(0, -int((planned_end - at).total_seconds() // 60)))


@dataclass(frozen=True)
class Running:
    """How a sitting goes: the place of the item that it is at, minutes behind (−: ahead), and what is expected now."""

    at: int | None
    minutes_over: int
    expected: tuple[datetime, ...]
    ends: datetime


def running(
    plan: Timetable, minutes: Sequence[int], begun: Sequence[datetime | None], now: datetime, opened_at: datetime
) -> Running:
    """The plan as it looks at `now`, given when items were begun (None: not yet).

    The item begun last is the one that the board is at; it takes its minutes, or until now if that is longer. What has
    not begun comes after it in the order of the agenda, also what was passed over.
    """
    places = [place for place, at in enumerate(begun) if at is not None]
    here = max(places, key=lambda place: (begun[place] or now, place), default=None)
    since = begun[here] if here is not None else None
    at = max(since + timedelta(minutes=minutes[here]), now) if here is not None and since else max(opened_at, now)
    expected = []
    for length, began in zip(minutes, begun, strict=True):
        expected.append(began or at)
        at += timedelta(minutes=0 if began else length)
    return Running(here, int((at - plan.ends).total_seconds() // 60), tuple(expected), at)
