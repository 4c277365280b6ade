"""A whole dashboard from counts and readings: every line's figures, every row's factors and rating (METHOD)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from performance.arithmetic import exceptions, icons, points, windows
from performance.arithmetic.columns import Column
from performance.arithmetic.exceptions import Signals
from performance.arithmetic.factors import Evidence, factors
from performance.arithmetic.inputs import BaselineInput, DashboardInput
from performance.arithmetic.merging import Part, merged
from performance.arithmetic.notes import row_notes
from performance.arithmetic.rag import rate
from performance.arithmetic.readings import Read, read
from performance.arithmetic.results import BreakMark, Dashboard, MonthPoint, Row, SectionResult
from performance.arithmetic.series import QUARTER, YEAR, Change
from performance.arithmetic.standings import gap, standing, standings
from performance.arithmetic.wards import wards

SHOWN_MONTHS = 36
HISTORY = 2 * exceptions.WINDOW  # a month's test looks back at 36 months, each clipped by a forecast of its own

Shows = Callable[..., bool]


@dataclass(frozen=True)
class Line:
    """One line before its row is rated: the figures, and what they say for and against it."""

    row: Row
    part: Part


def first_month(to: int, quarter_to: int, baselines: tuple[BaselineInput | None, ...] = ()) -> int:
    """The first month that a dashboard needs counts of."""
    reaches = [baseline.first for baseline in baselines if baseline and baseline.level is None]
    return min([max(to, quarter_to) - SHOWN_MONTHS + 1 - HISTORY, *reaches])


def compute(given: DashboardInput) -> Dashboard:
    """Every row of the dashboard for the given area."""
    found = exceptions.signals(
        given.counts[:, given.area],
        given.start,
        breaks=[measure.breaks for measure in given.measures],
        disrupted=given.disrupted,
        classic=given.rules.exceptions == "classic",
        limit=exceptions.FAR if given.screen else exceptions.LIMIT,
    )
    lines = [_line(given, found, index) for index in range(len(given.measures))]
    return Dashboard(
        slug=given.slug,
        name=given.name,
        area=given.areas[given.area].slug,
        area_name=given.areas[given.area].name,
        to=given.to,
        quarter_to=given.quarter_to,
        rules=given.rules.version,
        provisional_from=given.provisional_from,
        rows=tuple(row for together in _together(lines) for row in _rated(given, together)),
        was_to=given.was_to,
        sections=tuple(SectionResult(section.name, section.columns, section.note) for section in given.sections),
    )


def _together(lines: Sequence[Line]) -> list[list[Line]]:
    """Consecutive lines that are rated together."""
    keyed = [(line.row.key or f"alone {place}", line) for place, line in enumerate(lines)]
    return [[line for _key, line in group] for _key, group in groupby(keyed, key=lambda entry: entry[0])]


def _rated(given: DashboardInput, together: Sequence[Line]) -> list[Row]:
    """The lines of one row, each with the factors of all of them and the one rating."""
    made = merged([line.part for line in together], given.rules)
    rating = rate(made, given.rules)
    return [replace(line.row, factors=made, rating=rating) for line in together]


def shown_by(columns: Sequence[Column]) -> Shows:
    """Whether a section shows a kind of column, and of that name; every one where it chose none."""
    kinds, keys = {column.kind for column in columns}, {column.key.casefold() for column in columns}

    def shows(kind: str, name: str = "") -> bool:
        return not columns or (f"{kind}:{name}".casefold() in keys if name else kind in kinds)

    return shows


def _line(given: DashboardInput, found: Signals, index: int) -> Line:
    """A line with its figures, and what they say for and against it."""
    shows = shown_by(_columns(given, index))
    rolling = windows.rolling(given, found, index)
    own = read(given, given.measures[index], shows, rolling)
    row = _row(given, found, index, rolling, own)
    row = _with_columns_asked_for(given, index, row)
    row = _with_advice(given, index, row)
    return Line(row, _part(given, row, _evidence(given, index, shows, row, own)))


def _columns(given: DashboardInput, index: int) -> tuple[Column, ...]:
    """The columns that the line's section chose; none where it shows every one."""
    return next((s.columns for s in given.sections if s.name == given.measures[index].section), ())


def _row(given: DashboardInput, found: Signals, index: int, rolling: Change, own: Read) -> Row:
    """The figures of a line that nothing has rated yet."""
    measure = given.measures[index]
    quarter = windows.quarter(given, found, index)
    peers = tuple(standing(given, index, group) for group in given.groups)
    marks = _marks(given, found, index, quarter)
    return Row(
        measure=measure.slug,
        name=measure.shown_name,
        polarity=measure.polarity,
        section=measure.section,
        indent=measure.indent,
        quarter=quarter,
        rolling=rolling,
        baseline=windows.baseline(given, index, rolling),
        baseline_name=given.rules.baseline or "",
        target=windows.target(measure, rolling, given.rules),
        peers=peers,
        marks=marks,
        factors=(),
        rating=rate((), given.rules),
        points=tuple(points.point(given, found, index, month) for month in _shown(given)),
        totals=windows.totals(given, index, _shown(given)),
        notes=row_notes(given, index, quarter, rolling, peers, marks),
        was=given.was.get(measure.slug, ""),
        key=measure.row,
        row_name=measure.row_name,
        year_to_date=windows.year_to_date(given, found, index),
        reading=own.result,
        breaks=_breaks(given, index),
        entered=points.recent(given, index, marks),
        unit=measure.unit,
        unit_words=measure.unit_words,
        decimals=measure.decimals,
        access=measure.access,
        smallest_public=measure.smallest_public,
    )


def _with_columns_asked_for(given: DashboardInput, index: int, row: Row) -> Row:
    """With the figures of columns that are there only where somebody chose them: changes of groups, and wards."""
    asked = {column.key for column in _columns(given, index)}
    groups = [group for group in given.groups if Column("gap", group.slug).key in asked]
    return replace(
        row,
        gaps=tuple(gap(given, index, group, row.rolling) for group in groups),
        wards=wards(given, index, row.rolling) if Column("wards").key in asked else None,
    )


def _with_advice(given: DashboardInput, index: int, row: Row) -> Row:
    """With the icons, which advise beside a rating and never count in it."""
    chart = icons.chart_of(given, index)
    return replace(
        row,
        variation=icons.variation(chart, row.polarity),
        assurance=icons.assurance(chart, row.target, row.polarity),
    )


def _part(given: DashboardInput, row: Row, evidence: Evidence) -> Part:
    """The line's own factors, before they are merged with those of the lines that it is rated with.

    What its reading says by itself speaks of the line alone, and is never said of several lines together.
    """
    apart = factors(Evidence(row.polarity, moved=evidence.moved), given.rules)
    return Part(
        row.name,
        f"{row.unit} {row.unit_words}",
        factors(evidence, given.rules),
        frozenset(factor.text for factor in apart),
    )


def _shown(given: DashboardInput) -> range:
    return range(given.end - SHOWN_MONTHS + 1, given.end + 1)


def _marks(given: DashboardInput, found: Signals, index: int, quarter: Change) -> tuple[MonthPoint, ...]:
    """The three months whose exceptions are shown: those of the quarter, or up to its end where that was supplied."""
    counted = quarter.to <= given.quarter_to and quarter.to - quarter.first + 1 == QUARTER
    to = quarter.to if counted and given.quarter_to - quarter.to < QUARTER else given.quarter_to
    return tuple(points.point(given, found, index, month) for month in range(to - QUARTER + 1, to + 1))


def _breaks(given: DashboardInput, index: int) -> tuple[BreakMark, ...]:
    """Changes of definition from the first month that anything shown is compared with."""
    measure, first = given.measures[index], given.end - SHOWN_MONTHS + 1 - YEAR
    return tuple(
        BreakMark(month, measure.break_notes.get(month, "")) for month in measure.breaks if first < month <= given.end
    )


def _evidence(given: DashboardInput, index: int, shows: Shows, row: Row, own: Read) -> Evidence:
    """What counts for and against a line: that of its figures which its section shows."""
    measure = given.measures[index]
    by_year = shows("rolling") or shows("previous")
    to_date = not by_year and shows("year_to_date") and row.year_to_date is not None
    yearly = row.year_to_date if to_date else row.rolling if by_year else None
    ranked = tuple(peer if shows("rank", peer.group) else replace(peer, rank=None) for peer in row.peers)
    chosen = not shows("")
    counted = not chosen and row.rolling.direction is not None  # a reading would say the same once more
    moves = (shows("reading_change") or shows("reading")) and not counted
    bases = shows("reading_change") or shows("reading") or shows("baseline")
    return Evidence(
        polarity=measure.polarity,
        baseline=row.baseline if shows("baseline") else None,
        standings=standings(given, ranked),
        rolling=yearly if yearly and _speaks(given, index, yearly) else None,
        year_to_date=to_date,
        exceptions=points.marked(row.marks, row.entered) if shows("exceptions") else (),
        quarter=row.quarter if shows("quarter") and _speaks(given, index, row.quarter) else None,
        goal=windows.goal_of(measure) if shows("target") else None,
        comparisons=tuple(c for c in own.compared if shows("comparators") or shows("comparator", c.name)),
        yearly=row.rolling,
        moved=tuple(moved for moved in own.moved if (moves if moved.since else bases)),
        cohorts=points.cohorts(row.entered) if shows("exceptions") else (),
    )


def _speaks(given: DashboardInput, index: int, change: Change) -> bool:
    """Whether a window has anything to say: of a measure that is never counted, only what was supplied for it."""
    measure = given.measures[index]
    if change.direction is not None or change.volume is not None:
        return True
    return not measure.readings or bool((given.counts[index, given.area] >= 0).any())
