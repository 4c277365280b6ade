"""Attendance as the board's own minutes of October 2013, July and October 2019 list it, entered as the forms enter it.

People are posts and organisations here: no real name enters the project. Left out are the names and titles of persons
(“Cllr”, “Superintendent”), which are theirs, and what the minutes say of nobody in particular.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from meetings.minutes.assembling import assemble
from meetings.models import Meeting
from meetings.pages import sitting as pages
from meetings.services import attendance, meetings, sittings
from scpb.boards.models import Board
from scpb.people.models import Organisation, Person
from tests.factories import make_board, make_member, make_officer, make_organisation, make_person, make_post
from tests.meetings import make_item, make_meeting
from tests.sittings import LONDON, client_for

pytestmark = pytest.mark.django_db

SINCE = date(2010, 1, 1)
COUNCIL = "London Borough of Barnet"
POLICE, FIRE = "Metropolitan Police", "London Fire Brigade"
Row = tuple[str, str]  # post and organisation

# Minutes of 25 October 2013: eight members present, ten others, five apologies.
MEMBERS_2013: list[Row] = [
    ("Cabinet Member for Safety and Resident Engagement", COUNCIL),
    ("Borough Commander", POLICE),
    ("Department of Criminology", "Middlesex University"),
    ("Magistrate", "North West London Magistrates"),
    ("Liaison officer", "Mayor’s Office for Policing and Crime"),
    ("Head of Community Safety", COUNCIL),
    ("Assistant Director, Community & Wellbeing", COUNCIL),
    ("Interim Public Health Commissioner", "Barnet & Harrow Public Health Service"),
]
ALSO_2013: list[Row] = [
    ("Crime Information Manager, Community Safety", COUNCIL),
    ("CEO", "CommUNITY Barnet"),
    ("Chair", "Community Safety Engagement Group"),
    ("Division Manager", "Victim Support, North London"),
    ("Assistant Director, Early Intervention & Prevention", COUNCIL),
    ("Director of Family Services", COUNCIL),
    ("Fire Service Commander", FIRE),
    ("Crime Analyst", COUNCIL),
    ("DCI", POLICE),
    ("Overview & Scrutiny Officer", COUNCIL),
]
APOLOGIES_2013: list[Row] = [
    ("Area manager", "London Probation"),
    ("Manager", "Victim Support, North London"),
    ("Family & Community Well-being Lead Commissioner", COUNCIL),
    ("Assistant Director, Children’s Social Care", COUNCIL),
    ("Director for Place", COUNCIL),
]
# Minutes of 26 July 2019: all who came stand under “Board Members Present”; a superintendent is in the chair,
# deputising for the vice-chairman, and two send apologies.
PRESENT_2019: list[Row] = [
    ("Borough commander", FIRE),
    ("Contracts and Partnerships Lead", "Community Rehabilitation Company"),
    ("Chair", "Safer Neighbourhood Board"),
    ("Assistant Director, Community Safety and Regulatory Services", COUNCIL),
    ("Community Safety Manager", COUNCIL),
    ("Reducing Offending Officer", COUNCIL),
    ("Community Safety Data Analyst", COUNCIL),
    ("Director of Public Health", COUNCIL),
    ("Public Health Strategist", COUNCIL),
    ("Community Safety Manager, second", COUNCIL),
    ("Prevent Coordinator", COUNCIL),
    ("Detective Inspector", POLICE),
    ("Senior Probation Officer", "National Probation Service"),
    ("Community Safety lead", "Barnet Homes"),
    ("Governance Officer", COUNCIL),
]
# Minutes of 25 October 2019: one member present, the chairman; fourteen also present; five apologies.
ALSO_2019: list[Row] = [
    ("Assistant Director Community Safety and Regulatory Services", COUNCIL),
    ("Community Safety Manager", COUNCIL),
    ("Hate Crime Awareness Coordinator", "Barnet Mencap"),
    ("Data Analyst Community Safety", COUNCIL),
    ("Strategic Lead Partnerships & Engagement, Family Services", COUNCIL),
    ("Detective Inspector", POLICE),
    ("Borough commander", FIRE),
    ("Senior Probation Officer", "National Probation Service"),
    ("Contracts & Partnerships Lead, North Area", "London Community Rehabilitation Company"),
    ("Reducing Offending Officer", COUNCIL),
    ("Community Safety lead", "Barnet Homes"),
    ("Head of Public Health Commissioning", COUNCIL),
    ("Partnership manager", "Department for Work and Pensions"),
    ("Group Manager, Public Protection", COUNCIL),
]


class Entered:
    """A board with a quorum of three, a meeting of it, and the officer's browser."""

    def __init__(self, *begins: int) -> None:
        self.board: Board = make_board(quorum=3, name="Safer Communities Partnership Board")
        self.officer: Person = make_officer(self.board)
        self.client: Client = client_for(self.officer)
        self.begins = datetime(*begins, tzinfo=LONDON)  # type: ignore[arg-type]

    def member(self, row: Row, **fields: Any) -> Person:
        """A member who is shown in public by post alone."""
        title, body = row
        organisation = Organisation.objects.filter(name=body).first() or make_organisation(name=body)
        person = make_person(public_by_post=True)
        make_post(person, organisation=organisation, title=title, starts_on=SINCE)
        make_member(self.board, person, starts_on=SINCE, **fields)
        return person

    def open(self, chair: Person | None = None) -> Meeting:
        meeting = make_meeting(self.board, state="draft", starts_at=self.begins)
        make_item(meeting, title="Welcome and introductions")
        meeting = meetings.publish_agenda(meeting, by=None)
        self.meeting = sittings.open_sitting(meeting, chaired_by=chair, at=self.begins, by=self.officer)
        return self.meeting

    def press(self, person: Person, presence: str) -> None:
        row = self.meeting.attendance.get(person=person)
        self.send("mark_attendance", {"do": presence}, row.uuid)

    def add(self, rows: list[Row], presence: str) -> None:
        for post, organisation in rows:
            self.send("add_attendee", {"name": post, "organisation": organisation, "presence": presence})

    def send(self, name: str, sent: dict[str, str], *more: object) -> None:
        url = reverse(f"meetings:{name}", args=[self.board.slug, self.meeting.number, *more])
        assert self.client.post(url, sent).status_code == 302

    def listed(self, presence: str) -> list[Row]:
        found = self.meeting.attendance.filter(presence=presence).order_by("order")
        return [(row.name, row.organisation) for row in found]

    def printed(self) -> dict[str, list[Row]]:
        """What the print of the minutes lists, under its headings; `test_seed_minutes` reads that in the PDF."""
        groups = assemble(self.meeting).attendance
        return {group.label: [(one.name, one.post) for one in group.people] for group in groups}

    def page(self) -> str:
        url = reverse("meetings:write_minutes", args=[self.board.slug, self.meeting.number])
        return self.client.get(url).content.decode()


def test_the_attendance_of_october_2013_has_its_place() -> None:
    entered = Entered(2013, 10, 25, 14, 30)
    kinds = ["chair", *["member"] * 7]
    members = [entered.member(row, kind=kind) for row, kind in zip(MEMBERS_2013, kinds, strict=True)]
    meeting = entered.open()
    for member in members:
        entered.press(member, "present")
    entered.add(ALSO_2013, "also")
    entered.add(APOLOGIES_2013, "apologies")
    assert entered.printed()["Also present"] == ALSO_2013
    assert entered.printed()["Apologies for absence"] == APOLOGIES_2013
    # the form asks for post and organisation: both are kept as they are printed
    assert sorted(entered.listed("present")) == sorted(MEMBERS_2013)
    assert entered.listed("present")[0] == MEMBERS_2013[0]
    assert entered.listed("also") == ALSO_2013
    assert entered.listed("apologies") == APOLOGIES_2013
    assert meeting.attendance.get(person=members[0]).capacity == "Chair"
    quorum = pages.present(meeting).quorum
    assert (quorum.present, quorum.needed, quorum.is_met) == (8, 3, True)
    text = entered.page()
    assert "8 present, 10 also present, 5 apologies" in text
    for _post, organisation in (*MEMBERS_2013, *ALSO_2013, *APOLOGIES_2013):
        assert organisation.replace("&", "&amp;") in text


def test_the_attendance_of_july_2019_has_a_chair_of_the_day_who_deputises() -> None:
    entered = Entered(2019, 7, 26, 14, 30)
    chairman = entered.member(("Cabinet Member", COUNCIL), kind="chair")
    vice = entered.member(("Chief Superintendent", POLICE), kind="vice-chair")
    stand_in = entered.member(("Superintendent", POLICE), kind="deputy")
    director = entered.member(("Director of Family Services", COUNCIL))
    present = [entered.member(row, is_voting=place < 4) for place, row in enumerate(PRESENT_2019)]
    meeting = entered.open(chair=stand_in)
    for person in (chairman, director, vice):
        entered.press(person, "apologies")
    for person in present:
        entered.press(person, "present")
    seat = attendance.add_attendee(meeting, person=stand_in, presence="present", by=entered.officer)
    kept = meeting.attendance.get(person=vice)
    sent = {"name": seat.name, "organisation": seat.organisation, "presence": "present", "is_voting": "on"}
    entered.send("edit_attendance", {**sent, "deputises": str(kept.pk)}, seat.uuid)
    seat.refresh_from_db()
    assert (meeting.chaired_by, seat.deputises, seat.deputising_for) == (stand_in, kept, "Chief Superintendent")
    # the vice-chairman is not among the apologies of the minutes: a deputy came, so that the board takes them as there
    assert set(PRESENT_2019) <= set(entered.listed("present"))
    assert ("Director of Family Services", COUNCIL) in entered.listed("apologies")
    assert pages.present(meeting).quorum.present == 5
    text = entered.page()
    assert "Deputising for Chief Superintendent" in text and "In the chair" in text


def test_the_attendance_of_october_2019_lists_one_member_of_a_quorum_of_three_and_warns() -> None:
    entered = Entered(2019, 10, 25, 14, 30)
    chairman = entered.member(("Cabinet Member", COUNCIL), kind="chair")
    away = [entered.member((f"Member {number}", f"Partner {number}")) for number in range(1, 6)]
    meeting = entered.open()
    entered.press(chairman, "present")
    for person in away:
        entered.press(person, "apologies")
    entered.add(ALSO_2019, "also")
    assert entered.listed("present") == [("Cabinet Member", COUNCIL)]
    assert entered.printed()["Board members present"] == [("Cabinet Member", COUNCIL)]
    assert entered.listed("also") == ALSO_2019
    assert len(entered.listed("apologies")) == 5
    assert "1 of 3: decisions will be marked inquorate." in entered.page()
    item = meeting.items.get()
    sent = {"outcome": "agreed", "text": "The minutes were approved as an accurate record."}
    entered.send("add_decision", sent, item.order)
    decision = meeting.decisions.get()
    assert (decision.present, decision.quorum, decision.is_quorate) == (1, 3, False)
    assert "Inquorate: 1 of 3" in entered.page()
