"""Areas beside each other: rates with their intervals, a place among many, and the funnel."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext as _

from performance.charts.specs.base import ChartSpec, Key, Table, number
from performance.charts.specs.monthly import Level


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
class Peers(ChartSpec):
    """Areas by rate, best first. `unit` says what the rate is per, `average` is the whole group's rate."""

    kind: ClassVar[str] = "peers"

    unit: str = field(kw_only=False)
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

    @property
    def legend(self) -> tuple[Key, ...]:
        """Whose bar is which."""
        kinds = {"own": _("our area"), "similar": _("similar areas"), "other": _("other areas")}
        found = {"own" if bar.own else "similar" if bar.similar else "other" for bar in self.bars}
        keys = [Key(sign, words) for sign, words in kinds.items() if sign in found]
        return (*keys, *([Key("whisker", _("95% interval"))] if self.bars else []))

    def table(self) -> Table:
        """Every area, best first."""
        headings = (_("Rank"), _("Area"), self.unit, _("95% from"), _("95% to"))
        return Table(
            headings,
            tuple(
                (bar.rank, bar.name, round(bar.value, 3), round(bar.low, 3), round(bar.high, 3)) for bar in self.bars
            ),
        )


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

    def table(self) -> Table:
        """The one place."""
        headings = (_("Rank"), _("of"), _("By chance from"), _("By chance to"))
        return Table(headings, ((self.rank, self.of, self.low, self.high),))


@dataclass(frozen=True)
class Dot:
    """An area in the funnel. `z` is its distance from the middle, `flag` 0 within, ±1 beyond 95%, ±2 beyond 99.8%."""

    name: str
    population: float
    rate: float
    z: float | None = None
    flag: int = 0
    own: bool = False
    similar: bool = False


@dataclass(frozen=True)
class Curve:
    """Limits of a level such as “95%”: for each population, how low and how high a rate may be by chance."""

    name: str
    points: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True)
class Funnel(ChartSpec):
    """Rates against how many people they are of, with limits that allow for over-dispersion (METHOD §3)."""

    kind: ClassVar[str] = "funnel"

    noun: str
    dots: tuple[Dot, ...]
    average: Level | None = None
    curves: tuple[Curve, ...] = ()

    @property
    def sentence(self) -> str:
        says = [_("%(title)s, %(unit)s, against the number of %(noun)s.") % vars(self)]
        if not self.dots:
            return " ".join([*says, _("No figures are known.")])
        said = {2: _("above the 99.8% limit"), 1: _("above the 95% limit"), -1: _("below the 95% limit")}
        said[-2], within = _("below the 99.8% limit"), _("within the limits") if self.curves else ""
        says += [
            f"{dot.name} {', '.join(filter(None, (number(dot.rate, 1), said.get(dot.flag, within))))}."
            for dot in self.dots
            if dot.own or dot.flag
        ]
        if self.average:
            says.append(f"{self.average.label} {number(self.average.value, 1)}.")
        return " ".join(says)

    @property
    def legend(self) -> tuple[Key, ...]:
        """Whose dot is which, and what the lines are."""
        found = {"own" if dot.own else "similar" if dot.similar else "other" for dot in self.dots}
        kinds = {"own": _("our area"), "similar": _("similar areas"), "other": _("other areas")}
        keys = [Key(f"{sign}-dot", words) for sign, words in kinds.items() if sign in found]
        lines = {"95%": "dashes", "99.8%": "line"}
        return (
            *keys,
            *(
                Key(lines.get(curve.name, "line"), _("%(level)s limits") % {"level": curve.name})
                for curve in self.curves
            ),
        )

    def table(self) -> Table:
        """Every area, the largest population last."""
        headings = (_("Area"), self.noun.capitalize(), self.unit, _("z"), _("Flag"))
        said = {2: _("above 99.8%"), 1: _("above 95%"), -1: _("below 95%"), -2: _("below 99.8%")}
        rows = []
        for dot in sorted(self.dots, key=lambda dot: dot.population):
            z = None if dot.z is None else round(dot.z, 2)
            rows.append((dot.name, round(dot.population), round(dot.rate, 3), z, said.get(dot.flag, "")))
        return Table(headings, tuple(rows))
