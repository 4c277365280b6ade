"""A whole dashboard from counts: windows, exceptions, peers, factors and rating of every row (METHOD)."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from performance import exceptions, series
from performance.exceptions import Method, Signals
from performance.factors import Evidence, Goal, Standing, factors
from performance.inputs import AreaInput, BaselineInput, DashboardInput, GroupInput, MeasureInput
from performance.notes import row_notes
from performance.peers import Place, places
from performance.rag import rate
from performance.results import Dashboard, MonthPoint, PeerArea, PeerResult, Row, TargetResult, TotalPoint
from performance.rules import Rules
from performance.series import YEAR, Change, Floats

SHOWN_MONTHS = 36
HISTORY = 2 * exceptions.WINDOW  # a month's test looks back at 36 months, each clipped by a forecast of its own


def first_month(to: int, quarter_to: int, baselines: tuple[BaselineInput | None, ...] = ()) -> int:
    """The first month that a dashboard needs counts of."""
    reaches = [baseline.first for baseline in baselines if baseline and baseline.level is None]
    return min([max(to, quarter_to) - SHOWN_MONTHS + 1 - HISTORY, *reaches])


def compute(given: DashboardInput) -> Dashboard:
    """Every row of the dashboard for the given area."""
    found = exceptions.signals(
        given.counts[:, given.area],
        given.start,
        breaks=[measure.breaks for measure in given.measures],
        disrupted=given.disrupted,
        classic=given.rules.exceptions == "classic",
    )
    return Dashboard(
        slug=given.slug,
        name=given.name,
        area=given.areas[given.area].slug,
        area_name=given.areas[given.area].name,
        to=given.to,
        quarter_to=given.quarter_to,
        rules=given.rules.version,
        provisional_from=given.provisional_from,
        rows=tuple(_row(given, found, index) for index in range(len(given.measures))),
        was_to=given.was_to,
    )


def _row(given: DashboardInput, found: Signals, index: int) -> Row:
    measure, rules = given.measures[index], given.rules
    counts = given.counts[index, given.area]
    quarter = _quarter(given, found, index)
    rolling = _rolling(given, found, index)
    baseline = _baseline(given, index, rolling)
    goal = Goal(measure.target.change_pct, measure.target.level) if measure.target else None
    peers = tuple(_peers(given, index, group) for group in given.groups)
    marks = tuple(_point(given, found, index, month) for month in range(quarter.first, quarter.to + 1))
    evidence = Evidence(
        polarity=measure.polarity,
        baseline=baseline,
        standings=_standings(given, peers),
        rolling=rolling,
        exceptions=tuple((point.month, point.mark) for point in marks),
        quarter=quarter,
        goal=goal,
    )
    made = factors(evidence, rules)
    return Row(
        measure=measure.slug,
        name=measure.name,
        polarity=measure.polarity,
        section=measure.section,
        indent=measure.indent,
        quarter=quarter,
        rolling=rolling,
        baseline=baseline,
        baseline_name=rules.baseline or "",
        target=_target(measure, goal, rolling, rules),
        peers=peers,
        marks=marks,
        factors=made,
        rating=rate(made, rules),
        points=tuple(_point(given, found, index, month) for month in _shown(given)),
        totals=_totals(given, counts, measure.breaks),
        notes=row_notes(given, index, quarter, rolling, peers, marks),
        was=given.was.get(measure.slug, ""),
    )


def _shown(given: DashboardInput) -> range:
    return range(given.end - SHOWN_MONTHS + 1, given.end + 1)


# -- windows ----------------------------------------------------------------------------------------


def _quarter(given: DashboardInput, found: Signals, index: int) -> Change:
    breaks, counts = given.measures[index].breaks, given.counts[index, given.area]
    current = series.quarter(counts, given.start, given.quarter_to, breaks)
    change = series.year_before(
        current,
        counts,
        given.start,
        places=given.rules.decimals.quarter,
        breaks=breaks,
        dispersion=_dispersion(given, found, index, current.to),
    )
    return replace(change, mixed=_mixed(given, index, change))


def _rolling(given: DashboardInput, found: Signals, index: int) -> Change:
    breaks, counts = given.measures[index].breaks, given.counts[index, given.area]
    current = series.window(counts, given.start, given.to, YEAR, breaks)
    change = series.year_before(
        current,
        counts,
        given.start,
        places=given.rules.decimals.rolling,
        breaks=breaks,
        dispersion=_dispersion(given, found, index, current.to),
    )
    return replace(change, mixed=_mixed(given, index, change))


def _baseline(given: DashboardInput, index: int, rolling: Change) -> Change | None:
    """The 12 months against the baseline, where the rule set compares with one and the measure has it."""
    measure = given.measures[index]
    if given.rules.baseline is None or measure.baseline is None:
        return None
    first, to, level = measure.baseline.first, measure.baseline.to, measure.baseline.level
    current = series.Window(rolling.first, rolling.to, rolling.volume, rolling.reason)
    places_shown = given.rules.decimals.baseline
    if broken := series.straddles(first, rolling.to, measure.breaks):
        return series.between(current, None, series.reason_broken(broken), places=places_shown, dispersion=None)
    if level is not None:
        return series.between(current, level, places=places_shown, dispersion=None)
    base = series.window(given.counts[index, given.area], given.start, to, to - first + 1)
    return series.between(current, base.total, base.reason, places=places_shown, dispersion=None)


def _dispersion(given: DashboardInput, found: Signals, index: int, month: int) -> float | None:
    """Variance over mean as the test of that month found it; None where it was not tested."""
    place = month - given.start
    if not 0 <= place < found.dispersion.shape[1]:
        return None
    return _known(found.dispersion[index, place])


def _mixed(given: DashboardInput, index: int, change: Change) -> bool:
    """Whether the two sides of a comparison rest on different uploads."""
    if given.origins is None or change.direction is None:
        return False
    first, after = change.first - given.start, change.to - given.start + 1
    now, before = given.origins[index, first:after], given.origins[index, first - YEAR : after - YEAR]
    return bool(set(now.tolist()) != set(before.tolist()))


def _target(measure: MeasureInput, goal: Goal | None, rolling: Change, rules: Rules) -> TargetResult | None:
    if goal is None or measure.target is None:
        return None
    volume = goal.volume(rolling.previous)
    met = goal.met(rolling, measure.polarity)
    short = None
    if met is False and volume is not None and rolling.volume is not None and rolling.previous:
        missed = 100 * abs(rolling.volume - volume) / rolling.previous
        short = series.rounded(missed, max(rules.decimals.rolling, 1))
    return TargetResult(
        change_pct=goal.change_pct,
        level=goal.level,
        first=measure.target.first,
        to=measure.target.to,
        volume=None if volume is None else int(series.rounded(volume, 0)),
        met=met,
        short=short,
    )


def _totals(given: DashboardInput, counts: Floats, breaks: tuple[int, ...]) -> tuple[TotalPoint, ...]:
    """The 12 months up to each month shown; none where one is not known or a definition changed."""
    totals = series.rolling(counts, YEAR)
    return tuple(
        TotalPoint(month, None if series.straddles(month - YEAR + 1, month, breaks) else _total(given, totals, month))
        for month in _shown(given)
    )


def _total(given: DashboardInput, totals: Floats, month: int) -> int | None:
    place = month - given.start
    known = _known(totals[place]) if 0 <= place < len(totals) else None
    return None if known is None else int(known)


# -- months -----------------------------------------------------------------------------------------


def _point(given: DashboardInput, found: Signals, index: int, month: int) -> MonthPoint:
    place = month - given.start
    provisional = given.provisional_from is not None and month >= given.provisional_from
    if not 0 <= place < given.counts.shape[2]:
        return MonthPoint(month, None, None, None, None, None, 0, False, Method.NONE.slug, provisional)
    count = _known(given.counts[index, given.area, place])
    return MonthPoint(
        month=month,
        count=None if count is None else int(count),
        expected=_known(found.expected[index, place]),
        low=_known(found.low[index, place]),
        high=_known(found.high[index, place]),
        z=_known(found.z[index, place]),
        mark=int(found.mark[index, place]),
        far=bool(found.far[index, place]),
        method=Method(int(found.method[index, place])).slug,
        provisional=provisional,
    )


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


# -- peers ------------------------------------------------------------------------------------------


def _peers(given: DashboardInput, index: int, group: GroupInput) -> PeerResult:
    """Our place in a group by the rate of the rolling 12 months."""
    measure = given.measures[index]
    kind = given.denominator or measure.denominator
    chosen = given.denominators.get(kind)
    members = np.array(group.areas, int)
    year = chosen.year if chosen else None
    blank = PeerResult(group.slug, group.name, kind, year, None, None)
    if given.area not in group.areas:
        return replace(blank, reason=f"{given.areas[given.area].name} is not one of its areas")
    if chosen is None:
        return replace(blank, reason=f"no {kind} known")
    first = given.to - YEAR + 1
    if broken := series.straddles(first, given.to, measure.breaks):
        return replace(blank, reason=series.reason_broken(broken))
    if first < given.start or given.to - given.start >= given.counts.shape[2]:
        return replace(blank, reason="months missing")
    totals = given.counts[index, members, first - given.start : given.to - given.start + 1].sum(axis=1)
    found = places(totals, chosen.values[members], polarity=measure.polarity)
    own = next((place for place in found if members[place.area] == given.area), None)
    if own is None:
        reason = "months missing" if np.isnan(totals[group.areas.index(given.area)]) else f"no {kind} known"
        return replace(blank, of=len(found) or None, reason=reason)
    denominator = float(chosen.values[[members[place.area] for place in found]].sum())
    return replace(
        blank,
        rank=own.rank,
        of=own.of,
        tied=own.tied > 0,
        low=own.low,
        high=own.high,
        average=1000 * sum(place.count for place in found) / denominator,
        areas=tuple(_peer_area(given.areas[members[place.area]], place) for place in found),
    )


def _peer_area(area: AreaInput, place: Place) -> PeerArea:
    return PeerArea(
        slug=area.slug,
        name=area.name,
        rank=place.rank,
        tied=place.tied > 0,
        count=place.count,
        rate=place.rate,
        rate_low=place.rate_low,
        rate_high=place.rate_high,
    )


def _standings(given: DashboardInput, peers: tuple[PeerResult, ...]) -> tuple[Standing, ...]:
    return tuple(
        Standing(peer.rank, peer.of, group.phrase, peer.tied)
        for group, peer in zip(given.groups, peers, strict=True)
        if peer.rank is not None and peer.of is not None and peer.of > 1
    )
