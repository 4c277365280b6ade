"""The specifications of areas and measures beside each other: nothing is computed here but a funnel's limits."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from performance import months
from performance.arithmetic.results import Dashboard, PeerResult, Row
from performance.arithmetic.series import Change, signed
from performance.charts import classes, geography
from performance.charts.specs import AreaMap, ChangeBar, Changes, Curve, Dot, Funnel, Level, Shape

LEVELS = (("95%", 1.96), ("99.8%", 3.09))
STEPS = 60
Geometries = Mapping[str, Mapping[str, Any]]  # by the area's slug, GeoJSON


@dataclass(frozen=True)
class WardCount:
    """A ward with its 12 months; `flag` ±1 where the latest of them is far outside what was expected."""

    slug: str
    name: str
    count: int | None
    flag: int = 0


@dataclass(frozen=True)
class Per:
    """What rates are per: `per` so many of somebody (`noun`) in a year, and how many of them each area (slug) has."""

    per: int
    noun: str
    year: int
    people: Mapping[str, float]

    def rate(self, area: str, count: float | None) -> float | None:
        """An area's rate; None where its count or its people are not known."""
        people = self.people.get(area)
        return None if count is None or not people else count / people * self.per

    def words(self, month: int) -> str:
        """`per 1,000 residents of 2023, 12 months to Dec 2024`."""
        return per_words(self.per, self.noun, self.year, month)


def per_words(per: int, noun: str, year: int | None, month: int) -> str:
    """What a rate of the 12 months up to a month is per."""
    said = {"per": f"{per:,}", "noun": noun, "year": year, "month": months.label(month)}
    return _("per %(per)s %(noun)s of %(year)s, 12 months to %(month)s") % said


def count_words(month: int) -> str:
    """What a count of the 12 months up to a month is called."""
    return _("count of the 12 months to %(month)s") % {"month": months.label(month)}


def funnel(
    row: Row, peer: PeerResult, *, own: str, unit: str, noun: str, per: int, similar: Collection[str] = ()
) -> Funnel:
    """A group's areas by rate and by how many people they have; the limits allow for over-dispersion (METHOD §3)."""
    dots = tuple(
        Dot(
            area.name,
            area.count / area.rate * per,
            area.rate,
            area.z,
            area.flag,
            area.slug == own,
            area.slug in similar,
        )
        for area in peer.areas
        if area.rate
    )
    level = group_rate(peer, per)
    average = Level(level, _("%(group)s, average") % {"group": peer.name}) if level is not None else None
    return Funnel(row.name, noun, dots, average, limits(dots, level, peer.tau2, per), unit=unit)


def group_rate(peer: PeerResult, per: int) -> float | None:
    """The rate of the whole group, which is the funnel's middle."""
    people = sum(area.count / area.rate * per for area in peer.areas if area.rate)
    return sum(area.count for area in peer.areas if area.rate) / people * per if people else None


def limits(dots: Sequence[Dot], level: float | None, tau2: float | None, per: int) -> tuple[Curve, ...]:
    """For each population, how far a rate may lie off by chance: √(rate / average) within 1 ± z√(1/4E + τ²)."""
    if level is None or tau2 is None or not dots or not level:
        return ()
    low, high = min(dot.population for dot in dots) * 0.8, max(dot.population for dot in dots) * 1.2
    found = []
    for name, z in LEVELS:
        points = []
        for k in range(STEPS + 1):
            population = low + (high - low) * k / STEPS
            reach = z * math.sqrt(per / (4 * level * population) + tau2)
            points.append((round(population), level * max(0.0, 1 - reach) ** 2, level * (1 + reach) ** 2))
        found.append(Curve(name, tuple(points)))
    return tuple(found)


def changes(dashboard: Dashboard, rows: Sequence[Row], *, against: str) -> Changes:
    """Each row's volume against its `baseline`, or against the `year` before."""
    period = months.span(dashboard.to - 11, dashboard.to)
    found = [(row, row.baseline if against == "baseline" else row.rolling) for row in rows]
    bars = tuple(change_bar(row, change) for row, change in found if change is not None)
    names = list(dict.fromkeys(row.baseline_name for row, change in found if change is not None and row.baseline_name))
    then = _("a year before")
    if against == "baseline":
        then = names[0] if len(names) == 1 else _("baseline")
    unit = _("change in volume, %(now)s against %(then)s") % {"now": period, "then": then}
    return Changes(dashboard.name, period, then, with_total(bars), unit=unit)


def change_bar(row: Row, change: Change) -> ChangeBar:
    percent = "" if change.change_pct is None else signed(change.change_pct)
    return ChangeBar(row.name, change.volume, change.previous, percent, row.polarity, reason=change.reason)


def with_total(bars: Sequence[ChangeBar]) -> tuple[ChangeBar, ...]:
    """The bars with the one that all others sum to, now and then, marked and at the foot."""
    for bar in bars if len(bars) > 2 else ():
        others = [other for other in bars if other is not bar]
        if bar.change is not None and all(other.change is not None for other in others):
            sums = (sum(other.now or 0 for other in others), sum(other.then or 0 for other in others))
            if sums == (bar.now, bar.then):
                return (*others, replace(bar, total=True))
    return tuple(bars)


def borough_map(
    row: Row, peer: PeerResult, geometries: Geometries, *, own: str, unit: str, counted: bool = False
) -> AreaMap:
    """A group's areas by rate, with the ranks that the dashboard prints, or `counted`, from the most on.

    Areas without a shape are left out. A flag is about rates, so there is none on counts.
    """
    known = {area.slug: area for area in peer.areas if area.slug in geometries}
    # the City, for one, is drawn and not ranked
    slugs = [*known, *(slug for slug in geometries if slug not in known)]
    width, height, rings = geography.plane([geometries[slug] for slug in slugs])
    values = {slug: area.count if counted else area.rate for slug, area in known.items()}
    shapes = tuple(
        Shape(
            slug,
            known[slug].name if slug in known else str(geometries[slug].get("name", slug)),
            outline,
            values.get(slug),
            rank_of(values.get(slug), values.values()) if counted or slug not in known else known[slug].rank,
            known[slug].count if slug in known and not counted else None,
            known[slug].flag if slug in known and not counted and abs(known[slug].flag) > 1 else 0,
            slug == own,
        )
        for slug, outline in zip(slugs, rings, strict=True)
    )
    said = "" if counted else _("beyond the 99.8% limits of the funnel")
    edges = classes.edges(list(values.values()), whole=counted)
    places = 0 if counted else places_for(values.values())
    ranks = (highest_first() if counted else _("The number in an area is its rank; 1 is best."),)
    drawn = AreaMap(row.name, width, height, shapes, edges, places, row.polarity, said, unit=unit, notes=ranks)
    return replace(drawn, best_first=not counted)


def ward_map(
    row: Row,
    lines: Sequence[WardCount],
    geometries: Geometries,
    *,
    month: int,
    per: Per | None = None,
    masked: bool = False,
    notes: tuple[str, ...] = (),
) -> AreaMap:
    """Wards by their 12 months up to a month, or by these `per` so many; those without an outline are left out.

    `masked` says that a count which is not there may be too small to be shown. A rate is of a count that is shown.
    """
    shown = [line for line in lines if line.slug in geometries]
    width, height, rings = geography.plane([geometries[line.slug] for line in shown])
    found = [line.count if per is None else per.rate(line.slug, line.count) for line in shown]
    known = [float(value) for value in found if value is not None]
    shapes = tuple(
        Shape(
            line.slug,
            line.name,
            outline,
            value,
            rank_of(value, known),
            None if per is None else line.count,
            0 if value is None else line.flag,
            masked=masked and line.count is None,
        )
        for line, value, outline in zip(shown, found, rings, strict=True)
    )
    said = _("%(month)s is far outside what was expected (z beyond 3)") % {"month": months.label(month)}
    edges = classes.edges(known, whole=per is None)
    unit, places = (count_words(month), 0) if per is None else (per.words(month), places_for(known))
    notes = (highest_first(), *notes)
    return AreaMap(row.name, width, height, shapes, edges, places, row.polarity, said, unit=unit, notes=notes)


def highest_first() -> str:
    """What the numbers on a map mean."""
    return _("The number in an area is its rank; 1 is highest.")


def rank_of(value: float | None, known: Iterable[float]) -> int | None:
    """The place of a value from the highest on; None of what is not known."""
    return None if value is None else 1 + sum(other > value for other in known)


def places_for(rates: Iterable[float]) -> int:
    """How many decimals rates need so that the highest has two figures at least."""
    top = max(rates, default=1.0)
    return 1 if top >= 1 else 2 if top >= 0.1 else 3
