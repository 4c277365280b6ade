"""Planning meetings and moving them along their states."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import checks
from meetings.models import HIDDEN, NEXT, AgendaItem, Meeting, Paper, State
from meetings.notice import Notice, notice_of
from meetings.permissions import require_officer, require_writing
from meetings.services import figures_check, filling, telling
from meetings.services.going_out import give_out
from meetings.services.plans import withdraw_plans_of
from meetings.services.prints import withdraw_agendas
from scpb.boards import records
from scpb.boards.models import Board
from scpb.errors import NotAllowed
from scpb.people.models import Person

NOT_CLEARED: dict[str, Any] = {"cleared_at": None, "cleared_by": None, "clearance_asked_at": None}


@transaction.atomic
def plan_meeting(board: Board, *, by: Person | None, **values: Any) -> Meeting:
    """A new meeting under the board's next number, with what comes to each of its meetings by itself."""
    require_officer(board, by)
    Board.objects.select_for_update().get(pk=board.pk)  # two meetings planned at once get two numbers
    number = (board.meetings.aggregate(last=Max("number"))["last"] or 0) + 1
    meeting = records.add(Meeting(board=board, number=number), "meetings.meeting_planned", by=by, **values)
    filling.fill_in(meeting, by=by)
    return meeting


@transaction.atomic
def edit_meeting(meeting: Meeting, *, by: Person | None, **values: Any) -> Meeting:
    """Change when, where and how a meeting is called, while its agenda is being written.

    Who was asked to it already is told of a new date.
    """
    was = locked(meeting)
    require_writing(was, by)
    edited = records.change(meeting, "meetings.meeting_edited", by=by, **values)
    is_announced = edited.agenda_published_at is not None or edited.invitations.exists()
    if is_announced and (was.starts_at, was.ends_at) != (edited.starts_at, edited.ends_at):
        telling.meeting_has_a_date(edited)
    if edited.is_closed and not was.is_closed:
        withdraw_plans_of(edited, by=by)
    return edited


@transaction.atomic
def publish_agenda(meeting: Meeting, *, by: Person | None, at: datetime | None = None, urgency: str = "") -> Meeting:
    """Show the agenda and its papers to their readers, and tell them. Refused while anything stops it.

    After the last moment that the board's rule of notice leaves, an officer gives the reason of `urgency`; it is
    printed, and kept only where it was needed. The system, which enters what was done elsewhere, is not asked.
    """
    require_officer(meeting.board, by)
    kept, moment = locked(meeting), at or timezone.now()
    if kept.state == State.IN_SESSION:  # from where an opening is taken back, which is another way to this state
        raise NotAllowed(_("The meeting is in session: its agenda is out."))
    if kept.state == State.PLANNED:  # its items came by themselves or from the plan; what was checked goes out, no more
        kept = move(kept, State.DRAFT, by=by)
    require_clearance(kept)
    if stops := checks.stops(kept, list(AgendaItem.objects.of_meeting(kept))):
        raise NotAllowed(_("This stops publication: %(what)s") % {"what": " ".join(stop.sentence for stop in stops)})
    is_late = notice_for(kept, moment).is_late
    if is_late and by is not None and not urgency.strip():
        raise NotAllowed(_("It is too late for the notice that the board gives. Say why it is urgent: it is printed."))
    published = {"agenda_published_at": moment, "urgency": urgency.strip() if is_late else ""}
    kept = move(kept, State.PUBLISHED, by=by, reason="", **published)
    give_out(Paper.objects.of_meeting(kept).waiting(), at=moment, by=by)
    telling.papers_are_out(kept)
    return kept


@transaction.atomic
def reopen_agenda(meeting: Meeting, *, reason: str, by: Person | None) -> Meeting:
    """Take an agenda that is published, or cleared by the chair, back into draft; the chair's clearance falls.

    Readers see it no longer; packs that went out stay as they are, and what was printed of it alone is taken back.
    """
    require_officer(meeting.board, by)
    kept = locked(meeting)
    if kept.state not in {State.PUBLISHED, State.CLEARED}:
        raise NotAllowed(_("Only an agenda that is published or cleared can be taken back into draft."))
    withdraw_agendas(kept, by=by)
    return move(kept, State.DRAFT, by=by, reason=reason, **NOT_CLEARED)


@transaction.atomic
def postpone(meeting: Meeting, *, reason: str, by: Person | None) -> Meeting:
    """The meeting will not take place on its date, and another is not known yet. The address stays."""
    require_officer(meeting.board, by)
    kept = locked(meeting)
    withheld = _withheld(kept)
    kept = move(kept, State.POSTPONED, by=by, reason=reason, postponed_from=kept.starts_at, is_agenda_withheld=withheld)
    telling.meeting_is_off(kept)
    return kept


@transaction.atomic
def reschedule(meeting: Meeting, *, starts_at: datetime, ends_at: datetime, by: Person | None) -> Meeting:
    """Give a postponed meeting its new date; its agenda is a draft again, and no print of it names the old date."""
    require_officer(meeting.board, by)
    kept = locked(meeting)
    if kept.state != State.POSTPONED:
        raise NotAllowed(_("Only a meeting that was postponed gets a new date. Postpone it first."))
    dates = {"starts_at": starts_at, "ends_at": ends_at}
    withdraw_agendas(kept, by=by)
    kept = move(kept, State.DRAFT, by=by, is_agenda_withheld=False, **dates, **NOT_CLEARED)
    telling.meeting_has_a_date(kept)
    return kept


@transaction.atomic
def cancel(meeting: Meeting, *, reason: str, by: Person | None) -> Meeting:
    """The meeting will not take place. It stays visible, with the reason."""
    require_officer(meeting.board, by)
    kept = locked(meeting)
    kept = move(kept, State.CANCELLED, by=by, reason=reason, is_agenda_withheld=_withheld(kept))
    figures_check.delete_quotes(kept)
    telling.meeting_is_off(kept)
    return kept


def _withheld(meeting: Meeting) -> bool:
    """Whether readers are to see no agenda of a meeting that is put off now: its agenda is in draft, or was before."""
    return meeting.state in HIDDEN or meeting.is_agenda_withheld


def require_clearance(meeting: Meeting) -> None:
    """Refuse an agenda that the chair has not cleared, where the board's agendas are published after that alone."""
    if meeting.board.is_cleared_by_chair and meeting.state == State.DRAFT:
        raise NotAllowed(_("The chair clears the agendas of this board. Put this one to the chair first."))


def notice_for(meeting: Meeting, at: datetime) -> Notice:
    """What the board's rule of notice asks for this meeting, as it stands at a moment."""
    day, today = timezone.localtime(meeting.starts_at).date(), timezone.localtime(at).date()
    return notice_of(day, meeting.board.notice_days, today)


def move(meeting: Meeting, to: State, *, by: Person | None, **values: Any) -> Meeting:
    """Take a step of `NEXT`, and write these values with it; the one place where a meeting's state changes."""
    if to not in NEXT[State(meeting.state)]:
        names = {"here": meeting.get_state_display(), "there": to.label}
        raise NotAllowed(_("A meeting that is “%(here)s” cannot become “%(there)s”.") % names)
    if "reason" in values and to in {State.POSTPONED, State.CANCELLED} and not values["reason"].strip():
        raise NotAllowed(_("Give the reason: it is published."))
    moved = records.change(meeting, f"meetings.meeting_{to.value}", by=by, state=to.value, **values)
    if to == State.MINUTES:
        filling.refer_next(moved, by=by)
    return moved


def begin_agenda(meeting: Meeting, *, by: Person | None) -> Meeting:
    """Writing anything on a planned meeting's agenda makes it a draft, with what comes to it by itself.

    The meeting as it is then: the row that was given still says that it is planned.
    """
    if meeting.state != State.PLANNED:
        return meeting
    begun = move(meeting, State.DRAFT, by=by)
    filling.fill_in(begun, by=by)
    return begun


def locked(meeting: Meeting) -> Meeting:
    """The meeting as it is now, held until the transaction ends: one change to an agenda at a time."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("board").get(pk=meeting.pk)
