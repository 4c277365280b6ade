"""Every chart of a measure or of a dashboard, by its key: what their pages, downloads and Plotly draw from.

What an edition's snapshot holds is drawn from it; longer histories are read as known at its moment. A reader who may
not see every figure gets what `performance.suppression` leaves of the snapshot, and no history that could tell more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

import numpy as np
from django.utils import timezone
from django.utils.translation import gettext as _

from performance import histories, months, readings
from performance.arithmetic.results import Dashboard, PeerResult, Row
from performance.arithmetic.series import YEAR, Floats
from performance.charts import Break, ChartSpec, comparisons, rows
from performance.charts import histories as drawn
from performance.charts.comparisons import WardCount
from performance.models import Area, Measure
from performance.models.measures import Level

HISTORY_YEARS = 7
WARD_MONTHS = 36
MOST_LINES = 6
OF_MONTH = "map-wards-"


@dataclass(frozen=True)
class Shown:
    """A chart under its key; `caption` says what is seen."""

    key: str
    caption: str
    spec: ChartSpec

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

    @cached_property
    def sources(self) -> dict[str, str]:
        return histories.named_sources([self.measure.slug])

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


def charts_of(material: Material) -> list[Shown]:
    """Every chart that the measure has something for."""
    return [shown for make in KINDS.values() for shown in make(material)]


def chart_of(material: Material, key: str) -> Shown | None:
    """One chart by its key."""
    if key.startswith(OF_MONTH):
        return ward_map_of(material, key.removeprefix(OF_MONTH))
    make = KINDS.get(key.partition("-")[0])
    return next((shown for shown in make(material) if shown.key == key), None) if make else None


def note_of(material: Material) -> str:
    """What is not shown and why; empty where everything is."""
    if material.is_open:
        return ""
    return _("Some counts of this measure are too small to be shown to everybody, so longer histories are left out.")


# -- months ---------------------------------------------------------------------------------------------------------


def counted(row: Row) -> bool:
    """Whether the row has any month."""
    return any(point.count is not None for point in row.points)


def trend(material: Material) -> Charts:
    if counted(material.row):
        spec = rows.trend(material.row, material.breaks)
        yield Shown("trend", _("By month, with the range that was to be expected"), material.signed(spec))


def rolling(material: Material) -> Charts:
    if any(total.total is not None for total in material.row.totals):
        spec = rows.rolling(material.row, material.breaks)
        yield Shown(
            "rolling", _("Rolling 12 months: each point is the total of the 12 up to it"), material.signed(spec)
        )


def years(material: Material) -> Charts:
    if counted(material.row):
        spec = drawn.years(
            material.row.name,
            material.history,
            material.first,
            material.dashboard.to,
            material.breaks,
            unit=rows.by_month(material.row),
        )
        yield Shown(
            "years", _("This financial year over the last one and five years’ average"), material.signed(spec, now=True)
        )


def heat(material: Material) -> Charts:
    if counted(material.row):
        spec = drawn.heat(
            material.row.name, material.history, material.first, material.breaks, unit=rows.by_month(material.row)
        )
        yield Shown("heat", _("Every month of every year: dark is high"), material.signed(spec, now=True))


def index(material: Material) -> Charts:
    """Ours beside all areas of each group together, smoothed, 36 months ago being 100."""
    groups = [peer for peer in material.row.peers if peer.areas]
    if not counted(material.row) or not material.is_open or not groups:
        return
    start = material.dashboard.to - 35
    skip = start - material.first
    series = {material.dashboard.area_name: material.history[skip:]}
    for peer in groups:
        members = [material.counts[area.slug][skip:] for area in peer.areas if area.slug in material.counts]
        if members:
            series[_("%(group)s together") % {"group": peer.name}] = histories.listed(np.sum(members, axis=0))
    breaks = dict.fromkeys(series, material.breaks)
    own = material.dashboard.area_name
    spec = drawn.index_lines(material.row.name, series, start, start, own=own, breaks=breaks)
    if spec.lines:
        yield Shown("index", _("Which way it runs here and elsewhere, smoothed"), material.signed(spec, now=True))


# -- areas ----------------------------------------------------------------------------------------------------------


def rate_unit(material: Material, peer: PeerResult) -> str:
    """What a group's rates are per, in words."""
    said = {"per": f"{peer.per:,}", "noun": peer.noun or peer.denominator, "year": peer.year}
    said["month"] = months.label(material.dashboard.to)
    return _("per %(per)s %(noun)s of %(year)s, 12 months to %(month)s") % said


def peers(material: Material) -> Charts:
    for peer in material.row.peers:
        if peer.areas:
            unit = rate_unit(material, peer)
            spec = rows.peers(
                material.row, peer, own=material.dashboard.area, unit=unit, similar=similar(material, peer)
            )
            caption = _("%(group)s: areas by rate, with 95%% intervals; 1 is best") % {"group": peer.name}
            yield Shown(f"peers-{peer.group}", caption, material.signed(spec))


def similar(material: Material, peer: PeerResult) -> set[str]:
    """Areas that are in another, smaller group with us."""
    smaller = [other for other in material.row.peers if 0 < len(other.areas) < len(peer.areas)]
    return {area.slug for other in smaller for area in other.areas}


def funnel(material: Material) -> Charts:
    for peer in material.row.peers:
        if peer.areas:
            unit = rate_unit(material, peer)
            spec = comparisons.funnel(
                material.row,
                peer,
                own=material.dashboard.area,
                unit=unit,
                noun=peer.noun or peer.denominator,
                per=peer.per,
                similar=similar(material, peer),
            )
            caption = _("%(group)s: which areas lie outside what chance and usual differences explain") % {
                "group": peer.name
            }
            yield Shown(f"funnel-{peer.group}", caption, material.signed(spec))


def maps(material: Material) -> Charts:
    """The largest group whose areas have outlines, and our wards as they are drawn in the dashboard's month."""
    ranked = sorted((peer for peer in material.row.peers if peer.areas), key=lambda peer: -len(peer.areas))
    if ranked:
        peer = ranked[0]
        members = {area.slug for area in peer.areas}
        between = [area for area in material.areas.values() if area.slug in members or area.kind == Area.Kind.CITY]
        shapes = histories.outlines(between)
        if len(members & set(shapes)) > 1:
            unit = rate_unit(material, peer)
            spec = comparisons.borough_map(material.row, peer, shapes, own=material.dashboard.area, unit=unit)
            caption = _("%(group)s: where the rate is high") % {"group": peer.name}
            yield Shown("map-areas", caption, material.signed(spec))
    lines = ward_lines(material)
    shapes = histories.outlines(material.wards) if lines else {}
    if lines and shapes:
        wards = comparisons.ward_map(material.row, lines, shapes, month=material.dashboard.to)
        caption = _("Where in our area the 12 months’ count is high")
        yield Shown("map-wards", caption, material.signed(wards, level=Level.WARD))


def ward_lines(material: Material) -> list[WardCount]:
    """Our wards with their 12 months: of the snapshot where it has them, else as they are known."""
    if material.row.wards:
        return [WardCount(line.slug, line.name, line.change.volume, line.flag) for line in material.row.wards.lines]
    return counted_wards(material.screened) if material.screened else []


def ward_map_of(material: Material, written: str) -> Shown | None:
    """Our wards as they were drawn in some month (like `2022-04`), with the 12 months up to it.

    None where it may not be shown, where no ward of then has an outline, and for what is no month.
    """
    try:
        month = months.parse(written)
    except ValueError:
        return None
    if not material.is_open or not material.first + YEAR <= month <= material.dashboard.to:
        return None
    parted = [item.month for item in material.breaks]
    found = histories.wards(material.measure, material.area, month, YEAR, parted, material.at)
    shapes = histories.outlines(found.wards)
    if not shapes:
        return None
    spec = comparisons.ward_map(material.row, counted_wards(found), shapes, month=month)
    caption = _("Our wards, 12 months to %(month)s") % {"month": months.label(month)}
    return Shown(f"{OF_MONTH}{months.text(month)}", caption, material.signed(spec, now=True, level=Level.WARD))


def counted_wards(found: histories.Screened) -> list[WardCount]:
    """Each ward's 12 months, flagged where its latest month is far outside what was expected."""
    return [
        WardCount(ward.slug, ward.name, total, int(marks[-1]))
        for ward, total, marks in zip(found.wards, found.totals(), found.marks, strict=True)
    ]


def wards(material: Material) -> Charts:
    found = material.screened
    if found:
        spec = drawn.multiples(
            material.row.name,
            [(ward.slug, ward.name) for ward in found.wards],
            [histories.listed(values) for values in found.values],
            [[int(mark) for mark in marks] for marks in found.marks],
            found.start,
            polarity=material.row.polarity,
            unit=rows.by_month(material.row),
        )
        yield Shown("wards", _("Every ward, all on one scale"), material.signed(spec, now=True, level=Level.WARD))


# -- figures with dates of their own -------------------------------------------------------------------------------


def over_time(material: Material) -> Charts:
    if not material.is_open or not material.row.reading:
        return
    known = readings.known([material.measure], material.area, material.at)[material.measure.pk]
    measure = material.measure
    spec = drawn.dated(
        material.row.name,
        known,
        ours=material.dashboard.area_name,
        unit=measure.unit_words or str(measure.get_unit_display()),
        percent=measure.unit == Measure.Unit.PERCENT,
        places=measure.decimals,
        breaks=material.breaks,
        entered=material.row.entered,
    )
    if spec:
        source = next((reading.source for reading in reversed(known) if reading.source), "")
        caption = _("Over time, each figure at the end of its period")
        yield Shown(
            "readings",
            caption,
            replace(material.signed(spec, now=True), source=source or material.sources.get(Level.BOROUGH, "")),
        )


KINDS: dict[str, Callable[[Material], Charts]] = {
    "trend": trend,
    "rolling": rolling,
    "readings": over_time,
    "years": years,
    "index": index,
    "heat": heat,
    "peers": peers,
    "funnel": funnel,
    "map": maps,
    "wards": wards,
}
