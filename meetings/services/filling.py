"""Items that come by themselves. Steps of services, which hold the meeting and have asked who may."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F
from django.utils import timezone

from meetings.models import SAT, WRITING, AgendaItem, ItemKind, ItemMove, Lead, Meeting, Recurring, Rhythm, State
from meetings.models.planning import occurrences
from meetings.services.ordering import renumber
from scpb.audit import services as audit
from scpb.boards import records
from scpb.people.models import Person

TAKEN = ("title", "kind", "purpose", "minutes", "sub_text", "details", "all_priorities")


def fill_in(meeting: Meeting, *, by: Person | None) -> list[AgendaItem]:
    """Make the rows of what recurs at this meeting and is not there yet; done again it makes nothing.

    A closed working session and a decision by circulation have none. What was moved away is not made again.
    """
    if meeting.is_closed or meeting.is_by_circulation:
        return []
    had = _had(meeting)
    wanted = [one for one in Recurring.objects.due_at(meeting).with_content() if one.pk not in had]
    made = [make(recurring, meeting, by=by) for recurring in wanted]
    refer_minutes(meeting, by=by)
    return made


def make(recurring: Recurring, meeting: Meeting, *, by: Person | None) -> AgendaItem:
    """The recurring item's row at a meeting, in its place, with its leads and priorities."""
    order = list(meeting.items.order_by("order").values_list("pk", flat=True))
    place = _place(recurring, list(meeting.items.order_by("order").select_related("recurring")))
    values = {name: getattr(recurring, name) for name in TAKEN}
    row = AgendaItem(meeting=meeting, order=len(order) + 1)
    item = records.add(row, "meetings.item_added", by=by, recurring=recurring, **values)
    _name(item, recurring, by=by)
    if place < len(order):
        renumber(meeting, [*order[:place], item.pk, *order[place:]])
        item.refresh_from_db(fields=["order"])
    return item


def refer_minutes(meeting: Meeting, *, by: Person | None) -> None:
    """Let the item of minutes that names no meeting approve those of the last one held that wait for it."""
    item = meeting.items.filter(kind=ItemKind.MINUTES, approves__isnull=True, withdrawn_at__isnull=True).first()
    held = minutes_waiting(meeting) if item else None
    if item and held:
        records.change(item, "meetings.item_edited", by=by, approves=held)


def refer_next(held: Meeting, *, by: Person | None) -> None:
    """After a meeting its minutes wait for the next one: its agenda's item of minutes names them."""
    coming = Meeting.objects.filter(board=held.board_id, is_closed=held.is_closed, starts_at__gt=held.starts_at)
    following = coming.filter(state__in=WRITING).order_by("starts_at", "id").first()
    if following:
        refer_minutes(following, by=by)


def minutes_waiting(meeting: Meeting) -> Meeting | None:
    """The last meeting held before this one whose minutes are not approved, and on no other agenda for it."""
    waiting = Meeting.objects.filter(
        board=meeting.board_id, is_closed=meeting.is_closed, starts_at__lt=meeting.starts_at, is_by_circulation=False
    )
    waiting = waiting.filter(state__in=SAT, minutes_approved_at__isnull=True)
    taken = AgendaItem.objects.filter(withdrawn_at__isnull=True, approves__isnull=False)
    taken = taken.exclude(meeting__state__in=[State.CANCELLED, *SAT])
    return waiting.exclude(pk__in=taken.order_by().values("approves")).order_by("-starts_at", "-id").first()


def _had(meeting: Meeting) -> set[int | None]:
    """What needs no row: a standing item that is there or was moved away, a yearly one that the year has had."""
    here: set[int | None] = set(meeting.items.filter(recurring__isnull=False).values_list("recurring_id", flat=True))
    moved = ItemMove.objects.filter(from_meeting=meeting, item__recurring__isnull=False)
    year = timezone.localtime(meeting.starts_at).year
    yearly = occurrences().filter(meeting__board=meeting.board_id).exclude(recurring__rhythm=Rhythm.EACH)
    dated = yearly.values_list("recurring_id", F("was_due_at"))
    had = {key for key, at in dated if timezone.localtime(at).year == year}
    return here | had | set(moved.values_list("item__recurring_id", flat=True))


def _place(recurring: Recurring, items: Sequence[AgendaItem]) -> int:
    """Behind the last item of those that come before it; one that comes last, behind all but what is yet later."""
    mine = (recurring.comes_last, recurring.order, recurring.pk)
    keys = [item.recurring and (item.recurring.comes_last, item.recurring.order, item.recurring.pk) for item in items]
    if recurring.comes_last:
        later = [place for place, key in enumerate(keys) if key and key > mine]
        return later[0] if later else len(items)
    return max((place + 1 for place, key in enumerate(keys) if key and key < mine), default=0)


def _name(item: AgendaItem, recurring: Recurring, *, by: Person | None) -> None:
    leads = list(recurring.leads.all())
    Lead.objects.bulk_create(
        Lead(
            item=item,
            order=lead.order,
            person=lead.person,
            post=lead.post,
            organisation=lead.organisation,
            wording=lead.wording,
        )
        for lead in leads
    )
    priorities = list(recurring.priorities.all())
    item.priorities.set(priorities)
    if leads or priorities:
        told = {"leads": [str(lead) for lead in leads], "priorities": [str(one.uuid) for one in priorities]}
        audit.record("meetings.item_named", item, by=by, personal={"after": told})
