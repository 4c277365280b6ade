"""A measure out of an edition for a document of somebody else's: drawn as the edition draws it, with its table.

Whoever asks gives the edition's document as its readers may see it: nothing here decides who they are.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from performance import charts
from performance.arithmetic.results import Row
from performance.arithmetic.series import MINUS
from performance.charts import rows
from performance.charts.specs import Cell, ChartSpec
from performance.documents import EditionDocument

LATEST = 24  # months in a table alone: two years


@dataclass(frozen=True)
class Excerpt:
    """A measure by month: `svg` is the chart, headings and rows its table, `notes` are printed under it.

    A table alone has the latest months; that of a chart every month that the chart draws.
    """

    svg: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


def row_of(document: EditionDocument, measure: str) -> Row | None:
    """The measure's row in the document; None where it is not, or not any more, among what its readers see."""
    return next((row for row in document.dashboard.rows if row.measure == measure), None)


def by_month(row: Row, *, drawn: bool) -> Excerpt | None:
    """The months of a row, as a chart where it is to be `drawn`; None where no month of it is shown."""
    spec = _spec(row)
    if spec is None:
        return None
    table = spec.table()
    lines = table.rows if drawn else table.rows[-LATEST:]
    printed = tuple(tuple(said(cell) for cell in line) for line in lines)
    return Excerpt(str(charts.svg(spec)) if drawn else "", tuple(table.headings), printed, tuple(spec.notes))


def said(cell: Cell) -> str:
    """A cell as a document prints it."""
    if cell is None:
        return _("n/a")
    if isinstance(cell, str):
        return cell
    return (f"{cell:,}" if isinstance(cell, int) else f"{cell:,.1f}").replace("-", MINUS)


def _spec(row: Row) -> ChartSpec | None:
    """By month with the range that was to be expected."""
    if not any(point.count is not None for point in row.points):
        return None
    return rows.trend(row, rows.breaks_of(row))
