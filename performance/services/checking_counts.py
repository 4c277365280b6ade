"""Checking a file of monthly counts: its cells are kept where nobody sees them, and compared with what is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import numpy as np
from django.utils import timezone
from django.utils.translation import gettext as _

from performance import bulk, months, staging
from performance.formats import Problem, Table, Wrong
from performance.formats.problems import Findings
from performance.models import Area, Category, Measure, Series, Source, Upload
from performance.models.measures import Level
from performance.names import category_key, normalised
from performance.services import changes, naming, wards
from performance.services.count_previews import Names, preview_of
from performance.services.outcomes import Kept, Switch, Told, keep


def staged(upload: Upload, table: Table, told: Told, more: dict[str, Any] | None = None) -> Switch:
    """Keep the cells of a table; gives the switch that shows what approving would change.

    `more` goes into the preview as it is.
    """
    refuse_the_future(table)
    source = naming.source_named(table.source)
    seen = wards.make_missing(upload, table.wards) if table.wards else {}
    names = names_of(source)
    if table.by_measure:
        table, names = named_directly(table, names)
    found = staging.staged(table, names.known, absent_is_zero=upload.absent_is_zero and table.leaves_out_zeros)
    published_on = (upload.published_on_is_told and upload.published_on) or detected(upload, table)
    parts = [(cells, series_of(source, cells.measures, level)) for level, cells in by_level(found.cells, names)]
    bulk.write(upload, parts, told)
    preview = preview_of(table, found, names, source, published_on) | {"wards": seen} | (more or {})
    preview |= {"beside": kept_beside(parts), "leaves_out_zeros": table.leaves_out_zeros}
    preview["changes"] = changes.would_change(upload, published_on=published_on, measures=preview["measures"])
    kept = Kept(table.format, source.pk, published_on, table.months[0], table.months[-1], preview)
    return partial(keep, upload.pk, upload.attempt, kept)


def detected(upload: Upload, table: Table) -> date:
    """When the file was published, as far as that can be told from it.

    What somebody enters corrects what was published before that day, whichever months it is of.
    """
    if table.by_measure:
        return timezone.localdate(upload.received_at)
    stated = table.published_on
    if stated and months.last_day(table.months[-1]) < stated <= timezone.localdate():
        return stated
    return months.first_day(table.months[-1] + 1)


def by_level(cells: staging.Cells, names: Names) -> list[tuple[str, staging.Cells]]:
    """The cells of wards and those of all other areas, each by themselves; what a file has none of is left out."""
    is_ward = np.array([names.areas[area].kind == Area.Kind.WARD for area in cells.areas], dtype=bool)
    found = []
    for level, chosen in ((Level.BOROUGH, ~is_ward), (Level.WARD, is_ward)):
        if chosen.any() and cells.measures:
            areas = [area for area, is_chosen in zip(cells.areas, chosen, strict=True) if is_chosen]
            found.append((str(level), replace(cells, areas=areas, values=cells.values[:, chosen])))
    return found


def refuse_the_future(table: Table) -> None:
    """A month that has not begun cannot have been counted: the columns are misnamed."""
    last = table.months[-1]
    if last > months.of(timezone.localdate()):
        text = _("%(month)s has not begun yet. Correct the names of the columns.")
        raise Wrong([Problem(text % {"month": months.label(last)}, row=1, column=months.text(last).replace("-", ""))])


def named_directly(table: Table, names: Names) -> tuple[Table, Names]:
    """A table whose rows name measures, as if each measure were a category; `Wrong` where one is not known."""
    measures, findings = naming.measures_by_name(), Findings()
    found = [measures.get(normalised(name)) for name in table.minors]
    for number, name, measure in zip(table.numbers, table.minors, found, strict=True):
        if measure is None:
            findings.add(naming.unknown_measure(name), number, "measure")
    findings.raise_if_any()
    keys = [str(measure.pk) for measure in found if measure]
    categories = {category_key("", key): (int(key),) for key in keys}
    return replace(table, minors=keys), replace(names, known=replace(names.known, categories=categories))


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
            areas=naming.areas_by_name(),
            categories={key: tuple(ids) for key, ids in categories.items()},
            parts={whole: ids for whole, ids in parts.items() if measures[whole].is_sum},
        ),
        wholes={whole: ids for whole, ids in parts.items() if not measures[whole].is_sum},
        measures={measure.pk: measure.slug for measure in measures.values()},
        areas={area.pk: area for area in Area.objects.all()},
    )


def series_of(source: Source, measures: list[int], level: str = Level.BOROUGH) -> dict[int, int]:
    """The series of each measure by boroughs or by wards; a measure that this source never gave before gets one."""
    of_level = Series.objects.filter(level=level)
    known = dict(of_level.filter(source=source).values_list("measure_id", "pk"))
    shown = set(of_level.filter(measure__in=measures, is_shown=True).values_list("measure_id", flat=True))
    for measure in measures:
        if measure not in known:
            series, _new = Series.objects.get_or_create(
                measure_id=measure, source=source, level=level, defaults={"is_shown": measure not in shown}
            )
            known[measure] = series.pk
        elif measure not in shown:  # nothing but readings until now
            Series.objects.filter(pk=known[measure]).update(is_shown=True)
    return known


def kept_beside(parts: list[tuple[staging.Cells, dict[int, int]]]) -> list[dict[str, str]]:
    """Measures of which pages show another source: what a file says of them is kept, and seen on no dashboard."""
    ours = [series[measure] for cells, series in parts for measure in cells.measures]
    unseen = Series.objects.filter(pk__in=ours, is_shown=False).values("measure", "level")
    hidden = {(entry["measure"], entry["level"]) for entry in unseen}
    shown = Series.objects.filter(is_shown=True, measure__in={measure for measure, _level in hidden})
    return [
        {"measure": series.measure.slug, "source": series.source.name}
        for series in shown.select_related("measure", "source").order_by("measure__name", "level")
        if (series.measure_id, series.level) in hidden
    ]
