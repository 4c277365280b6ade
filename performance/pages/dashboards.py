"""What pages and print say about a computed dashboard besides its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from performance import months
from performance.arithmetic.results import Dashboard
from performance.documents import EditionDocument, Findings, PictureShown, Remark, SourceFile, TermShown
from performance.lines import Line, of_document, of_findings
from performance.tables import ON_PAPER, Table, tables


@dataclass(frozen=True)
class DashboardPage:
    """A dashboard with its notes, the analyst's words and the files it rests on.

    `lines` are its rows with the analyst's hand in them. `edition` is the number of the edition that its measures'
    pages belong to, and `corrects` of the one that it takes the place of; None for a live one.
    """

    dashboard: Dashboard
    lines: tuple[Line, ...]
    known_at: datetime
    provisional: str
    period: str
    notes: tuple[str, ...]
    sources: tuple[SourceFile, ...]
    remarks: tuple[Remark, ...] = ()
    edition: int | None = None
    corrects: int | None = None
    erratum: str = ""
    pictures: tuple[PictureShown, ...] = ()
    glossary: tuple[TermShown, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every section, for a screen."""
        return tables(self.lines, self.dashboard)

    @property
    def sheets(self) -> tuple[Table, ...]:
        """Every section, for a sheet of paper."""
        return tables(self.lines, self.dashboard, room=ON_PAPER)

    @property
    def on_the_whole(self) -> list[Remark]:
        """The analyst's words on no measure in particular."""
        return [remark for remark in self.remarks if not remark.measure]

    @property
    def on_measures(self) -> list[Remark]:
        """The analyst's words measure by measure."""
        return [remark for remark in self.remarks if remark.measure]


def live_page(found: Findings, known_at: datetime) -> DashboardPage:
    """The page of a live dashboard."""
    return dashboard_page(found, of_findings(found), known_at)


def edition_page(document: EditionDocument) -> DashboardPage:
    """The page of an edition."""
    page = dashboard_page(document.findings, of_document(document), document.known)
    return replace(
        page,
        remarks=document.remarks,
        edition=document.number,
        corrects=document.corrects,
        erratum=document.erratum,
        pictures=document.pictures,
        glossary=document.glossary,
    )


def dashboard_page(found: Findings, lines: Sequence[Line], known_at: datetime) -> DashboardPage:
    """A dashboard as it was computed, before anything was said of it."""
    dashboard = found.dashboard
    return DashboardPage(
        dashboard=dashboard,
        lines=tuple(lines),
        known_at=known_at,
        provisional=provisional(dashboard),
        period=months.span(dashboard.to - 11, dashboard.to),
        notes=notes(dashboard),
        sources=found.sources,
    )


def provisional(dashboard: Dashboard) -> str:
    """Which of the months shown may still be revised, as a sentence; empty where none may."""
    first, last = dashboard.provisional_from, max(dashboard.to, dashboard.quarter_to)
    if first is None or first > last:
        return ""
    if first == last:
        return _("%(month)s is provisional.") % {"month": months.label(last)}
    said = {"first": months.label(first), "last": months.label(last)}
    return _("%(first)s to %(last)s are provisional.") % said


def notes(dashboard: Dashboard) -> tuple[str, ...]:
    """The rows' notes, each once, with the rows that it belongs to unless that is all of them."""
    rows_of: dict[str, list[str]] = {}
    for row in dashboard.rows:
        for note in row.notes:
            rows_of.setdefault(note, []).append(row.name)
    return tuple(
        note if len(names) == len(dashboard.rows) else f"{', '.join(names)}: {note}" for note, names in rows_of.items()
    )
