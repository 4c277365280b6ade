"""What was done about a priority: plan entries, items, decisions, actions, evidence, as far as a reader may know."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, Subquery

from meetings.models import Action, ActionUpdate, AgendaItem, Decision
from meetings.models.meetings import State
from meetings.models.papers import PaperState
from scpb.people.models import Person
from strategy.models import ActionPlan, EntryReview, PlanEntry, Priority

Reader = Person | AnonymousUser
OFF = (State.CANCELLED, State.POSTPONED)  # no board has had such an agenda before it, nor will on any day yet known


def entries_of(priority: Priority, reader: Reader) -> list[PlanEntry]:
    """What plans that the reader may see do for it, the latest year first, each with its last review.

    That is `rating`, `progress` and `quarter`, None where there is none yet. Who knows of a review before it is
    published is decided by what somebody is to the board today, whatever day the thread is worded for.
    """
    reviews = EntryReview.objects.visible_to(reader).filter(entry=OuterRef("pk"))
    last = reviews.order_by("-review__quarter")
    found = PlanEntry.objects.filter(priority=priority, plan__in=ActionPlan.objects.visible_to(reader))
    found = found.filter(taken_out_on__isnull=True).annotate(
        rating=Subquery(last.values("rating")[:1]),
        progress=Subquery(last.values("progress")[:1]),
        quarter=Subquery(last.values("review__quarter")[:1]),
    )
    return list(found.select_related("plan__strategy").order_by("-plan__year", "order", "pk"))


def items_about(priority: Priority, reader: Reader, board: int) -> tuple[list[AgendaItem], list[AgendaItem]]:
    """The items that the reader may read: those about it, and those of the board about all priorities.

    The latest first. An item about all priorities is about none in particular, whatever else it names. Those of
    meetings that are off are left out.
    """
    about = AgendaItem.priorities.through.objects.filter(priority=priority, agendaitem=OuterRef("pk"))
    readable = AgendaItem.objects.readable_by(reader).filter(withdrawn_at__isnull=True).exclude(meeting__state__in=OFF)
    wanted = Q(Exists(about), all_priorities=False) | Q(all_priorities=True, meeting__board=board)
    found = list(readable.filter(wanted).select_related("meeting__board").order_by("-meeting__starts_at", "order"))
    return [one for one in found if not one.all_priorities], [one for one in found if one.all_priorities]


def decisions_on(items: Sequence[AgendaItem], reader: Reader) -> list[Decision]:
    """The decisions on these items that the reader may see, the latest first."""
    taken = Decision.objects.visible_to(reader).filter(item__in=[item.pk for item in items])
    return list(taken.select_related("board", "meeting", "item").latest_first())


def actions_for(
    priority: Priority, items: Sequence[AgendaItem], entries: Sequence[PlanEntry], reader: Reader
) -> list[Action]:
    """The actions that serve it, or an entry of its plans, or come from these items; those that are open first."""
    serving = Action.priorities.through.objects.filter(priority=priority).values("action_id")
    delivering = Action.plan_entries.through.objects.filter(planentry__in=[one.pk for one in entries])
    wanted = Q(pk__in=serving) | Q(pk__in=delivering.values("action_id"))
    keys = [item.pk for item in items]
    wanted |= Q(item__in=keys) | Q(decision__item__in=keys)
    found = Action.objects.visible_to(reader).filter(wanted).with_due()
    ordered = found.select_related("board", "item").order_by("-raised_on", "-number", "pk")
    return sorted(ordered, key=lambda action: not action.is_open)


def evidence_of(actions: Sequence[Action], reader: Reader) -> list[ActionUpdate]:
    """What shows that these were done: files that were accepted, and links; the latest first."""
    shows = Q(evidence_file__state=PaperState.ACCEPTED) | ~Q(evidence_url="")
    said = ActionUpdate.objects.visible_to(reader).filter(shows, action__in=[action.pk for action in actions])
    return list(said.select_related("action__board").order_by("-at", "-id"))
