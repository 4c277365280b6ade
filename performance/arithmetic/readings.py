"""Figures with days of their own: rates, surveys, cohorts, weeks, and others' figures beside them (METHOD §1).

Percentages change in points where their measure says so; nothing is compared across a change of definition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from performance import months
from performance.arithmetic import series, spans
from performance.arithmetic.factors import Comparison, Moved
from performance.arithmetic.inputs import DashboardInput, MeasureInput, ReadingInput
from performance.arithmetic.results import ReadingChange, ReadingComparison, ReadingResult
from performance.arithmetic.series import YEAR, Change
from performance.arithmetic.supplied import A_YEAR_BEFORE, WINDOWS, as_given, as_volume, in_time, ours

A_PERIOD_BEFORE = {"the period before", "period before", "previous period", "previous wave", "the wave before"}
SINCE = {"year": A_YEAR_BEFORE, "period": A_PERIOD_BEFORE}
NAMED = {"year": "a year before", "period": "the period before"}
# Whose figures a change can be against although it is printed like one on a base: “5.6% below predicted”.
SOMEBODY_ELSE = {
    "predicted",
    "expected",
    "london",
    "national",
    "england",
    "statistical neighbours",
    "neighbours",
    "most similar group",
}

Shows = Callable[..., bool]  # whether a section has a column: kind, and name where it needs one


@dataclass(frozen=True)
class Read:
    """A line's latest figure of its own, and what it says for and against it."""

    result: ReadingResult | None = None
    moved: tuple[Moved, ...] = ()
    compared: tuple[Comparison, ...] = ()


def read(given: DashboardInput, measure: MeasureInput, shows: Shows, rolling: Change) -> Read:
    """The latest figure that no window takes, with its changes, and others' figures of the same days.

    Where there is none, others' figures of the same 12 months stand beside the volume.
    """
    latest = _latest(given, measure, shows)
    if latest is None:
        return _beside(measure, rolling)
    if latest.awaited and latest.value is None:
        return Read(_result(latest, None))
    level = latest.value if latest.aspect == "level" else None
    changes = tuple(_changes(given, measure, latest, level))
    comparisons = tuple(_comparisons(measure, latest, level, _own_change(changes)))
    result = replace(_result(latest, level), changes=tuple(entry for entry, _since in changes), comparisons=comparisons)
    moved = tuple(
        Moved(since, entry.base, entry.direction, entry.reason)
        for entry, since in changes
        if entry.direction is not None or "definition" in entry.reason
    )
    return Read(result, moved, (*_levels(comparisons, level), *_against_others(measure, latest)))


def _latest(given: DashboardInput, measure: MeasureInput, shows: Shows) -> ReadingInput | None:
    """The latest figure of ours, awaited ones among them; a level rather than a change of the same days."""
    found = [
        reading
        for reading in measure.readings
        if not reading.comparator
        and reading.aspect in ("level", "change")
        and in_time(given, measure, reading)
        and not _taken_by_a_window(measure, reading, shows)
    ]
    return max(found, key=lambda r: (r.last_day, r.first_day, r.aspect == "level"), default=None)


def _taken_by_a_window(measure: MeasureInput, reading: ReadingInput, shows: Shows) -> bool:
    span = spans.months_of(reading)
    if measure.unit != "count" or span is None or reading.awaited:
        return False
    if reading.aspect == "level" and as_volume(reading) is None:
        return False
    return any(shows(kind) and spans.is_window(kind, span) for kind in WINDOWS)


def _result(latest: ReadingInput, level: Decimal | None) -> ReadingResult:
    return ReadingResult(
        first_day=latest.first_day.isoformat(),
        last_day=latest.last_day.isoformat(),
        period=spans.period(latest.first_day, latest.last_day),
        value=None if level is None else as_given(level),
        numerator=latest.numerator,
        denominator=latest.denominator,
        sample_size=latest.sample_size,
        awaited=latest.awaited,
        note=latest.note,
    )


def _changes(
    given: DashboardInput, measure: MeasureInput, latest: ReadingInput, level: Decimal | None
) -> Iterable[tuple[ReadingChange, str]]:
    """Changes with what they are since: the year or period before first, then every named base."""
    since = measure.compared_with
    find = spans.wave_before if since == "period" else spans.year_before
    before = find(latest, [reading for reading in ours(measure) if reading is not latest])
    entered = {since: _entered(measure, latest, bases) for since, bases in SINCE.items()}
    if level is not None and before is not None:
        yield _compared(given, measure, latest, before, NAMED[since]), since
        entered[since] = None
    elif level is not None and not any(value is not None for value in entered.values()):
        yield ReadingChange(NAMED[since], None, None, measure.change_in, None, "nothing known to compare with"), since
    for told, value in entered.items():
        if value is not None:
            yield _told_since(measure, latest, told, value), told
    if level is not None and measure.unit != "count" and (fixed := _baseline_level(given, measure)):
        yield _compared(given, measure, latest, fixed, given.rules.baseline or ""), ""
    for reading in _of_the_same_days(measure, latest, "change"):
        if reading.comparator or reading.value is None or _is_usual(reading.base):
            continue
        if not _somebody_else(measure, reading.base):
            yield _told(measure, reading.base, reading.value), ""


def _told_since(measure: MeasureInput, latest: ReadingInput, since: str, value: Decimal) -> ReadingChange:
    """A change on a year or period before that was published as such, unless a definition changed on the way."""
    first, to = months.of(latest.first_day) - YEAR, months.of(latest.last_day)
    if since == "year" and (broken := series.straddles(first, to, measure.breaks)):
        return ReadingChange(NAMED[since], None, None, measure.change_in, None, series.reason_broken(broken))
    return _told(measure, NAMED[since], value)


def _compared(
    given: DashboardInput, measure: MeasureInput, latest: ReadingInput, before: ReadingInput, base: str
) -> ReadingChange:
    unit, now, then = measure.change_in, latest.value or Decimal(0), before.value or Decimal(0)
    if broken := series.straddles(months.of(before.first_day), months.of(latest.last_day), measure.breaks):
        return ReadingChange(base, as_given(then), None, unit, None, series.reason_broken(broken))
    change = moved_by(now, then, unit, measure.decimals if unit == "points" else given.rules.decimals.rolling)
    direction = series.sign(now) if change is None else series.sign(change)
    return ReadingChange(base, as_given(then), change, unit, direction, "" if change is not None else "from nothing")


def moved_by(now: Decimal, before: Decimal, unit: str, places: int) -> Decimal | None:
    """The change in `points` or `percent`, rounded half away from zero; None where it grew from nothing."""
    if unit == "points":
        return series.points(now, before, places)
    if before == 0:
        return Decimal(0) if now == 0 else None
    return series.rounded(100 * (now - before) / abs(before), places)


def _told(measure: MeasureInput, base: str, value: Decimal) -> ReadingChange:
    shown = as_given(value)
    return ReadingChange(base, None, shown, measure.change_in, series.sign(shown))


def _entered(measure: MeasureInput, latest: ReadingInput, bases: set[str]) -> Decimal | None:
    return next(
        (
            reading.value
            for reading in _of_the_same_days(measure, latest, "change")
            if not reading.comparator and reading.base.strip().casefold() in bases
        ),
        None,
    )


def _baseline_level(given: DashboardInput, measure: MeasureInput) -> ReadingInput | None:
    if given.rules.baseline is None or measure.baseline is None:
        return None
    span = (measure.baseline.first, measure.baseline.to)
    return next((reading for reading in ours(measure) if spans.months_of(reading) == span), None)


def _of_the_same_days(measure: MeasureInput, latest: ReadingInput, aspect: str) -> list[ReadingInput]:
    days = (latest.first_day, latest.last_day)
    return [r for r in measure.readings if r.aspect == aspect and (r.first_day, r.last_day) == days]


def _is_usual(base: str) -> bool:
    return base.strip().casefold() in A_YEAR_BEFORE | A_PERIOD_BEFORE


# -- somebody else's figures ------------------------------------------------------------------------------


def _somebody_else(measure: MeasureInput, base: str) -> bool:
    """Whether a base names somebody whose figure it is, rather than a time."""
    names = {reading.comparator.strip().casefold() for reading in measure.readings if reading.comparator}
    return base.strip().casefold() in SOMEBODY_ELSE | names


def _own_change(changes: Sequence[tuple[ReadingChange, str]]) -> Decimal | None:
    return next((entry.change for entry, since in changes if since), None)


def _comparisons(
    measure: MeasureInput, latest: ReadingInput, level: Decimal | None, change: Decimal | None
) -> Iterable[ReadingComparison]:
    """Each other's level beside ours, or its own change beside ours, or our distance from it as it was published."""
    levels = {r.comparator: r.value for r in _of_the_same_days(measure, latest, "level") if r.comparator}
    moves = {
        r.comparator: r.value
        for r in _of_the_same_days(measure, latest, "change")
        if r.comparator and _is_usual(r.base) and r.value is not None
    }
    for name in dict.fromkeys([*levels, *moves]):
        theirs, moved = levels.get(name), moves.get(name)
        gap = None
        if theirs is not None and level is not None:
            gap = as_given(level - theirs)
        elif theirs is None and moved is not None and change is not None:
            gap = as_given(change - moved)
        yield ReadingComparison(
            name=name,
            value=None if theirs is None else as_given(theirs),
            change=None if moved is None else as_given(moved),
            gap=gap,
            direction=None if gap is None else series.sign(gap),
        )
    for reading in _distances(measure, latest):
        if reading.base not in {*levels, *moves} and reading.value is not None:
            gap = as_given(reading.value)
            yield ReadingComparison(reading.base, None, None, gap, series.sign(gap))


def _levels(comparisons: Iterable[ReadingComparison], level: Decimal | None) -> Iterable[Comparison]:
    """Comparisons that are factors: of levels alone, since another's change is no judgement on ours."""
    if level is not None:
        for other in comparisons:
            if other.value is not None:
                yield Comparison(other.name, level, other.value)


def _against_others(measure: MeasureInput, latest: ReadingInput) -> Iterable[Comparison]:
    """Our distance from somebody's figure where only that was published, as a factor."""
    for reading in _distances(measure, latest):
        if reading.value is not None:
            yield Comparison(reading.base, reading.value, Decimal(0))


def _distances(measure: MeasureInput, latest: ReadingInput) -> list[ReadingInput]:
    """Our distances from somebody's figure where only those were published: “5.6% below predicted”."""
    return [
        reading
        for reading in _of_the_same_days(measure, latest, "change")
        if not reading.comparator and reading.value is not None and _somebody_else(measure, reading.base)
    ]


def _beside(measure: MeasureInput, rolling: Change) -> Read:
    """Others' figures of the 12 months that our counts give."""
    if rolling.volume is None or measure.unit != "count":
        return Read()
    volume = Decimal(rolling.volume)
    stand_in = ReadingInput(months.first_day(rolling.first), months.last_day(rolling.to), volume)
    comparisons = tuple(_comparisons(measure, stand_in, volume, rolling.change_pct))
    if not comparisons:
        return Read()
    return Read(
        replace(_result(stand_in, volume), comparisons=comparisons),
        compared=(*_levels(comparisons, volume), *_against_others(measure, stand_in)),
    )
