"""The tables of a dashboard as one CSV: every column that any of them shows, plain numbers, nothing for the unknown.

Months are 2013-12, days 2013-12-31; each group of columns has its own dates, and what is not a count names its unit.
Words that a spreadsheet would take for a formula begin with an apostrophe; numbers are numbers.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpResponse

from performance.arithmetic.results import Dashboard, Row, WardLine, number
from performance.lines import Line, ShownFactor
from performance.tables import tables
from performance.tables.cells import Cells, cells_of, window

FORMULA = ("=", "+", "-", "@", "\t", "\r")
SIGNS = {1: "for", -1: "against", 0: "not counted"}


def csv_response(lines: Sequence[Line], dashboard: Dashboard, *, name: str) -> HttpResponse:
    """The tables as a download."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    shown = [column for table in tables(lines, dashboard) for band in table.bands for column, _heads in band.columns]
    chosen = list({column.key: column for column in shown}.values())
    rows = [line.row for line in lines]
    groups = [cells_of(column, rows) for column in chosen]
    writer = csv.writer(response)
    writer.writerow(map(harmless, header(groups)))
    rated = None
    for line in lines:
        rated = line if line.is_first or rated is None else rated
        writer.writerow(map(harmless, record(dashboard, line, rated, groups)))
        if line.row.wards:
            writer.writerows(map(harmless, ward(line.row, of, groups)) for of in line.row.wards.lines)
    return response


def header(groups: Sequence[Cells]) -> list[str]:
    """The names of the columns."""
    names = ["section", "row", "measure", "name", "area", "rules", "rating", "rating_computed", "for", "against"]
    return [*names, *(name for group in groups for name in group.names), "factors", "factors_changed", "notes"]


def record(dashboard: Dashboard, line: Line, rated: Line, groups: Sequence[Cells]) -> list[Any]:
    """One line; the rating and the factors are those of its row."""
    row, rating = line.row, rated.rating
    cells: list[Any] = [row.section, row.row_name, row.measure, row.name, dashboard.area_name, dashboard.rules]
    cells += [rating.rag.value, rating.computed.value, rating.positive, rating.negative]
    for group in groups:
        cells += [plain(value) for value in group.of(row)]
    edited = [changed(factor) for factor in (*rated.factors, *rated.omitted) if factor.action]
    notes = [*row.notes, *(f"{remark.column}: {remark.text}" for remark in line.notes.values())]
    notes += [rating.reason] if rating.reason else []
    said = [f"{factor.text} ({SIGNS[factor.sign]})" for factor in rated.factors]
    return [*cells, "; ".join(said), "; ".join(edited), " ".join(notes)]


def ward(row: Row, of: WardLine, groups: Sequence[Cells]) -> list[Any]:
    """A ward of the line above: its 12 months, where they are a column."""
    cells: list[Any] = [row.section, row.row_name, row.measure, row.name, of.name, *[None] * 5]
    for group in groups:
        figures = [plain(value) for value in window(of.change)]
        cells += figures if group.kind == "rolling" else [None] * len(group.names)
    flags = {1: "far higher than expected", -1: "far lower than expected", 0: ""}
    return [*cells, "", "", flags[of.flag]]


def changed(factor: ShownFactor) -> str:
    """What the analyst did to a factor, and what was computed."""
    computed = f", computed: {factor.computed}" if factor.computed else ""
    return f"{factor.text} ({factor.action}{computed}; {factor.reason})"


def plain(value: Any) -> Any:
    """A decimal as a number that any program reads."""
    return number(value) if isinstance(value, Decimal) else value


def harmless(cell: Any) -> Any:
    """A cell that no spreadsheet calculates: names are typed by people."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
