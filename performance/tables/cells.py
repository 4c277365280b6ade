"""What each kind of column is in a file: names with their units, and plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from performance import months
from performance.arithmetic.columns import Column
from performance.arithmetic.results import Icon, PeerResult, ReadingResult, Row
from performance.arithmetic.series import Change

CHANGE = ("from", "to", "volume", "previous", "change_pct")
WINDOWS = {"quarter": "quarter", "rolling": "rolling12", "year_to_date": "year_to_date", "baseline": "baseline"}
READING = ("value", "unit", "from", "to", "status", "sample_size", "note")


@dataclass(frozen=True)
class Cells:
    """The names that a column's values have in a file, and the values of a row."""

    kind: str
    names: tuple[str, ...]
    of: Callable[[Row], Sequence[Any]]


def cells_of(column: Column, rows: Iterable[Row]) -> Cells:
    """A column as a file has it; one for all comparators has those that any of the rows has."""
    kind, name = column.kind, column.name
    if kind in WINDOWS:
        return Cells(kind, prefixed(WINDOWS[kind], CHANGE), lambda row: window(window_of(row, kind)))
    if kind in {"rank", "gap"}:
        return rank(name) if kind == "rank" else gap(name)
    if kind == "comparator":
        return others([name])
    if kind == "comparators":
        return others(dict.fromkeys(one.name for row in rows if row.reading for one in row.reading.comparisons))
    return PLAIN.get(kind, Cells(kind, (), lambda row: ()))


def prefixed(prefix: str, names: Iterable[str]) -> tuple[str, ...]:
    """`quarter_volume`."""
    return tuple(f"{prefix}_{name}" for name in names)


def window_of(row: Row, kind: str) -> Change | None:
    """The row's window of that kind."""
    found = {"quarter": row.quarter, "rolling": row.rolling, "year_to_date": row.year_to_date, "baseline": row.baseline}
    return found[kind]


def window(change: Change | None) -> Sequence[Any]:
    """A window's months and figures."""
    if change is None:
        return [None] * len(CHANGE)
    return [months.text(change.first), months.text(change.to), change.volume, change.previous, change.change_pct]


def rank(group: str) -> Cells:
    """A place in a group with what it is of."""

    def of(row: Row) -> Sequence[Any]:
        peer = next((peer for peer in row.peers if peer.group == group), None)
        if peer is None:
            return [None] * 5
        period = peer.dated or (f"12 months to {months.text(row.rolling.to)}" if peer.rank else "")
        return [peer.rank, peer.of, period, own_rate(peer, row), rate_unit(peer)]

    return Cells("rank", tuple(f"{part}_{group}" for part in ("rank", "of", "period", "rate", "rate_unit")), of)


def own_rate(peer: PeerResult, row: Row) -> float | None:
    """Our own rate: that of the area at our rank whose count is ours."""
    count = row.rolling.volume
    return next((round(area.rate, 3) for area in peer.areas if area.rank == peer.rank and area.count == count), None)


def rate_unit(peer: PeerResult) -> str:
    """`per 1,000 residents`; empty where no rate was computed."""
    return f"per {peer.per:,} {peer.noun or peer.denominator}" if peer.areas else ""


def gap(group: str) -> Cells:
    """A group's own change and the distance to it."""

    def of(row: Row) -> Sequence[Any]:
        found = next((gap for gap in row.gaps if gap.group == group), None)
        return [found.change_pct, found.gap] if found else [None, None]

    return Cells("gap", (f"rolling12_change_pct_{group}", f"gap_points_{group}"), of)


def others(names: Iterable[str]) -> Cells:
    """Somebody else's figure, change and distance, for each of them."""
    told = list(names)

    def of(row: Row) -> Sequence[Any]:
        known = {one.name: one for one in row.reading.comparisons} if row.reading else {}
        parts = (
            (known[name].value, known[name].change, known[name].gap) if name in known else [None] * 3 for name in told
        )
        return [value for part in parts for value in part]

    return Cells(
        "comparators", tuple(f"reading_{part}_{name}" for name in told for part in ("value", "change_pct", "gap")), of
    )


def target(row: Row) -> Sequence[Any]:
    """The target, and whether it is met."""
    goal = row.target
    if goal is None:
        return [None] * 5
    to = None if goal.to is None else months.text(goal.to)
    return [goal.change_pct, goal.level, to, goal.met, goal.short]


def unusual(row: Row) -> Sequence[Any]:
    """Marked months and periods, in words."""
    said = [f"{months.text(point.month)} {'high' if point.mark > 0 else 'low'}" for point in row.exceptions]
    said += [
        f"{months.text(mark.first_month)} to {months.text(mark.last_month)} {'high' if mark.direction > 0 else 'low'}"
        for mark in row.entered
        if mark.last_month > mark.first_month
    ]
    return ["; ".join(said)]


def reading(row: Row) -> Sequence[Any]:
    """The latest reading with its days and its unit."""
    found = row.reading
    if found is None:
        return [None] * len(READING)
    unit = {"percent": "per cent"}.get(row.unit, row.unit)
    unit = f"{unit} {row.unit_words}".strip()
    return [found.value, unit, found.first_day, found.last_day, status(found), found.sample_size, found.note]


def status(found: ReadingResult) -> str:
    """As a file of readings has it."""
    return "awaited" if found.awaited else "known"


def reading_change(row: Row) -> Sequence[Any]:
    """The first change as figures, all in words."""
    changes = row.reading.changes if row.reading else ()
    if not changes:
        return [None] * 5
    first = changes[0]
    said = "; ".join(f"{one.change} {one.unit} on {one.base}" for one in changes if one.change is not None)
    return [first.change, first.unit, first.base, first.previous, said]


def advice(row: Row) -> Sequence[Any]:
    """What the XmR chart advises."""

    def slug(icon: Icon | None) -> str | None:
        return icon.slug if icon else None

    return [slug(row.variation), slug(row.assurance)]


PLAIN: dict[str, Cells] = {
    "previous": Cells("previous", ("year_before_volume",), lambda row: [row.rolling.previous]),
    "target": Cells("target", prefixed("target", ("change_pct", "level", "to", "met", "short_points")), target),
    "exceptions": Cells("exceptions", ("unusual_months",), unusual),
    "reading": Cells("reading", prefixed("reading", READING), reading),
    "reading_change": Cells(
        "reading_change",
        prefixed("reading", ("change", "change_unit", "change_base", "previous", "changes")),
        reading_change,
    ),
    "icons": Cells("icons", ("variation", "assurance"), advice),
}
