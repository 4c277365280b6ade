"""What the charts of a measure are made of, and what a reader may choose of them.

What an edition's snapshot holds is drawn from it; longer histories are read as known at its moment. A reader who may
not see every figure gets what `performance.suppression` leaves of the snapshot, and no history that could tell more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Self

import numpy as np
from django.utils import timezone

from performance import histories, months
from performance.arithmetic.results import Dashboard, Row
from performance.arithmetic.series import YEAR, Floats
from performance.assembly import still_drawn
from performance.charts import rows
from performance.charts.specs import Break, ChartSpec
from performance.models import Area, Measure
from performance.models.measures import Level

HISTORY_YEARS = 7
WARD_MONTHS = 36
RATE, COUNT = "rate", "count"


@dataclass(frozen=True)
class Asked:
    """What a reader chose: whether maps show `rate` or `count`, and the month that indices are set to 100 in.

    Empty is what is usual. A chart's address ends with what was chosen, so that its files show the same.
    """

    show: str = ""
    base: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Self:
        """What a page's address asks for."""
        show = query.get("show", "")
        return cls(show if show in (RATE, COUNT) else "", query.get("base", "")[:7])

    @classmethod
    def by_key(cls, key: str) -> Self:
        """What a chart's address asks for."""
        kind, _dash, rest = key.partition("-")
        last = rest.rpartition("-")[2]
        return cls(last if kind == "map" and last in (RATE, COUNT) else "", rest if kind == "index" else "")


NOTHING_ASKED = Asked()


@dataclass(frozen=True)
class Choice:
    """Something that may be chosen of a chart: the name it is sent by, what it is called, and values with their words.

    `shown` is the value that is seen, `refusal` says why what was asked for is not.
    """

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    shown: str = ""
    refusal: str = ""


@dataclass(frozen=True)
class Shown:
    """A chart under its key; `caption` says what is seen, `choice` what a reader may choose of it and `asked` has."""

    key: str
    caption: str
    spec: ChartSpec
    choice: Choice | None = None
    asked: str = ""

    @property
    def address(self) -> str:
        """The key that its files are found under: with what was chosen."""
        return f"{self.key}-{self.asked}" if self.asked else self.key

    @property
    def is_map(self) -> bool:
        """Whether its areas are linked with the rows of its table."""
        return self.spec.kind == "map"


@dataclass(frozen=True)
class Material:
    """What the charts of one measure are made of; `at` is an edition's moment, None for a live dashboard.

    `is_open` says that months beyond the snapshot may be shown to this reader.
    """

    dashboard: Dashboard
    row: Row
    measure: Measure
    area: Area
    known_at: datetime
    at: datetime | None
    is_open: bool
    asked: Asked = NOTHING_ASKED

    @cached_property
    def sources(self) -> dict[str, str]:
        return histories.named_sources([self.measure.slug], self.at)

    @cached_property
    def areas(self) -> dict[str, Area]:
        """Every area that some chart is of, by slug, with its outline."""
        named = [area.slug for peer in self.row.peers for area in peer.areas]
        return histories.drawn_areas(self.area, [self.area.slug, *named], self.dashboard.to)

    @property
    def wards(self) -> list[Area]:
        """Our wards as they are drawn in the dashboard's month."""
        found = [area for area in self.areas.values() if area.kind == Area.Kind.WARD and area.parent_id == self.area.pk]
        return sorted(found, key=lambda area: area.name)

    @property
    def breaks(self) -> tuple[Break, ...]:
        return rows.breaks_of(self.row)

    @property
    def first(self) -> int:
        """The April from which histories are read: seven financial years before the current one."""
        return months.financial_year_start(self.dashboard.to) - HISTORY_YEARS * YEAR

    @cached_property
    def counts(self) -> dict[str, Floats]:
        """The months of each area from `first` on, as far as they may be shown: one question for all charts."""
        areas = list(self.areas.values())
        found = histories.counts([self.measure], areas, self.first, self.dashboard.to, self.at)[0]
        return {area.slug: values for area, values in zip(areas, found, strict=True)}

    @property
    def history(self) -> tuple[float | None, ...]:
        """Our months from `first` on; those of the snapshot alone where no more may be shown."""
        if self.is_open and self.area.slug in self.counts:
            return histories.listed(self.counts[self.area.slug])
        points = {point.month: point.count for point in self.row.points}
        return tuple(points.get(month) for month in range(self.first, self.dashboard.to + 1))

    @cached_property
    def screened(self) -> histories.Screened | None:
        """Our wards over the last three years; None where there are none, or none that may be shown."""
        wards = self.wards
        if not self.is_open or not wards:
            return None
        values = np.array([self.counts[ward.slug] for ward in wards])
        kept = still_drawn(wards, values[np.newaxis])
        wards, values = [wards[place] for place in kept], values[kept]
        parted = [item.month for item in self.breaks]
        known = np.flatnonzero(~np.isnan(values).all(axis=0))
        if not len(known):
            return None
        shown = min(WARD_MONTHS, values.shape[1] - int(known[0]))
        return histories.screened(wards, values, self.first, parted, shown)

    def signed(self, spec: ChartSpec, *, now: bool = False, level: str = Level.BOROUGH) -> ChartSpec:
        """The chart with area, source and moment; `now` where live figures are newer than the computed dashboard."""
        moment = timezone.now() if now and self.at is None else self.known_at
        return replace(
            spec,
            area=self.dashboard.area_name,
            source=self.sources.get(level, ""),
            moment=timezone.localdate(moment).isoformat(),
        )


Charts = Iterator[Shown]
