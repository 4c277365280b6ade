"""Workbooks and ZIP files that must not count, and every class of wrong table in each of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook

from performance.formats import archives, reading, workbooks
from performance.models import Area, Category, Figure, Observation, PopulationCount, Reading, SmallArea, Upload
from performance.models.uploads import State
from tests.factories import make_upload
from tests.street_files import crime, street, with_parts, workbook, zipped
from tests.test_hostile_files import CHECKED, GOOD, HEADER, MONTHS, row, table

pytestmark = pytest.mark.django_db

HEAD = [*HEADER.split(","), *MONTHS.split(",")]
LINE = [*GOOD.split(",")[:3], 10, 11, 12]
PLAIN = workbook([HEAD, LINE])
SHEET = "xl/worksheets/sheet1.xml"
DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


def refused(upload: Upload) -> str:
    """The reasons, after making sure that nothing was written."""
    assert upload.state == State.REFUSED
    for model in (Observation, Figure, PopulationCount, SmallArea, Reading):
        assert not model._default_manager.exists(), model
    assert not Area.objects.filter(kind="ward").exists()
    return " ".join(f"{entry.get('part', '')} {entry['text']}" for entry in upload.problems)


def bomb(unpacked: int) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.csv", "w") as part:
        for _piece in range(unpacked // 2**20):
            part.write(b"0" * 2**20)
    return content.getvalue()


def with_directory_entries(number: int) -> bytes:
    return zipped({f"{index}.csv": b"a" for index in range(number)}, packed=False)


def locked() -> bytes:
    """A ZIP file whose part says that it is encrypted."""
    content = bytearray(zipped({"a.csv": table(GOOD)}, packed=False))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + at] |= 1
    return bytes(content)


def overlapping() -> bytes:
    """A ZIP file whose directory names the same bytes again and again."""
    content = zipped({"a.csv": table(*[row("1,2,3", f"A{number}") for number in range(400)])}, packed=False)
    begin, end = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
    entry = content[begin:end]
    entries = [entry.replace(b"a.csv", bytes([97 + number]) + b".csv") for number in range(20)]
    tail = bytearray(content[end:])
    tail[8:12] = (20).to_bytes(2, "little") * 2
    tail[12:16] = (20 * len(entry)).to_bytes(4, "little")
    return content[:begin] + b"".join(entries) + bytes(tail)


def squeezed() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.csv", table(GOOD))
    return content.getvalue()


def same_name_twice() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a.csv", table(GOOD))
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.csv", table(GOOD))
    return content.getvalue()


ZIPS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a bomb by its ratio": (lambda: bomb(8 * 2**20), "more than 100 times"),
    "thousands of parts": (lambda: with_directory_entries(archives.CSV_FILES.parts + 1), "the most is 2000"),
    "an archive within": (lambda: zipped({"inner.zip": zipped({"a.csv": table(GOOD)})}), "inside the ZIP file"),
    "an archive called CSV": (lambda: zipped({"inner.csv": zipped({"a.csv": table(GOOD)})}), "inside the ZIP file"),
    "a workbook within": (lambda: zipped({"book.xlsx": PLAIN}), "inside the ZIP file"),
    "gzip within": (lambda: zipped({"a.csv": b"\x1f\x8b\x08" + b"\0" * 40}), "inside the ZIP file"),
    "locked": (locked, "password"),
    "parts that overlap": (overlapping, "overlap"),
    "a packing of its own": (squeezed, "does not read"),
    "cut short": (lambda: zipped({"a.csv": table(GOOD)})[:-30], "damaged"),
    "empty": (lambda: zipped({}), "no CSV file"),
    "no table": (lambda: zipped({"readme.txt": b"Hello"}), "no CSV file"),
    "two tables": (lambda: zipped({"a.csv": table(GOOD), "b.csv": table(GOOD)}), "several files"),
    "the same name twice": (same_name_twice, "same name"),
    "wrong bytes": (
        lambda: zipped({"a.csv": table(GOOD)}, packed=False).replace(b"10,11,12", b"10,11,13", 1),
        "damaged",
    ),
}


@pytest.mark.parametrize("case", ZIPS)
def test_a_hostile_zip_file_writes_nothing_and_says_why(case: str) -> None:
    make, reason = ZIPS[case]
    assert reason in refused(make_upload(make(), name="figures.zip"))


def test_a_zip_file_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    content = zipped({"a.csv": table(*[GOOD] * 20)})
    monkeypatch.setattr(archives, "CSV_FILES", archives.Caps(parts=10, unpacked=100, ratio=100))
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_args, **_how: pytest.fail("unpacked before it was looked at"))
    assert "would unpack to" in refused(make_upload(content, name="a.zip"))


# -- workbooks ---------------------------------------------------------------------------------------------------------


def without_result() -> bytes:
    return workbook([HEAD, [*LINE[:5], "=SUM(D2:E2)"]])


def joined() -> bytes:
    book, content = Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    for cells in (HEAD, LINE, [*LINE[:2], "Brent", 1, 2, 3]):
        sheet.append(cells)
    sheet.merge_cells("A2:A3")
    book.save(content)
    return content.getvalue()


def in_row(number: int) -> bytes:
    rows = {SHEET: (b'<row r="2"', f'<row r="{number}"'.encode())}
    return with_parts(PLAIN, {}, rows)


WORKBOOKS: dict[str, tuple[Callable[[], bytes], str]] = {
    "macros": (lambda: with_parts(PLAIN, {"xl/vbaProject.bin": b"x"}), "holds macros"),
    "macro sheets": (lambda: with_parts(PLAIN, {"xl/macrosheets/sheet1.xml": b"<x/>"}), "holds macros"),
    "macros by type": (
        lambda: with_parts(PLAIN, {}, {"[Content_Types].xml": (b"sheet.main+xml", b"sheet.macroEnabled.main+xml")}),
        "holds macros",
    ),
    "other files": (lambda: with_parts(PLAIN, {"xl/externalLinks/externalLink1.xml": b"<x/>"}), "other files"),
    "a document type": (
        lambda: with_parts(PLAIN, {}, {SHEET: (b"<worksheet", DOCTYPE + b"<worksheet")}),
        "never writes",
    ),
    "a document type in UTF-16": (
        lambda: with_parts(PLAIN, {"xl/more.xml": DOCTYPE.decode().encode("utf-16")}),
        "never writes",
    ),
    "thousands of sheets": (
        lambda: workbook([HEAD, LINE], before=[f"S{number}" for number in range(workbooks.MAX_SHEETS)]),
        "101 sheets",
    ),
    "thousands of parts": (
        lambda: with_parts(PLAIN, {f"xl/media/{number}.txt": b"x" for number in range(archives.WORKBOOK.parts)}),
        "the most is 500",
    ),
    "a bomb": (lambda: with_parts(PLAIN, {"xl/media/a.xml": b" " * (4 * 2**20)}), "more than 200 times"),
    "formulas without results": (without_result, "formula and not its result"),
    "cells joined together": (joined, "joined together"),
    "600 columns": (lambda: workbook([[*HEAD, *range(reading.MAX_COLUMNS)], LINE]), "columns"),
    "a row beyond the last": (lambda: in_row(99_999_999), "more rows than Excel"),
    "no table of figures": (lambda: workbook([["Dear", "analyst"], ["see", "below"]]), "no form of file"),
    "nothing at all": (lambda: workbook([]), "no form of file"),
    "locked": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 40, "old Excel"),
    "cut short": (lambda: PLAIN[: len(PLAIN) // 2], "damaged"),
    "words for counts": (lambda: workbook([HEAD, [*LINE[:3], "#REF!", 1, 2]]), "not a count"),
}


@pytest.mark.parametrize("case", WORKBOOKS)
def test_a_hostile_workbook_writes_nothing_and_says_why(case: str) -> None:
    make, reason = WORKBOOKS[case]
    assert reason in refused(make_upload(make(), name="figures.xlsx"))


def test_what_a_sheet_says_of_its_size_is_not_believed() -> None:
    made = with_parts(PLAIN, {}, {SHEET: (b'ref="A1:F2"', b'ref="A1:XFD1048576"')})
    upload = make_upload(made, name="figures.xlsx")
    assert (upload.state, upload.preview["rows"]) == (State.STAGED, 1)


# -- every class of wrong table, in either packing ---------------------------------------------------------------------

IN_CSV_ALONE = {"an error page in HTML", "Excel renamed", "not CSV"}  # what a whole file is, told by its first bytes
PACKED = [
    pytest.param(content, reason, id=f"{name}-{number}")
    for name, cases in CHECKED.items()
    if name not in IN_CSV_ALONE
    for number, (content, reason, _where) in enumerate(cases, start=1)
]


@pytest.mark.parametrize(("content", "reason"), PACKED)
def test_a_wrong_table_in_a_zip_file_is_refused_as_it_is_by_itself(content: bytes, reason: str) -> None:
    found = refused(make_upload(zipped({"figures.csv": content}, packed=False), name="figures.zip"))
    assert reason in found
    assert "figures.csv" in found or "no form of file" in found or "no area" in found  # found once all is read


def as_sheet(content: bytes) -> bytes:
    return workbook([line.split(",") for line in content.decode().splitlines()])


SHEETS = [
    pytest.param(content, reason, id=f"{name}-{number}")
    for name in ("negative or decimal counts", "duplicate rows", "missing or repeated months", "unknown areas")
    for number, (content, reason, _where) in enumerate(CHECKED[name], start=1)
    if b'"' not in content and b"\0" not in content  # cells of a sheet need no quotation marks
]


@pytest.mark.parametrize(("content", "reason"), SHEETS)
def test_a_wrong_table_on_a_sheet_is_refused_as_it_is_by_itself(content: bytes, reason: str) -> None:
    categories = Category.objects.count()
    assert reason in refused(make_upload(as_sheet(content), name="figures.xlsx"))
    assert Category.objects.count() == categories


# -- every form has the same classes -----------------------------------------------------------------------------------

WARD_HEAD = "MajorText,MinorText,WardName,WardCode,LookUp_BoroughName,202401,202402"
WARD = "ROBBERY,ROBBERY OF PERSONAL PROPERTY,Hendon,E05013637,Barnet,1,2"
BOARD_HEAD = "month_year,area_type,borough_snt,area_name,area_code,crime_type,crime_subtype,measure,count"
BOARD = "2024-01-01,Borough,Barnet,Barnet,E09000003,Knife Crime,Knife Crime,Offences,5"
ESSEX = BOARD.replace("E09000003", "").replace("Barnet", "Essex")
LOOKUP_HEAD = "LSOA21CD,WD22CD,WD22NM,LTLA22NM"
PEOPLE_HEAD = "code,name,population_2023"
STREET_ROW = crime()


def lines(*rows: str) -> bytes:
    return "\n".join([*rows, ""]).encode()


OF_FORMS: list[tuple[str, bytes, str]] = [
    ("ward: ragged", lines(WARD_HEAD, WARD[:-2]), "6 fields where the header has 7"),
    ("ward: negative", lines(WARD_HEAD, WARD.replace("1,2", "-1,2")), "less than nothing"),
    ("ward: no code", lines(WARD_HEAD, WARD.replace("E05013637", "")), "no code of a ward"),
    ("ward: repeated", lines(WARD_HEAD, WARD, WARD), "repeats Hendon"),
    ("ward: months", lines(WARD_HEAD.replace("202402", "202403"), WARD), "missing: 202402"),
    ("ward: unknown borough", lines(WARD_HEAD, WARD.replace("Barnet", "Barnett")), "“Barnett” is no area"),
    ("ward: empty", lines(WARD_HEAD), "no rows"),
    ("ward: encoding", lines(WARD_HEAD, WARD.replace("Hendon", "Hendon –")).decode().encode("cp1252"), "not in UTF-8"),
    ("dashboard: ragged", lines(BOARD_HEAD, BOARD + ",1"), "10 fields"),
    ("dashboard: decimal", lines(BOARD_HEAD, BOARD.replace(",5", ",5.5")), "not whole"),
    ("dashboard: month", lines(BOARD_HEAD, BOARD.replace("2024-01-01", "2024-13-01")), "is no month"),
    ("dashboard: repeated", lines(BOARD_HEAD, BOARD, BOARD), "repeats"),
    ("dashboard: unknown area", lines(BOARD_HEAD, ESSEX), "no area"),
    ("dashboard: nothing counted", lines(BOARD_HEAD, BOARD.replace("Offences", "Outcomes")), "no row of offences"),
    ("dashboard: zero byte", lines(BOARD_HEAD, BOARD.replace("Knife Crime,Off", "Knife\0Crime,Off")), "zero byte"),
    ("street: ragged", street(STREET_ROW + ",1"), "13 fields where the header has 12"),
    ("street: month", street(crime(month="202306")), "is no month"),
    ("street: code", street(crime(place=("E0100", "Barnet 001A"))), "no code of a small area"),
    ("street: no type", street(crime(kind="")), "missing"),
    ("street: quotation mark", street('"' + STREET_ROW), "quotation mark"),
    ("street: empty", street(), "no rows"),
    ("street: encoding", street(crime(kind="Burglary –")).decode().encode("cp1252"), "not in UTF-8"),
    ("lookup: ragged", lines(LOOKUP_HEAD, "E01000314,E05013649,West Hendon"), "3 fields"),
    ("lookup: code", lines(LOOKUP_HEAD, "314,E05013649,West Hendon,Barnet"), "letter and eight digits"),
    ("lookup: unknown borough", lines(LOOKUP_HEAD, "E01000314,E05013649,West Hendon,Mars"), "“Mars” is no area"),
    ("lookup: empty", lines(LOOKUP_HEAD), "no rows"),
    ("residents: ragged", lines(PEOPLE_HEAD, "E09000003,Barnet"), "2 fields"),
    ("residents: unknown areas", lines(PEOPLE_HEAD, "E99000001,Mars,5"), "No row is an area"),
    ("residents: zero byte", lines(PEOPLE_HEAD, "E09000003,Bar\0net,5"), "zero byte"),
    ("residents: empty", lines(PEOPLE_HEAD), "no rows"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "reason"), [pytest.param(c, r, id=name) for name, c, r in OF_FORMS])
def test_a_wrong_file_of_each_form_writes_nothing_and_says_why(content: bytes, reason: str) -> None:
    assert reason in refused(make_upload(content))


def test_a_line_without_end_is_refused_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_LINE", 10_000)
    content = street(STREET_ROW) + b"x" * 600_000
    assert "longer than any row" in refused(make_upload(content))


def test_a_table_larger_than_its_form_allows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from_street: Any = {"2023-06-street.csv": table(*[row("1,2,3", f"A{n}") for n in range(50)])}
    monkeypatch.setattr("performance.formats.MAX_BYTES", 100)
    assert "the most for" in refused(make_upload(zipped(from_street), name="2023-06.zip"))
