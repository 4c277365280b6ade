"""What a table consists of, as frozen data that a template only writes down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from performance.arithmetic.columns import Column
from performance.arithmetic.results import EnteredMark, MonthPoint, PeerResult
from performance.lines import Line, ShownFactor


@dataclass(frozen=True)
class Note:
    """A sentence under the table, and the letter by which cells refer to it."""

    letter: str
    text: str


@dataclass(frozen=True)
class Under:
    """A second line in grey under a figure; `tone` is good, bad or empty, `spoken` is read out before it."""

    text: str
    tone: str = ""
    spoken: str = ""


@dataclass(frozen=True)
class Figure:
    """What a cell says, with what is said under it."""

    text: str
    under: tuple[Under, ...] = ()


@dataclass(frozen=True)
class Cell:
    """One cell. `shape` is how it is drawn: figure, words, list, trend, rank, mark, periods or icons.

    `label` is its heading on a phone. `spans` are the columns that it reaches over.
    """

    label: str
    figures: tuple[Figure, ...] = ()
    shape: str = "figure"
    strong: bool = False
    first: bool = False
    now: bool = False
    spans: int = 1
    notes: tuple[Note, ...] = ()
    peer: PeerResult | None = None
    point: MonthPoint | None = None
    marks: tuple[EnteredMark, ...] = ()

    @property
    def classes(self) -> str:
        """How it is laid out: at the right, in the middle, or over the whole width of a phone."""
        laid = {"figure": "num", "rank": "num", "mark": "mid", "words": ""}.get(self.shape, "row-wide")
        told = [
            laid,
            "lead" if self.strong else "",
            "now" if self.now else "",
            "sep" if self.first and self.shape != "trend" else "",
        ]
        return " ".join(filter(None, [*told, "blank" if self.is_blank else ""]))

    @property
    def is_blank(self) -> bool:
        """Whether it says and shows nothing, so that a phone leaves it out."""
        marked = self.point is not None and (self.point.entered or self.point.count is not None)
        drawn = self.shape in {"trend", "icons"} or marked or bool(self.marks)
        return not drawn and not any(figure.text or figure.under for figure in self.figures)


@dataclass(frozen=True)
class Head:
    """The heading of one column; `width` is the name of its width in both style sheets."""

    label: str
    width: str = "num"

    @property
    def align(self) -> str:
        """The class that lays its text."""
        return {"mark": "mid", "spark": "", "icons": "", "period": "", "compared": ""}.get(self.width, "num")


@dataclass(frozen=True)
class Band:
    """Columns that stand under one heading and one period; each of `columns` with as many heads as it has."""

    slug: str
    title: str
    period: str
    columns: tuple[tuple[Column, tuple[Head, ...]], ...]

    @property
    def heads(self) -> tuple[Head, ...]:
        """Every column under the heading."""
        return tuple(head for _, heads in self.columns for head in heads)

    @property
    def is_single(self) -> bool:
        """Whether the heading is that of one column, and reaches down to the figures."""
        return len(self.heads) == 1 and not self.heads[0].label


@dataclass(frozen=True)
class TableFactor:
    """A factor, and what the analyst did to it: a sentence on a page, a note with a letter on paper."""

    factor: ShownFactor
    said: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class TableLine:
    """One line about one measure with its cells in the order of the heads."""

    line: Line
    name: str
    cells: tuple[Cell, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class TableRow:
    """Lines that are rated together, with the factors and the rating of them all."""

    name: str
    lines: tuple[TableLine, ...]
    factors: tuple[TableFactor, ...]
    omitted: tuple[TableFactor, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def first(self) -> Line:
        """The line that carries the rating."""
        return self.lines[0].line

    @property
    def edited(self) -> tuple[TableFactor, ...]:
        """The factors that the analyst reworded, added or left out."""
        return tuple(factor for factor in (*self.factors, *self.omitted) if factor.said)

    @property
    def is_several(self) -> bool:
        """Whether it rests on several measures, so that each line says which."""
        return len(self.lines) > 1


@dataclass(frozen=True)
class Part:
    """A section's rows, under its name; a note of the section is printed beneath."""

    name: str
    rows: tuple[TableRow, ...]
    note: str = ""


@dataclass(frozen=True)
class Table:
    """Sections whose columns are the same, with one head over them.

    `carried_on` says that its rows are those of the table before, with further columns; it repeats no factors.
    `tight` is that its type is smaller on paper, `sparse` that it is narrower than the page, `only` that the dashboard
    has no other table.
    """

    bands: tuple[Band, ...]
    parts: tuple[Part, ...]
    notes: tuple[Note, ...] = ()
    carried_on: bool = False
    tight: bool = False
    sparse: bool = False
    only: bool = False

    @property
    def name(self) -> str:
        """Its section's name, where it is named above and not among its rows."""
        return "" if self.only or len(self.parts) > 1 else self.parts[0].name

    @property
    def rows(self) -> tuple[TableRow, ...]:
        """The rows of all its sections."""
        return tuple(row for part in self.parts for row in part.rows)

    @property
    def heads(self) -> tuple[Head, ...]:
        """Every column after the name and the factors."""
        return tuple(head for band in self.bands for head in band.heads)

    @property
    def has_lines(self) -> bool:
        """Whether any row rests on several measures: then a column names the measure of each line."""
        return any(row.is_several for row in self.rows)

    @property
    def width(self) -> int:
        """How many columns it has, the name's and the factors' among them."""
        return 1 + self.has_lines + (not self.carried_on) + len(self.heads)

    @property
    def has_second_head(self) -> bool:
        """Whether any heading has columns with headings of their own."""
        return any(not band.is_single for band in self.bands)

    @property
    def wards(self) -> tuple[TableLine, ...]:
        """The lines whose wards are shown beneath."""
        return tuple(line for row in self.rows for line in row.lines if line.line.row.wards)


class Letters:
    """Gives each sentence under a table its letter; the same sentence keeps the one that it has."""

    def __init__(self) -> None:
        self.notes: dict[str, Note] = {}

    def of(self, *texts: str) -> tuple[Note, ...]:
        """The notes of sentences, in order; empty ones have none."""
        for text in filter(None, texts):
            self.notes.setdefault(text, Note(letter(len(self.notes)), text))
        return tuple(self.notes[text] for text in texts if text)

    def all(self) -> tuple[Note, ...]:
        """Every note that was given a letter."""
        return tuple(self.notes.values())


def letter(place: int) -> str:
    """`a` to `z`, then `aa`."""
    before, last = divmod(place, 26)
    return (letter(before - 1) if before else "") + "abcdefghijklmnopqrstuvwxyz"[last]


def begun(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Cells of one band, the first of them marked as such."""
    return tuple(replace(cell, first=place == 0) for place, cell in enumerate(cells))
