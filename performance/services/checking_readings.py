"""Checking a file of readings: its lines are kept where nobody sees them, and compared with what is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from performance import bulk, months, readings
from performance.formats.problems import Findings
from performance.formats.readings import AWAITED, CHANGE, LEVEL, Line, ReadingsTable, misfits
from performance.models import Area, Measure, Reading, Series, Source, Upload
from performance.models.measures import Level
from performance.names import normalised
from performance.readings import Key
from performance.services import changes, naming
from performance.services.outcomes import Kept, Told, keep
from performance.staging import LARGE_COUNT, LARGE_PERCENT, LISTED

BATCH = 1_000


@dataclass(frozen=True)
class Named:
    """A line with the rows of the portal that it names."""

    line: Line
    measure: Measure
    area: int
    source: Source

    @property
    def key(self) -> Key:
        line = self.line
        days = (line.last_day, line.first_day)
        return Key(self.measure.pk, self.area, *days, line.comparator, line.aspect, line.base)


def staged(upload: Upload, table: ReadingsTable, told: Told) -> Callable[[], None]:
    """Keep the lines of a file beside what counts; gives the switch that shows what approving would change."""
    found = named(table)
    refuse_what_cannot_be(found)
    told_day = upload.published_on if upload.published_on_is_told else None
    # what somebody sends in corrects what was published before that day, whichever days it is about
    published_on = told_day or timezone.localdate(upload.received_at)
    write(upload, found, told)
    days = [day for one in found for day in (one.line.first_day, one.line.last_day)]
    slugs = sorted({one.measure.slug for one in found})
    preview = {
        "holds": table.holds,
        "rows": len(found),
        "cells": len(found),
        "measures": slugs,
        "unmapped": [],
        "warnings": [problem.to_json() for problem in (*table.warnings, *worth_knowing(found))],
        "comparison": compared(found, published_on, Area.objects.in_bulk({one.area for one in found})),
        "changes": changes.would_change(upload, published_on=published_on, measures=slugs),
    }
    sources = {one.source.pk for one in found}
    source = sources.pop() if len(sources) == 1 else naming.source_named(table.source).pk
    kept = Kept(table.format, source, published_on, months.of(min(days)), months.of(max(days)), preview)
    return partial(keep, upload.pk, upload.attempt, kept)


# -- names -----------------------------------------------------------------------------------------------------------


def named(table: ReadingsTable) -> list[Named]:
    """Every line with its measure, area and source; `Wrong` where a name is not known, or two lines are one figure."""
    measures, areas, sources = naming.measures_by_name(), naming.areas_by_name(), naming.sources_by_name()
    findings, found, seen = Findings(), list[Named](), dict[Key, int]()
    for line in table.lines:
        measure, area = measures.get(normalised(line.measure)), areas.get(normalised(line.area))
        source = sources.get(normalised(line.source or table.source))
        if measure is None:
            findings.add(naming.unknown_measure(line.measure), line.number, "measure")
        if area is None:
            findings.add(naming.unknown_area(line.area), line.number, "area")
        if source is None:
            findings.add(naming.unknown_source(line.source), line.number, "source")
        if measure is None or area is None or source is None:
            continue
        one = Named(line, measure, area, source)
        if seen.setdefault(one.key, line.number) != line.number:
            text = _("The row repeats the figure of row %(first)s. Leave one of them out.")
            findings.add(text % {"first": seen[one.key]}, line.number)
        found.append(one)
    findings.raise_if_any()
    return found


def refuse_what_cannot_be(found: Sequence[Named]) -> None:
    """Lines that their measure's unit or the calendar contradicts."""
    findings, today = Findings(), timezone.localdate()
    for one in found:
        line = one.line
        if line.status != AWAITED and line.first_day > today:
            findings.add(_("The period has not begun yet. A figure to come has the status “awaited”."), line.number)
        for text, column in misfits(line, measure=str(one.measure), **units(one.measure)):
            findings.add(text, line.number, column)
    findings.raise_if_any()


def units(measure: Measure) -> dict[str, bool]:
    return {"is_percent": measure.unit == Measure.Unit.PERCENT, "is_count": measure.unit == Measure.Unit.COUNT}


def worth_knowing(found: Sequence[Named]) -> list[Any]:
    """What looks odd and may be right all the same."""
    findings = Findings()
    for one in found:
        line = one.line
        if line.aspect != LEVEL or line.value is None or one.measure.unit != Measure.Unit.PERCENT:
            continue
        if line.value > 100:
            findings.add(_("The figure is more than 100 per cent."), line.number, "value")
        if line.numerator is None or not line.denominator:
            continue
        share = 100 * line.numerator / line.denominator
        if abs(share - line.value) > rounding(line.value):
            text = _("%(numerator)s of %(denominator)s is %(share)s%%, and the value says %(value)s%%.")
            said = {"numerator": line.numerator, "denominator": line.denominator, "value": line.value}
            findings.add(text % {**said, "share": share.quantize(Decimal("0.1"))}, line.number, "value")
    return findings.kept


def rounding(value: Decimal) -> Decimal:
    """One of the last decimal that a number is stated with."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


# -- keeping ---------------------------------------------------------------------------------------------------------


def write(upload: Upload, found: Sequence[Named], told: Told) -> None:
    """Keep the lines in place of what an earlier check of this upload kept, while nobody has approved it."""
    series = series_of({(one.measure.pk, one.source.pk) for one in found})
    with bulk.held(upload):
        Reading.objects.filter(upload=upload).delete()
        Reading.objects.bulk_create([row(upload, one, series) for one in found], batch_size=BATCH)
    told(len(found), len(found))


def row(upload: Upload, one: Named, series: Mapping[tuple[int, int], int]) -> Reading:
    line = one.line
    return Reading(
        upload=upload,
        series_id=series[one.measure.pk, one.source.pk],
        area_id=one.area,
        first_day=line.first_day,
        last_day=line.last_day,
        comparator=line.comparator,
        aspect=line.aspect,
        base=line.base,
        value=line.value,
        numerator=line.numerator,
        denominator=line.denominator,
        sample_size=line.sample_size,
        of=line.of,
        status=line.status,
        note=line.note,
    )


def series_of(pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """The series of each measure and source. One of readings alone is not shown in place of a publisher's counts."""
    return {
        (measure, source): Series.objects.get_or_create(
            measure_id=measure, source_id=source, level=Level.BOROUGH, defaults={"is_shown": False}
        )[0].pk
        for measure, source in sorted(pairs)
    }


# -- comparing -------------------------------------------------------------------------------------------------------


def compared(found: Sequence[Named], published_on: Any, areas: Mapping[int, Area]) -> dict[str, Any]:
    """What approving would change, in numbers of figures, and the largest revisions."""
    now = readings.counting({one.measure.pk for one in found}, areas)
    numbers = dict.fromkeys(("new", "answered", "revised", "unchanged", "superseded", "large"), 0)
    revisions = []
    for one in found:
        known = now.get(one.key)
        if known is None:
            numbers["new"] += 1
        elif known.published_on > published_on:
            numbers["superseded"] += 1
        elif known.is_awaited and one.line.status != AWAITED:
            numbers["answered"] += 1
        elif known.agrees(one.line):
            numbers["unchanged"] += 1
        else:
            numbers["revised"] += 1
            revisions.append(revision(one, known.value, areas[one.area]))
            numbers["large"] += revisions[-1]["large"]
    revisions.sort(key=lambda entry: -Decimal(entry["size"]))
    return {**numbers, "revisions": revisions[:LISTED]}


def revision(one: Named, before: Decimal | None, area: Area) -> dict[str, Any]:
    """A figure before and after, as text, for the preview."""
    line, after = one.line, one.line.value
    size = abs(after - before) if after is not None and before is not None else Decimal(0)
    is_large = size >= LARGE_COUNT and size * 100 >= LARGE_PERCENT * abs(before or Decimal(0))
    return {
        "measure": one.measure.slug,
        "area": area.slug,
        "first_day": line.first_day.isoformat(),
        "last_day": line.last_day.isoformat(),
        "comparator": line.comparator,
        "aspect": line.aspect,
        "base": line.base if line.aspect == CHANGE else "",
        "before": None if before is None else str(readings.plain(before)),
        "after": None if after is None else str(after),
        "size": str(size),
        "large": is_large,
    }
