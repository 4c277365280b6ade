"""What was published of a quarter stays: the entries that the plan had then, in the words of then."""

from __future__ import annotations

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from scpb.audit.models import Entry
from scpb.people.models import Person
from strategy.models import ActionPlan, EntryReview, PlanReview, Priority
from strategy.naming import Names
from strategy.pages.reviews import ReviewPage, review_page
from strategy.services import Line, add_strategy, add_version, plans, reviews, word_priorities
from tests.factories import make_board, make_officer, make_organisation, make_person, make_post
from tests.test_boards import as_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Person:
    return make_post(person=make_person(name="Olu Owner"), organisation=make_organisation(name="Fire Brigade")).person


@pytest.fixture
def plan(owner: Person) -> ActionPlan:
    """An agreed plan of 2022–23 with three entries; the owner answers for the first."""
    strategy = add_strategy(by=None, board=make_board(is_public=True), name="Safety", slug="safety")
    version = add_version(strategy, by=None, title="Strategy 2022–27", starts_on=date(2022, 4, 1))
    word_priorities(version, lines=[Line(1, "Streets free of fear")], by=None)
    found = plans.begin_plan(strategy, year=2022, by=None)
    for what in ("Walk", "Light", "Paint"):
        plans.add_entry(found, priority=Priority.objects.get(), what=what, by=None)
    plans.edit_entry(found.entries.get(number=1), success="Ten walks a week", owners=[Names(person=owner)], by=None)
    return plans.agree(found, on=date(2022, 11, 4), reference="SCPB/2022/9", by=None)


@pytest.fixture
def review(plan: ActionPlan) -> PlanReview:
    """The third quarter: of the third entry nothing is said, the second was taken out after it was reviewed."""
    found = reviews.begin_review(plan, quarter=3, by=None)
    for number in (1, 2):
        reviews.review_entry(found, plan.entries.get(number=number), rating="complete", progress="Done.", by=None)
    plans.take_out(plan.entries.get(number=2), reason="It is lit.", by=None)
    return reviews.publish_review(reviews.close_review(found, by=None), by=None)


def edit(plan: ActionPlan, number: int, **values: Any) -> None:
    plans.edit_entry(plan.entries.get(number=number), by=None, **values)


def page_of(review: PlanReview, reader: Person | None = None) -> str:
    return unescape(as_person(reader).get(review.get_absolute_url()).content.decode())


def again(review: PlanReview) -> ReviewPage:
    kept = PlanReview.objects.select_related("plan__strategy__board").get(pk=review.pk)
    return review_page(kept, make_officer(kept.plan.strategy.board), timezone.localdate())


def test_a_published_review_is_of_what_the_plan_had_then(review: PlanReview) -> None:
    plan = review.plan
    assert "2 of 3 entries reviewed." in page_of(review)
    plans.add_entry(plan, priority=Priority.objects.get(), what="Added later", by=None)
    plan.entries.filter(what="Added later").update(added_on=date(2022, 10, 1))  # though it had been for its quarter
    plans.take_out(plan.entries.get(number=3), reason="No money.", by=None)
    for reader in (None, make_officer(plan.strategy.board)):
        said = page_of(review, reader)
        assert "2 of 3 entries reviewed." in said and "Added later" not in said
        assert said.count("Not reviewed") == 1 and all(what in said for what in ("Walk", "Light", "Paint"))


def test_a_published_review_keeps_the_words_of_then(review: PlanReview, owner: Person) -> None:
    assert "Measure of success: Ten walks a week" in page_of(review)
    edit(review.plan, 1, what="Quite another deed", success="None", owners=[Names(wording="Somebody else")])
    owner.posts.update(ends_on=date(2023, 1, 1))
    word = {"lines": [Line(4, "Otherwise", Priority.objects.get())], "by": None}
    word_priorities(review.plan.strategy.versions.get(), **word)
    said = page_of(review)
    assert "Olu Owner, Fire Brigade" in said and "Measure of success: Ten walks a week" in said
    assert "1. Streets free of fear" in said and ">Walk</a>" in said
    for changed in ("Quite another deed", "Somebody else", "Otherwise", "Measure of success: None"):
        assert changed not in said


def test_the_page_of_an_entry_says_what_a_review_was_of_where_it_reads_otherwise_now(
    client: Client, review: PlanReview
) -> None:
    then = "It was reviewed in these words:"
    entry = review.plan.entries.get(number=1).get_absolute_url()
    assert then not in client.get(entry).content.decode()
    edit(review.plan, 1, owners=[])
    assert then not in client.get(entry).content.decode()
    edit(review.plan, 1, what="Quite another deed")
    said = client.get(entry).content.decode()
    assert f"{then} Walk" in " ".join(said.split()) and "Quite another deed" in said


def test_an_older_published_review_is_of_what_it_says_something_of(review: PlanReview) -> None:
    PlanReview.objects.update(snapshot="")
    assert [row.entry.number for row in again(review).rows] == [1, 2]
    assert "2 of 2 entries reviewed." in page_of(review)


def test_a_review_that_is_not_published_says_what_the_plan_says_now(review: PlanReview) -> None:
    following = reviews.begin_review(review.plan, quarter=4, by=None)
    edit(review.plan, 1, what="Walk more")
    reviews.close_review(following, by=None)
    assert [row.what for row in again(following).rows] == ["Walk more", "Paint"]


def test_the_words_of_then_are_kept_apart_in_the_audit(review: PlanReview, owner: Person) -> None:
    entry = Entry.objects.get(verb="strategy.review_published")
    assert owner.name not in str(entry.after) and "Walk" not in str(entry.after)
    assert EntryReview.objects.filter(review=review).count() == 2


def test_only_a_published_review_keeps_words(review: PlanReview) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanReview.objects.filter(pk=review.pk).update(published_at=None)


def test_a_published_review_asks_no_more_with_more_entries(
    plan: ActionPlan, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(8):
        plans.add_entry(plan, priority=Priority.objects.get(), what=f"More {number}", by=None)
    plan.entries.update(added_on=None)
    found = reviews.begin_review(plan, quarter=3, by=None)
    reviews.publish_review(reviews.close_review(found, by=None), by=None)
    reader = as_person(make_officer(plan.strategy.board))
    for page in (found.get_absolute_url(), plan.get_absolute_url()):
        with django_assert_max_num_queries(12):
            assert reader.get(page).status_code == 200
