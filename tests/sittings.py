"""Makers of sittings: a board with members of different kinds, and a meeting of it, asked to, open or closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client

from meetings.models import AgendaItem, Attendance, Invitation, Meeting
from meetings.services import invitations, meetings, sittings
from scpb.boards.models import Board, Membership
from scpb.people.models import Person
from tests.factories import make_board, make_member, make_officer, make_organisation, make_person, make_post
from tests.meetings import make_item, make_meeting

LONDON = ZoneInfo("Europe/London")


@dataclass
class Sat:
    """A board of three voting members, a deputy of the last, an adviser, and its meeting in the afternoon of a day."""

    board: Board
    officer: Person
    terms: list[Membership]
    deputy: Membership
    adviser: Membership
    meeting: Meeting
    item: AgendaItem

    @property
    def members(self) -> list[Person]:
        return [term.person for term in self.terms]

    def invitation(self, person: Person) -> Invitation:
        return self.meeting.invitations.get(person=person)

    def row(self, person: Person) -> Attendance:
        return self.meeting.attendance.get(person=person)


def make_sitting(*, quorum: int = 2, open_: bool = True, **fields: Any) -> Sat:
    """The board and its meeting; invitations are sent, and the meeting is open unless told otherwise."""
    board = make_board(quorum=quorum)
    officer = make_officer(board)
    bodies = [make_organisation(name=name) for name in ("Council", "Fire Brigade", "Police")]
    terms = []
    for body, kind in zip(bodies, ("chair", "member", "member"), strict=True):
        person = make_person()
        make_post(person, organisation=body, title=f"Head of {body.name}", starts_on=datetime(2010, 1, 1).date())
        terms.append(make_member(board, person, kind=kind, starts_on=datetime(2010, 1, 1).date()))
    since = datetime(2010, 1, 1).date()
    deputy = make_member(board, kind="deputy", deputy_for=terms[2], starts_on=since)
    adviser = make_member(board, kind="adviser", starts_on=since)
    meeting = make_meeting(board, state="draft", **fields)
    item = make_item(meeting, title="Burglary", recommendations=["To note the report.", "To come back."])
    meeting = meetings.publish_agenda(meeting, by=None)
    invitations.invite(meeting, by=None)
    if open_:
        meeting = sittings.open_sitting(meeting, at=meeting.starts_at, by=None)
    item.refresh_from_db()
    return Sat(board, officer, terms, deputy, adviser, meeting, item)


def clock(hour: int, minute: int = 0) -> datetime:
    """A time on the day of `make_meeting`'s meeting."""
    return datetime(2014, 1, 24, hour, minute, tzinfo=LONDON)


def client_for(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
