"""A walk through the gaps: an officer sees what is missing, sets one aside without a script, and brings it back."""

from __future__ import annotations

import re

import pytest

from tests.browser import WIDTHS, axe_findings, overflow
from tests.test_gaps import make_gaps
from tests.visits import Visit, make_board_that_signs_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_officer_walks_from_my_work_to_a_gap_and_sets_it_aside(visit: Visit, plain: Visit) -> None:
    board = make_board_that_signs_in()
    for number in (1, 2, 3):
        make_gaps(board, number)
    visit.sign_in("officer")
    visit.go("My work")
    visit.page.get_by_role("link", name="gaps are open").click()
    visit.sees("Gaps in the golden thread")
    look(visit, "gaps")
    visit.go("Actions closed without evidence")
    visit.sees("Agree 2")
    look(visit, "gap")
    plain.sign_in("officer")
    plain.page.goto(visit.page.url)
    plain.page.get_by_role("link", name=re.compile("^Set it aside")).nth(1).click()
    plain.press("Set it aside")
    plain.sees("Fill in “Why it is set aside”.")
    look(plain, "set-aside")
    plain.field("Why it is set aside").fill("The officer saw the form in use.")
    plain.press("Set it aside")
    plain.sees("The officer saw the form in use.")
    look(visit, "aside", reload=True)
    plain.page.get_by_role("link", name=re.compile("^Bring it back")).click()
    plain.press("Bring it back")
    plain.sees("3 open")


def look(visit: Visit, name: str, *, reload: bool = False) -> None:
    """Nothing sticks out at any width, and axe finds nothing."""
    if reload:
        visit.page.reload()
    for width in WIDTHS.values():
        visit.page.set_viewport_size({"width": width, "height": 900})
        assert overflow(visit.page) == 0, (name, width)
    if visit.page.evaluate("typeof htmx") != "undefined":
        assert axe_findings(visit.page) == []
