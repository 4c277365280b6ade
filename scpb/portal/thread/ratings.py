"""The measures that show priorities, and how editions rated them, as far as a reader may know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from meetings.models.agenda import as_flag
from performance import months
from performance.models import DashboardRow, Edition, Measure, PriorityMeasure
from performance.models.editions import State as EditionState
from performance.permissions import may_see_every_figure
from scpb.people.models import Person

Reader = Person | AnonymousUser
EDITIONS = 12  # chips of a measure, the latest ones
COLUMNS = (
    *("priority", "measure", "measure__name", "measure__slug", "is_kept", "is_there", "is_seen"),
    *(
        f"measure__ratings__{name}"
        for name in ("rag", "to_month", "value", "change", "edition__number", "edition__state")
    ),
)
SIGNS = {"": "Grey", "red": "Red", "amber": "Amber", "green": "Green"}


@dataclass(frozen=True)
class Rated:
    """How one edition rates the measure: `sign` is Red, Amber, Green or Grey, for which nothing is rated."""

    sign: str
    month: str
    url: str
    value: str
    change: str


@dataclass(frozen=True)
class Shown:
    """A measure that shows a priority, with its ratings from the oldest to the newest.

    `url` is empty where no edition has it that the reader may see: then it has no page for them.
    """

    pk: int
    priority: int
    name: str
    url: str
    ratings: Sequence[Rated]

    @property
    def now(self) -> Rated | None:
        return self.ratings[-1] if self.ratings else None

    @property
    def sign(self) -> str:
        return self.now.sign if self.now else "Grey"


def shown_by(priorities: Iterable[int], reader: Reader) -> list[Shown]:
    """The measures of these priorities, in one query: a row for each rating of each.

    Who may not see every figure sees no measure that is for members, and ratings of released editions alone; none of
    a measure that hides small numbers, or is rated or summed with one that does: its rating would tell of them. And
    none that its edition keeps to itself, which has no `value`: the edition goes on hiding what is open since.
    """
    sees_all = may_see_every_figure(reader)
    found = PriorityMeasure.objects.filter(priority__in=list(priorities))
    if not sees_all:
        found = found.exclude(measure__access=Measure.Access.MEMBERS)
    kept = Edition.objects.frozen().visible_to(reader).order_by().values("pk")
    ours = Q(measure__ratings__edition__in=kept, measure__ratings__edition__area__is_own=True)
    there = ours if sees_all else ours & Q(measure__ratings__value__gt="")
    seen = there if sees_all else there & ~Q(Exists(_hiding()))
    flags = {"is_kept": as_flag(ours), "is_there": as_flag(there), "is_seen": as_flag(seen)}
    rows = found.annotate(**flags).order_by(
        "order", "pk", "measure__ratings__to_month", "measure__ratings__edition__number"
    )
    return [_shown(list(own)) for _key, own in groupby(rows.values_list("pk", *COLUMNS, named=True), itemgetter(0))]


def _hiding() -> QuerySet[Measure]:
    """The measures that hide numbers and whose numbers the rating of the outer row's measure would tell of."""
    family = Q(pk=OuterRef("measure")) | Q(pk=OuterRef("measure__parent"))
    family |= Q(parent=OuterRef("measure")) | Q(parent=OuterRef("measure__parent"))
    rated_together = DashboardRow.objects.filter(
        section__rows__measure=OuterRef(OuterRef("measure")), section__rows__with_above=True
    )
    family |= Q(pk__in=rated_together.order_by().values("measure"))
    return Measure.objects.filter(family).filter(Q(access=Measure.Access.MEMBERS) | Q(smallest_public__gt=0))


def _shown(rows: Sequence[Any]) -> Shown:
    one = rows[0]
    slug = one.measure__slug
    by_month = {row.measure__ratings__to_month: row for row in rows if row.is_seen}
    return Shown(  # a correction is in the place of what it corrects: it comes later
        pk=one.measure,
        priority=one.priority,
        name=one.measure__name,
        url=_page(rows, slug),
        ratings=[_rated(row, slug) for row in list(by_month.values())[-EDITIONS:]],
    )


def _page(rows: Sequence[Any], slug: str) -> str:
    """Where the measure stands in what was released last, else in the last edition that shows it to the reader.

    The page of a measure goes by the edition released last, and is none for whom that one hides the measure.
    """
    there = [row for row in rows if row.is_there]
    if not there:
        return ""
    released = [row for row in rows if row.is_kept and row.measure__ratings__edition__state == EditionState.RELEASED]
    if released and max(released, key=attrgetter("measure__ratings__edition__number")).is_there:
        return reverse("performance:measure", args=[slug])
    return reverse("performance:edition_measure", args=[there[-1].measure__ratings__edition__number, slug])


def _rated(row: Any, slug: str) -> Rated:
    url = reverse("performance:edition_measure", args=[row.measure__ratings__edition__number, slug])
    month = months.label(row.measure__ratings__to_month)
    return Rated(
        SIGNS[row.measure__ratings__rag], month, url, row.measure__ratings__value, row.measure__ratings__change
    )
