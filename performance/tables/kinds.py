"""What each kind of column is called, what it is of, and what its cells say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from performance import months
from performance.arithmetic.columns import Column
from performance.arithmetic.results import EnteredMark, MonthPoint, PeerResult, Row
from performance.arithmetic.series import QUARTER, Change, signed
from performance.lines import Line
from performance.tables import words
from performance.tables.parts import Cell, Figure, Head, Letters, Under

Rows = Sequence[Row]
Drawn = tuple[Cell, ...]


@dataclass(frozen=True)
class Kind:
    """One kind of column. `band` are the kinds that stand under one heading with it; `title` is that heading.

    `period` says what a row's cells are of; where the rows differ each cell says it, so `cells` is told it then.
    """

    band: str
    title: Callable[[Rows], str]
    heads: Callable[[Column, Rows], tuple[Head, ...]]
    period: Callable[[Column, Row], str]
    cells: Callable[[Column, Line, str, tuple[Head, ...], Letters], Drawn]


# -- windows of monthly counts ------------------------------------------------------------------------


def _window(change: Change | None, label: str, period: str, *, now: bool = False) -> Drawn:
    """A volume and its change; `label` is what the volume is of, `period` is said in the cell where rows differ."""
    against = _("On a year before")
    if change is None:
        return Cell(label, now=now), Cell(against, now=now)
    return (
        Cell(label, (words.volume(change, period=period),), now=now),
        Cell(against, (words.moved(change),), strong=True, now=now),
    )


def _volume_heads(column: Column, rows: Rows) -> tuple[Head, ...]:
    return Head(_("Volume")), Head(_("On a year before"))


def _span(change: Change | None) -> str:
    return "" if change is None or change.volume is None else months.span(change.first, change.to)


def _quarter(column: Column, line: Line, period: str, heads: tuple[Head, ...], letters: Letters) -> Drawn:
    return _window(line.row.quarter, _span(line.row.quarter) or _("Latest quarter"), period, now=True)


def _rolling(column: Column, line: Line, period: str, heads: tuple[Head, ...], letters: Letters) -> Drawn:
    return _window(line.row.rolling, _("12 months"), period)


def _to_date(column: Column, line: Line, period: str, heads: tuple[Head, ...], letters: Letters) -> Drawn:
    return _window(line.row.year_to_date, _span(line.row.year_to_date) or _("Year to date"), period)


def _previous(column: Column, line: Line, period: str, heads: tuple[Head, ...], letters: Letters) -> Drawn:
    """The 12 months before; of a reading, what it is compared with."""
    row = line.row
    if row.rolling.volume is None and row.reading:
        before = next((change.previous for change in row.reading.changes if change.previous is not None), None)
        return (Cell(heads[0].label, (Figure(words.reading_amount(before, row)),)),)
    return (Cell(heads[0].label, (Figure(words.amount(row.rolling.previous)),)),)


def _baseline(column: Column, line: Line, period: str, heads: tuple[Head, ...], letters: Letters) -> Drawn:
    change = line.row.baseline
    if change is None:
        return (Cell(heads[0].label, (Figure(_("none")),)),)
    under = [Under(change.reason)] if change.reason else []
    under += [Under(words.amount(change.previous))] if change.previous is not None else []
    return (Cell(heads[0].label, (Figure(change.text, tuple(under)),)),)


def _baseline_heads(column: Column, rows: Rows) -> tuple[Head, ...]:
    name = next((row.baseline_name for row in rows if row.baseline_name), "")
    return (Head(_("On %(baseline)s") % {"baseline": name} if name else _("On the baseline"), "wide"),)


def _target(column: Column, line: Line, period: str, heads: tuple[Head, ...], letters: Letters) -> Drawn:
    return (Cell(heads[0].label, (words.goal(line.row.target),)),)


def _gap(column: Column, line: Line, period: str, heads: tuple[Head, ...], letters: Letters) -> Drawn:
    """A group's own change, and how many points ours is from it."""
    found = next((gap for gap in line.row.gaps if gap.group == column.name), None)
    if found is None or found.change_pct is None:
        reason = found.reason if found else ""
        return (Cell(heads[0].label, (Figure(words.NOT_KNOWN, (Under(reason),) if reason else ()),)),)
    under = () if found.gap is None else (Under(_("gap %(points)s") % {"points": signed(found.gap, " pp")}),)
    return (Cell(heads[0].label, (Figure(signed(found.change_pct), under),)),)


def _gap_heads(column: Column, rows: Rows) -> tuple[Head, ...]:
    return (Head(group_name(column.name, rows), "wide"),)


# -- ranks --------------------------------------------------------------------------------------------


def _peer(column: Column, row: Row) -> PeerResult | None:
    return next((peer for peer in row.peers if peer.group == column.name), None)


def group_name(slug: str, rows: Rows) -> str:
    """What a peer group is called in the results; its slug where none has it."""
    peers = {peer.group: peer.name for row in rows for peer in row.peers}
    gaps = {gap.group: gap.name for row in rows for gap in row.gaps}
    return {**gaps, **peers}.get(slug, slug)


def _rank(column: Column, line: Line, period: str, heads: tuple[Head, ...], letters: Letters) -> Drawn:
    peer, label = _peer(column, line.row), heads[0].label
    if peer is None:
        return (Cell(label),)
    if peer.rank is None and not _is_counted(line.row):
        return (Cell(label),)
    under = [Under(period)] if period else []
    under += [Under(peer.reason)] if peer.rank is None and peer.reason else []
    noted = letters.of(words.supplied(peer))
    return (Cell(label, (Figure(peer.text, tuple(under)),), "rank", peer=peer, notes=noted),)


def _rank_heads(column: Column, rows: Rows) -> tuple[Head, ...]:
    return (Head(group_name(column.name, rows), "rank"),)


def _is_counted(row: Row) -> bool:
    """Whether any month of it is known, so that a rank could be computed."""
    return any(point.count is not None for point in row.points)


# -- unusual months -----------------------------------------------------------------------------------


def has_periods(row: Row) -> bool:
    """Whether its unusual months are those of cohorts, longer than the months that are shown one by one."""
    return any(mark.last_month - mark.first_month >= QUARTER for mark in row.entered)


def _mark_heads(column: Column, rows: Rows) -> tuple[Head, ...]:
    shown = sorted({point.month for row in rows if not has_periods(row) for point in row.marks})
    if not shown or all(has_periods(row) for row in rows):
        return (Head("", "period"),)
    return tuple(Head(months.name(month), "mark") for month in shown)


def _marks(column: Column, line: Line, period: str, heads: tuple[Head, ...], letters: Letters) -> Drawn:
    row = line.row
    if has_periods(row) or heads[0].width == "period":
        return (_periods(row, len(heads), letters),)
    by_name = {months.name(point.month): point for point in row.marks}
    return tuple(_mark(head.label, by_name.get(head.label), letters) for head in heads)


def _mark(label: str, point: MonthPoint | None, letters: Letters) -> Cell:
    if point is None:
        return Cell(label, shape="mark")
    noted = letters.of(entered_note(point.reason)) if point.entered else ()
    return Cell(label, shape="mark", point=point, notes=noted)


def _periods(row: Row, spans: int, letters: Letters) -> Cell:
    """Marks that an analyst entered for periods of their own."""
    noted = letters.of(*(entered_note(mark.reason) for mark in row.entered))
    return Cell(_("Unusual"), shape="periods", marks=row.entered, spans=spans, notes=noted)


def entered_note(reason: str) -> str:
    """How a mark that an analyst entered is explained."""
    return _("Entered by the analyst: %(reason)s") % {"reason": reason}


def mark_period(mark: EnteredMark) -> str:
    """`Jan–Dec 2012`."""
    return months.span(mark.first_month, mark.last_month)


# -- readings -----------------------------------------------------------------------------------------


def _reading_period(column: Column, row: Row) -> str:
    return row.reading.period if row.reading else ""


def _unit_words(rows: Rows) -> str:
    """The unit of every reading, if it is one."""
    said = {row.unit_words for row in rows if row.reading}
    return said.pop() if len(said) == 1 else ""


def _reading_heads(column: Column, rows: Rows) -> tuple[Head, ...]:
    unit = _unit_words(rows)
    return (Head(f"{_('Figure')}, {unit}" if unit else _("Figure"), "reading"),)


def _reading(column: Column, line: Line, period: str, heads: tuple[Head, ...], letters: Letters) -> Drawn:
    row = line.row
    known = row.reading is not None and not row.reading.awaited
    unit = row.unit_words if known and row.unit_words not in heads[0].label else ""
    figure = words.reading(row.reading, row, period=period, unit_words=unit)
    noted = letters.of(row.reading.note if row.reading else "")
    shape = "words" if row.reading and row.reading.awaited else "figure"
    return (Cell(heads[0].label, (figure,), shape, now=True, notes=noted),)


def _change_heads(column: Column, rows: Rows) -> tuple[Head, ...]:
    return (Head(_("Change"), "reading"),)


def _reading_change(column: Column, line: Line, period: str, heads: tuple[Head, ...], letters: Letters) -> Drawn:
    changes = line.row.reading.changes if line.row.reading else ()
    figures = tuple(words.reading_move(change, line.row) for change in changes)
    return (Cell(heads[0].label, figures, strong=True, now=True),)


def _comparator_heads(column: Column, rows: Rows) -> tuple[Head, ...]:
    return (Head(column.name, "reading"),)


def _comparator(column: Column, line: Line, period: str, heads: tuple[Head, ...], letters: Letters) -> Drawn:
    found = line.row.reading.comparisons if line.row.reading else ()
    figures = tuple(words.compared(one, line.row) for one in found if one.name == column.name)
    return (Cell(heads[0].label, figures),)


def _comparators_heads(column: Column, rows: Rows) -> tuple[Head, ...]:
    return (Head(_("Compared with"), "compared"),)


def _comparators(column: Column, line: Line, period: str, heads: tuple[Head, ...], letters: Letters) -> Drawn:
    found = line.row.reading.comparisons if line.row.reading else ()
    return (Cell(heads[0].label, tuple(words.compared(one, line.row, named=True) for one in found), "list"),)


# -- drawings -----------------------------------------------------------------------------------------


def _trend_heads(column: Column, rows: Rows) -> tuple[Head, ...]:
    return (Head("", "spark"),)


def _trend_period(column: Column, row: Row) -> str:
    return _("to %(month)s") % {"month": months.label(row.points[-1].month)} if row.points else ""


def _trend(column: Column, line: Line, period: str, heads: tuple[Head, ...], letters: Letters) -> Drawn:
    return (Cell(_("By month"), shape="trend" if _is_counted(line.row) else "words"),)


def _advice(row: Row) -> bool:
    return row.variation is not None or row.assurance is not None


def _icon_heads(column: Column, rows: Rows) -> tuple[Head, ...]:
    return (Head("", "icons"),)


def _icons(column: Column, line: Line, period: str, heads: tuple[Head, ...], letters: Letters) -> Drawn:
    return (Cell(_("Variation and target"), shape="icons" if _advice(line.row) else "words"),)


# -- the table of kinds -------------------------------------------------------------------------------


def _no_period(column: Column, row: Row) -> str:
    return ""


def _quarter_period(column: Column, row: Row) -> str:
    return _span(row.quarter)


def _year_period(column: Column, row: Row) -> str:
    return _span(row.rolling)


def _to_date_period(column: Column, row: Row) -> str:
    return _span(row.year_to_date)


def _rank_period(column: Column, row: Row) -> str:
    return words.rank_period(_peer(column, row), row)


def _called(text: str) -> Callable[[Rows], str]:
    """A heading that does not depend on the rows, in the reader's language."""
    return lambda rows: _(text)


def _trend_title(rows: Rows) -> str:
    return _("%(count)d months") % {"count": len(rows[0].points)} if rows else ""


def _one_head(text: str, width: str = "num") -> Callable[[Column, Rows], tuple[Head, ...]]:
    return lambda column, rows: (Head(_(text), width),)


YEAR, READING = _called(gettext_noop("12 months")), _called(gettext_noop("Latest figure"))
TO_DATE = _called(gettext_noop("Financial year to date"))
KINDS: dict[str, Kind] = {
    "trend": Kind("trend", _trend_title, _trend_heads, _trend_period, _trend),
    "quarter": Kind("quarter", _called(gettext_noop("Latest quarter")), _volume_heads, _quarter_period, _quarter),
    "rolling": Kind("year", YEAR, _volume_heads, _year_period, _rolling),
    "previous": Kind("year", YEAR, _one_head(gettext_noop("Year before")), _year_period, _previous),
    "year_to_date": Kind("to_date", TO_DATE, _volume_heads, _to_date_period, _to_date),
    "baseline": Kind("year", YEAR, _baseline_heads, _year_period, _baseline),
    "target": Kind("year", YEAR, _one_head(gettext_noop("Target"), "wide"), _year_period, _target),
    "gap": Kind("year", YEAR, _gap_heads, _year_period, _gap),
    "rank": Kind("rank", _called(gettext_noop("Rank, 1 is best")), _rank_heads, _rank_period, _rank),
    "exceptions": Kind("marks", _called(gettext_noop("Unusual months")), _mark_heads, _no_period, _marks),
    "reading": Kind("reading", READING, _reading_heads, _reading_period, _reading),
    "reading_change": Kind("reading", READING, _change_heads, _reading_period, _reading_change),
    "comparator": Kind("reading", READING, _comparator_heads, _reading_period, _comparator),
    "comparators": Kind("reading", READING, _comparators_heads, _reading_period, _comparators),
    "icons": Kind("icons", _called(gettext_noop("Variation and target")), _icon_heads, _no_period, _icons),
}
