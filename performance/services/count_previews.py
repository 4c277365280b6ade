"""What the page shows of a file of monthly counts before anything counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Max

from performance import continuity, figures, months, staging
from performance.formats import Table
from performance.models import Area, Figure, Measure, Source, Upload
from performance.names import normalised
from performance.services import gaps


@dataclass(frozen=True)
class Names:
    """What the portal knows of a source's names, and how ids are written in a preview."""

    known: staging.Known
    wholes: dict[int, list[int]]
    measures: dict[int, str]
    areas: dict[int, Area]


def preview_of(table: Table, found: staging.Staged, names: Names, source: Source, published_on: date) -> dict[str, Any]:
    """Everything that the page shows before anything counts, as plain JSON with slugs for measures and areas."""
    cells = found.cells
    comparison = asdict(compare(cells, source, published_on))
    comparison["revisions"] = [with_slugs(entry, names) for entry in comparison["revisions"]]
    groups = {key.split("|")[0] for key, measures in names.known.categories.items() if measures}
    rows_by_area = Counter(names.known.areas[normalised(name)] for name in table.areas)
    sums = staging.sums_that_differ(cells, names.wholes)
    return {
        "by_measure": table.by_measure,
        "rows": len(table.numbers),
        "cells": cells.count,
        "measures": [names.measures[measure] for measure in cells.measures],
        "mapped": [
            entry | {"measures": [names.measures[measure] for measure in entry["measures"]]}
            for entry in found.mapped
            if not table.by_measure
        ],
        "unmapped": [entry | {"at_risk": entry["key"].split("|")[0] in groups} for entry in found.unmapped],
        "ignored": found.ignored,
        "no_borough": [
            {"name": names.areas[area].name, "rows": rows}
            for area, rows in sorted(rows_by_area.items())
            if names.areas[area].kind == Area.Kind.OTHER
        ],
        "not_in_file": sorted(
            area.name
            for area in names.areas.values()
            if area.is_ranked and area.pk not in rows_by_area and not table.by_measure and not table.wards
        ),
        "warnings": [problem.to_json() for problem in found.warnings],
        "sums": {"count": len(sums), "first": [with_slugs(entry, names) for entry in sums[:10]]},
        "comparison": comparison,
        "missing": gaps.missing(cells),
        # a file that names its measures is an addition, and goes on nowhere
        "unbroken": {} if table.by_measure else continuity_of(cells, names, source),
    }


def continuity_of(cells: staging.Cells, names: Names, source: Source) -> dict[str, Any]:
    """Months that stay unknown, and series that end: what a file does not say is seen by nobody who reads it."""
    known = Figure.objects.filter(series__source=source).values_list("series__measure_id").annotate(last=Max("month"))
    before = {measure: last for measure, last in known if measure not in cells.measures}
    starts = cells.months[0] if cells.months else 0
    latest = Figure.objects.filter(series__source=source, month__lt=starts).aggregate(last=Max("month"))["last"]
    gap = range(latest + 1, starts) if latest is not None else range(0)
    return {
        "missing": [months.text(month) for month in [*gap, *continuity.missing(cells)]],
        "gaps": [
            {"measure": names.measures[measure], "months": [months.text(month) for month in found]}
            for measure, found in continuity.gaps(cells).items()
        ],
        "ended": [
            {"measure": names.measures[measure], "month": months.text(last)}
            for measure, last in {**continuity.ended(cells), **continuity.left_out(before, cells.months)}.items()
        ],
    }


def with_slugs(entry: dict[str, Any], names: Names) -> dict[str, Any]:
    return entry | {
        "measure": names.measures[entry["measure"]],
        "area": names.areas[entry["area"]].slug,
        "month": months.text(entry["month"]),
    }


def compare(cells: staging.Cells, source: Source, published_on: date) -> staging.Comparison:
    """The cells against what is known now from the same source."""
    if not cells.values.size:
        return staging.Comparison(0, 0, 0, 0, 0, [])
    measures = Measure.objects.in_bulk(cells.measures)
    areas = Area.objects.in_bulk(cells.areas)
    now = figures.recalled(
        [measures[key] for key in cells.measures],
        [areas[key] for key in cells.areas],
        cells.months[0],
        cells.months[-1],
        source=source,
    )
    later = Upload.objects.approved().published_after(published_on).values_list("pk", flat=True)
    return staging.compared(cells, now.values, np.isin(now.uploads, list(later)))
