"""Opening a file that says it is CSV: encoding, caps, and rows that have as many fields as the header."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, NoReturn

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from performance.formats.problems import Findings, Problem, Wrong

MAX_BYTES = 32 * 1024 * 1024
MAX_COLUMNS = 600  # 49 years of months
MAX_ROWS = 100_000
MAX_HEADER = 64 * 1024  # characters
MAX_NAME = 120

SIGNATURES = (
    (b"PK\x03\x04", gettext_lazy("an Excel workbook or another zip file")),
    (b"\xd0\xcf\x11\xe0", gettext_lazy("an old Excel workbook")),
    (b"%PDF", gettext_lazy("a PDF")),
    (b"\x1f\x8b", gettext_lazy("a gzip archive")),
    (b"\x89PNG", gettext_lazy("a picture")),
    (b"GIF8", gettext_lazy("a picture")),
    (b"\xff\xd8\xff", gettext_lazy("a picture")),
    (b"{\\rtf", gettext_lazy("a word processor's document")),
    (b"SQLite format 3", gettext_lazy("a database")),
)


@dataclass(frozen=True)
class Sheet:
    """A header and the rows below it, not read yet."""

    header: list[str]
    rows: Iterator[tuple[int, list[str]]]


@contextmanager
def opened(file: BinaryIO) -> Iterator[Sheet]:
    """The header of a CSV file in UTF-8, and an iterator over its rows with their numbers.

    The file itself stays open and belongs to the caller. Raises `Wrong` where it is not that. The rows are checked
    as they are read: `rows` raises `Wrong` too.
    """
    head = file.read(4096)
    refuse_other_kinds(head)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="strict", newline="")
    try:
        header = first_row(text)
        check_header(header)
        yield Sheet(header, numbered_rows(text, len(header)))
    except UnicodeDecodeError:
        refuse_encoding(file)
    finally:
        text.detach()


def refuse_other_kinds(head: bytes) -> None:
    """A file that is something else, told by its first bytes."""
    if not head.strip():
        raise Wrong([Problem(_("The file is empty."))])
    for signature, kind in SIGNATURES:
        if head.startswith(signature):
            text = _(
                "The file is %(kind)s, whatever its name says. Save the sheet as “CSV UTF-8” and choose that file."
            )
            raise Wrong([Problem(text % {"kind": kind}, row=1)])
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head[:400].count(0) > len(head[:400]) // 4:
        raise Wrong([Problem(_("The file is in UTF-16. Save it as “CSV UTF-8” and choose that file."), row=1)])
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        text = _("The file is a web page, perhaps an error page of the site it came from. Download the CSV file again.")
        raise Wrong([Problem(text, row=1)])
    if head.lstrip()[:1] in b"{[":
        raise Wrong([Problem(_("The file is JSON. Choose the publisher's CSV file."), row=1)])


def first_row(text: io.TextIOWrapper) -> list[str]:
    """The column names; the cap is on the line, so that 100,000 columns cost nothing."""
    line = text.readline(MAX_HEADER + 1)
    if len(line) > MAX_HEADER:
        raise Wrong([too_many_columns(line.count(",") + 1, at_least=True)])
    try:
        return [name.strip() for name in next(csv.reader([line], strict=True), [])]
    except csv.Error as error:
        raise Wrong([Problem(_("The column names cannot be read: a quotation mark is not closed."), row=1)]) from error


def check_header(header: list[str]) -> None:
    if len(header) > MAX_COLUMNS:
        raise Wrong([too_many_columns(len(header))])
    if "\0" in "".join(header):
        raise Wrong([Problem(_("The line holds a zero byte, which no text has."), row=1)])
    only = header[0] if len(header) == 1 else ""
    for mark, name in ((";", _("semicolons")), ("\t", _("tabs")), ("|", _("bars"))):
        if mark in only:
            text = _("The columns are separated by %(mark)s. Save the file with commas between them.")
            raise Wrong([Problem(text % {"mark": name}, row=1)])


def too_many_columns(count: int, *, at_least: bool = False) -> Problem:
    text = _("The file has at least %(count)s columns; the most is %(most)s.")
    if not at_least:
        text = _("The file has %(count)s columns; the most is %(most)s.")
    return Problem(text % {"count": count, "most": MAX_COLUMNS}, row=1)


def numbered_rows(text: io.TextIOWrapper, width: int) -> Iterator[tuple[int, list[str]]]:
    """Rows with their numbers in the file. Lines without any text are passed over.

    Rows that do not fit the header are all looked for before the reading is given up, so that they are told at once.
    """
    findings, reader, before, count = Findings(), csv.reader(text, strict=True), 0, 0
    try:
        for row in reader:
            number, before = before + 2, reader.line_num
            if not any(row):
                continue
            count += 1
            if count > MAX_ROWS:
                findings.add(_("The file has more than %(most)s rows.") % {"most": MAX_ROWS}, number)
                break
            if reader.line_num > number - 1:
                findings.add(_("A quotation mark opens here and is not closed in the same line."), number)
            elif len(row) != width:
                findings.add(
                    _("The row has %(found)s fields where the header has %(width)s.")
                    % {"found": len(row), "width": width},
                    number,
                )
            elif not findings.count:
                yield number, row
    except csv.Error:
        findings.add(_("A quotation mark opens here and is not closed."), before + 2)
    findings.raise_if_any()


def refuse_encoding(file: BinaryIO) -> NoReturn:
    """Say which line is not UTF-8, by reading the bytes again."""
    file.seek(0)
    for number, line in enumerate(file, start=1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as error:
            byte = f"0x{line[error.start]:02X}"
            text = _(
                "The line is not in UTF-8 (byte %(byte)s at place %(place)s); it looks like Windows' own encoding. "
                "Save the file as “CSV UTF-8” and choose that file."
            )
            raise Wrong([Problem(text % {"byte": byte, "place": error.start + 1}, row=number)]) from error
    raise Wrong([Problem(_("The file ends in the middle of a character."))])
