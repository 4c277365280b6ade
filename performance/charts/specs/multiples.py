"""Many areas at once: a small line for each, all on one scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from performance import months
from performance.charts.specs.base import Cell, ChartSpec, Key, Table, number


@dataclass(frozen=True)
class Panel:
    """One area's months. `marks` are months far from what was expected, 1 high or −1 low; `masked` ones are too small
    to be shown."""

    slug: str
    name: str
    values: tuple[float | None, ...]
    marks: tuple[int, ...] = ()
    masked: bool = False

    @property
    def known(self) -> list[float]:
        """The values that are known."""
        return [value for value in self.values if value is not None]

    @property
    def flag(self) -> int:
        """The mark of the latest month that has one, 0 where none has."""
        return next((mark for mark in reversed(self.marks) if mark), 0)


@dataclass(frozen=True)
class Multiples(ChartSpec):
    """Areas from the month `first` on, on one scale; `polarity` −1 where high is bad."""

    kind: ClassVar[str] = "multiples"

    first: int
    panels: tuple[Panel, ...]
    polarity: int = -1

    @property
    def count(self) -> int:
        """How many months are shown."""
        return max((len(panel.values) for panel in self.panels), default=0)

    @property
    def highest(self) -> float:
        """The greatest value of all."""
        return max((value for panel in self.panels for value in panel.known), default=0)

    @property
    def sentence(self) -> str:
        says = [_("%(title)s in each of %(count)d areas.") % {"title": self.title, "count": len(self.panels)}]
        if not any(panel.known for panel in self.panels):
            return " ".join([*says, _("No figures are known.")])
        period = {"first": months.label(self.first), "last": months.label(self.first + self.count - 1)}
        says.append(_("%(first)s to %(last)s, all on one scale") % period + f", 0 – {number(self.highest)}.")
        flagged = [f"{panel.name} {'; '.join(self.marked(panel))}" for panel in self.panels if any(panel.marks)]
        if not flagged:
            return " ".join([*says, _("No month is far outside what was expected.")])
        return " ".join([*says, _("Far outside what was expected: %(areas)s.") % {"areas": ", ".join(flagged)}])

    def marked(self, panel: Panel) -> list[str]:
        """`Oct 2025 high`, for each month that is marked."""
        return [
            (_("%(month)s high") if mark > 0 else _("%(month)s low")) % {"month": months.label(self.first + k)}
            for k, mark in enumerate(panel.marks)
            if mark
        ]

    @property
    def legend(self) -> tuple[Key, ...]:
        """The flags that occur."""
        tones = {1: ("bad", "good"), -1: ("good", "bad"), 0: ("mute", "mute")}[-self.polarity]
        found = {mark for panel in self.panels for mark in panel.marks}
        keys = [Key(f"up-{tones[0]}", _("far above what was expected (z over 3)"))] if 1 in found else []
        keys += [Key(f"down-{tones[1]}", _("far below (z under −3)"))] if -1 in found else []
        return tuple(keys)

    def table(self) -> Table:
        """A row a month, a column an area."""
        rows: list[tuple[Cell, ...]] = []
        for k in range(self.count):
            values = [panel.values[k] if k < len(panel.values) else None for panel in self.panels]
            rows.append((months.label(self.first + k), *values))
        return Table((_("Month"), *(panel.name for panel in self.panels)), tuple(rows))
