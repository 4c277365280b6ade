"""Opening a meeting, coming from item to item, closing it; and taking either back if it was a mistake."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Block, Meeting, State
from meetings.permissions import require_minuting, require_officer
from meetings.services import actions, attendance
from meetings.services.meetings import locked, move
from scpb.boards import records
from scpb.boards.models import Kind
from scpb.errors import NotAllowed
from scpb.people.models import Person


@transaction.atomic
def open_sitting(
    meeting: Meeting, *, by: Person | None, chaired_by: Person | None = None, at: datetime | None = None
) -> Meeting:
    """The meeting begins: the quorum is that of the board today, and attendance starts from the answers.

    In the chair is who is named, else who was to be, else the board's chair.
    """
    require_officer(meeting.board, by)
    kept = locked(meeting)
    if kept.is_by_circulation:
        raise NotAllowed(_("Nobody sits: this is decided by circulation. Close it when the answers are in."))
    if kept.state == State.MINUTES:  # from where a sitting goes on, which is another way to this state
        raise NotAllowed(_("The meeting is over. Let it go on, if it was closed by mistake."))
    kept = move(
        kept,
        State.IN_SESSION,
        by=by,
        opened_at=at or timezone.now(),
        quorum=kept.board.quorum,
        chaired_by=chaired_by or chair_expected(kept),
        planned_chair=kept.chaired_by,
    )
    attendance.start_attendance(kept, by=by)
    return kept


@transaction.atomic
def take_back_opening(meeting: Meeting, *, by: Person | None) -> Meeting:
    """It was opened by mistake; refused once anything has been minuted. Who was listed stays listed."""
    require_officer(meeting.board, by)
    kept = locked(meeting)
    if kept.state != State.IN_SESSION:
        raise NotAllowed(_("Only a meeting in session can be taken back."))
    if Block.objects.filter(item__meeting=kept).exists():
        raise NotAllowed(_("Something has been minuted. Remove that first, or close the meeting."))
    kept.items.exclude(begun_at=None).update(begun_at=None)
    planned: dict[str, Any] = {"chaired_by": kept.planned_chair, "planned_chair": None}
    return move(kept, State.PUBLISHED, by=by, opened_at=None, quorum=None, **planned)


@transaction.atomic
def put_in_chair(meeting: Meeting, *, chaired_by: Person | None, by: Person | None) -> Meeting:
    """Say who is in the chair today, who may not be the board's chair."""
    require_minuting(locked(meeting), by)
    return records.change(meeting, "meetings.chair_taken", by=by, chaired_by=chaired_by)


@transaction.atomic
def begin_item(item: AgendaItem, *, by: Person | None, at: datetime | None = None) -> AgendaItem:
    """The board comes to an item, whatever the order on paper; the first time counts."""
    meeting = locked(item.meeting)
    require_minuting(meeting, by)
    kept = meeting.items.get(pk=item.pk)
    if kept.begun_at is not None or meeting.state != State.IN_SESSION:
        return kept
    return records.change(kept, "meetings.item_begun", by=by, begun_at=at or timezone.now())


@transaction.atomic
def set_item_begun(item: AgendaItem, *, at: datetime | None, by: Person | None) -> AgendaItem:
    """Correct when the board came to an item, or say that it never did."""
    meeting = locked(item.meeting)
    require_minuting(meeting, by)
    if at is not None and meeting.opened_at is not None and at < meeting.opened_at.replace(second=0, microsecond=0):
        raise NotAllowed(_("The meeting had not begun then."))
    return records.change(item, "meetings.item_begun", by=by, begun_at=at)


@transaction.atomic
def close_sitting(meeting: Meeting, *, by: Person | None, at: datetime | None = None) -> Meeting:
    """The meeting is over: its minutes are a draft, and its actions go to their owners.

    What is decided by circulation comes here without having sat.
    """
    require_officer(meeting.board, by)
    kept, ended = locked(meeting), at or timezone.now()
    if kept.state == State.PUBLISHED and not kept.is_by_circulation:
        raise NotAllowed(_("The meeting has not been opened."))
    if kept.state == State.CIRCULATED:  # from where minutes are taken back, which is another way to this state
        raise NotAllowed(_("The meeting is over, and its minutes are circulated."))
    if kept.opened_at is not None and ended < kept.opened_at:
        raise NotAllowed(_("The meeting cannot end before it began."))
    quorum = kept.board.quorum if kept.quorum is None else kept.quorum
    never_sat = kept.opened_at is None
    kept = move(kept, State.MINUTES, by=by, closed_at=ended, quorum=quorum)
    if never_sat:
        attendance.start_attendance(kept, by=by)
    Block.objects.of_meeting(kept).empty().delete()
    actions.open_drafts(kept, by=by)
    return kept


@transaction.atomic
def reopen_sitting(meeting: Meeting, *, by: Person | None) -> Meeting:
    """It was closed by mistake, and goes on. Actions that went to their owners stay with them."""
    require_officer(meeting.board, by)
    kept = locked(meeting)
    if kept.opened_at is None:
        raise NotAllowed(_("It was decided by circulation: there is no sitting to go on with."))
    if kept.state != State.MINUTES:
        raise NotAllowed(_("Only a meeting whose minutes are a draft can go on."))
    return move(kept, State.IN_SESSION, by=by, closed_at=None)


def chair_expected(meeting: Meeting) -> Person | None:
    """Who is to take the chair: somebody whom the officer named beforehand, or the board's chair."""
    return meeting.chaired_by or chair_of_board(meeting)


def chair_of_board(meeting: Meeting) -> Person | None:
    """Who chairs the board on the day of the meeting."""
    day = timezone.localtime(meeting.starts_at).date()
    term = meeting.board.memberships.current(day).filter(kind=Kind.CHAIR).select_related("person").first()
    return term.person if term else None
