"""Cells of a workbook: numbers with their format, formulas of our own, and words that are never calculated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from performance import months

WHOLE, MONTH = "#,##0", "mmm yyyy"
HEAD_ROW = 4  # title, what the sheet is of, an empty line, the heads
LONGEST = 32_767  # characters that a cell holds
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
CALCULATED = ("=", "+", "-", "@", "\t", "\r", "\n")

DARK, WASH, RULE = "1F2D3A", "F3F5F7", "CECECE"
LINE = Border(bottom=Side(style="hair", color=RULE))
TOP, TOP_RIGHT = Alignment(vertical="top", wrap_text=True), Alignment(vertical="top", horizontal="right")


@dataclass(frozen=True)
class Number:
    """A figure with its format."""

    value: int | float | Decimal
    form: str = WHOLE


@dataclass(frozen=True)
class Formula:
    """A formula of ours, beginning with `=`; what people typed never becomes part of one."""

    text: str
    form: str = "General"


Value = Number | Formula | date | str | None


@dataclass(frozen=True)
class Head:
    """A column: its heading and how wide it is, in characters."""

    text: str
    width: float = 12


class Sheet:
    """One sheet: a title, a line that says what it is of, heads, and rows under them."""

    def __init__(self, book: Workbook, name: str, *, title: str, about: str, heads: Sequence[Head]) -> None:
        self.name = name
        self.paper: Worksheet = book.create_sheet(name)
        self.heads = list(heads)
        write(self.paper.cell(1, 1), title).font = Font(bold=True, size=14)
        write(self.paper.cell(2, 1), about).font = Font(color="484949")
        for place, head in enumerate(heads, start=1):
            cell = write(self.paper.cell(HEAD_ROW, place), head.text)
            cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor=DARK)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            self.paper.column_dimensions[get_column_letter(place)].width = head.width
        self.next_row = HEAD_ROW + 1
        self._lay_out()

    def _lay_out(self) -> None:
        paper = self.paper
        paper.sheet_view.showGridLines = False
        paper.page_setup.orientation, paper.page_setup.paperSize = "landscape", paper.PAPERSIZE_A4
        paper.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        paper.page_setup.fitToWidth, paper.page_setup.fitToHeight = 1, 0
        paper.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
        paper.oddFooter = HeaderFooterItem(left=_HeaderFooterPart("&A"), right=_HeaderFooterPart("&P / &N"))

    def freeze(self, columns: int) -> None:
        """Keep the heads and the first columns in sight."""
        self.paper.freeze_panes = f"{get_column_letter(columns + 1)}{HEAD_ROW + 1}"

    def add(self, values: Sequence[Value], *, strong: bool = False) -> int:
        """Write a row; its number."""
        row = self.next_row
        for place, value in enumerate(values, start=1):
            cell = write(self.paper.cell(row, place), value)
            cell.border = LINE
            cell.alignment = TOP if isinstance(value, str) else TOP_RIGHT
            if strong:
                cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=WASH)
        self.next_row += 1
        return row

    def filtered(self) -> None:
        """Let readers filter and sort the rows."""
        last = get_column_letter(len(self.heads))
        self.paper.auto_filter.ref = f"A{HEAD_ROW}:{last}{max(self.next_row - 1, HEAD_ROW)}"


def write(cell: Cell | MergedCell, value: Value) -> Cell:
    """Put a value into a cell as what it is: only a Formula is calculated."""
    assert isinstance(cell, Cell)
    if isinstance(value, Formula):
        cell.value, cell.number_format = value.text, value.form
    elif isinstance(value, Number):
        cell.value, cell.number_format = value.value, value.form
    elif isinstance(value, date):
        cell.value, cell.number_format = value, MONTH
    elif value:
        text = NOT_IN_XML.sub(" ", value)[:LONGEST]
        cell.value = text
        cell.data_type = "s"  # also what begins with =, or looks like an error or a number
        cell.quotePrefix = text.startswith(CALCULATED)  # so that it stays words when somebody edits it
    return cell


def month(number: int) -> date:
    """The first day of a month, shown as `Dec 2013`."""
    return date.fromisoformat(f"{months.text(number)}-01")


def decimals(places: int, *, signed: bool = False) -> str:
    """The format of a number with so many decimals; `signed` also shows a plus."""
    shown = "#,##0" + (f".{'0' * places}" if places else "")
    return f"+{shown};-{shown};0" if signed else shown
