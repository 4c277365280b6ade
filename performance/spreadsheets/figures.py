"""The sheets of figures behind a dashboard: months, areas, wards, readings."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from openpyxl import Workbook

from performance.arithmetic.peers import interval
from performance.arithmetic.results import PeerArea, PeerResult, ReadingResult, Row
from performance.arithmetic.series import YEAR, rounded
from performance.spreadsheets import formulas
from performance.spreadsheets.book import Book
from performance.spreadsheets.cells import Head, Number, Sheet, Value, decimals, month

TENTH = decimals(1)


def months_sheet(made: Workbook, book: Book) -> None:
    """Every month of every line with its expected range, and the 12 months up to it as a sum."""
    heads = [
        Head(_("Measure"), 34),
        Head(_("Month"), 12),
        Head(_("Count")),
        Head(_("Expected")),
        Head(_("Range from")),
        Head(_("Range to")),
        Head(_("Unusual"), 14),
        Head(_("12 months"), 12),
        Head(_("Provisional"), 12),
    ]
    sheet = Sheet(made, _("Months"), title=_("Months and rolling 12 months"), about=book.about, heads=heads)
    sheet.freeze(2)
    for line in book.lines:
        _months(sheet, line.row)
    sheet.filtered()


def _months(sheet: Sheet, row: Row) -> None:
    if all(point.count is None for point in row.points) and all(point.total is None for point in row.totals):
        return
    unusual = {1: _("high"), -1: _("low")}
    totals = {point.month: point.total for point in row.totals}
    counts = {point.month: point.count for point in row.points}
    first = sheet.next_row - row.points[0].month
    for point in row.points:
        at = first + point.month
        sheet.add(
            [
                row.name,
                month(point.month),
                None if point.count is None else Number(point.count),
                _tenth(point.expected),
                _tenth(point.low),
                _tenth(point.high),
                unusual.get(point.mark, ""),
                _twelve(totals.get(point.month), counts, point.month, at),
                _("provisional") if point.provisional else "",
            ]
        )


def _twelve(total: int | None, counts: Mapping[int, int | None], last: int, at: int) -> Value:
    """The 12 months up to one: a sum where the sheet has them all, else the figure."""
    if total is None:
        return None
    shown = [counts.get(number) for number in range(last - YEAR + 1, last + 1)]
    if sum(count for count in shown if count is not None) == total and None not in shown:
        return formulas.total("C", at - YEAR + 1, at)
    return Number(total)


def _tenth(value: float | None) -> Value:
    return None if value is None else Number(round(value, 1), TENTH)


def peers_sheet(made: Workbook, book: Book) -> None:
    """The areas of every group: rates and ranks as formulas."""
    groups = [(line.row, peer) for line in book.lines for peer in line.row.peers]
    if not groups:
        return
    heads = [
        Head(_("Measure"), 34),
        Head(_("Group"), 26),
        Head(_("Area"), 28),
        Head(_("12 months")),
        Head(_("Those it could happen to"), 14),
        Head(_("Per"), 9),
        Head(_("Rate")),
        Head(_("Rank"), 8),
        Head(_("Rank as printed"), 10),
        Head(_("Rate from (95%)")),
        Head(_("Rate to (95%)")),
        Head(_("Note"), 40),
    ]
    sheet = Sheet(made, _("Peers"), title=_("Rates and ranks"), about=book.about, heads=heads)
    sheet.freeze(3)
    for row, peer in groups:
        _areas(sheet, row, peer, book.dashboard.area)
    sheet.filtered()


def _areas(sheet: Sheet, row: Row, peer: PeerResult, own: str) -> None:
    if not peer.areas:
        told = " ".join(part for part in (peer.reason, peer.dated, peer.source) if part)
        sheet.add([row.name, peer.name, "", *[None] * 5, "" if peer.rank is None else peer.text, None, None, told])
        return
    first, last = sheet.next_row, sheet.next_row + len(peer.areas) - 1
    for at, area in enumerate(peer.areas, start=first):
        sheet.add(
            [
                row.name,
                peer.name,
                area.name,
                Number(area.count),
                Number(denominator(area, peer)),
                Number(peer.per),
                formulas.rate(f"D{at}", f"E{at}", f"F{at}"),
                formulas.rank(f"G{at}", "G", first, last, most=row.polarity > 0),
                Number(area.rank, "0"),
                Number(round(area.rate_low, 4), decimals(2)),
                Number(round(area.rate_high, 4), decimals(2)),
                _("tied") if area.tied else "",
            ],
            strong=area.slug == own,
        )


def denominator(area: PeerArea, peer: PeerResult) -> int:
    """What a rate was divided by, from the upper end of its interval, which is above nothing even for no crime."""
    return round(peer.per * interval(area.count)[1] / area.rate_high)


def wards_sheet(made: Workbook, book: Book) -> None:
    """The 12 months ward by ward."""
    rows = [line.row for line in book.lines if line.row.wards]
    if not rows:
        return
    heads = [
        Head(_("Measure"), 34),
        Head(_("Ward"), 30),
        Head(_("12 months")),
        Head(_("A year before")),
        Head(_("Change, %")),
        Head(_("Share of the whole, %")),
    ]
    sheet = Sheet(made, _("Wards"), title=_("Wards"), about=book.about, heads=heads)
    sheet.freeze(2)
    for row in rows:
        _wards(sheet, row, book.rules.decimals.rolling)
    sheet.filtered()


def _wards(sheet: Sheet, row: Row, places: int) -> None:
    assert row.wards
    whole = sheet.add([row.name, _("The whole"), _count(row.rolling.volume), _count(row.rolling.previous)], strong=True)
    for line in row.wards.lines:
        at, change = sheet.next_row, line.change
        moved: Value = change.reason
        if change.direction is not None and change.volume is not None and change.previous is not None:
            moved = formulas.change(f"C{at}", f"D{at}", formulas.places_of(change.change_pct, places))
        part: Value = None
        if line.share is not None and row.rolling.volume:
            part = formulas.share(f"C{at}", f"C${whole}", formulas.places_of(line.share, 1))
        sheet.add([row.name, line.name, _count(change.volume), _count(change.previous), moved, part])
    if row.wards.elsewhere is not None:
        sheet.add([row.name, _("In none of these wards"), Number(row.wards.elsewhere)])


def _count(value: int | None) -> Value:
    return None if value is None else Number(value)


def readings_sheet(made: Workbook, book: Book) -> None:
    """Figures with days of their own, each with what it is held against."""
    rows = [line.row for line in book.lines if line.row.reading]
    if not rows:
        return
    heads = [
        Head(_("Measure"), 34),
        Head(_("Period"), 28),
        Head(_("From"), 12),
        Head(_("To"), 12),
        Head(_("Value")),
        Head(_("Unit"), 18),
        Head(_("Counted")),
        Head(_("Out of")),
        Head(_("People asked")),
        Head(_("Held against"), 30),
        Head(_("Their value")),
        Head(_("Their change, %")),
        Head(_("Ours on theirs")),
        Head(_("In"), 10),
        Head(_("Note"), 40),
    ]
    sheet = Sheet(made, _("Readings"), title=_("Figures with their own days"), about=book.about, heads=heads)
    sheet.freeze(2)
    for row in rows:
        assert row.reading
        _reading(sheet, row, row.reading)
    sheet.filtered()


def _reading(sheet: Sheet, row: Row, reading: ReadingResult) -> None:
    form = decimals(row.decimals)
    note = _("awaits the next figure") if reading.awaited else reading.note
    unit = row.unit_words or {"percent": "%", "count": _("count"), "rate": _("rate")}.get(row.unit, row.unit)
    sizes = [_number(reading.numerator), _number(reading.denominator), _number(reading.sample_size)]
    own: list[Value] = [row.name, reading.period, reading.first_day, reading.last_day]
    at = sheet.add([*own, _number(reading.value, form), unit, *sizes, *[None] * 5, note])
    for change in reading.changes:
        moved = _earlier(reading.value, change.previous, change.change, change.unit, at, sheet.next_row)
        told = _("points") if change.unit == "points" else "%"
        against = [change.base, _number(change.previous, form), None, moved if moved is not None else change.reason]
        sheet.add([row.name, reading.period, *[None] * 7, *against, told])
    for other in reading.comparisons:
        gap: Value = _number(other.gap, decimals(2, signed=True))
        if None not in (reading.value, other.value, other.gap) and reading.value - other.value == other.gap:  # type: ignore[operator]
            gap = formulas.difference(f"E{at}", f"K{sheet.next_row}", formulas.places_of(other.gap, row.decimals))
        against = [other.name, _number(other.value, form), _number(other.change, decimals(1, signed=True)), gap]
        sheet.add([row.name, reading.period, *[None] * 7, *against, "" if other.gap is None else _("points")])


def _earlier(
    value: Decimal | None, previous: Decimal | None, change: Decimal | None, unit: str, at: int, here: int
) -> Value:
    """A change as a formula where both values are there and give it; else as it was published."""
    if change is None:
        return None
    places = formulas.places_of(change, 1)
    if value is not None and previous is not None:
        if unit == "points" and rounded(value - previous, places) == change:
            return formulas.difference(f"$E${at}", f"K{here}", places)
        if unit != "points" and previous and rounded(100 * (value - previous) / previous, places) == change:
            return formulas.change(f"$E${at}", f"K{here}", places)
    return Number(change, decimals(places, signed=True))


def _number(value: Decimal | int | None, form: str = "#,##0.##") -> Value:
    return None if value is None else Number(value, form)
