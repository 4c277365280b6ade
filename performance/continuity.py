"""Where a table of monthly counts breaks off: months that nobody counted, and series that end before it does."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from performance.staging import Cells

USUAL = 20  # in a month over all areas: a series that large does not fall to nothing by chance
YEAR = 12


def known(cells: Cells) -> npt.NDArray[np.bool_]:
    return np.asarray(np.isfinite(cells.values), dtype=np.bool_)


def missing(cells: Cells) -> list[int]:
    """Months of the table in which it says nothing of any measure and area."""
    if not cells.values.size:
        return []
    silent = np.flatnonzero(~known(cells).any(axis=(0, 1)))
    return [cells.months[place] for place in silent]


def gaps(cells: Cells) -> dict[int, list[int]]:
    """By measure, months in which no area is known although others of the table are."""
    if not cells.values.size:
        return {}
    said = np.asarray(known(cells).any(axis=1))
    of_any = said.any(axis=0)
    found = {}
    for measure, by_month in zip(cells.measures, said, strict=True):
        lacking = np.flatnonzero(of_any & ~by_month)
        if lacking.size:
            found[measure] = [cells.months[place] for place in lacking]
    return found


def ended(cells: Cells) -> dict[int, int]:
    """Measures that were counted and then are zero in every area to the end of the table, with their last month."""
    found = {}
    totals = np.nansum(cells.values, axis=1)
    for measure, total in zip(cells.measures, totals, strict=True):
        counted = np.flatnonzero(total)
        if counted.size and counted[-1] < len(cells.months) - 1 and total[: counted[-1] + 1].mean() >= USUAL:
            found[measure] = cells.months[counted[-1]]
    return found


def left_out(before: Mapping[int, int], covered: range) -> dict[int, int]:
    """Measures that were known up to a month within the last year before the table's end, and are not in it."""
    return {measure: last for measure, last in before.items() if covered and last > covered[-1] - YEAR}
