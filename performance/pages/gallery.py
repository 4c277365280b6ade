"""Every chart of a measure, by its key: what its page, downloads and Plotly draw from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from django.utils.translation import gettext as _

from performance import histories, months, readings
from performance.arithmetic.results import PeerResult, Row
from performance.charts import comparisons, rows
from performance.charts import histories as drawn
from performance.charts.histories import Base, Values
from performance.charts.specs import Break
from performance.models import Measure
from performance.models.measures import Level
from performance.pages.maps import map_of, maps, rate_unit
from performance.pages.material import Asked, Charts, Choice, Material, Shown

MOST_LINES = 6
SMOOTHED_MONTHS = 36


def charts_of(material: Material) -> list[Shown]:
    """Every chart that the measure has something for."""
    return [shown for make in KINDS.values() for shown in make(material)]


def chart_of(material: Material, key: str) -> Shown | None:
    """One chart by its address."""
    kind = key.partition("-")[0]
    if kind == "map":
        return map_of(material, key)
    make = KINDS.get(kind)
    asked = replace(material, asked=Asked.by_key(key))
    return next((shown for shown in make(asked) if shown.address == key), None) if make else None


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
    """Ours beside all areas of each group together, smoothed, over the last 36 months."""
    groups = [peer for peer in material.row.peers if peer.areas]
    if not counted(material.row) or not material.is_open or not groups:
        return
    start = material.dashboard.to - SMOOTHED_MONTHS + 1
    skip = start - material.first
    series = {material.dashboard.area_name: material.history[skip:]}
    for peer in groups:
        members = [material.counts[area.slug][skip:] for area in peer.areas if area.slug in material.counts]
        if members:
            series[_("%(group)s together") % {"group": peer.name}] = histories.listed(np.sum(members, axis=0))
    breaks = dict.fromkeys(series, material.breaks)
    base, choice, asked = based(series, start, breaks, material.asked.base)
    own = material.dashboard.area_name
    spec = drawn.index_lines(material.row.name, series, start, base, own=own, breaks=breaks)
    if spec.lines:
        caption = _("Which way it runs here and elsewhere, smoothed")
        yield Shown("index", caption, material.signed(spec, now=True), choice, asked)


def based(
    series: Mapping[str, Values], start: int, breaks: Mapping[str, Sequence[Break]], asked: str
) -> tuple[Base, Choice, str]:
    """What an index is set to 100 in, the choice of it, and what was asked for as far as it can be shown."""
    usual, single = drawn.bases(series, start, breaks)
    written = [months.text(month) for month in single]
    found = asked if asked in written else ""
    words = _("The %(base)s") % {"base": usual.said} if usual.first != usual.last else usual.said
    options = (("", words), *((text, months.label(month)) for text, month in zip(written, single, strict=True)))
    refusal = _("That month cannot be set to 100: not every line is known in it.") if asked and not found else ""
    choice = Choice("base", _("Set to 100"), options, found, refusal)
    return (Base(months.parse(found), months.parse(found)) if found else usual), choice, found


# -- areas ----------------------------------------------------------------------------------------------------------


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
