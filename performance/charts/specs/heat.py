"""Months by years as a field of shades."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from performance import months
from performance.charts.classes import class_of, ranges
from performance.charts.specs.base import ChartSpec, Key, Table, number
from performance.charts.specs.monthly import Break


@dataclass(frozen=True)
class HeatRow:
    """The twelve months of a year, January first."""

    name: str
    first_month: int
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class HeatMap(ChartSpec):
    """Every month of several years; `edges` part the values into five classes (performance.charts.classes)."""

    kind: ClassVar[str] = "heat"

    rows: tuple[HeatRow, ...]
    edges: tuple[float, ...]
    breaks: tuple[Break, ...] = ()

    @property
    def known(self) -> list[tuple[int, float]]:
        """Months with their values, oldest first."""
        return [
            (row.first_month + k, value) for row in self.rows for k, value in enumerate(row.values) if value is not None
        ]

    def class_of(self, value: float) -> int:
        """0, the lightest, to 4."""
        return class_of(value, self.edges)

    @property
    def sentence(self) -> str:
        says = [_("%(title)s, each month of each year.") % {"title": self.title}]
        if not self.known:
            return " ".join([*says, _("No figures are known.")])
        for words, (month, value) in (
            (_("Highest"), max(self.known, key=lambda item: item[1])),
            (_("Lowest"), min(self.known, key=lambda item: item[1])),
        ):
            says.append(f"{words}: {number(value)} in {months.label(month)}.")
        return " ".join([*says, *(item.said for item in self.breaks)])

    @property
    def legend(self) -> tuple[Key, ...]:
        """What each shade means, and the new definitions."""
        keys = [Key(f"class-{k}", words) for k, words in enumerate(ranges(self.edges))] if self.known else []
        lacking = any(value is None for row in self.rows for value in row.values)
        keys += [Key("nothing", _("no figure"))] if lacking else []
        return (*keys, *(Key("break", item.said) for item in self.breaks if item.note))

    def table(self) -> Table:
        """A row a year, a column a month."""
        return Table((_("Year"), *months.NAMES), tuple((row.name, *row.values) for row in self.rows))
