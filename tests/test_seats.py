"""Places on boards: whom they are kept for, how long a term lasts, who held them, and what is vacant or ends soon."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from scpb.boards.models import Board, Kind, Membership, Seat
from scpb.boards.services import boards as services
from scpb.boards.services import membership, register
from scpb.errors import NotAllowed, NotPermitted
from tests.factories import make_board, make_member, make_officer, make_organisation, make_person, make_post
from tests.test_boards import as_person

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
A_DAY = timedelta(days=1)


def seat_of(board: Board, **fields: Any) -> Seat:
    return Seat.objects.create(board=board, **{"description": "Youth representative", **fields})


def page_of(board: Board, person: Any = None) -> str:
    return as_person(person).get(board.get_absolute_url()).content.decode()


def test_a_tenure_is_a_year_at_least() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        seat_of(make_board(), tenure_years=0)


def test_only_a_deputy_stands_in_for_somebody() -> None:
    term = make_member(make_board())
    with pytest.raises(IntegrityError), transaction.atomic():
        make_member(term.board, deputy_for=term)


@pytest.mark.parametrize(
    ("begins", "years", "ends"),
    [
        (date(2014, 4, 1), 3, date(2017, 3, 31)),
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 28)),
        (date(2014, 4, 1), None, None),
    ],
)
def test_a_term_ends_the_day_before_its_tenure_is_over(begins: date, years: int | None, ends: date | None) -> None:
    assert membership.last_day(Seat(tenure_years=years), begins) == ends


def test_a_term_begun_in_a_place_with_a_tenure_ends_with_it() -> None:
    board = make_board()
    seat, person = seat_of(board, tenure_years=2), make_person()
    client = as_person(make_officer(board))
    address = reverse("boards:appoint", args=[board.slug])
    proposed = client.get(f"{address}?place={seat.uuid}").context["form"]
    assert proposed.initial["ends_on"] == membership.last_day(seat, TODAY)
    form = {"person": person.pk, "kind": "member", "seat": seat.pk, "starts_on": "2024-05-01", "is_voting": "on"}
    assert client.post(address, form).status_code == 302
    assert Membership.objects.get(person=person).ends_on == date(2026, 4, 30)


def test_a_last_day_that_was_given_stands() -> None:
    board, person = make_board(), make_person()
    seat = seat_of(board, tenure_years=2)
    form = {"person": person.pk, "kind": "member", "seat": seat.pk, "starts_on": "2024-05-01", "ends_on": "2024-09-30"}
    as_person(make_officer(board)).post(reverse("boards:appoint", args=[board.slug]), form)
    assert Membership.objects.get(person=person).ends_on == date(2024, 9, 30)


def test_the_board_says_how_many_places_are_filled_and_which_are_vacant() -> None:
    board = make_board()
    filled = seat_of(board, organisation=make_organisation(name="Victim Support"), is_statutory=True)
    seat_of(board, tenure_years=3)
    make_member(board, make_person(name="Vera Voice"), seat=filled)
    page = page_of(board)
    assert "1 of 2 places are filled." in page
    assert "1 is vacant." in page
    assert "Required by law" in page
    assert "3 years" in page


def test_a_deputy_leaves_the_place_vacant_and_is_named_with_whom_they_stand_in_for() -> None:
    board = make_board()
    seat = seat_of(board)
    member = make_member(board, make_person(name="Mo Member"))
    deputy = membership.appoint(
        board,
        person=make_person(name="Di Deputy"),
        kind=Kind.DEPUTY,
        seat=seat,
        deputy_for=member,
        starts_on=TODAY,
        by=None,
    )
    assert deputy.deputy_for == member
    page = page_of(board)
    assert "for Mo Member" in page
    assert "Deputy: Di Deputy" in page
    assert "0 of 1 place is filled." in page


@pytest.mark.parametrize("fault", ["kind", "board", "ended", "adviser"])
def test_a_deputy_stands_in_for_a_member_of_the_same_board(fault: str) -> None:
    board = make_board()
    of = make_board() if fault == "board" else board
    fields = {"ends_on": TODAY - A_DAY} if fault == "ended" else {}
    term = make_member(of, kind="adviser" if fault == "adviser" else "member", **fields)
    kind = Kind.MEMBER if fault == "kind" else Kind.DEPUTY
    with pytest.raises(NotAllowed):
        membership.appoint(board, person=make_person(), kind=kind, deputy_for=term, starts_on=TODAY, by=None)


def test_terms_that_end_within_ninety_days_are_listed_and_later_ones_are_not() -> None:
    board = make_board()
    make_member(board, make_person(name="Sue Soon"), ends_on=TODAY + timedelta(days=90))
    make_member(board, make_person(name="Lars Later"), ends_on=TODAY + timedelta(days=91))
    page = page_of(board)
    listed = page[page.index("Terms that end within 90 days") :]
    assert "Sue Soon" in listed
    assert "Lars Later" not in listed


def test_a_place_shows_who_has_held_it() -> None:
    board = make_board()
    seat = seat_of(board)
    make_member(board, make_person(name="Pat Past"), seat=seat, ends_on=date(2022, 5, 31))
    hidden = make_person(name="Secret Name", public_by_post=True)
    make_post(hidden, title="Ward panel chair", organisation=make_organisation(name="Panels"))
    make_member(board, hidden, seat=seat, starts_on=date(2022, 6, 1))
    page = as_person(None).get(reverse("boards:place", args=[board.slug, seat.uuid])).content.decode()
    assert page.index("Ward panel chair") < page.index("Pat Past")
    assert "Secret Name" not in page


def test_a_place_that_names_a_merged_organisation_says_so() -> None:
    board = make_board()
    service = make_organisation(name="Probation Service")
    merged = make_organisation(name="Rehabilitation Company", successor=service, merged_on=date(2021, 6, 26))
    seat_of(board, organisation=merged)
    assert "Still names Rehabilitation Company, which became part of Probation Service" in page_of(board)


def test_an_officer_sees_what_ends_and_is_vacant_on_the_boards_they_serve_alone() -> None:
    ours, theirs = make_board(name="Ours"), make_board(name="Theirs", is_public=False)
    for board in (ours, theirs):
        make_member(board, make_person(name=f"Ends on {board}"), ends_on=TODAY + 30 * A_DAY)
        seat_of(board, description=f"Vacant on {board}")
    address = reverse("boards:terms")
    page = as_person(make_officer(ours)).get(address).content.decode()
    assert "Ends on Ours" in page
    assert "Vacant on Ours" in page
    assert "Theirs" not in page
    assert "Ends on Theirs" in as_person(make_person(is_superuser=True)).get(address).content.decode()


@pytest.mark.parametrize("rows", [10, 60])
def test_pages_of_places_take_the_same_queries_however_many(
    rows: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    board = make_board()
    officer = as_person(make_officer(board))
    first = seat_of(board)
    for number in range(rows):
        seat = Seat.objects.create(board=board, organisation=make_organisation())
        make_member(board, make_post().person, seat=seat, ends_on=TODAY + 30 * A_DAY)
        seat_of(board)
        ends = date(2020, 1, 2) + timedelta(days=number)
        make_member(board, make_post().person, seat=first, starts_on=ends, ends_on=ends)
    for address in (
        board.get_absolute_url(),
        reverse("boards:terms"),
        reverse("boards:place", args=[board.slug, first.uuid]),
    ):
        with django_assert_max_num_queries(12):
            assert officer.get(address).status_code == 200


# -- boards: what forms refuse, and the auditor -----------------------------------------------------------------------


def test_a_form_does_not_write_over_what_somebody_else_changed_meanwhile() -> None:
    board = make_board(quorum=3)
    client = as_person(make_officer(board))
    address = reverse("boards:edit_board", args=[board.slug])
    form = client.get(address).context["form"]
    sent = {"name": board.name, "abbreviation": board.abbreviation, "quorum": 9, "notice_days": 5, "is_public": "on"}
    sent["seen"] = form.initial["seen"]
    services.edit_board(board, quorum=4, by=None)
    answer = client.post(address, sent)
    assert answer.status_code == 422
    assert "Somebody else has changed this" in answer.content.decode()
    board.refresh_from_db()
    assert board.quorum == 4
    assert client.post(address, {**sent, "seen": answer.context["form"].data["seen"]}).status_code == 302
    board.refresh_from_db()
    assert board.quorum == 9


def test_the_chair_may_have_to_clear_agendas() -> None:
    board = make_board()
    client = as_person(make_officer(board))
    sent = {"name": board.name, "abbreviation": board.abbreviation, "quorum": 3, "notice_days": 5}
    client.post(
        reverse("boards:edit_board", args=[board.slug]), {**sent, "is_cleared_by_chair": "on", "is_public": "on"}
    )
    assert "The chair clears agendas and minutes" in page_of(board)


def test_what_the_database_refuses_the_form_says_in_plain_words() -> None:
    board = make_board()
    client = as_person(make_officer(board))
    sent = {"name": board.name, "abbreviation": board.abbreviation, "quorum": 0, "notice_days": 5}
    answer = client.post(reverse("boards:edit_board", args=[board.slug]), sent)
    assert answer.status_code == 422
    assert "A quorum is at least one person." in answer.content.decode()
    answer = client.post(
        reverse("boards:add_seat", args=[board.slug]), {"description": "X", "tenure_years": 0, "order": 1}
    )
    assert "A tenure is at least one year." in answer.content.decode()


def test_no_rule_of_boards_people_and_strategies_answers_in_technical_words() -> None:
    from django.apps import apps

    rules = [
        rule
        for app in ("people", "boards", "strategy")
        for model in apps.get_app_config(app).get_models()
        for rule in model._meta.constraints
    ]
    assert len(rules) > 20
    technical = [rule.name for rule in rules if rule.violation_error_message == rule.default_violation_error_message]
    assert technical == []


def test_an_administrator_alone_makes_somebody_an_auditor_of_a_board() -> None:
    from scpb.boards import permissions

    board, person = make_board(), make_person()
    with pytest.raises(NotPermitted):
        membership.grant(board, person=person, role="auditor", starts_on=TODAY, by=make_officer(board))
    membership.grant(board, person=person, role="auditor", starts_on=TODAY, by=make_person(is_superuser=True))
    assert permissions.is_auditor(person, board)
    assert not permissions.is_auditor(person, make_board())
    assert not permissions.is_officer(person, board)


# -- organisations ---------------------------------------------------------------------------------------------------


def test_an_organisation_that_merged_says_into_which_and_since_when() -> None:
    client = as_person(make_officer(make_board()))
    old, new = make_organisation(name="Fire Authority"), make_organisation(name="Fire Commissioner")
    address = reverse("boards:edit_organisation", args=[old.uuid])
    answer = client.post(address, {"name": old.name, "successor": new.pk})
    assert "Say since when it is part of the other organisation." in answer.content.decode()
    answer = client.post(address, {"name": old.name, "merged_on": "2018-04-01"})
    assert "Choose the organisation that it became part of." in answer.content.decode()
    client.post(address, {"name": old.name, "successor": new.pk, "merged_on": "2018-04-01"})
    page = client.get(reverse("boards:organisation", args=[new.uuid])).content.decode()
    assert "What became part of it" in page
    assert "Fire Authority" in page


def test_what_still_names_a_merged_organisation_is_warned_of() -> None:
    board = make_board()
    client = as_person(make_officer(board))
    new = make_organisation(name="Probation Service")
    old = make_organisation(name="Probation Trust", successor=new, merged_on=date(2021, 6, 26))
    address = reverse("boards:organisation", args=[old.uuid])
    assert "still name this organisation" not in client.get(address).content.decode()
    make_post(make_person(name="Pia Post"), organisation=old)
    page = client.get(address).content.decode()
    assert "still name this organisation. Give them anew for Probation Service." in page
    assert "Pia Post" in page
    assert "Posts still name it" in client.get(reverse("boards:organisations")).content.decode()


def test_organisations_do_not_become_part_of_each_other_in_a_circle() -> None:
    first = make_organisation()
    second = make_organisation(successor=first)
    with pytest.raises(NotAllowed):
        register.edit_organisation(first, successor=second, by=None)


def test_an_organisation_does_not_show_its_place_on_a_closed_board_to_others() -> None:
    closed = make_board(name="Risk Panel", is_public=False)
    body = make_organisation()
    Seat.objects.create(board=closed, organisation=body)
    address = reverse("boards:organisation", args=[body.uuid])
    assert "Risk Panel" not in as_person(make_officer(make_board())).get(address).content.decode()
    assert "Risk Panel" in as_person(make_officer(closed)).get(address).content.decode()


def test_who_is_appointed_beside_a_vacant_place_that_fits_them_is_asked_whether_they_sit_in_it() -> None:
    board, fire = make_board(), make_organisation(name="Fire Brigade")
    seat = seat_of(board, organisation=fire, tenure_years=2)
    seat_of(board)
    person, other = make_post(organisation=fire).person, make_post(organisation=fire).person
    client, address = as_person(make_officer(board)), reverse("boards:appoint", args=[board.slug])
    sent = {"person": person.pk, "kind": "member", "starts_on": "2024-05-01", "is_voting": "on"}
    form = client.get(address).context["form"]
    assert "without_place" not in form.fields
    assert "Fire Brigade, Youth representative (vacant)" in str(form["seat"])
    asked = client.post(address, sent)
    assert asked.status_code == 422
    assert "it is chosen now" in asked.content.decode()
    assert asked.context["form"]["seat"].value() == str(seat.pk)
    assert not board.memberships.exists()
    assert client.post(address, {**sent, "seat": seat.pk, "without_place": "on"}).status_code == 302
    term = Membership.objects.get(person=person)
    assert (term.seat, term.ends_on) == (None, None)
    assert client.post(address, {**sent, "person": other.pk, "kind": "adviser"}).status_code == 302


def test_a_place_that_names_a_merged_organisation_fits_who_comes_from_its_successor() -> None:
    board, service = make_board(), make_organisation(name="Probation Service")
    merged = make_organisation(name="Rehabilitation Company", successor=service, merged_on=date(2021, 6, 26))
    old, own = seat_of(board, organisation=merged), seat_of(board, organisation=service)
    seat_of(make_board(), organisation=service)
    post = make_post(organisation=service)
    assert membership.fitting_places(board, post.person, TODAY) == [old, own]
    make_member(board, seat=own)
    assert membership.fitting_places(board, post.person, TODAY) == [old]
    assert membership.fitting_places(board, make_person(), TODAY) == []
    client = as_person(make_officer(board))
    seat_of(board, organisation=service, description="Head of service")
    sent = {"person": post.person.pk, "kind": "member", "starts_on": str(TODAY)}
    asked = client.post(reverse("boards:appoint", args=[board.slug]), sent)
    assert asked.status_code == 422
    assert not asked.context["form"]["seat"].value()  # which of the two, nobody but the officer knows
