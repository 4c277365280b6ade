"""A board's terms and members as PDF and Word."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from meetings.boards_printed import of_board
from meetings.models import Print, PrintKind
from meetings.permissions import require_officer
from meetings.services import prints
from meetings.services.plans import audience_of
from scpb.boards.models import Board
from scpb.people.models import Person


@transaction.atomic
def print_board(board: Board, *, by: Person | None) -> Print:
    """Ask for the board as it is today, for those who see its page; they get it when it is made.

    What was printed of it before is shown no longer: it may name who has left, or asked to be named by post alone.
    """
    require_officer(board, by)
    today = timezone.localdate()
    kept = Board.objects.with_members(today).select_related("parent").get(pk=board.pk)
    made = prints.ask(of_board(kept, today), kept, audience=audience_of(kept), by=by, publish=True)
    before = Print.objects.of_board(kept, PrintKind.BOARD).filter(published_at__isnull=False).exclude(pk=made.pk)
    prints.withdraw(list(before.select_related("board")), by=by)
    return made
