"""The charts of a whole dashboard: how much each line changed, and which way the lines run together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from performance.arithmetic.results import Dashboard, Row
from performance.charts import comparisons, rows
from performance.charts import histories as drawn
from performance.charts.specs import ChartSpec
from performance.histories import named_sources
from performance.models.measures import Level
from performance.pages.gallery import MOST_LINES, based, counted
from performance.pages.material import NOTHING_ASKED, Asked, Charts, Shown


@dataclass(frozen=True)
class Overview:
    """What the charts of a dashboard are made of: the dashboard as its reader may see it, its moment, and what this
    reader chose."""

    dashboard: Dashboard
    known_at: datetime
    asked: Asked = NOTHING_ASKED

    @cached_property
    def sources(self) -> str:
        """Who publishes the counts."""
        return named_sources([row.measure for row in self.dashboard.rows], self.known_at).get(Level.BOROUGH, "")

    @property
    def upper(self) -> list[Row]:
        """The lines that are not part of the one above."""
        return [row for row in self.dashboard.rows if not row.indent]

    def signed(self, spec: ChartSpec) -> ChartSpec:
        """The chart with area, sources and moment."""
        moment = timezone.localdate(self.known_at).isoformat()
        return replace(spec, area=self.dashboard.area_name, source=self.sources, moment=moment)


def charts_of(overview: Overview) -> list[Shown]:
    """Every chart that the dashboard has something for."""
    return [shown for make in KINDS.values() for shown in make(overview)]


def chart_of(overview: Overview, key: str) -> Shown | None:
    """One chart by its key."""
    make = KINDS.get(key.partition("-")[0])
    asked = replace(overview, asked=Asked.by_key(key))
    return next((shown for shown in make(asked) if shown.address == key), None) if make else None


def changes(overview: Overview) -> Charts:
    """Bars against the baseline, where one is configured, and against the year before."""
    for against, caption in (
        ("baseline", _("How many more or fewer than in the baseline year")),
        ("year", _("How many more or fewer than in the 12 months before")),
    ):
        spec = comparisons.changes(overview.dashboard, overview.dashboard.rows, against=against)
        if any(bar.change is not None for bar in spec.bars):
            yield Shown(f"changes-{against}", caption, overview.signed(spec))


def index(overview: Overview) -> Charts:
    """The upper lines as they run over the months of the snapshot, smoothed."""
    found = [row for row in overview.upper if counted(row)][:MOST_LINES]
    if len(found) < 2:
        return
    start = min(row.points[0].month for row in found)
    series = {row.name: months_of(row, start) for row in found}
    breaks = {row.name: rows.breaks_of(row) for row in found}
    base, choice, asked = based(series, start, breaks, overview.asked.base)
    spec = drawn.index_lines(overview.dashboard.name, series, start, base, breaks=breaks)
    if len(spec.lines) > 1:
        caption = _("Which way the lines of the dashboard run, smoothed")
        yield Shown("index", caption, overview.signed(spec), choice, asked)


def months_of(row: Row, start: int) -> Sequence[float | None]:
    """The row's months from `start` on."""
    return (None,) * (row.points[0].month - start) + tuple(point.count for point in row.points)


KINDS: dict[str, Callable[[Overview], Charts]] = {"changes": changes, "index": index}
