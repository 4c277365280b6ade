"""Action plans: numbered entries, what the board agreed, and what has changed since."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from scpb.audit.models import Entry
from scpb.errors import NotAllowed, NotPermitted
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from strategy import plan_document
from strategy.models import (
    ActionPlan,
    EntryReview,
    PlanEntry,
    Priority,
    Strategy,
    StrategyVersion,
    financial_year,
    quarter_of,
)
from strategy.naming import Names
from strategy.pages.plans import changed
from strategy.services import Line, add_strategy, add_version, plans, reviews, word_priorities
from tests.factories import make_board, make_member, make_officer, make_organisation, make_person

pytestmark = pytest.mark.django_db

TODAY = date(2023, 2, 15)


@pytest.fixture
def strategy() -> Strategy:
    found = add_strategy(by=None, board=make_board(), name="Community Safety Strategy", slug="community-safety")
    version = add_version(found, by=None, title="Strategy 2022–27", starts_on=date(2022, 4, 1))
    word_priorities(version, lines=[Line(1, "Streets free of fear"), Line(2, "Homes that are safe")], by=None)
    return found


@pytest.fixture
def priorities(strategy: Strategy) -> list[Priority]:
    return list(Priority.objects.in_force(TODAY).filter(strategy=strategy))


@pytest.fixture
def plan(strategy: Strategy) -> ActionPlan:
    return plans.begin_plan(strategy, year=2022, by=None, introduction="What we do this year.")


@pytest.fixture
def entries(plan: ActionPlan, priorities: list[Priority]) -> list[PlanEntry]:
    team = Names(wording="Town centre team")
    said = [("Walk the high street", 0), ("Fit doors with locks", 1), ("Light the alleys", 0)]
    return [
        plans.add_entry(plan, priority=priorities[place], what=what, by=None, owners=[team], success="Fewer calls")
        for what, place in said
    ]


def agreed(plan: ActionPlan, **values: Any) -> ActionPlan:
    return plans.agree(plan, **{"on": date(2022, 11, 4), "reference": "SCPB/2022/9", "by": None} | values)


# -- years and quarters ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "year", "quarter"),
    [(date(2022, 4, 1), 2022, 1), (date(2022, 12, 31), 2022, 3), (date(2023, 3, 31), 2022, 4)],
)
def test_a_day_lies_in_a_quarter_of_a_financial_year(day: date, year: int, quarter: int) -> None:
    assert (financial_year(day), quarter_of(day)) == (year, quarter)


# -- entries ---------------------------------------------------------------------------------------------------------


def test_an_entry_that_is_taken_out_leaves_a_gap_in_the_numbers(entries: list[PlanEntry], plan: ActionPlan) -> None:
    plans.take_out(entries[2], reason="The lights came with the new road.", by=None)
    fresh = plans.add_entry(plan, priority=entries[0].priority, what="Paint the underpass", by=None)
    assert fresh.number == 4
    assert [line.number for line in plan_document.live(plan, TODAY).lines()] == [1, 4, 2]


def test_an_entry_that_is_taken_out_says_why_and_changes_no_more(entries: list[PlanEntry]) -> None:
    with pytest.raises(NotAllowed, match="Say why"):
        plans.take_out(entries[0], reason=" ", by=None)
    gone = plans.take_out(entries[0], reason="No money.", by=None)
    assert gone.taken_out_on == timezone.localdate()
    with pytest.raises(NotAllowed, match="taken out"):
        plans.edit_entry(gone, what="Other", by=None)


def test_an_entry_that_was_taken_out_is_put_back_under_its_number_with_its_reviews(
    entries: list[PlanEntry], plan: ActionPlan
) -> None:
    review = reviews.begin_review(agreed(plan), quarter=3, by=None)
    said = reviews.review_entry(review, entries[1], rating=EntryReview.Rating.GREEN, progress="Begun.", by=None)
    plans.take_out(entries[1], reason="No money for Ms Hill.", by=None)
    back = plans.put_back(entries[1], by=None)
    assert (back.taken_out_on, back.taken_out_why, back.number, back.version) == (None, "", 2, 3)
    assert [line.number for line in plan_document.live(plan, TODAY).lines()] == [1, 3, 2]
    assert back.reviews.get() == said
    kept = Entry.objects.get(verb="strategy.entry_put_back")
    assert kept.detail.said["personal"]["before"] == {"taken_out_why": "No money for Ms Hill."}  # the audit keeps it
    with pytest.raises(NotAllowed, match="in the plan already"):
        plans.put_back(back, by=None)


def test_an_entry_that_was_put_back_is_no_change_and_one_that_was_not_agreed_is_added(
    entries: list[PlanEntry], plan: ActionPlan
) -> None:
    plans.take_out(entries[0], reason="Not now.", by=None)
    kept = agreed(plan)
    plans.take_out(entries[1], reason="No money.", by=None)
    gone = changed(kept, TODAY)
    assert gone and [(one.line.number, one.reason) for one in gone.gone] == [(2, "No money.")]
    plans.put_back(entries[1], by=None)
    assert not changed(kept, TODAY)
    plans.put_back(entries[0], by=None)
    found = changed(kept, TODAY)
    assert found and [line.number for line in found.added] == [1] and not found.gone


def test_two_who_write_one_entry_lose_nothing(entries: list[PlanEntry]) -> None:
    first = plans.edit_entry(entries[0], what="Walk the high street twice a week", version=1, by=None)
    with pytest.raises(plans.Overtaken) as refused:
        plans.edit_entry(entries[0], what="Walk it never", version=1, by=None)
    assert refused.value.now == first
    assert PlanEntry.objects.get(pk=first.pk).what == "Walk the high street twice a week"


def test_other_owners_count_as_written_and_the_same_ones_do_not(entries: list[PlanEntry]) -> None:
    body = Names(organisation=make_organisation(name="Fire Brigade"))
    assert plans.edit_entry(entries[0], owners=[body, body], by=None).version == 2
    assert plans.edit_entry(entries[0], owners=[body], by=None).version == 2
    assert [str(one) for one in entries[0].names.all()] == ["Fire Brigade"]


def test_an_entry_serves_a_priority_of_the_plans_own_strategy(plan: ActionPlan) -> None:
    other = add_strategy(by=None, board=plan.strategy.board, name="Other", slug="other")
    with pytest.raises(NotAllowed, match="another strategy"):
        plans.add_entry(plan, priority=Priority.objects.create(strategy=other), what="X", by=None)


def test_a_plan_begins_with_what_the_year_before_left_unfinished(
    entries: list[PlanEntry], plan: ActionPlan, strategy: Strategy
) -> None:
    plans.take_out(entries[2], reason="Done elsewhere.", by=None)
    agreed(plan)
    review = reviews.begin_review(plan, quarter=3, by=None)
    reviews.review_entry(review, entries[1], rating=EntryReview.Rating.COMPLETE, progress="All fitted.", by=None)
    following = plans.begin_plan(strategy, year=2023, by=None, copied=True)
    assert [entry.what for entry in following.entries.all()] == ["Walk the high street"]
    assert [str(one) for one in following.entries.get().names.all()] == ["Town centre team"]


def test_a_strategy_has_one_plan_a_year(plan: ActionPlan, strategy: Strategy) -> None:
    with pytest.raises(NotAllowed, match="already"):
        plans.begin_plan(strategy, year=2022, by=None)


# -- agreement -------------------------------------------------------------------------------------------------------


def test_what_was_agreed_stays_while_the_plan_goes_on(entries: list[PlanEntry], plan: ActionPlan) -> None:
    kept = agreed(plan)
    before = plan_document.agreed(kept)
    assert before == plan_document.live(kept, date(2022, 11, 4))
    plans.edit_entry(entries[0], what="Walk the high street at night", by=None)
    plans.take_out(entries[1], reason="Moved to housing.", by=None)
    plans.add_entry(kept, priority=entries[0].priority, what="Open a youth club", by=None)
    kept.refresh_from_db()
    assert plan_document.agreed(kept) == before
    assert [line.what for line in plan_document.live(kept, TODAY).lines()] == [
        "Walk the high street at night",
        "Light the alleys",
        "Open a youth club",
    ]


def test_a_plan_is_agreed_once_with_entries_and_on_a_day_that_has_been(plan: ActionPlan, priorities: Any) -> None:
    with pytest.raises(NotAllowed, match="no entry"):
        agreed(plan)
    plans.add_entry(plan, priority=priorities[0], what="Walk", by=None)
    with pytest.raises(NotAllowed, match="still to come"):
        agreed(plan, on=date(2099, 1, 1))
    agreed(plan)
    with pytest.raises(NotAllowed, match="agreed already"):
        agreed(plan)


def test_a_plan_that_is_agreed_is_printed(entries: list[PlanEntry], plan: ActionPlan) -> None:
    kept = agreed(plan)
    jobs.run_here(Job.objects.get(kind=plans.PRINT))
    kept.refresh_from_db()
    assert kept.pdf is not None and kept.pdf.media_type == "application/pdf"


def test_a_priority_that_the_year_no_longer_has_keeps_its_words(
    entries: list[PlanEntry], plan: ActionPlan, strategy: Strategy, priorities: list[Priority]
) -> None:
    refreshed = add_version(strategy, by=None, title="Refresh", starts_on=date(2023, 1, 1), copied=False)
    word_priorities(refreshed, lines=[Line(1, "Safe homes", priorities[1])], by=None)
    assert [group.heading for group in plan_document.live(plan, TODAY).groups] == [
        "Priority 1: Safe homes",
        "Streets free of fear",
    ]


def test_words_are_those_in_force_by_day_and_not_those_of_the_greatest_number(
    entries: list[PlanEntry], plan: ActionPlan, strategy: Strategy, priorities: list[Priority]
) -> None:
    """A version that was begun later may have been adopted from an earlier day."""
    StrategyVersion.objects.filter(strategy=strategy).update(number=3)
    StrategyVersion.objects.create(
        strategy=strategy,
        number=2,
        title="Refresh",
        starts_on=date(2023, 1, 1),
        state="adopted",
        adopted_on=date(2023, 1, 1),
    ).wordings.create(priority=priorities[0], number=4, title="Calm streets")
    StrategyVersion.objects.filter(strategy=strategy, number=3).update(ends_on=date(2022, 12, 31))
    assert [group.heading for group in plan_document.live(plan, TODAY).groups] == [
        "Priority 4: Calm streets",
        "Homes that are safe",
    ]


# -- who may ---------------------------------------------------------------------------------------------------------


def test_the_officer_of_the_board_alone_writes_its_plan(plan: ActionPlan, priorities: list[Priority]) -> None:
    member = make_person(name="Grace")
    make_member(plan.strategy.board, member)
    for who in (member, make_officer(make_board()), make_person(is_superuser=True)):
        with pytest.raises(NotPermitted):
            plans.add_entry(plan, priority=priorities[0], what="X", by=who)
    officer = make_officer(plan.strategy.board)
    assert plans.add_entry(plan, priority=priorities[0], what="X", by=officer).number == 1
