"""The strategy and the action plan that an item puts to the board, as far as the reader may know of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from meetings.models import Decision, Meeting, Outcome
from meetings.services.put_to_boards import plan_differs, version_differs
from scpb.audit.models import Entry
from scpb.people.models import Person
from strategy.differences import Differing
from strategy.models import ActionPlan, PlanState, StrategyVersion

Reader = Person | AnonymousUser
PLAN = "plan"  # which of the two a page compares
PUT = ("adopts__strategy__board", "agrees__strategy__board")


@dataclass(frozen=True)
class Since:
    """What was changed in something that a decision adopts, since the board decided on it; and what else it adopts."""

    what: StrategyVersion | ActionPlan
    parts: Sequence[Differing]
    other: StrategyVersion | ActionPlan | None

    @property
    def is_of_plan(self) -> bool:
        return isinstance(self.what, ActionPlan)


@dataclass(frozen=True)
class ToCarryOut:
    """What a decision adopts; as amended it is not adopted by the decision itself."""

    title: str
    is_amended: bool


def adopts_of(version: int | None, reader: Reader) -> StrategyVersion | None:
    """The version of this key."""
    if version is None:
        return None
    return StrategyVersion.objects.visible_to(reader).select_related("strategy").filter(pk=version).first()


def agrees_of(plan: int | None, reader: Reader) -> ActionPlan | None:
    """The plan of this key."""
    if plan is None:
        return None
    return ActionPlan.objects.visible_to(reader).select_related("strategy").filter(pk=plan).first()


def why_not_carried_out(decision: Decision) -> list[str]:
    """What refused to adopt what the decision adopts, when it was published, in sentences; one query."""
    about = {"verb": "meetings.decision_not_carried_out", "subject_id": str(decision.uuid)}
    entries = Entry.objects.filter(**about).select_related("detail").order_by("id")
    return [said["because"] for one in entries if (said := one.detail.said.get("personal") or {}).get("because")]


def carried_out_in(meeting: Meeting) -> list[ToCarryOut]:
    """What publishing the decisions that wait for it adopts or agrees; one query.

    Whether it was changed since is not compared here: that asks for all that each of them says.
    """
    waiting = meeting.decisions.filter(published_at__isnull=True).in_order()
    found = []
    for through in waiting.select_related(
        "adopts", "agrees__strategy", "ratifies__adopts", "ratifies__agrees__strategy"
    ):
        for one in filter(None, (through if through.is_quorate else None, through.ratifies)):
            is_amended = Outcome.AMENDED in (one.outcome, through.outcome)
            if one.adopts is not None and one.adopts.is_under_way:
                found.append(ToCarryOut(str(one.adopts), is_amended))
            if one.agrees is not None and one.agrees.state == PlanState.DRAFT:
                found.append(ToCarryOut(str(one.agrees), is_amended))
    return found


def changed_since(decision: Decision, of: str) -> Since:
    """What was changed since the board decided in what was kept of it; 404 where nothing was.

    Of a decision on both, the plan is compared where `of` is `PLAN`: either asks for all that it says.
    """
    version = decision.adopts if decision.adopts_said else None
    plan = decision.agrees if decision.agrees_said else None
    if version is not None and (of != PLAN or plan is None):
        return Since(version, version_differs(decision, version), plan)
    if plan is not None:
        return Since(plan, plan_differs(decision, plan), version)
    raise Http404
