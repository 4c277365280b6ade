"""An edition as a workbook: its formulas give what is printed, and nothing that somebody typed is one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from performance import spreadsheets
from performance.arithmetic.factors import Factor
from performance.arithmetic.rag import rate
from performance.arithmetic.results import Dashboard, ReadingChange, ReadingComparison, ReadingResult
from performance.arithmetic.rules import RULES_2014, RULES_2020, Rules
from performance.documents import EditionDocument, FactorEdit, RatingEdit, Remark, TermShown
from performance.models import Computed
from performance.services import editions
from performance.spreadsheets import formulas
from performance.spreadsheets.cells import HEAD_ROW
from tests.figures_at_hand import analyst, as_person, draft, with_figures
from tests.workbook_reading import Reader, calculated, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> EditionDocument:
    found = draft(with_figures()).document()
    assert found
    return found


def book_of(document: EditionDocument) -> Workbook:
    return read(spreadsheets.workbook(spreadsheets.of_document(document)))


def with_dashboard(document: EditionDocument, **changes: Any) -> EditionDocument:
    dashboard: Dashboard = replace(document.dashboard, **changes)
    return replace(document, findings=replace(document.findings, dashboard=dashboard))


def column(book: Workbook, sheet: str, key: str, after: str = "") -> str:
    """The letter of the first column of that heading, counted from the one headed `after`."""
    heads = {cell.column_letter: cell.value for cell in book[sheet][HEAD_ROW]}
    letters = list(heads)
    start = next((place for place, letter in enumerate(letters) if heads[letter] == after), 0)
    return next(letter for letter in letters[start:] if heads[letter] == key)


def test_every_change_and_rating_is_a_formula_that_gives_what_is_printed(document: EditionDocument) -> None:
    book = book_of(document)
    for number, row in enumerate(document.dashboard.rows, start=HEAD_ROW + 1):
        for title, change in (("Latest quarter", row.quarter), ("12 months", row.rolling)):
            volume = column(book, "Dashboard", "Volume", title)
            moved = column(book, "Dashboard", "Change, %", title)
            assert calculated(book, "Dashboard", f"{volume}{number}") == change.volume
            known = change.direction is not None
            assert calculated(book, "Dashboard", f"{moved}{number}") == (change.change_pct if known else change.reason)
            assert (book["Dashboard"][f"{moved}{number}"].data_type == "f") is known
        for head, printed in (
            ("Factors for", row.rating.positive),
            ("Factors against", row.rating.negative),
            ("Rating by the rule set", row.rating.rag),
            ("Rating as printed", row.rating.rag),
        ):
            assert calculated(book, "Dashboard", f"{column(book, 'Dashboard', head)}{number}") == printed


def test_a_change_that_cannot_be_said_is_said_in_words(document: EditionDocument) -> None:
    first, *others = document.dashboard.rows
    quarter = replace(first.quarter, previous=None, change_pct=None, direction=None, reason="missing Nov-13")
    book = book_of(with_dashboard(document, rows=(replace(first, quarter=quarter), *others)))
    moved = column(book, "Dashboard", "Change, %", "Latest quarter")
    assert book["Dashboard"][f"{moved}{HEAD_ROW + 1}"].value == "missing Nov-13"


def test_twelve_months_are_sums_and_give_what_is_printed(document: EditionDocument) -> None:
    book = book_of(document)
    sheet = book["Months"]
    at = HEAD_ROW
    for row in (row for row in document.dashboard.rows if row.rolling.volume is not None):
        for point, total in zip(row.points, row.totals, strict=True):
            at += 1
            assert sheet[f"A{at}"].value == row.name
            assert calculated(book, "Months", f"C{at}") == point.count
            assert calculated(book, "Months", f"H{at}") == total.total
        assert sheet[f"H{at}"].data_type == "f"
    assert sheet[f"B{HEAD_ROW + 1}"].value.date().day == 1


def test_rates_and_ranks_are_formulas_and_give_what_is_printed(document: EditionDocument) -> None:
    book = book_of(document)
    at = HEAD_ROW
    for row in document.dashboard.rows:
        for peer in row.peers:
            for area in peer.areas:
                at += 1
                assert calculated(book, "Peers", f"E{at}") in {400_000, 150_000}
                assert calculated(book, "Peers", f"G{at}") == pytest.approx(Decimal(area.rate), rel=Decimal("1e-9"))
                assert calculated(book, "Peers", f"H{at}") == area.rank
                assert {book["Peers"][f"{letter}{at}"].data_type for letter in "GH"} == {"f"}
    assert at > HEAD_ROW


def test_readings_are_held_against_others_by_formulas(document: EditionDocument) -> None:
    reading = ReadingResult(
        "2012-10-01",
        "2013-09-30",
        "Oct 12 – Sep 13",
        Decimal("25.4"),
        changes=(ReadingChange("a year before", Decimal("26.3"), Decimal("-0.9"), "points", -1),),
        comparisons=(ReadingComparison("National", Decimal("28.7"), None, Decimal("-3.3"), -1),),
    )
    row = replace(document.dashboard.rows[0], reading=reading, unit="percent", decimals=1)
    book = book_of(with_dashboard(document, rows=(row,)))
    assert calculated(book, "Readings", f"E{HEAD_ROW + 1}") == Decimal("25.4")
    assert calculated(book, "Readings", f"M{HEAD_ROW + 2}") == Decimal("-0.9")
    assert calculated(book, "Readings", f"M{HEAD_ROW + 3}") == Decimal("-3.3")
    assert {book["Readings"][f"M{HEAD_ROW + place}"].data_type for place in (2, 3)} == {"f"}


@pytest.mark.parametrize("definition", [RULES_2014, RULES_2020])
def test_the_formula_of_a_rating_follows_the_rule_set(definition: dict[str, Any]) -> None:
    rules, book = Rules.from_json(definition), Workbook()
    sheet = book.worksheets[0]
    for positive in range(5):
        for negative in range(5):
            sheet["A1"], sheet["B1"] = positive, negative
            factors = [Factor("", "", 1)] * positive + [Factor("", "", -1)] * negative
            text = formulas.rating("A1", "B1", rules).text
            assert Reader(book, sheet, text[1:]).whole() == rate(factors, rules).rag


def test_the_analysts_hand_counts_in_the_formula_and_the_printed_rating_stands_beside_it(
    document: EditionDocument,
) -> None:
    measure = document.dashboard.rows[0].measure
    edited = replace(
        document,
        factor_edits=(FactorEdit(measure, "add", "", "More patrols", 1, "Seen", "Head of Service"),),
        rating_edits=(RatingEdit(measure, "Grey", "Too few to say", "Head of Service"),),
    )
    before, after = book_of(document), book_of(edited)
    place = f"{column(before, 'Dashboard', 'Factors for')}{HEAD_ROW + 1}"
    assert calculated(after, "Dashboard", place) == calculated(before, "Dashboard", place) + 1
    printed = f"{column(after, 'Dashboard', 'Rating as printed')}{HEAD_ROW + 1}"
    assert after["Dashboard"][printed].value == "Grey"
    assert "Too few to say – Head of Service" in values(after["Dashboard"])
    assert "added: Seen" in values(after["Factors"])


def values(sheet: Worksheet) -> list[Any]:
    return [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://example.org")', "#REF!"])
def test_words_are_never_calculated(document: EditionDocument, typed: str) -> None:
    first, *others = document.dashboard.rows
    said = Remark("", "", (typed,), typed, "2024-12-31", heading=typed)
    named = replace(first, name=typed, section=typed, row_name=typed, notes=(typed,))
    book = book_of(
        replace(
            with_dashboard(document, rows=(named, *others)),
            title=typed,
            remarks=(said,),
            glossary=(TermShown(typed, typed),),
        )
    )
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == typed]
    assert len(found) > 40
    assert {cell.data_type for cell in found} == {"s"}
    assert all(cell.quotePrefix for cell in found) or typed == "#REF!"


def test_what_no_file_can_hold_is_left_out_of_words(document: EditionDocument) -> None:
    first, *others = document.dashboard.rows
    book = book_of(with_dashboard(document, rows=(replace(first, name="Bur\x00gl\x0bary"), *others)))
    assert "Bur gl ary" in values(book["Dashboard"])


def test_a_workbook_names_its_files_its_moment_and_its_words(document: EditionDocument) -> None:
    source = document.findings.sources[0]
    book = book_of(replace(document, glossary=(TermShown("Ward", "A part of the borough."),)))
    assert source.sha256 in values(book["Notes and sources"])
    assert "A part of the borough." in values(book["Glossary"])
    assert book["Dashboard"].freeze_panes == f"E{HEAD_ROW + 1}"
    assert book["Dashboard"].page_setup.orientation == "landscape"
    assert document.title in values(book["Dashboard"])


def test_everybody_gets_the_workbook_of_a_released_edition() -> None:
    edition = draft(with_figures())
    client = Client()
    address = f"/performance/editions/{edition.number}/edition.xlsx"
    assert client.get(address).status_code == 404
    editions.release(editions.freeze(edition, by=None), by=None)
    answer = client.get(address)
    assert answer["Content-Disposition"] == f'attachment; filename="edition-{edition.number}.xlsx"'
    assert read(answer.content).sheetnames[:2] == ["Dashboard", "Factors"]
    assert address in client.get(f"/performance/editions/{edition.number}/").content.decode()


def test_an_analyst_gets_the_workbook_of_a_live_dashboard() -> None:
    edition, client = draft(with_figures()), as_person(analyst())
    Computed.objects.update_or_create(
        dashboard=edition.dashboard,
        area=edition.area,
        defaults={"rule_set": edition.rule_set, "known_at": datetime(2025, 1, 1, tzinfo=UTC), "result": edition.result},
    )
    answer = client.get("/performance/dashboards/overview/dashboard.xlsx")
    assert answer.status_code == 200
    assert "Overview, live" in values(read(answer.content)["Dashboard"])[0]
