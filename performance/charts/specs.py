"""What each chart shows, as frozen data. Months are whole numbers (performance.months); None is not known, never 0."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from performance import months


def number(value: float, places: int = 0) -> str:
    """`4,274` or `18.0`: how a figure is written on a chart and in its description."""
    return f"{value:,.{places}f}"


@dataclass(frozen=True)
class Point:
    """One month: its value, the range expected of it, and whether it lies outside (`mark` 1 above, −1 below).

    `far` is more than three standard deviations outside; `tentative` was tested against a short history;
    `provisional` may still be revised.
    """

    month: int
    value: float | None
    low: float | None = None
    expected: float | None = None
    high: float | None = None
    mark: int = 0
    far: bool = False
    tentative: bool = False
    provisional: bool = False


@dataclass(frozen=True)
class Break:
    """The first month of a new definition: nothing before it may be compared with anything after it."""

    month: int
    label: str


@dataclass(frozen=True)
class Level:
    """A value to compare with, such as a baseline or a target; from `first` on where it has a beginning."""

    value: float
    label: str
    first: int | None = None


@dataclass(frozen=True)
class Bar:
    """An area's rate with its 95% interval. `own` is the area that the dashboard is of; `similar` its like."""

    name: str
    value: float
    low: float
    high: float
    rank: int
    own: bool = False
    similar: bool = False


@dataclass(frozen=True)
class ChartSpec:
    """What every chart has: its kind, its title, and a sentence that says what it shows to who cannot see it."""

    kind: ClassVar[str] = ""

    title: str

    @property
    def sentence(self) -> str:
        """All that the drawing says, in words; the figures themselves stand in the table beside it."""
        raise NotImplementedError

    def to_json(self) -> dict[str, Any]:
        """The specification as plain data, months as `2013-12`."""
        return {"kind": self.kind, "sentence": self.sentence, **_plain(asdict(self))}


@dataclass(frozen=True)
class MonthlySpec(ChartSpec):
    """A chart along months: consecutive points, oldest first. `polarity` −1: high is bad, 1: good, 0: neither."""

    points: tuple[Point, ...]
    polarity: int = 0

    @property
    def known(self) -> list[Point]:
        """The months whose value is known."""
        return [point for point in self.points if point.value is not None]

    @property
    def last(self) -> Point | None:
        """The latest month whose value is known."""
        return self.known[-1] if self.known else None

    @property
    def period(self) -> str:
        """`Dec 2022 to Nov 2025`."""
        return _("%(first)s to %(last)s") % {
            "first": months.label(self.points[0].month),
            "last": months.label(self.points[-1].month),
        }

    def _latest(self) -> list[str]:
        if self.last is None or self.last.value is None:
            return [_("No figures are known.")]
        says = {"value": number(self.last.value), "month": months.label(self.last.month)}
        latest = [_("Latest: %(value)s in %(month)s.") % says]
        missing = [months.label(point.month) for point in self.points if point.value is None]
        if 0 < len(missing) <= 3:
            latest.append(_("Not known: %(months)s.") % {"months": ", ".join(missing)})
        elif missing:
            latest.append(_("%(count)d months are not known.") % {"count": len(missing)})
        return latest

    def _outside(self) -> list[str]:
        marked = [
            (_("%(month)s above") if point.mark > 0 else _("%(month)s below")) % {"month": months.label(point.month)}
            for point in self.known
            if point.mark
        ]
        if not marked:
            return [_("No month is outside the expected range.")] if self.known else []
        return [_("Outside the expected range: %(months)s.") % {"months": ", ".join(marked)}]


@dataclass(frozen=True)
class Trend(MonthlySpec):
    """Monthly counts with the range that season and trend explain."""

    kind: ClassVar[str] = "trend"

    breaks: tuple[Break, ...] = ()

    @property
    def sentence(self) -> str:
        says = [_("%(title)s by month.") % {"title": self.title}]
        if self.points:
            says = [_("%(title)s by month, %(period)s.") % {"title": self.title, "period": self.period}]
        says += [*self._latest(), *self._outside()]
        says += [f"{item.label} ({months.label(item.month)})." for item in self.breaks]
        return " ".join(says)


@dataclass(frozen=True)
class Rolling(MonthlySpec):
    """Each month with the total of the 12 months up to it, against baseline and target."""

    kind: ClassVar[str] = "rolling"

    baseline: Level | None = None
    target: Level | None = None
    breaks: tuple[Break, ...] = ()

    @property
    def sentence(self) -> str:
        says = [_("%(title)s, total of 12 months.") % {"title": self.title}, *self._latest()]
        says += [f"{level.label}: {number(level.value)}." for level in (self.baseline, self.target) if level]
        return " ".join(says)


@dataclass(frozen=True)
class Sparkline(MonthlySpec):
    """A small trend without axes, for a row of the dashboard."""

    kind: ClassVar[str] = "sparkline"

    @property
    def sentence(self) -> str:
        says = [self.title + "."]
        if self.points:
            says = [_("%(title)s, %(period)s.") % {"title": self.title, "period": self.period}]
        return " ".join([*says, *self._latest(), *self._outside()])


@dataclass(frozen=True)
class Peers(ChartSpec):
    """Areas by rate, best first. `unit` says what the rate is per, `average` is the whole group's rate."""

    kind: ClassVar[str] = "peers"

    unit: str
    bars: tuple[Bar, ...]
    average: Level | None = None

    @property
    def sentence(self) -> str:
        says = [f"{self.title}, {self.unit}."]
        if not self.bars:
            return " ".join([*says, _("No figures are known.")])
        own = {"of": len(self.bars)}
        says += [
            _("%(name)s %(rate)s, rank %(rank)d of %(of)d.")
            % {**own, "name": bar.name, "rate": number(bar.value, 1), "rank": bar.rank}
            for bar in self.bars
            if bar.own
        ]
        if self.average:
            says.append(f"{self.average.label} {number(self.average.value, 1)}.")
        return " ".join(says)


@dataclass(frozen=True)
class RankStrip(ChartSpec):
    """A place among `of` areas; `low` to `high` is where it would lie by chance alone."""

    kind: ClassVar[str] = "rank"

    rank: int
    of: int
    low: int | None = None
    high: int | None = None

    @property
    def sentence(self) -> str:
        says = {"title": self.title, "rank": self.rank, "of": self.of, "low": self.low, "high": self.high}
        if self.low is None or self.high is None:
            return _("%(title)s: rank %(rank)d of %(of)d.") % says
        return _("%(title)s: rank %(rank)d of %(of)d, by chance alone %(low)d to %(high)d.") % says


def _plain(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _plain(item, name) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return months.text(value) if key in {"month", "first"} and value is not None else value
