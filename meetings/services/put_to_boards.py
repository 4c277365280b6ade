"""Strategies and action plans that an agenda item may put to its board, and the words that the board decided upon."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Decision, Outcome
from scpb.boards.models import Board
from scpb.errors import NotAllowed
from scpb.people.models import Person
from strategy import decided, differences
from strategy.differences import Differing
from strategy.models import UNDER_WAY, ActionPlan, PlanState, StrategyVersion
from strategy.services import deciding


def versions(board: Board, now: int | None = None) -> QuerySet[StrategyVersion]:
    """Versions under way of the board's strategies, and the one that the item has already."""
    offered = Q(strategy__board=board, state__in=UNDER_WAY)
    return StrategyVersion.objects.filter(offered | Q(pk=now)).order_by("title")


def plans(board: Board, now: int | None = None) -> QuerySet[ActionPlan]:
    """Draft plans of the board's strategies, and the one that the item has already."""
    offered = Q(strategy__board=board, state=PlanState.DRAFT)
    return ActionPlan.objects.filter(offered | Q(pk=now)).select_related("strategy").order_by("strategy__name", "-year")


def require_offered(item: AgendaItem, values: Mapping[str, Any]) -> None:
    """Refuse what cannot be put to this board."""
    board, version, plan = item.meeting.board, values.get("adopts"), values.get("agrees")
    if version is not None and not versions(board, item.adopts_id).filter(pk=version.pk).exists():
        raise NotAllowed(_("Only a version under way of the board’s own strategies is put to it."))
    if plan is not None and not plans(board, item.agrees_id).filter(pk=plan.pk).exists():
        raise NotAllowed(_("Only a draft plan of the board’s own strategies is put to it."))


def with_words(decision: Decision, put: Mapping[str, Any], *, by: Person | None) -> dict[str, Any]:
    """Beside what the decision adopts and agrees, the words of it that the board has before it.

    They are those of the moment at which it was first entered that the decision adopts it: another wording of the
    decision keeps them, also one by which it adopts nothing for a while.
    """
    version, plan = put["adopts"], put["agrees"]
    adopts, agrees = decision.adopts_said, decision.agrees_said
    if version is not None and not _has_words(adopts, version, decision.adopts):
        adopts = decided.version_text(deciding.hold_version(version, by))
    if plan is not None and not _has_words(agrees, plan, decision.agrees):
        agrees = decided.plan_text(deciding.hold_plan(plan), _day(decision))
    return {**put, "adopts_said": adopts, "agrees_said": agrees}


def version_differs(decision: Decision, version: StrategyVersion) -> list[Differing]:
    """What the version says otherwise than the board decided upon; nothing where its words of then were not kept."""
    if not decision.adopts_said:
        return []
    return differences.of_versions(decided.version_of(decision.adopts_said), decided.version_now(version))


def plan_differs(decision: Decision, plan: ActionPlan) -> list[Differing]:
    """The same of the action plan."""
    if not decision.agrees_said:
        return []
    return differences.of_plans(decided.plan_of(decision.agrees_said), decided.plan_now(plan, _day(decision)))


def require_unamended(what: object, *decisions: Decision) -> None:
    """Refuse to adopt by itself what the board agreed as amended: its amendments are entered by hand first."""
    if any(one.outcome == Outcome.AMENDED for one in decisions):
        told = _("The board agreed “%(title)s” as amended. Enter the amendments, then record the adoption.")
        raise NotAllowed(told % {"title": what})


def require_as_decided(what: object, differing: list[Differing]) -> None:
    """Refuse to adopt other words than those that the board decided upon."""
    if differing:
        raise NotAllowed(
            _("“%(title)s” was changed after the board decided on it: %(parts)s.")
            % {"title": what, "parts": "; ".join(one.label for one in differing)}
        )


def _has_words(text: str, what: StrategyVersion | ActionPlan, was: StrategyVersion | ActionPlan | None) -> bool:
    """Whether words of this are kept, or it was decided upon when none were."""
    return what == was or decided.is_of(text, what)


def _day(decision: Decision) -> date:
    """People are named as on the day of the meeting, whenever it is asked."""
    return timezone.localtime(decision.meeting.starts_at).date()
