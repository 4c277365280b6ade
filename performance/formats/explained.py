"""A form of file that an analyst has explained: which column is what, what holds for every row, which rows are read.

The explanation is kept with the column names, so that the next file with them is read without asking. Where months
stand across, their columns are told by their names and are no part of what is compared: each file has others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from performance.formats import monthly, readings
from performance.formats.monthly import Layout, Name, looks_like_a_month, month_columns
from performance.formats.reading import Sheet
from performance.formats.readings import ReadingsTable
from performance.formats.table import Table
from performance.names import normalised

COUNTS, READINGS = HOLDS = ("counts", "readings")
AREA, MEASURE, GROUP, CATEGORY, MONTH, COUNT = COUNT_ROLES = ("area", "measure", "major", "minor", "month", "count")


@dataclass(frozen=True)
class Explanation:
    """What the columns are: `roles` and `only` by place among those that are no months, `constants` by role."""

    holds: str
    roles: dict[int, str]
    constants: dict[str, str] = field(default_factory=dict)
    only: dict[int, str] = field(default_factory=dict)
    adds_up: bool = False
    leaves_out_zeros: bool = False

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Explanation:
        """As it was kept: JSON has no whole numbers as keys."""
        by_place = {name: {int(place): what for place, what in kept[name].items()} for name in ("roles", "only")}
        return cls(**{**kept, **by_place})


def months_apart(header: Sequence[str]) -> tuple[list[int], list[int]]:
    """Where columns stand that are named after months, and where all others do."""
    across = [place for place, name in enumerate(header) if looks_like_a_month(name)]
    return across, [place for place in range(len(header)) if place not in set(across)]


def compared(header: Sequence[str]) -> list[str]:
    """The names by which a form is recognised: those that are no months."""
    return [header[place] for place in months_apart(header)[1]]


@dataclass(frozen=True)
class Explained:
    """A form of file by its explanation; `header` are the names that are no months."""

    slug: str
    name: str
    source: str
    header: tuple[str, ...]
    is_across: bool
    explanation: Explanation

    @property
    def holds(self) -> str:
        return self.explanation.holds

    def recognises(self, header: Sequence[str]) -> bool:
        across, _others = months_apart(header)
        names = [normalised(name) for name in compared(header)]
        return bool(across) == self.is_across and names == [normalised(name) for name in self.header]

    def read(self, sheet: Sheet) -> Table | ReadingsTable:
        """What the file says, or `Wrong`."""
        across, others = months_apart(sheet.header)
        told = self.explanation
        only = {others[place]: value for place, value in told.only.items()}
        places = {role: others[place] for place, role in told.roles.items()}
        if told.holds == READINGS:
            return readings.read(sheet, places, told.constants, only, format=self.slug, source=self.source)
        where: dict[str, Name] = {**told.constants, **places}
        layout = Layout(
            area=where[AREA],
            minor=where[MEASURE] if MEASURE in where else where[CATEGORY],
            major=where.get(GROUP, ""),
            month=places.get(MONTH),
            count=places.get(COUNT),
            across=month_columns(sheet.header, across) if self.is_across else {},
            only=only,
            by_measure=MEASURE in where,
            adds_up=told.adds_up,
            leaves_out_zeros=told.leaves_out_zeros,
        )
        return monthly.read(sheet, layout, format=self.slug, source=self.source)
