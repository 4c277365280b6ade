"""Charts along months: the trend with its expected range, the total of 12 months, the sparkline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from performance import months
from performance.charts.specs.base import Cell, ChartSpec, Key, Table, number


@dataclass(frozen=True)
class Point:
    """One month: its value, the range expected of it, and whether it lies outside (`mark` 1 above, −1 below).

    `far` is more than three standard deviations outside; `tentative` was tested against a short history;
    `provisional` may still be revised; `entered` is an exception that an analyst entered, with a `reason`.
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
    entered: bool = False
    reason: str = ""

    @property
    def unusual(self) -> str:
        """Why the month stands out, in words; empty where it does not."""
        if not self.mark:
            return ""
        said = _("above the expected range") if self.mark > 0 else _("below the expected range")
        if self.entered:
            said = (
                _("unusually high, entered by an analyst")
                if self.mark > 0
                else _("unusually low, entered by an analyst")
            )
        return f"{said}: {self.reason}" if self.reason else said


@dataclass(frozen=True)
class Break:
    """The first month of a new definition: nothing before it may be compared with anything after it.

    `label` stands on the drawing, `note` in its legend.
    """

    month: int
    label: str
    note: str = ""

    @property
    def said(self) -> str:
        """`Apr 2023: sheds and garages are counted apart.`"""
        return f"{months.label(self.month)}: {(self.note or self.label).rstrip('.')}."


@dataclass(frozen=True)
class Level:
    """A value to compare with, such as a baseline or a target; from `first` on where it has a beginning."""

    value: float
    label: str
    first: int | None = None


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
        entered = [
            f"{months.label(point.month)} {point.unusual}." for point in self.known if point.mark and point.entered
        ]
        marked = [
            (_("%(month)s above") if point.mark > 0 else _("%(month)s below")) % {"month": months.label(point.month)}
            for point in self.known
            if point.mark and not point.entered
        ]
        if not marked:
            return [_("No month is outside the expected range."), *entered] if self.known else entered
        return [*entered, _("Outside the expected range: %(months)s.") % {"months": ", ".join(marked)}]

    def table(self) -> Table:
        """Each month with its range, and what is unusual about it."""
        headings = (_("Month"), self.unit or _("Count"), _("Expected"), _("Range from"), _("Range to"), _("Remarks"))
        return Table(headings, tuple(self._cells(point) for point in self.points))

    def _cells(self, point: Point) -> tuple[Cell, ...]:
        remarks = [point.unusual, _("provisional") if point.provisional else ""]
        ranged = [None if value is None else round(value, 1) for value in (point.expected, point.low, point.high)]
        return (months.label(point.month), point.value, *ranged, "; ".join(filter(None, remarks)))


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

    @property
    def legend(self) -> tuple[Key, ...]:
        """The signs that occur, and what each new definition is."""
        tests = [point for point in self.known if point.mark and not point.entered]
        tones = {1: ("bad", "good"), -1: ("good", "bad"), 0: ("mute", "mute")}[-self.polarity]
        found = [
            (any(point.high is not None for point in self.points), "band", _("Expected range")),
            (any(point.mark > 0 for point in tests), f"up-{tones[0]}", _("above the range")),
            (any(point.mark < 0 for point in tests), f"down-{tones[1]}", _("below the range")),
            (any(point.tentative for point in tests), "hollow", _("on trial, after a short history")),
            (any(point.entered for point in self.known), "ring", _("entered by an analyst")),
            (any(point.provisional for point in self.known), "open", _("provisional")),
        ]
        return tuple(Key(sign, words) for occurs, sign, words in found if occurs) + break_keys(self, self.breaks)


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
        return " ".join([*says, *(item.said for item in self.breaks)])

    @property
    def legend(self) -> tuple[Key, ...]:
        """What each new definition is; lines are named where they are drawn."""
        return break_keys(self, self.breaks)

    def table(self) -> Table:
        """Each month with its total, beside baseline and target where they are."""
        levels = [level for level in (self.baseline, self.target) if level]
        rows = []
        for point in self.points:
            beside = [level.value if level.first is None or level.first <= point.month else None for level in levels]
            rows.append((months.label(point.month), point.value, *beside))
        return Table((_("Month"), _("12 months to it"), *(level.label for level in levels)), tuple(rows))


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


def break_keys(spec: MonthlySpec, breaks: tuple[Break, ...]) -> tuple[Key, ...]:
    """New definitions as entries of a legend, those that lie within the months shown."""
    if not spec.points:
        return ()
    first, last = spec.points[0].month, spec.points[-1].month
    return tuple(Key("break", item.said) for item in breaks if first < item.month <= last and item.note)
