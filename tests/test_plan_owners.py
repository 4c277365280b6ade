"""Who answers for an entry by a post: whoever holds it on the day. What a leaver owns is named to officers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from meetings.models import Letter
from meetings.services import plan_reviews
from scpb.boards.models import Board
from scpb.errors import NotPermitted
from scpb.people.models import Person, Post
from strategy.models import ActionPlan, PlanReview, Priority, financial_year
from strategy.naming import Names
from strategy.pages.to_review import owners_asked, to_review
from strategy.services import Line, add_strategy, add_version, plans, reviews, word_priorities
from tests.factories import make_board, make_member, make_officer, make_organisation, make_person, make_post
from tests.test_boards import as_person

pytestmark = pytest.mark.django_db

A_DAY = timedelta(days=1)
QUERIES = 12  # of the page of a leaving


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def board() -> Board:
    return make_board(is_public=True)


@pytest.fixture
def plan(board: Board, today: date) -> ActionPlan:
    """The agreed plan of the last financial year with two entries that nobody owns."""
    return make_plan(board, financial_year(today) - 1)


def make_plan(board: Board, year: int) -> ActionPlan:
    strategy = board.strategies.first()
    if strategy is None:
        strategy = add_strategy(by=None, board=board, name=f"Safety {board.pk}", slug=f"safety-{board.pk}")
        version = add_version(strategy, by=None, title="Strategy", starts_on=date(year, 4, 1))
        word_priorities(version, lines=[Line(1, "Safer streets")], by=None)
    found = plans.begin_plan(strategy, year=year, by=None)
    for what in ("Walk the high street", "Light the alleys"):
        plans.add_entry(found, priority=Priority.objects.get(strategy=strategy), what=what, by=None)
    return plans.agree(found, on=date(year, 5, 4), reference="SCPB/2", by=None)


@pytest.fixture
def review(plan: ActionPlan) -> PlanReview:
    return reviews.begin_review(plan, quarter=2, by=None)


def give(plan: ActionPlan, number: int, *owners: Names) -> None:
    plans.edit_entry(plan.entries.get(number=number), owners=list(owners), by=None)


@pytest.fixture
def ended(plan: ActionPlan, today: date) -> Post:
    """A post that owns the first entry and ended yesterday."""
    found = make_post(organisation=make_organisation(), ends_on=today - A_DAY)
    give(plan, 1, Names(post=found))
    return found


# -- who is asked ----------------------------------------------------------------------------------------------------


def test_whose_post_has_ended_is_not_asked_for_its_entries(review: PlanReview, ended: Post, today: date) -> None:
    assert to_review(ended.person, today) == []
    assert owners_asked(today) == []
    plan_reviews.ask_owners(today)
    assert not Letter.objects.exists()
    assert [one.entry.number for one in to_review(ended.person, today - A_DAY)] == [1]


def test_whose_post_ends_today_or_begins_tomorrow_is_asked_by_the_day(
    review: PlanReview, ended: Post, today: date
) -> None:
    Post.objects.update(ends_on=today)
    assert [one.entry.number for one in to_review(ended.person, today)] == [1]
    assert owners_asked(today) == [ended.person]
    Post.objects.update(starts_on=today + A_DAY, ends_on=None)
    assert to_review(ended.person, today) == []
    assert owners_asked(today) == []


def test_who_took_a_post_over_is_asked_once_the_entry_names_theirs(
    review: PlanReview, ended: Post, today: date
) -> None:
    successor = make_post(organisation=ended.organisation, starts_on=today)
    give(review.plan, 1, Names(post=successor))
    assert [one.entry.number for one in to_review(successor.person, today)] == [1]


def test_a_member_writes_the_review_by_a_post_only_while_they_hold_it(
    review: PlanReview, board: Board, ended: Post
) -> None:
    make_member(board, ended.person)
    entry = review.plan.entries.get(number=1)
    with pytest.raises(NotPermitted):
        reviews.review_entry(review, entry, rating="green", progress="It goes on.", by=ended.person)
    Post.objects.update(ends_on=None)
    assert reviews.review_entry(review, entry, rating="green", progress="It goes on.", by=ended.person)


# -- leaving ---------------------------------------------------------------------------------------------------------


def leaving(person: Person, reader: Person) -> str:
    answer = as_person(reader).get(reverse("boards:leave", args=[person.uuid]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_of_a_leaving_names_the_entries_that_the_leaver_owns(
    plan: ActionPlan, board: Board, ended: Post
) -> None:
    leaver, officer = make_member(board, ended.person).person, make_officer(board)
    first, second = (plan.entries.get(number=number) for number in (1, 2))
    said = leaving(leaver, officer)
    assert f'href="{first.get_absolute_url()}"' in said
    assert f"{plan}, entry 1: Walk the high street" in said and "Light the alleys" not in said
    give(plan, 2, Names(person=leaver))
    assert f'href="{second.get_absolute_url()}"' in leaving(leaver, officer)
    give(plan, 1, Names(wording="Somebody else"))
    assert "Walk the high street" not in leaving(leaver, officer)


def test_what_is_done_with_waits_for_nobody_when_somebody_leaves(plan: ActionPlan, board: Board) -> None:
    leaver, officer = make_member(board).person, make_officer(board)
    old = make_plan(board, plan.year - 1)
    give(old, 1, Names(person=leaver))
    for number in (1, 2):
        give(plan, number, Names(person=leaver))
    plans.take_out(plan.entries.get(number=1), reason="No money.", by=None)
    found = reviews.begin_review(plan, quarter=2, by=None)
    reviews.review_entry(found, plan.entries.get(number=2), rating="complete", progress="Lit.", by=None)
    said = leaving(leaver, officer)
    assert "Walk the high street" not in said and "Light the alleys" not in said


def test_partners_and_plans_that_the_reader_may_not_see_are_not_named(plan: ActionPlan, board: Board) -> None:
    leaver = make_member(board).person
    plans.edit_entry(plan.entries.get(number=1), partners=[Names(person=leaver)], by=None)
    hidden = make_plan(make_board(is_public=False), plan.year)
    give(hidden, 2, Names(person=leaver))
    said = leaving(leaver, make_officer(board))
    assert "Walk the high street" not in said and "Light the alleys" not in said


@pytest.mark.parametrize("more", [0, 8])
def test_the_page_of_a_leaving_asks_no_more_with_more_entries(
    plan: ActionPlan, board: Board, more: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    leaver, officer = make_member(board, make_person()).person, as_person(make_officer(board))
    for number in range(more):
        owners = [Names(person=leaver)]
        plans.add_entry(plan, priority=Priority.objects.get(), what=f"Walk {number}", owners=owners, by=None)
    with django_assert_max_num_queries(QUERIES):
        assert officer.get(reverse("boards:leave", args=[leaver.uuid])).status_code == 200
