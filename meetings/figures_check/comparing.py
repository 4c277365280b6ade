"""What disagrees: numbers about one measure and comparable months, and old numbers under new months."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.figures_check.naming import PART
from meetings.figures_check.periods import CALENDAR, MONTH, QUARTER, TO_DATE, UNTOLD, YEAR, Period
from meetings.figures_check.stating import Statement
from performance import months

COMPARED = (YEAR, QUARTER)
EXACTLY = (TO_DATE, CALENDAR, MONTH)  # compared only where they end with the same month: others differ by nature
FAR = {YEAR: 183, QUARTER: 75}  # days between two ends: what lies further apart is another year, or another quarter
DOUBLE = 2.0  # times: of what differs more, one is a part or another place
ALIKE = 1.3  # times, where no months are named
EXACT = 1.5  # times, of one month, calendar year or year to date
LONG_AGO = 550  # days before the meeting: history, which no pack means to repeat
SMALL = 10  # figures below this are alike by chance
REPEATED = 2  # figures that must be printed again


@dataclass(frozen=True)
class Finding:
    """Numbers that an officer should look at. `kind` is `differ` or `again`; `why` explains where it can.

    Of numbers printed again `statements` are those of this pack, and `before` says where they were printed first.
    """

    kind: str
    measure: str
    name: str
    statements: tuple[Statement, ...]
    why: tuple[str, ...] = ()
    before: str = ""


@dataclass(frozen=True)
class Earlier:
    """A figure that was printed for other months: in an edition, or a pack or minutes before this."""

    measure: str
    amount: int
    period: Period
    source: str


def differing(stated: Sequence[Statement], names: dict[str, str], day: date) -> list[Finding]:
    """Numbers about one measure and comparable months that differ, for a meeting on `day`; `names` are by slug."""
    found = []
    by_measure: dict[str, list[Statement]] = defaultdict(list)
    for one in stated:
        if one.period.last is None or (day - one.period.last).days <= LONG_AGO:
            by_measure[one.measure].append(one)
    for measure, every in by_measure.items():
        latest = _latest(every)
        # months are revised, and a table has many: where a dashboard shows them too, only the last is held to it
        shown = {one.period.last for one in every if one.edition and one.period.kind == MONTH}
        every = [one for one in every if not one.period.is_column or one in latest or one.period.last not in shown]
        groups = [_comparable(latest, kind) for kind in COMPARED]
        groups += [group for kind in EXACTLY for group in _of_same_months(every, kind)]
        for group in groups:
            if len({one.amount for one in group}) > 1:
                found.append(Finding("differ", measure, names.get(measure, measure), tuple(group), tuple(_why(group))))
    return found


def printed_again(stated: Sequence[Statement], earlier: Sequence[Earlier], current: Sequence[Earlier]) -> list[Finding]:
    """Two figures or more of one earlier source that stand here under other months; `current` may bear them out."""
    true = {(one.measure, one.amount, one.period.last) for one in current}
    before: dict[tuple[str, int], list[Earlier]] = defaultdict(list)
    for one in earlier:
        before[one.measure, one.amount].append(one)
    again: dict[tuple[str, date | None, str], list[Statement]] = defaultdict(list)
    for said in stated:
        was = before.get((said.measure, said.amount), [])
        if said.amount < SMALL or said.edition or (said.measure, said.amount, said.period.last) in true:
            continue
        if any(not _is_other(said.period, one.period) for one in was):
            continue
        # months of one row are often alike by chance
        for one in (one for one in was if not (one.period.is_column or said.period.is_column)):
            again[one.source, one.period.last, said.period.written].append(said)
    return [
        Finding("again", every[0].measure, "", tuple(dict.fromkeys(every)), (_again(every, source, last),), source)
        for (source, last, _written), every in again.items()
        if len({one.measure for one in every}) >= REPEATED
    ]


def _latest(every: Sequence[Statement]) -> list[Statement]:
    """Without what one passage itself gives for earlier ends: it tells a course, and contradicts nothing by that."""
    last: dict[tuple[str, ...], date] = {}
    for one in every:
        if one.period.last:
            last[_course(one)] = max(one.period.last, last.get(_course(one), date.min))
    return [one for one in every if one.period.last is None or one.period.last == last[_course(one)]]


def _course(one: Statement) -> tuple[str, ...]:
    """The passage of a number, and the kind of its months."""
    return one.item_uuid or str(one.item), one.title, one.paper, str(one.page), one.period.kind


def _comparable(every: Sequence[Statement], kind: str) -> list[Statement]:
    """Those of one kind of period that end about when the latest does, and those without dates about as large."""
    dated = [one for one in every if one.period.kind == kind]
    last = max((one.period.last for one in dated if one.period.last), default=None)
    near = [
        one for one in dated if last is None or one.period.last is None or (last - one.period.last).days <= FAR[kind]
    ]
    if not near:
        return []
    middle = median(one.amount for one in near)
    kept = [one for one in near if _is_within(one.amount, middle, DOUBLE)]
    loose = [one for one in every if one.period.kind == UNTOLD and _is_within(one.amount, middle, ALIKE)]
    if kind == YEAR:
        loose += [one for one in _unconfirmed(every) if _is_within(one.amount, middle, ALIKE)]
        ends = {months.of(one.period.last) for one in near if one.period.last}
        loose += [one for one in every if _is_calendar_year_to(one, ends) and _is_within(one.amount, middle, EXACT)]
    return [*kept, *loose]


def _unconfirmed(every: Sequence[Statement]) -> list[Statement]:
    """Years to date of texts that no dashboard bears out: they may have been written for 12 months."""
    to_date = [one for one in every if one.period.kind == TO_DATE]
    shown = {one.amount for one in to_date if one.edition}
    return [one for one in to_date if one.amount not in shown]


def _is_calendar_year_to(one: Statement, ends: set[int]) -> bool:
    """Whether it counts a calendar year that is the same as 12 months to one of these months."""
    return one.period.kind == CALENDAR and one.period.last is not None and months.of(one.period.last) in ends


def _of_same_months(every: Sequence[Statement], kind: str) -> Iterator[list[Statement]]:
    """Those of one kind by the month that they end with; a year to date without a date is of the latest if alike.

    A calendar year that 12 months are told of as well is compared with those.
    """
    by_end: dict[int, list[Statement]] = defaultdict(list)
    for one in every:
        if one.period.kind == kind and one.period.last:
            by_end[months.of(one.period.last)].append(one)
    if kind == CALENDAR:
        rolling = {months.of(one.period.last) for one in every if one.period.kind == YEAR and one.period.last}
        by_end = {end: group for end, group in by_end.items() if end not in rolling}
    bare = [one for one in every if kind == TO_DATE and one.period.kind == kind and not one.period.last]
    if bare:
        by_end[max(by_end, default=0)].extend(bare)
    for every_one in by_end.values():
        if all(one.edition for one in every_one):  # what the police revised between two dashboards
            continue
        latest = max(one.edition for one in every_one)
        group = [one for one in every_one if one.edition in {0, latest} and not _is_calendar_to_date(one, every)]
        shown = next((one.amount for one in group if one.edition), None)
        middle = shown or median(one.amount for one in group)
        yield [one for one in group if _is_within(one.amount, middle, ALIKE if one in bare else EXACT)]


def _is_calendar_to_date(one: Statement, every: Sequence[Statement]) -> bool:
    """Whether a year to date that ends with December counts the calendar year: it is as large as 12 months to then."""
    if one.edition or not _may_be_calendar(one.period) or one.period.last is None or one.period.last.month != 12:
        return False
    end = months.of(one.period.last)
    years = [said for said in every if said.period.kind in {YEAR, CALENDAR} and said.period.last]
    return any(said.amount == one.amount and said.period.last and months.of(said.period.last) == end for said in years)


def _may_be_calendar(period: Period) -> bool:
    """Whether a text says “year to date” without saying of which year."""
    return period.kind == TO_DATE and not re.search(r"financial|FY", period.written, re.IGNORECASE)


def _is_within(amount: int, middle: float, times: float) -> bool:
    return middle / times <= amount <= middle * times


def _why(group: Sequence[Statement]) -> Iterator[str]:
    """What explains that the numbers differ, as far as the words beside them tell."""
    ends = sorted({one.period.last for one in group if one.period.last})
    if len(ends) > 1:
        listed = [
            _("%(amounts)s: to %(day)s")
            % {"amounts": _amounts(one for one in group if one.period.last == day), "day": _day(day)}
            for day in ends
        ]
        yield _("The dates differ. %(listed)s.") % {"listed": "; ".join(listed)}
    if {TO_DATE, YEAR} <= {one.period.kind for one in group}:
        yield _("%(amounts)s counts the year to date, the others a rolling 12 months.") % {
            "amounts": _amounts(one for one in group if one.period.kind == TO_DATE)
        }
    loose = [one for one in group if not one.edition and _may_be_calendar(one.period)]
    if loose:
        yield _("%(amounts)s counts the year to date: of the financial or of the calendar year?") % {
            "amounts": _amounts(loose)
        }
    if len({one.definition for one in group}) > 1:
        yield _("The definitions may differ. %(amounts)s: personal robbery; the others do not say so.") % {
            "amounts": _amounts(one for one in group if one.definition == PART)
        }
    kinds = {UNTOLD, YEAR} if {TO_DATE} != {one.period.kind for one in group} else {TO_DATE}
    bare = [one for one in group if not one.period.is_dated and one.period.kind in kinds]
    if bare:
        yield ngettext(
            "No dates stand beside %(amounts)s, so that it cannot be told which months it counts.",
            "No dates stand beside %(amounts)s, so that it cannot be told which months they count.",
            len({one.amount for one in bare}),
        ) % {"amounts": _amounts(bare)}
    if len(ends) == 1 and len({one.amount for one in group if one.period.last}) > 1:
        yield _("Numbers for the same months differ: %(amounts)s, to %(day)s.") % {
            "amounts": _amounts(one for one in group if one.period.last),
            "day": _day(ends[0]),
        }


def _again(every: Sequence[Statement], source: str, last: date | None) -> str:
    """What the officer reads of figures printed again."""
    words = {"count": len({one.measure for one in every}), "here": every[0].period.written, "source": source}
    if last:
        sentence = _("%(count)d figures stand here for “%(here)s”; %(source)s has the same for the months to %(day)s.")
        return sentence % {**words, "day": _day(last)}
    return _("%(count)d figures stand here for “%(here)s”; %(source)s has the same for other months.") % words


def _is_other(now: Period, before: Period) -> bool:
    """Whether two periods are surely not the same: both say when they end, and the months differ."""
    if now.last is None or before.last is None:
        return False
    return months.of(now.last) != months.of(before.last)


def _amounts(group: Iterator[Statement] | Sequence[Statement]) -> str:
    return ", ".join(f"{amount:,}" for amount in sorted({one.amount for one in group}, reverse=True))


def _day(day: date) -> str:
    return date_format(day, "j F Y")
