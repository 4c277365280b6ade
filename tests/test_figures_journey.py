"""Figures that disagree: the officer writes a report, has its figures checked, mends one and checks again."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from meetings.models import Meeting
from meetings.services import figures_check
from performance.models import Edition
from performance.services import editions
from scpb.jobs import services as jobs
from tests import figures_at_hand as figures
from tests.browser import WIDTHS, axe_findings, overflow
from tests.meetings import make_item, make_meeting
from tests.test_meetings_journey import report_of
from tests.visits import Visit, make_board_that_signs_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "Robbery after school"
SAID = "The police recorded {:,} robberies in the 12 months to December 2024."


@pytest.fixture
def edition() -> Edition:
    return editions.freeze(figures.draft(figures.with_figures()), by=None)


@pytest.fixture
def meeting(edition: Edition) -> Meeting:
    """A meeting whose agenda is being written, soon after the last month of the dashboard on it."""
    begins = datetime(2025, 2, 1, 14, tzinfo=ZoneInfo("Europe/London"))
    planned = make_meeting(make_board_that_signs_in(), starts_at=begins, ends_at=begins.replace(hour=16))
    make_item(planned, title="Performance update", edition=edition)
    return planned


def test_an_officer_finds_figures_that_disagree_mends_one_and_sees_it_gone(
    visit: Visit, meeting: Meeting, edition: Edition, complaints: list[str]
) -> None:
    take_the_way(visit, meeting, true_of(edition))
    assert complaints == []


def test_it_works_without_scripts(plain: Visit, meeting: Meeting, edition: Edition) -> None:
    take_the_way(plain, meeting, true_of(edition))


def take_the_way(visit: Visit, meeting: Meeting, true: int) -> None:
    visit.sign_in("officer")
    visit.page.goto(visit.url + meeting.get_absolute_url())
    visit.go("Write the agenda", "Add an item")
    visit.page.get_by_label("Title", exact=True).fill(TITLE)
    report_of(visit).fill(SAID.format(true + 27))
    visit.press("Add the item")
    visit.sees("Item 2 is added.")
    visit.go("Check and publish", "Check the figures")
    visit.sees("have not been checked yet")
    look(visit, "nothing checked")
    check(visit, meeting, "Check the figures")
    visit.sees(f"Numbers for the same months differ: {true + 27:,}, {true:,}, to 31 December 2024.")
    visit.sees("Item 1, Overview")
    visit.sees(SAID.format(true + 27))
    look(visit, "a finding")
    visit.go("Check and publish")
    visit.sees("1 finding about figures")
    look(visit, "publish")
    visit.go("1 finding about figures", "report")
    report_of(visit).fill(SAID.format(true))
    visit.press("Save the item")
    visit.sees("is saved")
    visit.go("Check and publish")
    visit.sees("before the papers changed")
    visit.go("Check them again")
    visit.sees("The pack has changed since")
    check(visit, meeting, "Check again")
    visit.sees("No two numbers about the same measure and months disagree")
    look(visit, "mended")
    visit.go("Check and publish")
    visit.sees("The figures agree")


def check(visit: Visit, meeting: Meeting, button: str) -> None:
    """Ask for the check, and do what a worker does."""
    visit.press(button)
    visit.sees("The figures are being checked.")
    jobs.run_here(figures_check.checks_of(meeting).first())  # type: ignore[arg-type]
    visit.page.reload()


def true_of(edition: Edition) -> Any:
    document = edition.document()
    assert document
    return next(row.rolling.volume for row in document.dashboard.rows if row.measure == "robbery")


def look(visit: Visit, name: str) -> None:
    """Nothing sticks out at any width, and axe finds nothing on the widest and on the narrowest."""
    for width in WIDTHS.values():
        visit.page.set_viewport_size({"width": width, "height": 900})
        assert overflow(visit.page) == 0, (name, width)
        if width != WIDTHS["tablet"] and visit.page.evaluate("typeof htmx") != "undefined":
            assert axe_findings(visit.page) == [], (name, width)
    visit.page.set_viewport_size({"width": WIDTHS["desktop"], "height": 900})
