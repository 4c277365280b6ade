"""Whoever gets an action of a restricted item is written down, wherever they read it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from meetings.services.agenda import Leads
from scpb.audit.models import Entry
from scpb.boards.models import Access
from tests.action_makers import make_action, make_sat_item
from tests.factories import make_board, make_member, make_officer
from tests.test_meetings import as_person

pytestmark = pytest.mark.django_db


def test_the_register_and_the_page_of_an_action_write_down_who_got_what_is_restricted() -> None:
    board = make_board()
    officer, owner = make_officer(board), make_member(board).person
    secret = make_action(make_sat_item(board, access=Access.RESTRICTED), "Agree one form", Leads(person=owner))
    make_action(make_sat_item(board), "Visit shops", Leads(person=owner))
    opened = Entry.objects.filter(verb="meetings.opened")
    for address in (reverse("meetings:actions"), reverse("meetings:action", args=[secret.uuid])):
        opened_before = opened.count()
        assert "Agree one form" in as_person(officer).get(address).content.decode()
        assert opened.count() == opened_before + 1
    assert set(opened.values_list("subject_id", flat=True)) == {str(secret.uuid)}
