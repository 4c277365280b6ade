"""Planning meetings and moving them along their states."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import checks
from meetings.models import NEXT, AgendaItem, Meeting, State
from meetings.permissions import require_officer, require_writing
from scpb.boards import records
from scpb.boards.models import Board
from scpb.errors import NotAllowed
from scpb.people.models import Person


@transaction.atomic
def plan_meeting(board: Board, *, by: Person | None, **values: Any) -> Meeting:
    """A new meeting under the board's next number."""
    require_officer(board, by)
    Board.objects.select_for_update().get(pk=board.pk)  # two meetings planned at once get two numbers
    number = (board.meetings.aggregate(last=Max("number"))["last"] or 0) + 1
    return records.add(Meeting(board=board, number=number), "meetings.meeting_planned", by=by, **values)


@transaction.atomic
def edit_meeting(meeting: Meeting, *, by: Person | None, **values: Any) -> Meeting:
    """Change when, where and how a meeting is called, while its agenda is being written."""
    require_writing(locked(meeting), by)
    return records.change(meeting, "meetings.meeting_edited", by=by, **values)


@transaction.atomic
def publish_agenda(meeting: Meeting, *, by: Person | None, at: datetime | None = None) -> Meeting:
    """Show the agenda and its papers to their readers. Refused while anything stops it."""
    require_officer(meeting.board, by)
    kept = locked(meeting)
    if stops := checks.stops(kept, list(AgendaItem.objects.of_meeting(kept))):
        raise NotAllowed(_("This stops publication: %(what)s") % {"what": " ".join(stop.sentence for stop in stops)})
    return move(kept, State.PUBLISHED, by=by, agenda_published_at=at or timezone.now(), reason="")


@transaction.atomic
def reopen_agenda(meeting: Meeting, *, reason: str, by: Person | None) -> Meeting:
    """Take a published agenda back into draft. Readers see it no longer; packs that went out stay as they are."""
    require_officer(meeting.board, by)
    kept = locked(meeting)
    if kept.state != State.PUBLISHED:
        raise NotAllowed(_("Only a published agenda can be taken back into draft."))
    return move(kept, State.DRAFT, by=by, reason=reason)


@transaction.atomic
def postpone(meeting: Meeting, *, reason: str, by: Person | None) -> Meeting:
    """The meeting will not take place on its date, and another is not known yet. The address stays."""
    require_officer(meeting.board, by)
    kept = locked(meeting)
    return move(kept, State.POSTPONED, by=by, reason=reason, postponed_from=kept.starts_at)


@transaction.atomic
def reschedule(meeting: Meeting, *, starts_at: datetime, ends_at: datetime, by: Person | None) -> Meeting:
    """Give a postponed meeting its new date; its agenda is a draft again."""
    require_officer(meeting.board, by)
    kept = locked(meeting)
    if kept.state != State.POSTPONED:
        raise NotAllowed(_("Only a meeting that was postponed gets a new date. Postpone it first."))
    return move(kept, State.DRAFT, by=by, starts_at=starts_at, ends_at=ends_at)


@transaction.atomic
def cancel(meeting: Meeting, *, reason: str, by: Person | None) -> Meeting:
    """The meeting will not take place. It stays visible, with the reason."""
    require_officer(meeting.board, by)
    return move(locked(meeting), State.CANCELLED, by=by, reason=reason)


def move(meeting: Meeting, to: State, *, by: Person | None, **values: Any) -> Meeting:
    """Take a step of `NEXT`, and write these values with it; the one place where a meeting's state changes."""
    if to not in NEXT[State(meeting.state)]:
        names = {"here": meeting.get_state_display(), "there": to.label}
        raise NotAllowed(_("A meeting that is “%(here)s” cannot become “%(there)s”.") % names)
    if "reason" in values and to in {State.POSTPONED, State.CANCELLED} and not values["reason"].strip():
        raise NotAllowed(_("Give the reason: it is published."))
    return records.change(meeting, f"meetings.meeting_{to.value}", by=by, state=to.value, **values)


def begin_agenda(meeting: Meeting, *, by: Person | None) -> None:
    """Writing anything on a planned meeting's agenda makes it a draft."""
    if meeting.state == State.PLANNED:
        move(meeting, State.DRAFT, by=by)


def locked(meeting: Meeting) -> Meeting:
    """The meeting as it is now, held until the transaction ends: one change to an agenda at a time."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("board").get(pk=meeting.pk)
