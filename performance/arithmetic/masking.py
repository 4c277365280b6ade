"""One row without what must not be shown of it, and without everything that is computed from that."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from decimal import Decimal

from performance.arithmetic.rag import Rag, Rating
from performance.arithmetic.results import (
    Icon,
    MonthPoint,
    PeerResult,
    ReadingChange,
    ReadingResult,
    Row,
    TargetResult,
    TotalPoint,
    WardLine,
    WardResult,
)
from performance.arithmetic.series import Change
from performance.arithmetic.suppression import threshold

SMALL = "not shown (small number)"
NOTE = "Small numbers, and figures that would give them away, are not shown."
NOTE_RATING = "Its rating rests on figures that are not shown."
PARTS_NOTE = "Its parts sum to"  # as arithmetic.notes begins it: a sum that would give a part away
ELSEWHERE = "\0elsewhere"
A_YEAR_BEFORE = "a year before"  # as arithmetic.readings names that base

Names = frozenset[Hashable]
Number = Decimal | int | None


@dataclass(frozen=True)
class Withheld:
    """What of one row is left out: named spans, wards of either side, its group's areas, factors and rating."""

    spans: Names
    wards: frozenset[str]
    wards_before: frozenset[str]
    areas: bool
    rating: bool

    @property
    def months(self) -> bool:
        """Whether any month is left out."""
        return any(isinstance(name, tuple) and name[0] == "month" for name in self.spans)


NOTHING = Withheld(frozenset(), frozenset(), frozenset(), False, False)


def masked(row: Row, taken: Withheld) -> Row:
    """The row without what is withheld, and without a reading that is small."""
    reading = _reading(row, taken.spans)
    ranges = taken.months or (bool(threshold(row.smallest_public)) and _summed(row))
    if taken == NOTHING and reading is row.reading and not ranges:
        return row
    no_change = bool({("rolling", "volume"), ("rolling", "previous")} & taken.spans)
    small = ranges or reading is not row.reading or replace(taken, rating=False) != NOTHING
    return replace(
        row,
        quarter=_change("quarter", row.quarter, taken.spans),
        rolling=_change("rolling", row.rolling, taken.spans),
        year_to_date=row.year_to_date and _change("year_to_date", row.year_to_date, taken.spans),
        baseline=row.baseline and _baseline(row.baseline, taken.spans),
        target=_target(row.target) if no_change and row.target else row.target,
        peers=tuple(_peer(peer) for peer in row.peers) if taken.areas else row.peers,
        gaps=tuple(replace(gap, gap=None, reason=SMALL) for gap in row.gaps) if no_change else row.gaps,
        marks=tuple(_point(point, taken.spans, ranges) for point in row.marks),
        points=tuple(_point(point, taken.spans, ranges) for point in row.points),
        totals=tuple(_total(total, taken.spans) for total in row.totals),
        variation=_icon(row.variation) if ranges else row.variation,
        assurance=_icon(row.assurance) if ranges else row.assurance,
        wards=row.wards and _wards(row.wards, taken),
        reading=reading,
        factors=() if taken.rating else row.factors,
        rating=Rating(Rag.GREY, 0, 0) if taken.rating else row.rating,
        was="" if taken.rating else row.was,
        notes=(*row.notes, *([NOTE] if small else []), *([NOTE_RATING] if taken.rating else [])),
    )


def without_sums(row: Row) -> Row:
    """The row without notes that state what its parts sum to, which would give a part away."""
    kept = tuple(note for note in row.notes if not note.startswith(PARTS_NOTE))
    return row if kept == row.notes else replace(row, notes=kept)


def _icon(icon: Icon | None) -> Icon | None:
    return icon and replace(icon, mean=None, low=None, high=None)


def _summed(row: Row) -> bool:
    """Whether a range of the row is a plain sum of the 36 months before."""
    return any(point.method == "low count" for point in (*row.points, *row.marks))


def _change(name: str, change: Change, hidden: Names) -> Change:
    volume = None if (name, "volume") in hidden else change.volume
    previous = None if (name, "previous") in hidden else change.previous
    if (volume, previous) == (change.volume, change.previous):
        return change
    return Change(change.first, change.to, volume, previous, reason=SMALL, mixed=change.mixed)


def _baseline(change: Change, hidden: Names) -> Change:
    """Its months may be among those shown, so it goes with the first figure that does."""
    if not hidden:
        return change
    volume = None if ("rolling", "volume") in hidden else change.volume
    return Change(change.first, change.to, volume, None, reason=SMALL, mixed=change.mixed)


def _target(target: TargetResult) -> TargetResult:
    return replace(target, volume=target.level, met=None, short=None)


def _peer(peer: PeerResult) -> PeerResult:
    return replace(peer, areas=(), average=None, low=None, high=None, dispersion=None, tau2=None, reason=SMALL)


def _point(point: MonthPoint, hidden: Names, ranges: bool) -> MonthPoint:
    if ranges:
        point = replace(point, expected=None, low=None, high=None, z=None, far=False)
    return replace(point, count=None) if ("month", point.month) in hidden else point


def _total(point: TotalPoint, hidden: Names) -> TotalPoint:
    return replace(point, total=None) if ("total", point.month) in hidden else point


def _wards(result: WardResult, taken: Withheld) -> WardResult:
    if not (taken.wards or taken.wards_before or taken.spans):
        return result
    return replace(
        result,
        lines=tuple(_ward(line, taken) for line in result.lines),
        elsewhere=None if ELSEWHERE in taken.wards else result.elsewhere,
    )


def _ward(line: WardLine, taken: Withheld) -> WardLine:
    hidden: set[Hashable] = {("ward", "volume")} if line.slug in taken.wards else set()
    hidden |= {("ward", "previous")} if line.slug in taken.wards_before else set()
    share = None if ("ward", "volume") in hidden or ("rolling", "volume") in taken.spans else line.share
    return replace(line, change=_change("ward", line.change, frozenset(hidden)), share=share, z=None)


def _reading(row: Row, hidden: Names) -> ReadingResult | None:
    """The reading, without its value where the number behind it, or behind its complement, is small.

    Without the value before where that is small. As a count of months it goes where a window of them would.
    """
    reading, least = row.reading, threshold(row.smallest_public)
    if reading is None:
        return None
    of = reading.denominator if reading.denominator is not None else reading.sample_size
    if ("reading", "value") in hidden or _is_small(reading.value, reading.numerator, of, row.unit, least):
        return replace(
            reading,
            value=None,
            numerator=None,
            changes=tuple(_not_told(change) for change in reading.changes),
            comparisons=tuple(replace(comparison, gap=None) for comparison in reading.comparisons),
            note=SMALL,
        )
    changes = tuple(
        _not_told(change)
        if _is_small(change.previous, None, of, row.unit, least)
        or (change.base == A_YEAR_BEFORE and ("reading", "previous") in hidden)
        else change
        for change in reading.changes
    )
    return reading if changes == reading.changes else replace(reading, changes=changes)


def _not_told(change: ReadingChange) -> ReadingChange:
    return replace(change, previous=None, change=None, reason=SMALL)


def _is_small(
    value: Decimal | None, numerator: Decimal | None, of: Decimal | int | None, unit: str, least: int
) -> bool:
    """Whether fewer than may be shown stand behind a value or, of a percentage, behind the rest."""
    number = numerator
    if number is None and value is not None:
        if unit == "count":
            number = value
        elif unit == "percent" and of is not None:
            number = value * of / 100
    if number is None:
        return False
    complement = None if of is None or unit != "percent" else of - number
    return any(count is not None and 0 < Decimal(count) < least for count in (number, complement))
