"""Aggregates that were supplied where a measure has no monthly counts, and ranks where the areas are not in the data.

They stand in with their own months and are never turned into a year's; nothing is compared across a change of
definition (METHOD §1).
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from performance import months
from performance.arithmetic import series, spans
from performance.arithmetic.inputs import DashboardInput, GroupInput, MeasureInput, ReadingInput
from performance.arithmetic.results import PeerResult
from performance.arithmetic.series import YEAR, Change, Window

AFTER = 4  # months that figures with days of their own run ahead of the publisher's counts on one dashboard
WAITING = 12  # and the next one that is awaited
A_YEAR_BEFORE = {"a year before", "year before", "previous year", "the year before", "last year", "one year ago"}
WINDOWS = ("quarter", "rolling", "year_to_date")


def same(one: str, other: str) -> bool:
    """Whether two names are one whatever their case."""
    return one.strip().casefold() == other.strip().casefold()


def ours(measure: MeasureInput, aspect: str = "level") -> list[ReadingInput]:
    """Our own figures that are known, oldest first."""
    return [
        reading
        for reading in measure.readings
        if not reading.comparator and reading.aspect == aspect and reading.value is not None
    ]


def as_volume(reading: ReadingInput | None) -> int | None:
    """A reading as a whole count; None where it is none."""
    if reading is None or reading.value is None or reading.value != reading.value.to_integral_value():
        return None
    return int(reading.value)


def as_given(value: Decimal) -> Decimal:
    """A figure that was published as such, with the decimals that it was given and no zeros behind them."""
    plain = value.normalize()
    return plain.quantize(Decimal(1)) if plain == plain.to_integral_value() else plain


def in_time(given: DashboardInput, measure: MeasureInput, reading: ReadingInput) -> bool:
    """Whole months of what is counted obey the dashboard's months; other figures may run ahead of them."""
    if reading.awaited:
        return reading.last_day <= months.last_day(given.end + WAITING)
    if measure.unit == "count" and (span := spans.months_of(reading)):
        return span[1] <= given.end
    return reading.last_day <= months.last_day(given.end + AFTER)


# -- windows of months --------------------------------------------------------------------------------


def filled(change: Change, kind: str, given: DashboardInput, index: int, places: int) -> Change:
    """The change of a window, with what was supplied in the place of counts that are not known."""
    measure = given.measures[index]
    if change.direction is not None or measure.unit != "count" or not measure.readings:
        return change
    known = _window(change, kind, given, measure)
    if known is None:
        return change
    if broken := series.straddles(known.first - YEAR, known.to, measure.breaks):
        return Change(known.first, known.to, known.total, None, reason=series.reason_broken(broken))
    previous = _previous(given, index, known)
    if known.total is not None and previous is not None:
        return series.between(known, previous, places=places, dispersion=None)
    for reading in reversed(_on_a_year_before(measure)):
        if reading.value is not None and spans.months_of(reading) == (known.first, known.to):
            return _as_published(known, reading.value)
    reason = change.reason if known.total is None else "nothing known a year before"
    return Change(known.first, known.to, known.total, previous, reason=reason)


def _window(change: Change, kind: str, given: DashboardInput, measure: MeasureInput) -> Window | None:
    """The counted window, or the latest that a figure was supplied for, of the year before the dashboard's end."""
    if change.volume is not None:
        return Window(change.first, change.to, change.volume)
    found: dict[tuple[int, int], int | None] = {}
    for reading in [*_on_a_year_before(measure), *ours(measure)]:
        span, volume = spans.months_of(reading), as_volume(reading) if reading.aspect == "level" else None
        if span is None or not spans.is_window(kind, span) or not given.end - YEAR < span[1] <= given.end:
            continue
        if reading.aspect == "change" or (volume is not None and not series.straddles(*span, measure.breaks)):
            found[span] = volume
    if not found:
        return None
    first, to = max(found, key=lambda span: (span[1], span[0]))
    return Window(first, to, found[first, to])


def _previous(given: DashboardInput, index: int, known: Window) -> int | None:
    """The volume of the same months a year before, as counted or else as supplied."""
    measure, first, to = given.measures[index], known.first - YEAR, known.to - YEAR
    counts = given.counts[index, given.area]
    counted = series.window(counts, given.start, to, to - first + 1, measure.breaks).total
    return _volume(measure, (first, to)) if counted is None else counted


def _on_a_year_before(measure: MeasureInput) -> list[ReadingInput]:
    return [reading for reading in ours(measure, "change") if reading.base.strip().casefold() in A_YEAR_BEFORE]


def _volume(measure: MeasureInput, span: tuple[int, int]) -> int | None:
    return next((as_volume(reading) for reading in reversed(ours(measure)) if spans.months_of(reading) == span), None)


def _as_published(window: Window, value: Decimal) -> Change:
    shown = as_given(value)
    return Change(window.first, window.to, window.total, None, change_pct=shown, direction=series.sign(shown))


def on_baseline(change: Change | None, rolling: Change, given: DashboardInput, measure: MeasureInput) -> Change | None:
    """The change on the baseline, from a figure supplied for its months or a change published against its name."""
    name = given.rules.baseline
    if name is None or measure.unit != "count" or (change and change.direction is not None):
        return change
    if measure.baseline and rolling.volume is not None:
        first, to = measure.baseline.first, measure.baseline.to
        level = _volume(measure, (first, to))
        if level is not None and not series.straddles(first, rolling.to, measure.breaks):
            window = Window(rolling.first, rolling.to, rolling.volume)
            return series.between(window, level, places=given.rules.decimals.baseline, dispersion=None)
    for reading in reversed(ours(measure, "change")):
        span = spans.months_of(reading)
        if span and span[1] <= given.end and same(reading.base, name) and not _across(measure, span):
            total = rolling.volume if span == (rolling.first, rolling.to) else None
            return _as_published(Window(*span, total), reading.value or Decimal(0))
    return change


def _across(measure: MeasureInput, span: tuple[int, int]) -> bool:
    """Whether a change against a baseline reaches over a new definition."""
    first = measure.baseline.first if measure.baseline else span[0]
    return series.straddles(first, span[1], measure.breaks) is not None


# -- ranks ---------------------------------------------------------------------------------------------


def supplied_rank(given: DashboardInput, measure: MeasureInput, group: GroupInput, blank: PeerResult) -> PeerResult:
    """`blank` with the latest rank that was published for the group, where there is one."""
    found = [
        reading
        for reading in measure.readings
        if reading.aspect == "rank"
        and reading.value is not None
        and (same(reading.comparator, group.slug) or same(reading.comparator, group.name))
        and in_time(given, measure, reading)
    ]
    if not found:
        return blank
    latest = max(found, key=lambda reading: (reading.last_day, reading.first_day))
    return replace(
        blank,
        rank=int(latest.value or 0),
        of=latest.of,
        reason="",
        supplied=True,
        dated=spans.dated(latest),
        source=latest.source,
    )
