"""Who somebody is to a board; anonymous visitors are nobody to every board."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from scpb.boards.models import CHAIRING, TRUSTED, Board, Kind, Role, standing
from scpb.people.models import Person


def is_officer(person: Person | AnonymousUser, board: Board, on: date | None = None) -> bool:
    """Whether the person serves this board as governance officer on the day (today unless told)."""
    return _is(person, [Role.OFFICER], board, on)


def is_officer_anywhere(person: Person | AnonymousUser, on: date | None = None) -> bool:
    """Whether the person serves any board as governance officer on the day."""
    return _is(person, [Role.OFFICER], None, on)


def served_keys(person: Person | AnonymousUser, on: date | None = None) -> set[int]:
    """The keys of the boards that the person serves as governance officer on the day."""
    if isinstance(person, AnonymousUser) or not person.is_active:
        return set()
    return {board for what, board in standing(person, on or timezone.localdate()) if what == Role.OFFICER}


def is_analyst(person: Person | AnonymousUser, on: date | None = None) -> bool:
    """Whether the person works on figures for any board on the day."""
    return _is(person, [Role.ANALYST], None, on)


def is_auditor(person: Person | AnonymousUser, board: Board, on: date | None = None) -> bool:
    """Whether the person looks, for this board, at who could open what is restricted, and who did."""
    return _is(person, [Role.AUDITOR], board, on)


def is_member(person: Person | AnonymousUser, board: Board, on: date | None = None) -> bool:
    """Whether the person sits on this board on the day, in any capacity."""
    return _is(person, Kind.values, board, on)


def is_chair(person: Person | AnonymousUser, board: Board, on: date | None = None) -> bool:
    """Whether the person chairs this board on the day, or is its vice-chair."""
    return _is(person, CHAIRING, board, on)


def is_trusted(person: Person | AnonymousUser, board: Board, on: date | None = None) -> bool:
    """Whether the person reads this board's restricted papers: as member or deputy, or as officer."""
    return _is(person, [*TRUSTED, Role.OFFICER], board, on)


def is_member_anywhere(person: Person | AnonymousUser, on: date | None = None) -> bool:
    """Whether the person sits on any board on the day, in any capacity."""
    return _is(person, Kind.values, None, on)


def is_administrator(person: Person | AnonymousUser) -> bool:
    """Whether the person looks after the deployment; that alone opens no restricted paper."""
    return person.is_active and person.is_superuser


def may_keep_register(person: Person | AnonymousUser) -> bool:
    """Whether the person may record people, organisations, posts and venues."""
    return is_administrator(person) or is_officer_anywhere(person)


def may_edit(person: Person | AnonymousUser, board: Board) -> bool:
    """Whether the person may change the board's membership, notices and contacts."""
    return is_administrator(person) or is_officer(person, board)


def may_add_below(person: Person | AnonymousUser, parent: Board | None) -> bool:
    """Whether the person may add a board that reports to this one; one that reports to none: administrators alone."""
    return is_administrator(person) or (parent is not None and is_officer(person, parent))


def _is(person: Person | AnonymousUser, capacities: Collection[str], board: Board | None, on: date | None) -> bool:
    if isinstance(person, AnonymousUser) or not person.is_active:
        return False
    held = standing(person, on or timezone.localdate())
    return any(what in capacities and (board is None or place == board.pk) for what, place in held)
