"""From a priority along its golden thread to the evidence and back, in a browser: by the drawing and by the list."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from meetings.models import Action, Decision
from performance.models import Measure, PriorityMeasure
from strategy.models import Priority
from tests.action_makers import make_action, make_priority, make_sat_item, publish_minutes
from tests.browser import WIDTHS, axe_findings, overflow
from tests.test_thread import decided, shown
from tests.visits import Visit, make_board_that_signs_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "Priority 3: Fewer homes are burgled"


@pytest.fixture
def priority() -> Priority:
    """A priority with a measure, an item, a decision on it, an action that follows, and what shows it."""
    board = make_board_that_signs_in()
    made = make_priority(board, "Fewer homes are burgled", 3)
    PriorityMeasure.objects.create(priority=made, measure=Measure.objects.get(slug="burglary"))
    item = make_sat_item(board, title="Burglary in winter")
    item.priorities.add(made)
    decision: Decision = decided(item, "To light the alleys.")
    action = make_action(item, "Count the lamps")
    Action.objects.filter(pk=action.pk).update(decision=decision)
    publish_minutes(item)
    shown(action, "Photograph of the lamps")
    return made


def test_the_thread_is_walked_to_the_evidence_and_back(visit: Visit, priority: Priority, complaints: list[str]) -> None:
    to_the_evidence_and_back(visit)
    assert complaints == []


def test_it_is_walked_without_scripts(plain: Visit, priority: Priority) -> None:
    to_the_evidence_and_back(plain)


def to_the_evidence_and_back(visit: Visit) -> None:
    visit.page.goto(visit.url)
    visit.go("Strategy", "Golden thread", TITLE)
    expect(visit.page.get_by_role("heading", level=1)).to_have_text(TITLE)
    drawing = visit.page.locator("svg.thread-wide")
    drawing.get_by_role("link", name="Burglary in winter").click()
    back(visit, "Burglary in winter")
    drawing.get_by_role("link", name="To light the alleys.").click()
    back(visit, "To light the alleys.")
    visit.go("Count the lamps")
    expect(visit.page.get_by_role("link", name="Photograph of the lamps")).to_be_visible()
    back(visit, "Count the lamps")
    expect(visit.page.locator("#strand-evidence + ul a")).to_have_text("Photograph of the lamps")


def back(visit: Visit, words: str) -> None:
    """From the page of something on the thread to the thread."""
    visit.sees(words)
    visit.go(TITLE)
    expect(visit.page.get_by_role("heading", level=1)).to_have_text(TITLE)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_the_pages_of_the_thread_fit_every_width_and_everybody(
    visit: Visit, priority: Priority, width: int, complaints: list[str]
) -> None:
    visit.page.set_viewport_size({"width": width, "height": 900})
    for path in ("/thread/", f"/thread/{priority.uuid}/", "/thread/coverage/?year=2014"):
        visit.page.goto(visit.url + path)
        assert (path, axe_findings(visit.page), overflow(visit.page)) == (path, [], 0)
    assert complaints == []


def test_a_phone_gets_a_drawing_of_its_own(visit: Visit, priority: Priority) -> None:
    visit.page.set_viewport_size({"width": 375, "height": 800})
    visit.page.goto(f"{visit.url}/thread/{priority.uuid}/")
    expect(visit.page.locator("svg.thread-narrow")).to_be_visible()
    expect(visit.page.locator("svg.thread-wide")).to_be_hidden()
    visit.page.locator("svg.thread-narrow").get_by_role("link", name="Burglary in winter").click()
    visit.sees("Burglary in winter")
