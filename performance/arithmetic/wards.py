"""Our wards of one generation, beneath the measure that they are parts of (METHOD §12)."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from performance.arithmetic import exceptions, series
from performance.arithmetic.inputs import DashboardInput, WardsInput
from performance.arithmetic.results import WardLine, WardResult
from performance.arithmetic.series import YEAR, Change

SHARE_PLACES = 1


def wards(given: DashboardInput, index: int, rolling: Change) -> WardResult | None:
    """Each ward's 12 months, its share of all that were counted in wards, and whether its latest month stands out.

    So many series are looked at that only months beyond three standard deviations are flagged. A ward's months before
    its generation are not known, and nothing is compared with them.
    """
    if given.wards is None or np.isnan(given.wards.counts[index]).all():
        return None
    changes = [_change(given, given.wards, index, place) for place in range(len(given.wards.areas))]
    known = [change.volume for change in changes if change.volume is not None]
    total = sum(known) if len(known) == len(changes) else None
    z, flags = _latest(given, given.wards, index)
    lines = [
        WardLine(area.slug, area.name, change, _share(change.volume, total), z[place], flags[place])
        for place, (area, change) in enumerate(zip(given.wards.areas, changes, strict=True))
    ]
    left = None if total is None or rolling.volume is None else rolling.volume - total
    same_months = bool(changes) and (changes[0].first, changes[0].to) == (rolling.first, rolling.to)
    return WardResult(
        month=given.to,
        first_month=given.wards.first_month,
        last_month=given.wards.last_month,
        lines=tuple(sorted(lines, key=_most_first)),
        elsewhere=left if left is not None and left >= 0 and same_months else None,
        note="The wards were counted by another file." if left is not None and left < 0 else "",
    )


def _most_first(line: WardLine) -> tuple[bool, int, str]:
    volume = line.change.volume
    return (volume is None, -(volume or 0), line.name)


def _share(volume: int | None, total: int | None) -> Decimal | None:
    if volume is None or not total:
        return None
    return series.rounded(Decimal(100 * volume) / Decimal(total), SHARE_PLACES)


def _change(given: DashboardInput, found: WardsInput, index: int, place: int) -> Change:
    counts, breaks = found.counts[index, place], given.measures[index].breaks
    current = series.window(counts, given.start, given.to, YEAR, breaks)
    return series.year_before(
        current, counts, given.start, places=given.rules.decimals.rolling, breaks=breaks, dispersion=None
    )


def _latest(given: DashboardInput, found: WardsInput, index: int) -> tuple[list[float | None], list[int]]:
    """z and flag of the month that the 12 end with, for each ward."""
    after = given.to - given.start + 1
    tested = exceptions.signals(
        found.counts[index][:, :after],
        given.start,
        breaks=[given.measures[index].breaks] * len(found.areas),
        disrupted=given.disrupted,
        classic=given.rules.exceptions == "classic",
        limit=exceptions.FAR,
    )
    z = [None if np.isnan(value) else float(value) for value in tested.z[:, -1]]
    return z, [int(mark) for mark in tested.mark[:, -1]]
