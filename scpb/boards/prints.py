"""What upper apps print of a board, for its page: they register the function that lists it for a reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser

from scpb.boards.models import Board
from scpb.people.models import Person

Finder = Callable[[Board, Person | AnonymousUser], Sequence[Any]]
FINDERS: list[Finder] = []


def prints_boards(find: Finder) -> Finder:
    """Decorator: register a function that gives the prints of a board which the reader may open."""
    FINDERS.append(find)
    return find


def printed(board: Board, reader: Person | AnonymousUser) -> list[Any]:
    """Everything that is printed of the board, as far as the reader may see it."""
    return [one for find in FINDERS for one in find(board, reader)]
