"""The forward plan: what shall come back to the board, and what became of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.models import Action, AgendaItem, BringBack, Decision, Meeting
from meetings.permissions import require_officer
from meetings.services import agenda
from scpb.boards import records
from scpb.boards.models import Board
from scpb.errors import NotAllowed
from scpb.people.models import Person

# What shall come back may name somebody, as what it comes from does.
PERSONAL = ("title", "details", "closed_why")


@transaction.atomic
def bring_back(
    board: Board,
    *,
    by: Person | None,
    title: str,
    due_on: date | None = None,
    due_meeting: Meeting | None = None,
    details: str = "",
    source_item: AgendaItem | None = None,
    source_decision: Decision | None = None,
    source_action: Action | None = None,
) -> BringBack:
    """The board shall see this again, by a day or at a meeting: an obligation until an item takes it up."""
    require_officer(board, by)
    values = {"title": title, "due_on": due_on, "due_meeting": due_meeting, "details": details}
    source = {"source_item": source_item, "source_decision": source_decision, "source_action": source_action}
    return records.add(BringBack(board=board), "meetings.bring_back_made", by=by, personal=PERSONAL, **values, **source)


@transaction.atomic
def edit_bring_back(obligation: BringBack, *, by: Person | None, **values: Any) -> BringBack:
    """Change what shall come back, or when."""
    _open(obligation, by)
    return records.change(obligation, "meetings.bring_back_edited", by=by, personal=PERSONAL, **values)


@transaction.atomic
def take_up(
    obligation: BringBack,
    meeting: Meeting,
    *,
    by: Person | None,
    item: AgendaItem | None = None,
    begins: bool = False,
    **values: Any,
) -> AgendaItem:
    """Put what shall come back on the agenda of a meeting: as a new item, or by one that is planned there already.

    From the agenda itself a new item `begins` it; from the plan it does not.
    """
    kept = _open(obligation, by)
    if kept.board_id != meeting.board_id or (item is not None and item.meeting_id != meeting.pk):
        raise NotAllowed(_("It shall come back to another board than the one that meets then."))
    if item is None:
        told = {"title": kept.title, "details": kept.details, "origin": kept.source_action, **values}
        item = agenda.add_item(meeting, by=by, begins=begins, **told)
    records.change(kept, "meetings.bring_back_taken_up", by=by, item=item)
    return item


@transaction.atomic
def give_up(obligation: BringBack, *, reason: str, by: Person | None) -> BringBack:
    """It does not come back; the reason is kept."""
    kept = _open(obligation, by)
    if not reason.strip():
        raise NotAllowed(_("Say why it does not come back."))
    return records.change(
        kept, "meetings.bring_back_given_up", by=by, personal=PERSONAL, closed_why=reason.strip(), item=None
    )


def _open(obligation: BringBack, by: Person | None) -> BringBack:
    """The obligation as it is now, held until the transaction ends; refused once it has been dealt with."""
    require_officer(obligation.board, by)
    kept = (
        BringBack.objects.select_for_update(of=("self",)).select_related("board", "source_action").get(pk=obligation.pk)
    )
    if not BringBack.objects.open().filter(pk=kept.pk).exists():
        raise NotAllowed(_("“%(title)s” is on an agenda already, or was given up.") % {"title": kept.title})
    return kept
