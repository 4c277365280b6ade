"""Months that would still be missing between others once a file is approved."""

from __future__ import annotations

from typing import Any

import numpy as np

from performance import figures, months
from performance.arithmetic.series import YEAR
from performance.models import Area, Measure
from performance.staging import Cells

LOOKED_BACK = 3 * YEAR  # what unusual months are tested against
LISTED = 10


def missing(cells: Cells) -> list[dict[str, Any]]:
    """Our own area's months without a figure after the first that is known, by measure (its slug)."""
    own = Area.objects.own()
    if own is None or own.pk not in cells.areas or not cells.values.size:
        return []
    first, last = cells.months[0] - LOOKED_BACK, cells.months[-1]
    measures = Measure.objects.in_bulk(cells.measures)
    known = figures.known([measures[pk] for pk in cells.measures], [own], first, last)[:, 0]
    said = cells.values[:, cells.areas.index(own.pk)]
    known[:, LOOKED_BACK:] = np.where(np.isfinite(said), said, known[:, LOOKED_BACK:])
    found = []
    for pk, counts in zip(cells.measures, known, strict=True):
        begun = np.flatnonzero(np.isfinite(counts))
        gaps = np.flatnonzero(~np.isfinite(counts))
        after = [int(first + gap) for gap in gaps if begun.size and gap > begun[0]]
        if after:
            found.append({"measure": measures[pk].slug, "months": [months.text(month) for month in after]})
    return found[:LISTED]


def spans(written: list[str]) -> str:
    """`Jan–Feb 2020, Jun 2020`, from months as 2020-01."""
    parts: list[tuple[int, int]] = []
    for month in map(months.parse, written):
        if parts and parts[-1][1] == month - 1:
            parts[-1] = (parts[-1][0], month)
        else:
            parts.append((month, month))
    return ", ".join(months.span(first, last) for first, last in parts)
