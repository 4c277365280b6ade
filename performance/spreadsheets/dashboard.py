"""The first sheets: every line with its figures, and the factors that its rating counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from performance import months
from performance.arithmetic.results import Row
from performance.arithmetic.series import Change
from performance.lines import Line
from performance.spreadsheets import formulas
from performance.spreadsheets.book import Book
from performance.spreadsheets.cells import HEAD_ROW, Head, Number, Sheet, Value, decimals

Addresses = Mapping[str, str]  # of the cells of one row, by the column's key


@dataclass(frozen=True)
class Column:
    """One column: `value` gives what its cell holds, knowing the addresses of the row's other cells."""

    key: str
    head: Head
    value: Callable[[Line, Addresses], Value]


def write(made: Workbook, book: Book) -> None:
    """The sheets Dashboard and Factors."""
    last = HEAD_ROW + max(1, sum(len(line.factors) + len(line.omitted) for line in book.lines if line.is_first))
    columns = _columns(book, last)
    sheet = Sheet(made, _("Dashboard"), title=book.title, about=book.about, heads=[column.head for column in columns])
    sheet.freeze(4)
    number = 0
    for line in book.lines:
        number += line.is_first
        at = {
            column.key: f"{get_column_letter(place)}{sheet.next_row}" for place, column in enumerate(columns, start=1)
        }
        sheet.add([Number(number, "0"), *(column.value(line, at) for column in columns[1:])])
    sheet.filtered()
    _factors(made, book)


def _columns(book: Book, last_factor: int) -> list[Column]:
    rows = [line.row for line in book.lines]
    found = [
        Column("number", Head(_("Row"), 6), lambda line, at: None),
        Column("section", Head(_("Section"), 18), lambda line, at: line.row.section),
        Column("row", Head(_("Rated together as"), 24), lambda line, at: line.row.row_name),
        Column("measure", Head(_("Measure"), 34), lambda line, at: line.row.name),
        *_window("quarter", _("Latest quarter"), lambda row: row.quarter, book.rules.decimals.quarter),
        *_window("rolling", _("12 months"), lambda row: row.rolling, book.rules.decimals.rolling),
    ]
    if any(row.year_to_date for row in rows):
        found += _window("to_date", _("Year to date"), lambda row: row.year_to_date, book.rules.decimals.rolling)
    if any(row.baseline for row in rows):
        name = next((row.baseline_name for row in rows if row.baseline_name), "") or _("baseline")
        found += _baseline(name, book.rules.decimals.baseline)
    if any(row.target for row in rows):
        found += _targets()
    found.append(Column("marks", Head(_("Unusual months"), 26), lambda line, at: _marks(line.row)))
    return found + _rating(book, last_factor)


def _window(key: str, title: str, of: Callable[[Row], Change | None], places: int) -> list[Column]:
    """A period with its volume, the same months a year before, and the change between them."""

    def volume(line: Line, at: Addresses) -> Value:
        change = of(line.row)
        return None if change is None or change.volume is None else Number(change.volume)

    def previous(line: Line, at: Addresses) -> Value:
        change = of(line.row)
        return None if change is None or change.previous is None else Number(change.previous)

    def moved(line: Line, at: Addresses) -> Value:
        return _moved(of(line.row), at[key], at[f"{key}_before"], places)

    def period(line: Line, at: Addresses) -> Value:
        change = of(line.row)
        return None if change is None else months.span(change.first, change.to)

    return [
        Column(f"{key}_period", Head(title, 24), period),
        Column(key, Head(_("Volume"), 10), volume),
        Column(f"{key}_before", Head(_("A year before"), 10), previous),
        Column(f"{key}_change", Head(_("Change, %"), 12), moved),
    ]


def _moved(change: Change | None, now: str, before: str, places: int) -> Value:
    if change is None:
        return None
    if change.direction is None or change.volume is None or change.previous is None:
        return change.reason
    return formulas.change(now, before, formulas.places_of(change.change_pct, places))


def _baseline(name: str, places: int) -> list[Column]:
    def volume(line: Line, at: Addresses) -> Value:
        change = line.row.baseline
        return None if change is None or change.previous is None else Number(change.previous)

    def moved(line: Line, at: Addresses) -> Value:
        return _moved(line.row.baseline, at["rolling"], at["baseline"], places)

    words = {"baseline": name}
    return [
        Column("baseline", Head(_("%(baseline)s, volume") % words, 12), volume),
        Column("baseline_change", Head(_("12 months on %(baseline)s, %%") % words, 14), moved),
    ]


def _targets() -> list[Column]:
    def asked(line: Line, at: Addresses) -> Value:
        target = line.row.target
        return (
            None if target is None or target.change_pct is None else Number(target.change_pct, decimals(1, signed=True))
        )

    def level(line: Line, at: Addresses) -> Value:
        target = line.row.target
        return None if target is None or target.level is None else Number(target.level)

    def reach(line: Line, at: Addresses) -> Value:
        target = line.row.target
        if target is None or target.volume is None:
            return None
        return formulas.to_reach(at["level"], at["asked"], at["rolling_before"])

    return [
        Column("asked", Head(_("Target, % on the year before"), 12), asked),
        Column("level", Head(_("Target, volume"), 10), level),
        Column("reach", Head(_("Volume to reach"), 10), reach),
    ]


def _marks(row: Row) -> str:
    words = {1: _("%(month)s high"), -1: _("%(month)s low")}
    return ", ".join(words[point.mark] % {"month": months.short(point.month)} for point in row.exceptions)


def _rating(book: Book, last: int) -> list[Column]:
    """Factors for and against as counted on their sheet, the rating that follows, and the one that is printed."""
    factors = _("Factors")

    def counted(sign: int) -> Callable[[Line, Addresses], Value]:
        def value(line: Line, at: Addresses) -> Value:
            return formulas.tally(at["number"], sign, factors, last, HEAD_ROW + 1) if line.is_first else None

        return value

    def follows(line: Line, at: Addresses) -> Value:
        return formulas.rating(at["for"], at["against"], book.rules) if line.is_first else None

    def printed(line: Line, at: Addresses) -> Value:
        return line.rating.rag.value if line.is_first else None

    def why(line: Line, at: Addresses) -> Value:
        said = " – ".join(part for part in (line.rating.reason, line.rating.author) if part)
        return said if line.is_first else None

    return [
        Column("for", Head(_("Factors for"), 9), counted(1)),
        Column("against", Head(_("Factors against"), 9), counted(-1)),
        Column("rating", Head(_("Rating by the rule set"), 12), follows),
        Column("printed", Head(_("Rating as printed"), 12), printed),
        Column("why", Head(_("Set by the analyst, why"), 40), why),
    ]


def _factors(made: Workbook, book: Book) -> None:
    heads = [
        Head(_("Row"), 6),
        Head(_("Rated"), 34),
        Head(_("Factor"), 60),
        Head(_("For 1, against -1"), 10),
        Head(_("As computed"), 60),
        Head(_("What the analyst did, and why"), 60),
    ]
    sheet = Sheet(made, _("Factors"), title=_("Factors for and against"), about=book.about, heads=heads)
    sheet.freeze(2)
    said = {"reword": _("reworded"), "add": _("added"), "omit": _("left out"), "": ""}
    number = 0
    for line in book.lines:
        number += line.is_first
        if not line.is_first:
            continue
        for factor in (*line.factors, *line.omitted):
            hand = ": ".join(part for part in (said[factor.action], factor.reason) if part)
            sign = None if factor.action == "omit" else Number(factor.sign, "0")
            name = line.row.row_name or line.row.name
            sheet.add([Number(number, "0"), name, factor.text, sign, factor.computed, hand])
    sheet.filtered()
