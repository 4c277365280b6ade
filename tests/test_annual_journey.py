"""From beginning an annual report to its being read, by the officer and somebody unknown in a browser."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from performance.models import Measure
from scpb.portal.annual import services
from scpb.portal.models import AnnualFigure, AnnualReport
from tests.annual import FIRST, LAST, Year, begun, make_year, ready
from tests.browser import WIDTHS, axe_findings, overflow
from tests.factories import make_grant, make_person
from tests.visits import PASSWORD, Visit

pytestmark = [pytest.mark.looks, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE, CAPTION = "Safety in the borough, 2024–25", "Robberies by month."
FOREWORD = "It was a year of locks and lamps."
ABOUT = "Fewer homes are burgled"


@pytest.fixture
def year() -> Year:
    """A year to report on, at a board whose officer can sign in."""
    year = make_year()
    make_grant(year.board, make_person(name="Otto Officer", email="officer@example.org", password=PASSWORD), "officer")
    return year


def test_from_beginning_a_report_to_its_being_read(visit: Visit, year: Year, complaints: list[str]) -> None:
    take_the_way(visit)
    assert complaints == []


def test_it_works_without_scripts(plain: Visit, year: Year) -> None:
    take_the_way(plain)


def take_the_way(visit: Visit) -> None:
    visit.sign_in("officer")
    begin(visit)
    mend(visit)
    add_a_table(visit)
    publish(visit)
    visit.sign_out()
    read_as_anybody(visit)


def begin(visit: Visit) -> None:
    visit.go("Strategy", "Safety", "Annual reports", "Begin a report")
    visit.field("Title").fill(TITLE)
    visit.field("Period from").fill(FIRST.isoformat())
    visit.field("Period to").fill(LAST.isoformat())
    visit.press("Begin a report")
    visit.sees("The draft is begun.")


def mend(visit: Visit) -> None:
    """What stops publication is said on the page, with the way to the place; there the foreword is written."""
    visit.sees("One thing stops publication")
    visit.page.get_by_role("link", name="“Foreword” has neither text nor chart").click()
    assert re.search(r"#chapter-[0-9a-f-]+$", visit.page.url)
    follow(visit, "Write", "Foreword")
    visit.field("Text").fill(FOREWORD)
    visit.field("Signed by").fill("The chair of the board")
    visit.press("Save")
    visit.sees("The chapter is saved.")
    expect(visit.page.get_by_text("stops publication")).to_have_count(0)


def follow(visit: Visit, deed: str, what: str) -> None:
    """A link that says to the ear what it is about."""
    visit.page.get_by_role("link", name=re.compile(f"^{deed}.*{what}$")).click()


def add_a_table(visit: Visit) -> None:
    follow(visit, "Add a chart or table", ABOUT)
    visit.field("Table of a measure, by month").check()
    visit.press("Continue")
    visit.field("Measure").select_option(label=Measure.objects.get(slug="robbery").name)
    visit.field("Caption").fill(CAPTION)
    visit.press("Add it")
    visit.sees("The chart or table is added.")
    visit.sees(CAPTION)


def publish(visit: Visit) -> None:
    visit.go("Publish")
    visit.press("Publish the report")
    visit.sees("The report is published.")
    visit.sees("Published on")


def read_as_anybody(visit: Visit) -> None:
    visit.go("Strategy", "Safety", "Annual reports", TITLE)
    visit.sees(FOREWORD)
    visit.sees("The chair of the board")
    visit.sees(CAPTION)
    visit.sees("Fit better locks")
    visit.sees("To light the alleys.")
    expect(visit.page.get_by_role("img", name="Burglary").first).to_be_visible()
    expect(visit.page.get_by_role("link", name=re.compile("^Write"))).to_have_count(0)
    visit.page.get_by_text("The same as a table").first.click()
    visit.page.get_by_role("link", name="Priority 1: what came of it").click()
    visit.go("With a chapter about it", TITLE)
    expect(visit.page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()


def test_the_pages_of_annual_reports_fit_every_width_and_everybody(
    visit: Visit, year: Year, complaints: list[str]
) -> None:
    draft, published = begun(year), services.publish(ready(year), by=None)
    withdrawn = services.withdraw(services.publish(ready(year), by=None), reason="A slip.", by=None)
    here = reverse("portal:annual_reports", args=[year.strategy.slug])
    visit.sign_in("officer")
    looked_at(visit, [here, f"{here}begin/", *pages_of(draft, year), withdrawn.get_absolute_url()])
    looked_at(visit, [published.get_absolute_url() + page for page in ("", "withdraw/", "correct/")])
    visit.sign_out()
    looked_at(visit, [here, published.get_absolute_url()])
    assert complaints == []
    visit.page.goto(visit.url + withdrawn.get_absolute_url())
    visit.sees("has been withdrawn")
    assert axe_findings(visit.page) == []
    visit.sign_in("officer")
    looked_at(visit, [f"{draft.get_absolute_url()}chapters/{draft.chapters.all()[0].uuid}/figures/add/?shape=pie"])


def pages_of(draft: AnnualReport, year: Year) -> list[str]:
    """All pages of a draft, with a chapter and a figure of each kind."""
    home, chapter = draft.get_absolute_url(), draft.chapters.all()[0]
    figures = AnnualFigure.objects.filter(chapter__report=draft)
    adding = f"{home}chapters/{chapter.uuid}/figures/add/"
    return [
        home,
        *(f"{home}{page}/" for page in ("edit", "publish", "discard", "chapters/add", f"chapters/{chapter.uuid}")),
        *(f"{home}figures/{figure.uuid}/" for figure in {one.shape: one for one in figures}.values()),
        f"{home}chapters/{chapter.uuid}/remove/",
        adding,
        f"{adding}?shape=chart&edition={year.edition.number}",
    ]


def looked_at(visit: Visit, paths: list[str]) -> None:
    """Nothing sticks out at any width, and axe finds nothing, on the desk and on the phone."""
    for path in paths:
        visit.page.goto(visit.url + path)
        for width in WIDTHS.values():
            visit.page.set_viewport_size({"width": width, "height": 900})
            assert (path, width, overflow(visit.page)) == (path, width, 0)
            if width != WIDTHS["tablet"]:
                assert (path, width, axe_findings(visit.page)) == (path, width, [])
