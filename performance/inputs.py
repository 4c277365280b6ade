"""What a dashboard is computed from: plain values and arrays, whoever gathers them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from performance.rules import Rules
from performance.series import Floats


@dataclass(frozen=True)
class AreaInput:
    """An area of the counts' second axis."""

    slug: str
    name: str


@dataclass(frozen=True)
class GroupInput:
    """A peer group: its areas as indices, and its words in a factor (“of all {of} London Boroughs”)."""

    slug: str
    name: str
    phrase: str
    areas: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class DenominatorInput:
    """Denominators [area] of a kind for one year, NaN where not known; `note` is printed."""

    kind: str
    year: int | None
    values: Floats
    note: str = ""


@dataclass(frozen=True)
class BaselineInput:
    """The months of a baseline; an entered `level` takes the place of their total."""

    first: int
    to: int
    level: int | None = None


@dataclass(frozen=True)
class TargetInput:
    """A target with the months it is for."""

    change_pct: Decimal | None = None
    level: int | None = None
    first: int | None = None
    to: int | None = None


@dataclass(frozen=True)
class MeasureInput:
    """A measure of the counts' first axis; `parts` are the measures that should sum to it."""

    slug: str
    name: str
    polarity: int
    denominator: str = "population"
    breaks: tuple[int, ...] = ()
    baseline: BaselineInput | None = None
    target: TargetInput | None = None
    parts: tuple[str, ...] = ()
    section: str = ""
    indent: int = 0


@dataclass(frozen=True, eq=False)
class DashboardInput:
    """What a dashboard is computed from.

    `counts` [measure, area, month] from the month `start`, NaN not known, whole numbers otherwise. `area` is ours.
    `origins` [measure, month] names the upload behind each of our area's counts (any numbers; optional). `was` gives
    the ratings by measure of the edition before, whose 12 months ended with `was_to`.
    """

    slug: str
    name: str
    measures: tuple[MeasureInput, ...]
    areas: tuple[AreaInput, ...]
    area: int
    start: int
    counts: Floats
    to: int
    quarter_to: int
    rules: Rules
    groups: tuple[GroupInput, ...] = ()
    denominators: Mapping[str, DenominatorInput] = field(default_factory=dict)
    denominator: str | None = None
    disrupted: tuple[int, int] | None = None
    provisional_from: int | None = None
    origins: npt.NDArray[np.int64] | None = None
    was_to: int | None = None
    was: Mapping[str, str] = field(default_factory=dict)

    @property
    def end(self) -> int:
        """The last month that anything is shown for."""
        return max(self.to, self.quarter_to)
