"""What the page of one measure says: its months, its readings, its place among other areas, and its charts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from performance import readings
from performance.arithmetic.inputs import ReadingInput
from performance.arithmetic.results import MonthPoint, PeerResult, Row, TotalPoint
from performance.arithmetic.spans import period as period_of
from performance.charts.rows import peers as peers_chart
from performance.charts.rows import rolling as rolling_chart
from performance.charts.rows import trend as trend_chart
from performance.charts.specs import Peers, Rolling, Trend
from performance.documents import PictureShown, Remark
from performance.lines import Line
from performance.models import Area, Measure
from performance.pages import gallery
from performance.pages.dashboards import DashboardPage
from performance.pages.maps import rate_unit
from performance.pages.material import Material, Shown
from performance.tables import words
from scpb.people.models import Person
from strategy.models import Priority

PERIODS_SHOWN = 40


@dataclass(frozen=True)
class GroupPage:
    """A peer group: its chart, and its areas in the table beside it."""

    peer: PeerResult
    chart: Peers
    unit: str


@dataclass(frozen=True)
class PeriodLine:
    """Everything that is known of one period: ours, what it is compared with, and how many were asked."""

    period: str
    value: str
    changes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    ranks: tuple[str, ...] = ()
    sample_size: int | None = None
    notes: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class MeasurePage:
    """One measure of a dashboard in full: charts, and the same figures as tables, the latest first."""

    page: DashboardPage
    measure: Measure
    line: Line
    rated_with: tuple[str, ...]
    trend: Trend | None
    rolling: Rolling | None
    lines: tuple[tuple[MonthPoint, TotalPoint], ...]
    periods: tuple[PeriodLine, ...]
    over_time: Shown | None
    groups: tuple[GroupPage, ...]
    remarks: tuple[Remark, ...]
    pictures: tuple[PictureShown, ...]
    method: str

    @property
    def row(self) -> Row:
        """The measure's figures."""
        return self.line.row

    @property
    def has_others(self) -> bool:
        """Whether anybody else's figure stands beside ours."""
        return any(line.others for line in self.periods)

    @property
    def has_samples(self) -> bool:
        """Whether the figures come from asking people."""
        return any(line.sample_size for line in self.periods)


def measure_page(
    page: DashboardPage, measure: Measure, *, area: Area, at: datetime | None, is_open: bool
) -> MeasurePage | None:
    """The page of a measure; None where the dashboard does not have it.

    `at` is an edition's moment; `is_open` says whether this reader may see more than the dashboard holds.
    """
    line = next((line for line in page.lines if line.row.measure == measure.slug), None)
    if line is None:
        return None
    row = line.row
    material = Material(page.dashboard, row, measure, area, page.known_at, at, is_open)
    counted = any(point.count is not None for point in row.points)
    told = periods(material)
    return MeasurePage(
        page=page,
        measure=measure,
        line=line,
        rated_with=rated_with(page.lines, row),
        trend=trend_chart(row, material.breaks) if counted else None,
        rolling=rolling_chart(row, material.breaks) if counted else None,
        lines=tuple(reversed(list(zip(row.points, row.totals, strict=True)))) if counted else (),
        periods=told,
        over_time=next(iter(gallery.over_time(material)), None) if len(told) > 1 else None,
        groups=tuple(group_page(material, peer) for peer in row.peers if peer.areas),
        remarks=tuple(remark for remark in page.remarks if remark.measure == row.measure),
        pictures=tuple(picture for picture in page.pictures if picture.measure == row.measure),
        method=method_said(row.marks) if counted else "",
    )


def priorities_shown(measure: Measure, reader: Person | AnonymousUser, today: date) -> list[Priority]:
    """The priorities in force that the measure shows, of strategies that the reader may know of."""
    found = Priority.objects.filter(shown_by__measure=measure).in_force(today)
    return list(found.of_strategies_known_to(reader))


def rated_with(lines: Sequence[Line], row: Row) -> tuple[str, ...]:
    """The other measures of its row, whose factors count towards the same rating."""
    return tuple(
        line.row.name for line in lines if row.key and line.row.key == row.key and line.row.measure != row.measure
    )


def group_page(material: Material, peer: PeerResult) -> GroupPage:
    """A group's areas by rate."""
    unit = rate_unit(material, peer)
    unit = f"{unit[:1].upper()}{unit[1:]}"
    return GroupPage(peer, peers_chart(material.row, peer, own=material.dashboard.area, unit=unit), unit)


def method_said(marks: Sequence[MonthPoint]) -> str:
    """How the recent months were tested, in a sentence for each method."""
    sentences = {
        "seasonal": _("A month is compared with what season and trend of the 36 months before it would bring."),
        "classic": _("A month is compared with the mean of the 24 months before it, two standard deviations each way."),
        "trial": _("On trial: fewer than 24 months are known, so only very unusual ones are marked."),
        "low count": _("Counts are low: a month is marked only when so many would come once in a thousand months."),
    }
    return " ".join(dict.fromkeys(sentences[point.method] for point in marks if point.method in sentences))


# -- figures with days of their own -------------------------------------------------------------------


def periods(material: Material) -> tuple[PeriodLine, ...]:
    """Readings by period, the latest first; where the reader may see no more, those that the dashboard holds."""
    if not material.is_open:
        return held(material.row)
    known = readings.known([material.measure], material.area, material.at)[material.measure.pk]
    by_days: dict[tuple[date, date], list[ReadingInput]] = {}
    for reading in known:
        by_days.setdefault((reading.last_day, reading.first_day), []).append(reading)
    latest = sorted(by_days.items(), reverse=True)[:PERIODS_SHOWN]
    change_in = material.measure.change_in
    return tuple(period_line(period_of(first, last), found, material.row, change_in) for (last, first), found in latest)


def held(row: Row) -> tuple[PeriodLine, ...]:
    """What the dashboard itself says of the latest period."""
    found = row.reading
    if found is None:
        return ()
    changes = (f"{words.in_unit(c.change, c.unit)} {_('on')} {c.base}" for c in found.changes if c.change is not None)
    others = (words.compared(other, row, named=True).text for other in found.comparisons)
    value = _("Awaited") if found.awaited else words.reading_amount(found.value, row)
    notes = (found.note,) if found.note else ()
    return (PeriodLine(found.period, value, tuple(changes), tuple(others), (), found.sample_size, notes),)


def period_line(period: str, found: Sequence[ReadingInput], row: Row, change_in: str) -> PeriodLine:
    """All that was given for one period."""
    ours = next((reading for reading in found if not reading.comparator and reading.aspect == "level"), None)
    return PeriodLine(
        period=period,
        value=own_value(ours, row),
        changes=tuple(told_change(reading, change_in) for reading in found if is_change(reading)),
        others=tuple(told_other(reading, row, change_in) for reading in found if is_other(reading)),
        ranks=tuple(
            f"{reading.comparator} {reading.value:f}/{reading.of}"
            for reading in found
            if reading.aspect == "rank" and reading.value is not None
        ),
        sample_size=ours.sample_size if ours else None,
        notes=distinct(reading.note for reading in found),
        source=", ".join(distinct(reading.source for reading in found)),
    )


def own_value(ours: ReadingInput | None, row: Row) -> str:
    """Our figure; in words where it is awaited, nothing where only others' were given."""
    if ours is None:
        return ""
    return _("Awaited") if ours.awaited else words.reading_amount(ours.value, row)


def is_change(reading: ReadingInput) -> bool:
    """Whether it is a change of ours that was published as such."""
    return reading.aspect == "change" and reading.value is not None and not reading.comparator


def is_other(reading: ReadingInput) -> bool:
    """Whether it is somebody else's figure or change."""
    return bool(reading.comparator) and reading.aspect != "rank" and reading.value is not None


def told_change(reading: ReadingInput, change_in: str) -> str:
    """`−25.9% on a year before`."""
    change = words.in_unit(reading.value or Decimal(0), change_in)
    return _("%(change)s on %(base)s") % {"change": change, "base": reading.base}


def told_other(reading: ReadingInput, row: Row, change_in: str) -> str:
    """`London 28.7%`, or their change."""
    if reading.aspect == "change":
        return f"{reading.comparator} {told_change(reading, change_in)}"
    return f"{reading.comparator} {words.reading_amount(reading.value, row)}"


def distinct(texts: Iterable[str]) -> tuple[str, ...]:
    """Each text once, in order, without empty ones."""
    return tuple(dict.fromkeys(filter(None, texts)))
