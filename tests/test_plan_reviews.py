"""The quarterly review of a plan: who writes it, who reads what of it, and how fast it goes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Person
from strategy.models import ActionPlan, EntryReview, PlanEntry, PlanReview, Priority
from strategy.naming import Names
from strategy.services import Line, add_strategy, add_version, plans, reviews, word_priorities
from tests.factories import make_board, make_grant, make_member, make_officer, make_organisation, make_person
from tests.test_boards import as_person

pytestmark = pytest.mark.django_db

GREEN, AMBER = EntryReview.Rating.GREEN, EntryReview.Rating.AMBER
SAID = {"rating": AMBER, "progress": "Two walks a week.", "risk": "One officer is leaving."}
INNER = {"mitigation": "Hire in May.", "comment": "Ask the council."}


@pytest.fixture
def owner() -> Person:
    return make_person(name="Olu Owner")


@pytest.fixture
def plan(owner: Person) -> ActionPlan:
    """An agreed plan of 2022–23 with three entries: the first is the owner's."""
    board = make_board(is_public=True)
    make_member(board, owner)
    strategy = add_strategy(by=None, board=board, name="Community Safety Strategy", slug="community-safety")
    version = add_version(strategy, by=None, title="Strategy 2022–27", starts_on=date(2022, 4, 1))
    word_priorities(version, lines=[Line(1, "Streets free of fear")], by=None)
    priority = Priority.objects.get(strategy=strategy)
    found = plans.begin_plan(strategy, year=2022, by=None)
    for what, owners in (("Walk", [Names(person=owner)]), ("Light", []), ("Paint", [])):
        plans.add_entry(found, priority=priority, what=what, owners=owners, by=None)
    return plans.agree(found, on=date(2022, 11, 4), reference="SCPB/2022/9", by=None)


@pytest.fixture
def officer(plan: ActionPlan) -> Person:
    return make_officer(plan.strategy.board, name="Ola Officer")


@pytest.fixture
def review(plan: ActionPlan) -> PlanReview:
    return reviews.begin_review(plan, quarter=3, by=None)


def entry(plan: ActionPlan, number: int) -> PlanEntry:
    return plan.entries.get(number=number)


def write(review: PlanReview, number: int = 1, by: Person | None = None, **values: Any) -> EntryReview:
    return reviews.review_entry(review, entry(review.plan, number), by=by, **{**SAID, **INNER, **values})


def address(name: str, review: PlanReview, *more: Any) -> str:
    return reverse(f"strategy:{name}", args=["community-safety", review.plan.year, review.quarter, *more])


def posted(seen: int = 0, **values: Any) -> dict[str, Any]:
    return {"seen": seen, **SAID, **INNER, **values}


# -- states ----------------------------------------------------------------------------------------------------------


def test_a_review_begins_once_of_an_agreed_plan_and_no_sooner_than_its_quarter(review: PlanReview) -> None:
    with pytest.raises(NotAllowed, match="begun already"):
        reviews.begin_review(review.plan, quarter=3, by=None)
    draft = plans.begin_plan(review.plan.strategy, year=2023, by=None)
    with pytest.raises(NotAllowed, match="agreed"):
        reviews.begin_review(draft, quarter=1, by=None)
    ActionPlan.objects.filter(pk=review.plan.pk).update(year=2098)
    review.plan.refresh_from_db()
    with pytest.raises(NotAllowed, match="The quarter begins on 1 January 2099"):
        reviews.begin_review(review.plan, quarter=4, by=None)


def test_a_review_is_closed_and_then_published_and_changes_no_more(review: PlanReview) -> None:
    with pytest.raises(NotAllowed, match="Close the review first"):
        reviews.publish_review(review, by=None)
    write(review)
    closed = reviews.close_review(review, by=None)
    with pytest.raises(NotAllowed, match="closed"):
        write(closed, 2)
    assert not reviews.reopen_review(closed, by=None).is_closed
    write(review, 2)
    published = reviews.publish_review(reviews.close_review(review, by=None), by=None)
    for act in (reviews.publish_review, reviews.reopen_review, reviews.close_review):
        with pytest.raises(NotAllowed):
            act(published, by=None)


def test_an_entry_at_risk_says_what_the_risk_is(review: PlanReview) -> None:
    with pytest.raises(NotAllowed, match="Say what the risk is"):
        write(review, risk="  ")
    assert write(review, rating=GREEN, risk="").rating == GREEN


def test_nothing_is_written_of_an_entry_that_was_taken_out(review: PlanReview) -> None:
    plans.take_out(entry(review.plan, 2), reason="No money.", by=None)
    with pytest.raises(NotAllowed, match="not in this plan"):
        write(review, 2)
    assert reviews.not_reviewed(review) == 2


def test_two_who_write_one_entry_lose_nothing(review: PlanReview) -> None:
    first = write(review)
    with pytest.raises(plans.Overtaken) as refused:
        write(review, progress="None.")
    assert refused.value.now == first
    again = write(review, progress="Three walks a week.", version=1)
    assert (again.version, EntryReview.objects.get().progress) == (2, "Three walks a week.")


# -- who writes ------------------------------------------------------------------------------------------------------


def test_officers_write_all_entries_and_owners_their_own(review: PlanReview, officer: Person, owner: Person) -> None:
    assert write(review, 1, by=owner).by == owner
    assert write(review, 2, by=officer).by == officer
    with pytest.raises(NotPermitted):
        write(review, 3, by=owner)
    with pytest.raises(NotPermitted):
        reviews.close_review(review, by=owner)


def test_a_member_writes_for_the_organisation_whose_place_they_fill(review: PlanReview) -> None:
    board = review.plan.strategy.board
    seat = board.seats.create(organisation=make_organisation(), order=1)
    member = make_member(board, make_person(), seat=seat).person
    plans.edit_entry(entry(review.plan, 3), owners=[Names(organisation=seat.organisation)], by=None)
    assert write(review, 3, by=member).by == member


# -- who reads -------------------------------------------------------------------------------------------------------


def test_everybody_reads_rating_and_progress_once_published_and_never_the_rest(
    client: Client, review: PlanReview
) -> None:
    plan = review.plan.get_absolute_url()
    write(review)
    pages = [plan, f"{plan}entries/1/", review.get_absolute_url()]
    before = [client.get(page) for page in pages]
    assert [answer.status_code for answer in before] == [200, 200, 404]
    assert not any("Two walks a week" in answer.content.decode() for answer in before)
    reviews.publish_review(reviews.close_review(review, by=None), by=None)
    for page in pages:
        said = client.get(page).content.decode()
        assert "Two walks a week." in said and "At risk" in said
        for secret in ("One officer is leaving", "Hire in May", "Ask the council"):
            assert secret not in said


@pytest.mark.parametrize("role", ["officer", "analyst"])
def test_the_boards_people_read_a_review_that_is_under_way(client: Client, review: PlanReview, role: str) -> None:
    write(review)
    insider = make_grant(review.plan.strategy.board, make_person(), role).person
    said = as_person(insider).get(review.get_absolute_url()).content.decode()
    assert "Two walks a week." in said and "One officer is leaving." in said


def test_a_member_of_another_board_knows_nothing_of_a_review_under_way(review: PlanReview) -> None:
    client = as_person(make_member(make_board()).person)
    assert client.get(review.get_absolute_url()).status_code == 404
    assert client.get(address("review_entry", review, 1)).status_code == 404


# -- the page of the session -----------------------------------------------------------------------------------------


def test_saving_leads_to_the_next_entry_that_nobody_has_written(review: PlanReview, officer: Person) -> None:
    write(review, 2)
    client = as_person(officer)
    answer = client.post(address("review_entry", review, 1), posted())
    assert answer.headers["Location"] == address("review_entry", review, 3)
    answer = client.post(address("review_entry", review, 3), posted(rating=GREEN, risk=""))
    assert answer.headers["Location"] == review.get_absolute_url()
    assert EntryReview.objects.filter(review=review, by=officer).count() == 2


def test_saving_stays_where_that_was_asked_for(client: Client, review: PlanReview, officer: Person) -> None:
    answer = as_person(officer).post(address("review_entry", review, 1), posted(stay="1"))
    assert answer.headers["Location"] == address("review_entry", review, 1)


def test_a_red_entry_without_a_risk_is_asked_for_it(client: Client, review: PlanReview, officer: Person) -> None:
    answer = as_person(officer).post(address("review_entry", review, 1), posted(rating="red", risk=""))
    assert answer.status_code == 422
    assert "Say what the risk is" in answer.content.decode() and "Two walks a week." in answer.content.decode()


def test_who_is_overtaken_sees_both_and_decides(review: PlanReview, officer: Person) -> None:
    write(review, progress="Theirs.")
    client = as_person(officer)
    answer = client.post(address("review_entry", review, 1), posted(progress="Mine."))
    said = answer.content.decode()
    assert answer.status_code == 409 and "Theirs." in said and "Mine." in said
    assert 'name="seen" value="1"' in said
    client.post(address("review_entry", review, 1), posted(seen=1, progress="Mine."))
    assert EntryReview.objects.get().progress == "Mine."


def test_what_was_typed_stays_when_the_review_was_closed_meanwhile(review: PlanReview, officer: Person) -> None:
    reviews.close_review(review, by=None)
    client = as_person(officer)
    answer = client.post(address("review_entry", review, 1), posted(progress="Typed."))
    assert answer.status_code == 409 and "Typed." in answer.content.decode()
    assert client.get(address("review_entry", review, 1)).status_code == 409


def test_the_quarter_before_stands_beside_the_form(client: Client, review: PlanReview, officer: Person) -> None:
    write(review, progress="Before Christmas.")
    following = reviews.begin_review(review.plan, quarter=4, by=None)
    said = as_person(officer).get(address("review_entry", following, 1)).content.decode()
    assert "Last time" in said and "Before Christmas." in said


def test_an_owner_is_led_through_their_own_entries_alone(review: PlanReview, owner: Person) -> None:
    client = as_person(owner)
    answer = client.post(address("review_entry", review, 1), posted())
    assert answer.headers["Location"] == review.get_absolute_url()
    assert client.get(address("review_entry", review, 2)).status_code == 403


def test_closing_says_how_many_entries_are_not_reviewed(review: PlanReview, officer: Person) -> None:
    write(review)
    client = as_person(officer)
    assert "2 entries are not reviewed." in client.get(address("close_review", review)).content.decode()
    client.post(address("close_review", review))
    client.post(address("publish_review", review))
    review.refresh_from_db()
    assert review.is_published and review.closed_by == officer


# -- the pages of the plan -------------------------------------------------------------------------------------------


def test_the_page_shows_what_was_agreed_and_what_has_changed_since(client: Client, plan: ActionPlan) -> None:
    plans.edit_entry(entry(plan, 1), what="Walk every night", by=None)
    plans.take_out(entry(plan, 2), reason="The road is lit now.", by=None)
    plans.add_entry(plan, priority=entry(plan, 1).priority, what="Open a club", by=None)
    agreed = client.get(plan.get_absolute_url(), {"as": "agreed"}).content.decode()
    assert "Light" in agreed and "Walk every night" not in agreed
    changed = client.get(plan.get_absolute_url(), {"as": "changed"}).content.decode()
    for said in ("Open a club", "The road is lit now.", "every night", "<ins>"):
        assert said in changed


def test_another_introduction_than_the_agreed_one_is_a_change(client: Client, plan: ActionPlan) -> None:
    same, heading = "Nothing has changed since the board agreed the plan.", '<h2 id="introduction">'
    before = client.get(plan.get_absolute_url(), {"as": "changed"}).content.decode()
    assert same in before and heading not in before
    plans.introduce(plan, introduction="A year of walking.", by=None)
    after = client.get(plan.get_absolute_url(), {"as": "changed"}).content.decode()
    assert same not in after
    assert heading in after and "<ins>" in after and "A year of walking." in after


def test_the_officer_begins_fills_and_agrees_a_plan(plan: ActionPlan, officer: Person) -> None:
    client = as_person(officer)
    client.post(reverse("strategy:begin_plan", args=["community-safety"]), {"year": 2023, "copied": "on"})
    fresh = ActionPlan.objects.get(year=2023)
    assert fresh.entries.count() == 3
    where = fresh.get_absolute_url()
    priority = Priority.objects.get()
    sent = {"priority": priority.uuid, "what": "Plant hedges", "owner_words": "Parks team", "partner_words": "A\nB"}
    assert client.post(f"{where}entries/add/", sent).status_code == 302
    made = fresh.entries.get(number=4)
    assert [str(one) for one in made.names.all()] == ["Parks team", "A", "B"]
    edited = {
        **sent,
        "seen": 1,
        "owner_kept": ["words:Parks team"],
        "owner_words": "",
        "partner_words": "",
        "partner_kept": ["words:B"],
    }
    assert client.post(f"{where}entries/4/edit/", edited).status_code == 302
    assert [str(one) for one in made.names.all()] == ["Parks team", "B"]
    assert client.post(f"{where}entries/4/edit/", {**edited, "what": "Other"}).status_code == 409
    assert client.post(f"{where}entries/3/take-out/", {"reason": "Done."}).status_code == 302
    assert f"{where}entries/3/put-back/" in client.get(where).content.decode()
    assert "for this reason: “Done”." in client.get(f"{where}entries/3/put-back/").content.decode()
    assert client.post(f"{where}entries/3/put-back/").status_code == 302
    assert f"{where}entries/3/put-back/" not in client.get(where).content.decode()
    assert client.post(f"{where}entries/3/put-back/").status_code == 409
    client.post(f"{where}agree/", {"on": "2023-06-01", "reference": "minute 6"})
    fresh.refresh_from_db()
    assert fresh.is_agreed and fresh.agreed_by == "minute 6"


def test_a_draft_is_the_boards_own(client: Client, plan: ActionPlan, owner: Person) -> None:
    draft = plans.begin_plan(plan.strategy, year=2023, by=None)
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert as_person(owner).get(draft.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("more", [0, 6])
def test_the_pages_of_a_review_ask_no_more_with_more_entries(
    review: PlanReview,
    officer: Person,
    more: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(more):
        added = plans.add_entry(
            review.plan, priority=Priority.objects.get(), what=f"X{number}", owners=[Names(wording="Y")], by=None
        )
        write(review, added.number)
    client = as_person(officer)
    plan = review.plan.get_absolute_url()
    for page in (plan, f"{plan}?as=changed", f"{plan}entries/1/", review.get_absolute_url()):
        with django_assert_max_num_queries(12):
            client.get(page)
    with django_assert_max_num_queries(12):
        client.get(address("review_entry", review, 1))
