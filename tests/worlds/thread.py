"""What the golden thread adds to the world: a priority on whose thread there is something of everything."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from performance.models import EditionRating, PriorityMeasure
from strategy.models import EntryReview, PlanEntry, Priority, PriorityWording, StrategyVersion, financial_year
from strategy.services import plans, reviews

if TYPE_CHECKING:
    from tests.world import World


def make(world: World) -> None:
    priority = world.served_priority
    PriorityMeasure.objects.get_or_create(priority=priority, measure=world.measure)
    rated = {"rag": "red", "to_month": world.released.to_month, "value": "7", "change": "+1"}
    EditionRating.objects.get_or_create(edition=world.released, measure=world.measure, defaults=rated)
    for item in (world.sat_item, world.minuted_item, world.public_item):
        item.priorities.add(priority)
    world.threaded_entry = make_entry(world)
    world.action.plan_entries.add(world.threaded_entry)
    world.closed_priority = make_closed(world)


def make_entry(world: World) -> PlanEntry:
    """An entry of an agreed plan, reviewed in a quarter that was published."""
    priority = world.served_priority
    year = financial_year(timezone.localdate()) - 1
    plan = plans.begin_plan(priority.strategy, year=year, by=None)
    entry = plans.add_entry(plan, priority=priority, what="Meet at the gate", by=None)
    plan = plans.agree(plan, on=date(year, 4, 1), reference="", by=None)
    review = reviews.begin_review(plan, quarter=1, by=None)
    EntryReview.objects.create(review=review, entry=entry, rating="green", progress="It goes on.", at=timezone.now())
    reviews.publish_review(reviews.close_review(review, by=None), by=None)
    return entry


def make_closed(world: World) -> Priority:
    """A priority that the closed board alone knows of."""
    version = StrategyVersion.objects.create(
        strategy=world.closed_strategy,
        number=7,
        title="Risk Plan",
        starts_on=date(2017, 4, 1),
        state="adopted",
        adopted_on=date(2017, 3, 1),
    )
    priority = Priority.objects.create(strategy=world.closed_strategy)
    PriorityWording.objects.create(version=version, priority=priority, number=1, title="Fewer are at risk")
    return priority
