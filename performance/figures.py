"""What is known: now, from a table that follows every approval; or at an earlier moment, from the observations.

The figure known at a moment is, of the uploads approved and not taken back by then that cover the cell, that of the
greatest (published_on, approved_at). `Figure` holds what is known now and nothing that cannot be derived again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import numpy.typing as npt
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from performance.models import Area, Denominator, Figure, Measure, Observation, PopulationCount, Series, Source, Upload

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
CELLS_AT_ONCE = 300_000  # PostgreSQL's client holds a whole answer in memory
FETCHED_AT_ONCE = 50_000


# -- reading -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Supposed:
    """A staged upload (its id) as if it were approved now; the day is the one that it would count from."""

    upload: int
    published_on: date


@dataclass(frozen=True)
class Recalled:
    """Counts [measure, area, month], NaN where nothing is known, and which upload (its id, 0 for none) said each."""

    values: Floats
    uploads: Whole


def known(
    measures: Sequence[Measure], areas: Sequence[Area], first: int, last: int, at: datetime | None = None
) -> Floats:
    """Monthly counts [measure, area, month], months `first` to `last`, as known now or at the moment `at`.

    NaN is missing, which is never zero.
    """
    return recalled(measures, areas, first, last, at).values


def provenance(
    measures: Sequence[Measure], areas: Sequence[Area], first: int, last: int, at: datetime | None = None
) -> list[Upload]:
    """The uploads that those counts rest on, in the order in which they override each other."""
    found = np.unique(recalled(measures, areas, first, last, at).uploads)
    return list(Upload.objects.filter(pk__in=found[found > 0].tolist()).select_related("file").by_precedence())


def recalled(
    measures: Sequence[Measure],
    areas: Sequence[Area],
    first: int,
    last: int,
    at: datetime | None = None,
    *,
    source: Source | None = None,
    instead: Series | None = None,
) -> Recalled:
    """Monthly counts with the upload that each rests on, as known now or at the moment `at`.

    They are those of the series that are shown, or were then; with `source`, those of that source, and with `instead`
    as if that series were shown.
    """
    shape = (len(measures), len(areas), max(last - first + 1, 0))
    found = Recalled(np.full(shape, np.nan), np.zeros(shape, dtype=np.int64))
    if not found.values.size:
        return found
    layers: list[models.QuerySet[Figure] | models.QuerySet[Observation]]
    if at is None:
        layers = [Figure.objects.all()]
    else:
        counting = Upload.objects.counting_at(at).by_precedence()
        layers = [Observation.objects.filter(upload=upload) for upload in counting if covers(upload, first, last)]
    of_series = shown(at, instead) if source is None else Q(series__source=source)
    layers = [layer.filter(of_series) for layer in layers]
    step = max(1, CELLS_AT_ONCE // (shape[1] * shape[2]))
    for start in range(0, len(measures), step):
        for layer in layers:
            lay_over(found, layer, measures, areas, first, last, slice(start, start + step))
    return found


def shown(at: datetime | None = None, instead: Series | None = None) -> Q:
    """Rows of the series that are shown now, or were at the moment `at`; with `instead` as if that one were shown."""
    if at is not None:
        return Q(series__in=Series.objects.shown_at(at).values("pk"))
    if instead is None:
        return Q(series__is_shown=True)
    others = Q(series__is_shown=True) & ~Q(series__measure=instead.measure_id, series__level=instead.level)
    return Q(series=instead) | others


def suppose(
    found: Recalled, supposed: Supposed, measures: Sequence[Measure], areas: Sequence[Area], first: int, last: int
) -> None:
    """Write over `found`, for the same cells, what a staged upload says wherever nothing published later does."""
    said = Recalled(np.full(found.values.shape, np.nan), np.zeros(found.uploads.shape, dtype=np.int64))
    if not said.values.size:
        return
    own = Observation.objects.filter(upload=supposed.upload, series__is_shown=True)
    lay_over(said, own, measures, areas, first, last, slice(None))
    later = Upload.objects.approved().published_after(supposed.published_on).values_list("pk", flat=True)
    counts = (said.uploads > 0) & ~np.isin(found.uploads, list(later))
    found.values[counts], found.uploads[counts] = said.values[counts], said.uploads[counts]


def covers(upload: Upload, first: int, last: int) -> bool:
    """Whether an upload says anything of the months at all."""
    return (upload.first_month or 0) <= last and (upload.last_month or 0) >= first


def lay_over(
    found: Recalled,
    layer: models.QuerySet[Figure] | models.QuerySet[Observation],
    measures: Sequence[Measure],
    areas: Sequence[Area],
    first: int,
    last: int,
    part: slice,
) -> None:
    """Write the rows of a layer over what stands in `found`, for some of the measures."""
    wanted = {measure.pk: index for index, measure in enumerate(measures)}
    chosen = [measure.pk for measure in measures[part]]
    rows = layer.filter(
        series__measure__in=chosen,
        area__in=[area.pk for area in areas],
        month__range=(first, last),
    ).values_list("series__measure_id", "area_id", "month", "value", "upload_id")
    at_measure, at_area = index_of(wanted), index_of({area.pk: index for index, area in enumerate(areas)})
    statement, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        # plain rows: the model layer would triple the time of a whole dashboard's five million cells
        cursor.execute(statement, params)
        while chunk := cursor.fetchmany(FETCHED_AT_ONCE):
            measure, area, month, value, upload = np.asarray(chunk, dtype=np.int64).T
            place = (at_measure[measure], at_area[area], month - first)
            found.values[place] = value
            found.uploads[place] = upload


def index_of(places: dict[int, int]) -> Whole:
    """A table from ids to places, so that a column of ids is turned at once."""
    table = np.zeros(max(places) + 1, dtype=np.int64)
    for key, place in places.items():
        table[key] = place
    return table


def denominators(
    kind: str, areas: Sequence[Area], month: int, at: datetime | None = None
) -> tuple[Floats, int | None, str]:
    """Residents or households [area] for a window that ends in `month`: values, year, and a note to print.

    They are as known now, or at the moment `at`.

    METHOD §3: the latest middle of a year (30 June) by the end of the window; if there is none, the earliest later
    one, which the note says. Areas without a value of that year are NaN.
    """
    values = np.full(len(areas), np.nan)
    by_year: dict[int, dict[int, int]] = {}
    for area_id, year, value in populations(kind, areas, at):
        by_year.setdefault(year, {})[area_id] = value
    if not by_year:
        return values, None, _("No %(kind)s is known.") % {"kind": kind}
    by_then = [year for year in by_year if year * 12 + 5 <= month]
    year = max(by_then) if by_then else min(by_year)
    for index, area in enumerate(areas):
        values[index] = by_year[year].get(area.pk, np.nan)
    note = "" if by_then else _("Mid-%(year)s is used: none earlier is known.") % {"year": year}
    return values, year, note


def populations(kind: str, areas: Sequence[Area], at: datetime | None) -> list[tuple[int, int, int]]:
    """Area (its id), year and value; those of one area and year in the order in which they override each other.

    What was entered by hand bears no moment, so it counts at each.
    """
    known = Denominator.objects.filter(kind=kind, area__in=[area.pk for area in areas])
    if at is None:
        return list(known.values_list("area_id", "year", "value"))
    said = PopulationCount.objects.filter(kind=kind, area__in=[area.pk for area in areas])
    columns = "area_id", "year", "value", "upload__published_on", "upload__approved_at", "upload_id"
    counting = said.filter(upload__in=Upload.objects.counting_at(at)).values_list(*columns)
    rows = counting.union(known.filter(upload=None).order_by().values_list(*columns), all=True)
    in_order = sorted(rows, key=lambda row: (row[-1] is not None, row[3:]))
    return [(area, year, value) for area, year, value, *_order in in_order]


# -- the table of what is known now ------------------------------------------------------------------
#
# Each statement runs on both databases and inside its caller's transaction. The tuple that decides is written once:
# an observation overrides a figure when its upload was published later, or on the same day and approved later.

APPLY = """
INSERT INTO performance_figure (series_id, area_id, month, value, upload_id)
SELECT series_id, area_id, month, value, upload_id FROM performance_observation WHERE upload_id = %s
ON CONFLICT (series_id, area_id, month) DO UPDATE SET value = excluded.value, upload_id = excluded.upload_id
WHERE EXISTS (
    SELECT 1 FROM performance_upload was, performance_upload is_now
    WHERE was.id = performance_figure.upload_id AND is_now.id = excluded.upload_id
    AND (was.published_on, was.approved_at, was.id) < (is_now.published_on, is_now.approved_at, is_now.id)
)
"""

FORGET = "DELETE FROM performance_figure WHERE upload_id = %s"

# Of the approved uploads, the one that counts for each cell that the upload taken back says anything of.
FALL_BACK = """
INSERT INTO performance_figure (series_id, area_id, month, value, upload_id)
SELECT series_id, area_id, month, value, upload_id FROM (
    SELECT said.series_id, said.area_id, said.month, said.value, said.upload_id,
        ROW_NUMBER() OVER (
            PARTITION BY said.series_id, said.area_id, said.month
            ORDER BY upload.published_on DESC, upload.approved_at DESC, upload.id DESC
        ) AS place
    FROM performance_observation gone
    JOIN performance_observation said
        ON said.series_id = gone.series_id AND said.area_id = gone.area_id AND said.month = gone.month
    JOIN performance_upload upload ON upload.id = said.upload_id AND upload.state = 'approved'
    WHERE gone.upload_id = %s
) ranked WHERE place = 1
ON CONFLICT (series_id, area_id, month) DO NOTHING
"""

DERIVE = """
INSERT INTO performance_figure (series_id, area_id, month, value, upload_id)
SELECT series_id, area_id, month, value, upload_id FROM (
    SELECT said.series_id, said.area_id, said.month, said.value, said.upload_id,
        ROW_NUMBER() OVER (
            PARTITION BY said.series_id, said.area_id, said.month
            ORDER BY upload.published_on DESC, upload.approved_at DESC, upload.id DESC
        ) AS place
    FROM performance_observation said
    JOIN performance_upload upload ON upload.id = said.upload_id AND upload.state = 'approved'
) ranked WHERE place = 1
"""


def apply(upload: Upload) -> None:
    """Let an upload that has just been approved count, wherever nothing published later does."""
    with connection.cursor() as cursor:
        cursor.execute(APPLY, [upload.pk])


def withdraw(upload: Upload) -> None:
    """Let what is known fall back to the other uploads, after this one was taken back."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [upload.pk])
        cursor.execute(FALL_BACK, [upload.pk])


@transaction.atomic
def rebuild() -> int:
    """Derive the whole table anew from the approved uploads; gives how many figures there are."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM performance_figure")
        cursor.execute(DERIVE)
    return Figure.objects.count()
