"""The thread gives its reader what is restricted as well, so who got it is written down, as the registers do."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.models import AgendaItem
from scpb.audit.models import Entry
from scpb.boards.models import Board
from scpb.people.models import Person
from strategy.models import Priority
from tests.action_makers import make_action, make_priority, make_sat_item, publish_minutes
from tests.factories import make_board, make_member, make_officer
from tests.test_boards import as_person
from tests.test_thread import decided, page

pytestmark = pytest.mark.django_db


def kept(board: Board, priority: Priority, title: str, access: str = "restricted") -> SimpleNamespace:
    """An item on the thread with what came of it."""
    item = make_sat_item(board, title=title, access=access)
    item.priorities.add(priority)
    decision = decided(item, f"To move them: {title}.")
    action = make_action(item, f"Find them a home: {title}")
    publish_minutes(item)
    return SimpleNamespace(item=item, decision=decision, action=action)


def opened() -> list[tuple[int | None, str]]:
    """Who is written down as having opened what."""
    return sorted(Entry.objects.filter(verb="meetings.opened").values_list("by_id", "subject_id"))


def by(person: Person, *things: SimpleNamespace) -> list[tuple[int | None, str]]:
    named = [of for one in things for of in (one.item, one.decision, one.action)]
    return sorted((person.pk, str(of.uuid)) for of in named)


@pytest.fixture
def board() -> Board:
    return make_board()


@pytest.fixture
def priority(board: Board) -> Priority:
    return make_priority(board, "Homes")


def test_whoever_gets_restricted_items_decisions_and_actions_on_a_thread_is_written_down(
    board: Board, priority: Priority
) -> None:
    secret = kept(board, priority, "The family of Q")
    kept(board, priority, "Burglary", access="public")
    kept(board, priority, "The winter plan", access="members")
    officer = make_officer(board)
    assert "To move them: The family of Q." in page(priority, officer)
    assert opened() == by(officer, secret)


def test_what_a_reader_does_not_get_is_not_written_down_for_them(board: Board, priority: Priority) -> None:
    kept(board, priority, "The family of Q")
    for reader in (None, make_officer(make_board())):
        assert "The family of Q" not in page(priority, reader)
    assert opened() == []


def test_a_restricted_item_about_all_priorities_is_written_down_too(board: Board, priority: Priority) -> None:
    general = make_sat_item(board, title="The year ahead", access="restricted")
    AgendaItem.objects.filter(pk=general.pk).update(all_priorities=True)
    member = make_member(board).person
    assert "The year ahead" in page(priority, member)
    assert opened() == [(member.pk, str(general.uuid))]


def test_a_thread_with_the_words_of_a_day_that_is_none_is_written_down_as_well(
    board: Board, priority: Priority
) -> None:
    secret, officer = kept(board, priority, "The family of Q"), make_officer(board)
    assert "The family of Q" in page(priority, officer, on="soon")
    assert opened() == by(officer, secret)


def test_lists_of_threads_give_nothing_restricted_and_write_nothing_down(board: Board, priority: Priority) -> None:
    kept(board, priority, "The family of Q")
    client = as_person(make_officer(board))
    for name in ("portal:threads", "portal:coverage"):
        assert "The family of Q" not in client.get(reverse(name)).content.decode()
    assert opened() == []


def test_much_that_is_restricted_is_written_down_in_as_many_queries_as_little(board: Board, priority: Priority) -> None:
    client, url = as_person(make_officer(board)), reverse("portal:thread", args=[priority.uuid])

    def asked() -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return len(captured)

    kept(board, priority, "Burglary", access="public")
    before = asked()
    kept(board, priority, "The family of Q")
    little = asked()
    for number in range(4):
        kept(board, priority, f"Family {number}")
    assert asked() == little <= before + 5
    assert before <= 12
