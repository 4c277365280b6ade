"""Which measures show a priority of the strategy."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from performance.models import Measure, PriorityMeasure
from performance.permissions import may_upload
from scpb.audit import services as audit
from scpb.boards.models import Board
from scpb.boards.permissions import is_officer
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Person
from strategy.models import Priority, StrategyTarget

Line = tuple[Measure, StrategyTarget | None]


@transaction.atomic
def set_measures(priority: Priority, *, lines: Sequence[Line], by: Person | None) -> Priority:
    """Say by which measures a priority is shown, in this order, each with the target that it is read against if any.

    They stay through all versions of the strategy; a target is of the words of one.
    """
    require_shower(priority.strategy.board, by)
    kept = Priority.objects.select_for_update().get(pk=priority.pk)
    if len({measure.pk for measure, _target in lines}) < len(lines):
        raise NotAllowed(_("A measure shows a priority once."))
    if any(target is not None and target.wording.priority_id != kept.pk for _measure, target in lines):
        raise NotAllowed(_("A target belongs to another priority."))
    before = _told(kept)
    kept.shown_by.exclude(measure__in=[measure for measure, _target in lines]).delete()
    for order, (measure, target) in enumerate(lines, start=1):
        values = {"order": order, "target": target}
        PriorityMeasure.objects.update_or_create(priority=kept, measure=measure, defaults=values)
    if (after := _told(kept)) != before:
        told = {"before": {"measures": before}, "after": {"measures": after}}
        audit.record("performance.priority_measures_set", kept, by=by, **told)
    return kept


def _told(priority: Priority) -> list[list[str]]:
    """The measures in order, each with the UUID of its target."""
    rows = priority.shown_by.select_related("measure", "target")
    return [[row.measure.slug, str(row.target.uuid) if row.target else ""] for row in rows]


def may_show(person: Person, board: Board) -> bool:
    """Whether the person says what shows the priorities of this board's strategies."""
    return may_upload(person) or is_officer(person, board)


def require_shower(board: Board, by: Person | None) -> None:
    """Refuse everybody but analysts and the board's governance officers; None is the system."""
    if by is not None and not may_show(by, board):
        raise NotPermitted(_("Only an analyst or the board’s governance officer says which measures show a priority."))
