"""What showing another source would change: the same cells of our own area as the two sources count them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q

from performance import months
from performance.arithmetic.series import YEAR
from performance.models import Area, Figure, Measure, Series
from performance.models.measures import Level
from performance.pages.sources import difference, drawn_in, our_places
from performance.services import gaps

Cells = Mapping[tuple[int, int], int]  # counts by area (its id) and month


@dataclass(frozen=True)
class Differing:
    """A month, or a ward over 12 months, of which the two say different things."""

    what: str
    shown: int
    other: int

    @property
    def change(self) -> int:
        return self.other - self.shown

    @property
    def difference(self) -> str:
        return difference(self.change)


@dataclass(frozen=True)
class Choice:
    """A series beside the one that is shown in its place: what each knows of our own area and of others."""

    series: Series
    shown: Series | None
    area: Area | None
    places: Sequence[Area]  # our area, or its wards of every generation
    known: Mapping[int, Cells]  # by series (its id)
    counted: Mapping[int, int]  # how many ranked areas each series (its id) knows in the last common month

    @property
    def is_of_wards(self) -> bool:
        return self.series.level == Level.WARD

    @cached_property
    def ours(self) -> Cells:
        return self.known.get(self.series.pk, {})

    @cached_property
    def theirs(self) -> Cells:
        """What is shown until now."""
        return self.known.get(self.shown.pk, {}) if self.shown else {}

    @cached_property
    def to(self) -> int | None:
        """The last month that both know."""
        lasts = [max(month for _area, month in cells) for cells in (self.theirs, self.ours) if cells]
        return min(lasts, default=None)

    @property
    def lost(self) -> str:
        """Months that would become unknown."""
        return self.only_in(self.theirs, self.ours)

    @property
    def won(self) -> str:
        """Months that would become known."""
        return self.only_in(self.ours, self.theirs)

    @staticmethod
    def only_in(cells: Cells, others: Cells) -> str:
        known = {month for _area, month in others}
        return gaps.spans([months.text(month) for month in sorted({month for _area, month in cells} - known)])

    @cached_property
    def compared(self) -> int:
        """How many months, or wards over 12 months, both know."""
        return len(self.years) if self.is_of_wards else len(self.theirs.keys() & self.ours.keys())

    @cached_property
    def differing(self) -> list[Differing]:
        """Months that differ, the latest first; of a series of wards, wards whose 12 months do."""
        if self.is_of_wards:
            return [row for row in self.years if row.change]
        both = sorted(self.theirs.keys() & self.ours.keys(), key=lambda key: -key[1])
        found = (Differing(months.label(key[1]), self.theirs[key], self.ours[key]) for key in both)
        return [row for row in found if row.change]

    @cached_property
    def years(self) -> list[Differing]:
        """The 12 months to the last common month of each place, where both know all of them."""
        found = []
        for area in drawn_in(self.places, self.to) if self.to is not None else []:
            shown, other = (year_of(cells, area, self.to or 0) for cells in (self.theirs, self.ours))
            if shown is not None and other is not None:
                found.append(Differing(area.name, shown, other))
        return found

    @property
    def year(self) -> Differing | None:
        """Our 12 months as the two count them; those of our wards together."""
        if not self.years:
            return None
        return Differing("", sum(row.shown for row in self.years), sum(row.other for row in self.years))

    @property
    def ranked_then(self) -> int:
        """How many areas can be ranked by what is shown until now."""
        return self.counted.get(self.shown.pk, 0) if self.shown else 0

    @property
    def ranked_now(self) -> int:
        return self.counted.get(self.series.pk, 0)


def year_of(cells: Cells, area: Area, to: int) -> int | None:
    """The sum of an area's 12 months; None where one of them is not known."""
    values = [cells.get((area.pk, month)) for month in range(to - YEAR + 1, to + 1)]
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == YEAR else None


def choice(series: Series) -> Choice:
    """A series beside the one that is shown; 4 queries, and one more for wards."""
    alike = Series.objects.filter(measure=series.measure_id, level=series.level, is_shown=True)
    shown = alike.select_related("source").first()
    own = Area.objects.own()
    is_of_wards = series.level == Level.WARD
    places = our_places(own)[1:] if is_of_wards else [own] if own else []
    both = [row.pk for row in (series, shown) if row]
    rows = Figure.objects.filter(series__in=both, area__in=[area.pk for area in places])
    known: dict[int, dict[tuple[int, int], int]] = {}
    for pk, area, month, value in rows.values_list("series_id", "area_id", "month", "value"):
        known.setdefault(pk, {})[area, month] = value
    found = Choice(series, shown, own, places, known, {})
    if is_of_wards or found.to is None:
        return found
    ranked = Figure.objects.filter(series__in=both, month=found.to, area__is_ranked=True)
    counted = dict(ranked.values_list("series").annotate(Count("area")))
    return Choice(series, shown, own, places, known, counted)


def family(measure: Measure) -> list[str]:
    """What a measure is part of and what its parts are: each has a choice of its own, and they may not add up."""
    return list(Measure.objects.filter(Q(pk=measure.parent_id) | Q(parent=measure)).values_list("name", flat=True))
