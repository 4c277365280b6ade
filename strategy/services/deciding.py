"""Holding what a board decides upon, so that nobody changes it while it is kept, compared or adopted."""

from __future__ import annotations

from scpb.people.models import Person
from strategy.models import ActionPlan, StrategyVersion
from strategy.services.versions import require_locked


def hold_version(version: StrategyVersion, by: Person | None) -> StrategyVersion:
    """The version as it is now, until the transaction ends.

    Its row is held besides its strategy: whoever writes its texts holds that one alone.
    """
    require_locked(version, by)
    rows = StrategyVersion.objects.select_for_update(of=("self",)).select_related("strategy__board", "refreshes")
    return rows.get(pk=version.pk)


def hold_plan(plan: ActionPlan) -> ActionPlan:
    """The plan as it is now with its entries, until the transaction ends; whoever edits an entry holds that alone."""
    held = ActionPlan.objects.select_for_update(of=("self",)).select_related("strategy__board").get(pk=plan.pk)
    list(held.entries.select_for_update(of=("self",)).order_by("pk"))
    return held
