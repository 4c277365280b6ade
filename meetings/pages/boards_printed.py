"""What is printed of a board, for its page."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import F

from meetings.models import Print, PrintKind
from scpb.boards.models import Board
from scpb.boards.prints import prints_boards
from scpb.people.models import Person


@prints_boards
def latest(board: Board, reader: Person | AnonymousUser) -> list[Print]:
    """The board's terms and members as readers have them; where they have none, as they were printed last.

    A print that is asked for again after another one is the same print, published again: what was asked for last is
    not always what is out.
    """
    found = Print.objects.visible_to(reader).of_board(board, PrintKind.BOARD)
    return list(found.order_by(F("published_at").desc(nulls_last=True), "-asked_at", "-id")[:1])
