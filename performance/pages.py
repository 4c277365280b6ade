"""What pages and print say about a computed dashboard besides its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from performance import months
from performance.charts import Break, Peers, Rolling, Trend
from performance.charts.rows import peers as peers_chart
from performance.charts.rows import rolling as rolling_chart
from performance.charts.rows import trend as trend_chart
from performance.documents import EditionDocument, Findings, Remark, SourceFile
from performance.models import Measure
from performance.results import Dashboard, MonthPoint, PeerResult, Row, TotalPoint


@dataclass(frozen=True)
class DashboardPage:
    """A dashboard with its notes, the analyst's words and the files it rests on.

    `edition` is the number of the edition that its measures' pages belong to; None for a live one.
    """

    dashboard: Dashboard
    known_at: datetime
    provisional: str
    period: str
    notes: tuple[str, ...]
    remarks: tuple[Remark, ...]
    sources: tuple[SourceFile, ...]
    edition: int | None = None

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
    return dashboard_page(found, known_at, remarks=(), edition=None)


def edition_page(document: EditionDocument) -> DashboardPage:
    """The page of an edition."""
    return dashboard_page(document.findings, document.known, remarks=document.remarks, edition=document.number)


def dashboard_page(
    found: Findings, known_at: datetime, *, remarks: Sequence[Remark], edition: int | None
) -> DashboardPage:
    dashboard = found.dashboard
    return DashboardPage(
        dashboard=dashboard,
        known_at=known_at,
        provisional=provisional(dashboard),
        period=months.span(dashboard.to - 11, dashboard.to),
        notes=notes(dashboard),
        remarks=tuple(remarks),
        sources=found.sources,
        edition=edition,
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


# -- a measure ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class GroupPage:
    """A peer group: its chart, and its areas in the table beside it."""

    peer: PeerResult
    chart: Peers
    unit: str


@dataclass(frozen=True)
class MeasurePage:
    """One measure of a dashboard in full: charts, and the same figures as tables, latest month first."""

    page: DashboardPage
    measure: Measure
    row: Row
    trend: Trend
    rolling: Rolling
    lines: tuple[tuple[MonthPoint, TotalPoint], ...]
    groups: tuple[GroupPage, ...]
    remarks: tuple[Remark, ...]
    method: str


def measure_page(page: DashboardPage, measure: Measure) -> MeasurePage | None:
    """The page of a measure; None where the dashboard does not have it."""
    row = next((row for row in page.dashboard.rows if row.measure == measure.slug), None)
    if row is None:
        return None
    breaks = [Break(entry.month, _("New definition")) for entry in measure.breaks.all()]
    shown = [entry for entry in breaks if row.points[0].month < entry.month <= row.points[-1].month]
    return MeasurePage(
        page=page,
        measure=measure,
        row=row,
        trend=trend_chart(row, shown),
        rolling=rolling_chart(row, shown),
        lines=tuple(reversed(list(zip(row.points, row.totals, strict=True)))),
        groups=tuple(group_page(row, peer, page.dashboard) for peer in row.peers if peer.areas),
        remarks=tuple(remark for remark in page.remarks if remark.measure == row.measure),
        method=method_said(row.marks),
    )


def group_page(row: Row, peer: PeerResult, dashboard: Dashboard) -> GroupPage:
    per = {
        "population": _("Per 1,000 residents of %(year)s, 12 months to %(month)s"),
        "households": _("Per 1,000 households of %(year)s, 12 months to %(month)s"),
    }[peer.denominator]
    unit = per % {"year": peer.year, "month": months.label(dashboard.to)}
    return GroupPage(peer, peers_chart(row, peer, own=dashboard.area, unit=unit), unit)


def method_said(marks: Sequence[MonthPoint]) -> str:
    """How the recent months were tested, in a sentence for each method."""
    sentences = {
        "seasonal": _("A month is compared with what season and trend of the 36 months before it would bring."),
        "classic": _("A month is compared with the mean of the 24 months before it, two standard deviations each way."),
        "trial": _("On trial: fewer than 24 months are known, so only very unusual ones are marked."),
        "low count": _("Counts are low: a month is marked only when so many would come once in a thousand months."),
    }
    return " ".join(dict.fromkeys(sentences[point.method] for point in marks if point.method in sentences))
