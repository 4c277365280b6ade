"""What the page of somebody's leaving shows before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scpb.boards import leaving
from scpb.boards.leaving import Left
from scpb.boards.models import Board
from scpb.people.models import Person, Post


@dataclass(frozen=True)
class LeavingPage:
    """`held` in words, as far as the reader may know of it; `hidden` counts the rest."""

    person: Person
    held: Sequence[str]
    hidden: int
    forbidden: Sequence[str]
    left: Sequence[Left]


def leaving_page(person: Person, reader: Person, today: date) -> LeavingPage:
    """As things are today; what the form is sent with is looked at again."""
    held = leaving.held_after(person, today)
    known = set(Board.objects.listed_for(reader))
    shown = [leaving.told(row) for row in held if isinstance(row, Post) or row.board in known]
    return LeavingPage(
        person,
        shown,
        len(list(held)) - len(shown),
        leaving.forbidden(person, held, reader, known),
        leaving.left_behind(person, reader),
    )
