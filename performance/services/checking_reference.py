"""Checking tables that figures are laid over: populations by area and year, and small areas with their wards.

What an upload says is kept with it. Populations that are known are a table derived from that, as figures are; small
areas count by the state of their upload.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from performance import bulk, months
from performance.formats import Problem, Wrong
from performance.formats.lookups import LookupTable
from performance.formats.populations import PopulationTable
from performance.models import Area, Denominator, Measure, Population, PopulationCount, SmallArea, Source, Upload
from performance.names import normalised
from performance.services import naming, wards
from performance.services.outcomes import Kept, Switch, Told, keep

LISTED = 15
MAY, JULY = 5, 7
Key = tuple[int, int]  # area, year


def staged(upload: Upload, table: PopulationTable | LookupTable, told: Told) -> Switch:
    """Keep what a table says; gives the switch that shows what approving would change."""
    staging: Callable[[], Kept]
    if isinstance(table, PopulationTable):
        staging = partial(staged_population, upload, table)
    else:
        staging = partial(staged_lookup, upload, table)
    kept = staging()
    told(kept.preview["rows"], kept.preview["rows"])
    return partial(keep, upload.pk, upload.attempt, kept)


def published(upload: Upload, detected: date) -> date:
    told = upload.published_on if upload.published_on_is_told else None
    return told or min(detected, timezone.localdate())


# -- populations -----------------------------------------------------------------------------------------------------


def staged_population(upload: Upload, table: PopulationTable) -> Kept:
    population = Population.objects.filter(slug=table.kind).first()
    if population is None:
        text = _("“%(kind)s” is no population that the portal knows. Add it in the set-up first.")
        raise Wrong([Problem(text % {"kind": table.kind}, row=1)])
    found, left_out = matched(table)
    published_on = published(upload, date(table.years[-1], JULY, 1))
    values = {(area.pk, year): value for area, by_year in found.items() for year, value in by_year.items()}
    if not values:
        raise Wrong([Problem(_("No row is an area that the portal knows, by code or by name."))])
    keep_counts(upload, table.kind, values)
    preview = {
        "holds": table.holds,
        "about": table.about,
        "population": population.name,
        "rows": len(table.rows),
        "cells": len(values),
        "areas": len(found),
        "years": table.years,
        "encoding": table.encoding,
        "left_out": left_out,
        "measures": list(
            Measure.objects.filter(denominator=table.kind, unit=Measure.Unit.COUNT).values_list("slug", flat=True)
        ),
        "unmapped": [],
        "warnings": [problem.to_json() for problem in table.warnings],
        "comparison": compared(table.kind, values, published_on, {area.pk: area.name for area in found}),
    }
    source = Source.objects.get(slug=table.source)
    return Kept(table.format, source.pk, published_on, table.years[0] * 12, table.years[-1] * 12 + 11, preview)


def matched(table: PopulationTable) -> tuple[dict[Area, dict[int, int]], list[str]]:
    """The file's values by area, found by code or else by name; and the names of rows that are no area."""
    spelled, areas = naming.areas_by_name(), Area.objects.in_bulk()
    found: dict[Area, dict[int, int]] = {}
    left_out = []
    for row in table.rows:
        area = areas.get(spelled.get(normalised(row.code)) or spelled.get(normalised(row.name)) or 0)
        if area is None or area.kind == Area.Kind.OTHER:
            left_out.append(row.name or row.code)
        elif area in found:
            text = _("The row repeats %(area)s. Leave one of them out.")
            raise Wrong([Problem(text % {"area": area.name}, row=row.number)])
        else:
            found[area] = row.values
    return found, left_out


def keep_counts(upload: Upload, kind: str, values: Mapping[Key, int]) -> None:
    """What the upload says, in place of what an earlier check kept."""
    rows = [
        PopulationCount(upload=upload, area_id=area, kind=kind, year=year, value=value)
        for (area, year), value in values.items()
    ]
    with bulk.held(upload):
        PopulationCount.objects.filter(upload=upload).delete()
        PopulationCount.objects.bulk_create(rows, batch_size=bulk.BATCH)


def compared(kind: str, values: Mapping[Key, int], published_on: date, names: Mapping[int, str]) -> dict[str, Any]:
    """What is said against what is known now."""
    rows = Denominator.objects.filter(kind=kind, area__in=list(names)).select_related("upload")
    known = {(row.area_id, row.year): row for row in rows}
    counts = {"new": 0, "revised": 0, "unchanged": 0, "superseded": 0, "large": 0}
    revisions: list[tuple[int, dict[str, Any]]] = []
    for (area, year), value in values.items():
        row = known.get((area, year))
        if row is None:
            counts["new"] += 1
        elif row.upload and row.upload.published_on and row.upload.published_on > published_on:
            counts["superseded"] += 1
        elif row.value == value:
            counts["unchanged"] += 1
        else:
            counts["revised"] += 1
            counts["large"] += abs(value - row.value) * 100 >= row.value
            entry = {"area": names[area], "year": year, "before": row.value, "after": value}
            revisions.append((abs(value - row.value), entry))
    revisions.sort(key=lambda pair: (-pair[0], pair[1]["area"], -pair[1]["year"]))
    return {**counts, "revisions": [entry for _size, entry in revisions[:LISTED]]}


# -- small areas -----------------------------------------------------------------------------------------------------


def staged_lookup(upload: Upload, table: LookupTable) -> Kept:
    """Wards are dated from the month that the analyst has told, else from the elections of the year in the columns."""
    seen = wards.make_missing(upload, table.wards)
    areas = {area.code: area for area in Area.objects.filter(kind=Area.Kind.WARD, code__in=list(table.wards))}
    since = upload.first_month if upload.first_month and upload.attempt > 1 else drawn_since(table, areas.values())
    keep_small_areas(upload, table, areas)
    known = {small.code: small.ward_id for small in SmallArea.objects.counting() if small.ward_id in wards_drawn(areas)}
    pairs = {line.code: areas[line.ward].pk for line in table.lines}
    preview = {
        "holds": table.holds,
        "about": table.about,
        "rows": len(table.lines),
        "cells": len(table.lines),
        "wards": seen,
        "since": months.text(since),
        "ending": [ward.name for ward in ended_by(areas.values(), since)],
        "measures": [],
        "unmapped": [],
        "warnings": [problem.to_json() for problem in table.warnings],
        "comparison": {
            "new": sum(code not in known for code in pairs),
            "revised": sum(code in known and known[code] != ward for code, ward in pairs.items()),
            "unchanged": sum(known.get(code) == ward for code, ward in pairs.items()),
            "superseded": 0,
            "large": 0,
            "revisions": [],
        },
    }
    source = Source.objects.get(slug=table.source)
    published_on = published(upload, date(table.year, MAY, 1))
    return Kept(table.format, source.pk, published_on, since, since, preview)


def wards_drawn(areas: Mapping[str, Area]) -> set[int]:
    return {area.pk for area in areas.values()}


def drawn_since(table: LookupTable, areas: Iterable[Area]) -> int:
    """The first month of these wards, where it is known; else the May of the year that the columns name."""
    told = {area.first_month for area in areas if area.first_month is not None}
    return min(told) if told else table.year * 12 + MAY - 1


def ended_by(drawn: Iterable[Area], since: int) -> list[Area]:
    """Wards of the same boroughs that these take the place of."""
    drawn = list(drawn)
    others = Area.objects.filter(kind=Area.Kind.WARD, parent__in={area.parent_id for area in drawn}, last_month=None)
    before = others.exclude(pk__in=[area.pk for area in drawn]).filter(Q(first_month=None) | Q(first_month__lt=since))
    return list(before.order_by("name"))


def keep_small_areas(upload: Upload, table: LookupTable, areas: Mapping[str, Area]) -> None:
    """The small areas of an upload, in place of what an earlier check kept."""
    rows = [SmallArea(upload=upload, code=line.code, name=line.name, ward=areas[line.ward]) for line in table.lines]
    with bulk.held(upload):
        SmallArea.objects.filter(upload=upload).delete()
        SmallArea.objects.bulk_create(rows, batch_size=bulk.BATCH)
