"""From a file's rows to cells of measures: pure arithmetic on what a file says and what the portal knows of names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _

from performance.formats import Problem, Table
from performance.formats.problems import Findings
from performance.formats.table import ABSENT, MISSING
from performance.names import category_key, normalised

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Known:
    """What the portal knows of a source's names, as ids of areas and measures."""

    areas: Mapping[str, int]  # normalised spelling -> area
    categories: Mapping[str, Sequence[int]]  # key -> measures; none for a category that is ignored on purpose
    parts: Mapping[int, Sequence[int]] = field(default_factory=dict)  # a measure that is a sum -> its parts


@dataclass(frozen=True)
class Cells:
    """Monthly counts [measure, area, month] of the measures and areas in a file; NaN where it says nothing."""

    measures: list[int]
    areas: list[int]
    months: range
    values: Floats

    @property
    def count(self) -> int:
        return int(np.isfinite(self.values).sum())


@dataclass(frozen=True)
class Staged:
    """The cells of a file, and which of its categories went where."""

    cells: Cells
    mapped: list[dict[str, Any]]
    unmapped: list[dict[str, Any]]
    ignored: int
    warnings: list[Problem]


def staged(table: Table, known: Known, *, absent_is_zero: bool) -> Staged:
    """Add a table's rows up to measures.

    A measure is covered where the file has a category of it at all; a measure that is a sum, where all its parts
    are. With `absent_is_zero` an area that is in the file counts zero for categories whose row is left out;
    without, a cell is covered only where every category of its measure has a row. An empty cell makes the
    measure missing in that month. Raises `Wrong` for areas that nobody has heard of.
    """
    rows_area = areas_of_rows(table, known)
    keys = [category_key(major, minor) for major, minor in zip(table.majors, table.minors, strict=True)]
    rows_of: dict[str, list[int]] = defaultdict(list)
    for row, key in enumerate(keys):
        rows_of[key].append(row)
    cells = added_up(table, known, rows_area, rows_of, absent_is_zero=absent_is_zero)
    entries = [category_entry(table, key, rows) for key, rows in sorted(rows_of.items())]
    return Staged(
        cells=cells,
        mapped=[
            entry | {"measures": list(known.categories[entry["key"]])}
            for entry in entries
            if known.categories.get(entry["key"])
        ],
        unmapped=[entry for entry in entries if entry["key"] not in known.categories],
        ignored=sum(known.categories.get(entry["key"]) == () for entry in entries),
        warnings=table.warnings,
    )


def areas_of_rows(table: Table, known: Known) -> npt.NDArray[np.intp]:
    """The area of each row, or `Wrong` naming every row whose area has no such spelling."""
    findings, found = Findings(), []
    for number, name in zip(table.numbers, table.areas, strict=True):
        area = known.areas.get(normalised(name))
        if area is None:
            text = _(
                "“%(name)s” is no area that the portal knows. Add the spelling to an area in the set-up, or correct it."
            )
            findings.add(text % {"name": name[:60]}, number)
        found.append(area or 0)
    findings.raise_if_any()
    return np.asarray(found, dtype=np.intp)


def added_up(
    table: Table,
    known: Known,
    rows_area: npt.NDArray[np.intp],
    rows_of: Mapping[str, Sequence[int]],
    *,
    absent_is_zero: bool,
) -> Cells:
    areas, place = np.unique(rows_area, return_inverse=True)
    categories: dict[int, list[str]] = defaultdict(list)
    for key in rows_of:
        for measure in known.categories.get(key, ()):
            categories[measure].append(key)
    totals: dict[int, Floats] = {}
    for measure, keys in categories.items():
        rows = np.asarray([row for key in keys for row in rows_of[key]], dtype=np.intp)
        counts = np.where(table.counts[rows] == MISSING, np.nan, table.counts[rows].astype(np.float64))
        counts[table.counts[rows] == ABSENT] = 0 if absent_is_zero else np.nan
        total = np.zeros((len(areas), len(table.months)))
        np.add.at(total, place[rows], counts)
        if not absent_is_zero:
            given = [np.isin(np.arange(len(areas)), place[rows_of[key]]) for key in keys]
            total[~np.all(given, axis=0)] = np.nan
        totals[measure] = total
    for measure, parts in known.parts.items():
        if parts and all(part in totals for part in parts):
            totals[measure] = sum((totals[part] for part in parts), np.zeros(()))
    measures = sorted(totals)
    values = np.stack([totals[measure] for measure in measures]) if measures else np.zeros((0, 0, 0))
    return Cells(measures, areas.tolist(), table.months, values)


def category_entry(table: Table, key: str, rows: Sequence[int]) -> dict[str, Any]:
    """A category as the preview lists it: its names, rows and the sum of its counts."""
    counts = table.counts[list(rows)]
    return {
        "key": key,
        "major": table.majors[rows[0]],
        "minor": table.minors[rows[0]],
        "rows": len(rows),
        "total": int(counts[counts > 0].sum()),
    }


def sums_that_differ(cells: Cells, parents: Mapping[int, Sequence[int]]) -> list[dict[str, Any]]:
    """Cells whose parts do not add up to the whole (METHOD §7), for measures that a file gives both of."""
    found = []
    for parent, parts in parents.items():
        if parent not in cells.measures or not all(part in cells.measures for part in parts):
            continue
        whole = cells.values[cells.measures.index(parent)]
        added = sum((cells.values[cells.measures.index(part)] for part in parts), np.zeros(()))
        for area, month in np.argwhere(np.isfinite(whole) & np.isfinite(added) & (whole != added)):
            place = {"measure": parent, "area": cells.areas[area], "month": cells.months[month]}
            found.append(place | {"whole": int(whole[area, month]), "parts": int(added[area, month])})
    return found


@dataclass(frozen=True)
class Comparison:
    """What approving would change, in numbers of figures, and the largest revisions."""

    new: int
    revised: int
    unchanged: int
    superseded: int  # a later publication is known already: these figures would not count
    large: int
    revisions: list[dict[str, Any]]


LISTED = 15
LARGE_PERCENT, LARGE_COUNT = 1, 5  # METHOD §7: revisions of at least 1% and at least 5


def compared(cells: Cells, current: Floats, later: npt.NDArray[np.bool_]) -> Comparison:
    """The cells against what is known now: `current` and `later` (known from a later publication), same shape."""
    there, known = np.isfinite(cells.values), np.isfinite(current)
    superseded = there & later
    counting = there & ~later
    difference = np.where(counting & known, cells.values - np.nan_to_num(current), 0)
    revised = difference != 0
    size = np.abs(difference)
    large = revised & (size >= LARGE_COUNT) & (size * 100 >= LARGE_PERCENT * np.nan_to_num(current))
    first = np.argsort(-size, axis=None, kind="stable")[: min(LISTED, int(revised.sum()))]
    return Comparison(
        new=int((counting & ~known).sum()),
        revised=int(revised.sum()),
        unchanged=int((counting & known & ~revised).sum()),
        superseded=int(superseded.sum()),
        large=int(large.sum()),
        revisions=[
            revision(cells, current, large, place) for place in zip(*np.unravel_index(first, size.shape), strict=True)
        ],
    )


def revision(cells: Cells, current: Floats, large: npt.NDArray[np.bool_], place: Any) -> dict[str, Any]:
    measure, area, month = place
    return {
        "measure": cells.measures[measure],
        "area": cells.areas[area],
        "month": cells.months[month],
        "before": int(current[place]),
        "after": int(cells.values[place]),
        "large": bool(large[place]),
    }
