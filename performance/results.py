"""A computed dashboard as frozen data: everything that its page, print, charts and exports say.

Nothing here computes. `to_json` is the form that other programs read; `snapshots` keeps the whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from performance import months
from performance.factors import Factor
from performance.rag import Rating
from performance.series import Change


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


@dataclass(frozen=True)
class TotalPoint:
    """The total of the 12 months up to a month; None where one is not known or the definition changed."""

    month: int
    total: int | None


@dataclass(frozen=True)
class PeerArea:
    """An area's place within a group: rate per 1,000 with its 95% interval."""

    slug: str
    name: str
    rank: int
    tied: bool
    count: int
    rate: float
    rate_low: float
    rate_high: float


@dataclass(frozen=True)
class PeerResult:
    """Our rank in a group of areas; None with a `reason`. `low` to `high` is where it would lie by chance."""

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
class Row:
    """One measure of one area; `was` is its rating in the edition before, empty where there was none."""

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

    @property
    def marks_by_chance(self) -> int:
        """How many of the marks shown ordinary variation alone would bring (METHOD §9: about one in twenty)."""
        return round(sum(len(row.marks) for row in self.rows) / 20)


def to_json(dashboard: Dashboard) -> dict[str, Any]:
    """The dashboard as plain data: months as `2013-12`, what is not known as null."""
    return {
        "dashboard": dashboard.slug,
        "area": dashboard.area,
        "rules": dashboard.rules,
        "rows": [_row_json(row) for row in dashboard.rows],
    }


def _row_json(row: Row) -> dict[str, Any]:
    return {
        "measure": row.measure,
        "quarter": _change_json(row.quarter),
        "rolling12": _change_json(row.rolling),
        "baseline": _change_json(row.baseline),
        "target": None
        if row.target is None
        else {
            "change_pct": number(row.target.change_pct),
            "level": row.target.level,
            "to": _month(row.target.to),
        },
        "peers": [
            {"group": peer.name, "rank": peer.rank, "of": peer.of, "denominator": peer.denominator}
            for peer in row.peers
        ],
        "exceptions": [
            {"month": months.text(point.month), "mark": "high" if point.mark > 0 else "low", "method": point.method}
            for point in row.exceptions
        ],
        "factors": [{"text": factor.text, "sign": factor.sign} for factor in row.factors],
        "positive": row.rating.positive,
        "negative": row.rating.negative,
        "rag": row.rating.rag.value,
    }


def _change_json(change: Change | None) -> dict[str, Any] | None:
    if change is None:
        return None
    return {
        "volume": change.volume,
        "previous": change.previous,
        "change_pct": number(change.change_pct),
        "to": months.text(change.to),
    }


def number(value: Decimal | None) -> int | float | None:
    """A displayed value as a JSON number: whole where the rule set prints no decimals."""
    if value is None:
        return None
    return int(value) if value.as_tuple().exponent == 0 else float(value)


def _month(month: int | None) -> str | None:
    return None if month is None else months.text(month)
