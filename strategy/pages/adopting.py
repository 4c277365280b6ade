"""What pages show of what became of earlier priorities."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from strategy.crosswalk import version_before
from strategy.models import Fate, PriorityWording, StrategyVersion


def earlier_priority(version: StrategyVersion, uuid: UUID) -> PriorityWording:
    """A priority as the version before worded it, or 404."""
    before = version_before(version)
    if before is None:
        raise Http404
    return get_object_or_404(before.wordings.select_related("priority"), priority__uuid=uuid)


def fate_of(version: StrategyVersion, was: PriorityWording) -> Fate | None:
    """What the officer entered of it, as services take it."""
    return version.fates.select_related("version__strategy__board", "priority").filter(priority=was.priority_id).first()
