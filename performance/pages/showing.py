"""What pages show of measures and the priorities that they show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.utils import timezone

from performance import months
from performance.models import EditionRating, Measure, PriorityMeasure
from performance.permissions import Somebody
from performance.services.showing import may_show
from scpb.people.models import Person
from strategy.models import Priority, Strategy, StrategyTarget, StrategyVersion
from strategy.models.strategies import PriorityQuerySet

SIGNS = {"red": "Red", "amber": "Amber", "green": "Green"}


@dataclass(frozen=True)
class Shown:
    """A measure that shows a priority; `rag` is the sign of its latest rating, of the 12 months `to`, or empty.

    `edition` is the number of the one that rates it: where none does, the measure may have no page for the reader.
    """

    measure: Measure
    target: str
    rag: str = ""
    to: str = ""
    edition: int | None = None


@dataclass(frozen=True)
class Line:
    """A priority in force with what shows it."""

    priority: Priority
    measures: tuple[Shown, ...]
    may_set: bool


@dataclass(frozen=True)
class Part:
    """The priorities of one strategy."""

    strategy: Strategy
    lines: tuple[Line, ...]


def parts(person: Person) -> list[Part]:
    """All priorities in force that the person may know of, by strategy."""
    found = list(_visible(person).prefetch_related(_shown_by()))
    rated = ratings_of((row.measure_id for one in found for row in one.shown_by.all()), person)
    lines = [_line(one, rated, may_set=may_show(person, one.strategy.board)) for one in found]
    strategies = {line.priority.strategy_id: line.priority.strategy for line in lines}
    return [
        Part(strategy, tuple(line for line in lines if line.priority.strategy_id == pk))
        for pk, strategy in strategies.items()
    ]


def priority_of(person: Person, uuid: UUID) -> Priority:
    """A priority in force with what shows it. Raises Http404 where the person may not know of it."""
    return get_object_or_404(_visible(person).prefetch_related(_shown_by()), uuid=uuid)


def targets_of(priority: Priority) -> list[StrategyTarget]:
    """What the version in force wants of a priority."""
    in_force = StrategyVersion.objects.in_force(timezone.localdate())
    return list(StrategyTarget.objects.filter(wording__priority=priority, wording__version__in=in_force))


def ratings_of(measures: Iterable[int], person: Somebody) -> dict[int, EditionRating]:
    """The latest rating of each measure, of those that the person may see."""
    found: dict[int, EditionRating] = {}
    asked = EditionRating.objects.visible_to(person).filter(measure__in=set(measures))
    named = asked.latest_first().select_related("edition")
    for rating in named.only("measure_id", "rag", "to_month", "edition__number"):
        found.setdefault(rating.measure_id, rating)
    return found


def _visible(person: Somebody) -> PriorityQuerySet:
    known = Strategy.objects.visible_to(person)
    return Priority.objects.in_force(timezone.localdate()).filter(strategy__in=known).select_related("strategy__board")


def _shown_by() -> Prefetch[str]:
    return Prefetch("shown_by", PriorityMeasure.objects.select_related("measure", "target"))


def _line(priority: Priority, rated: dict[int, EditionRating], *, may_set: bool) -> Line:
    return Line(priority, tuple(_shown(row, rated.get(row.measure_id)) for row in priority.shown_by.all()), may_set)


def _shown(row: PriorityMeasure, rating: EditionRating | None) -> Shown:
    target = row.target.text if row.target else ""
    if rating is None:
        return Shown(row.measure, target)
    rag, to = SIGNS.get(rating.rag, ""), months.label(rating.to_month)
    return Shown(row.measure, target, rag, to, rating.edition.number)
