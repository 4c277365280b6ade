"""Which sections share a table, which columns a heading, and what fits on a sheet of paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from django.utils.translation import gettext as _

from performance.arithmetic.columns import Column, usual
from performance.arithmetic.factors import listed
from performance.arithmetic.results import Dashboard, Row, SectionResult
from performance.lines import Line, ShownFactor, ShownRating
from performance.tables.kinds import KINDS, Kind
from performance.tables.parts import (
    Band,
    Cell,
    Head,
    Letters,
    Note,
    Part,
    Table,
    TableFactor,
    TableLine,
    TableRow,
    begun,
)

# Millimetres on paper at full size; print.css has the same (a test compares them).
WIDTHS = {"num": 14, "wide": 16, "rank": 15, "mark": 8, "spark": 36, "reading": 24, "compared": 36, "icons": 24}
WIDTHS |= {"lone": 20, "period": 28, "name": 42, "line": 30, "why": 44}
TIGHT = 0.9  # the smaller size, below which nobody should have to read
ON_PAPER = 265  # A4 landscape between its margins
SPARSE = 120  # columns narrower than this together would leave the table mostly empty over a whole sheet
COUNTS = {"trend", "quarter", "rolling", "baseline", "target", "exceptions"}


def tables(lines: Sequence[Line], dashboard: Dashboard, *, room: float | None = None) -> tuple[Table, ...]:
    """Every section of the dashboard, for a page; or for paper, where what is wider than `room` mm is carried on."""
    letters = Letters()
    found: list[Table] = []
    sections = _sections(lines, dashboard)
    for columns, run in groupby(sections, key=lambda section: section.columns):
        parts = [(section, [line for line in lines if line.row.section == section.name]) for section in run]
        parts = [(section, held) for section, held in parts if held]
        if parts:
            whole = _table(columns, parts, letters, paper=room is not None)
            found += [whole] if room is None else fitted(whole, room)
    return tuple(replace(table, only=len(found) == 1) for table in found)


def _sections(lines: Sequence[Line], dashboard: Dashboard) -> list[SectionResult]:
    """The dashboard's sections, or what its lines name; those without columns show the usual ones."""
    known = {section.name for section in dashboard.sections}
    told = dict.fromkeys(line.row.section for line in lines if line.row.section not in known)
    sections = [*dashboard.sections, *(SectionResult(name) for name in told)]
    unsaid = {section.name for section in sections if not section.columns}
    columns = columns_of([line.row for line in lines if line.row.section in unsaid])
    return [section if section.columns else replace(section, columns=columns) for section in sections]


def columns_of(rows: Sequence[Row]) -> tuple[Column, ...]:
    """The usual columns, less those that no row has anything for."""
    groups = dict.fromkeys(peer.group for row in rows for peer in row.peers)
    counted = any(_is_counted(row) for row in rows)
    readings = any(row.reading for row in rows)
    empty = {"baseline"} if not any(row.baseline for row in rows) else set()
    empty |= {"target"} if not any(row.target for row in rows) else set()
    empty |= COUNTS if readings and not counted else set()
    chosen = [column for column in usual(groups) if column.kind not in empty]
    if readings:
        extra = ["reading", "reading_change"]
        extra += ["comparators"] if any(row.reading and row.reading.comparisons for row in rows) else []
        chosen += [Column(kind) for kind in extra]
    return tuple(chosen)


def _is_counted(row: Row) -> bool:
    """Whether any volume of the row is known, as counted or as supplied."""
    windows = (row.quarter, row.rolling, row.year_to_date)
    return any(window is not None and window.volume is not None for window in windows)


# -- a table --------------------------------------------------------------------------------------------


def _table(
    columns: Sequence[Column], parts: Sequence[tuple[SectionResult, Sequence[Line]]], letters: Letters, *, paper: bool
) -> Table:
    rows = [line.row for _section, lines in parts for line in lines]
    shown = [column for column in columns if column.kind in KINDS]
    bands = tuple(_band(list(run), rows) for _key, run in groupby(shown, key=lambda column: KINDS[column.kind].band))
    made = tuple(
        Part(section.name, tuple(_row(group, bands, letters, paper=paper) for group in together(lines)), section.note)
        for section, lines in parts
    )
    table = Table(bands, made, sparse=measured(bands) < SPARSE)
    return replace(table, notes=used(table))


def _band(columns: Sequence[Column], rows: Sequence[Row]) -> Band:
    kinds = [KINDS[column.kind] for column in columns]
    headed = [(column, kind.heads(column, rows)) for column, kind in zip(columns, kinds, strict=True)]
    first, alone = columns[0], len(columns) == 1
    ranked = kinds[0].band == "rank"
    title = first.label if first.label and not ranked and (alone or len(headed[0][1]) > 1) else kinds[0].title(rows)
    named = tuple(
        (column, (replace(heads[0], label=column.label),)) if column.label and len(heads) == 1 and (ranked or not alone)
        else (column, heads)
        for column, heads in headed
    )  # fmt: skip
    if ranked and alone:
        named = tuple((column, tuple(replace(head, width="lone") for head in heads)) for column, heads in named)
    periods = {kind.period(column, row) for column, kind in zip(columns, kinds, strict=True) for row in rows} - {""}
    return Band(kinds[0].band, title, periods.pop() if len(periods) == 1 else "", named)


def together(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of each row."""
    found: list[list[Line]] = []
    for line in lines:
        if line.is_first or not found:
            found.append([line])
        else:
            found[-1].append(line)
    return found


def _row(lines: Sequence[Line], bands: Sequence[Band], letters: Letters, *, paper: bool) -> TableRow:
    first = lines[0]
    return TableRow(
        name=shared_name([line.row for line in lines]) if len(lines) > 1 else first.row.name,
        lines=tuple(_line(line, bands, letters) for line in lines),
        factors=tuple(_factor(factor, letters, paper=paper) for factor in first.factors),
        omitted=tuple(_factor(factor, letters, paper=paper) for factor in first.omitted),
        notes=letters.of(overridden(first.rating)),
    )


def shared_name(rows: Sequence[Row]) -> str:
    """What a row of several measures is called; empty where that is the list of them, which stands beside it."""
    name = rows[0].row_name
    return "" if name == listed([row.name for row in rows]) else name


def _factor(factor: ShownFactor, letters: Letters, *, paper: bool) -> TableFactor:
    said = changed(factor)
    return TableFactor(factor, said, letters.of(said) if paper else ())


def _line(line: Line, bands: Sequence[Band], letters: Letters) -> TableLine:
    cells: list[Cell] = []
    remarks = dict(line.notes)
    for band in bands:
        drawn: list[Cell] = []
        for place, (column, heads) in enumerate(band.columns):
            made = _cells(KINDS[column.kind], column, heads, line, band, letters, place)
            if remark := remarks.pop(column.key, None):
                made = (
                    replace(made[0], notes=made[0].notes + letters.of(said_by(remark.text, remark.author))),
                    *made[1:],
                )
            drawn += made
        cells += begun(drawn)
    left = [said_by(remark.text, remark.author) for remark in remarks.values()]
    return TableLine(line, line.row.name, tuple(cells), letters.of(*left))


def _cells(
    kind: Kind, column: Column, heads: tuple[Head, ...], line: Line, band: Band, letters: Letters, place: int
) -> tuple[Cell, ...]:
    """A column's cells of a line, with their own period where the heading cannot say it for all."""
    says = not band.period and (place == 0 or kind.band == "rank")
    return kind.cells(column, line, kind.period(column, line.row) if says else "", heads, letters)


# -- notes ------------------------------------------------------------------------------------------------


def said_by(text: str, author: str) -> str:
    """A remark with its author."""
    return f"{text} ({author})" if author else text


def changed(factor: ShownFactor) -> str:
    """What the analyst did to a factor, with what was computed; empty where nothing was done."""
    sentences = {
        "reword": _("Reworded; computed as “%(computed)s”. %(reason)s"),
        "add": _("Added by the analyst. %(reason)s"),
        "omit": _("Left out: “%(computed)s”. %(reason)s"),
    }
    if factor.action not in sentences:
        return ""
    return said_by(sentences[factor.action] % {"computed": factor.computed, "reason": factor.reason}, factor.author)


def overridden(rating: ShownRating) -> str:
    """Why a rating is not the computed one; empty where it is."""
    if not rating.reason:
        return ""
    text = _("Rated %(rag)s by the analyst, computed %(computed)s. %(reason)s")
    says = {"rag": rating.rag.value, "computed": rating.computed.value, "reason": rating.reason}
    return said_by(text % says, rating.author)


def used(table: Table) -> tuple[Note, ...]:
    """The notes that a table's cells refer to, in the order of their letters."""
    found: dict[str, Note] = {}
    for row in table.rows:
        edits = () if table.carried_on else (*row.factors, *row.omitted)
        for notes in (row.notes, *(factor.notes for factor in edits)):
            found |= {note.letter: note for note in notes}
        for line in row.lines:
            for notes in (line.notes, *(cell.notes for cell in line.cells)):
                found |= {note.letter: note for note in notes}
    return tuple(sorted(found.values(), key=lambda note: (len(note.letter), note.letter)))


# -- paper ----------------------------------------------------------------------------------------------------


def fitted(table: Table, room: float) -> list[Table]:
    """The table in type as large as the sheet has room for, or carried on in a second one."""
    names = WIDTHS["name"] + (WIDTHS["line"] if table.has_lines else 0)
    whole = names + WIDTHS["why"] + measured(table.bands)
    if whole * TIGHT <= room:
        return [replace(table, tight=whole > room)]
    return _carried(table, room, names)


def measured(bands: Iterable[Band]) -> float:
    """How wide columns are at full size."""
    return sum(WIDTHS[head.width] for band in bands for head in band.heads)


def _carried(table: Table, room: float, names: float) -> list[Table]:
    """Headings with their columns, as many to a table as fit; each table names its rows."""
    sheets: list[list[int]] = [[]]
    for place in range(len(table.bands)):
        why = WIDTHS["why"] if len(sheets) == 1 else 0
        held = [table.bands[other] for other in [*sheets[-1], place]]
        if sheets[-1] and (names + why + measured(held)) * TIGHT > room:
            sheets.append([])
        sheets[-1].append(place)
    found = [_only(table, places) for places in sheets]
    found = [replace(part, tight=True, carried_on=number > 0) for number, part in enumerate(found)]
    return [replace(part, notes=used(part)) for part in found]


def _only(table: Table, places: Sequence[int]) -> Table:
    """The table with some of its headings."""
    band_of = [place for place, band in enumerate(table.bands) for _head in band.heads]

    def of_line(line: TableLine) -> TableLine:
        at, cells = 0, []
        for cell in line.cells:
            cells += [cell] if band_of[at] in places else []
            at += cell.spans
        return replace(line, cells=tuple(cells))

    def of_row(row: TableRow) -> TableRow:
        return replace(row, lines=tuple(map(of_line, row.lines)))

    parts = tuple(replace(part, rows=tuple(map(of_row, part.rows))) for part in table.parts)
    return replace(table, bands=tuple(table.bands[place] for place in places), parts=parts)
