"""The pages of the forward plan: who sees what, what they say, and what never leaks."""

import csv
from datetime import date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings.models import AgendaItem, Print
from meetings.services import agenda, meetings, moving, planning, plans, recurring
from meetings.services.agenda import Leads
from scpb.boards.models import Board
from tests.factories import make_board, make_member, make_officer, make_person, make_post
from tests.planned import LONDON, get, make_priority, plan, put
from tests.test_meetings import as_person

pytestmark = pytest.mark.django_db
NEVER = "The case of R"
WHY = {"access": "restricted", "paragraph": "1", "reasoning": "It names somebody."}


# -- who sees what ---------------------------------------------------------------------------------------------------


def test_readers_see_the_published_plan_and_never_the_working_one() -> None:
    board = make_board()
    officer, meeting = make_officer(board), plan(board, 30)
    put(meeting, "Knife crime", details="A plan\nA date")
    plans.publish_plan(board, by=None)
    put(meeting, "Not published yet")
    for reader in (None, make_person(), make_member(board).person):
        text = get(reader, "forward_plan", board.slug)
        assert "Knife crime" in text
        assert "Not published yet" not in text
    assert "Not published yet" in get(officer, "forward_plan", board.slug)
    assert "Not published yet" not in get(officer, "published_plan", board.slug)


def test_before_a_plan_is_published_readers_are_told_so() -> None:
    board = make_board()
    put(plan(board, 30), "Knife crime")
    text = get(None, "forward_plan", board.slug)
    assert "No forward plan has been published yet." in text
    assert "Knife crime" not in text


def test_a_closed_item_is_in_the_plan_by_its_public_wording_alone() -> None:
    board = make_board()
    meeting = plan(board, 30)
    put(meeting, NEVER, public_title="A case", details="About R", leads=[Leads(wording="R’s uncle")], **WHY)
    put(meeting, "Budget in private", access="members", details="Cuts")
    edition = plans.publish_plan(board, by=None)
    for text in (
        get(None, "forward_plan", board.slug),
        get(None, "plan_csv", board.slug, 1),
        str(edition.snapshot),
        str(Print.objects.get(subject=str(edition.uuid)).snapshot),
    ):
        assert "A case" in text
        for secret in (NEVER, "About R", "uncle", "Budget in private", "Cuts"):
            assert secret not in text


def test_what_is_closed_after_it_was_published_is_masked_and_its_print_withdrawn() -> None:
    board = make_board()
    meeting = plan(board, 30)
    item = put(meeting, NEVER, details="About R")
    edition = plans.publish_plan(board, by=None)
    one = Print.objects.get(subject=str(edition.uuid))
    assert one.published_at is not None
    agenda.edit_item(item, by=None, public_title="A case", **WHY)
    one.refresh_from_db()
    assert one.published_at is None
    for text in (get(None, "forward_plan", board.slug), get(None, "plan_csv", board.slug, 1)):
        assert "A case" in text
        assert NEVER not in text
        assert "About R" not in text


def test_a_meeting_that_becomes_a_closed_session_leaves_the_published_plan_and_its_print() -> None:
    board = make_board()
    meeting = plan(board, 30)
    put(meeting, NEVER)
    edition = plans.publish_plan(board, by=None)
    meetings.edit_meeting(meeting, by=None, is_closed=True)
    assert Print.objects.get(subject=str(edition.uuid)).published_at is None
    assert NEVER not in get(None, "forward_plan", board.slug)
    assert NEVER not in get(None, "plan_csv", board.slug, 1)


def test_a_print_is_not_withdrawn_for_an_item_that_its_readers_may_read_still() -> None:
    board = make_board(is_public=False)
    item = put(plan(board, 30), "Budget")
    edition = plans.publish_plan(board, by=None)
    agenda.edit_item(item, by=None, access="members")
    assert Print.objects.get(subject=str(edition.uuid)).published_at is not None
    agenda.edit_item(item, by=None, **WHY)
    assert Print.objects.get(subject=str(edition.uuid)).published_at is None


def test_the_plan_of_a_closed_board_is_for_its_own_people() -> None:
    board = make_board(is_public=False)
    put(plan(board, 30), "Knife crime", access="members")
    assert plans.publish_plan(board, by=None).access == "members"
    url = reverse("meetings:forward_plan", args=[board.slug])
    assert [as_person(who).get(url).status_code for who in (None, make_person())] == [404, 404]
    assert "Knife crime" in get(make_member(board).person, "forward_plan", board.slug)


def test_a_closed_session_is_in_the_officers_plan_and_in_no_published_one() -> None:
    board = make_board()
    put(plan(board, 30), "Knife crime")
    put(plan(board, 31, is_closed=True), "Working session business")
    plans.publish_plan(board, by=None)
    assert "Working session business" in get(make_officer(board), "forward_plan", board.slug)
    assert "Working session business" not in get(make_member(board).person, "forward_plan", board.slug)
    assert AgendaItem.objects.get(title="Working session business").planned_at is None


def test_an_earlier_plan_can_be_looked_up() -> None:
    board = make_board()
    meeting = plan(board, 30)
    put(meeting, "Knife crime")
    plans.publish_plan(board, by=None)
    put(meeting, "Burglary")
    plans.publish_plan(board, by=None)
    assert "Burglary" not in get(None, "plan_edition", board.slug, 1)
    assert "Burglary" in get(None, "plan_edition", board.slug, 2)
    assert "Plan 1," in get(None, "forward_plan", board.slug)
    assert as_person(None).get(reverse("meetings:plan_edition", args=[board.slug, 3])).status_code == 404


# -- what the plan says --------------------------------------------------------------------------------------------


def test_a_row_says_details_leads_priorities_first_publication_and_moves() -> None:
    board = make_board()
    first, second = plan(board, 30), plan(board, 120)
    reoffending = make_priority(board, 5, "Reducing reoffending")
    post_ = make_post(make_person(public_by_post=True), title="Prevent Coordinator")
    item = put(first, "Blueprint", details="• One\n- Two\n\n", leads=[Leads(post=post_)], priorities=[reoffending])
    put(second, "Fire brigade", all_priorities=True)
    plans.publish_plan(board, by=None)
    moving.move_to(item, second, reason="The figures are late.", by=None)
    text = get(make_officer(board), "forward_plan", board.slug)
    for said in (
        "<li>One</li><li>Two</li>",
        f"Prevent Coordinator, {post_.organisation}",
        "Relevant to: Priority 5: Reducing reoffending",
        "Relevant to all priorities",
        f"in the plan since {timezone.localdate().day} ",
        ": The figures are late.",
    ):
        assert said in text, said


def test_what_every_agenda_has_is_folded_away_and_left_out_of_the_published_plan() -> None:
    board = make_board()
    recurring.take_usual(board, by=None)
    put(plan(board, 30), "Knife crime")
    assert "items that every agenda has" in get(make_officer(board), "forward_plan", board.slug)
    document = plans.restored(plans.publish_plan(board, by=None))
    assert [row.title for row in document.meetings[0].rows] == ["Knife crime"]


def test_the_csv_is_harmless_and_has_a_line_for_each_item() -> None:
    board = make_board()
    put(plan(board, 30), "=SUM(A1)", all_priorities=True, details="One\nTwo")
    plans.publish_plan(board, by=None)
    rows = list(csv.reader(StringIO(get(None, "plan_csv", board.slug, 1))))
    assert rows[0][:5] == ["meeting", "title of report", "details", "lead officer", "relevant priorities"]
    assert rows[1][1:5] == ["'=SUM(A1)", "One\nTwo", "The chair", "all"]
    assert get(make_officer(board), "draft_plan_csv", board.slug).count("SUM") == 1


def test_a_cancelled_meeting_and_one_whose_day_has_passed_ask_for_an_answer() -> None:
    board = make_board()
    gone, passed = plan(board, 30), plan(board, -3)
    put(gone, "Knife crime"), put(passed, "Burglary")
    meetings.cancel(gone, reason="Flood.", by=None)
    text = get(make_officer(board), "forward_plan", board.slug)
    assert "This meeting is cancelled. Take what is left to another one." in text
    assert "The day of this meeting has passed" in text


def test_obligations_say_where_they_come_from_and_warn_when_they_are_late() -> None:
    board = make_board()
    meeting = plan(board, 30)
    item = put(plan(board, -90), "Burglary")
    planning.bring_back(
        board, by=None, title="Lighting", due_on=timezone.localdate() - timedelta(days=1), source_item=item
    )
    planning.bring_back(board, by=None, title="Drugs", due_meeting=meeting)
    planning.bring_back(board, by=None, title="Some day")
    text = get(make_officer(board), "forward_plan", board.slug)
    assert text.count("! Overdue") == 1
    assert "Item 1. Burglary" in text
    assert text.count("Due here:") == 2
    assert "No date" in text


def test_the_statutory_calendar_shows_last_next_and_what_was_missed() -> None:
    with time_machine.travel(datetime(2020, 8, 1, 9, tzinfo=LONDON)):
        board = make_board()
        officer = make_officer(board, name="Otto")
        assessed = {"title": "Needs assessment", "duty": "Crime and Disorder Act 1998", "rhythm": "q2"}
        recurring.add_recurring(board, by=None, starts_on=date(2020, 1, 1), **assessed)
        review = {"title": "Strategy review", "duty": "Regulations 2007", "rhythm": "q4"}
        recurring.add_recurring(board, by=None, starts_on=date(2020, 1, 1), **review)
        plan(board, 80)
        text = get(officer, "forward_plan", board.slug)
        assert "! Missed" in text
        assert "April–June 2020" in text
        assert "✓ Planned" in text
        assert "20 October 2020" in text
        duties = {duty.title: duty for duty in plans.restored(plans.publish_plan(board, by=None)).calendar}
        assert duties["Strategy review"].next == "20 October 2020"
        assert duties["Needs assessment"].missed == "April–June 2020"


# -- speed -----------------------------------------------------------------------------------------------------------


def questions(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(url).getvalue()
    return sum(query["sql"].startswith("SELECT") for query in asked.captured_queries)


def grow(board: Board, number: int, first: int) -> None:
    """More of everything that the plan lists."""
    priority = make_priority(board, first + 1, "Burglary")
    for place in range(first, first + number):
        post_ = make_post(make_person(public_by_post=True))
        leads = [Leads(person=post_.person), Leads(post=post_), Leads(organisation=post_.organisation)]
        named = {"leads": leads, "priorities": [priority], "starts_on": date(2020, 1, 1)}
        recurring.add_recurring(board, by=None, title=f"Standing {place}", **named)
        recurring.add_recurring(board, by=None, title=f"Duty {place}", duty="An Act", rhythm="q1", **named)
        meeting, there = plan(board, 30 + place), plan(board, 300 + place)
        moving.move_to(put(there, f"Moved {place}", leads=leads, priorities=[priority]), meeting, by=None)
        item = put(meeting, f"Item {place}", leads=leads, priorities=[priority])
        planning.bring_back(board, by=None, title=f"Back {place}", due_on=timezone.localdate(), source_item=item)
        planning.bring_back(board, by=None, title=f"Again {place}", due_meeting=meeting)


def test_pages_of_the_plan_ask_a_dozen_questions_however_much_there_is() -> None:
    board = make_board()
    client = as_person(make_officer(board))
    grow(board, 1, 0)
    plans.publish_plan(board, by=None)
    names = ("forward_plan", "published_plan", "publish_plan", "recurring", "draft_plan_csv", "plan_year")
    urls = [reverse(f"meetings:{name}", args=[board.slug]) for name in names]
    client.get(urls[0])
    few = {url: questions(client, url) for url in urls}
    grow(board, 6, 10)
    plans.publish_plan(board, by=None)
    many = {url: questions(client, url) for url in urls}
    assert {url: asked for url, asked in many.items() if asked > 12} == {}
    assert {url: (few[url], asked) for url, asked in many.items() if asked > few[url]} == {}
