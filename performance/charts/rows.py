"""The specifications of a dashboard row's charts: nothing is computed here, figures only change their place."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from performance.arithmetic.results import MonthPoint, PeerResult, Row
from performance.charts.specs import Bar, Break, Level, Peers, Point, RankStrip, Rolling, Sparkline, Trend

TRIAL = "trial"


def _points(points: Sequence[MonthPoint]) -> tuple[Point, ...]:
    return tuple(
        Point(
            month=point.month,
            value=point.count,
            low=point.low,
            expected=point.expected,
            high=point.high,
            mark=point.mark,
            far=point.far,
            tentative=point.method == TRIAL,
            provisional=point.provisional,
            entered=point.entered,
            reason=point.reason,
        )
        for point in points
    )


def breaks_of(row: Row) -> tuple[Break, ...]:
    """The row's new definitions as they stand on a drawing, with their notes for its legend."""
    return tuple(Break(entry.month, _("New definition"), entry.note) for entry in row.breaks)


def sparkline(row: Row) -> Sparkline:
    """The months shown, small."""
    return Sparkline(row.name, with_entered(row), row.polarity)


def with_entered(row: Row) -> tuple[Point, ...]:
    """The months with the exceptions that an analyst entered for them."""
    marks = {month: mark for mark in row.entered for month in range(mark.first_month, mark.last_month + 1)}
    return tuple(
        replace(point, mark=mark.direction, entered=True, reason=mark.reason)
        if (mark := marks.get(point.month)) and point.value is not None and not point.entered
        else point
        for point in _points(row.points)
    )


def trend(row: Row, breaks: Sequence[Break] = ()) -> Trend:
    """The months shown, with the range expected of each."""
    return Trend(row.name, with_entered(row), row.polarity, tuple(breaks), unit=by_month(row))


def by_month(row: Row) -> str:
    """What a monthly count is called."""
    return _("%(unit)s by month") % {"unit": row.unit_words} if row.unit_words else _("count by month")


def rolling(row: Row, breaks: Sequence[Break] = ()) -> Rolling:
    """The totals of 12 months, against the baseline's volume and the target of the last year."""
    points = tuple(Point(total.month, total.total) for total in row.totals)
    baseline = target = None
    if row.baseline is not None and row.baseline.previous is not None:
        baseline = Level(row.baseline.previous, row.baseline_name or _("Baseline"))
    if row.target is not None and row.target.volume is not None and points:
        target = Level(row.target.volume, _("Target"), max(points[0].month, points[-1].month - 12))
    return Rolling(row.name, points, row.polarity, baseline, target, tuple(breaks), unit=_("total of 12 months"))


def peers(row: Row, peer: PeerResult, *, own: str, unit: str, similar: Collection[str] = ()) -> Peers:
    """A group's areas by rate; `own` and `similar` are slugs."""
    bars = tuple(
        Bar(area.name, area.rate, area.rate_low, area.rate_high, area.rank, area.slug == own, area.slug in similar)
        for area in peer.areas
    )
    average = Level(peer.average, _("%(group)s, average") % {"group": peer.name}) if peer.average is not None else None
    return Peers(row.name, unit, bars, average)


def rank_strip(peer: PeerResult) -> RankStrip | None:
    """Our place in a group; None where there is none."""
    if peer.rank is None or peer.of is None:
        return None
    return RankStrip(peer.name, peer.rank, peer.of, peer.low, peer.high)
