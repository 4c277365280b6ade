"""Entries that come into an action plan after the board agreed it: from which quarter on they are asked for."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from scpb.boards.models import Board
from strategy.models import ActionPlan, PlanEntry, PlanReview
from strategy.models.plans import last_day_of
from strategy.naming import Names
from strategy.pages.reviews import review_page
from strategy.pages.to_review import owners_asked, to_review
from strategy.services import plans, reviews
from tests.action_makers import make_priority
from tests.factories import make_board, make_member, make_officer, make_person
from tests.gaps import open_of

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
AUTUMN, LATE = date(2026, 9, 20), date(2026, 11, 20)  # on either side of the end of quarter 2


@pytest.fixture
def board() -> Board:
    return make_board()


@pytest.fixture
def plan(board: Board) -> ActionPlan:
    """The plan of 2026–27 with one entry, agreed in April."""
    priority = make_priority(board, "Homes")
    found = plans.begin_plan(priority.strategy, year=2026, by=None)
    plans.add_entry(found, priority=priority, what="Fit locks", by=None)
    return plans.agree(found, on=date(2026, 4, 10), reference="B/1", by=None)


def on(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    """Let today be the day."""
    now = datetime(day.year, day.month, day.day, 10, tzinfo=LONDON)
    monkeypatch.setattr(timezone, "now", lambda: now)


def add(plan: ActionPlan, what: str = "Light the alleys") -> PlanEntry:
    return plans.add_entry(plan, priority=plan.entries.get(number=1).priority, what=what, by=None)


def review_of(plan: ActionPlan, quarter: int = 2) -> PlanReview:
    """The review of a quarter that says something of the first entry alone."""
    found = reviews.begin_review(plan, quarter=quarter, by=None)
    reviews.review_entry(found, plan.entries.get(number=1), rating="green", progress="Half are fitted.", by=None)
    return found


@pytest.mark.parametrize(
    ("quarter", "day"),
    [(1, date(2026, 6, 30)), (2, date(2026, 9, 30)), (3, date(2026, 12, 31)), (4, date(2027, 3, 31))],
)
def test_a_quarter_ends_with_the_month_before_the_next(quarter: int, day: date) -> None:
    assert last_day_of(2026, quarter) == day


def test_what_is_added_to_a_draft_belongs_to_the_plan_as_it_is_agreed(plan: ActionPlan) -> None:
    assert plan.entries.get().added_on is None


def test_an_entry_added_after_a_quarter_is_no_gap_of_it_and_one_of_the_next(
    plan: ActionPlan, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = make_officer(board)
    on(monkeypatch, LATE)
    reviews.publish_review(reviews.close_review(review_of(plan), by=None), by=None)
    assert add(plan).added_on == LATE
    assert open_of("entries-not-reviewed", officer, LATE) == []
    assert open_of("entries-not-reviewed", officer, date(2026, 12, 5)) == ["Fit locks", "Light the alleys"]


def test_an_entry_added_within_a_quarter_is_asked_for_in_its_review(
    plan: ActionPlan, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(monkeypatch, AUTUMN)
    add(plan)
    review = review_of(plan)
    assert reviews.not_reviewed(review) == 1
    assert open_of("entries-not-reviewed", make_officer(board), LATE) == ["Light the alleys"]


def test_what_was_out_of_the_plan_at_the_end_of_a_quarter_is_no_gap_of_it(
    plan: ActionPlan, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer, entry = make_officer(board), plan.entries.get()
    on(monkeypatch, AUTUMN)
    plans.take_out(entry, reason="No money.", by=None)
    on(monkeypatch, LATE)
    assert plans.put_back(entry, by=None).added_on == LATE
    assert open_of("entries-not-reviewed", officer, LATE) == []
    assert open_of("entries-not-reviewed", officer, date(2026, 12, 5)) == ["Fit locks"]


def test_what_was_taken_out_and_put_back_within_a_quarter_has_been_there_all_along(
    plan: ActionPlan, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(monkeypatch, LATE)
    plans.take_out(plan.entries.get(), reason="By mistake.", by=None)
    assert plans.put_back(plan.entries.get(), by=None).added_on is None
    assert open_of("entries-not-reviewed", make_officer(board), LATE) == ["Fit locks"]


def test_what_was_taken_out_of_the_draft_comes_into_the_agreed_plan_when_it_is_put_back(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(monkeypatch, LATE)
    priority = make_priority(board, "Homes")
    draft = plans.begin_plan(priority.strategy, year=2026, by=None)
    kept, gone = (plans.add_entry(draft, priority=priority, what=what, by=None) for what in ("Fit locks", "Paint"))
    assert plans.put_back(plans.take_out(kept, reason="By mistake.", by=None), by=None).added_on is None
    plans.take_out(gone, reason="Not now.", by=None)
    plans.agree(draft, on=date(2026, 4, 10), reference="B/1", by=None)
    assert plans.put_back(gone, by=None).added_on == LATE


# -- the review itself, and whom it asks -----------------------------------------------------------------------------


def test_the_review_of_a_quarter_does_not_ask_for_what_came_after_it(
    plan: ActionPlan, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(monkeypatch, LATE)
    review, officer = review_of(plan), make_officer(board)
    late = add(plan)
    page = review_page(review, officer, LATE)
    assert (page.missing, page.chosen(late.number), reviews.not_reviewed(review)) == (0, None, 0)
    reviews.review_entry(review, late, rating="waiting", progress="Asked for all the same.", by=None)
    assert review_page(review, officer, LATE).chosen(late.number) is not None
    on(monkeypatch, date(2026, 12, 5))
    following = reviews.begin_review(plan, quarter=3, by=None)
    assert review_page(following, officer, date(2026, 12, 5)).missing == 2


def test_owners_are_not_asked_in_the_review_of_a_quarter_for_what_came_after_it(
    plan: ActionPlan, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(monkeypatch, LATE)
    review_of(plan)
    owner, late = make_member(board, make_person(name="Olu Owner")).person, add(plan)
    plans.edit_entry(late, owners=[Names(person=owner)], by=None)
    assert (to_review(owner, LATE), owners_asked(LATE)) == ([], [])
    on(monkeypatch, date(2026, 12, 5))
    reviews.begin_review(plan, quarter=3, by=None)
    assert [one.quarter for one in to_review(owner, date(2026, 12, 5))] == [3]
    assert owners_asked(date(2026, 12, 5)) == [owner]
