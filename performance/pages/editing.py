"""What an analyst can change in a draft, row by row: what was computed, what was done to it, and what is left over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from performance.arithmetic.factors import Factor
from performance.arithmetic.results import Row
from performance.documents import EditionDocument
from performance.lines import Line, applicable, of_document
from performance.models import CellNote, Commentary, Edition, FactorChange, Picture, RatingOverride
from performance.models.editions import Hand
from performance.tables import tables
from scpb.errors import NotAllowed

Edit = FactorChange | RatingOverride | CellNote


@dataclass(frozen=True)
class FactorHere:
    """A computed factor with what was done to it, if anything."""

    factor: Factor
    change: FactorChange | None


@dataclass(frozen=True)
class NoteHere:
    """A note with the line and the column that it stands in."""

    note: CellNote
    line: str
    column: str


@dataclass(frozen=True)
class LineHere:
    """A line with what is said of it: commentary and pictures belong to a measure, factors and rating to the row."""

    name: str
    slug: str
    texts: tuple[Commentary, ...]
    pictures: tuple[Picture, ...]


@dataclass(frozen=True)
class RowHere:
    """A row of a draft as it is edited: its lines, the columns of each, and what was written into it."""

    name: str
    lines: tuple[Line, ...]
    columns: Mapping[str, Mapping[str, str]]
    factors: tuple[FactorHere, ...]
    added: tuple[FactorChange, ...]
    override: RatingOverride | None
    notes: tuple[NoteHere, ...]
    said: tuple[LineHere, ...]

    @property
    def is_several(self) -> bool:
        """Whether it rests on several lines, so that each thing must say which one it is about."""
        return len(self.lines) > 1

    @property
    def together(self) -> str:
        """The names of its lines, for what is about all of them."""
        return ", ".join(here.name for here in self.said)

    @property
    def texts(self) -> int:
        """How many texts were written on its lines."""
        return sum(len(here.texts) for here in self.said)

    @property
    def pictures(self) -> int:
        """How many pictures were put to its lines."""
        return sum(len(here.pictures) for here in self.said)

    @property
    def first(self) -> Line:
        """The line that carries factors and rating."""
        return self.lines[0]

    @property
    def slug(self) -> str:
        """The measure of the first line, by which the row is known."""
        return self.first.row.measure

    @property
    def edits(self) -> int:
        """How many things were changed in it."""
        changed = sum(here.change is not None for here in self.factors)
        return changed + len(self.added) + (self.override is not None) + len(self.notes)


@dataclass(frozen=True)
class Editing:
    """All rows of a draft, and the edits that refer to nothing in it any more."""

    document: EditionDocument
    rows: tuple[RowHere, ...]
    on_the_whole: tuple[Commentary, ...]
    pictures: tuple[Picture, ...]
    left_over: tuple[Edit, ...]

    def row(self, slug: str) -> RowHere | None:
        """The row whose first line, or any line, is about that measure."""
        return next((row for row in self.rows if slug in {line.row.measure for line in row.lines}), None)

    @property
    def is_untouched(self) -> bool:
        """Whether nobody has written or changed anything in it yet."""
        in_rows = any(row.texts or row.edits or row.pictures for row in self.rows)
        return not (in_rows or self.on_the_whole or self.pictures or self.left_over)


def editing(edition: Edition) -> Editing:
    """A draft as it is edited. Raises NotAllowed while it has not been computed, and when it is none any more."""
    if not edition.is_draft:
        raise NotAllowed(_("Edition %(number)d does not change any more.") % {"number": edition.number})
    hand = edition.hand()
    document = edition.document(hand)
    if document is None:
        raise NotAllowed(_("The draft has not been computed yet."))
    columns = columns_of(document)
    groups: list[list[Line]] = []
    for line in of_document(document):
        if line.is_first:
            groups.append([])
        groups[-1].append(line)
    return Editing(
        document,
        tuple(_row(group, hand, columns) for group in groups),
        tuple(said for said in hand.commentary if said.measure is None),
        tuple(picture for picture in hand.pictures if picture.measure is None),
        left_over(document, hand),
    )


def _row(lines: list[Line], hand: Hand, columns: dict[str, dict[str, str]]) -> RowHere:
    first, slugs = lines[0].row, {line.row.measure for line in lines}
    changes = [change for change in hand.factor_changes if change.measure.slug == first.measure]
    by_text = {change.computed: change for change in changes if change.computed}
    names = {line.row.measure: line.row.name for line in lines}
    return RowHere(
        name=name_of(lines),
        lines=tuple(lines),
        columns={slug: columns[slug] for slug in names},
        factors=tuple(FactorHere(factor, by_text.get(factor.text)) for factor in first.factors),
        added=tuple(change for change in changes if not change.computed),
        override=next((rating for rating in hand.overrides if rating.measure.slug == first.measure), None),
        notes=tuple(
            NoteHere(note, names[note.measure.slug], columns[note.measure.slug].get(note.column, ""))
            for note in hand.cell_notes
            if note.measure.slug in slugs
        ),
        said=tuple(_line(slug, name, hand) for slug, name in names.items()),
    )


def _line(slug: str, name: str, hand: Hand) -> LineHere:
    return LineHere(
        name=name,
        slug=slug,
        texts=tuple(said for said in hand.commentary if said.measure and said.measure.slug == slug),
        pictures=tuple(picture for picture in hand.pictures if picture.measure and picture.measure.slug == slug),
    )


def name_of(lines: list[Line]) -> str:
    """What a row is called: by its own name where it rests on several measures."""
    first: Row = lines[0].row
    return first.row_name or first.name if len(lines) > 1 else first.name


def left_over(document: EditionDocument, hand: Hand) -> tuple[Edit, ...]:
    """The edits that refer to nothing in the draft, since it was computed anew: kept until somebody removes them."""
    kept = applicable(document)
    edits: list[Edit] = [change for change in hand.factor_changes if change.as_edit() not in kept.factor_edits]
    edits += [rating for rating in hand.overrides if rating.as_edit() not in kept.rating_edits]
    edits += [note for note in hand.cell_notes if note.as_remark() not in kept.cell_remarks]
    return tuple(edits)


def columns_of(document: EditionDocument) -> dict[str, dict[str, str]]:
    """For every line, by its measure, the columns by their keys with their headings in words."""
    found: dict[str, dict[str, str]] = {}
    for table in tables(of_document(document), document.dashboard):
        named = {
            column.key: f"{band.title}, {heads[0].label}" if len(band.columns) > 1 and heads[0].label else band.title
            for band in table.bands
            for column, heads in band.columns
        }
        found |= {entry.line.row.measure: named for row in table.rows for entry in row.lines}
    return found
