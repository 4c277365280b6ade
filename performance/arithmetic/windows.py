"""The windows of one line: quarter, 12 months, financial year to date, baseline, target (METHOD §1)."""

from __future__ import annotations

import math
from dataclasses import replace

from performance.arithmetic import series
from performance.arithmetic.exceptions import Signals
from performance.arithmetic.factors import Goal
from performance.arithmetic.inputs import DashboardInput, MeasureInput
from performance.arithmetic.results import TargetResult, TotalPoint
from performance.arithmetic.rules import Rules
from performance.arithmetic.series import YEAR, Change, Window
from performance.arithmetic.supplied import filled, on_baseline


def quarter(given: DashboardInput, found: Signals, index: int) -> Change:
    """The last three known months against the same a year before."""
    breaks, counts = given.measures[index].breaks, given.counts[index, given.area]
    current = series.quarter(counts, given.start, given.quarter_to, breaks)
    return _against_a_year_before(given, found, index, current, "quarter", given.rules.decimals.quarter)


def rolling(given: DashboardInput, found: Signals, index: int) -> Change:
    """12 months against the 12 before."""
    breaks, counts = given.measures[index].breaks, given.counts[index, given.area]
    current = series.window(counts, given.start, given.to, YEAR, breaks)
    return _against_a_year_before(given, found, index, current, "rolling", given.rules.decimals.rolling)


def year_to_date(given: DashboardInput, found: Signals, index: int) -> Change | None:
    """The financial year so far against the same months of the one before; none for what is not counted."""
    measure, counts = given.measures[index], given.counts[index, given.area]
    if measure.unit != "count":
        return None
    change = series.financial_year_to_date(
        counts,
        given.start,
        given.to,
        places=given.rules.decimals.rolling,
        breaks=measure.breaks,
        dispersion=dispersion(given, found, index, given.to),
    )
    change = replace(change, mixed=_mixed(given, index, change))
    return filled(change, "year_to_date", given, index, given.rules.decimals.rolling)


def _against_a_year_before(
    given: DashboardInput, found: Signals, index: int, current: Window, kind: str, places: int
) -> Change:
    change = series.year_before(
        current,
        given.counts[index, given.area],
        given.start,
        places=places,
        breaks=given.measures[index].breaks,
        dispersion=dispersion(given, found, index, current.to),
    )
    return filled(replace(change, mixed=_mixed(given, index, change)), kind, given, index, places)


def baseline(given: DashboardInput, index: int, rolling: Change) -> Change | None:
    """The 12 months against the baseline, where the rule set compares with one and the measure has it."""
    measure = given.measures[index]
    return on_baseline(_counted_baseline(given, index, rolling), rolling, given, measure)


def _counted_baseline(given: DashboardInput, index: int, rolling: Change) -> Change | None:
    measure = given.measures[index]
    if given.rules.baseline is None or measure.baseline is None:
        return None
    first, to, level = measure.baseline.first, measure.baseline.to, measure.baseline.level
    reason = rolling.reason if rolling.volume is None else ""
    current = Window(rolling.first, rolling.to, rolling.volume, reason)
    places = given.rules.decimals.baseline
    if broken := series.straddles(first, rolling.to, measure.breaks):
        return series.between(current, None, series.reason_broken(broken), places=places, dispersion=None)
    if level is not None:
        return series.between(current, level, places=places, dispersion=None)
    base = series.window(given.counts[index, given.area], given.start, to, to - first + 1)
    return series.between(current, base.total, base.reason, places=places, dispersion=None)


def dispersion(given: DashboardInput, found: Signals, index: int, month: int) -> float | None:
    """Variance over mean as the test of that month found it; None where it was not tested."""
    place = month - given.start
    if not 0 <= place < found.dispersion.shape[1]:
        return None
    return known(found.dispersion[index, place])


def _mixed(given: DashboardInput, index: int, change: Change) -> bool:
    """Whether the two sides of a comparison rest on different uploads."""
    if given.origins is None or change.direction is None:
        return False
    first, after = change.first - given.start, change.to - given.start + 1
    now, before = given.origins[index, first:after], given.origins[index, first - YEAR : after - YEAR]
    return bool(set(now.tolist()) != set(before.tolist()))


def goal_of(measure: MeasureInput) -> Goal | None:
    """What the target in force asks for."""
    return Goal(measure.target.change_pct, measure.target.level) if measure.target else None


def target(measure: MeasureInput, rolling: Change, rules: Rules) -> TargetResult | None:
    """The target in force, and whether the 12 months meet it."""
    goal = goal_of(measure)
    if goal is None or measure.target is None:
        return None
    volume, met, short = goal.volume(rolling.previous), goal.met(rolling, measure.polarity), None
    places = max(rules.decimals.rolling, 1)
    if met is False and volume is not None and rolling.volume is not None and rolling.previous:
        short = series.rounded(100 * abs(rolling.volume - volume) / rolling.previous, places)
    elif met is False and volume is None and goal.change_pct is not None and rolling.change_pct is not None:
        short = series.rounded(abs(rolling.change_pct - goal.change_pct), places)
    return TargetResult(
        change_pct=goal.change_pct,
        level=goal.level,
        first=measure.target.first,
        to=measure.target.to,
        volume=None if volume is None else int(series.rounded(volume, 0)),
        met=met,
        short=short,
    )


def totals(given: DashboardInput, index: int, shown: range) -> tuple[TotalPoint, ...]:
    """The 12 months up to each month shown; none where one is not known or a definition changed."""
    sums, breaks = series.rolling(given.counts[index, given.area], YEAR), given.measures[index].breaks
    found = []
    for month in shown:
        place = month - given.start
        total = known(sums[place]) if 0 <= place < len(sums) else None
        whole = series.straddles(month - YEAR + 1, month, breaks) is None
        found.append(TotalPoint(month, int(total) if total is not None and whole else None))
    return tuple(found)


def known(value: float) -> float | None:
    """A number of an array, None where it is not known."""
    return None if math.isnan(value) else float(value)
