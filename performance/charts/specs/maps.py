"""Areas as shapes: five shades of one hue, a pattern where nothing is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from performance.charts.classes import class_of, ranges
from performance.charts.specs.base import Cell, ChartSpec, Key, Table, number

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Shape:
    """An area. `rings` lie on the map's plane (x to the right, y down), the first of each polygon outside its holes.

    `flag` is ±1 or more where the value is unusual; `masked` that it is too small to be shown in public.
    """

    slug: str
    name: str
    rings: tuple[Ring, ...]
    value: float | None
    rank: int | None = None
    count: int | None = None
    flag: int = 0
    own: bool = False
    masked: bool = False


@dataclass(frozen=True)
class AreaMap(ChartSpec):
    """A map `width` by `height` of its own plane; `edges` part the values into classes.

    Rank 1 is the highest value, or with `best_first` the best, as the dashboard ranks.
    """

    kind: ClassVar[str] = "map"

    width: float
    height: float
    shapes: tuple[Shape, ...]
    edges: tuple[float, ...]
    places: int = 1
    polarity: int = -1
    flag_words: str = ""
    best_first: bool = False

    def class_of(self, shape: Shape) -> int | None:
        """0, the lightest, to 4; None where nothing is known."""
        return None if shape.value is None else class_of(shape.value, self.edges)

    @property
    def ordered(self) -> list[Shape]:
        """The areas as a table lists them: by rank, those without a figure last."""
        return sorted(self.shapes, key=lambda shape: (shape.rank is None, shape.rank or 0, shape.name))

    @property
    def sentence(self) -> str:
        says = [_("Map of %(count)d areas: %(title)s, %(unit)s.") % {"count": len(self.shapes), **self._named()}]
        known = [shape for shape in self.ordered if shape.value is not None]
        if not known:
            return " ".join([*says, _("No figures are known.")])
        by_value = sorted(known, key=lambda shape: -(shape.value or 0))
        for words, shape in ((_("Highest"), by_value[0]), (_("Lowest"), by_value[-1])):
            says.append(f"{words}: {shape.name} {number(shape.value or 0, self.places)}.")
        flagged = [shape.name for shape in known if shape.flag]
        if flagged and self.flag_words:
            says.append(f"▲ {self.flag_words}: {', '.join(flagged)}.")
        lacking = [shape.name for shape in self.shapes if shape.value is None]
        if lacking:
            says.append(_("No figure: %(areas)s.") % {"areas": ", ".join(lacking)})
        return " ".join(says)

    def _named(self) -> dict[str, str]:
        return {"title": self.title, "unit": self.unit}

    @property
    def legend(self) -> tuple[Key, ...]:
        """What each shade and mark means."""
        keys = []
        if any(shape.value is not None for shape in self.shapes):
            keys = [Key(f"area-{k}", words) for k, words in enumerate(ranges(self.edges))]
        if any(shape.value is None for shape in self.shapes):
            keys.append(Key("nothing", _("no figure")))
        if any(shape.own for shape in self.shapes):
            keys.append(Key("outline", _("our own area")))
        if self.flag_words and any(shape.flag for shape in self.shapes):
            keys.append(Key("up-ink", self.flag_words))
        return tuple(keys)

    def table(self) -> Table:
        """Every area by its rank; remarks where there are any."""
        counted = any(shape.count is not None for shape in self.shapes)
        remarked = any(self._remark(shape) for shape in self.shapes)
        headings = (
            _("Rank, 1 is best") if self.best_first else _("Rank, 1 highest"),
            _("Area"),
            *((_("Count"),) if counted else ()),
            self.unit or _("Value"),
            *((_("Remarks"),) if remarked else ()),
        )
        rows: list[tuple[Cell, ...]] = []
        for shape in self.ordered:
            remarks = (self._remark(shape),) if remarked else ()
            value = None if shape.value is None else round(shape.value, max(self.places, 3))
            rows.append((shape.rank, shape.name, *((shape.count,) if counted else ()), value, *remarks))
        return Table(headings, tuple(rows))

    def _remark(self, shape: Shape) -> str:
        """Why an area has no figure, or why it is flagged."""
        if shape.masked:
            return _("too small to be shown")
        if shape.value is None and shape.count is not None:
            return _("its population is not known")
        return self.flag_words if shape.flag else ""
