"""All priorities in force, each with how its thread stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser

from meetings.models import Action, AgendaItem
from meetings.models.actions import OPEN_STATES, ActionState
from meetings.models.meetings import State
from scpb.people.models import Person
from scpb.portal.thread.ratings import Shown, shown_by
from scpb.portal.thread.records import OFF
from strategy.models import ActionPlan, PlanEntry, Priority, Strategy

Reader = Person | AnonymousUser
NOT_HELD = [State.PLANNED, State.DRAFT, State.CLEARED, *OFF]


@dataclass(frozen=True)
class Standing:
    """A priority with its measures and the counts of what was done about it; `last`: when it was last discussed."""

    priority: Priority
    measures: Sequence[Shown]
    entries: int
    items: int
    last: datetime | None
    open_actions: int
    closed_actions: int
    dropped_actions: int


def standings(reader: Reader, today: date) -> list[Standing]:
    """The priorities in force of strategies that the reader may know of, in order; five queries."""
    seen = Priority.objects.in_force(today).filter(strategy__in=Strategy.objects.visible_to(reader))
    found = list(seen.select_related("strategy"))
    keys = [one.pk for one in found]
    shown = defaultdict[int, list[Shown]](list)
    for one in shown_by(keys, reader):
        shown[one.priority].append(one)
    discussed = defaultdict[int, list[datetime]](list)
    for key, at in discussions(keys, reader, today):
        discussed[key].append(at)
    entries, actions = _entries(keys, reader, today), _actions(keys, reader)
    return [
        Standing(
            priority=one,
            measures=shown[one.pk],
            entries=entries[one.pk],
            items=len(discussed[one.pk]),
            last=max(discussed[one.pk], default=None),
            open_actions=sum(actions[one.pk, state] for state in OPEN_STATES),
            closed_actions=actions[one.pk, ActionState.CLOSED],
            dropped_actions=actions[one.pk, ActionState.DROPPED],
        )
        for one in found
    ]


def discussions(priorities: Sequence[int], reader: Reader, today: date) -> list[tuple[int, datetime]]:
    """Which priority an item was about that the reader may read, and when its meeting sat; up to the day."""
    readable = AgendaItem.objects.readable_by(reader).filter(withdrawn_at__isnull=True, all_priorities=False)
    held = readable.filter(meeting__starts_at__date__lte=today).exclude(meeting__state__in=NOT_HELD)
    about = AgendaItem.priorities.through.objects.filter(priority__in=list(priorities))
    rows = about.filter(agendaitem__in=held.order_by().values("pk"))
    return list(rows.values_list("priority_id", "agendaitem__meeting__starts_at"))


def _entries(priorities: Sequence[int], reader: Reader, today: date) -> Counter[int]:
    """How many entries the plans that the reader may see have for each."""
    plans = ActionPlan.objects.visible_to(reader, today)
    found = PlanEntry.objects.filter(priority__in=priorities, plan__in=plans, taken_out_on__isnull=True)
    return Counter(found.order_by().values_list("priority", flat=True))


def _actions(priorities: Sequence[int], reader: Reader) -> Counter[tuple[int, str]]:
    """How many actions that serve each are in which state; drafts in none."""
    visible = Action.objects.visible_to(reader).begun().filter(priorities__in=priorities)
    return Counter(visible.order_by().values_list("priorities", "state"))
