"""What the preview of a year's dates says of each: bank holidays, week-ends, and who else meets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings.models import Meeting, State
from meetings.models.meetings import midnight
from meetings.notice import SATURDAY, bank_holidays
from scpb.boards.models import Board
from scpb.people.models import Person


@dataclass(frozen=True)
class DayNotes:
    """A date in words and what speaks against it."""

    day: str
    notes: tuple[str, ...]


def notes_of(days: Iterable[date | None], board: Board, person: Person) -> list[DayNotes]:
    """For each of the dates, in their order (None: one that nobody can read); one query."""
    found = list(days)
    read = [day for day in found if day]
    meetings = _meetings(read, person)
    return [_of(day, meetings, board) if day else DayNotes("", ()) for day in found]


def _of(day: date, meetings: Iterable[Meeting], board: Board) -> DayNotes:
    return DayNotes(date_format(day, "l j F Y"), tuple(_notes(day, meetings, board)))


def _meetings(days: list[date], person: Person) -> list[Meeting]:
    """All meetings on one of the days that the person knows of and that are to be held."""
    if not days:
        return []
    after = midnight(max(days) + timedelta(days=1))
    known = Meeting.objects.visible_to(person).filter(starts_at__gte=midnight(min(days)), starts_at__lt=after)
    return list(known.exclude(state__in=[State.CANCELLED, State.POSTPONED]).select_related("board"))


def _notes(day: date, meetings: Iterable[Meeting], board: Board) -> Iterable[str]:
    if name := bank_holidays(day.year).get(day):
        yield _("Bank holiday: %(name)s") % {"name": name}
    if day.weekday() >= SATURDAY:
        yield _("At the week-end")
    for meeting in meetings:
        begins = timezone.localtime(meeting.starts_at)
        if begins.date() == day:
            words = {"board": meeting.name, "time": f"{begins:%H:%M}"}
            own = meeting.board_id == board.pk
            yield (_("This board meets already at %(time)s") if own else _("%(board)s meets at %(time)s")) % words
