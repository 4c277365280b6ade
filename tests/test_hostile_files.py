"""Files that must not count: each is refused with what is wrong and where, and nothing of it is written."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from performance.formats.reading import MAX_BYTES
from performance.models import Category, Figure, Observation, Upload
from performance.models.uploads import State
from performance.services import uploads
from tests.factories import make_analyst, make_upload

pytestmark = pytest.mark.django_db

HEADER = "MajorText,MinorText,BoroughName"
MONTHS = "202401,202402,202403"
GOOD = "ROBBERY,ROBBERY OF BUSINESS PROPERTY,Barnet,10,11,12"
BRENT = "ROBBERY,ROBBERY OF BUSINESS PROPERTY,Brent,20,21,22"


def table(*rows: str, months: str = MONTHS, header: str = HEADER) -> bytes:
    return "\n".join([f"{header},{months}", *rows, ""]).encode()


def zipped(name: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(name, "<worksheet/>")
    return content.getvalue()


def row(cells: str, area: str = "Barnet", minor: str = "ROBBERY OF BUSINESS PROPERTY") -> str:
    return f"ROBBERY,{minor},{area},{cells}"


def wide(columns: int) -> bytes:
    names = ",".join(f"{1900 + month // 12}{month % 12 + 1:02d}" for month in range(columns))
    return table(row(",".join("1" * columns)), months=names)


# What it is: (content, words of the reason, where).
NOT_CSV = [
    (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "a PDF", "Row 1"),
    (b'{"error": "not found"}', "JSON", "Row 1"),
    (b"\x89PNG\r\n\x1a\n" + b"\x01" * 40, "a picture", "Row 1"),
    (b"Dear analyst,\nplease find the figures attached.\n", "no form of file", "Row 1"),
    (table(GOOD).replace(b",", b";"), "separated by semicolons", "Row 1"),
]
ERROR_PAGES = [
    (b"<!DOCTYPE html><html><body>404 Not Found</body></html>", "web page", "Row 1"),
    (b"\n\n  <html lang=en>503</html>", "web page", "Row 1"),
    (b"\xef\xbb\xbf<!doctype html>", "web page", "Row 1"),
    (b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", "web page", "Row 1"),
    (table(GOOD, "<html><body>The connection was reset</body></html>"), "1 fields where the header has 6", "Row 3"),
]
EXCEL = [
    (zipped("xl/workbook.xml"), "workbook cannot be read", ""),
    (zipped("xl/worksheets/sheet1.xml") + table(GOOD), "workbook cannot be read", ""),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old Excel", "Row 1"),
    (zipped("content.xml"), "no CSV file", ""),
    (b"\x1f\x8b\x08" + b"\x00" * 60, "gzip", "Row 1"),
]
ENCODINGS = [
    (table(GOOD).decode().encode("utf-16"), "UTF-16", "Row 1"),
    (table(GOOD).decode().encode("utf-16-be"), "UTF-16", "Row 1"),
    (table(GOOD).decode().encode("utf-16-le"), "UTF-16", "Row 1"),
    (table(GOOD, row("1,2,3", "Islington – north")).decode().encode("cp1252"), "not in UTF-8 (byte 0x96", "Row 3"),
    (
        table(*[GOOD.replace("Barnet", f"A{n}") for n in range(5000)], row("£1,2,3")).decode().encode("cp1252"),
        "0xA3",
        "Row 5002",
    ),
]
RAGGED = [
    (table(GOOD, row("1,2")), "5 fields where the header has 6", "Row 3"),
    (table(GOOD, row("1,2,3,4")), "7 fields", "Row 3"),
    (table(GOOD, "Total"), "1 fields", "Row 3"),
    (table(GOOD, row("1,2,3", '"Barnet')), "quotation mark", "Row 3"),
    (table(GOOD, row('"1\n2",2,3'), BRENT), "quotation mark", "Row 3"),
]
COUNTS = [
    (table(row("-1,2,3")), "less than nothing", "Row 2, column 202401"),
    (table(row("1,2.5,3")), "not whole", "Row 2, column 202402"),
    (table(GOOD, row("1,2,3.0")), "not whole", "Row 3, column 202403"),
    (table(row("1e3,NA,nan")), "“1e3” is not a count", "Row 2, column 202401"),
    (table(row("1,٣,3")), "“٣” is not a count", "Row 2, column 202402"),
]
DUPLICATES = [
    (table(GOOD, GOOD), "repeats Barnet", "Row 3"),
    (table(GOOD, BRENT, GOOD.replace("10", "99")), "of row 2", "Row 4"),
    (table(GOOD, GOOD.replace("Barnet", "BARNET")), "repeats", "Row 3"),
    (table(GOOD, GOOD.replace("ROBBERY OF", "Robbery  of")), "repeats", "Row 3"),
    (table(row("1,2,3", "Barking & Dagenham"), row("1,2,3", "Barking and Dagenham")), "repeats", "Row 3"),
]
WRONG_MONTHS = [
    (table(GOOD, months="202401,202403,202404"), "missing: 202402", "Row 1, column 202403"),
    (table(GOOD, months="202401,202402,202402"), "stands twice", "Row 1, column 202402"),
    (table(GOOD, months="202403,202402,202401"), "after a later one", "Row 1, column 202402"),
    (table(GOOD, months="202412,202413,202501"), "202413", "Row 1, column 202413"),
    (table(GOOD, months="Jan-24,Feb-24,Mar-24"), "is no month", "Row 1, column Jan-24"),
]
UNKNOWN_AREAS = [
    (table(row("1,2,3", "Barnett")), "“Barnett” is no area", "Row 2"),
    (table(GOOD, row("1,2,3", "Hertfordshire")), "“Hertfordshire” is no area", "Row 3"),
    (table(GOOD, row("1,2,3", "Total")), "“Total” is no area", "Row 3"),
    (table(GOOD, row("1,2,3", "")), "name of the area", "Row 3"),
    (table(GOOD, row("1,2,3", "Bar\x00net")), "zero byte", "Row 3"),
]
WIDE = [
    (wide(601), "604 columns", "Row 1"),
    (wide(2400), "2403 columns", "Row 1"),
    (wide(100_000), "at least", "Row 1"),
    (table(GOOD, GOOD + ",1" * 100_000), "100006 fields", "Row 3"),
    (b"x," * 100_000, "at least", "Row 1"),
]
EMPTY = [
    (b"\n", "empty", ""),
    (b" \r\n\t\r\n", "empty", ""),
    (b"\xef\xbb\xbf\n", "no form of file", "Row 1"),
    (table(), "no rows", "Row 1"),
    (table("", ",,,,,", ""), "no rows", "Row 1"),
]
CHECKED = {
    "not CSV": NOT_CSV,
    "an error page in HTML": ERROR_PAGES,
    "Excel renamed": EXCEL,
    "UTF-16 or cp1252": ENCODINGS,
    "ragged rows": RAGGED,
    "negative or decimal counts": COUNTS,
    "duplicate rows": DUPLICATES,
    "missing or repeated months": WRONG_MONTHS,
    "unknown areas": UNKNOWN_AREAS,
    "100,000 columns": WIDE,
    "empty": EMPTY,
}
CASES = [
    pytest.param(content, reason, where, id=f"{name}-{number}")
    for name, cases in CHECKED.items()
    for number, (content, reason, where) in enumerate(cases, start=1)
]


@pytest.mark.parametrize(("content", "reason", "where"), CASES)
def test_a_wrong_file_writes_nothing_and_says_what_and_where(content: bytes, reason: str, where: str) -> None:
    categories = Category.objects.count()
    upload = make_upload(content)
    assert upload.state == State.REFUSED
    told = [(entry["row"], entry["column"], entry["text"]) for entry in upload.problems]
    places = [f"Row {row}" + (f", column {column}" if column else "") if row else "" for row, column, _text in told]
    assert any(reason in text and place == where for place, (_r, _c, text) in zip(places, told, strict=True)), told
    assert not Observation.objects.exists()
    assert not Figure.objects.exists()
    assert Category.objects.count() == categories


TOO_LARGE = [MAX_BYTES + 1, MAX_BYTES + 2, MAX_BYTES + 1024, 2 * MAX_BYTES, 3 * MAX_BYTES]


@pytest.mark.parametrize("size", TOO_LARGE)
def test_a_file_far_too_large_is_refused_before_it_is_read(size: int) -> None:
    class Unread(io.BytesIO):
        def read(self, *_sizes: int | None) -> bytes:
            raise AssertionError("read before its size was looked at")

    content = uploads.File(Unread(), name="large.csv")
    content.size = size
    with pytest.raises(ValidationError, match="the most is 32 MB"):
        uploads.receive(content, name="large.csv", by=None)
    assert not Upload.objects.exists()


def test_a_file_without_any_byte_makes_no_upload() -> None:
    with pytest.raises(ValidationError, match="empty"):
        uploads.receive(b"", name="nothing.csv", by=None)
    assert not Upload.objects.exists()


def test_a_month_that_has_not_begun_is_refused() -> None:
    upload = make_upload(table(GOOD, months="209901,209902,209903"))
    assert "has not begun" in upload.problems[0]["text"]


def test_every_problem_is_counted_and_the_first_hundred_are_listed() -> None:
    upload = make_upload(table(*[row("x,2,3", minor=f"M{number}") for number in range(150)]))
    assert len(upload.problems) == 101
    assert upload.problems[100]["text"] == "50 more problems are not listed."


def test_the_page_of_a_wrong_file_says_what_and_where(client: Client) -> None:
    analyst = make_analyst()
    upload = make_upload(table(GOOD, row("1,-2,3")), by=analyst)
    client.force_login(analyst)
    page = client.get(reverse("performance:upload", args=[upload.uuid])).content.decode()
    assert "Row 3, column 202402" in page
    assert "less than nothing" in page
    assert "Approve" not in page


def test_a_file_can_be_checked_again_once_the_set_up_knows_its_names() -> None:
    upload = make_upload(table(row("1,2,3", "Barnett")))
    assert upload.state == State.REFUSED
    areas = Upload._meta.apps.get_model("performance", "Area")
    spelling = Upload._meta.apps.get_model("performance", "AreaSpelling")
    spelling.objects.create(area=areas.objects.get(slug="barnet"), spelling="Barnett", normalised="barnett")
    again = make_upload(table(row("1,2,3", "Barnett")))
    assert (again.pk, again.state, again.attempt) == (upload.pk, State.STAGED, 2)
