"""What every chart has: title, unit, source and moment, a sentence for who cannot see it, a legend and a table."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, ClassVar, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from performance import months

Cell = str | int | float | None
MONTHS = {"month", "first", "first_month", "last_month", "base_month"}  # fields that hold a month, wherever they stand


def number(value: float, places: int = 0) -> str:
    """`4,274` or `18.0`: how a figure is written on a chart and in its description."""
    return f"{value:,.{places}f}"


class Table(NamedTuple):
    """A chart's figures as rows; None is not known."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Key:
    """An entry of the legend: how the sign is drawn (performance.charts.legends) and what it means."""

    sign: str
    words: str


@dataclass(frozen=True)
class ChartSpec:
    """A chart; `unit` is what is counted or per whom, `moment` the day (ISO 8601) when the figures were known."""

    kind: ClassVar[str] = ""

    title: str
    unit: str = field(default="", kw_only=True)
    area: str = field(default="", kw_only=True)
    source: str = field(default="", kw_only=True)
    moment: str = field(default="", kw_only=True)
    notes: tuple[str, ...] = field(default=(), kw_only=True)

    @property
    def sentence(self) -> str:
        """All that the drawing says, in words; the figures themselves stand in the table beside it."""
        raise NotImplementedError

    @property
    def legend(self) -> tuple[Key, ...]:
        """What the signs on this drawing mean: those that occur on it, and no others."""
        return ()

    @property
    def heading(self) -> str:
        """`Barnet: residential burglary, offences a month`: what stands over a drawing that is alone."""
        named = f"{self.area}: {self.title}" if self.area else self.title
        return f"{named}, {self.unit}" if self.unit else named

    @property
    def credit(self) -> str:
        """Where the figures come from and when they were known."""
        says = []
        if self.moment:
            day = date_format(date.fromisoformat(self.moment), "j F Y")
            says.append(_("Figures as known on %(day)s.") % {"day": day})
        if self.source:
            says.append(_("Source: %(source)s.") % {"source": self.source.rstrip(".")})
        return " ".join(says)

    def table(self) -> Table:
        """The figures that are drawn, all of them, as headings and rows."""
        raise NotImplementedError

    def to_json(self) -> dict[str, Any]:
        """The specification as plain data, months as `2013-12`; a second renderer needs nothing else."""
        return {
            "kind": self.kind,
            "sentence": self.sentence,
            "heading": self.heading,
            "credit": self.credit,
            "legend": [asdict(key) for key in self.legend],
            **_plain(asdict(self)),
        }


def _plain(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _plain(item, name) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item, key) for item in value]
    return months.text(value) if key in MONTHS and isinstance(value, int) else value
