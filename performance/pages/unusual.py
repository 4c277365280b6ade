"""Unusual months of an area: what live dashboards mark and what analysts entered, with what was said of each.

Read from what jobs computed: nothing is tested here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from performance import months
from performance.arithmetic.results import MonthPoint
from performance.models import Area, Computed, ExceptionMark, Explanation, Measure
from scpb.documents import snapshots

WINDOWS = (3, 12, 36)  # months that one can look back
CHANCE = 0.05  # METHOD §9: ordinary variation alone marks about one cell in twenty


@dataclass(frozen=True)
class Unusual:
    """A month, or an entered period, of a measure: 1 high, −1 low. `mark` where an analyst entered it."""

    measure: Measure
    first_month: int
    last_month: int
    direction: int
    point: MonthPoint | None = None
    mark: ExceptionMark | None = None
    explanation: Explanation | None = None

    @property
    def period(self) -> str:
        """`Dec 2013`, or `Jan 2012 to Dec 2012`."""
        if self.first_month == self.last_month:
            return months.label(self.last_month)
        return months.span(self.first_month, self.last_month)

    @property
    def month(self) -> str:
        """The month that an explanation is filed under, as an address has it."""
        return months.text(self.last_month)


@dataclass(frozen=True)
class Unusuals:
    """All of them, latest first, and how many marks chance alone would bring among the months tested."""

    open: tuple[Unusual, ...]
    explained: tuple[Unusual, ...]
    tested: int

    @property
    def by_chance(self) -> float:
        """Expected number of marks if nothing but ordinary variation were at work."""
        return self.tested * CHANCE

    @property
    def computed(self) -> int:
        """How many a test found."""
        return sum(one.point is not None and not one.point.entered for one in (*self.open, *self.explained))


def areas() -> list[Area]:
    """Areas that live dashboards are computed for or exceptions were entered for, our own first."""
    seen = Q(pk__in=Computed.objects.values("area")) | Q(pk__in=ExceptionMark.objects.values("area"))
    return list(Area.objects.filter(seen | Q(is_own=True)).order_by("-is_own", "name"))


def unusual(area: Area, window: int) -> Unusuals:
    """The last `window` months of every measure of the live dashboards, and entered marks that reach into them."""
    points = _points(Computed.objects.of(area), window)
    measures = {row.slug: row for row in Measure.objects.filter(slug__in=points)}
    marks = list(ExceptionMark.objects.standing().filter(area=area).select_related("measure", "entered_by"))
    since = min((point.month for found in points.values() for point in found), default=None)
    entered = [mark for mark in marks if since is None or mark.last_month >= since]
    said = {(row.measure_id, row.month): row for row in Explanation.objects.filter(area=area)}
    found = [
        *(_computed(measures[slug], point) for slug, own in points.items() if slug in measures for point in own),
        *(_entered(mark, points.get(mark.measure.slug, [])) for mark in entered),
    ]
    listed = [_explained(one, said) for one in found if one]
    listed.sort(key=lambda one: (-one.last_month, one.measure.order, one.measure.name))
    tested = sum(bool(point.method) for own in points.values() for point in own)
    return Unusuals(
        open=tuple(one for one in listed if one.explanation is None),
        explained=tuple(one for one in listed if one.explanation is not None),
        tested=tested,
    )


def entering(slug: str, month: str) -> dict[str, object]:
    """What the form of an exception begins with: the measure and the month that the page before named, if any."""
    return {"measure": Measure.objects.filter(slug=slug).first(), "first_month": month}


def said_of(measure: Measure, area: Area, month: int) -> str:
    """What was said of a month; empty where nothing was."""
    said = Explanation.objects.filter(measure=measure, area=area, month=month).first()
    return said.text if said else ""


def unexplained() -> int:
    """How many of the last three months' exceptions in our own area nobody has explained."""
    points = _points(Computed.objects.of_our_own(), WINDOWS[0])
    since = min((point.month for found in points.values() for point in found), default=0)
    marks = ExceptionMark.objects.standing().filter(area__is_own=True, last_month__gte=since)
    found = {(slug, point.month) for slug, own in points.items() for point in own if point.mark and not point.entered}
    found |= set(marks.values_list("measure__slug", "last_month"))
    return len(found - set(Explanation.objects.filter(area__is_own=True).values_list("measure__slug", "month")))


def _points(computed: Iterable[Computed], window: int) -> dict[str, list[MonthPoint]]:
    """The last months of each measure; of a measure on several dashboards, those of the first."""
    found: dict[str, list[MonthPoint]] = {}
    for live in computed:
        plain = live.result["dashboard"]
        last = max(plain["to"], plain["quarter_to"])
        for row in plain["rows"]:
            recent = [point for point in row["points"] if last - window < point["month"] <= last]
            found.setdefault(row["measure"], [snapshots.restore(MonthPoint, point) for point in recent])
    return found


def _computed(measure: Measure, point: MonthPoint) -> Unusual | None:
    """What a test found. What an analyst entered stands in the database, and may be newer there."""
    if not point.mark or point.entered:
        return None
    return Unusual(measure, point.month, point.month, point.mark, point)


def _entered(mark: ExceptionMark, points: Iterable[MonthPoint]) -> Unusual | None:
    """What an analyst entered, unless a test found the same month in the same direction."""
    point = next((point for point in points if point.month == mark.first_month == mark.last_month), None)
    if point and point.mark == mark.direction and not point.entered:
        return None
    return Unusual(mark.measure, mark.first_month, mark.last_month, mark.direction, point, mark)


def _explained(one: Unusual, said: dict[tuple[int, int], Explanation]) -> Unusual:
    explanation = said.get((one.measure.pk, one.last_month))
    return Unusual(one.measure, one.first_month, one.last_month, one.direction, one.point, one.mark, explanation)
