"""Charts and tables of frozen dashboards in reports: drawn as dashboards draw them, from what these readers may see."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from meetings.models import ReportFigure
from meetings.report_forms.document import FigureShown
from performance import excerpts
from performance.print import document_of
from performance.suppression import document_for_public, seen_by_public


def shown(figure: ReportFigure, *, public: bool) -> FigureShown:
    """The figure as everybody may see it, or as members do."""
    whole = document_of(figure.edition)
    row = excerpts.row_of(document_for_public(whole) if public else whole, figure.measure.slug)
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
    found = excerpts.by_month(row, drawn=figure.shape == ReportFigure.Shape.CHART) if row else None
    if found is None:
        return FigureShown(**words, note=_("What it shows is not for publication, or is not known."))
    return FigureShown(**words, svg=found.svg, headings=found.headings, rows=found.rows, notes=found.notes)
