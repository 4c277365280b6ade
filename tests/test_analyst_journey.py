"""An analyst's month in a browser: from a file that nobody knows to a released edition, its correction, and back."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, expect

from performance.models import Area, Upload
from scpb.boards.models import Board
from tests.factories import HOME, ROBBERY, SHOP, crime_csv, make_upload
from tests.visits import A_WHILE, Visit, make_board_that_signs_in, reload_until

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("board", "worker"),  # the board's figures are there before a worker starts
]

LOG, POLICE = "Log of the police", "Recorded crime by borough"
COLUMNS = {"Place": "Area", "What": "Category", "When": "Month", "How many": "Count", "Remark": "Not needed"}
KINDS = {"Robberies": "Robbery", "Homes": "Residential burglary", "Shops": "Non-residential burglary"}
ORDINARY = {"Robberies": 44, "Homes": 124, "Shops": 64}
SURVEY = "Confidence that police and council deal with ASB (RPS)"
REWORDED, BECAUSE = "A rise after the new reporting line opened", "The line opened in April."
SET_TO, ALL_THE_SAME = "Amber", "The rise is in reporting alone."
NOTE, OUTLOOK = "The force counted April twice at first.", "Summer is expected to be quiet."
MARKED, WRONG = "The market was closed for works.", "The note on April named the wrong month."
TWELVE_MONTHS = "740"  # robberies of Barnet to May 2024, of which 144 and 150 in the last two months
WHY_BACK = "The force sent April in error."


@pytest.fixture
def board(transactional_db: None) -> Board:
    """A board that has known the police's figures up to March for ten days, and its analyst."""
    board = make_board_that_signs_in()
    Area.objects.filter(slug="barnet").update(is_own=True)
    known = make_upload(crime_csv(falling(), first="202101"), approve=True, name="police.csv")
    Upload.objects.filter(pk=known.pk).update(approved_at=timezone.now() - timedelta(days=10))
    return board


def falling() -> list[tuple[tuple[str, str], str, list[int]]]:
    """39 months in which every kind of crime falls slowly in each borough, so that one that rises is seen."""
    boroughs, kinds = enumerate(("Barnet", "Brent", "Camden")), ((60, ROBBERY), (140, HOME), (80, SHOP))
    return [
        (kind, borough, [size + 10 * place - month // 2 + month % 3 for month in range(39)])
        for place, borough in boroughs
        for size, kind in kinds
    ]


def log(**months: dict[str, int]) -> bytes:
    """The police's own log: one row for each place, kind and month; `apr={"Robberies": 90}` says what is not usual."""
    lines = ["Place,What,When,How many,Remark"]
    for month, said in months.items():
        for number, place in enumerate(("Barnet", "Brent", "Camden")):
            for kind, usual in ORDINARY.items():
                count = said.get(kind, usual) if number == 0 else usual + 10 * number
                lines.append(f"{place},{kind},{month.capitalize()} 2024,{count},as at the first")
    return "\n".join(lines).encode() + b"\n"


def upload(visit: Visit, file: Path, content: bytes) -> None:
    file.write_bytes(content)
    visit.go("Performance", "Uploads", "Upload a file")
    visit.field("File").set_input_files(file)
    visit.press("Upload")


def say_what_the_columns_are(visit: Visit) -> None:
    for column, meaning in COLUMNS.items():
        field = visit.field(column)
        field.select_option(label=named(field, meaning))
    visit.field("Name of this form of file").fill(LOG)
    visit.field("Source").select_option(label=POLICE)
    visit.press("Save and check again")


def named(field: Locator, beginning: str) -> str:
    """The one choice whose words begin so: most explain themselves after a comma."""
    choices = field.locator("option").all_inner_texts()
    return next(choice for choice in choices if re.match(rf"{beginning}(,|$)", choice))


def map_categories(visit: Visit) -> None:
    region = visit.page.get_by_role("region", name="Categories not mapped")
    for kind, measure in KINDS.items():
        region.get_by_label(kind).select_option(label=measure)
    region.get_by_role("button").click()


def brings(visit: Visit, label: str) -> Locator:
    """A fact of the preview, by its name: `9` new figures, or `1` revised."""
    return visit.page.locator(".strip-facts > div", has=visit.page.get_by_text(label, exact=True)).locator("dd")


def approve(visit: Visit) -> None:
    visit.press("Approve")
    visit.sees("The figures count from now on.")


# -- with a script -----------------------------------------------------------------------------------------------------


def test_an_analyst_takes_figures_from_a_file_to_an_edition_and_back(
    visit: Visit, tmp_path: Path, complaints: list[str]
) -> None:
    visit.sign_in("analyst")
    bring_in_a_file_that_nobody_knows(visit, tmp_path / "april.csv")
    bring_in_the_next(visit, tmp_path / "may.csv")
    enter_a_reading(visit)
    mark_a_month(visit)
    number = begin_an_edition(visit)
    write(visit)
    edit_a_row(visit)
    freeze_and_release(visit)
    visit.sign_out()
    read_as_anybody(visit)
    look_at_charts(visit)
    visit.sign_in("analyst")
    correct(visit, number)
    take_back(visit, number)
    ask_what_was_known(visit)
    assert complaints == []


def bring_in_a_file_that_nobody_knows(visit: Visit, file: Path) -> None:
    upload(visit, file, log(apr={}))
    visit.sees("The file cannot be used")
    visit.go("Say what its columns are")
    visit.sees("as at the first")
    say_what_the_columns_are(visit)
    visit.sees("Categories not mapped")
    map_categories(visit)
    visit.sees("What approving changes")
    expect(brings(visit, "New figures")).to_have_text("12", timeout=A_WHILE)  # the two burglaries added up, too
    visit.sees(LOG)
    approve(visit)


def bring_in_the_next(visit: Visit, file: Path) -> None:
    """The header is known by now; April's robberies are revised, and with them what the dashboards say."""
    upload(visit, file, log(apr={"Robberies": 144}, may={"Robberies": 150}))
    visit.sees("What approving changes")
    visit.sees(LOG)
    expect(brings(visit, "New figures")).to_have_text("12")
    expect(brings(visit, "Revised")).to_contain_text("1 by 1% or more, and by 5 or more")
    expect(visit.page.get_by_role("table", name="Largest revisions")).to_contain_text("144")
    judged = visit.page.locator(".judged > li", has_text="Robbery").filter(has_text="Overview")
    expect(judged.locator(".judged__rating")).to_contain_text("becomes")
    expect(judged).to_contain_text("comes")
    approve(visit)


def enter_a_reading(visit: Visit) -> None:
    visit.go("Performance", "Uploads", "Enter figures")
    visit.field("Measure").select_option(label=SURVEY)
    visit.press("Continue")
    visit.field("Period").fill("12 months to 31/03/2024")
    visit.field("Figure").fill("68")
    visit.field("Whose figure 1").fill("London")
    visit.field("Figure 1").fill("66.5")
    visit.press("Enter")
    visit.sees("What approving changes")
    expect(brings(visit, "New figures")).to_have_text("2")
    approve(visit)
    visit.go("Performance", "Figures by measure", SURVEY)
    visit.sees("66.5")
    visit.sees("London")


def mark_a_month(visit: Visit) -> None:
    visit.go("Performance", "Overview, live", "Exceptions", "Enter an exception")
    visit.field("Measure").select_option(label="Residential burglary")
    visit.field("Month").fill("2024-05")
    visit.field("Unusually low").check()
    visit.field("Reason").fill(MARKED)
    visit.press("Save")
    visit.sees("The exception is entered.")


def begin_an_edition(visit: Visit) -> str:
    visit.go("Performance", "Overview, live", "Begin an edition")
    expect(visit.field("12 months to")).to_have_value("2024-05")
    visit.press("Begin")
    visit.sees("What the analyst says")
    visit.sees("Overview, May 2024")
    return visit.page.url.rstrip("/").rpartition("/")[2]


def write(visit: Visit) -> None:
    visit.go("Write on the whole", "Draft sentences")
    text = visit.field("Commentary")
    expect(text).to_have_value(re.compile("Robbery"))
    text.fill(f"{text.input_value()}\n\n{OUTLOOK}")
    visit.field("Heading").fill("Seasonal outlook")
    visit.press("Save")
    visit.sees("The commentary is saved.")
    visit.sees(OUTLOOK)
    visit.go("Overview, May 2024")


def edit_a_row(visit: Visit) -> None:
    """A factor in other words, another rating and a note; beside each stands what was computed."""
    page = visit.page
    page.locator("summary", has_text="Write and edit").click()
    page.get_by_role("link", name=re.compile("^Edit row ?: Robbery$")).click()
    page.get_by_role("link", name=re.compile("^Change ?: ")).first.click()
    visit.field("Wording").fill(REWORDED)
    visit.field("Reason").fill(BECAUSE)
    visit.press("Save")
    visit.sees("The factor is changed. What was computed stays beside it.")
    visit.sees(f"Reworded by Ann Analyst: {BECAUSE}")
    visit.go("Set another rating")
    visit.field(SET_TO).check()
    visit.field("Reason").fill(ALL_THE_SAME)
    visit.press("Save")
    visit.sees("Computed: Red")
    visit.go("Write a note in a cell")
    visit.field("Cell").select_option(index=1)
    visit.field("Note").fill(NOTE)
    visit.press("Save")
    visit.sees("The note is saved.")
    visit.go("Back to the edition")
    visit.sees(ALL_THE_SAME)


def freeze_and_release(visit: Visit) -> None:
    visit.press("Release it by hand only")
    visit.press("Freeze")
    visit.sees("The edition is frozen")
    expect(visit.link("Print (PDF, A4 landscape)")).to_be_visible(timeout=A_WHILE)
    visit.press("Release")
    visit.sees("The edition is released: everybody can read it.")


def read_as_anybody(visit: Visit) -> None:
    page = visit.page
    visit.go("Performance")
    visit.sees("Overview, May 2024")
    page.get_by_role("region", name="Editions").get_by_role("link", name="Overview, May 2024").click()
    plain = page.get_by_role("region", name="In plain words")
    expect(plain.get_by_role("listitem").filter(has_text="Robbery")).to_contain_text("12 months")
    for said in (TWELVE_MONTHS, OUTLOOK, REWORDED, BECAUSE, ALL_THE_SAME, NOTE):
        visit.sees(said)
    table = visit.fetched(visit.link("Table as CSV"), "text/csv").decode()
    assert REWORDED in table
    assert ALL_THE_SAME in table
    workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert visit.fetched(visit.link("Workbook (XLSX)"), workbook).startswith(b"PK")
    assert visit.fetched(visit.link("Print (PDF, A4 landscape)")).startswith(b"%PDF")


def look_at_charts(visit: Visit) -> None:
    """Charts of the edition, then of one measure; one is explored, and drawn again as it was."""
    page = visit.page
    visit.go("Charts")
    explore = page.get_by_role("button", name=re.compile("^Explore ?: ")).first
    explore.click()
    expect(page.locator(".explored .main-svg").first).to_be_visible(timeout=A_WHILE)
    page.get_by_role("button", name=re.compile("^Back to the drawing ?: ")).click()
    expect(page.locator(".explored").first).to_be_hidden()


def correct(visit: Visit, number: str) -> None:
    page = visit.page
    visit.go("Performance", "Overview, May 2024", "Correct it")
    visit.field("What was wrong").fill(WRONG)
    visit.press("Begin the correction")
    visit.sees("The correction is begun")
    visit.sees(WRONG)
    expect(page.get_by_role("button", name="Freeze", exact=True)).to_be_visible(timeout=A_WHILE)
    visit.sees(ALL_THE_SAME)
    visit.press("Freeze")
    visit.press("Release")
    visit.sees("The edition is released")
    visit.go("Compare")
    visit.field("From").select_option(value=number)
    visit.press("Compare")
    visit.sees("Nothing moved: both say the same.")


def take_back(visit: Visit, number: str) -> None:
    """The figures fall back to what April's file said; the edition stays as it was printed."""
    visit.go("Performance", "Uploads", "may.csv", "Take back")
    visit.field("Reason").fill(WHY_BACK)
    visit.press("Take back")
    visit.sees("The figures are taken back.")
    visit.sees(WHY_BACK)
    visit.go("Performance", "Overview, live")
    visit.sees("Apr 2024")
    expect(visit.page.locator("main")).not_to_contain_text(TWELVE_MONTHS)
    visit.page.goto(f"{visit.url}/performance/editions/{number}/")
    visit.sees(TWELVE_MONTHS)
    visit.sees("This edition was corrected.")


def ask_what_was_known(visit: Visit) -> None:
    visit.go("Performance", "What the board knew")
    day = timezone.localdate() - timedelta(days=3)
    visit.field("Day").fill(day.isoformat())
    visit.press("Show it")
    visit.sees("12 months to Mar 2024")
    visit.sees("How to read it")


# -- without JavaScript ----------------------------------------------------------------------------------------------


@pytest.mark.looks
def test_the_same_is_done_without_javascript(plain: Visit, tmp_path: Path) -> None:
    page = plain.page
    plain.sign_in("analyst")
    upload(plain, tmp_path / "april.csv", log(apr={"Robberies": 144}))
    reload_until(page, lambda: page.get_by_role("link", name="Say what its columns are"))
    plain.go("Say what its columns are")
    say_what_the_columns_are(plain)
    reload_until(page, lambda: page.get_by_role("region", name="Categories not mapped"))
    map_categories(plain)
    reload_until(page, lambda: page.get_by_role("button", name="Approve"))
    approve(plain)
    plain.go("Performance", "Begin an edition")
    plain.press("Begin")
    reload_until(page, lambda: page.get_by_role("button", name="Freeze"))
    plain.go("Write on the whole")
    plain.field("Commentary").fill(OUTLOOK)
    plain.press("Save")
    plain.go("Overview, Apr 2024")
    plain.press("Freeze")
    plain.sees("The edition is frozen")
    plain.sees(OUTLOOK)
