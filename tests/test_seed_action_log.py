"""The action log of the seeds (001, October 2013): eight actions, outstanding and later completed, as it was printed.

Left out: the names of people, who are posts or organisations here, and the sentences of the original, in whose place
stand our own of the same kind: short ones, a long one with several resolutions, some due at a named meeting.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from meetings.actions import log
from meetings.models import Action, AgendaItem, Declaration, Meeting
from meetings.services import action_files, actions
from meetings.services.agenda import Leads
from scpb.boards.models import Board
from scpb.documents.models import StoredFile
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from scpb.people.models import Person
from tests.action_makers import make_sat_item, publish_minutes
from tests.factories import make_board, make_officer, make_organisation, make_person, make_post
from tests.meetings import make_item, make_meeting, make_venue
from tests.pdf_reading import faults, words
from tests.test_meetings import as_person

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Line:
    """A row of the log: who is a post (`title, organisation`) or an organisation, and what closed it."""

    action: str
    who: str
    outcome: str


LONG = "Membership: agreed, subject to: R1 – three bodies of the voluntary sector join. R2 – one officer observes."
MAYOR, POLICE, COUNCIL, UNIVERSITY = "Mayor’s Office", "Police", "Council", "University"
SAFETY, ANALYST = f"Head of Safety, {COUNCIL}", f"Analyst, {COUNCIL}"
LOG = [
    Line("Present local policing to every member.", POLICE, ""),
    Line(LONG, SAFETY, ""),
    Line("Consider victims’ profiles in the needs assessment.", ANALYST, ""),
    Line("Add repeat victims to the performance report.", ANALYST, ""),
    Line("Add a glossary and benchmarks to reports.", ANALYST, ""),
    Line("Bring the burglary group’s plan in April 2014.", UNIVERSITY, "on the agenda for January 2014"),
    Line("Report on neighbourhood boards in January 2014.", MAYOR, "on the agenda for January 2014"),
    Line("Draft the forward plan and send it to members.", SAFETY, "listed on the agenda of January 2014"),
]


@pytest.fixture
def board() -> Board:
    return make_board(name="Safer Communities Partnership Board", abbreviation="SCPB", slug="scpb")


@pytest.fixture
def officer(board: Board) -> Person:
    return make_officer(board)


@pytest.fixture
def item(board: Board) -> AgendaItem:
    """The meeting of Friday 25 October 2013 has sat."""
    at = datetime(2013, 10, 25, 14, 30, tzinfo=timezone.get_current_timezone())
    found = make_sat_item(board, starts_at=at, title="Business")
    venue = make_venue(name="Committee Room 2", address="Town Hall")
    Meeting.objects.filter(pk=found.meeting_id).update(venue=venue)
    found.meeting.refresh_from_db()
    return found


@pytest.fixture
def entered(item: AgendaItem, officer: Person) -> list[Action]:
    """The eight actions as the minutes enter them, begun."""
    bodies = {name: make_organisation(name=name) for name in (MAYOR, POLICE, COUNCIL, UNIVERSITY)}
    holder, since = make_person(name="Not To Be Printed"), item.meeting.starts_at.date()
    posts = {
        who: make_post(holder, organisation=bodies[COUNCIL], title=who.split(",")[0], starts_on=since)
        for who in (SAFETY, ANALYST)
    }
    for line in LOG:
        owner = Leads(post=posts[line.who]) if line.who in posts else Leads(organisation=bodies[line.who])
        actions.draft(item, by=officer, minuted=line.action, owners=[owner])
    return actions.open_drafts(item.meeting, by=officer)


def rows_of(meeting: Meeting, officer: Person) -> list[list[str]]:
    """The printed table of the meeting's log, column by column, from the Word file, and checked in the PDF's text."""
    address = [meeting.board.slug, meeting.number]
    printing = reverse("meetings:print_meeting_actions", args=address)
    Meeting.objects.filter(pk=meeting.pk).update(minutes_published_at=meeting.ends_at)
    assert as_person(officer).post(printing, {"audience": "public"}).status_code == 302
    made = meeting.prints.latest("id")
    assert jobs.run_here(Job.objects.get(key=f"meetings.draw_print:{made.uuid}")).is_done
    made.refresh_from_db()
    assert made.pdf and made.word
    return columns(made.pdf, meeting.board.name)


def columns(file: StoredFile, board: str) -> list[list[str]]:
    """Each line of the log as it stands in the PDF: the cells of the table's rows, in the order of its columns."""
    data = file.read()
    assert faults(data) == []
    text = " ".join(" ".join(words(data)).split())
    assert f"{board} Action log of the meeting held on 25 October 2013 Committee Room 2, Town Hall" in text
    for heading in ("Date of meeting", "Action", "Officer/Member", "Completed/Outstanding"):
        assert heading in text
    assert "Not To Be Printed" not in text
    found = []
    for part in text.split("25.10.2013 ")[1:]:
        reference, _space, rest = part.partition(" ")
        found.append(["25.10.2013", reference, rest])
    return found


def test_the_eight_actions_are_printed_as_outstanding(entered: list[Action], item: AgendaItem, officer: Person) -> None:
    printed = rows_of(item.meeting, officer)
    assert len(printed) == len(LOG) == 8
    for line, action, (day, reference, rest) in zip(LOG, entered, printed, strict=True):
        assert (day, reference) == ("25.10.2013", action.reference)
        in_columns = f"{line.action} {line.who} Outstanding"
        assert rest.startswith(in_columns), rest


def test_the_completed_ones_say_what_became_of_them(
    entered: list[Action], item: AgendaItem, board: Board, officer: Person
) -> None:
    january = make_meeting(board, starts_at=datetime(2014, 1, 24, 14, tzinfo=timezone.get_current_timezone()))
    for line, action in zip(LOG, entered, strict=True):
        if line.outcome.startswith("on the agenda"):
            make_item(january, title="From the log", origin=action)
            form = as_person(officer).get(reverse("meetings:close_action", args=[action.uuid])).content.decode()
            assert f'value="{line.outcome}"' in form
        actions.close(action, by=officer, seen=action.version, outcome=line.outcome)
    printed = rows_of(item.meeting, officer)
    for line, (_day, _reference, rest) in zip(LOG, printed, strict=True):
        state = f"Completed – {line.outcome}" if line.outcome else "Completed"
        assert rest.startswith(f"{line.action} {line.who} {state}"), rest


def test_page_and_print_draw_from_one_source(entered: list[Action], item: AgendaItem, officer: Person) -> None:
    document = log.of_meeting(item.meeting, "restricted")
    page = as_person(officer).get(reverse("meetings:meeting_actions", args=["scpb", item.meeting.number]))
    shown = [one.line for one in page.context["shown"].lines]
    assert tuple(shown) == document.lines
    assert document.heading == "Action log of the meeting held on 25 October 2013"
    assert all(line.action in page.content.decode().replace("&#x27;", "'") for line in document.lines)


def test_a_log_for_the_public_holds_no_restricted_action(entered: list[Action], item: AgendaItem) -> None:
    publish_minutes(item)
    AgendaItem.objects.filter(pk=item.pk).update(access="restricted", paragraph="1", reasoning="It names somebody.")
    assert log.of_meeting(item.meeting, "public").lines == ()
    assert log.of_meeting(item.meeting, "members").lines == ()
    assert len(log.of_meeting(item.meeting, "restricted").lines) == 8
    Meeting.objects.filter(pk=item.meeting_id).update(is_closed=True)
    AgendaItem.objects.filter(pk=item.pk).update(access="public")
    item.meeting.refresh_from_db()
    assert log.of_meeting(item.meeting, "public").lines == ()


def test_the_boards_log_holds_what_is_open_and_what_was_closed_since_it_last_sat(
    entered: list[Action], item: AgendaItem, board: Board, officer: Person
) -> None:
    closed, rest = entered[0], entered[1:]
    actions.close(closed, by=officer, seen=closed.version)
    today = timezone.localdate()
    assert len(log.of_board(board, "members", today).lines) == 8
    Action.objects.filter(pk=closed.pk).update(closed_at=item.meeting.starts_at.replace(year=2012))
    assert len(log.of_board(board, "members", today).lines) == len(rest)


def test_the_log_goes_out_and_comes_back_completed(entered: list[Action], board: Board, officer: Person) -> None:
    for form in ("csv", "xlsx"):
        data = as_person(officer).get(f"/actions.{form}?state=all").content
        upload = SimpleUploadedFile(f"actions.{form}", data)
        media = {"csv": "text/csv", "xlsx": "application/zip"}[form]
        job = jobs.run_here(action_files.receive(board, upload=upload, media_type=media, by=officer))
        assert job.result["problems"] == ["Nothing in the file differs from what the portal holds."]
    lines = ["reference,version,state,outcome"]
    for line, action in zip(LOG, entered, strict=True):
        lines.append(f"{action.reference},{action.version},closed,{line.outcome}")
    upload = SimpleUploadedFile("log.csv", "\n".join(lines).encode())
    looked = jobs.run_here(action_files.receive(board, upload=upload, media_type="text/csv", by=officer))
    assert looked.result["problems"] == []
    assert jobs.run_here(action_files.confirm(board, looked, by=officer)).is_done
    assert [(one.state, one.outcome) for one in Action.objects.order_by("number")] == [
        ("closed", line.outcome) for line in LOG
    ]


def test_a_log_for_the_public_waits_for_the_minutes(entered: list[Action], item: AgendaItem) -> None:
    assert log.of_meeting(item.meeting, "public").lines == ()
    assert len(log.of_meeting(item.meeting, "members").lines) == 8
    publish_minutes(item)
    assert len(log.of_meeting(item.meeting, "public").lines) == 8


def test_a_boards_restricted_log_leaves_out_what_somebody_has_an_interest_in(
    entered: list[Action], item: AgendaItem, board: Board
) -> None:
    AgendaItem.objects.filter(pk=item.pk).update(access="restricted", paragraph="1", reasoning="It names somebody.")
    today = timezone.localdate()
    assert len(log.of_board(board, "restricted", today).lines) == 8
    words = {"name": "A member", "nature": "She knows them.", "declared_at": item.meeting.starts_at}
    Declaration.objects.create(item=item, person=make_person(), withholds=True, **words)
    assert log.of_board(board, "restricted", today).lines == ()
    assert len(log.of_meeting(item.meeting, "restricted").lines) == 8
