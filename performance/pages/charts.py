"""What a page of charts says around its drawings: where it is, its tables, and the addresses of its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self
from urllib.parse import urlencode

from django.urls import reverse

from performance import months
from performance.arithmetic.results import Dashboard
from performance.arithmetic.series import YEAR
from performance.charts import exploring
from performance.charts.specs import AreaMap, Cell
from performance.pages.material import NOTHING_ASKED, Asked, Shown
from scpb.boards.pages import Crumb

FEW = 3  # things to choose from that are links; more are a list


@dataclass(frozen=True)
class Place:
    """Where a page of charts is: the name and arguments that its charts' files are found under, and the way to it."""

    route: str
    arguments: tuple[str | int, ...]
    crumbs: Sequence[Crumb] = ()
    latest: str = ""

    def under(self, crumbs: Sequence[Crumb], latest: str = "") -> Self:
        """The same place with the way to it, and from an edition's to the latest charts."""
        return replace(self, crumbs=crumbs, latest=latest)

    def file(self, key: str, form: str) -> str:
        """The address of a chart as `svg`, `csv` or `json`."""
        return reverse(f"{self.route}_{form}", args=[*self.arguments, key])


@dataclass(frozen=True)
class TableLine:
    """A row of a chart's table; `area` is the slug that the row is linked by on a map."""

    cells: tuple[Cell, ...]
    area: str = ""


@dataclass(frozen=True)
class Figure:
    """A chart with its table and the addresses of its files; `kept` is what was chosen of the page's other charts."""

    shown: Shown
    place: Place
    kept: Sequence[tuple[str, str]] = ()

    @property
    def links(self) -> list[tuple[str, str]]:
        """Where few things can be chosen, each by its words with the address that shows it; that of what is seen is
        empty."""
        choice = self.shown.choice
        if choice is None or len(choice.options) > FEW:
            return []
        return [
            (words, "" if value == choice.shown else self.otherwise(choice.name, value))
            for value, words in choice.options
        ]

    def otherwise(self, name: str, value: str) -> str:
        """The address of this page with this chart shown otherwise."""
        return f"?{urlencode([*self.kept, (name, value)])}#{self.shown.key}"

    @property
    def svg(self) -> str:
        return self.place.file(self.shown.address, "svg")

    @property
    def csv(self) -> str:
        return self.place.file(self.shown.address, "csv")

    @property
    def json(self) -> str:
        return self.place.file(self.shown.address, "json")

    @property
    def explored(self) -> str:
        """The address of the figure that a browser can explore; empty where it stays a drawing."""
        return self.place.file(self.shown.address, "figure") if self.shown.spec.kind in exploring.DRAWN else ""

    @property
    def headings(self) -> list[tuple[str, bool]]:
        """The headings of the table, and whether numbers stand under them."""
        table = self.shown.spec.table()
        columns: Sequence[Sequence[Cell]] = list(zip(*table.rows, strict=True)) or [() for _heading in table.headings]
        return [
            (heading, any(isinstance(cell, int | float) for cell in cells))
            for heading, cells in zip(table.headings, columns, strict=True)
        ]

    @property
    def lines(self) -> list[TableLine]:
        """The rows of the table; those of a map with the area that each is of."""
        spec, table = self.shown.spec, self.shown.spec.table()
        areas = [shape.slug for shape in spec.ordered] if isinstance(spec, AreaMap) else [""] * len(table.rows)
        return [TableLine(cells, area) for cells, area in zip(table.rows, areas, strict=True)]


@dataclass(frozen=True)
class ChartsPage:
    """The charts of a measure or a dashboard; `note` says what is not shown and why."""

    title: str
    place: Place
    shown: tuple[Shown, ...]
    dashboard: Dashboard
    known_at: datetime
    note: str = ""
    asked: Asked = NOTHING_ASKED

    @property
    def figures(self) -> list[Figure]:
        """Each chart with its table and files."""
        return [Figure(shown, self.place, self.kept(shown)) for shown in self.shown]

    def kept(self, shown: Shown) -> list[tuple[str, str]]:
        """What the page's address says besides what is chosen of this chart."""
        own = shown.choice.name if shown.choice else ""
        return [(name, value) for name, value in vars(self.asked).items() if value and name != own]


@dataclass(frozen=True)
class MapPage(ChartsPage):
    """Maps, for the dashboard's month or for the `month` that was asked for; months from `first` on may be."""

    first: int | None = None
    month: str = ""
    is_answered: bool = True

    def kept(self, shown: Shown) -> list[tuple[str, str]]:
        """The month that was asked for stays while its map is shown otherwise."""
        return [*([("to", self.month)] if self.month and self.is_answered else []), *super().kept(shown)]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Months that may be asked for, the latest first, as they are sent and as they are read."""
        if self.first is None:
            return []
        every = range(self.dashboard.to, self.first + YEAR - 1, -1)
        return [(months.text(month), months.label(month)) for month in every]
