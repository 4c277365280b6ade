"""A meeting in each of its states, and what can be done to it, its agenda, its list and its minutes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from meetings.models import AgendaItem, Attendance, Meeting
from meetings.permissions import require_sending_back
from meetings.services import (
    agenda,
    amending,
    attendance,
    clearing,
    corrections,
    declarations,
    invitations,
    meetings,
    minutes,
    minuting,
    papers,
    sittings,
)
from meetings.services.corrections import Words
from scpb.people.models import Person
from tests.meetings import make_item, make_meeting
from tests.minuted import SPRING, WINTER, again, first, opened
from tests.workflows import Act, Cast, Workflow, state_in_row

CHAIR = [agenda.Leads(wording="The chair")]
IN_SPRING: dict[str, Any] = {"starts_at": SPRING, "ends_at": SPRING + timedelta(hours=2)}


def make_in(cast: Cast, state: str) -> Meeting:
    """The meeting, with an item and somebody on its list whatever the state."""
    meeting = again(IN[state](cast))
    if not meeting.items.exists():
        AgendaItem.objects.create(meeting=meeting, order=1, title="Noise", kind="standing")
    if not meeting.attendance.exists():
        Attendance.objects.create(meeting=meeting, name="A guest", presence="also")
    later(meeting)
    return meeting


def drafted(cast: Cast) -> Meeting:
    """A draft that the chair is asked to clear."""
    meeting = make_meeting(cast.board)
    make_item(meeting)
    return clearing.ask_clearance(again(meeting), by=None)


def published(cast: Cast) -> Meeting:
    meeting = drafted(cast)
    return meetings.publish_agenda(meeting, by=None, at=meeting.starts_at - timedelta(days=10))


def in_session(cast: Cast) -> Meeting:
    return sittings.open_sitting(published(cast), by=None, at=WINTER)


IN: dict[str, Callable[[Cast], Meeting]] = {
    "planned": lambda cast: make_meeting(cast.board),
    "draft": drafted,
    "cleared": lambda cast: clearing.clear_agenda(drafted(cast), by=cast.chair),
    "published": published,
    "in_session": in_session,
    "minutes": lambda cast: cast.drafted(),
    "circulated": lambda cast: cast.circulated(),
    "approved": lambda cast: cast.approved(),
    "postponed": lambda cast: meetings.postpone(drafted(cast), by=None, reason="Snow."),
    "cancelled": lambda cast: meetings.cancel(drafted(cast), by=None, reason="Snow."),
}


def later(meeting: Meeting) -> AgendaItem:
    """The item of a later meeting, in session, that has these minutes on its agenda."""
    found = AgendaItem.objects.select_related("meeting__board", "approves")
    there = found.filter(approves=meeting, meeting__starts_at=SPRING).first()
    if there is None:
        following = make_meeting(meeting.board, starts_at=SPRING)
        make_item(following, title="Minutes", kind="minutes", approves=meeting)
        there = first(opened(following))
    return there


def correct_later(meeting: Meeting, by: Any) -> object:
    """At a meeting after the one that approved."""
    words = Words(first(meeting), "Harbor", "Harbour")
    return corrections.correct_approved(meeting, by=by, made_at=later(meeting).meeting, words=words)


def chair_of(meeting: Meeting) -> Person:
    return meeting.board.memberships.get(kind="chair").person


def on_the_list(meeting: Meeting) -> Attendance:
    return meeting.attendance.select_related("meeting__board").first()  # type: ignore[return-value]


ON_THE_WAY: dict[str, Act] = {
    "put it to the chair": lambda row, by: clearing.ask_clearance(row, by=by),
    "clear the agenda": lambda row, by: clearing.clear_agenda(row, by=by),
    "record who cleared the agenda": lambda row, by: clearing.record_clearance(row, chair=chair_of(row), by=by),
    "send it back": lambda row, by: clearing.send_back(row, note="Shorter.", by=by),
    "open the form to send it back": lambda row, by: require_sending_back(row, by),
    "publish": lambda row, by: meetings.publish_agenda(row, by=by, at=row.starts_at - timedelta(days=10)),
    "take back the agenda": lambda row, by: meetings.reopen_agenda(row, reason="A slip.", by=by),
    "postpone": lambda row, by: meetings.postpone(row, reason="Snow.", by=by),
    "give a date": lambda row, by: meetings.reschedule(row, by=by, **IN_SPRING),
    "cancel": lambda row, by: meetings.cancel(row, reason="Snow.", by=by),
    "open": lambda row, by: sittings.open_sitting(row, by=by, at=row.starts_at),
    "take back the opening": lambda row, by: sittings.take_back_opening(row, by=by),
    "close": lambda row, by: sittings.close_sitting(row, by=by, at=row.ends_at),
    "go on": lambda row, by: sittings.reopen_sitting(row, by=by),
    "circulate": lambda row, by: minutes.circulate(row, by=by),
    "write on": lambda row, by: minutes.take_back(row, reason="A name.", by=by),
    "clear the minutes": lambda row, by: minutes.clear(row, by=by, chair=None),
    "record who cleared them": lambda row, by: minutes.clear(row, by=by, chair=row.chaired_by),
    "publish the minutes": lambda row, by: minutes.publish(row, by=by),
    "propose a correction": lambda row, by: corrections.propose(
        row, by=by, item=None, existing="", proposed="More was said."
    ),
    "record the chair's correction": lambda row, by: corrections.propose(
        row, by=by, person=chair_of(row), item=None, existing="", proposed="More was said."
    ),
    "approve": lambda row, by: minuting.add_decision(later(row), by=by, outcome="agreed", text="Agreed."),
    "correct later": correct_later,
}
BESIDES: dict[str, Act] = {
    "add an item": lambda row, by: agenda.add_item(row, by=by, title="Noise", kind="standing"),
    "add a late item": lambda row, by: amending.add_late_item(
        row, by=by, title="Floods", kind="standing", urgency="It rains."
    ),
    "withdraw an item": lambda row, by: amending.withdraw_item(first(row), by=by, reason="It is settled."),
    "promise a paper": lambda row, by: papers.add_paper(first(row), by=by, title="Annex", form="to_follow"),
    "ask people": lambda row, by: invitations.invite(row, by=by),
    "list a guest": lambda row, by: attendance.add_attendee(row, by=by, name="Another guest"),
    "mark who is there": lambda row, by: attendance.mark(on_the_list(row), by=by, presence="present"),
    "note who leaves": lambda row, by: attendance.leave(on_the_list(row), by=by, at=timezone.now()),
    "strike off the list": lambda row, by: attendance.remove_attendee(on_the_list(row), by=by),
    "declare one's interest": lambda row, by: declarations.declare(first(row), by=by, person=by, nature="A cousin."),
    "declare for somebody": lambda row, by: declarations.declare(first(row), by=by, name="A guest", nature="A cousin."),
    "minute": lambda row, by: minuting.add_block(first(row), by=by, text="Words."),
    "decide": lambda row, by: minuting.add_decision(first(row), by=by, outcome="noted", text="Noted."),
    "ask for an action": lambda row, by: minuting.add_action(first(row), by=by, minuted="Write it.", owners=CHAIR),
}
MEETING = Workflow(make_in, {**ON_THE_WAY, **BESIDES}, state_in_row)
