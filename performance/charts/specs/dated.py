"""Figures with dates of their own: weekly series, surveys with their intervals, cohorts, beside their comparators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from performance import months
from performance.charts.specs.base import Cell, ChartSpec, Key, Table, number
from performance.charts.specs.monthly import Break


@dataclass(frozen=True)
class DatedPoint:
    """A figure of a period (ISO 8601 days). `low` to `high` is the 95% interval that its sample size leaves."""

    first_day: str
    last_day: str
    value: float | None
    low: float | None = None
    high: float | None = None
    sample_size: int | None = None
    awaited: bool = False
    note: str = ""

    @property
    def at(self) -> int:
        """Its place on the scale of days: the period's last."""
        return date.fromisoformat(self.last_day).toordinal()

    @property
    def period(self) -> str:
        """`Oct 2018–Sep 2019` for whole months, `16–22 Dec 2019` in days else."""
        first, last = date.fromisoformat(self.first_day), date.fromisoformat(self.last_day)
        if first.day == 1 and last == months.last_day(months.of(last)):
            return months.span(months.of(first), months.of(last))
        return f"{date_format(first, 'j M Y')}–{date_format(last, 'j M Y')}"


@dataclass(frozen=True)
class DatedLine:
    """Ours, or a comparator's figures, oldest first."""

    name: str
    points: tuple[DatedPoint, ...]
    own: bool = False


@dataclass(frozen=True)
class Period:
    """An exception that an analyst entered for a period."""

    first_day: str
    last_day: str
    direction: int
    reason: str


@dataclass(frozen=True)
class Dated(ChartSpec):
    """Figures by the day on which their periods end."""

    kind: ClassVar[str] = "dated"

    lines: tuple[DatedLine, ...]
    places: int = 0
    suffix: str = ""
    breaks: tuple[Break, ...] = ()
    marks: tuple[Period, ...] = ()
    dots: bool = True

    def said(self, value: float) -> str:
        """`25.4%`."""
        return f"{number(value, self.places)}{self.suffix}"

    @property
    def days(self) -> list[int]:
        """Every day that a figure stands at."""
        return sorted({point.at for line in self.lines for point in line.points})

    @property
    def sentence(self) -> str:
        says = [f"{self.title}, {self.unit}." if self.unit else f"{self.title}."]
        known = [(line, [p for p in line.points if p.value is not None]) for line in self.lines]
        if not any(points for _line, points in known):
            return " ".join([*says, _("No figures are known.")])
        for line, points in known:
            if points:
                last = points[-1]
                says.append(f"{line.name}: {self.said(last.value or 0)}, {last.period}.")
        says += [f"{mark.reason}." for mark in self.marks]
        return " ".join([*says, *(item.said for item in self.breaks), *self.notes])

    @property
    def legend(self) -> tuple[Key, ...]:
        """Whose line is which, and the new definitions."""
        keys = [Key(f"stroke-{k}", line.name) for k, line in enumerate(self.lines)] if len(self.lines) > 1 else []
        if any(point.low is not None for line in self.lines for point in line.points):
            keys.append(Key("upright", _("95% interval of a sample of that size")))
        keys += [
            Key("ring", _("unusual, entered by an analyst: %(reason)s") % {"reason": mark.reason})
            for mark in self.marks
        ]
        return (*keys, *(Key("break", item.said) for item in self.breaks if item.note))

    def table(self) -> Table:
        """A row a period; a column for each line, and our interval and sample size where they are known."""
        periods = {(p.last_day, p.first_day): p.period for line in self.lines for p in line.points}
        sampled = any(point.sample_size for line in self.lines for point in line.points)
        rows: list[tuple[Cell, ...]] = []
        for key in sorted(periods):
            found = [next((p for p in line.points if (p.last_day, p.first_day) == key), None) for line in self.lines]
            ours = next((p for p, line in zip(found, self.lines, strict=True) if p and line.own), None)
            cells: tuple[Cell, ...] = (periods[key], *(p.value if p else None for p in found))
            if sampled:
                cells += (ours.sample_size, ours.low, ours.high) if ours else (None, None, None)
            rows.append((*cells, self._remarks(key, ours)))
        extra = (_("Sample size"), _("95% from"), _("95% to")) if sampled else ()
        return Table((_("Period"), *(line.name for line in self.lines), *extra, _("Remarks")), tuple(rows))

    def _remarks(self, key: tuple[str, str], point: DatedPoint | None) -> str:
        says = [mark.reason for mark in self.marks if (mark.last_day, mark.first_day) == key]
        if point and point.awaited:
            says.append(_("awaited"))
        if point and point.note:
            says.append(point.note)
        return "; ".join(says)
