"""Long histories for charts: monthly counts as known now or at an edition's moment, in one question to the database.

Observations are insert-only, so what an edition's charts show of the years before it stays what it was on its day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np
from django.db.models import Q

from performance import figures
from performance.arithmetic import exceptions
from performance.arithmetic.series import YEAR, Floats
from performance.assembly import DISRUPTED, still_drawn
from performance.models import Area, Measure, Observation, Series, Upload

TESTED_AGAINST = 48  # months before those shown, so that each of them has its 36, some of which may be disrupted


def counts(
    measures: Sequence[Measure], areas: Sequence[Area], first: int, last: int, at: datetime | None = None
) -> Floats:
    """Counts [measure, area, month], NaN where nothing is known. Raises ValueError for months the wrong way round."""
    if last < first:
        raise ValueError(f"{last} is before {first}")
    if not measures or not areas:
        return np.full((len(measures), len(areas), last - first + 1), np.nan)
    if at is None:
        return figures.known(measures, areas, first, last)
    found = np.full((len(measures), len(areas), last - first + 1), np.nan)
    said = Observation.objects.filter(
        figures.shown(at),
        upload__in=Upload.objects.counting_at(at),
        series__measure__in=measures,
        area__in=areas,
        month__range=(first, last),
    )
    in_order = said.order_by("upload__published_on", "upload__approved_at", "upload_id")
    rows = in_order.values_list("series__measure_id", "area_id", "month", "value")
    at_measure = {measure.pk: place for place, measure in enumerate(measures)}
    at_area = {area.pk: place for place, area in enumerate(areas)}
    for measure, area, month, value in rows:  # what counts overrides what came before
        found[at_measure[measure], at_area[area], month - first] = value
    return found


def listed(values: Floats) -> tuple[float | None, ...]:
    """One series as whole numbers, None where nothing is known."""
    return tuple(None if np.isnan(value) else int(value) for value in values)


class Screened(NamedTuple):
    """Wards with their counts [ward, month] and the months that lie far outside what was expected (±1)."""

    wards: list[Area]
    start: int
    values: Floats
    marks: Floats

    def totals(self) -> list[int | None]:
        """Each ward's last 12 months; None where one of them is not known."""
        sums = self.values[:, -YEAR:].sum(axis=1)
        return [None if np.isnan(value) or self.values.shape[1] < YEAR else int(value) for value in sums]


def screened(wards: list[Area], values: Floats, first: int, breaks: Sequence[int], shown: int) -> Screened:
    """The last months `shown` of counts [ward, month] that begin with the month `first`; |z| > 3 is marked."""
    tested = exceptions.signals(
        values, first, breaks=[tuple(breaks)] * len(wards), disrupted=DISRUPTED, limit=exceptions.FAR
    )
    last = first + values.shape[1] - 1
    return Screened(wards, last - shown + 1, values[:, -shown:], tested.mark[:, -shown:].astype(float))


def wards(
    measure: Measure, borough: Area, to: int, shown: int, breaks: Sequence[int], at: datetime | None = None
) -> Screened:
    """The wards of a borough as they were drawn in the month `to`, over the months `shown` up to it (METHOD §12)."""
    found = list(Area.objects.wards_of(borough, to).select_related("boundary"))
    first = to - shown - TESTED_AGAINST + 1
    counted = counts([measure], found, first, to, at)
    kept = still_drawn(found, counted)
    return screened([found[place] for place in kept], counted[0, kept], first, breaks, shown)


def drawn_areas(borough: Area, slugs: Sequence[str], month: int) -> dict[str, Area]:
    """Areas by slug with their outlines: these, the wards of a month, and the cities that lie between boroughs."""
    wanted = Q(slug__in=slugs) | Q(kind=Area.Kind.CITY) | Q(pk__in=Area.objects.wards_of(borough, month).values("pk"))
    return {area.slug: area for area in Area.objects.filter(wanted).select_related("boundary")}


def outlines(areas: Iterable[Area]) -> dict[str, dict[str, object]]:
    """The shapes of areas by slug, of those that have one, each with its area's name."""
    return {area.slug: {**area.boundary.geometry, "name": area.name} for area in areas if hasattr(area, "boundary")}


def named_sources(measures: Sequence[str], at: datetime | None = None) -> dict[str, str]:
    """Who publishes the counts of measures (slugs), by the level of areas that they are of (`borough`, `ward`)."""
    shown = Series.objects.filter(is_shown=True) if at is None else Series.objects.shown_at(at)
    rows = shown.filter(measure__slug__in=measures).select_related("source")
    found: dict[str, set[str]] = {}
    for series in rows:
        found.setdefault(series.level, set()).add(f"{series.source.publisher}, {series.source.name}")
    return {level: "; ".join(sorted(names)) for level, names in found.items()}


def is_open(measure: Measure) -> bool:
    """Whether every month of a measure may be shown in public: neither it nor what it is summed with hides any.

    What is not so is shown in public as `performance.suppression` leaves it, and in no longer history.
    """
    family = [measure.pk, *([measure.parent_id] if measure.parent_id else [])]
    relatives = Measure.objects.filter(pk__in=family) | Measure.objects.filter(parent__in=family)
    hidden = relatives.filter(access=Measure.Access.MEMBERS) | relatives.filter(smallest_public__gt=0)
    return not hidden.exists()
