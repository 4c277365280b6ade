"""What an owner told the officer of an action, written down in the owner's name: both are named wherever it is told."""

from __future__ import annotations

import pytest
from django.urls import reverse

from meetings.models import Action
from meetings.services import actions
from meetings.services.agenda import Leads
from scpb.audit.models import Entry
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Person
from tests.action_makers import make_action, make_sat_item
from tests.factories import make_board, make_member, make_officer, make_person
from tests.test_meetings import as_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Person:
    return make_member(make_board(), make_person(name="Mary Member")).person


@pytest.fixture
def action(owner: Person) -> Action:
    return make_action(make_sat_item(owner.memberships.get().board), "Agree one form", Leads(person=owner))


@pytest.fixture
def officer(action: Action) -> Person:
    return make_officer(action.board, name="Otto Officer")


def test_the_officer_writes_down_what_an_owner_told_them_and_the_page_names_both(
    action: Action, officer: Person
) -> None:
    client, address = as_person(officer), reverse("meetings:update_action", args=[action.uuid])
    assert "Mary Member told me" in client.get(address).content.decode()
    told = {"seen": action.version, "is_done": "yes", "text": "Signed by all five.", "url": "https://example.org/form"}
    key = str(action.owners.get().uuid)
    assert client.post(address, told | {"told_by": key}).status_code == 302
    assert set(action.updates.values_list("kind", "told_by", "by")) == {
        ("progress", "Mary Member", officer.pk),
        ("claimed", "Mary Member", officer.pk),
    }
    page = client.get(action.get_absolute_url()).content.decode()
    assert page.count("told by Mary Member, written down by Otto Officer") == 2
    entry = Entry.objects.filter(verb="meetings.action_update_added").latest("pk")
    assert entry.by_id == officer.pk
    assert "Mary Member" in entry.detail.text


def test_an_owner_is_not_asked_whose_words_they_write_and_writes_in_nobody_elses_name(
    action: Action, owner: Person, officer: Person
) -> None:
    address = reverse("meetings:update_action", args=[action.uuid])
    assert "Whose words" not in as_person(owner).get(address).content.decode()
    with pytest.raises(NotPermitted):
        actions.update(action, by=owner, text="Done.", told_by=Leads(person=owner))
    with pytest.raises(NotAllowed, match="Choose one of its owners"):
        actions.update(action, by=officer, text="Done.", told_by=Leads(person=officer))
    assert not action.updates.exists()
