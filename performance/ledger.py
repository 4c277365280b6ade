"""All that is known of a measure, figure by figure: what counts, what took its place, who sent it; and as files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from performance import months, readings
from performance.formats import monthly
from performance.formats.readings import CHANGE, ENTERED, RANK, Line, content
from performance.models import Area, Figure, Measure, Reading, Series
from performance.models.measures import Level
from performance.models.uploads import State

SEEN = [State.STAGED, State.APPROVED, State.TAKEN_BACK]


@dataclass(frozen=True)
class Entry:
    """A reading as the page shows it."""

    reading: Reading
    counts: bool

    @property
    def period(self) -> str:
        return period(self.reading.first_day, self.reading.last_day)

    @property
    def whose(self) -> str:
        return self.reading.comparator or _("Ours")

    @property
    def what(self) -> str:
        """What the value is, where it is no level."""
        if self.reading.aspect == CHANGE:
            return _("change against %(base)s") % {"base": self.reading.base}
        return _("rank") if self.reading.aspect == RANK else ""

    @property
    def value(self) -> str:
        """`25.4%`, `+9.3%`, `8/32`, or that it is awaited."""
        found, number = self.reading, readings.plain(self.reading.value)
        if number is None:
            return _("awaited")
        if found.aspect == RANK:
            return f"{number}/{found.of}"
        measure = found.series.measure
        unit = "%" if measure.unit == Measure.Unit.PERCENT and found.aspect != CHANGE else ""
        if found.aspect == CHANGE:
            points = measure.change_in == Measure.ChangeIn.POINTS
            return f"{number:+,f}".replace("-", "−") + (" " + _("points") if points else "%")
        return f"{number:,f}{unit}"

    @property
    def parts(self) -> str:
        """`30 of 118`, and how many were asked."""
        found = self.reading
        said = []
        if found.numerator is not None and found.denominator is not None:
            shares = {"part": plain(found.numerator), "whole": plain(found.denominator)}
            said.append(_("%(part)s of %(whole)s") % shares)
        if found.sample_size is not None:
            said.append(_("%(count)s asked") % {"count": f"{found.sample_size:,}"})
        return "; ".join(said)

    @property
    def is_past(self) -> bool:
        """Whether it counted once and does no more; what waits for approval never did."""
        return not self.counts and self.reading.upload.state != State.STAGED

    @property
    def state(self) -> str:
        """Why it does not count; empty where it does."""
        if self.counts:
            return ""
        state = self.reading.upload.state
        return {
            State.STAGED: _("to be approved"),
            State.TAKEN_BACK: _("taken back"),
        }.get(State(state), _("superseded"))


def plain(number: object) -> str:
    return f"{readings.plain(number):,f}"  # type: ignore[arg-type]


def period(first: date, last: date) -> str:
    """`Oct 2019`, `Oct 2016–Sep 2017` or `6 Jan 2019 – 5 Jan 2020`."""
    begins, ends = months.of(first), months.of(last)
    if first == months.first_day(begins) and last == months.last_day(ends):
        return months.span(begins, ends)
    if first == last:
        return date_format(first, "j M Y")
    return f"{date_format(first, 'j M Y')} – {date_format(last, 'j M Y')}"


def entries(measure: Measure) -> QuerySet[Reading]:
    """The readings of a measure that count, did, or wait for approval; the latest period first."""
    found = Reading.objects.filter(series__measure=measure, upload__state__in=SEEN)
    found = found.select_related("area", "series__measure", "series__source", "upload__received_by")
    return found.order_by(
        "-last_day", "-first_day", "-area__is_own", "area__name", "comparator", "aspect", "base", "-upload_id"
    )


def marked(measure: Measure, rows: Iterable[Reading]) -> list[Entry]:
    """Readings with whether they count."""
    counting = {one.pk for one in readings.counting([measure.pk]).values()}
    return [Entry(row, row.pk in counting) for row in rows]


def measures() -> QuerySet[Measure]:
    """Every measure with how many readings it has, the last day that one is of, and the last month of our counts."""
    own = Area.objects.filter(is_own=True).values("pk")[:1]  # not joined: every ward's figures would be gone through
    ours = Figure.objects.filter(series__measure=OuterRef("pk"), series__is_shown=True, area=own)
    approved = Q(series__readings__upload__state=State.APPROVED)
    return Measure.objects.annotate(
        readings=Count("series__readings", filter=approved),
        last_day=Max("series__readings__last_day", filter=approved),
        last_month=Subquery(ours.order_by("-month").values("month")[:1]),
    ).order_by("order", "name")


@dataclass(frozen=True)
class Counts:
    """The monthly counts of our own area: from when to when, from which source."""

    first: int
    last: int
    number: int
    source: str

    @property
    def period(self) -> str:
        return months.span(self.first, self.last)


def shown(measure: Measure) -> Series | None:
    """The series of boroughs' counts that is shown."""
    found = Series.objects.filter(measure=measure, is_shown=True, level=Level.BOROUGH)
    return found.select_related("source").first()


def counts_of(measure: Measure) -> Counts | None:
    """What is known of a measure month by month; None where nothing is."""
    series, own = shown(measure), Area.objects.own()
    if series is None or own is None:
        return None
    found = Figure.objects.filter(series=series, area=own).aggregate(
        first=Min("month"), last=Max("month"), number=Count("month")
    )
    if not found["number"]:
        return None
    return Counts(found["first"], found["last"], found["number"], series.source.name)


def beside(measure: Measure) -> list[str]:
    """The sources that count a measure month by month, by boroughs or by wards, and are not shown."""
    counts = Exists(Figure.objects.filter(series=OuterRef("pk")))
    found = Series.objects.filter(counts, measure=measure, is_shown=False)
    return sorted(set(found.values_list("source__name", flat=True)))


# -- as files that can be uploaded again -----------------------------------------------------------------------------


def as_file(measure: Measure) -> bytes:
    """The readings that count."""
    counting = readings.counting([measure.pk])
    areas = {area.pk: written_area(area) for area in Area.objects.filter(pk__in={key.area for key in counting})}
    return content(
        Line(
            measure=measure.slug,
            area=areas[key.area],
            first_day=key.first_day,
            last_day=key.last_day,
            comparator=key.comparator,
            aspect=key.aspect,
            base=key.base,
            value=readings.plain(one.value),
            numerator=readings.plain(one.numerator),
            denominator=readings.plain(one.denominator),
            sample_size=one.sample_size,
            of=one.of,
            status=one.status,
            note=one.note,
            source="" if one.source_slug == ENTERED else one.source,
        )
        for key, one in sorted(counting.items(), key=lambda item: item[0])
    )


def counts_as_file(measure: Measure) -> bytes:
    """The monthly counts that are known, of every area that is no ward."""
    series = shown(measure)
    if series is None:
        return monthly.content([])
    source = "" if series.source.slug == ENTERED else series.source.name
    rows = Figure.objects.filter(series=series).order_by("area__name", "month")
    return monthly.content(
        (measure.slug, area, month, value, source)
        for area, month, value in rows.values_list("area__name", "month", "value")
    )


def written_area(area: Area) -> str:
    """An area as files name it without mistake: names of wards are not unique."""
    return area.name if area.parent_id is None else area.code or area.slug
