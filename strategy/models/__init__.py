"""What the partnership wants: strategies, their versions, how they change, and the plans that deliver them."""

from strategy.models.changing import Amendment, ConsultationComment, Endorsement, Fate
from strategy.models.content import Chapter, PriorityLead, StrategyTarget, TargetBaseline
from strategy.models.plans import (
    PLAN_NEXT,
    ActionPlan,
    EntryName,
    EntryReview,
    PlanEntry,
    PlanReview,
    PlanState,
    financial_year,
    quarter_of,
)
from strategy.models.strategies import (
    UNDER_WAY,
    VERSION_NEXT,
    Objective,
    ObjectiveWording,
    Priority,
    PriorityWording,
    Strategy,
    StrategyVersion,
    VersionState,
)

__all__ = [
    "PLAN_NEXT",
    "UNDER_WAY",
    "VERSION_NEXT",
    "ActionPlan",
    "Amendment",
    "Chapter",
    "ConsultationComment",
    "Endorsement",
    "EntryName",
    "EntryReview",
    "Fate",
    "Objective",
    "ObjectiveWording",
    "PlanEntry",
    "PlanReview",
    "PlanState",
    "Priority",
    "PriorityLead",
    "PriorityWording",
    "Strategy",
    "StrategyTarget",
    "StrategyVersion",
    "TargetBaseline",
    "VersionState",
    "financial_year",
    "quarter_of",
]
