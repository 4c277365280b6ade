"""The schedule of agenda items of 2020 and the forward plans of 2013 and 2014, entered and found in print.

They are entered through the services that the forms use, by organisations and posts. What is left out:
- names of persons: leads are posts of organisations, or words where the schedule names a body's chair;
- the sentences of the details: they are said again in other words, as many points as there are, for the seeds may
  not enter the project; titles are facts and are kept in substance;
- "(Relevant to priority 5 of the …Strategy)" within the details or the title: it is no text here, but the item's own
  relevance, from which the line below the details is printed;
- "DRAFT" across the schedule: the plan is printed from a published edition, which is no draft;
- the agenda item number in the page's corner, which belongs to the pack that the schedule was bound into.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from meetings.models import AgendaItem, Meeting, PlanEdition, Print
from meetings.services import agenda, meetings, moving, planning, plans, recurring
from meetings.services.agenda import Leads
from scpb.boards.models import Board, Venue
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from scpb.people.models import Organisation
from strategy.models import Priority, PriorityWording, Strategy, StrategyVersion
from tests.factories import make_board, make_organisation, make_person, make_post
from tests.pdf_reading import faults, words

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
ALL: Sequence[int] = (0,)
PRIORITIES = (
    "Antisocial behaviour",
    "Burglary",
    "Violence against women and girls",
    "Violence, vulnerability and exploitation",
    "Reducing reoffending",
    "Terrorism and its prevention",
    "Hate crime",
)


@dataclass(frozen=True)
class Row:
    """A line of the schedule: its points in other words, its leads as `post @ body` or words, what it serves."""

    title: str
    leads: tuple[str, ...]
    serves: Sequence[int] = ()
    points: tuple[str, ...] = ()


PERFORMANCE = Row(
    "Performance update", ("Partnership performance @ Council",), ALL, ("Standing: the dashboard and what crime does",)
)
FAMILY = Row(
    "Family Services update",
    ("Assistant Director, Family Services @ Council",),
    (),
    ("From the Youth Justice Board", "Families in difficulty", "Cohorts that the strategy shares: VAWG, ASB, demand"),
)
SAFETY = "Community Safety Manager @ Council"
SCHEDULE_2020: dict[date, tuple[Row, ...]] = {
    date(2020, 1, 24): (
        Row(
            "Local Plan (Regulation 18) and Local Development Scheme",
            ("Principal Policy Planner @ Re", "Second Principal Policy Planner @ Re"),
            ALL,
            ("What the plan that is being made means for the board",),
        ),
        Row("MOPAC blueprint: women in contact with criminal justice", (SAFETY,), (5,)),
        Row("London Fire Brigade update", ("Borough Commander @ London Fire Brigade",), ALL),
        Row("Progress of delivering the Prevent strategy", ("Prevent Coordinator @ Council",), (7,)),
        FAMILY,
        Row("NW BCU police update", ("Police Borough Commander",), ALL),
        PERFORMANCE,
    ),
    date(2020, 4, 24): (
        Row("Partnership response to ASB and environmental crime", (SAFETY,), (1,)),
        PERFORMANCE,
        FAMILY,
        Row("Key findings of the Annual Strategic Assessment 2019/20", (SAFETY,), ALL),
        Row(
            "Reducing Offending Group update",
            ("Chair of the Reducing Offending Group", "Reducing Offending Coordinator @ Council"),
            (5,),
        ),
        Row("Safeguarding Adults Board update", ("Chair of the SAB",), (4,)),
        Row("MOPAC London Crime Prevention Fund projects", (SAFETY,), ALL),
    ),
    date(2020, 7, 24): (
        Row(
            "Knife Crime and Serious Violence Reduction Plan",
            ("Director of Public Health @ Council", SAFETY),
            (4,),
            ("Where the shared action plan stands", "Public health's way of looking at knife crime"),
        ),
        Row("Annual update on the VAWG strategy 2015–2020", (SAFETY,), (3,)),
        Row("Community Safety Strategy refresh", ("Strategic Lead, Safer Communities @ Council",), ALL),
        FAMILY,
        PERFORMANCE,
    ),
    date(2020, 10, 23): (
        PERFORMANCE,
        FAMILY,
        Row("Zero-Tolerance to Hate Crime project", ("Project lead @ Barnet Mencap",), (7,)),
        Row("Substance Misuse Needs Assessment", ("Public Health Strategist @ Council",), ALL),
    ),
}
# as approved in October 2013, and as proposed in January 2014: headings and points, nobody leads
PLAN_2013: dict[date, tuple[Row, ...]] = {
    date(2014, 1, 24): (
        Row("Safer Neighbourhood Boards: update from MOPAC", (), (), ("Arrangements and what funding comes",)),
        Row("Strategic Crime Needs Assessment: update", ()),
        Row("Keeping young people safe", ()),
        Row("Offender management", ()),
    ),
    date(2014, 4, 25): (
        Row("Violence Against Women and Girls", ()),
        Row("Burglary update", ()),
        Row("Strategic Crime Needs Assessment: outcome", ()),
    ),
}
PLAN_2014: dict[date, tuple[Row, ...]] = {
    date(2014, 4, 25): (
        Row("Performance", (), (), ("This time on how confident communities are",)),
        Row("Strategic Crime Needs Assessment: emerging priorities", ()),
        Row("Domestic violence and VAWG", ()),
        Row("Drugs and alcohol", ()),
        Row("Annual report of the board", ()),
        Row("Terms of reference, refreshed", ()),
    ),
    date(2014, 7, 25): (
        Row("Antisocial behaviour", (), (), ("What the new powers are, and what they change",)),
        Row("Community Safety Strategy 2014–17: its development", ()),
        Row("Communication plan of the board", ()),
    ),
}


# -- entering --------------------------------------------------------------------------------------------------------


def make_priorities(board: Board) -> dict[int, Priority]:
    """The seven priorities of the strategy then in force, by their numbers."""
    strategy = Strategy.objects.create(board=board, name="Community Safety Strategy", slug="community-safety")
    since = date(2013, 1, 1)
    values = {"title": "Community Safety Strategy", "starts_on": since, "state": "adopted", "adopted_on": since}
    version = StrategyVersion.objects.create(strategy=strategy, number=1, **values)
    found = {}
    for number, title in enumerate(PRIORITIES, start=1):
        found[number] = Priority.objects.create(strategy=strategy)
        PriorityWording.objects.create(version=version, priority=found[number], number=number, title=title)
    return found


class Register:
    """Posts and bodies by their names, each recorded once."""

    def __init__(self) -> None:
        self.bodies: dict[str, Organisation] = {}
        self.leads: dict[str, Leads] = {}

    def lead(self, said: str) -> Leads:
        if said not in self.leads:
            title, _at, body = said.partition(" @ ")
            self.leads[said] = Leads(post=self.post(title, body)) if body else Leads(wording=said)
        return self.leads[said]

    def post(self, title: str, body: str) -> object:
        if body not in self.bodies:
            self.bodies[body] = make_organisation(name=body)
        return make_post(make_person(public_by_post=True), title=title, organisation=self.bodies[body])


def enter(board: Board, schedule: dict[date, tuple[Row, ...]], priorities: dict[int, Priority]) -> list[Meeting]:
    """Every meeting with its rows in order."""
    register = Register()
    venue, _new = Venue.objects.get_or_create(name="Committee Room 1", address="Hendon Town Hall")
    planned = []
    for day, rows in schedule.items():
        begins = datetime(day.year, day.month, day.day, 10, tzinfo=LONDON)
        ends = begins + timedelta(hours=2)
        meeting = meetings.plan_meeting(board, by=None, starts_at=begins, ends_at=ends, venue=venue)
        for row in rows:
            enter_row(meeting, row, register, priorities)
        planned.append(meeting)
    return planned


def enter_row(meeting: Meeting, row: Row, register: Register, priorities: dict[int, Priority]) -> AgendaItem:
    return agenda.add_item(
        meeting,
        by=None,
        begins=False,
        title=row.title,
        details="\n".join(row.points),
        leads=[register.lead(lead) for lead in row.leads],
        all_priorities=row.serves == ALL,
        priorities=[priorities[number] for number in row.serves if number],
    )


def printed(edition: PlanEdition) -> Print:
    """The plan's print, made as a worker makes it."""
    one = Print.objects.get(subject=str(edition.uuid))
    assert jobs.run_here(Job.objects.get(key=f"meetings.draw_print:{one.uuid}")).is_done
    one.refresh_from_db()
    return one


def words_of(one: Print) -> str:
    """The text of the PDF on one line; its tags are sound."""
    assert one.pdf is not None
    assert faults(one.pdf.read()) == []
    return re.sub(r"\s+", " ", " ".join(words(one.pdf.read())))


def found_in_order(text: str, parts: Sequence[str]) -> list[str]:
    """The parts that are not in the text behind the one before."""
    at, missing = 0, []
    for part in parts:
        place = text.find(part, at)
        if place < 0:
            missing.append(part)
        else:
            at = place + len(part)
    return missing


# -- the schedule of 2020 --------------------------------------------------------------------------------------------


@pytest.fixture
def in_january_2020() -> object:
    with time_machine.travel(datetime(2020, 1, 10, 9, tzinfo=LONDON), tick=True):
        yield


def test_the_schedule_of_2020_is_printed_as_it_was(in_january_2020: object) -> None:
    board = make_board(name="Safer Communities Partnership Board", abbreviation="SCPB", slug="scpb")
    enter(board, SCHEDULE_2020, make_priorities(board))
    text = words_of(printed(plans.publish_plan(board, by=None)))
    assert "Schedule of agenda items" in text
    days = ["Friday 24 January 2020", "Friday 24 April 2020", "Friday 24 July 2020", "Friday 23 October 2020"]
    assert found_in_order(text, days) == []
    for place, (day, rows) in enumerate(zip(days, SCHEDULE_2020.values(), strict=True)):
        part = text.split(day)[1].split(days[place + 1])[0] if place < len(days) - 1 else text.split(day)[1]
        assert "Title of report Details Lead officer" in part
        for title in [row.title for row in rows]:
            assert part.replace(" ", "").count(title.replace(" ", "")) == 1, title
        assert found_in_order(part.replace(" ", ""), [row.title.replace(" ", "") for row in rows]) == []


def test_each_row_of_2020_has_its_details_leads_and_priorities(in_january_2020: object) -> None:
    board = make_board(name="Safer Communities Partnership Board", abbreviation="SCPB", slug="scpb")
    enter(board, SCHEDULE_2020, make_priorities(board))
    edition = plans.publish_plan(board, by=None)
    document, text = plans.restored(edition), words_of(printed(edition)).replace(" ", "")
    for meeting, rows in zip(document.meetings, SCHEDULE_2020.values(), strict=True):
        assert [row.title for row in meeting.rows] == [row.title for row in rows]
        for shown, row in zip(meeting.rows, rows, strict=True):
            assert shown.details == row.points
            assert shown.leads == tuple(lead.replace(" @ ", ", ") for lead in row.leads)
            assert shown.all_priorities == (row.serves == ALL)
            wanted = [f"Priority {number}: {PRIORITIES[number - 1]}" for number in row.serves if number]
            assert list(shown.priorities) == wanted
            for said in (*shown.details, *shown.leads, shown.relevance):
                assert said.replace(" ", "") in text, said
    assert text.count("Relevanttoallpriorities") == sum(
        row.serves == ALL for rows in SCHEDULE_2020.values() for row in rows
    )


def test_the_schedule_is_a_word_file_too(in_january_2020: object) -> None:
    board = make_board(name="Safer Communities Partnership Board", abbreviation="SCPB", slug="scpb")
    enter(board, SCHEDULE_2020, make_priorities(board))
    one = printed(plans.publish_plan(board, by=None))
    assert one.word is not None
    text = ZipFile(BytesIO(one.word.read())).read("word/document.xml").decode()
    for said in ("Title of report", "Lead officer", "Friday 23 October 2020", "Substance Misuse Needs Assessment"):
        assert said in text


def test_what_stands_on_each_page_of_the_schedule_makes_its_own_rows(in_january_2020: object) -> None:
    """The performance and Family Services updates are on all four meetings: entered once, they come by themselves."""
    board = make_board(name="Safer Communities Partnership Board", abbreviation="SCPB", slug="scpb")
    register = Register()
    for order, row in enumerate((FAMILY, PERFORMANCE), start=1):
        recurring.add_recurring(
            board,
            by=None,
            title=row.title,
            kind="report",
            details="\n".join(row.points),
            leads=[register.lead(lead) for lead in row.leads],
            all_priorities=row.serves == ALL,
            order=order,
            starts_on=date(2020, 1, 1),
        )
    enter(board, dict.fromkeys(SCHEDULE_2020, ()), {})
    text = words_of(printed(plans.publish_plan(board, by=None)))
    assert [text.count(row.title) for row in (FAMILY, PERFORMANCE)] == [4, 4]
    assert text.count(FAMILY.points[2]) == 4


# -- the plans of 2013 and 2014 --------------------------------------------------------------------------------------


def test_the_plan_of_october_2013_becomes_that_of_january_2014() -> None:
    """What was planned is published, moves on with its reason, and the next plan shows both."""
    board = make_board(name="Safer Communities Board", abbreviation="SCB", slug="scb")
    with time_machine.travel(datetime(2013, 10, 28, 9, tzinfo=LONDON), tick=True):
        january, april = enter(board, PLAN_2013, {})
        first = plans.publish_plan(board, by=None)
        text = words_of(printed(first))
        assert found_in_order(text, ["Friday 24 January 2014", *titles(PLAN_2013, 0)]) == []
        assert found_in_order(text, ["Friday 25 April 2014", *titles(PLAN_2013, 1)]) == []
    with time_machine.travel(datetime(2014, 1, 10, 9, tzinfo=LONDON), tick=True):
        needs = january.items.get(title="Strategic Crime Needs Assessment: update")
        moving.move_to(needs, april, reason="The analysis is not finished.", by=None)
        agenda.edit_item(
            april.items.get(title="Violence Against Women and Girls"), title="Domestic violence and VAWG", by=None
        )
        july = enter(board, {day: rows for day, rows in PLAN_2014.items() if day.month == 7}, {})[0]
        register = Register()
        for row in PLAN_2014[date(2014, 4, 25)]:
            if not april.items.filter(title=row.title).exists():
                enter_row(april, row, register, {})
        text = words_of(printed(plans.publish_plan(board, by=None)))
    for row in [*PLAN_2014[date(2014, 4, 25)], *PLAN_2014[date(2014, 7, 25)]]:
        assert row.title in text
        for point in row.points:
            assert point in text
    assert "Moved from 24 January 2014: The analysis is not finished." in text
    assert "In the plan since 28 October 2013" in text
    assert july.items.count() == len(PLAN_2014[date(2014, 7, 25)])


def test_the_action_for_january_2014_is_an_obligation_of_the_plan() -> None:
    """ "The Board receive an update … at the January 2014 meeting": it comes back to that meeting and is taken up."""
    board = make_board(name="Safer Communities Board", abbreviation="SCB", slug="scb")
    with time_machine.travel(datetime(2013, 10, 28, 9, tzinfo=LONDON), tick=True):
        january, _april = enter(board, dict.fromkeys(PLAN_2013, ()), {})
        owed = planning.bring_back(board, by=None, title="Neighbourhood boards: MOPAC", due_meeting=january)
        planning.take_up(owed, january, by=None)
        text = words_of(printed(plans.publish_plan(board, by=None)))
    assert found_in_order(text, ["Friday 24 January 2014", "Neighbourhood boards: MOPAC"]) == []


def titles(schedule: dict[date, tuple[Row, ...]], place: int) -> list[str]:
    return [row.title for row in list(schedule.values())[place]]


def test_the_dates_entered_are_the_fourth_fridays_that_the_board_met_on() -> None:
    days = [*SCHEDULE_2020, *PLAN_2013, *PLAN_2014]
    assert {day.strftime("%A") for day in days} == {"Friday"}
    assert timezone.localdate() > max(days)
