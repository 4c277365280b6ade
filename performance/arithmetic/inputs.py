"""What a dashboard is computed from: plain values and arrays, whoever gathers them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from performance.arithmetic.columns import Column
from performance.arithmetic.rules import Rules
from performance.arithmetic.series import Floats


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
    """Denominators [area] of a kind for one year, NaN where not known; `note` is printed.

    A rate is `per` so many of the `noun`: per 100,000 residents aged 10 to 17.
    """

    kind: str
    year: int | None
    values: Floats
    note: str = ""
    per: int = 1000
    noun: str = ""


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
class ReadingInput:
    """A figure with its own first and last day, as models.Reading; `source` and `published_on` of its upload."""

    first_day: date
    last_day: date
    value: Decimal | None
    comparator: str = ""
    aspect: str = "level"
    base: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    sample_size: int | None = None
    of: int | None = None
    awaited: bool = False
    note: str = ""
    source: str = ""


@dataclass(frozen=True)
class MarkInput:
    """An exception that an analyst entered with a reason: months `first` to `to`, `direction` 1 high, −1 low."""

    first: int
    to: int
    direction: int
    reason: str


@dataclass(frozen=True)
class SectionInput:
    """A part of the dashboard with its own columns, in order."""

    name: str
    columns: tuple[Column, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class MeasureInput:
    """A measure of the counts' first axis; `parts` are the measures that should sum to it.

    Consecutive measures with the same `row` that is not empty are rated together. `line_name` takes the place of the
    measure's name on this dashboard. `readings` are oldest first, `marks` those that stand.
    """

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
    row: str = ""
    row_name: str = ""
    line_name: str = ""
    unit: str = "count"
    unit_words: str = ""
    decimals: int = 0
    change_in: str = "percent"
    compared_with: str = "year"
    access: str = "public"
    smallest_public: int | None = None
    readings: tuple[ReadingInput, ...] = ()
    marks: tuple[MarkInput, ...] = ()
    break_notes: Mapping[int, str] = field(default_factory=dict)

    @property
    def shown_name(self) -> str:
        """The name that its line carries."""
        return self.line_name or self.name


@dataclass(frozen=True, eq=False)
class WardsInput:
    """Our wards of one generation with their `counts` [measure, ward, month] from the dashboard's `start` on."""

    areas: tuple[AreaInput, ...]
    counts: Floats
    first_month: int | None = None
    last_month: int | None = None


@dataclass(frozen=True, eq=False)
class DashboardInput:
    """What a dashboard is computed from.

    `counts` [measure, area, month] from the month `start`, NaN not known, whole numbers otherwise. `area` is ours.
    `origins` [measure, month] names the upload behind each of our area's counts (any numbers; optional). `was` gives
    the ratings by measure of the edition before, whose 12 months ended with `was_to`. `screen` marks a month only
    beyond three standard deviations, as is right where very many series are looked at (METHOD §12).
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
    sections: tuple[SectionInput, ...] = ()
    screen: bool = False
    wards: WardsInput | None = None

    @property
    def end(self) -> int:
        """The last month that anything is shown for."""
        return max(self.to, self.quarter_to)
