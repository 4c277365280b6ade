"""Lines beside each other: financial years over each other, and several series on one scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from performance import months
from performance.charts.specs.base import Cell, ChartSpec, Key, Table, number
from performance.charts.specs.monthly import Break, Level


@dataclass(frozen=True)
class YearLine:
    """Twelve months of a year, or of an average; `role` is `now`, `before` or `average`."""

    name: str
    role: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Years(ChartSpec):
    """This financial year over the last one and the average of five, month by month from `first_month` on."""

    kind: ClassVar[str] = "years"

    first_month: int
    lines: tuple[YearLine, ...]
    breaks: tuple[Break, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """`Apr`, `May` and so on."""
        return tuple(months.name(self.first_month + k) for k in range(12))

    @property
    def sentence(self) -> str:
        says = [_("%(title)s by month of the financial year.") % {"title": self.title}]
        known = [line for line in self.lines if any(value is not None for value in line.values)]
        if not known:
            return " ".join([*says, _("No figures are known.")])
        last = max(
            (k for line in known if line.role == "now" for k, v in enumerate(line.values) if v is not None),
            default=None,
        )
        for line in known:
            value = line.values[last] if last is not None else None
            if value is not None and last is not None:
                says.append(f"{self.names[last]}, {line.name}: {number(value, 0)}.")
        return " ".join([*says, *(item.said for item in self.breaks), *self.notes])

    @property
    def legend(self) -> tuple[Key, ...]:
        """How each line is drawn."""
        signs = {"now": "thick", "before": "thin", "average": "dashes"}
        return tuple(Key(signs[line.role], line.name) for line in self.lines) + tuple(
            Key("break", item.said) for item in self.breaks if item.note
        )

    def table(self) -> Table:
        """A row a month, a column a line."""
        rows: list[tuple[Cell, ...]] = []
        for k, name in enumerate(self.names):
            rows.append((name, *(None if (v := line.values[k]) is None else round(v, 1) for line in self.lines)))
        return Table((_("Month"), *(line.name for line in self.lines)), tuple(rows))


@dataclass(frozen=True)
class Line:
    """A series of months, one value each; `own` is drawn before all others."""

    name: str
    values: tuple[float | None, ...]
    own: bool = False
    breaks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Lines(ChartSpec):
    """Several series from the month `first` on; `level` is what they are indexed to, `places` the decimals printed."""

    kind: ClassVar[str] = "lines"

    first: int
    lines: tuple[Line, ...]
    level: Level | None = None
    breaks: tuple[Break, ...] = ()
    places: int = 0

    @property
    def count(self) -> int:
        """How many months are shown."""
        return max((len(line.values) for line in self.lines), default=0)

    def latest(self, line: Line) -> tuple[int, float] | None:
        """The last month that a line is known for, with its value."""
        return next(
            (
                (self.first + k, value)
                for k in reversed(range(len(line.values)))
                if (value := line.values[k]) is not None
            ),
            None,
        )

    @property
    def sentence(self) -> str:
        says = [f"{self.title}, {self.unit}." if self.unit else f"{self.title}."]
        known = [(line, found) for line in self.lines if (found := self.latest(line))]
        if not known:
            return " ".join([*says, _("No figures are known.")])
        says += [f"{line.name}: {number(found[1], self.places)}, {months.label(found[0])}." for line, found in known]
        if self.level:
            says.append(f"{self.level.label}.")
        return " ".join([*says, *(item.said for item in self.breaks), *self.notes])

    @property
    def legend(self) -> tuple[Key, ...]:
        """Each line's stroke (they are told apart by it and not by colour alone), and the new definitions."""
        return tuple(Key(f"stroke-{k}", line.name) for k, line in enumerate(self.lines)) + tuple(
            Key("break", item.said) for item in self.breaks if item.note
        )

    def table(self) -> Table:
        """A row a month, a column a line."""
        rows: list[tuple[Cell, ...]] = []
        for k in range(self.count):
            values = [line.values[k] if k < len(line.values) else None for line in self.lines]
            rows.append((months.label(self.first + k), *(None if v is None else round(v, 2) for v in values)))
        return Table((_("Month"), *(line.name for line in self.lines)), tuple(rows))
