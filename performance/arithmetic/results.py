"""A computed dashboard as frozen data: everything that its page, print, charts and exports say.

Nothing here computes. `as_json.to_json` is the form that other programs read; `snapshots` keeps the whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from performance.arithmetic.columns import Column
from performance.arithmetic.factors import Factor
from performance.arithmetic.rag import Rating
from performance.arithmetic.series import Change


@dataclass(frozen=True)
class MonthPoint:
    """One month of a series: its count, what was expected of it, and how it was tested.

    None is not known. `mark` −1, 0 or 1; `far` beyond three standard deviations; `method` as in METHOD §2.
    """

    month: int
    count: int | None
    expected: float | None
    low: float | None
    high: float | None
    z: float | None
    mark: int
    far: bool
    method: str
    provisional: bool
    entered: bool = False  # by an analyst, with a reason (METHOD §2)
    reason: str = ""


@dataclass(frozen=True)
class TotalPoint:
    """The total of the 12 months up to a month; None where one is not known or the definition changed."""

    month: int
    total: int | None


@dataclass(frozen=True)
class PeerArea:
    """An area's place within a group: rate with its 95% interval, per as many as the group's result says."""

    slug: str
    name: str
    rank: int
    tied: bool
    count: int
    rate: float
    rate_low: float
    rate_high: float
    z: float | None = None  # distance from the funnel's middle, over-dispersion allowed for
    flag: int = 0  # 0 within, ±1 beyond 1.96, ±2 beyond 3.09


@dataclass(frozen=True)
class PeerResult:
    """Our rank in a group of areas; None with a `reason`. `low` to `high` is where it would lie by chance.

    Rates are `per` so many of the `noun`, like 1,000 residents.
    """

    group: str
    name: str
    denominator: str
    year: int | None
    rank: int | None
    of: int | None
    tied: bool = False
    low: int | None = None
    high: int | None = None
    average: float | None = None
    areas: tuple[PeerArea, ...] = ()
    reason: str = ""
    dispersion: float | None = None  # φ of the funnel (METHOD §3)
    tau2: float | None = None
    supplied: bool = False  # the rank was published as such; the areas are not in the data
    dated: str = ""  # what a supplied rank is of, like `12 months to Nov 2013`
    source: str = ""
    per: int = 1000
    noun: str = ""

    @property
    def text(self) -> str:
        """`2/32`, `=2/32` or `n/a`."""
        return "n/a" if self.rank is None else f"{'=' if self.tied else ''}{self.rank}/{self.of}"


@dataclass(frozen=True)
class TargetResult:
    """The target in force: what it asks, and whether the 12 months meet it (`short` in percentage points)."""

    change_pct: Decimal | None
    level: int | None
    first: int | None
    to: int | None
    volume: int | None
    met: bool | None
    short: Decimal | None


@dataclass(frozen=True)
class ReadingChange:
    """A reading against an earlier one, or a change that was published as such; `base` names what it is against.

    `unit` is `percent` or `points`; None with a `reason` where there is no comparison.
    """

    base: str
    previous: Decimal | None
    change: Decimal | None
    unit: str
    direction: int | None
    reason: str = ""


@dataclass(frozen=True)
class ReadingComparison:
    """Somebody else's figure for the same period, or their own change; `gap` is ours less theirs."""

    name: str
    value: Decimal | None
    change: Decimal | None
    gap: Decimal | None
    direction: int | None


@dataclass(frozen=True)
class ReadingResult:
    """The latest figure with dates of its own (ISO 8601); `awaited` where the provider has not given it yet."""

    first_day: str
    last_day: str
    period: str
    value: Decimal | None
    changes: tuple[ReadingChange, ...] = ()
    comparisons: tuple[ReadingComparison, ...] = ()
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    sample_size: int | None = None
    awaited: bool = False
    note: str = ""


@dataclass(frozen=True)
class GroupChange:
    """A peer group's own change over the 12 months, and ours less theirs in percentage points."""

    group: str
    name: str
    change_pct: Decimal | None
    gap: Decimal | None
    reason: str = ""


@dataclass(frozen=True)
class Icon:
    """Advice from an XmR chart, never a factor (METHOD §2): `slug` says which, `text` what it means."""

    slug: str
    text: str
    mean: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class BreakMark:
    """The first month of a new definition, with the note printed for it."""

    month: int
    note: str


@dataclass(frozen=True)
class EnteredMark:
    """An exception that an analyst entered: a month, or the period of a cohort."""

    first_month: int
    last_month: int
    direction: int
    reason: str


@dataclass(frozen=True)
class WardLine:
    """One of our wards over 12 months: `share` of all in per cent; `flag` ±1 where the latest month has |z| > 3."""

    slug: str
    name: str
    change: Change
    share: Decimal | None = None
    z: float | None = None
    flag: int = 0


@dataclass(frozen=True)
class WardResult:
    """Our wards of one generation, which counts from `first_month` to `last_month` (None: always), most first.

    `month` is the one that flags are of; `elsewhere` was counted for us and for none of these wards.
    """

    month: int
    first_month: int | None
    last_month: int | None
    lines: tuple[WardLine, ...]
    elsewhere: int | None = None
    note: str = ""


@dataclass(frozen=True)
class SectionResult:
    """A part of the dashboard with its own columns."""

    name: str
    columns: tuple[Column, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Row:
    """One line: one measure of one area; `was` is its rating in the edition before, empty where there was none.

    Lines with the same `key` are one row: they share its rating and factors. An empty key stands alone.
    """

    measure: str
    name: str
    polarity: int
    section: str
    indent: int
    quarter: Change
    rolling: Change
    baseline: Change | None
    baseline_name: str
    target: TargetResult | None
    peers: tuple[PeerResult, ...]
    marks: tuple[MonthPoint, ...]
    factors: tuple[Factor, ...]
    rating: Rating
    points: tuple[MonthPoint, ...]
    totals: tuple[TotalPoint, ...]
    notes: tuple[str, ...]
    was: str = ""
    key: str = ""
    row_name: str = ""
    year_to_date: Change | None = None
    reading: ReadingResult | None = None
    gaps: tuple[GroupChange, ...] = ()
    variation: Icon | None = None
    assurance: Icon | None = None
    breaks: tuple[BreakMark, ...] = ()
    entered: tuple[EnteredMark, ...] = ()
    wards: WardResult | None = None
    unit: str = "count"
    unit_words: str = ""
    decimals: int = 0
    access: str = "public"
    smallest_public: int | None = None

    @property
    def exceptions(self) -> tuple[MonthPoint, ...]:
        """The recent months that are marked."""
        return tuple(point for point in self.marks if point.mark)


@dataclass(frozen=True)
class Dashboard:
    """All rows for one area: 12 months up to `to`, a quarter up to `quarter_to`; `was_to` of the edition before."""

    slug: str
    name: str
    area: str
    area_name: str
    to: int
    quarter_to: int
    rules: str
    provisional_from: int | None
    rows: tuple[Row, ...]
    was_to: int | None = None
    sections: tuple[SectionResult, ...] = ()

    @property
    def marks_by_chance(self) -> int:
        """How many of the marks shown ordinary variation alone would bring (METHOD §9: about one in twenty)."""
        return round(sum(len(row.marks) for row in self.rows) / 20)


def number(value: Decimal | None) -> int | float | None:
    """A displayed value as a JSON number: whole where the rule set prints no decimals."""
    if value is None:
        return None
    return int(value) if value.as_tuple().exponent == 0 else float(value)
