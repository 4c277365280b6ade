"""The table of a dashboard as CSV: months as 2013-12, plain numbers, nothing where nothing is known.

Words that a spreadsheet would take for a formula begin with an apostrophe; numbers are numbers.
"""

from __future__ import annotations

import csv
from typing import Any

from django.http import HttpResponse

from performance import months
from performance.results import Dashboard, Row, number
from performance.series import Change

FORMULA = ("=", "+", "-", "@", "\t", "\r")
CHANGE = ("volume", "previous", "change_pct", "to")


def csv_response(dashboard: Dashboard, *, name: str) -> HttpResponse:
    """The table as a download."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    writer = csv.writer(response)
    groups = [peer.group for peer in dashboard.rows[0].peers] if dashboard.rows else []
    writer.writerow(map(harmless, header(groups)))
    writer.writerows(map(harmless, line(dashboard, row)) for row in dashboard.rows)
    return response


def header(groups: list[str]) -> list[str]:
    """The names of the columns."""
    names = ["measure", "name", "area", "rules", "rating", "for", "against"]
    names += [f"{window}_{part}" for window in ("quarter", "rolling12", "baseline") for part in CHANGE]
    names += ["target_change_pct", "target_level", "target_to", "target_met"]
    names += [f"{part}_{group}" for group in groups for part in ("rank", "of", "rate_per_1000", "denominator")]
    return [*names, "unusual_months", "factors", "notes"]


def line(dashboard: Dashboard, row: Row) -> list[Any]:
    """One row of the table."""
    cells: list[Any] = [row.measure, row.name, dashboard.area_name, dashboard.rules, row.rating.rag.value]
    cells += [row.rating.positive, row.rating.negative]
    for change in (row.quarter, row.rolling, row.baseline):
        cells += change_cells(change)
    target = row.target
    cells += [number(target.change_pct), target.level, month(target.to), target.met] if target else [None] * 4
    for peer in row.peers:
        own = next((area for area in peer.areas if area.slug == dashboard.area), None)
        cells += [peer.rank, peer.of, round(own.rate, 3) if own else None, peer.denominator]
    marked = [f"{months.text(point.month)} {'high' if point.mark > 0 else 'low'}" for point in row.exceptions]
    signs = {1: "for", -1: "against", 0: "not counted"}
    said = [f"{factor.text} ({signs[factor.sign]})" for factor in row.factors]
    return [*cells, "; ".join(marked), "; ".join(said), " ".join(row.notes)]


def harmless(cell: Any) -> Any:
    """A cell that no spreadsheet calculates: names are typed by people."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def change_cells(change: Change | None) -> list[Any]:
    if change is None:
        return [None] * len(CHANGE)
    return [change.volume, change.previous, number(change.change_pct), months.text(change.to)]


def month(value: int | None) -> str | None:
    return None if value is None else months.text(value)
