"""The ratings of a measure on the thread are those that its editions show to the reader, and so are the links."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from performance.models import Edition, EditionRating, Measure, PriorityMeasure
from performance.services import editions
from scpb.boards.models import Board
from scpb.people.models import Person
from scpb.portal.thread.ratings import Shown, shown_by
from strategy.models import Priority
from tests.action_makers import make_priority
from tests.annual import keep
from tests.factories import make_board, make_member
from tests.figures_at_hand import as_person, draft, with_figures
from tests.test_thread import make_edition

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


@pytest.fixture
def board() -> Board:
    return make_board()


@pytest.fixture
def priority(board: Board) -> Priority:
    """One that burglary shows."""
    made = make_priority(board, "Homes")
    PriorityMeasure.objects.create(priority=made, measure=Measure.objects.get(slug="burglary"))
    return made


def rate(number: int, **values: Any) -> Edition:
    edition = make_edition(number, values.pop("state", "released"), 24150 + number)
    measure = Measure.objects.get(slug="burglary")
    EditionRating.objects.create(edition=edition, measure=measure, to_month=edition.to_month, **values)
    return edition


def shown(priority: Priority, reader: Person | AnonymousUser = NOBODY) -> Shown:
    (found,) = shown_by([priority.pk], reader)
    return found


def of(edition: Edition) -> str:
    return reverse("performance:edition_measure", args=[edition.number, "burglary"])


def test_what_an_edition_hid_stays_hidden_when_its_measure_is_opened(priority: Priority, board: Board) -> None:
    Measure.objects.filter(slug="burglary").update(access="members")
    edition = editions.release(editions.freeze(draft(with_figures()), by=None), by=None)
    keep("burglary", access="public")
    client = as_person(None)
    for name, args in (("portal:thread", [priority.uuid]), ("portal:threads", [])):
        text = client.get(reverse(name, args=args)).content.decode()
        assert (
            "Burglary" in text
            and of(edition) not in text
            and reverse("performance:measure", args=["burglary"]) not in text
        )
    assert client.get(of(edition)).status_code == 404
    assert shown(priority).ratings == [] and shown(priority).url == ""
    member = make_member(board).person
    found = shown(priority, member)
    assert [one.url for one in found.ratings] == [of(edition)] and found.url
    assert as_person(member).get(found.url).status_code == 200


def test_every_link_of_a_thread_leads_a_stranger_to_a_page(priority: Priority) -> None:
    edition = editions.release(editions.freeze(draft(with_figures()), by=None), by=None)
    found = shown(priority)
    assert [one.url for one in found.ratings] == [of(edition)]
    for url in (found.url, of(edition)):
        assert as_person(None).get(url).status_code == 200


def test_a_rating_that_is_closed_is_left_out_between_those_that_are_open(priority: Priority) -> None:
    first, _closed, last = rate(1, rag="red", value="1,100"), rate(2, rag="amber"), rate(3, rag="green", value="900")
    found = shown(priority)
    assert [one.url for one in found.ratings] == [of(first), of(last)]
    assert found.url == reverse("performance:measure", args=["burglary"])


def test_where_the_last_edition_hides_a_measure_its_name_leads_to_the_last_that_shows_it(priority: Priority) -> None:
    first = rate(1, rag="red", value="1,100")
    rate(2, rag="amber")
    assert shown(priority).url == of(first)


def test_members_are_led_by_what_was_released_and_see_what_is_closed_to_others(
    priority: Priority, board: Board
) -> None:
    made = [rate(1, rag="red", value="1,100"), rate(2, rag="amber")]
    rate(3, rag="green", value="900", state="frozen")
    found = shown(priority, make_member(board).person)
    assert [one.url for one in found.ratings] == [of(edition) for edition in made]
    assert found.url == reverse("performance:measure", args=["burglary"])
