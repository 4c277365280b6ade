"""Advice beside a rating: does the series vary as it always does, and would it meet its target by itself (METHOD §2).

Both come from an XmR chart of the last 24 months without their season. Neighbouring months still resemble each other,
so the chart signals more often than it should: it advises and is never a factor.
"""

from __future__ import annotations

import numpy as np

from performance.arithmetic import series, xmr
from performance.arithmetic.exceptions import ROOT_SHIFT, terms_of
from performance.arithmetic.inputs import DashboardInput
from performance.arithmetic.results import Icon, TargetResult
from performance.arithmetic.series import YEAR, Floats
from performance.arithmetic.xmr import Chart

SHOWN = 24
FITTED = 36
MISSING_ALLOWED = 2
SEASON = slice(2, None)  # the terms of the year, after level and trend


def deseasonalised(counts: Floats, at: Floats) -> Floats | None:
    """The last 24 of 36 months [month] with the season of the year taken out, on the scale of counts.

    `at` are the months themselves. None where one of the 24 is not known, or more than two of all.
    """
    known = ~np.isnan(counts)
    if len(counts) < FITTED or not known[-SHOWN:].all() or (~known).sum() > MISSING_ALLOWED:
        return None
    roots, terms = np.sqrt(counts + ROOT_SHIFT), terms_of(at - at[-1])
    slopes = np.linalg.lstsq(terms[known], roots[known], rcond=None)[0]
    level = roots - terms[:, SEASON] @ slopes[SEASON]
    return np.maximum(0, level[-SHOWN:] ** 2 - ROOT_SHIFT)


def chart_of(given: DashboardInput, index: int) -> Chart | None:
    """The chart of the last 24 months up to the last known one; None without 36 months of one definition.

    Months of the disrupted period are left out, as the tests leave them out.
    """
    counts = given.counts[index, given.area]
    months = given.start + np.arange(len(counts))
    usable = months <= given.end
    if given.disrupted:
        usable &= (months < given.disrupted[0]) | (months > given.disrupted[1])
    known = np.flatnonzero(~np.isnan(counts) & usable)
    if not len(known):
        return None
    places = np.flatnonzero(usable & (months <= months[known[-1]]))[-FITTED:]
    if series.straddles(int(months[places[0]]), int(months[places[-1]]), given.measures[index].breaks):
        return None
    values = deseasonalised(counts[places], months[places].astype(float))
    return None if values is None else xmr.chart(values)


def variation(chart: Chart | None, polarity: int) -> Icon | None:
    """What the latest month is part of; none where the series never moves."""
    if chart is None or chart.low is None:
        return None
    pattern, side = chart.patterns[-1], chart.sides[-1]
    if not side:
        return _icon(chart, "common", "The latest month varies as the months before it did.")
    says = {
        xmr.OUTSIDE: ("The latest month is unusually high.", "The latest month is unusually low."),
        xmr.TREND: ("The figures have risen seven months running.", "The figures have fallen seven months running."),
        xmr.NEAR: ("Two of three months are unusually high.", "Two of three months are unusually low."),
        xmr.SHIFT: (
            "Seven months running lie above the average.",
            "Seven months running lie below the average.",
        ),
    }[pattern][0 if side > 0 else 1]
    judged = {0: "neither", 1: "improving", -1: "concerning"}[polarity * side]
    return _icon(chart, f"{judged}-{'high' if side > 0 else 'low'}", says)


def assurance(chart: Chart | None, target: TargetResult | None, polarity: int) -> Icon | None:
    """Whether months like those of the chart would meet a twelfth of the target: always, never, or by chance."""
    if chart is None or chart.low is None or chart.high is None or target is None or not polarity:
        return None
    if target.volume is None:
        return None
    monthly = target.volume / YEAR
    as_monthly = f"The target of {target.volume:,} in 12 months is {monthly:,.1f} a month."
    above, below = monthly > chart.high, monthly < chart.low
    passing, failing = (above, below) if polarity < 0 else (below, above)
    if passing:
        return _icon(chart, "passing", f"Months like these will meet the target. {as_monthly}")
    if failing:
        return _icon(chart, "failing", f"Months like these will miss the target. {as_monthly}")
    return _icon(chart, "hit-or-miss", f"Months like these meet the target or miss it by chance. {as_monthly}")


def _icon(chart: Chart, slug: str, text: str) -> Icon:
    return Icon(slug, text, chart.mean, chart.low, chart.high)
