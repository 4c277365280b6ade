"""What changes on an agenda that readers have seen: an item is withdrawn, one comes late; numbers stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Meeting, State
from meetings.permissions import require_officer
from meetings.services.agenda import PERSONAL, Leads, write_parts
from meetings.services.agenda_prints import print_agenda_again
from meetings.services.meetings import locked
from meetings.services.packs import build_for_readers
from scpb.boards import records
from scpb.boards.models import Board
from scpb.errors import NotAllowed
from scpb.people.models import Person
from strategy.models import Priority

OPEN_TO_CHANGE = (State.DRAFT, State.PUBLISHED, State.IN_SESSION)


@transaction.atomic
def add_late_item(
    meeting: Meeting,
    *,
    urgency: str,
    by: Person | None,
    leads: Sequence[Leads] = (),
    text: str = "",
    recommendations: Sequence[str] = (),
    priorities: Sequence[Priority] | None = None,
    **values: Any,
) -> AgendaItem:
    """An item after the agenda went out, at its end, with the chair's reason for taking it; readers see it at once.

    Packs that went out stay as they are: a supplement carries it. What is printed of the agenda alone is made anew.
    """
    require_officer(meeting.board, by)
    kept = locked(meeting)
    if kept.state not in {State.PUBLISHED, State.IN_SESSION}:
        raise NotAllowed(_("An item is late only on an agenda that is published. Add it to the draft."))
    if not urgency.strip():
        raise NotAllowed(_("Give the chair’s reason for taking the item: it is printed."))
    row = AgendaItem(meeting=kept, order=kept.items.count() + 1)
    item = records.add(
        row, "meetings.item_added_late", by=by, personal=(*PERSONAL, "urgency"), urgency=urgency.strip(), **values
    )
    write_parts(item, by=by, leads=leads, text=text, recommendations=recommendations, priorities=priorities)
    print_agenda_again(kept, by=by)
    return item


@transaction.atomic
def withdraw_item(item: AgendaItem, *, reason: str, by: Person | None) -> AgendaItem:
    """The board will not deal with it: it keeps its number, and readers see that it is withdrawn, and why.

    What nobody has seen is taken off the agenda instead. The packs of a published agenda are made anew.
    """
    meeting = _held(item, by)
    if meeting.agenda_published_at is None:
        raise NotAllowed(_("Nobody has seen this item yet. Remove it from the agenda."))
    _require_open(meeting)
    if item.is_withdrawn:
        raise NotAllowed(_("This item is withdrawn already."))
    if not reason.strip():
        raise NotAllowed(_("Give the reason: it is published."))
    written = {"withdrawn_at": timezone.now(), "withdrawn_why": reason.strip()}
    kept = records.change(item, "meetings.item_withdrawn", by=by, personal=("withdrawn_why",), **written)
    _print_again(meeting, by=by)
    return kept


@transaction.atomic
def reinstate_item(item: AgendaItem, *, by: Person | None) -> AgendaItem:
    """Take a withdrawn item up again."""
    meeting = _held(item, by)
    _require_open(meeting)
    if not item.is_withdrawn:
        raise NotAllowed(_("This item is not withdrawn."))
    kept = records.change(
        item, "meetings.item_reinstated", by=by, personal=("withdrawn_why",), withdrawn_at=None, withdrawn_why=""
    )
    _print_again(meeting, by=by)
    return kept


def _held(item: AgendaItem, by: Person | None) -> Meeting:
    """The item's meeting, held with its board: the prints lock the board, and a plan locks it before the items."""
    meeting = locked(item.meeting)
    require_officer(meeting.board, by)
    Board.objects.select_for_update().get(pk=meeting.board_id)
    return meeting


def _require_open(meeting: Meeting) -> None:
    if meeting.state not in OPEN_TO_CHANGE:
        raise NotAllowed(_("The meeting is over or put off: its agenda stays as it is."))


def _print_again(meeting: Meeting, *, by: Person | None) -> None:
    """What readers have of a published agenda gets a version that says so; none is made where none was."""
    if meeting.has_open_agenda and meeting.packs.exists():
        build_for_readers(meeting, by=by)
    print_agenda_again(meeting, by=by)
