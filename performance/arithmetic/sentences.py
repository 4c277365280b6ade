"""The largest moves of a dashboard as plain sentences, for an analyst to edit: nothing here is published by itself.

A sentence says what the figures say and no more: no cause, no judgement. Which moves are the largest is decided by how
far they lie beyond ordinary variation (METHOD §2), then by their size.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from performance import months
from performance.arithmetic.peers import ordinal
from performance.arithmetic.results import Dashboard, MonthPoint, ReadingChange, Row
from performance.arithmetic.series import YEAR, Change

MOST = 5  # moves of a whole dashboard: what a reader keeps in mind


def drafted(dashboard: Dashboard, before: Dashboard | None = None, *, measure: str = "") -> tuple[str, ...]:
    """Sentences on the whole: its largest moves, then unusual months, ranks and ratings that changed.

    With a `measure`, everything that can be said of that line. `before` is the edition before this one.
    """
    earlier = {row.measure: row for row in before.rows} if before else {}
    then = _to(before)
    if measure:
        rows = [row for row in dashboard.rows if row.measure == measure]
        return tuple(
            sentence for row in rows for sentence in _of_line(row, earlier.get(row.measure), then, dashboard.was_to)
        )
    found = [sentence for row in largest(dashboard.rows) for sentence in _year(row)]
    found += [sentence for row in dashboard.rows for sentence in _unusual(row)]
    found += [sentence for row in dashboard.rows for sentence in _ranks(row, earlier.get(row.measure), then)]
    found += [sentence for row in _first_lines(dashboard.rows) for sentence in _rating(row, dashboard.was_to)]
    return tuple(found)


def _to(before: Dashboard | None) -> str:
    return "" if before is None else written(before.to)


def largest(rows: Sequence[Row], most: int = MOST) -> list[Row]:
    """The rows whose 12 months moved most: beyond ordinary variation first, then by how many more or fewer."""
    moved = [row for row in rows if row.rolling.direction and row.rolling.previous is not None]
    return sorted(moved, key=lambda row: (-abs(row.rolling.z or 0), -_difference(row.rolling), row.name))[:most]


def _first_lines(rows: Sequence[Row]) -> list[Row]:
    """The line that stands for each row, which has one rating however many lines it has."""
    keys: set[str] = set()
    found = []
    for row in rows:
        if not row.key or row.key not in keys:
            found.append(row)
        keys.add(row.key)
    return found


def _of_line(row: Row, earlier: Row | None, then: str, was_to: int | None) -> Iterator[str]:
    yield from _year(row)
    yield from _quarter(row)
    yield from _baseline(row)
    yield from _reading(row)
    yield from _gaps(row)
    yield from _unusual(row)
    yield from _ranks(row, earlier, then)
    yield from _rating(row, was_to)


# -- volumes -----------------------------------------------------------------------------------------------


def _year(row: Row) -> Iterator[str]:
    """“Residential burglary fell by 15.1% to 2,960 in the 12 months to December 2013, 525 fewer than …”"""
    change = row.rolling
    if change.direction is not None:
        yield _moved(row.name, change, f"in the 12 months to {written(change.to)}", "the year before")


def _quarter(row: Row) -> Iterator[str]:
    change = row.quarter
    if change.direction is not None:
        when = f"in {written_span(change.first, change.to)}"
        yield _moved(row.name, change, when, "in the same months a year before")


def _moved(name: str, change: Change, when: str, against: str) -> str:
    """What a volume did; of small totals no percentage, for one case more would be tens of per cent."""
    now = change.volume or 0
    difference = _difference(change)
    if change.direction == 0:
        return f"{name} stayed at {now:,} {when}, as many as {against}."
    verb = "rose" if change.direction == 1 else "fell"
    more = "more" if change.direction == 1 else "fewer"
    chance = ", no more than ordinary variation would bring" if change.chance else ""
    if change.small or change.change_pct is None:
        return f"{name} {verb} from {change.previous:,} to {now:,} {when}{chance}."
    size = abs(change.change_pct)
    return f"{name} {verb} by {size}% to {now:,} {when}, {difference:,} {more} than {against}{chance}."


def _difference(change: Change) -> int:
    return abs((change.volume or 0) - (change.previous or 0))


def _baseline(row: Row) -> Iterator[str]:
    change = row.baseline
    if change is None or not change.direction or change.change_pct is None:
        return
    way = "above" if change.direction == 1 else "below"
    size = f"{abs(change.change_pct)}% {way} {row.baseline_name}"
    yield f"{row.name} in the 12 months to {written(change.to)} lay {size}."


def _gaps(row: Row) -> Iterator[str]:
    for group in row.gaps:
        if group.change_pct is None or group.gap is None:
            continue
        own = "did not change" if not group.change_pct else f"{_went(group.change_pct)} by {abs(group.change_pct)}%"
        gap = f"a gap of {abs(group.gap)} percentage points" if group.gap else "as here"
        yield f"Over the same 12 months the volume of {group.name} {own}, {gap}."


def _went(change: Decimal) -> str:
    return "rose" if change > 0 else "fell"


# -- readings -------------------------------------------------------------------------------------------------


def _reading(row: Row) -> Iterator[str]:
    reading = row.reading
    if reading is None or reading.value is None:
        return
    end = "%" if row.unit == "percent" else ""
    said = [f"{row.name} stood at {reading.value:,}{end} in {reading.period}"]
    said += [_against(change) for change in reading.changes if change.direction is not None]
    yield f"{', '.join(said)}."


def _against(change: ReadingChange) -> str:
    """“3.2 points higher than a year before”."""
    if not change.direction or change.change is None:
        return f"the same as {change.base}"
    size = f"{abs(change.change)} points" if change.unit == "points" else f"{abs(change.change)}%"
    return f"{size} {'higher' if change.direction > 0 else 'lower'} than {change.base}"


# -- unusual months, ranks, ratings ------------------------------------------------------------------------------


def _unusual(row: Row) -> Iterator[str]:
    for mark, way in ((1, "above"), (-1, "below")):
        tested = [point for point in row.exceptions if point.mark == mark and not point.entered]
        if tested:
            far = "far " if all(point.far for point in tested) else ""
            yield f"{row.name} lay {far}{way} what season and trend explain in {written_list(tested)}."
    for entered in row.entered:
        way = "high" if entered.direction > 0 else "low"
        when = written_span(entered.first_month, entered.last_month)
        yield f"{row.name} was marked as unusually {way} in {when}: {entered.reason}"


def _ranks(row: Row, earlier: Row | None, then: str) -> Iterator[str]:
    before = {peer.group: peer for peer in earlier.peers} if earlier else {}
    for peer in row.peers:
        was = before.get(peer.group)
        if peer.rank is None or was is None or was.rank is None or was.rank == peer.rank:
            continue
        place, old = ordinal(peer.rank), ordinal(was.rank)
        yield (
            f"{row.name} ranks {place} of {peer.of} in {peer.name} (1st is best); "
            f"it ranked {old} of {was.of} in the edition to {then}."
        )


def _rating(row: Row, was_to: int | None) -> Iterator[str]:
    now = row.rating.rag.value
    if row.was and row.was != now and was_to is not None:
        name = row.row_name or row.name
        yield f"{name} is rated {_rag(now)}; it was rated {_rag(row.was)} in the edition to {written(was_to)}."


def _rag(rag: str) -> str:
    return "grey (nothing counts)" if rag == "Grey" else rag.lower()


# -- months in full ------------------------------------------------------------------------------------------------


def written(month: int) -> str:
    """`December 2013`."""
    return f"{months.LONG_NAMES[month % YEAR]} {month // YEAR}"


def written_span(first: int, last: int) -> str:
    """`September to November 2013`, `December 2013 to February 2014` or `December 2013`."""
    if first == last:
        return written(last)
    begin = months.LONG_NAMES[first % YEAR] if first // YEAR == last // YEAR else written(first)
    return f"{begin} to {written(last)}"


def written_list(points: Sequence[MonthPoint]) -> str:
    """`September and October 2013`, with the year where it changes."""
    named = [
        written(point.month)
        if place + 1 == len(points) or points[place + 1].month // YEAR != point.month // YEAR
        else months.LONG_NAMES[point.month % YEAR]
        for place, point in enumerate(points)
    ]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
