"""Our place among other areas, and how their 12 months moved (METHOD §3)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from performance import months
from performance.arithmetic import series
from performance.arithmetic.factors import Standing
from performance.arithmetic.funnel import Funnel, funnel
from performance.arithmetic.inputs import AreaInput, DashboardInput, DenominatorInput, GroupInput
from performance.arithmetic.peers import Place, places
from performance.arithmetic.results import GroupChange, PeerArea, PeerResult
from performance.arithmetic.series import YEAR, Change, Floats
from performance.arithmetic.supplied import A_YEAR_BEFORE, as_given, same, supplied_rank


def standing(given: DashboardInput, index: int, group: GroupInput) -> PeerResult:
    """Our place in a group by the rate of the 12 months; the one that was published where it cannot be computed."""
    computed = _computed(given, index, group)
    return computed if computed.rank is not None else supplied_rank(given, given.measures[index], group, computed)


def _computed(given: DashboardInput, index: int, group: GroupInput) -> PeerResult:
    measure = given.measures[index]
    kind = given.denominator or measure.denominator
    chosen = given.denominators.get(kind)
    blank = PeerResult(group.slug, group.name, kind, chosen.year if chosen else None, None, None)
    if given.area not in group.areas:
        return replace(blank, reason=f"{given.areas[given.area].name} is not one of its areas")
    if chosen is None:
        return replace(blank, reason=f"no {kind} known")
    blank = replace(blank, per=chosen.per, noun=chosen.noun)
    first = given.to - YEAR + 1
    if broken := series.straddles(first, given.to, measure.breaks):
        return replace(blank, reason=series.reason_broken(broken))
    members = np.array(group.areas, int)
    totals = _totals(given, index, members, given.to)
    if totals is None:
        return replace(blank, reason="months missing")
    return _ranked(given, index, members, totals, chosen, blank)


def _totals(given: DashboardInput, index: int, members: npt.NDArray[np.int_], to: int) -> Floats | None:
    """The 12 months up to a month of each member, NaN where one is not known; None beyond what was read."""
    first, after = to - YEAR + 1 - given.start, to - given.start + 1
    if first < 0 or after > given.counts.shape[2]:
        return None
    totals: Floats = given.counts[index, members, first:after].sum(axis=1)
    return totals


def _ranked(
    given: DashboardInput,
    index: int,
    members: npt.NDArray[np.int_],
    totals: Floats,
    chosen: DenominatorInput,
    blank: PeerResult,
) -> PeerResult:
    found = places(totals, chosen.values[members], polarity=given.measures[index].polarity, per=chosen.per)
    own = next((place for place in found if members[place.area] == given.area), None)
    if own is None:
        ours = totals[members.tolist().index(given.area)]
        reason = "months missing" if np.isnan(ours) else f"no {blank.denominator} known"
        return replace(blank, of=len(found) or None, reason=reason)
    counts = np.array([place.count for place in found], float)
    denominators = chosen.values[[members[place.area] for place in found]]
    drawn = funnel(counts, denominators)
    return replace(
        blank,
        rank=own.rank,
        of=own.of,
        tied=own.tied > 0,
        low=own.low,
        high=own.high,
        average=chosen.per * float(counts.sum()) / float(denominators.sum()),
        areas=tuple(
            _area(given.areas[members[place.area]], place, drawn, number) for number, place in enumerate(found)
        ),
        dispersion=drawn.dispersion if drawn else None,
        tau2=drawn.tau2 if drawn else None,
    )


def _area(area: AreaInput, place: Place, drawn: Funnel | None, number: int) -> PeerArea:
    return PeerArea(
        slug=area.slug,
        name=area.name,
        rank=place.rank,
        tied=place.tied > 0,
        count=place.count,
        rate=place.rate,
        rate_low=place.rate_low,
        rate_high=place.rate_high,
        z=float(drawn.z[number]) if drawn else None,
        flag=drawn.flags[number] if drawn else 0,
    )


def standings(given: DashboardInput, peers: tuple[PeerResult, ...]) -> tuple[Standing, ...]:
    """The places as the factors take them; alone in a group is no place."""
    return tuple(
        Standing(peer.rank, peer.of, group.phrase, peer.tied)
        for group, peer in zip(given.groups, peers, strict=True)
        if peer.rank is not None and peer.of is not None and peer.of > 1
    )


# -- how the others moved ---------------------------------------------------------------------------------


def gap(given: DashboardInput, index: int, group: GroupInput, rolling: Change) -> GroupChange:
    """A group's own change over the 12 months, from the sum of all its areas, and ours less theirs in points.

    Where their counts are not known, the change that was published for the same months stands in.
    """
    theirs, reason = _counted_change(given, index, group, rolling)
    if theirs is None:
        theirs = _published_change(given, index, group, rolling)
    if theirs is None:
        return GroupChange(group.slug, group.name, None, None, reason)
    ours = rolling.change_pct
    return GroupChange(group.slug, group.name, theirs, None if ours is None else ours - theirs)


def _counted_change(
    given: DashboardInput, index: int, group: GroupInput, rolling: Change
) -> tuple[Decimal | None, str]:
    if broken := series.straddles(rolling.first - YEAR, rolling.to, given.measures[index].breaks):
        return None, series.reason_broken(broken)
    members = np.array(group.areas, int)
    now, before = (_totals(given, index, members, to) for to in (rolling.to, rolling.to - YEAR))
    if not len(members) or now is None or before is None or np.isnan(now).any() or np.isnan(before).any():
        return None, "months missing"
    change = series.percent(int(now.sum()), int(before.sum()), given.rules.decimals.rolling)
    return change, "" if change is not None else "nothing a year before"


def _published_change(given: DashboardInput, index: int, group: GroupInput, rolling: Change) -> Decimal | None:
    days = (months.first_day(rolling.first), months.last_day(rolling.to))
    for reading in reversed(given.measures[index].readings):
        if reading.aspect != "change" or (reading.first_day, reading.last_day) != days:
            continue
        theirs = same(reading.comparator, group.slug) or same(reading.comparator, group.name)
        if theirs and reading.base.strip().casefold() in A_YEAR_BEFORE and reading.value is not None:
            return as_given(reading.value)
    return None
