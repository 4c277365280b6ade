"""What the job does with a received file: read it, keep its cells where nobody sees them, and say what it found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from typing import Any

import numpy as np
from django.utils import timezone
from django.utils.translation import gettext as _

from performance import bulk, figures, formats, months, staging
from performance.formats import Problem, Table, Wrong
from performance.models import Area, AreaSpelling, Category, Measure, Series, Source, Upload
from performance.models.uploads import State
from performance.names import normalised
from scpb.audit import services as audit

Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Names:
    """What the portal knows of a source's names, and how ids are written in a preview."""

    known: staging.Known
    wholes: dict[int, list[int]]
    measures: dict[int, str]
    areas: dict[int, Area]


def check(upload: Upload, told: Told) -> Callable[[], None]:
    """Read the file and keep its cells; gives the switch that shows the outcome. Safe to do again from the start."""
    try:
        with upload.file.file.open("rb") as content:
            table = formats.read(content.file, asked=upload.asked_format)
        return staged(upload, table, told)
    except Wrong as wrong:
        problems = [problem.to_json() for problem in wrong.problems]
        return partial(refuse, upload.pk, upload.attempt, problems)


def staged(upload: Upload, table: Table, told: Told) -> Callable[[], None]:
    refuse_the_future(table)
    source = Source.objects.get(slug=table.source)
    names = names_of(source)
    found = staging.staged(table, names.known, absent_is_zero=upload.absent_is_zero)
    detected = months.first_day(table.months[-1] + 1)
    published_on = (upload.published_on_is_told and upload.published_on) or detected
    bulk.write(upload, found.cells, series_of(source, found.cells.measures), told)
    preview = preview_of(table, found, names, published_on)
    return partial(keep, upload.pk, upload.attempt, table, source.pk, published_on, preview)


def refuse_the_future(table: Table) -> None:
    """A month that has not begun cannot have been counted: the columns are misnamed."""
    last = table.months[-1]
    if last > months.of(timezone.localdate()):
        text = _("%(month)s has not begun yet. Correct the names of the columns.")
        raise Wrong([Problem(text % {"month": months.label(last)}, row=1, column=months.text(last).replace("-", ""))])


def names_of(source: Source) -> Names:
    measures = {measure.pk: measure for measure in Measure.objects.all()}
    parts: dict[int, list[int]] = {}
    for measure in measures.values():
        if measure.parent_id:
            parts.setdefault(measure.parent_id, []).append(measure.pk)
    categories: dict[str, list[int]] = {}
    for key, measure_id in Category.objects.filter(source=source).values_list("key", "measures"):
        categories.setdefault(key, []).extend([measure_id] if measure_id else [])
    return Names(
        known=staging.Known(
            areas=dict(AreaSpelling.objects.values_list("normalised", "area_id")),
            categories={key: tuple(ids) for key, ids in categories.items()},
            parts={whole: ids for whole, ids in parts.items() if measures[whole].is_sum},
        ),
        wholes={whole: ids for whole, ids in parts.items() if not measures[whole].is_sum},
        measures={measure.pk: measure.slug for measure in measures.values()},
        areas={area.pk: area for area in Area.objects.all()},
    )


def series_of(source: Source, measures: list[int]) -> dict[int, int]:
    """The series of each measure; a measure that this source never gave before gets one."""
    known = dict(Series.objects.filter(source=source).values_list("measure_id", "pk"))
    for measure in measures:
        if measure not in known:
            shown = Series.objects.filter(measure_id=measure, is_shown=True).exists()
            series, _new = Series.objects.get_or_create(
                measure_id=measure, source=source, defaults={"is_shown": not shown}
            )
            known[measure] = series.pk
    return known


def preview_of(table: Table, found: staging.Staged, names: Names, published_on: date) -> dict[str, Any]:
    """Everything that the page shows before anything counts, as plain JSON with slugs for measures and areas."""
    cells = found.cells
    comparison = asdict(compare(cells, published_on))
    comparison["revisions"] = [with_slugs(entry, names) for entry in comparison["revisions"]]
    groups = {key.split("|")[0] for key, measures in names.known.categories.items() if measures}
    rows_by_area = Counter(names.known.areas[normalised(name)] for name in table.areas)
    sums = staging.sums_that_differ(cells, names.wholes)
    return {
        "rows": len(table.numbers),
        "cells": cells.count,
        "measures": [names.measures[measure] for measure in cells.measures],
        "mapped": [
            entry | {"measures": [names.measures[measure] for measure in entry["measures"]]} for entry in found.mapped
        ],
        "unmapped": [entry | {"at_risk": entry["key"].split("|")[0] in groups} for entry in found.unmapped],
        "ignored": found.ignored,
        "no_borough": [
            {"name": names.areas[area].name, "rows": rows}
            for area, rows in sorted(rows_by_area.items())
            if names.areas[area].kind == Area.Kind.OTHER
        ],
        "not_in_file": sorted(
            area.name for area in names.areas.values() if area.is_ranked and area.pk not in rows_by_area
        ),
        "warnings": [problem.to_json() for problem in found.warnings],
        "sums": {"count": len(sums), "first": [with_slugs(entry, names) for entry in sums[:10]]},
        "comparison": comparison,
    }


def with_slugs(entry: dict[str, Any], names: Names) -> dict[str, Any]:
    return entry | {
        "measure": names.measures[entry["measure"]],
        "area": names.areas[entry["area"]].slug,
        "month": months.text(entry["month"]),
    }


def compare(cells: staging.Cells, published_on: date) -> staging.Comparison:
    """The cells against what is known now."""
    if not cells.values.size:
        return staging.Comparison(0, 0, 0, 0, 0, [])
    measures = Measure.objects.in_bulk(cells.measures)
    areas = Area.objects.in_bulk(cells.areas)
    now = figures.recalled(
        [measures[key] for key in cells.measures],
        [areas[key] for key in cells.areas],
        cells.months[0],
        cells.months[-1],
    )
    later = Upload.objects.approved().filter(published_on__gt=published_on).values_list("pk", flat=True)
    return staging.compared(cells, now.values, np.isin(now.uploads, list(later)))


def keep(pk: int, attempt: int, table: Table, source: int, published_on: date, preview: dict[str, Any]) -> None:
    """Show the preview: the switch of a check that went well."""
    upload = Upload.objects.select_for_update().get(pk=pk)
    if upload.state != State.STAGING or upload.attempt != attempt:
        return
    upload.state, upload.staged_at, upload.source_id = State.STAGED, timezone.now(), source
    upload.format, upload.published_on, upload.preview = table.format, published_on, preview
    upload.first_month, upload.last_month = table.months[0], table.months[-1]
    upload.save()
    after = {"rows": preview["rows"], "cells": preview["cells"], "format": table.format}
    audit.record("performance.upload_staged", upload, by=None, after=after)


def refuse(pk: int, attempt: int, problems: list[dict[str, Any]]) -> None:
    """Say what is wrong with the file: the switch of a check that found it cannot be used."""
    upload = Upload.objects.select_for_update().get(pk=pk)
    if upload.state != State.STAGING or upload.attempt != attempt:
        return
    upload.state, upload.problems = State.REFUSED, problems
    upload.save(update_fields=["state", "problems"])
    audit.record("performance.upload_refused", upload, by=None, after={"problems": len(problems)})
