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
