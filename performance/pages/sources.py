"""Measures that several sources count: what each says of our own area, and which of them is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, Sum
from django.utils.translation import gettext as _

from performance import months
from performance.arithmetic.series import MINUS, YEAR
from performance.models import Area, Figure, Measure, Series, SourceChoice
from performance.models.measures import Level


@dataclass(frozen=True)
class Year:
    """The sum of 12 months over our own area, or over so many of its wards."""

    count: int
    places: int


@dataclass(frozen=True)
class Counted:
    """What one source says of our own area. `change` is against the source that is shown, where both count alike."""

    series: Series
    period: str
    published_on: date | None
    year: Year | None
    change: int | None
    chosen: SourceChoice | None

    @property
    def difference(self) -> str:
        return "" if self.change is None else difference(self.change)


@dataclass(frozen=True)
class Contest:
    """A measure with the sources that count it, by boroughs or by wards; `to` is the last month that all know."""

    measure: Measure
    is_of_wards: bool
    to: int | None
    counted: list[Counted]


@dataclass(frozen=True)
class Known:
    """From which month to which a series knows our own area, and when the last file behind it was published."""

    first: int
    last: int
    published_on: date | None


def difference(change: int) -> str:
    """`+1,204`, `−12`, or that there is none."""
    return f"{change:+,}".replace("-", MINUS) if change else _("none")


def contested() -> list[list[Series]]:
    """Series by measure and level, where more than one source has counts; the one that is shown stands first.

    One that is shown without a count is there too: it keeps those of the others from being seen.
    """
    counts = Exists(Figure.objects.filter(series=OuterRef("pk")))
    rows = Series.objects.filter(Q(is_shown=True) | counts).select_related("measure", "source")
    found: dict[tuple[int, str], list[Series]] = {}
    for row in rows.order_by("measure__order", "measure__name", "level", "-is_shown", "source__name"):
        found.setdefault((row.measure_id, row.level), []).append(row)
    return [group for group in found.values() if len(group) > 1]


def described(groups: Sequence[Sequence[Series]], *, with_counts: bool) -> list[Contest]:
    """What each source says, side by side; 5 queries however many there are. Counts are not for every reader."""
    series = [row for group in groups for row in group]
    places = our_places(Area.objects.own())
    known = known_of(series, places)
    lasts = [last_of_all(group, known) for group in groups]
    years = years_of(zip(groups, lasts, strict=True), places) if with_counts else {}
    chosen = latest_choices(series)
    return [contest(group, to, known, years, chosen) for group, to in zip(groups, lasts, strict=True)]


def our_places(own: Area | None) -> list[Area]:
    """Our own area and its wards, those of every generation."""
    if own is None:
        return []
    return [own, *Area.objects.filter(parent=own, kind=Area.Kind.WARD)]


def known_of(series: Iterable[Series], places: Sequence[Area]) -> dict[int, Known]:
    """Our own months by series (its id); those that say nothing of us are left out."""
    ours = Figure.objects.filter(series__in=[row.pk for row in series], area__in=[area.pk for area in places])
    found = ours.values_list("series").annotate(Min("month"), Max("month"), Max("upload__published_on"))
    return {pk: Known(first, last, published) for pk, first, last, published in found}


def last_of_all(group: Iterable[Series], known: Mapping[int, Known]) -> int | None:
    """The last month that every source that says anything of us knows."""
    return min((known[row.pk].last for row in group if row.pk in known), default=None)


def years_of(groups: Iterable[tuple[Sequence[Series], int | None]], places: Sequence[Area]) -> dict[int, Year]:
    """The 12 months to the last common month by series (its id), where each of its places knows all of them."""
    ending: dict[int, list[int]] = {}
    for group, to in groups:
        if to is not None:
            ending.setdefault(to, []).extend(row.pk for row in group)
    if not ending:
        return {}
    years = (
        Q(series__in=series, area__in=drawn_in(places, to), month__range=(to - YEAR + 1, to))
        for to, series in ending.items()
    )
    sums = Figure.objects.filter(reduce(or_, years)).values_list("series")
    found = sums.annotate(Sum("value"), Count("month"), Count("area", distinct=True))
    return {pk: Year(count, areas) for pk, count, cells, areas in found if cells == areas * YEAR}


def drawn_in(places: Iterable[Area], month: int) -> list[Area]:
    """The places that are drawn as they are in a month."""
    return [area for area in places if (area.first_month or month) <= month <= (area.last_month or month)]


def latest_choices(series: Iterable[Series]) -> dict[int, SourceChoice]:
    """The choice that made each of the series (its id) the one that is shown; most never needed one."""
    made = SourceChoice.objects.filter(series__in=[row.pk for row in series if row.is_shown])
    return {choice.series_id: choice for choice in made.select_related("chosen_by").order_by("chosen_at", "pk")}


def contest(
    group: Sequence[Series],
    to: int | None,
    known: Mapping[int, Known],
    years: Mapping[int, Year],
    chosen: Mapping[int, SourceChoice],
) -> Contest:
    shown = years.get(group[0].pk) if group[0].is_shown else None
    counted = []
    for row in group:
        said, year = known.get(row.pk), years.get(row.pk)
        alike = shown is not None and year is not None and shown.places == year.places and not row.is_shown
        counted.append(
            Counted(
                series=row,
                period=months.span(said.first, said.last) if said else "",
                published_on=said.published_on if said else None,
                year=year,
                change=year.count - shown.count if alike and year and shown else None,
                chosen=chosen.get(row.pk),
            )
        )
    return Contest(group[0].measure, group[0].level == Level.WARD, to, counted)
