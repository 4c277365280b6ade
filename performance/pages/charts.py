"""What a page of charts says around its drawings: where it is, its tables, and the addresses of its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from django.urls import reverse

from performance import months
from performance.arithmetic.results import Dashboard
from performance.arithmetic.series import YEAR
from performance.charts import AreaMap, Cell, exploring
from performance.pages.gallery import Shown
from scpb.boards.pages import Crumb


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
    """A chart with its table and the addresses of its files."""

    shown: Shown
    place: Place

    @property
    def svg(self) -> str:
        return self.place.file(self.shown.key, "svg")

    @property
    def csv(self) -> str:
        return self.place.file(self.shown.key, "csv")

    @property
    def json(self) -> str:
        return self.place.file(self.shown.key, "json")

    @property
    def explored(self) -> str:
        """The address of the figure that a browser can explore; empty where it stays a drawing."""
        return self.place.file(self.shown.key, "figure") if self.shown.spec.kind in exploring.DRAWN else ""

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

    @property
    def figures(self) -> list[Figure]:
        """Each chart with its table and files."""
        return [Figure(shown, self.place) for shown in self.shown]


@dataclass(frozen=True)
class MapPage(ChartsPage):
    """Maps, for the dashboard's month or for the one that was `asked` for; months from `first` on may be."""

    first: int | None = None
    asked: str = ""
    is_answered: bool = True

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Months that may be asked for, the latest first, as they are sent and as they are read."""
        if self.first is None:
            return []
        every = range(self.dashboard.to, self.first + YEAR - 1, -1)
        return [(months.text(month), months.label(month)) for month in every]
