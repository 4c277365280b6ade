"""The specifications of long histories: years over each other, heat map, index, smoothing, wards, readings.

Plain values in, None for what is not known; nothing is carried across a month that is not known or a new definition.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from performance import months
from performance.arithmetic.inputs import ReadingInput
from performance.arithmetic.results import EnteredMark
from performance.charts import classes
from performance.charts.specs import (
    Break,
    Dated,
    DatedLine,
    DatedPoint,
    HeatMap,
    HeatRow,
    Level,
    Line,
    Lines,
    Multiples,
    Panel,
    Period,
    YearLine,
    Years,
)

YEAR, AVERAGED = 12, 5
WEIGHT = 0.3  # of a new month in a smoothed line
Z95 = 1.959964
Values = Sequence[float | None]


def financial_year(april: int) -> str:
    """`2025/26`, by its April."""
    year = april // YEAR
    return f"{year}/{(year + 1) % 100:02d}"


def at(values: Values, start: int, month: int) -> float | None:
    """The value of a month; None before and after the series."""
    return values[month - start] if 0 <= month - start < len(values) else None


def years(name: str, values: Values, start: int, to: int, breaks: Sequence[Break] = (), *, unit: str = "") -> Years:
    """The financial year of the month `to`, the one before, and the average of the five before this one.

    A month has no average where one of its five is not known, or where the definition changed since the first of them.
    """
    april = months.financial_year_start(to)
    now = tuple(at(values, start, month) if month <= to else None for month in range(april, april + YEAR))
    before = tuple(at(values, start, april - YEAR + k) for k in range(YEAR))
    average = tuple(_average(values, start, april + k, breaks) for k in range(YEAR))
    shown = [item for item in breaks if april - YEAR < item.month <= to]
    lines = [YearLine(financial_year(april), "now", now), YearLine(financial_year(april - YEAR), "before", before)]
    notes = []
    if any(value is not None for value in average):
        span = {"first": financial_year(april - AVERAGED * YEAR), "last": financial_year(april - YEAR)}
        lines.append(YearLine(_("Average of %(first)s to %(last)s") % span, "average", average))
    elif any(april - AVERAGED * YEAR < item.month <= to for item in breaks):
        notes.append(_("No average of five years: the definition changed within them."))
    else:
        notes.append(_("No average of five years: not all of their months are known."))
    return Years(name, april, tuple(lines), tuple(shown), unit=unit, notes=tuple(notes))


def _average(values: Values, start: int, month: int, breaks: Sequence[Break]) -> float | None:
    found = [at(values, start, month - YEAR * back) for back in range(1, AVERAGED + 1)]
    known = [value for value in found if value is not None]
    parted = any(month - AVERAGED * YEAR < item.month <= month for item in breaks)
    return sum(known) / AVERAGED if len(known) == AVERAGED and not parted else None


def heat(name: str, values: Values, start: int, breaks: Sequence[Break] = (), *, unit: str = "") -> HeatMap:
    """A row for each calendar year of which a month is known."""
    last = start + len(values) - 1
    rows = []
    for year in range(start // YEAR, last // YEAR + 1):
        cells = tuple(at(values, start, year * YEAR + k) for k in range(YEAR))
        if any(cell is not None for cell in cells):
            rows.append(HeatRow(str(year), year * YEAR, cells))
    known = [value for value in values if value is not None]
    shown = tuple(item for item in breaks if start < item.month <= last)
    return HeatMap(name, tuple(rows), classes.edges(known, whole=True), shown, unit=unit)


# -- several lines on one scale ---------------------------------------------------------------------------------------


def segment(month: int, breaks: Sequence[int]) -> int:
    """Which definition a month is counted by: how many came before it."""
    return sum(item <= month for item in breaks)


@dataclass(frozen=True)
class Base:
    """The months whose average an index sets to 100: one, or twelve, which hold every season once."""

    first: int
    last: int

    @property
    def months(self) -> range:
        return range(self.first, self.last + 1)

    @property
    def said(self) -> str:
        """`Apr 2022`, or `average of Apr 2022–Mar 2023`."""
        if self.first == self.last:
            return months.label(self.first)
        return _("average of %(months)s") % {"months": months.span(self.first, self.last)}


def level_of(values: Values, start: int, base: Base, breaks: Sequence[int] = ()) -> float | None:
    """The average of the base's months; None where one is not known, where all are zero, or across a new definition."""
    found = [at(values, start, month) for month in base.months]
    known = [value for value in found if value is not None]
    if len(known) < len(found) or segment(base.first, breaks) != segment(base.last, breaks):
        return None
    return sum(known) / len(known) or None


def can_be_base(series: Mapping[str, Values], start: int, base: Base, breaks: Mapping[str, Sequence[Break]]) -> bool:
    """Whether every series of which anything is known can be set to 100 in these months."""
    found = {name: values for name, values in series.items() if any(value is not None for value in values)}
    return bool(found) and all(
        level_of(values, start, base, [item.month for item in breaks.get(name, ())]) for name, values in found.items()
    )


def bases(
    series: Mapping[str, Values], start: int, breaks: Mapping[str, Sequence[Break]] | None = None
) -> tuple[Base, tuple[int, ...]]:
    """The usual base of these series, and the months that may take its place.

    Usual are the first twelve months that all of them know by one definition: a single month carries its season and its
    chance into every value after it. Where there are no twelve, it is the first month that all know.
    """
    last = start + max((len(values) for values in series.values()), default=0) - 1
    known = breaks or {}
    single = tuple(m for m in range(start, last + 1) if can_be_base(series, start, Base(m, m), known))
    years = (Base(month, month + YEAR - 1) for month in single if month + YEAR - 1 <= last)
    whole = next((base for base in years if can_be_base(series, start, base, known)), None)
    first = single[0] if single else start
    return whole or Base(first, first), single


def indexed(values: Values, start: int, base: Base, breaks: Sequence[int] = ()) -> tuple[float | None, ...]:
    """Each month in per cent of the base; None where that is zero or not known, or across a new definition."""
    level = level_of(values, start, base, breaks)
    if not level:
        return (None,) * len(values)
    own = segment(base.first, breaks)
    return tuple(
        None if value is None or segment(start + k, breaks) != own else 100 * value / level
        for k, value in enumerate(values)
    )


def smoothed(
    values: Values, start: int, breaks: Sequence[int] = (), *, weight: float = WEIGHT
) -> tuple[float | None, ...]:
    """Exponentially smoothed: each month weighs `weight`, what came before the rest. Begins anew after a gap."""
    found: list[float | None] = []
    before: float | None = None
    for k, value in enumerate(values):
        if start + k in breaks:
            before = None
        before = None if value is None else value if before is None else weight * value + (1 - weight) * before
        found.append(before)
    return tuple(found)


def index_lines(
    title: str,
    series: Mapping[str, Values],
    start: int,
    base: Base,
    *,
    own: str = "",
    breaks: Mapping[str, Sequence[Break]] | None = None,
) -> Lines:
    """Several series, smoothed and then set to 100 on the average of the base's months."""
    lines, notes = [], [_("Exponentially smoothed: a new month weighs %(weight)s.") % {"weight": f"{WEIGHT:g}"}]
    period = months.span(base.first, base.last)
    shown: dict[int, Break] = {}
    for name, values in series.items():
        entries = (breaks or {}).get(name, ())
        parted = [item.month for item in entries]
        drawn = indexed(smoothed(values, start, parted), start, base, parted)
        if all(value is None for value in drawn):
            notes.append(_("%(name)s is not known for %(months)s.") % {"name": name, "months": period})
            continue
        shown.update({item.month: item for item in entries if start < item.month < start + len(values)})
        lines.append(Line(name, drawn, name == own, tuple(parted)))
    level = Level(100, _("%(base)s = 100") % {"base": base.said[:1].upper() + base.said[1:]})
    unit = _("index, %(base)s = 100") % {"base": base.said}
    parted_all = tuple(shown[month] for month in sorted(shown))
    return Lines(title, start, tuple(lines), level, parted_all, 0, unit=unit, notes=tuple(notes))


# -- wards ----------------------------------------------------------------------------------------------------------


def multiples(
    name: str,
    areas: Sequence[tuple[str, str]],
    values: Sequence[Values],
    marks: Sequence[Sequence[int]],
    start: int,
    *,
    polarity: int,
    unit: str = "",
) -> Multiples:
    """A panel for each area (slug, name), in the order given; `marks` [area][month] are those with |z| > 3."""
    panels = tuple(
        Panel(slug, area, tuple(found), tuple(flags))
        for (slug, area), found, flags in zip(areas, values, marks, strict=True)
    )
    return Multiples(name, start, panels, polarity, unit=unit)


# -- readings -------------------------------------------------------------------------------------------------------


def wilson(share: float, size: int) -> tuple[float, float]:
    """The 95% interval of a share (0 to 1) of a sample (Wilson's score interval)."""
    z2 = Z95 * Z95
    middle = (share + z2 / (2 * size)) / (1 + z2 / size)
    reach = Z95 * math.sqrt(share * (1 - share) / size + z2 / (4 * size * size)) / (1 + z2 / size)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def dated(
    name: str,
    readings: Sequence[ReadingInput],
    *,
    ours: str,
    unit: str,
    percent: bool,
    places: int,
    breaks: Sequence[Break] = (),
    entered: Sequence[EnteredMark] = (),
) -> Dated | None:
    """Levels by the day that their periods end, ours first, then each comparator's; None where there is none."""
    levels = [reading for reading in readings if reading.aspect == "level"]
    names = list(dict.fromkeys(["", *(reading.comparator for reading in levels)]))
    lines = []
    for comparator in names:
        points = tuple(_dated_point(reading, percent) for reading in levels if reading.comparator == comparator)
        if any(point.value is not None for point in points):
            lines.append(DatedLine(comparator or ours, points, own=not comparator))
    if not lines:
        return None
    marks = tuple(
        Period(
            months.first_day(mark.first_month).isoformat(),
            months.last_day(mark.last_month).isoformat(),
            mark.direction,
            mark.reason,
        )
        for mark in entered
    )
    return Dated(name, tuple(lines), places, "%" if percent else "", tuple(breaks), marks, unit=unit)


def _dated_point(reading: ReadingInput, percent: bool) -> DatedPoint:
    value = _number(reading.value)
    low = high = None
    if percent and value is not None and reading.sample_size and 0 <= value <= 100:
        low, high = (100 * end for end in wilson(value / 100, reading.sample_size))
    return DatedPoint(
        reading.first_day.isoformat(),
        reading.last_day.isoformat(),
        value,
        low,
        high,
        reading.sample_size,
        reading.awaited,
        reading.note,
    )


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
