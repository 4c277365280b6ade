"""People, organisations and posts."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from scpb.people.models import Person
from tests.factories import make_organisation, make_person, make_post

pytestmark = pytest.mark.django_db


def test_two_people_cannot_share_an_address_in_another_case() -> None:
    make_person(email="ada@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_person(email="Ada@Example.org")


def test_many_people_may_have_no_address() -> None:
    make_person(email=None)
    make_person(email="")
    assert Person.objects.filter(email__isnull=True).count() == 2


def test_an_empty_address_is_refused_by_the_database() -> None:
    person = make_person()
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=person.pk).update(email="")


def test_nobody_is_merged_into_themselves() -> None:
    person = make_person()
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=person.pk).update(merged_into=person)


def test_an_organisation_does_not_succeed_itself() -> None:
    body = make_organisation()
    body.successor = body
    with pytest.raises(IntegrityError), transaction.atomic():
        body.save()


def test_a_post_ends_after_it_begins() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_post(starts_on=date(2024, 2, 1), ends_on=date(2024, 1, 31))


def test_a_person_shown_by_post_alone_is_not_named_in_public() -> None:
    person = make_person(name="Ada Example", public_by_post=True)
    assert person.public_name() == "Post holder"
    make_post(person, title="Fire Commander", organisation=make_organisation(name="Fire Brigade"))
    assert person.public_name() == "Fire Commander, Fire Brigade"
    assert make_person(name="Ben Example").public_name() == "Ben Example"


def test_a_post_is_held_until_the_end_of_its_last_day() -> None:
    post = make_post(starts_on=date(2024, 1, 1), ends_on=date(2024, 3, 31))
    assert post.is_current(date(2024, 3, 31))
    assert not post.is_current(date(2024, 4, 1))
    assert list(type(post).objects.current(date(2024, 3, 31))) == [post]
    assert not type(post).objects.current(date(2023, 12, 31)).exists()


def test_a_person_signs_in_with_address_and_password(client: Client) -> None:
    make_person(email="ada@example.org", password="correct horse battery")
    answer = client.post(reverse("account_login"), {"login": "ADA@example.org", "password": "correct horse battery"})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"]


def test_nobody_makes_an_account_for_themselves(client: Client) -> None:
    client.post(
        reverse("account_signup"),
        {"email": "new@example.org", "password1": "correct horse battery", "password2": "correct horse battery"},
    )
    assert not Person.objects.exists()


def test_one_click_sign_in_is_for_the_demonstration_alone(client: Client, settings) -> None:
    person = make_person(email="officer@example.org")
    address = reverse("people:demo_sign_in")
    settings.DEMO_SIGN_IN = False
    assert client.post(address, {"person": str(person.uuid)}).status_code == 404
    assert "_auth_user_id" not in client.session
    settings.DEMO_SIGN_IN = True
    assert client.post(address, {"person": str(person.uuid)}).status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)
