"""Opening a file that says it is CSV: encoding, caps, and rows that have as many fields as the header."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO, NoReturn

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from performance.formats.problems import Findings, Problem, Wrong

UTF8, WINDOWS = "utf-8-sig", "cp1252"
MAX_BYTES = 32 * 1024 * 1024
MAX_COLUMNS = 600  # 49 years of months
MAX_ROWS = 1_000_000
MAX_HEADER = 64 * 1024  # characters
MAX_LINE = 1024 * 1024
PIECE = 256 * 1024  # characters read at once
MAX_NAME = 120
LOOKED_THROUGH = 10  # lines or rows at the top in which column names may stand below a title
MARKS = ((";", gettext_lazy("semicolons")), ("\t", gettext_lazy("tabs")), ("|", gettext_lazy("bars")))

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


Batch = tuple[int, list[list[str]]]  # the number of the first row, and rows without a gap between them


@dataclass(frozen=True)
class Sheet:
    """A header and the rows below it, not read yet: one by one with their numbers, or many at a time.

    `name` is that of the sheet in its workbook, or of the file in its ZIP.
    """

    header: list[str]
    rows: Iterator[tuple[int, list[str]]]
    batches: Iterator[Batch]
    name: str = ""
    encoding: str = UTF8


class WrongEncoding(Wrong):
    """The file is text in another encoding than it was read in."""


@contextmanager
def opened(file: BinaryIO, encoding: str = UTF8) -> Iterator[Sheet]:
    """The header of a CSV file, and an iterator over its rows with their numbers.

    The file itself stays open and belongs to the caller. Raises `Wrong` where it is not that. The rows are checked
    as they are read: `rows` raises `Wrong` too.
    """
    head = file.read(4096)
    refuse_other_kinds(head)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, errors="strict")
    try:
        header, above, unread = names_of(text)
        check_header(header)
        width = len(header)
        rows = numbered_rows(pieces_of(file, text, above, unread), width, above)
        batches = batches_of(pieces_of(file, text, above, unread), width, above)
        yield Sheet(header, rows, batches, encoding=encoding)
    except UnicodeDecodeError:
        refuse_encoding(file)
    finally:
        text.detach()


def pieces_of(file: BinaryIO, text: io.TextIOWrapper, above: int = 0, unread: str = "") -> Iterator[str]:
    """Whole lines, many at a time, so that memory does not grow with the file; `Wrong` for one without end.

    `above` lines stand over the column names; `unread` was read below them in looking for those.
    """
    rest, number = unread, above + 1
    try:
        while piece := text.read(PIECE):
            piece = rest + piece
            cut = piece.rfind("\n") + 1
            piece, rest = piece[:cut], piece[cut:]
            number += piece.count("\n")
            if len(rest) > MAX_LINE:
                raise Wrong([Problem(_("The line is longer than any row of figures."), row=number + 1)])
            if piece:
                yield piece
    except UnicodeDecodeError:
        refuse_encoding(file)
    if rest:
        yield rest


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


def names_of(text: io.TextIOWrapper) -> tuple[list[str], int, str]:
    """The column names, how many lines stand above them, and what was read below them in looking.

    Names stand in several columns: lines above that fill one column at most are a title. Where no line of the first
    ones fills two columns, the first line holds the names.
    """
    lines: list[str] = []
    for above in range(LOOKED_THROUGH):
        line = text.readline(MAX_HEADER + 1)
        if above and not line:
            break
        lines.append(line)
        if len(line) > MAX_HEADER:
            raise Wrong([too_many_columns(line.count(",") + 1, at_least=True)])
        names = names_in(line, above + 1)
        if is_header(names):
            return names, above, ""
    return names_in(lines[0], 1), 0, "".join(lines[1:])


def names_in(line: str, number: int) -> list[str]:
    try:
        return [name.strip() for name in next(csv.reader([line], strict=True), [])]
    except csv.Error as error:
        text = _("The column names cannot be read: a quotation mark is not closed.")
        raise Wrong([Problem(text, row=number)]) from error


def is_header(cells: list[str]) -> bool:
    """Whether a row can hold column names: a title fills one column. Marks that part columns make it a header too."""
    filled = [cell for cell in cells if cell.strip()]
    return len(filled) > 1 or any(mark in cell for cell in filled for mark, _name in MARKS)


def check_header(header: list[str]) -> None:
    if len(header) > MAX_COLUMNS:
        raise Wrong([too_many_columns(len(header))])
    if "\0" in "".join(header):
        raise Wrong([Problem(_("The line holds a zero byte, which no text has."), row=1)])
    only = header[0] if len(header) == 1 else ""
    for mark, name in MARKS:
        if mark in only:
            text = _("The columns are separated by %(mark)s. Save the file with commas between them.")
            raise Wrong([Problem(text % {"mark": name}, row=1)])


def too_many_columns(count: int, *, at_least: bool = False) -> Problem:
    text = _("The file has at least %(count)s columns; the most is %(most)s.")
    if not at_least:
        text = _("The file has %(count)s columns; the most is %(most)s.")
    return Problem(text % {"count": count, "most": MAX_COLUMNS}, row=1)


def numbered_rows(pieces: Iterator[str], width: int, above: int = 0) -> Iterator[tuple[int, list[str]]]:
    """Rows with their numbers in the file, of which `above` lines stand over the column names. Lines without any text
    are passed over.

    Rows that do not fit the header are all looked for before the reading is given up, so that they are told at once.
    """
    lines = chain.from_iterable(map(io.StringIO, pieces))
    findings, reader, before, count = Findings(), csv.reader(lines, strict=True), 0, 0
    try:
        for row in reader:
            number, before = above + before + 2, reader.line_num
            if not any(row):
                continue
            count += 1
            if count > MAX_ROWS:
                findings.add(_("The file has more than %(most)s rows.") % {"most": MAX_ROWS}, number)
                break
            if above + reader.line_num > number - 1:
                findings.add(_("A quotation mark opens here and is not closed in the same line."), number)
            elif len(row) != width:
                findings.add(fields_differ(len(row), width), number)
            elif not findings.count:
                yield number, row
    except csv.Error:
        findings.add(_("A quotation mark opens here and is not closed."), above + before + 2)
    findings.raise_if_any()


def fields_differ(found: int, width: int) -> str:
    return _("The row has %(found)s fields where the header has %(width)s.") % {"found": found, "width": width}


def batches_of(pieces: Iterator[str], width: int, above: int = 0) -> Iterator[Batch]:
    """The same rows many at a time, for files of millions: the first row that does not fit ends the reading."""
    first = above + 2
    for piece in pieces:
        lines = piece.count("\n") + (not piece.endswith("\n"))
        rows = split(piece, first)
        if len(rows) != lines or set(map(len, rows)) != {width}:
            yield from one_by_one(first, rows, width)
        else:
            yield first, rows
        first += lines


def split(piece: str, first: int) -> list[list[str]]:
    """The rows of whole lines; without quotation marks a line is its fields with commas between them."""
    if '"' not in piece:
        return [line.split(",") for line in piece.removesuffix("\n").split("\n")]
    reader = csv.reader(io.StringIO(piece), strict=True)
    try:
        return list(reader)
    except csv.Error:
        text = _("A quotation mark opens here and is not closed.")
        raise Wrong([Problem(text, row=first + reader.line_num - 1)]) from None


def one_by_one(first: int, rows: list[list[str]], width: int) -> Iterator[Batch]:
    for number, row in enumerate(rows, start=first):
        if any("\n" in cell for cell in row):
            raise Wrong([Problem(_("A quotation mark opens here and is not closed in the same line."), row=number)])
        if any(row) and len(row) != width:
            raise Wrong([Problem(fields_differ(len(row), width), row=number)])
        if any(row):
            yield number, [row]


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
            raise WrongEncoding([Problem(text % {"byte": byte, "place": error.start + 1}, row=number)]) from error
    raise WrongEncoding([Problem(_("The file ends in the middle of a character."))])
