"""Items that make their own rows: what recurs on the agendas of a board, and what the law asks for every year."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.duties import DUTIES, StatutoryDuty
from meetings.models import AgendaItem, ItemKind, Meeting, Purpose, Recurring, RecurringLead
from meetings.permissions import require_officer, require_writing
from meetings.services import filling
from meetings.services.agenda import Leads
from meetings.services.meetings import locked
from scpb.audit import services as audit
from scpb.boards import records
from scpb.boards.models import Board
from scpb.errors import NotAllowed
from scpb.people.models import Person
from strategy.models import Priority


@transaction.atomic
def add_recurring(
    board: Board,
    *,
    by: Person | None,
    leads: Sequence[Leads] = (),
    priorities: Sequence[Priority] = (),
    **values: Any,
) -> Recurring:
    """A new recurring item; meetings planned from now on have it, those planned already when their agenda begins."""
    require_officer(board, by)
    recurring = records.add(Recurring(board=board), "meetings.recurring_added", by=by, **values)
    _name(recurring, leads, priorities, by=by)
    return recurring


@transaction.atomic
def edit_recurring(
    recurring: Recurring,
    *,
    by: Person | None,
    leads: Sequence[Leads] | None = None,
    priorities: Sequence[Priority] | None = None,
    **values: Any,
) -> Recurring:
    """Change what recurs; rows that it has made stay as they are."""
    require_officer(recurring.board, by)
    kept = records.change(recurring, "meetings.recurring_edited", by=by, **values)
    _name(kept, leads, priorities, by=by)
    return kept


@transaction.atomic
def end_recurring(recurring: Recurring, *, ends_on: date, by: Person | None) -> Recurring:
    """It comes no more after the day; rows that it has made stay."""
    require_officer(recurring.board, by)
    if ends_on < recurring.starts_on:
        raise NotAllowed(_("It cannot end before it begins."))
    return records.change(recurring, "meetings.recurring_ended", by=by, ends_on=ends_on)


@transaction.atomic
def fill(meeting: Meeting, *, by: Person | None) -> list[AgendaItem]:
    """Make the rows of what recurs at a meeting and is not there yet; done again it makes nothing."""
    kept = locked(meeting)
    require_writing(kept, by)
    return filling.fill_in(kept, by=by)


@transaction.atomic
def fill_all(board: Board, *, by: Person | None) -> list[AgendaItem]:
    """The same for every coming meeting of the board whose agenda is being written."""
    require_officer(board, by)
    coming = Meeting.objects.filter(board=board).ahead(timezone.localdate()).taking_items()
    return [item for meeting in coming for item in fill(meeting, by=by)]


@transaction.atomic
def plan_recurring(recurring: Recurring, meeting: Meeting, *, by: Person | None) -> AgendaItem:
    """Put a yearly item on a meeting outside its quarter, because it was missed or is wanted earlier."""
    kept = locked(meeting)
    require_writing(kept, by)
    if kept.board_id != recurring.board_id:
        raise NotAllowed(_("It recurs at the meetings of another board."))
    if kept.items.filter(recurring=recurring).exists():
        raise NotAllowed(_("“%(title)s” is on that agenda already.") % {"title": recurring.title})
    return filling.make(recurring, kept, by=by)


def usual() -> list[dict[str, Any]]:
    """What nearly every board has at each meeting, offered to one that has set up nothing."""
    return [
        {"title": _("Welcome, introductions and apologies"), "kind": ItemKind.STANDING, "order": 1},
        {"title": _("Declarations of interest"), "kind": ItemKind.DECLARATIONS, "order": 2},
        {"title": _("Minutes of the previous meeting"), "kind": ItemKind.MINUTES, "order": 3},
        {"title": _("Matters arising and action log"), "kind": ItemKind.MATTERS, "order": 4},
        {"title": _("Public questions and comments"), "kind": ItemKind.QUESTIONS, "order": 5},
        {"title": _("Forward plan"), "kind": ItemKind.PLAN, "order": 6, "comes_last": True},
        {"title": _("Any other business"), "kind": ItemKind.VERBAL, "order": 7, "comes_last": True},
        {"title": _("Date of next meeting"), "kind": ItemKind.STANDING, "order": 8, "comes_last": True, "minutes": 0},
    ]


def offers_usual(kept: Iterable[Recurring]) -> bool:
    """Whether nothing recurs at a board yet but what the law asks for."""
    return all(one.duty for one in kept)


@transaction.atomic
def take_usual(board: Board, *, by: Person | None) -> list[Recurring]:
    """Set up the usual standing items for a board that has none yet, led by its chair."""
    require_officer(board, by)
    Board.objects.select_for_update().get(pk=board.pk)  # asked for twice at once they are taken once
    if not offers_usual(board.recurring.all()):
        raise NotAllowed(_("The board has recurring items already. Add what is missing one by one."))
    today, chair = timezone.localdate(), [Leads(wording=_("Chair"))]
    return [add_recurring(board, by=by, leads=chair, starts_on=today, **values) for values in usual()]


def offered_duties(board: Board) -> list[StatutoryDuty]:
    """The usual statutory duties that no item of the board that goes on is there for."""
    taken = set(board.recurring.going_on(timezone.localdate()).values_list("duty", flat=True))
    return [duty for duty in DUTIES if duty.law not in taken]


@transaction.atomic
def take_duties(board: Board, *, duties: Collection[str], by: Person | None) -> list[Recurring]:
    """Put the usual statutory duties with these keys in the board's calendar, led by its chair."""
    require_officer(board, by)
    Board.objects.select_for_update().get(pk=board.pk)  # asked for twice at once they are taken once
    chosen = [duty for duty in offered_duties(board) if duty.key in duties]
    if not chosen:
        raise NotAllowed(_("These duties are in the calendar already."))
    today, chair = timezone.localdate(), [Leads(wording=_("Chair"))]
    asked: dict[str, Any] = {"kind": ItemKind.REPORT, "purpose": Purpose.DECISION, "minutes": 15, "starts_on": today}
    return [
        add_recurring(
            board, by=by, leads=chair, title=str(duty.title), rhythm=duty.rhythm.value, duty=duty.law,
            order=place, all_priorities=True, **asked,
        )
        for place, duty in enumerate(chosen, start=len(usual()) + 1)  # on an agenda behind what opens it
    ]  # fmt: skip


def _name(
    recurring: Recurring, leads: Sequence[Leads] | None, priorities: Sequence[Priority] | None, *, by: Person | None
) -> None:
    if leads is not None:
        _set_leads(recurring, leads, by=by)
    if priorities is not None and set(priorities) != set(recurring.priorities.all()):
        recurring.priorities.set(priorities)
        told = {"priorities": sorted(str(one.uuid) for one in priorities)}
        audit.record("meetings.recurring_priorities_set", recurring, by=by, after=told)


def _set_leads(recurring: Recurring, leads: Sequence[Leads], *, by: Person | None) -> None:
    kept = recurring.leads.select_related("person", "post", "organisation")
    before = [Leads(lead.person, lead.post, lead.organisation, lead.wording) for lead in kept]
    if before == list(leads):
        return
    recurring.leads.all().delete()
    RecurringLead.objects.bulk_create(
        RecurringLead(
            recurring=recurring,
            order=place,
            person=lead.person,
            post=lead.post,
            organisation=lead.organisation,
            wording=lead.wording,
        )
        for place, lead in enumerate(leads, start=1)
    )
    told = {"leads": [str(lead.person or lead.post or lead.organisation or lead.wording) for lead in leads]}
    audit.record("meetings.recurring_leads_set", recurring, by=by, personal={"after": told})
