"""Every page asks the database a dozen questions at most, and not one more when there is ten times as much to show."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.growth import grow
from tests.routes import PAGES
from tests.test_routes import client_of
from tests.world import World

pytestmark = [pytest.mark.looks, pytest.mark.django_db]

MOST = 12


def questions(world: World, role: str) -> dict[str, int]:
    """How many times each page that the role gets reads from the database; to open what is restricted also writes."""
    client, found = client_of(world, role), {}
    for route in PAGES:
        if route.statuses[role] == 200:
            url = route.url(world)
            with CaptureQueriesContext(connection) as asked:
                client.get(url).getvalue()
            found[route.label] = sum(query["sql"].startswith("SELECT") for query in asked.captured_queries)
    return found


@pytest.mark.parametrize("role", ["anonymous", "member", "officer", "analyst", "administrator"])
def test_a_page_asks_few_questions_and_no_more_when_there_is_more_to_show(role: str) -> None:
    world = World()
    grow(world, [0])
    few = questions(world, role)
    assert {label: asked for label, asked in few.items() if asked > MOST} == {}
    grow(world, range(1, 10))
    many = questions(world, role)
    assert {label: (few[label], asked) for label, asked in many.items() if asked > few[label]} == {}
