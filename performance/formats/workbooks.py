"""Reading an Excel workbook: the values of its cells and nothing else.

Refused with the reason: macros, figures drawn from other files, formulas whose result the file does not hold, cells
joined together, and parts that only an attack has (document types in XML, thousands of sheets).
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from performance.formats.problems import Findings, Problem, Wrong
from performance.formats.reading import LOOKED_THROUGH, MAX_COLUMNS, MAX_ROWS, Sheet, check_header, is_header

MAX_SHEETS = 100
MAX_STRINGS = 64 * 1024**2  # of all texts, which are held in memory
LAST_ROW = 1_048_576
CHUNK = 1024 * 1024
MACROS = re.compile(r"vbaProject|macrosheets|activeX", re.IGNORECASE)
ELSEWHERE = re.compile(r"externalLinks/|connections\.xml|queryTables/", re.IGNORECASE)
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_JOINED = re.compile(rb"<(?:\w+:)?mergeCell [^>]*ref=\"[A-Z]+\d+:[A-Z]+(\d+)\"")
_TYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
BROKEN = (
    InvalidFileException, ParseError, KeyError, ValueError, TypeError, AttributeError, IndexError, OverflowError,
    AssertionError, zipfile.BadZipFile, EOFError, StopIteration,
)  # fmt: skip


@contextmanager
def sheets(file: BinaryIO, archive: zipfile.ZipFile) -> Iterator[Iterator[Sheet]]:
    """The sheets of a workbook, each with the first of its rows that fills several columns as its header."""
    texts = check_parts(archive)
    file.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl's, of styles that nobody asked for
        try:
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            check_count(book.sheetnames)
            yield tables(file, book, texts)
        except BROKEN as error:
            raise Wrong([unreadable()]) from error


def unreadable() -> Problem:
    return Problem(_("The workbook cannot be read. Open it, save it again as XLSX, or save its sheet as “CSV UTF-8”."))


def check_count(names: Sequence[str]) -> None:
    if len(names) > MAX_SHEETS:
        text = _("The workbook has %(count)s sheets; the most is %(most)s. Save the one with the figures by itself.")
        raise Wrong([Problem(text % {"count": len(names), "most": MAX_SHEETS})])


class Texts:
    """What the parts of a workbook hold that openpyxl does not tell."""

    def __init__(self) -> None:
        self.has_formulas = False
        self.joined_to = 0  # the last row in which cells are joined


def check_parts(archive: zipfile.ZipFile) -> dict[str, Texts]:
    """Look through the XML before anything parses it; gives what was seen, by sheet's path."""
    for name in archive.namelist():
        if MACROS.search(name):
            raise Wrong([Problem(_("The workbook holds macros. Save it as XLSX, without them."))])
        if ELSEWHERE.search(name):
            text = _("The workbook takes figures from other files. Copy its values into a new workbook and save that.")
            raise Wrong([Problem(text)])
    return {part.filename: looked_through(archive, part) for part in archive.infolist()}


def looked_through(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Texts:
    texts, before = Texts(), b""
    if part.filename.endswith("sharedStrings.xml") and part.file_size > MAX_STRINGS:
        raise Wrong([Problem(_("The workbook holds more text than any table of figures."))])
    is_xml = part.filename.endswith((".xml", ".rels"))
    with archive.open(part) as content:
        while chunk := content.read(CHUNK):
            seen = before + chunk
            if _TYPE.search(seen) or (is_xml and b"\0" in chunk[:64]):
                raise Wrong([Problem(_("The workbook holds XML of a kind that Excel never writes."))])
            if b"macroEnabled" in seen:
                raise Wrong([Problem(_("The workbook holds macros. Save it as XLSX, without them."))])
            if is_xml:
                texts.has_formulas = texts.has_formulas or bool(_FORMULA.search(seen))
                rows = [int(row) for row in _JOINED.findall(seen)]
                texts.joined_to = max([texts.joined_to, *rows])
            before = chunk[-200:]
    return texts


def tables(file: BinaryIO, book: Any, texts: dict[str, Texts]) -> Iterator[Sheet]:
    formulas = None
    for place, page in enumerate(book.worksheets):
        page.reset_dimensions()  # what a sheet says of its size is not believed
        seen = texts.get(page._worksheet_path.lstrip("/"), Texts())
        top = list(islice(rows_of(page), LOOKED_THROUGH))
        number = row_of_names(top)
        if number is None:
            continue
        header = [cell.strip() for cell in trimmed(top[number - 1])]
        check_header(header)
        if seen.has_formulas and formulas is None:
            file.seek(0)
            formulas = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        written = formulas.worksheets[place] if seen.has_formulas and formulas else None
        rows = numbered(page, written, number, len(header), seen)
        yield Sheet(header, rows, ((at, [row]) for at, row in rows), name=page.title)


def row_of_names(top: Sequence[Sequence[str]]) -> int | None:
    """The number of the row with the column names: the first that fills several columns, else the first that is not
    empty. Above the names of columns stands a title at most.
    """
    filled = [(number, row) for number, row in enumerate(top, start=1) if any(row)]
    return next((number for number, row in filled if is_header(list(row))), filled[0][0] if filled else None)


def numbered(page: Any, written: Any, above: int, width: int, seen: Texts) -> Iterator[tuple[int, list[str]]]:
    """Rows below the header with their numbers. Cells to the right of the header must be empty."""
    if seen.joined_to > above:
        text = _("Cells are joined together down to row %(row)s. Separate them, so that each holds its own value.")
        raise Wrong([Problem(text % {"row": seen.joined_to}, row=seen.joined_to)])
    findings, count = Findings(), 0
    if written is not None:
        written.reset_dimensions()
    asked = (row for row in written.iter_rows(values_only=True)) if written is not None else None
    for number, row in enumerate(rows_of(page), start=1):
        formulas = next(asked, ()) if asked is not None else ()
        if number <= above or not (any(row) or any(formulas)):
            continue
        count += 1
        if count > MAX_ROWS:
            findings.add(_("The file has more than %(most)s rows.") % {"most": MAX_ROWS}, number)
            break
        note_formulas(findings, number, row, formulas)
        cells = trimmed(row)
        if len(cells) > width:
            text = _("The row has %(found)s fields where the header has %(width)s.")
            findings.add(text % {"found": len(cells), "width": width}, number)
        elif not findings.count:
            yield number, cells + [""] * (width - len(cells))
    findings.raise_if_any()


def note_formulas(findings: Findings, number: int, row: Sequence[str], formulas: Sequence[Any]) -> None:
    for index, formula in enumerate(formulas):
        is_plain = isinstance(formula, (int, float, date, time, timedelta, type(None)))
        is_formula = formula.startswith("=") if isinstance(formula, str) else not is_plain
        if is_formula and (index >= len(row) or not row[index]):
            text = _(
                "A cell holds a formula and not its result. Open the workbook, let it calculate, and save it again."
            )
            findings.add(text, number)
            return


def rows_of(page: Any) -> Iterator[list[str]]:
    for number, row in enumerate(page.iter_rows(values_only=True), start=1):
        if number > LAST_ROW:
            raise Wrong([Problem(_("The sheet says that it has more rows than Excel can write."))])
        if len(row) > MAX_COLUMNS and any(cell is not None for cell in row[MAX_COLUMNS:]):
            raise Wrong([Problem(_("The sheet has more than %(most)s columns.") % {"most": MAX_COLUMNS})])
        yield [text_of(cell) for cell in row[:MAX_COLUMNS]]


def trimmed(row: Sequence[str]) -> list[str]:
    """The row without the empty cells at its end."""
    last = max((index for index, cell in enumerate(row) if cell.strip()), default=-1)
    return list(row[: last + 1])


def text_of(cell: Any) -> str:
    """A cell as a CSV file would have it: whole numbers without a point, days as 2024-01-31."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time().isoformat() == "00:00:00" else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)
