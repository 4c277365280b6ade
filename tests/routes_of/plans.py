"""Addresses of action plans and their reviews."""

from collections.abc import Sequence
from typing import Any

from tests.routing import Act, Arguments, Route, everybody, only, slug
from tests.world import World

READERS = ("member", "adviser", "officer")  # of the board's drafts
REVIEWERS = ("member", "officer", "analyst")  # who read what is not published


def of(attribute: str, *names: str) -> Arguments:
    """The address of a plan, or of what belongs to the agreed one: a review's quarter, an entry's number."""

    def found(world: World) -> Sequence[Any]:
        plan = getattr(world, attribute)
        rows = [getattr(world, name) for name in names]
        return [plan.strategy.slug, plan.year, *(getattr(row, "quarter", None) or row.number for row in rows)]

    return found


FOR_OFFICER = only("officer")
DRAFTS = only("officer", others=404) | {"member": 403, "adviser": 403}
UNPUBLISHED = only(*REVIEWERS, others=404, anonymous=404)
LED = only("officer", others=404) | {"member": 403, "analyst": 403}
PAGES: list[Route] = [
    Route("strategy:plans", everybody(), slug("strategy")),
    Route(
        "strategy:plans",
        only("member", "officer", "administrator", others=404, anonymous=404),
        slug("closed_strategy"),
        "of a closed board",
    ),
    Route("strategy:plan", everybody(), of("action_plan")),
    Route("strategy:plan", only(*READERS, others=404, anonymous=404), of("draft_action_plan"), "draft"),
    Route("strategy:plan_pdf", everybody(), of("action_plan")),
    Route("strategy:plan_entry", everybody(), of("action_plan", "plan_entry")),
    Route("strategy:plan_entry", everybody(), of("action_plan", "gone_plan_entry"), "taken out"),
    Route("strategy:begin_plan", FOR_OFFICER, slug("strategy")),
    Route("strategy:introduce_plan", FOR_OFFICER, of("action_plan")),
    Route("strategy:agree_plan", DRAFTS, of("draft_action_plan")),
    Route("strategy:add_plan_entry", FOR_OFFICER, of("action_plan")),
    Route("strategy:edit_plan_entry", FOR_OFFICER, of("action_plan", "plan_entry")),
    Route("strategy:take_out_plan_entry", FOR_OFFICER, of("action_plan", "plan_entry")),
    Route("strategy:put_back_plan_entry", FOR_OFFICER, of("action_plan", "gone_plan_entry")),
    Route("strategy:begin_review", FOR_OFFICER, of("action_plan")),
    Route("strategy:review", everybody(), of("action_plan", "published_review"), "published"),
    Route("strategy:review", UNPUBLISHED, of("action_plan", "open_review"), "under way"),
    Route("strategy:review", UNPUBLISHED, of("action_plan", "closed_review"), "closed"),
    Route(
        "strategy:review_entry",
        only("member", "officer", others=404) | {"analyst": 403},
        of("action_plan", "open_review", "plan_entry"),
        "of their own",
    ),
    Route("strategy:review_entry", LED, of("action_plan", "open_review", "other_plan_entry")),
    Route("strategy:close_review", LED, of("action_plan", "open_review")),
    Route("strategy:reopen_review", LED, of("action_plan", "closed_review")),
    Route("strategy:publish_review", LED, of("action_plan", "closed_review")),
]
ACTS: list[Act] = []
