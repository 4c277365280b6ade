"""People leave, come back, and turn out to be recorded twice."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db import IntegrityError, models, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings import triggers
from meetings.models import Invitation, Letter, Meeting, MinutesVersion, NoticeKind
from meetings.services import notices
from meetings.services.meetings import plan_meeting
from scpb.audit.models import Entry
from scpb.boards import leaving as registry
from scpb.boards import timetable
from scpb.boards.models import Membership
from scpb.boards.services import leaving, merging, register
from scpb.errors import NotAllowed, NotPermitted
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from scpb.people.models import Person
from tests.factories import make_board, make_grant, make_member, make_officer, make_person, make_post
from tests.test_boards import as_person

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
A_DAY = timedelta(days=1)


def somebody_with(board: Any, **fields: Any) -> Person:
    person = make_person(**fields)
    make_member(board, person)
    make_post(person)
    make_grant(board, person, "author")
    return person


def ends(person: Person) -> list[date | None]:
    held = (person.posts, person.memberships, person.grants)
    return [row.ends_on for rows in held for row in rows.all()]


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("portal:my_work")).status_code == 200


# -- leaving -----------------------------------------------------------------------------------------------------------


def test_everything_that_a_leaver_holds_ends_on_one_day_in_one_act() -> None:
    board = make_board()
    person = somebody_with(board)
    client = as_person(make_officer(board))
    address = reverse("boards:leave", args=[person.uuid])
    page = client.get(address).content.decode()
    assert f"Member, {board}" in page
    assert f"Author, {board}" in page
    assert client.post(address, {"on": str(TODAY)}).status_code == 302
    assert ends(person) == [TODAY, TODAY, TODAY]
    verbs = ["people.post_ended", "boards.membership_ended", "boards.role_ended", "people.person_left"]
    assert [entry.verb for entry in Entry.objects.order_by("pk") if entry.verb in verbs] == verbs


def test_what_ended_before_stays_as_it_was() -> None:
    board = make_board()
    person = make_member(board, ends_on=date(2022, 1, 1)).person
    leaving.leave(person, on=TODAY, by=None)
    assert ends(person) == [date(2022, 1, 1)]


def test_a_leaver_may_sign_in_until_the_end_of_the_last_day_and_not_after() -> None:
    person = make_person()
    client = as_person(person)
    leaving.leave(person, on=TODAY, by=None)
    assert is_signed_in(client)
    Person.objects.filter(pk=person.pk).update(left_on=TODAY - A_DAY)
    timetable.close_accounts()
    assert not is_signed_in(client)
    assert leaving.close_accounts() == 0
    assert Entry.objects.filter(verb="people.account_closed").count() == 1


@pytest.mark.parametrize("how", [{"on": TODAY, "at_once": True}, {"on": TODAY - A_DAY}])
def test_an_account_can_be_closed_at_once(how: dict[str, Any]) -> None:
    person = make_person()
    client = as_person(person)
    leaving.leave(person, by=None, **how)
    assert not is_signed_in(client)
    person.refresh_from_db()
    assert not person.has_usable_password()


def test_an_officer_ends_nothing_on_boards_that_are_not_theirs_and_is_told_all_that_stands_in_the_way() -> None:
    ours, theirs = make_board(), make_board(name="Youth Justice Board")
    hidden = make_board(name="Risk Panel", is_public=False)
    person = somebody_with(ours)
    make_grant(ours, person, "officer")
    make_member(theirs, person)
    make_member(hidden, person)
    officer = make_officer(ours)
    with pytest.raises(NotPermitted) as refused:
        leaving.leave(person, on=TODAY, by=officer)
    assert "An officer of the Youth Justice Board" in refused.value.sentence
    assert "Only an administrator may end a role as governance officer" in refused.value.sentence
    assert "a board that is not shown to you" in refused.value.sentence
    assert set(ends(person)) == {None}
    page = as_person(officer).get(reverse("boards:leave", args=[person.uuid])).content.decode()
    assert "An officer of the Youth Justice Board" in page
    assert "Risk Panel" not in page
    assert "1 term or role on a board that is not shown to you" in page
    assert leaving.leave(person, on=TODAY, by=make_person(is_superuser=True)).left_on == TODAY


def test_only_an_administrator_closes_the_account_of_an_administrator() -> None:
    with pytest.raises(NotPermitted):
        leaving.leave(make_person(is_superuser=True), on=TODAY, by=make_officer(make_board()))


def test_what_begins_only_later_is_named_and_nothing_is_ended() -> None:
    board = make_board(name="Partnership Board")
    person = somebody_with(make_board())
    make_member(board, person, starts_on=TODAY + 9 * A_DAY)
    client = as_person(make_person(is_superuser=True))
    answer = client.post(reverse("boards:leave", args=[person.uuid]), {"on": str(TODAY)})
    assert answer.status_code == 409
    assert "Member, Partnership Board begins on" in answer.content.decode()
    assert set(ends(person)) == {None}


def test_an_act_that_fails_in_the_middle_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    person = somebody_with(make_board())
    monkeypatch.setitem(leaving.ENDED, type(person.grants.get()), "not a verb")
    with pytest.raises(ValueError, match="not of the form"):
        leaving.leave(person, on=TODAY, by=None)
    assert set(ends(person)) == {None}
    assert not Entry.objects.filter(verb="people.post_ended").exists()


@pytest.fixture
def finder() -> Iterator[None]:
    kept = list(registry.FINDERS)
    yield
    registry.FINDERS[:] = kept


def test_upper_apps_say_what_a_leaver_leaves_behind(finder: None) -> None:
    board = make_board()
    person, officer = make_member(board).person, make_officer(board)

    @registry.leaves_behind
    def waiting(leaver: Person, reader: Person) -> list[registry.Left]:
        return [registry.Left(f"Fix the gate, for {leaver}", "/actions/1/")] if reader == officer else []

    address = reverse("boards:leave", args=[person.uuid])
    page = as_person(officer).get(address).content.decode()
    assert f'<a class="govuk-link" href="/actions/1/">Fix the gate, for {person}</a>' in page
    assert "Fix the gate" not in as_person(make_person(is_superuser=True)).get(address).content.decode()


# -- coming back -------------------------------------------------------------------------------------------------------


def test_somebody_who_left_can_take_part_again_but_holds_nothing() -> None:
    board = make_board()
    officer = make_officer(board)
    person = somebody_with(board)
    leaving.leave(person, on=TODAY - A_DAY, by=None)
    assert (
        "Let them take part again"
        in as_person(officer).get(reverse("boards:person", args=[person.uuid])).content.decode()
    )
    as_person(officer).post(reverse("boards:reactivate", args=[person.uuid]))
    person.refresh_from_db()
    assert (person.is_active, person.left_on) == (True, None)
    assert None not in ends(person)


def test_who_has_not_left_cannot_come_back() -> None:
    with pytest.raises(NotAllowed):
        leaving.reactivate(make_person(), by=None)


def test_an_officer_lets_nobody_back_who_could_do_more_than_they() -> None:
    officer = make_officer(make_board())
    person = make_person(is_superuser=True, is_active=False)
    with pytest.raises(NotPermitted):
        leaving.reactivate(person, by=officer)


def test_a_leaver_is_not_offered_for_appointment() -> None:
    board = make_board()
    gone = leaving.leave(make_person(name="Gus Gone"), on=TODAY, by=None)
    page = as_person(make_officer(board)).get(reverse("boards:appoint", args=[board.slug])).content.decode()
    assert gone.name not in page


# -- merging -----------------------------------------------------------------------------------------------------------


def every_key_to(person: Person) -> dict[str, int]:
    """Of every foreign key in the project, how many rows name the person."""
    found = {}
    for relation in Person._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and not relation.many_to_many:
            field: models.Field[Any, Any] = relation.field
            count = field.model._base_manager.filter(**{field.name: person}).count()
            found[f"{field.model._meta.label}.{field.name}"] = count
    return found


def test_everything_that_named_the_one_names_the_other() -> None:
    one, other = make_person(name="J. Smith", email=None), make_person(name="Jo Smith")
    make_member(make_board(), one)
    make_post(one)
    make_grant(make_board(), one, "author")
    earlier = make_person(email=None, is_active=False, merged_into=one)
    kept = merging.merge(one, into=other, by=make_person(is_superuser=True))
    assert kept == other
    left = {field: count for field, count in every_key_to(one).items() if count}
    assert left == {}
    earlier.refresh_from_db()
    assert earlier.merged_into == other
    assert (other.memberships.count(), other.posts.count(), other.grants.count()) == (1, 1, 1)
    entry = Entry.objects.get(verb="people.person_merged")
    assert entry.subject_id == str(one.uuid)
    assert "boards.Membership.person" in entry.change


def test_every_foreign_key_to_a_person_is_found() -> None:
    named = {f"{field.model._meta.label}.{field.name}" for field in merging.fields_that_name_people()}
    assert {"boards.Membership.person", "people.Post.person", "meetings.Attendance.person"} <= named
    assert "performance.Edition.frozen_by" in named  # hidden: it has no way back


def test_the_merged_record_signs_in_no_more_and_its_address_goes_to_one_without() -> None:
    one = make_person(email="jo@example.org", password="correct horse battery")
    other = make_person(email=None)
    client = as_person(one)
    kept = merging.merge(one, into=other, by=None)
    assert kept.email == "jo@example.org"
    assert not is_signed_in(client)
    one.refresh_from_db()
    assert (one.is_active, one.email, one.merged_into) == (False, None, other)
    login = {"login": "jo@example.org", "password": "correct horse battery"}
    stranger = Client()
    stranger.post(reverse("account_login"), login)
    assert "_auth_user_id" not in stranger.session


def test_the_database_lets_no_merged_record_sign_in() -> None:
    one, other = make_person(), make_person()
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=one.pk).update(merged_into=other)


def test_two_who_sit_on_one_board_at_the_same_time_are_not_merged_and_nothing_is_half_done() -> None:
    board = make_board(name="Partnership Board")
    one, other = make_person(), make_person()
    make_post(one)
    make_member(board, one)
    make_member(board, other)
    make_grant(board, one, "author")
    make_grant(board, other, "author")
    client = as_person(make_person(is_superuser=True))
    answer = client.post(reverse("boards:merge", args=[one.uuid]), {"into": other.pk})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Both sit on the Partnership Board at the same time" in page
    assert "Both are Author of the Partnership Board at the same time" in page
    assert one.posts.count() == 1
    assert Membership.objects.filter(person=one).count() == 1
    one.refresh_from_db()
    assert one.is_active


def a_meeting() -> Meeting:
    begins = timezone.now()
    return plan_meeting(make_board(), by=None, starts_at=begins, ends_at=begins + timedelta(hours=2))


def test_two_who_were_asked_to_one_meeting_are_not_merged_and_what_stands_in_the_way_is_named() -> None:
    meeting, one, other = a_meeting(), make_person(), make_person()
    make_post(one)
    for person in (one, other):
        Invitation.objects.create(meeting=meeting, person=person)
    with pytest.raises(NotAllowed, match="invitations"):
        merging.merge(one, into=other, by=None)
    assert one.posts.count() == 1
    assert one.invitations.count() == 1


def test_minutes_that_were_given_out_go_on_naming_the_merged_record() -> None:
    one, other = make_person(email=None), make_person()
    version = MinutesVersion.objects.create(
        meeting=a_meeting(),
        number=1,
        kind="circulated",
        snapshot={},
        sha256="0" * 64,
        made_at=timezone.now(),
        made_by=one,
    )
    merging.merge(one, into=other, by=None)
    version.refresh_from_db()
    assert version.made_by == one
    assert version.made_by.merged_into == other


def test_whatever_the_database_freezes_of_a_person_is_kept_as_it_was_written() -> None:
    models_of = {model._meta.db_table: model for model in apps.get_models()}
    frozen = {
        f"{models_of[rule.table]._meta.label}.{field.name}"
        for rule in triggers.RULES
        for field in models_of[rule.table]._meta.fields
        if field.related_model is Person and field.column in rule.columns
    }
    assert "meetings.Letter.person" in frozen
    assert frozen == merging.KEPT_AS_WRITTEN


def test_a_letter_that_went_out_goes_on_naming_the_merged_record_and_one_that_waits_reaches_the_other() -> None:
    one, other = make_person(name="J. Smith"), make_person(name="Jo Smith", email="jo@example.org")
    letters = {
        key: notices.tell(NoticeKind.PAPERS, told, key=key, subject=key, text="They are there.")[0]
        for key, told in {"sent": [one], "waiting": [one], "told to both": [one, other]}.items()
    }
    notices.sent(letters["sent"])
    merging.merge(one, into=other, by=None)
    assert {letter.person for letter in Letter.objects.filter(key="sent")} == {one}
    for job in Job.objects.filter(kind=notices.SEND).unfinished():
        jobs.run_here(job)
    assert sorted(letter.subject.rpartition(": ")[2] for letter in mail.outbox) == ["told to both", "waiting"]
    assert {tuple(letter.to) for letter in mail.outbox} == {("jo@example.org",)}
    assert all("Dear Jo Smith," in letter.body for letter in mail.outbox)
    assert not Letter.objects.waiting().exists()
    assert notices.tell(NoticeKind.PAPERS, [other], key="sent", subject="sent", text="They are there.") == []


def test_terms_on_one_board_that_follow_each_other_are_joined() -> None:
    board = make_board()
    one, other = make_person(), make_person()
    make_member(board, one, ends_on=date(2022, 12, 31))
    make_member(board, other, starts_on=date(2023, 1, 1))
    assert merging.merge(one, into=other, by=None).memberships.count() == 2


def test_a_merged_record_is_neither_merged_again_nor_changed_nor_reactivated() -> None:
    one, other = make_person(email=None), make_person()
    merging.merge(one, into=other, by=None)
    for act in (
        lambda: merging.merge(one, into=make_person(), by=None),
        lambda: merging.merge(make_person(), into=one, by=None),
        lambda: merging.merge(other, into=other, by=None),
        lambda: register.edit_person(one, name="New", by=None),
        lambda: leaving.reactivate(one, by=None),
        lambda: leaving.leave(one, on=TODAY, by=None),
    ):
        with pytest.raises(NotAllowed):
            act()
    page = as_person(make_person(is_superuser=True)).get(reverse("boards:person", args=[one.uuid])).content.decode()
    assert "the same person as" in page
    assert other.name in page


def test_only_an_administrator_merges() -> None:
    with pytest.raises(NotPermitted):
        merging.merge(make_person(), into=make_person(), by=make_officer(make_board()))
