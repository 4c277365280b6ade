"""What pages show of what became of earlier priorities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from strategy.crosswalk import Became, Crossing, Crosswalk, unfitting, version_before
from strategy.models import Fate, PriorityWording, StrategyVersion


@dataclass(frozen=True)
class CrossingRow:
    """What became of a priority; `unfit` is what was entered of it and no longer fits, for who can put it right."""

    crossing: Crossing
    unfit: str
    note: str


def crossing_rows(version: StrategyVersion, walk: Crosswalk | None, *, may_edit: bool) -> Sequence[CrossingRow]:
    """At most two queries."""
    if walk is None:
        return []
    found = unfitting(version) if may_edit else {}
    rows = []
    for one in walk.crossings:
        entered = found.get(one.was.uuid)
        rows.append(
            CrossingRow(one, str(Became(entered.became).label), entered.note) if entered else CrossingRow(one, "", "")
        )
    return rows


def earlier_priority(version: StrategyVersion, uuid: UUID) -> PriorityWording:
    """A priority as the version before worded it, or 404."""
    before = version_before(version)
    if before is None:
        raise Http404
    return get_object_or_404(before.wordings.select_related("priority"), priority__uuid=uuid)


def fate_of(version: StrategyVersion, was: PriorityWording) -> Fate | None:
    """What the officer entered of it, as services take it."""
    return version.fates.select_related("version__strategy__board", "priority").filter(priority=was.priority_id).first()
