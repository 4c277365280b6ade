"""Makers of meetings that have been held: who was there, what was minuted, what was decided."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from meetings.models import AgendaItem, Decision, ItemKind, Meeting
from meetings.services import meetings, minutes, minuting, sittings
from tests.factories import make_board, make_grant, make_member, make_person
from tests.meetings import make_item, make_meeting

LONDON = ZoneInfo("Europe/London")
AUTUMN = datetime(2013, 10, 25, 14, 30, tzinfo=LONDON)
WINTER = datetime(2014, 1, 24, 14, 30, tzinfo=LONDON)
SPRING = datetime(2014, 4, 25, 14, 30, tzinfo=LONDON)


class Small:
    """A board with a chair, two members and an officer, which sits with a quorum of two."""

    def __init__(self, **fields: Any) -> None:
        self.board = make_board(**{"quorum": 2, **fields})
        since = {"starts_on": date(2010, 1, 1)}
        self.chair = make_member(self.board, make_person(name="Charlotte Chair"), kind="chair", **since).person
        self.member = make_member(self.board, make_person(name="Mary Member"), **since).person
        self.other = make_member(self.board, make_person(name="Omar Other"), **since).person
        self.officer = make_grant(self.board, make_person(name="Olga Officer")).person
        self.outsider = make_person(name="Olu Outsider")

    def opened(self, at: datetime = AUTUMN, *, present: int = 3, **fields: Any) -> Meeting:
        """A meeting in session with one item, and so many of the three members there."""
        meeting = make_meeting(self.board, starts_at=at, **fields)
        make_item(meeting, title="Knife crime", recommendations=["To note the report.", "To fund the scheme."])
        return opened(meeting, present=present)

    def drafted(self, at: datetime = AUTUMN, **fields: Any) -> Meeting:
        """The meeting is over, and the minute of its first item says something."""
        meeting = self.opened(at, **fields)
        minuting.add_block(first(meeting), by=None, text="Councillor Harbor spoke of knives.")
        return closed(meeting)

    def circulated(self, at: datetime = AUTUMN, **fields: Any) -> Meeting:
        meeting = self.drafted(at, **fields)
        minutes.circulate(meeting, by=None)
        return again(meeting)

    def approving(self, meeting: Meeting, at: datetime = WINTER, **fields: Any) -> AgendaItem:
        """The item of the next meeting, in session, that has these minutes to approve."""
        following = make_meeting(self.board, starts_at=at, **fields)
        make_item(following, title="Minutes", kind=ItemKind.MINUTES, approves=meeting)
        return first(opened(following))

    def approved(self, at: datetime = AUTUMN, **fields: Any) -> Meeting:
        meeting = self.circulated(at, **fields)
        minuting.add_decision(self.approving(meeting), by=None, outcome="agreed", text="They were agreed.")
        return again(meeting)


def opened(meeting: Meeting, *, present: int = 3) -> Meeting:
    """The meeting in session, begun on time."""
    meeting = meetings.publish_agenda(meeting, by=None, at=meeting.starts_at - timedelta(days=10))
    meeting = sittings.open_sitting(meeting, by=None, at=meeting.starts_at)
    for place, row in enumerate(meeting.attendance.filter(is_voting=True).order_by("order")):
        row.presence = "present" if place < present else "apologies"
        row.save()
    return again(meeting)


def closed(meeting: Meeting) -> Meeting:
    return sittings.close_sitting(meeting, by=None, at=meeting.starts_at + timedelta(hours=2))


def first(meeting: Meeting) -> AgendaItem:
    return AgendaItem.objects.select_related("meeting__board", "approves").get(meeting=meeting, order=1)


def again(meeting: Meeting) -> Meeting:
    """The meeting as it is now."""
    return Meeting.objects.select_related("board", "venue", "chaired_by").get(pk=meeting.pk)


def decide(item: AgendaItem, text: str = "That it be done.", outcome: str = "agreed", **values: Any) -> Decision:
    """A decision at its place in the minutes."""
    block = minuting.add_decision(item, by=values.pop("by", None), outcome=outcome, text=text, **values)
    assert block.decision is not None
    return block.decision
