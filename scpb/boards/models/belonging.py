"""What belongs to boards, for whom: conditions of queries on whatever has a board.

Who somebody is to the boards is known when such a query is made. It is given their keys: to have it find them among
the boards again, in each of the conditions that a page is made of, took longer than all else that it asks.
"""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from scpb.boards.models.boards import keys_of_boards
from scpb.boards.models.kinds import CHAIRING, TRUSTED, Kind, Role
from scpb.people.models import Person

Reader = Person | AnonymousUser


def sees_board(board: str, person: Reader, on: date | None = None) -> Q:
    """The condition that the person sees the board that this path leads to: `Board.objects.visible_to`."""
    return Q(**{f"{board}__is_public": True}) | Q(**{f"{board}__in": boards_of(person, on)})


def boards_of(person: Reader, on: date | None = None) -> list[int]:
    """The keys of `Board.objects.of`: the person sits on them in any capacity, or serves them as officer."""
    return keys_of_boards(person, on, [*Kind.values, Role.OFFICER])


def boards_trusting(person: Reader, on: date | None = None) -> list[int]:
    """The keys of `Board.objects.trusting`: members and deputies, and officers."""
    return keys_of_boards(person, on, [*TRUSTED, Role.OFFICER])


def boards_served_by(person: Reader, on: date | None = None) -> list[int]:
    """The keys of `Board.objects.served_by`."""
    return keys_of_boards(person, on, [Role.OFFICER])


def boards_chaired_by(person: Reader, on: date | None = None) -> list[int]:
    """The keys of `Board.objects.chaired_by`."""
    return keys_of_boards(person, on, CHAIRING)


def boards_audited_by(person: Reader, on: date | None = None) -> list[int]:
    """The keys of `Board.objects.audited_by`."""
    return keys_of_boards(person, on, [Role.AUDITOR])
