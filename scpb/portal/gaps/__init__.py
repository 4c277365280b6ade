"""Gaps in the golden thread: lists of what is missing between strategy, figures, meetings and deeds."""

from scpb.portal.gaps.asking import Asker, Gap, Row, may_look, require_any, require_looking
from scpb.portal.gaps.decisions import DecisionsWithoutAction, RecommendationsUndecided
from scpb.portal.gaps.deeds import ClosedWithoutEvidence, EntriesNotReviewed
from scpb.portal.gaps.measures import MeasuresWithoutPriority, RedMeasures
from scpb.portal.gaps.priorities import PrioritiesNotDiscussed, PrioritiesWithoutMeasure

GAPS: dict[str, Gap] = {
    gap.slug: gap
    for gap in (
        RedMeasures(),
        PrioritiesNotDiscussed(),
        PrioritiesWithoutMeasure(),
        EntriesNotReviewed(),
        RecommendationsUndecided(),
        DecisionsWithoutAction(),
        ClosedWithoutEvidence(),
        MeasuresWithoutPriority(),
    )
}

__all__ = ["GAPS", "Asker", "Gap", "Row", "may_look", "require_any", "require_looking"]
