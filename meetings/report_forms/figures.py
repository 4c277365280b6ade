"""Charts and tables of frozen dashboards in reports: drawn as dashboards draw them, from what these readers may see."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from meetings.models import ReportFigure
from meetings.report_forms.document import FigureShown
from performance import charts
from performance.arithmetic.results import Row
from performance.arithmetic.series import MINUS
from performance.charts import rows
from performance.charts.specs import Cell, ChartSpec
from performance.print import document_of
from performance.suppression import document_for_public, seen_by_public

LATEST = 24  # months in a table: two years


def shown(figure: ReportFigure, *, public: bool) -> FigureShown:
    """The figure as everybody may see it, or as members do."""
    whole = document_of(figure.edition)
    document = document_for_public(whole) if public else whole
    row = next((row for row in document.dashboard.rows if row.measure == figure.measure.slug), None)
    edition = figure.edition
    words: dict[str, Any] = {
        "edition": str(edition.uuid),
        "sha256": edition.sha256,
        "edition_title": str(edition),
        "title": row.name if row else "",
        "caption": figure.caption,
        "seen": seen_by_public(whole) if public else "",
    }
    if public and not (edition.is_released or edition.goes_with_pack):
        return FigureShown(**words, note=_("The dashboard that it is of is not released."))
    spec = _spec(row) if row else None
    if spec is None:
        return FigureShown(**words, note=_("What it shows is not for publication, or is not known."))
    table = spec.table()
    printed = tuple(tuple(_said(cell) for cell in line) for line in table.rows[-LATEST:])
    drawing = str(charts.svg(spec)) if figure.shape == ReportFigure.Shape.CHART else ""
    return FigureShown(**words, svg=drawing, headings=tuple(table.headings), rows=printed, notes=tuple(spec.notes))


def _spec(row: Row) -> ChartSpec | None:
    """By month with the range that was to be expected; None where no month of it is shown."""
    if not any(point.count is not None for point in row.points):
        return None
    return rows.trend(row, rows.breaks_of(row))


def _said(cell: Cell) -> str:
    if cell is None:
        return _("n/a")
    if isinstance(cell, str):
        return cell
    return (f"{cell:,}" if isinstance(cell, int) else f"{cell:,.1f}").replace("-", MINUS)
