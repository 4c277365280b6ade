"""The months of one line as they are shown, with what the tests and the analyst found unusual (METHOD §2)."""

from __future__ import annotations

from dataclasses import replace

from performance.arithmetic import spans
from performance.arithmetic.exceptions import Method, Signals
from performance.arithmetic.inputs import DashboardInput, MarkInput
from performance.arithmetic.results import EnteredMark, MonthPoint
from performance.arithmetic.series import QUARTER, YEAR
from performance.arithmetic.windows import known


def point(given: DashboardInput, found: Signals, index: int, month: int) -> MonthPoint:
    """One month: what was counted and expected, and how it was tested.

    What an analyst entered is marked as such where no test said the same; its reason is there in either case.
    """
    tested = _tested(given, found, index, month)
    entered = next((m for m in given.measures[index].marks if not is_cohort(m) and m.first <= month <= m.to), None)
    if entered is None:
        return tested
    if tested.mark == entered.direction:
        return replace(tested, reason=entered.reason)
    return replace(tested, mark=entered.direction, far=False, entered=True, reason=entered.reason)


def _tested(given: DashboardInput, found: Signals, index: int, month: int) -> MonthPoint:
    place = month - given.start
    provisional = given.provisional_from is not None and month >= given.provisional_from
    if not 0 <= place < given.counts.shape[2]:
        return MonthPoint(month, None, None, None, None, None, 0, False, Method.NONE.slug, provisional)
    count = known(given.counts[index, given.area, place])
    return MonthPoint(
        month=month,
        count=None if count is None else int(count),
        expected=known(found.expected[index, place]),
        low=known(found.low[index, place]),
        high=known(found.high[index, place]),
        z=known(found.z[index, place]),
        mark=int(found.mark[index, place]),
        far=bool(found.far[index, place]),
        method=Method(int(found.method[index, place])).slug,
        provisional=provisional,
    )


def is_cohort(mark: MarkInput) -> bool:
    """Whether it is of a period as a whole, longer than the months that a dashboard shows one by one."""
    return mark.to - mark.first >= QUARTER


def recent(given: DashboardInput, index: int, marks: tuple[MonthPoint, ...]) -> tuple[EnteredMark, ...]:
    """Entered marks that count: those that touch the months shown, and recent periods."""
    first, to = marks[0].month, marks[-1].month
    return tuple(
        EnteredMark(mark.first, mark.to, mark.direction, mark.reason)
        for mark in given.measures[index].marks
        if (_is_recent_cohort(given, index, mark) if is_cohort(mark) else mark.first <= to and mark.to >= first)
    )


def _is_recent_cohort(given: DashboardInput, index: int, mark: MarkInput) -> bool:
    """Whether a period ended no more than a year before the latest figure of whole months that its measure has.

    Cohorts are known late: the dashboard of January 2014 marks the one that had ended in December 2012.
    """
    ends = [
        span[1]
        for reading in given.measures[index].readings
        if (span := spans.months_of(reading)) and span[1] <= given.end and not reading.awaited
    ]
    return max(ends, default=given.end) - YEAR < mark.to <= given.end


def cohorts(entered: tuple[EnteredMark, ...]) -> tuple[tuple[str, int], ...]:
    """The periods among them in words, with their direction."""
    return tuple(
        (spans.year_span(mark.first_month, mark.last_month), mark.direction)
        for mark in entered
        if mark.last_month - mark.first_month >= QUARTER
    )


def marked(marks: tuple[MonthPoint, ...], entered: tuple[EnteredMark, ...]) -> tuple[tuple[int, int], ...]:
    """Unusual months in order: those shown, and every month of an entered mark that reaches into them."""
    found = {mark.month: mark.mark for mark in marks}
    for mark in entered:
        if mark.last_month - mark.first_month < QUARTER:
            for month in range(mark.first_month, mark.last_month + 1):
                found.setdefault(month, mark.direction)
    return tuple(sorted(found.items()))
