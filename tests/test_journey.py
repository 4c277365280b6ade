"""From the Met's file to a board pack: the portal's main job in a browser, with a real worker, by those who do it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from meetings.models import Meeting
from meetings.services import agenda
from performance.models import Area, Category
from scpb.boards.services import boards, register
from scpb.documents import pdf
from tests import pdf_reading
from tests.factories import crime_csv
from tests.visits import A_WHILE, Visit, make_board_that_signs_in, reload_until
from tests.world import counts, pdf_of, plan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("worker")]

FILE = "historical_200801-201612.csv"
NEW = "Burglary in Other Buildings"
TITLE = "Crime and disorder in Barnet"
WORDS = "Burglary fell in the autumn for the third year."


@pytest.fixture
def meeting() -> Meeting:
    """A meeting of a board with its people, who can sign in; nothing is on its agenda but the welcome."""
    board = boards.edit_board(make_board_that_signs_in(), quorum=1, by=None)
    venue = register.add_venue(name="Committee Room 1", address="1 High Street, London NW4 0AA", by=None)
    found = plan(board, days=14, venue=venue)
    agenda.add_item(found, by=None, title="Welcome", kind="standing", minutes=5)
    Area.objects.filter(slug="barnet").update(is_own=True)
    return found


@pytest.mark.real_data
def test_from_the_published_file_to_the_pack_that_a_member_reads(
    visit: Visit, meeting: Meeting, real_data: Path, complaints: list[str]
) -> None:
    Category.objects.filter(minor=NEW).delete()  # as if this file were the first to spell it so
    visit.sign_in("analyst")
    upload_and_map(visit, real_data / "borough" / FILE)
    make_edition(visit)
    visit.sign_out()
    visit.sign_in("officer")
    put_on_the_agenda(visit, meeting)
    build_and_publish(visit, meeting)
    visit.sign_out()
    visit.sign_in("member")
    data = read(visit)
    assert complaints == []
    check_pack(data)


def upload_and_map(visit: Visit, file: Path) -> None:
    visit.go("Performance", "Uploads", "Upload a file")
    visit.page.get_by_label("File", exact=True).set_input_files(file)
    visit.press("Upload")
    visit.sees("1 thing stops approval")
    visit.sees("Jan 2008 to Dec 2016")
    expect(visit.page.get_by_role("button", name="Approve")).to_have_count(0)
    visit.page.get_by_label(f"Burglary: {NEW}").select_option(label="Non-residential burglary")
    visit.page.get_by_role("region", name="Categories not mapped").get_by_role("button").click()
    visit.sees("What approving changes")
    expect(visit.page.get_by_role("button", name="Approve")).to_be_visible(timeout=A_WHILE)
    visit.press("Approve")
    visit.sees("The figures count from now on.")


def make_edition(visit: Visit) -> None:
    visit.go("Performance", "Begin an edition")
    visit.page.get_by_label("Area").select_option(label="Barnet")
    visit.page.get_by_label("12 months to").fill("2013-12")
    visit.page.get_by_label("Quarter to").fill("2013-11")
    visit.page.get_by_label("Rule set").select_option(label="Rule set 2014")
    visit.press("Begin")
    visit.sees("4,274")  # SOURCES.md: as the board printed it in January 2014
    visit.sees("−11.8")
    visit.go("Write on the whole")
    visit.page.get_by_label("Heading").fill("Overall")
    visit.page.get_by_label("Commentary").fill(WORDS)
    visit.press("Save")
    visit.sees(WORDS)
    visit.go("Overview, Dec 2013")
    visit.press("Freeze")
    visit.sees("The edition is frozen")
    visit.sees("Released with the pack of the meeting")


def put_on_the_agenda(visit: Visit, meeting: Meeting) -> None:
    visit.go("Meetings", str(meeting), "Write the agenda", "Add an item")
    visit.page.get_by_label("Title", exact=True).fill(TITLE)
    visit.page.get_by_label("or in words").fill("The borough’s analyst")
    visit.page.get_by_label("Dashboard").select_option(label="Overview, Dec 2013")
    visit.page.get_by_label("Recommendations").fill("To note the figures.")
    visit.press("Add the item")
    visit.sees("Item 2 is added.")


def build_and_publish(visit: Visit, meeting: Meeting) -> None:
    """A draft pack to look at, then the agenda with the pack that goes out."""
    visit.go("Packs: public, members’, restricted")
    visit.press("Build the public pack")
    expect(visit.page.get_by_role("link", name=re.compile("Version 1"))).to_be_visible(timeout=A_WHILE)
    visit.go(str(meeting), "Write the agenda", "Check and publish")
    visit.press("Publish the agenda")
    visit.sees("The agenda is published.")
    expect(visit.page.get_by_role("link", name=re.compile("Version 2"))).to_be_visible(timeout=A_WHILE)
    visit.sees("published")


def read(visit: Visit) -> bytes:
    """The member finds the pack on the first page, the dashboard from the agenda; gives the pack."""
    data = visit.fetched(visit.page.get_by_role("link", name=re.compile("Public pack")).first)
    visit.go("Read the papers", "Overview, Dec 2013")
    visit.sees("4,274")
    visit.sees(WORDS)
    return data


def check_pack(data: bytes) -> None:
    pages = [" ".join(text.split()) for text in pdf_reading.words(data)]
    numbers = [str(number) for number in range(1, len(pages) + 1)]
    first = next(number for number, text in enumerate(pages) if "4,274" in text)
    dashboard = " ".join(pages[first:])
    for said in ("−11.8", "2,960", "−15.1", "1,314", "−3.5", WORDS, "AGENDA ITEM 2"):
        assert said in dashboard, said
    assert "Mary Member" in pages[0]
    assert f"2 {TITLE}" in pages[1]
    assert f"2. {TITLE}" in pages[3]
    assert [title for _level, title in pdf_reading.outline(data)][:3] == ["Cover", "Order of business", "Timed agenda"]
    assert f"2. {TITLE}" in [title for _level, title in pdf_reading.outline(data)]
    assert pdf_reading.labels(data) == numbers
    assert all(re.search(rf"(^|\s){number}($|\s)", text) for number, text in zip(numbers, pages, strict=True))
    assert pdf.dead_links(data) == []
    assert links(data, page=1), "the order of business leads nowhere"
    assert pdf_reading.fonts_left_out(data) == []
    assert pdf_reading.faults(data) == []


def links(data: bytes, *, page: int) -> list[Any]:
    with pdf_reading.opened(data) as document:
        return [str(note.get("/Dest", note.get("/A"))) for note in document.pages[page].get("/Annots", [])]


# -- without JavaScript ----------------------------------------------------------------------------------------------


@pytest.mark.looks
def test_the_same_forms_work_without_javascript(plain: Visit, meeting: Meeting, tmp_path: Path) -> None:
    page = plain.page
    figures, paper = tmp_path / "figures.csv", tmp_path / "annex.pdf"
    figures.write_bytes(crime_csv(counts(), first="202101"))
    paper.write_bytes(pdf_of("Annex"))
    plain.sign_in("analyst")
    plain.go("Performance", "Uploads", "Upload a file")
    page.get_by_label("File", exact=True).set_input_files(figures)
    plain.press("Upload")
    reload_until(page, lambda: page.get_by_role("button", name="Approve"))
    plain.press("Approve")
    plain.sees("The figures count from now on.")
    plain.sign_out()

    plain.sign_in("officer")
    plain.go("Meetings", str(meeting), "Write the agenda", "Add an item")
    page.get_by_label("Title", exact=True).fill("A paper from outside")
    page.get_by_label("or in words").fill("The chair")
    plain.press("Add the item")
    plain.go("Add a paper")
    page.locator("input[type=file]").set_input_files(paper)
    page.get_by_label("Title", exact=True).fill("Annex")
    plain.press("Save")
    reload_until(page, lambda: page.get_by_role("link", name=re.compile(r"^Annex \(PDF, 1 page\)")))
    move_up(plain)
    build_by_reloading(plain)


def move_up(plain: Visit) -> None:
    rows = plain.page.locator("ol.order > li")
    expect(rows).to_contain_text(["1. Welcome", "2. A paper from outside"])
    plain.page.get_by_role("button", name="Move item 2, A paper from outside, up").click()
    expect(rows).to_contain_text(["1. A paper from outside", "2. Welcome"])


def build_by_reloading(plain: Visit) -> None:
    page = plain.page
    plain.go("Packs: public, members’, restricted")
    plain.press("Build the public pack")
    reload_until(page, lambda: page.get_by_role("link", name=re.compile("Version 1")))
    data = plain.fetched(page.get_by_role("link", name=re.compile("Version 1")))
    assert "AGENDA ITEM 1" in " ".join(" ".join(pdf_reading.words(data)).split())
