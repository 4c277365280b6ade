"""The closed session after a public meeting: a quarter's review, entry by entry, by keyboard."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from meetings.models import Action
from meetings.services import meetings, sittings
from meetings.services.agenda import Leads
from scpb.people.models import Person
from strategy.models import EntryReview, PlanReview, Priority, financial_year
from strategy.naming import Names
from strategy.services import Line, add_strategy, add_version, plans, reviews, word_priorities
from tests.browser import WIDTHS, axe_findings, overflow
from tests.meetings import make_item, make_meeting
from tests.visits import Visit, make_board_that_signs_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def review() -> PlanReview:
    """Three entries of an agreed plan, and the review of a quarter that has begun."""
    board = make_board_that_signs_in()
    strategy = add_strategy(by=None, board=board, name="Safety", slug="safety")
    version = add_version(strategy, by=None, title="Strategy", starts_on=date(2022, 4, 1))
    word_priorities(version, lines=[Line(1, "Safer streets")], by=None)
    plan = plans.begin_plan(strategy, year=2022, by=None)
    for what in ("Walk", "Light", "Paint"):
        plans.add_entry(plan, priority=Priority.objects.get(), what=what, by=None)
    plan = plans.agree(plan, on=date(2022, 5, 3), reference="SCPB/2022/2", by=None)
    return reviews.begin_review(plan, quarter=1, by=None)


def test_the_officer_reviews_entry_by_entry_by_keyboard(
    visit: Visit, review: PlanReview, complaints: list[str]
) -> None:
    page = visit.page
    visit.sign_in("officer")
    page.goto(f"{visit.url}{review.get_absolute_url()}")
    page.get_by_role("button", name="Start the review").click()
    expect(page.get_by_label("Complete")).to_be_focused()
    page.keyboard.press("2")  # on track
    page.keyboard.press("Tab")
    page.keyboard.type("Two walks a week.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Entry 2")
    expect(page.get_by_label("Complete")).to_be_focused()
    page.keyboard.press("4")  # off track, for which a risk is missing
    page.keyboard.press("Control+Enter")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Say what the risk is")
    page.get_by_role("textbox", name="Risk").fill("No lamps to be had.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Entry 3")
    expect(page.get_by_label("Complete")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("3 of 3 entries reviewed.")).to_be_visible()
    written = EntryReview.objects.order_by("entry__number").values_list("rating", "progress", "risk")
    assert list(written)[:2] == [("green", "Two walks a week.", ""), ("red", "", "No lamps to be had.")]
    assert complaints == [] or all("422" in one for one in complaints)


def test_it_goes_without_scripts(plain: Visit, review: PlanReview) -> None:
    page = plain.page
    plain.sign_in("officer")
    page.goto(f"{plain.url}{review.get_absolute_url()}")
    page.get_by_role("button", name="Start the review").click()
    page.get_by_label("On track").check()
    page.get_by_role("button", name="Save and next").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Entry 2")


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_its_pages_fit_and_are_accessible(visit: Visit, review: PlanReview, width: int) -> None:
    reviews.review_entry(
        review, review.plan.entries.get(number=1), rating="red", progress="None.", risk="No lamps.", by=None
    )
    visit.sign_in("officer")
    visit.page.set_viewport_size({"width": width, "height": 900})
    plan = review.plan.get_absolute_url()
    here = review.get_absolute_url()
    for path in (plan, f"{plan}?as=agreed", f"{plan}entries/1/", here, f"{here}entries/1/"):
        visit.page.goto(f"{visit.url}{path}")
        assert (path, axe_findings(visit.page), overflow(visit.page)) == (path, [], 0)


@pytest.fixture
def current() -> PlanReview:
    """The review of the last quarter of the plan of the last financial year, whose one entry is the member's."""
    board, today = make_board_that_signs_in(), timezone.localdate()
    year = financial_year(today) - 1
    strategy = add_strategy(by=None, board=board, name="Safety", slug="safety")
    version = add_version(strategy, by=None, title="Strategy", starts_on=date(year, 4, 1))
    word_priorities(version, lines=[Line(1, "Safer streets")], by=None)
    plan = plans.begin_plan(strategy, year=year, by=None)
    owner = Names(person=Person.objects.get(email="member@example.org"))
    plans.add_entry(plan, priority=Priority.objects.get(), what="Light the alleys", owners=[owner], by=None)
    return reviews.begin_review(plans.agree(plan, on=date(year, 5, 3), reference="2", by=None), quarter=4, by=None)


def test_an_owner_walks_from_my_work_to_their_entry_and_the_officer_reads_who_wrote_it(
    visit: Visit, plain: Visit, current: PlanReview, complaints: list[str]
) -> None:
    visit.sign_in("member")
    visit.go("My work", "Light the alleys")
    visit.page.get_by_label("On track").check()
    visit.field("Progress").fill("Two of five are lit.")
    visit.press("Save")
    visit.page.goto(f"{visit.url}/my-work/")
    expect(visit.page.get_by_text("Nothing waits for you.")).to_be_visible()
    plain.sign_in("officer")
    plain.go("My work", "Action plan entries to review")
    plain.sees("No entry of yours waits for its review.")
    plain.page.goto(f"{plain.url}{current.get_absolute_url()}")
    plain.sees("Two of five are lit.")
    plain.sees("Mary Member")
    assert complaints == []


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_the_minute_taker_chooses_the_entry_that_an_action_serves(
    visit: Visit, current: PlanReview, width: int, complaints: list[str]
) -> None:
    board = current.plan.strategy.board
    meeting = make_meeting(board, starts_at=timezone.now() - timedelta(hours=1), state="draft")
    make_item(meeting, title="Lamps", leads=[Leads(wording="The town")])
    meeting.refresh_from_db()
    sittings.open_sitting(meetings.publish_agenda(meeting, by=None), at=meeting.starts_at, by=None)
    page = visit.page
    page.set_viewport_size({"width": width, "height": 900})
    visit.sign_in("officer")
    page.goto(f"{visit.url}{reverse('meetings:write_item', args=[board.slug, meeting.number, 1])}")
    page.get_by_text("What it serves in the action plan").click()
    visit.field("Serves the action plan entry").select_option(label=f"{current.plan.period}, entry 1: Light the alleys")
    assert (axe_findings(page), overflow(page)) == ([], 0)
    visit.field("Action: who, what, by when").fill("@The town to count the lamps")
    visit.press("Add the action")
    visit.sees("Count the lamps")
    assert Action.objects.get().plan_entries.get().number == 1
    assert complaints == []
