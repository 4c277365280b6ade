"""What action plans add to the world: one that is agreed, with reviews in every state, and a draft."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from scpb.documents import services as documents
from strategy.models import ActionPlan, EntryReview, PlanEntry
from strategy.naming import Names
from strategy.services import plans, reviews

if TYPE_CHECKING:
    from tests.world import World

SAID = {"rating": EntryReview.Rating.AMBER, "progress": "Half of the doors are fitted.", "risk": "Money ends in May."}


def make(world: World) -> None:
    world.action_plan = plans.begin_plan(world.strategy, year=2024, by=None, introduction="What we do this year.")
    world.plan_entry = add_entry(world, "Fit doors with better locks", Names(person=world.member))
    world.other_plan_entry = add_entry(world, "Light the alleys", Names(wording="Highways team"))
    world.gone_plan_entry = add_entry(world, "Paint the underpass", Names(post=world.post))
    world.action_plan = plans.agree(world.action_plan, on=date(2024, 5, 3), reference="SCPB/2024/2", by=None)
    plans.take_out(world.gone_plan_entry, reason="It was torn down.", by=None)
    plans.edit_entry(world.other_plan_entry, what="Light the alleys until dawn", by=None)
    printed = documents.store(b"%PDF-1.7 plan", name="plan.pdf", media_type="application/pdf", by=None)
    world.action_plan = plans.printed(world.action_plan, pdf=printed)
    published = reviews.begin_review(world.action_plan, quarter=1, by=None)
    reviews.review_entry(published, world.plan_entry, by=None, **SAID)
    world.published_review = reviews.publish_review(reviews.close_review(published, by=None), by=None)
    world.closed_review = reviews.close_review(reviews.begin_review(world.action_plan, quarter=2, by=None), by=None)
    world.open_review = reviews.begin_review(world.action_plan, quarter=3, by=None)
    reviews.review_entry(world.open_review, world.plan_entry, by=None, **SAID)
    world.draft_action_plan = plans.begin_plan(world.strategy, year=2025, by=None)
    world.draft_plan_entry = add_entry(world, "Open a youth club", Names(wording="Youth team"), world.draft_action_plan)


def add_entry(world: World, what: str, owner: Names, plan: ActionPlan | None = None) -> PlanEntry:
    """One more for the world's priority."""
    plan = plan or world.action_plan
    return plans.add_entry(plan, priority=world.priority, what=what, owners=[owner], success="Fewer calls", by=None)
