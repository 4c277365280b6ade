"""Boards, who sits on them, who serves them, and the register behind both."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from scpb.audit.models import Entry
from scpb.boards import permissions
from scpb.boards.models import Board, Contact, Grant, Kind, Membership, Role, Seat, Venue
from scpb.boards.services import boards as services
from scpb.boards.services import membership, register
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Organisation, Person
from tests.factories import (
    make_board,
    make_grant,
    make_member,
    make_officer,
    make_organisation,
    make_person,
    make_post,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
A_DAY = timedelta(days=1)


def as_person(person: Person | None) -> Client:
    client = Client()
    if person:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


# -- what the database refuses ---------------------------------------------------------------------------------------


def refused_by_the_database(make: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_a_quorum_is_at_least_one() -> None:
    refused_by_the_database(lambda: make_board(quorum=0))


def test_a_board_does_not_report_to_itself() -> None:
    board = make_board()
    refused_by_the_database(lambda: Board.objects.filter(pk=board.pk).update(parent=board))


def test_a_contact_can_be_reached() -> None:
    refused_by_the_database(lambda: Contact.objects.create(board=make_board(), label="Media relations"))


def test_a_seat_says_whom_it_is_for() -> None:
    refused_by_the_database(lambda: Seat.objects.create(board=make_board()))


def test_a_term_ends_after_it_begins() -> None:
    refused_by_the_database(lambda: make_member(make_board(), starts_on=TODAY, ends_on=TODAY - A_DAY))


def test_a_capacity_is_one_of_the_known_ones() -> None:
    refused_by_the_database(lambda: make_member(make_board(), kind="guest"))


@pytest.mark.parametrize("kind", [Kind.ADVISER, Kind.OBSERVER])
def test_advisers_and_observers_have_no_vote(kind: Kind) -> None:
    refused_by_the_database(lambda: make_member(make_board(), kind=kind, is_voting=True))


def test_a_person_sits_once_on_a_board() -> None:
    term = make_member(make_board())
    refused_by_the_database(lambda: make_member(term.board, term.person))


def test_a_board_has_one_chair() -> None:
    board = make_member(make_board(), kind=Kind.CHAIR).board
    refused_by_the_database(lambda: make_member(board, kind=Kind.CHAIR))


def test_a_seat_is_filled_once_but_may_have_deputies() -> None:
    board = make_board()
    seat = Seat.objects.create(board=board, description="Head of service")
    make_member(board, seat=seat)
    make_member(board, seat=seat, kind=Kind.DEPUTY)
    refused_by_the_database(lambda: make_member(board, seat=seat))


def test_a_role_ends_after_it_begins() -> None:
    refused_by_the_database(lambda: make_grant(make_board(), starts_on=TODAY, ends_on=TODAY - A_DAY))


def test_a_role_is_one_of_the_known_ones() -> None:
    refused_by_the_database(lambda: make_grant(make_board(), role="king"))


def test_a_role_is_held_once() -> None:
    held = make_grant(make_board())
    refused_by_the_database(lambda: make_grant(held.board, held.person))


def test_a_venue_is_recorded_once() -> None:
    Venue.objects.create(name="Committee Room 1", address="Town Hall")
    refused_by_the_database(lambda: Venue.objects.create(name="Committee Room 1", address="Town Hall"))


# -- terms -----------------------------------------------------------------------------------------------------------


def test_a_term_is_current_until_the_end_of_its_last_day() -> None:
    term = make_member(make_board(), starts_on=date(2024, 1, 1), ends_on=date(2024, 3, 31))
    current = Membership.objects.current
    assert term in current(date(2024, 1, 1))
    assert term in current(date(2024, 3, 31))
    assert term not in current(date(2024, 4, 1))
    assert term not in current(date(2023, 12, 31))


def test_an_ended_term_lists_nobody_and_the_place_is_shown_as_vacant() -> None:
    board = make_board()
    fire = make_organisation(name="London Fire Brigade")
    seat = Seat.objects.create(board=board, organisation=fire)
    leaver = make_member(board, make_person(name="Olive Leaver"), seat=seat, ends_on=TODAY - A_DAY)
    page = as_person(None).get(board.get_absolute_url()).content.decode()
    assert leaver.person.name not in page
    assert "Vacant" in page
    assert "London Fire Brigade" in page


def test_members_are_listed_chair_first() -> None:
    board = make_board()
    for kind in reversed(Kind):
        make_member(board, make_person(name=f"A {kind}"), kind=kind)
    assert [term.kind for term in board.memberships.in_order()] == list(Kind)


def test_a_member_who_is_public_by_post_alone_is_not_named() -> None:
    board = make_board()
    person = make_person(name="Secret Name", public_by_post=True)
    make_post(person, title="Borough Commander", organisation=make_organisation(name="Metropolitan Police"))
    make_member(board, person)
    for address in (reverse("boards:index"), board.get_absolute_url()):
        page = as_person(None).get(address).content.decode()
        assert "Secret Name" not in page
        assert "Borough Commander, Metropolitan Police" in page


def test_an_appointment_is_refused_while_the_person_sits_on_the_board() -> None:
    term = make_member(make_board())
    with pytest.raises(NotAllowed):
        membership.appoint(term.board, person=term.person, starts_on=TODAY, by=None)


def test_an_appointment_is_refused_while_the_place_or_the_chair_is_taken() -> None:
    board = make_board()
    seat = Seat.objects.create(board=board, description="Head of service")
    make_member(board, seat=seat, kind=Kind.CHAIR, ends_on=TODAY + A_DAY)
    with pytest.raises(NotAllowed):
        membership.appoint(board, person=make_person(), seat=seat, starts_on=TODAY, by=None)
    with pytest.raises(NotAllowed):
        membership.appoint(board, person=make_person(), kind=Kind.CHAIR, starts_on=TODAY, by=None)
    later = membership.appoint(board, person=make_person(), kind=Kind.CHAIR, starts_on=TODAY + 2 * A_DAY, by=None)
    assert later.kind == Kind.CHAIR


def test_a_term_does_not_end_before_it_begins_nor_twice() -> None:
    term = make_member(make_board(), starts_on=TODAY)
    with pytest.raises(NotAllowed):
        membership.end_membership(term, on=TODAY - A_DAY, by=None)
    ended = membership.end_membership(term, on=TODAY, by=None)
    with pytest.raises(NotAllowed):
        membership.end_membership(ended, on=TODAY, by=None)


# -- who may -----------------------------------------------------------------------------------------------------------


def test_roles_hold_from_their_first_to_their_last_day() -> None:
    board = make_board()
    person = make_grant(board, role="officer", starts_on=date(2024, 1, 1), ends_on=date(2024, 1, 31)).person
    assert permissions.is_officer(person, board, date(2024, 1, 31))
    assert not permissions.is_officer(person, board, date(2024, 2, 1))
    assert not permissions.is_officer(person, make_board(), date(2024, 1, 31))


def test_an_analyst_of_any_board_is_an_analyst() -> None:
    assert permissions.is_analyst(make_grant(make_board(), role="analyst").person)
    assert not permissions.is_analyst(make_officer(make_board()))


def test_somebody_who_may_no_longer_sign_in_holds_no_role() -> None:
    board = make_board()
    person = make_officer(board, is_active=False)
    assert not permissions.is_officer(person, board)


def test_only_an_administrator_adds_boards_and_appoints_officers() -> None:
    board = make_board()
    officer, administrator = make_officer(board), make_person(is_superuser=True)
    with pytest.raises(NotPermitted):
        services.create_board(name="New", abbreviation="N", slug="new", by=officer)
    with pytest.raises(NotPermitted):
        membership.grant(board, person=make_person(), role="officer", starts_on=TODAY, by=officer)
    assert membership.grant(board, person=make_person(), role="author", starts_on=TODAY, by=officer).pk
    assert membership.grant(board, person=make_person(), role="officer", starts_on=TODAY, by=administrator).pk
    assert services.create_board(name="New", abbreviation="N", slug="new", by=administrator).pk


def test_members_and_officers_of_other_boards_change_nothing() -> None:
    board = make_board()
    for person in (make_member(board).person, make_officer(make_board()), make_grant(board, role="author").person):
        with pytest.raises(NotPermitted):
            services.edit_board(board, quorum=9, by=person)
        assert as_person(person).get(reverse("boards:appoint", args=[board.slug])).status_code == 403


def test_a_sign_in_address_is_changed_by_an_administrator_only() -> None:
    officer, person = make_officer(make_board()), make_person(email="old@example.org")
    with pytest.raises(NotPermitted):
        register.edit_person(person, email="mine@example.org", by=officer)
    register.edit_person(person, name="New name", by=officer)
    assert register.edit_person(person, email="new@example.org", by=make_person(is_superuser=True)).email


def test_a_first_address_opens_no_board_that_the_officer_does_not_serve() -> None:
    ours, theirs = make_board(), make_board()
    officer, person = make_officer(ours), make_person(email=None)
    make_member(ours, person=person)
    elsewhere = make_member(theirs, person=person)
    with pytest.raises(NotPermitted):
        register.edit_person(person, email="mine@example.org", by=officer)
    elsewhere.ends_on = date(2020, 1, 1)
    elsewhere.starts_on = date(2019, 1, 1)
    elsewhere.save()
    assert register.edit_person(person, email="theirs@example.org", by=officer).email
    with pytest.raises(NotPermitted):
        register.edit_person(make_person(email=None, is_superuser=True), email="mine@example.org", by=officer)


def test_a_closed_board_is_shown_to_its_own_people_and_administrators_alone() -> None:
    board = make_board(is_public=False, name="Closed working group")
    own = [make_member(board, kind=Kind.OBSERVER).person, make_officer(board), make_person(is_superuser=True)]
    for person in [None, make_person(), make_officer(make_board())]:
        assert as_person(person).get(board.get_absolute_url()).status_code == 404
        assert "Closed working group" not in as_person(person).get(reverse("boards:index")).content.decode()
    for person in own:
        assert as_person(person).get(board.get_absolute_url()).status_code == 200


def test_a_board_that_reports_to_a_closed_one_does_not_name_it_to_outsiders() -> None:
    above = make_board(is_public=False, name="Closed working group")
    board = make_board(parent=above)
    member = make_member(above).person
    for address in (board.get_absolute_url(), reverse("boards:index")):
        assert "Closed working group" not in as_person(None).get(address).content.decode()
        assert "Closed working group" in as_person(member).get(address).content.decode()


def test_a_board_cannot_report_to_what_reports_to_it() -> None:
    above = make_board()
    below = make_board(parent=above)
    with pytest.raises(NotAllowed):
        services.edit_board(above, parent=below, by=None)


def test_boards_that_report_in_a_circle_all_the_same_hold_nobody_up() -> None:
    one, board = make_board(), make_board()
    other = make_board(parent=one)
    Board.objects.filter(pk=one.pk).update(parent=other)
    assert services.edit_board(board, parent=other, by=None).parent == other


def test_an_officer_adds_a_group_below_their_board_alone_and_serves_it_from_today() -> None:
    above, elsewhere = make_board(), make_board(name="Closed panel", is_public=False)
    officer = make_officer(above)
    client, address = as_person(officer), reverse("boards:add_board")
    assert f"{address}?below={above.slug}" in client.get(above.get_absolute_url()).content.decode()
    form = client.get(f"{address}?below={above.slug}").context["form"]
    assert (form["parent"].value(), "Closed panel" in str(form["parent"])) == (above.pk, False)
    sent = {"name": "Task group", "abbreviation": "TG", "slug": "task", "quorum": 2, "notice_days": 5}
    for parent in ("", elsewhere.pk):
        assert client.post(address, {**sent, "parent": parent}).status_code == 422
    for parent in (None, elsewhere):
        with pytest.raises(NotPermitted):
            services.create_board(name="Task group", abbreviation="TG", slug="task", parent=parent, by=officer)
    answer = client.post(address, {**sent, "parent": above.pk})
    group = Board.objects.get(slug="task")
    assert (answer["Location"], group.parent) == (group.get_absolute_url(), above)
    assert permissions.is_officer(officer, group)
    added, granted = Entry.objects.filter(by_id=officer.pk).order_by("pk")
    assert (added.verb, granted.verb) == ("boards.board_added", "boards.role_granted")


def test_an_officer_serves_a_group_that_they_added_no_longer_than_the_board_above() -> None:
    above, officer, last = make_board(), make_person(), timezone.localdate() + timedelta(days=3)
    make_grant(above, officer, ends_on=last)
    group = services.create_board(name="Task group", abbreviation="TG", slug="task", parent=above, by=officer)
    assert Grant.objects.get(board=group).ends_on == last


def test_only_an_officer_of_the_board_that_it_shall_report_to_moves_a_group() -> None:
    above, beside, elsewhere = make_board(), make_board(), make_board()
    officer = make_officer(above)
    make_grant(beside, officer)
    group = services.create_board(name="Task group", abbreviation="TG", slug="task", parent=above, by=officer)
    client, address = as_person(officer), reverse("boards:edit_board", args=[group.slug])
    sent = {"name": "Task group", "abbreviation": "TG", "quorum": 2, "notice_days": 5}
    for parent in (None, elsewhere):
        seen = client.get(address).context["form"].initial["seen"]
        assert client.post(address, {**sent, "parent": parent.pk if parent else "", "seen": seen}).status_code == 422
        with pytest.raises(NotPermitted):
            services.edit_board(group, parent=parent, by=officer)
    assert services.edit_board(group, parent=beside, by=officer).parent == beside
    assert services.edit_board(group, parent=None, by=make_person(is_superuser=True)).parent is None


def test_a_new_board_says_what_comes_next_until_it_has_members_and_an_officer() -> None:
    client = as_person(make_person(is_superuser=True))
    sent = {"name": "Panel", "abbreviation": "P", "slug": "panel", "quorum": 2, "notice_days": 7, "is_public": "on"}
    page = client.post(reverse("boards:add_board"), sent, follow=True).content.decode()
    board = Board.objects.get(slug="panel")
    for name in ("add_seat", "appoint", "grant", "add_document", "edit_board"):
        assert reverse(f"boards:{name}", args=[board.slug]) in page[page.index("To set the board up") :]
    assert "7 clear working days before a meeting" in page
    assert "To set the board up" not in as_person(None).get(board.get_absolute_url()).content.decode()
    make_member(board)
    make_officer(board)
    assert "To set the board up" not in client.get(board.get_absolute_url()).content.decode()


def test_an_officer_who_may_not_know_of_the_board_above_keeps_it_when_they_change_theirs() -> None:
    above = make_board(is_public=False, name="Closed panel")
    board = make_board(parent=above)
    client, address = as_person(make_officer(board)), reverse("boards:edit_board", args=[board.slug])
    assert "Closed panel" not in client.get(address).content.decode()
    seen = client.get(address).context["form"].initial.get("seen", "")
    sent = {"name": "New name", "abbreviation": "NN", "quorum": 2, "notice_days": 5, "seen": seen}
    assert client.post(address, sent).status_code == 302
    board.refresh_from_db()
    assert (board.name, board.parent) == ("New name", above)


# -- pages --------------


def test_an_officer_appoints_a_member_and_ends_the_term() -> None:
    board, person = make_board(), make_person(name="Nora New")
    client = as_person(make_officer(board))
    form = {"person": person.pk, "kind": "member", "starts_on": str(TODAY), "is_voting": "on"}
    answer = client.post(reverse("boards:appoint", args=[board.slug]), form, follow=True)
    assert "Nora New" in answer.content.decode()
    term = Membership.objects.get(person=person)
    answer = client.post(reverse("boards:appoint", args=[board.slug]), form)
    assert (answer.status_code, "already sits on the board" in answer.content.decode()) == (409, True)
    client.post(reverse("boards:end_membership", args=[board.slug, term.uuid]), {"on": str(TODAY)})
    term.refresh_from_db()
    assert term.ends_on == TODAY


def test_a_form_that_is_wrong_is_shown_again_with_what_is_wrong() -> None:
    board = make_board()
    client = as_person(make_officer(board))
    answer = client.post(reverse("boards:add_contact", args=[board.slug]), {"label": "Office", "order": 1})
    assert answer.status_code == 422
    assert "Give a telephone number or an e-mail address." in answer.content.decode()


def test_an_officer_keeps_the_register() -> None:
    client = as_person(make_officer(make_board()))
    client.post(reverse("boards:add_organisation"), {"name": "Youth Trust"})
    client.post(reverse("boards:add_person"), {"name": "Pat Example", "email": ""})
    trust, pat = Organisation.objects.get(name="Youth Trust"), Person.objects.get(name="Pat Example")
    form = {"title": "Director", "organisation": trust.pk, "starts_on": "2024-01-01"}
    client.post(reverse("boards:add_post", args=[pat.uuid]), form)
    page = client.get(reverse("boards:person", args=[pat.uuid])).content.decode()
    assert "Director, Youth Trust" in page
    post = pat.posts.get()
    client.post(reverse("boards:end_post", args=[pat.uuid, post.uuid]), {"on": "2024-06-30"})
    assert not pat.posts.current(date(2024, 7, 1)).exists()


def test_every_write_leaves_an_audit_entry_and_a_failed_one_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    board = make_board()
    services.add_notice(board, title="Fire", text="Leave.", by=None)
    assert Entry.objects.filter(verb="boards.notice_added").count() == 1

    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("scpb.boards.records.audit.record", fail)
    with pytest.raises(RuntimeError):
        services.add_notice(board, title="Loops", text="Everywhere.", by=None)
    assert [notice.title for notice in board.notices.all()] == ["Fire"]


def test_a_personal_field_is_told_apart_before_and_after() -> None:
    person = make_person(name="Old Name")
    register.edit_person(person, name="New Name", public_by_post=True, by=None)
    entry = Entry.objects.get(verb="people.person_edited")
    assert "Name" not in entry.change
    assert "Old Name" in entry.detail.text
    assert "New Name" in entry.detail.text


def test_a_place_of_another_board_is_not_given() -> None:
    seat = Seat.objects.create(board=make_board(), description="Head of service")
    with pytest.raises(NotAllowed):
        membership.appoint(make_board(), person=make_person(), seat=seat, starts_on=TODAY, by=None)


def test_saving_a_form_without_changes_writes_nothing() -> None:
    board = make_board(quorum=4)
    services.edit_board(board, quorum=4, by=None)
    assert not Entry.objects.filter(verb="boards.board_edited").exists()


@pytest.mark.parametrize("rows", [10, 60])
def test_the_list_of_boards_takes_the_same_queries_however_long(
    rows: int, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows // 5):
        board = make_board()
        for _ in range(5):
            seat = Seat.objects.create(board=board, organisation=make_organisation())
            make_member(board, make_post().person, seat=seat)
    with django_assert_num_queries(4):
        client.get(reverse("boards:index"))


@pytest.mark.parametrize("rows", [10, 60])
def test_the_register_takes_the_same_queries_however_long(
    rows: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_person(make_officer(make_board()))
    for _ in range(rows):
        make_post()
    for name in ("people", "organisations", "venues"):
        with django_assert_max_num_queries(8):
            client.get(reverse(f"boards:{name}"))


def test_every_form_page_of_a_board_opens_for_its_officer() -> None:
    board = make_board()
    client = as_person(make_officer(board))
    seat = services.add_seat(board, description="Adviser on housing", by=None)
    notice = services.add_notice(board, title="Fire", text="Leave.", by=None)
    contact = services.add_contact(board, label="Office", telephone="020 7946 0000", by=None)
    for name in ("edit_board", "add_seat", "appoint", "grant", "add_notice", "add_contact"):
        assert client.get(reverse(f"boards:{name}", args=[board.slug])).status_code == 200
    for name, row in (("seat", seat), ("notice", notice), ("contact", contact)):
        assert client.get(reverse(f"boards:edit_{name}", args=[board.slug, row.uuid])).status_code == 200
        removal = reverse(f"boards:remove_{name}", args=[board.slug, row.uuid])
        assert "goes for good" in client.get(removal).content.decode()
        client.post(removal)
        assert not type(row)._base_manager.filter(pk=row.pk).exists()


def test_an_officer_gives_and_ends_a_role() -> None:
    board, person = make_board(), make_person()
    client = as_person(make_officer(board))
    form = {"person": person.pk, "role": "author", "starts_on": str(TODAY)}
    client.post(reverse("boards:grant", args=[board.slug]), form)
    held = Grant.objects.get(person=person)
    client.post(reverse("boards:end_grant", args=[board.slug, held.uuid]), {"on": str(TODAY)})
    held.refresh_from_db()
    assert held.ends_on == TODAY


def test_no_role_is_called_as_a_capacity_is() -> None:
    assert not set(Role.values) & set(Kind.values)  # `standing` tells them apart by their names alone
