"""Owners of action plan entries hear that a quarter is reviewed: on “My work”, and by a letter."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from meetings.models import Letter, NoticeKind
from meetings.services import notices, plan_reviews, reminders
from scpb.boards.models import Board, Membership
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from scpb.people.models import Person
from strategy.models import ActionPlan, PlanEntry, PlanReview, Priority, Strategy, financial_year
from strategy.naming import Names
from strategy.pages.to_review import to_review
from strategy.services import Line, add_strategy, add_version, plans, reviews, word_priorities
from tests.factories import make_board, make_member, make_officer, make_organisation, make_person, make_post
from tests.test_boards import as_person

pytestmark = pytest.mark.django_db

WORK = reverse("portal:my_work")
LIST = reverse("portal:entries_to_review")
HEADING = "Action plan entries to review"


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def board() -> Board:
    return make_board(is_public=True)


@pytest.fixture
def plan(board: Board, today: date) -> ActionPlan:
    """The agreed plan of the last financial year, all of whose quarters can be reviewed; no entry yet has an owner."""
    year = financial_year(today) - 1
    strategy = add_strategy(by=None, board=board, name="Safety", slug="safety")
    version = add_version(strategy, by=None, title="Strategy", starts_on=date(year, 4, 1))
    word_priorities(version, lines=[Line(1, "Safer streets")], by=None)
    found = plans.begin_plan(strategy, year=year, by=None)
    for what in ("Walk the high street", "Light the alleys"):
        plans.add_entry(found, priority=Priority.objects.get(), what=what, by=None)
    return plans.agree(found, on=date(year, 5, 4), reference="SCPB/2", by=None)


@pytest.fixture
def review(plan: ActionPlan) -> PlanReview:
    return reviews.begin_review(plan, quarter=2, by=None)


@pytest.fixture
def owner(board: Board, plan: ActionPlan) -> Person:
    """A member of the board who owns the first entry."""
    found = make_member(board, make_person(name="Olu Owner")).person
    give(plan, 1, Names(person=found))
    return found


def give(plan: ActionPlan, number: int, *owners: Names) -> None:
    plans.edit_entry(plan.entries.get(number=number), owners=list(owners), by=None)


def write(review: PlanReview, number: int = 1) -> None:
    entry = review.plan.entries.get(number=number)
    reviews.review_entry(review, entry, rating="green", progress="Two walks a week.", by=None)


def work(person: Person) -> str:
    return as_person(person).get(WORK).content.decode()


def form(review: PlanReview, number: int = 1) -> str:
    return reverse("strategy:review_entry", args=["safety", review.plan.year, review.quarter, number])


# -- my work ---------------------------------------------------------------------------------------------------------


def test_an_owner_finds_their_entry_one_click_from_saying_how_it_goes(review: PlanReview, owner: Person) -> None:
    said = work(owner)
    assert HEADING in said and "Walk the high street" in said and "Light the alleys" not in said
    assert f'href="{form(review)}"' in said and "entry 1. Quarter 2 (July to September)" in said
    assert as_person(owner).get(form(review)).status_code == 200
    write(review)
    assert HEADING not in work(owner)


def test_nothing_is_asked_before_the_review_begins_and_after_it_is_closed(plan: ActionPlan, owner: Person) -> None:
    assert HEADING not in work(owner)
    review = reviews.begin_review(plan, quarter=2, by=None)
    assert HEADING in work(owner)
    reviews.close_review(review, by=None)
    assert HEADING not in work(owner)


def test_a_quarter_that_another_followed_waits_for_nobody(review: PlanReview, owner: Person, today: date) -> None:
    following = reviews.begin_review(review.plan, quarter=3, by=None)
    assert [one.quarter for one in to_review(owner, today)] == [3]
    reviews.close_review(following, by=None)
    assert to_review(owner, today) == []


def test_what_was_taken_out_is_not_asked_for(review: PlanReview, owner: Person) -> None:
    plans.take_out(review.plan.entries.get(number=1), reason="No money.", by=None)
    assert HEADING not in work(owner)


def test_who_fills_the_place_of_an_organisation_is_asked_for_its_entries(review: PlanReview, board: Board) -> None:
    body = make_organisation(name="Fire Brigade")
    member = make_member(board, seat=board.seats.create(organisation=body)).person
    elsewhere = make_board()
    other = make_member(elsewhere, seat=elsewhere.seats.create(organisation=body)).person
    give(review.plan, 2, Names(organisation=body))
    assert form(review, 2) in work(member)
    assert HEADING not in work(other)


def test_an_owner_who_is_not_on_the_board_is_led_to_the_plan(review: PlanReview) -> None:
    holder = make_person(name="Hanna Holder")
    give(review.plan, 1, Names(post=make_post(person=holder)))
    said, entry = work(holder), review.plan.entries.get(number=1).get_absolute_url()
    assert f'href="{entry}"' in said and form(review) not in said
    assert "Tell the governance officer of the board how it goes" in said
    assert as_person(holder).get(entry).status_code == 200


def test_the_plan_of_a_closed_board_is_asked_of_nobody_outside(review: PlanReview, owner: Person) -> None:
    outsider = make_person()
    give(review.plan, 2, Names(person=outsider))
    Board.objects.update(is_public=False)
    assert HEADING not in work(outsider)
    assert HEADING in work(owner)


def test_my_work_leads_everybody_to_the_list_of_their_entries(plan: ActionPlan, board: Board) -> None:
    for reader in (make_person(), make_member(board).person, make_officer(board)):
        assert f'href="{LIST}"' in work(reader)


def test_an_officer_gets_theirs_after_the_page(review: PlanReview, board: Board) -> None:
    officer = make_officer(board)
    where = LIST
    assert f'hx-get="{where}?rest"' in work(officer)  # nothing else waits: the part says whether this does
    client = as_person(officer)
    assert client.get(where, headers={"HX-Request": "true"}).content.decode().strip() == ""
    assert "No entry of yours waits for its review." in client.get(where).content.decode()
    give(review.plan, 1, Names(person=officer))
    part = client.get(where, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<section") and form(review) in part
    assert form(review) in client.get(where).content.decode()


@pytest.mark.parametrize("more", [0, 6])
def test_more_entries_ask_the_database_no_more(
    review: PlanReview, owner: Person, more: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(more):
        entry = plans.add_entry(review.plan, priority=Priority.objects.get(), what=f"Walk {number}", by=None)
        give(review.plan, entry.number, Names(person=owner))
    PlanEntry.objects.update(added_on=None)  # as the board agreed them: a quarter asks for nothing that came after it
    client = as_person(owner)
    with django_assert_max_num_queries(10):
        said = client.get(WORK).content.decode()
    assert said.count("Quarter 2 (July to September)") == 1 + more


# -- letters ---------------------------------------------------------------------------------------------------------


def test_an_owner_is_told_once_a_review_and_of_the_next_one_anew(
    review: PlanReview, owner: Person, today: date
) -> None:
    assert [plan_reviews.ask_owners(today) for _day in range(2)] == [1, 1]
    letter = Letter.objects.get()
    assert (letter.person, letter.kind, letter.path) == (owner, NoticeKind.REVIEW, form(review))
    assert letter.subject == f"Action plan {review.plan.period}: Quarter 2 (July to September) is being reviewed"
    assert "1. Walk the high street" in letter.text and "Light" not in letter.text
    reviews.begin_review(review.plan, quarter=3, by=None)
    plan_reviews.ask_owners(today)
    assert Letter.objects.count() == 2


def test_one_letter_names_all_that_is_theirs_and_leads_to_the_review(
    review: PlanReview, owner: Person, today: date
) -> None:
    give(review.plan, 2, Names(person=owner))
    plan_reviews.ask_owners(today)
    letter = Letter.objects.get()
    assert "2 entries of it are yours" in letter.text and "2. Light the alleys" in letter.text
    assert letter.path == review.get_absolute_url()


def test_who_wrote_already_or_does_not_want_these_letters_gets_none(
    review: PlanReview, owner: Person, board: Board, today: date
) -> None:
    silent = make_member(board, make_person(name="Silke Silent")).person
    notices.choose(silent, wanted=[kind for kind in NoticeKind.values if kind != "review"], by=silent)
    give(review.plan, 2, Names(person=silent))
    write(review)
    plan_reviews.ask_owners(today)
    assert not Letter.objects.exists()
    assert form(review, 2) in work(silent)


def test_everybody_behind_an_owner_is_told(review: PlanReview, board: Board, today: date) -> None:
    body, holder = make_organisation(name="Fire Brigade"), make_person(name="Hanna Holder")
    members = [
        make_member(board, make_person(name=name), seat=board.seats.create(organisation=body)).person
        for name in ("Mary", "Max")
    ]
    make_member(board, make_person(name="Nobody asked"))
    give(review.plan, 1, Names(organisation=body), Names(post=make_post(person=holder)), Names(wording="The town"))
    plan_reviews.ask_owners(today)
    assert {letter.person for letter in Letter.objects.all()} == {*members, holder}
    told = Letter.objects.get(person=holder)
    assert "Tell the governance officer" in told.text and "entries/1/" in told.path and "reviews" not in told.path


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("kind", ["member", "observer"])
def test_a_letter_about_the_plan_of_a_closed_board_names_neither_entry_nor_strategy(
    review: PlanReview, owner: Person, board: Board, today: date, kind: str, count: int
) -> None:
    Membership.objects.filter(person=owner).update(kind=kind, is_voting=kind == "member")
    give(review.plan, count, Names(person=owner))
    Board.objects.update(is_public=False)
    Strategy.objects.update(name="Hidden harm", slug="hidden-harm")
    plan_reviews.ask_owners(today)
    assert all(jobs.run_here(job).is_done for job in Job.objects.filter(kind=notices.SEND))
    [letter] = mail.outbox
    sent = f"{letter.subject} {letter.body} {letter.alternatives}".casefold()
    assert f"numbers: {'1, 2' if count == 2 else '1'}." in sent and f"http://testserver{LIST}" in sent
    for said in ("high street", "alleys", "harm", "/strategy/", board.name.casefold(), board.slug):
        assert said not in sent
    page = as_person(owner).get(LIST).content.decode()
    assert page.count("Quarter 2 (July to September)") == count and "Walk the high street" in page


def test_the_daily_job_tells_them(review: PlanReview, owner: Person, today: date) -> None:
    done = jobs.run_here(reminders.ask(today))
    assert done.is_done and done.result["reviews"] == 1
    assert Letter.objects.get().person == owner
