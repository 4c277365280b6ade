"""Who somebody is to a board, in one query each; anonymous visitors are nobody to every board.

While a page is only read, grants and memberships of its reader are asked for once (`asked_once`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone

from scpb.boards.models import Board, Grant, Membership, Role
from scpb.people.models import Person

Known = dict[tuple[str, int, date], frozenset[tuple[str, int]]]
_known: ContextVar[Known | None] = ContextVar("known", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """Within this, who somebody is is asked of the database once. For what changes nothing, or it would be missed."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def is_officer(person: Person | AnonymousUser, board: Board, on: date | None = None) -> bool:
    """Whether the person serves this board as governance officer on the day (today unless told)."""
    return _holds(person, Role.OFFICER, board, on)


def is_officer_anywhere(person: Person | AnonymousUser, on: date | None = None) -> bool:
    """Whether the person serves any board as governance officer on the day."""
    return _holds(person, Role.OFFICER, None, on)


def is_analyst(person: Person | AnonymousUser, on: date | None = None) -> bool:
    """Whether the person works on figures for any board on the day."""
    return _holds(person, Role.ANALYST, None, on)


def is_member(person: Person | AnonymousUser, board: Board, on: date | None = None) -> bool:
    """Whether the person sits on this board on the day, in any capacity."""
    if isinstance(person, AnonymousUser) or not person.is_active:
        return False
    return any(seat == board.pk for _kind, seat in _memberships(person, on or timezone.localdate()))


def is_member_anywhere(person: Person | AnonymousUser, on: date | None = None) -> bool:
    """Whether the person sits on any board on the day, in any capacity."""
    if isinstance(person, AnonymousUser) or not person.is_active:
        return False
    return bool(_memberships(person, on or timezone.localdate()))


def is_administrator(person: Person | AnonymousUser) -> bool:
    """Whether the person looks after the deployment; that alone opens no restricted paper."""
    return person.is_active and person.is_superuser


def may_keep_register(person: Person | AnonymousUser) -> bool:
    """Whether the person may record people, organisations, posts and venues."""
    return is_administrator(person) or is_officer_anywhere(person)


def may_edit(person: Person | AnonymousUser, board: Board) -> bool:
    """Whether the person may change the board's membership, notices and contacts."""
    return is_administrator(person) or is_officer(person, board)


def _holds(person: Person | AnonymousUser, role: Role, board: Board | None, on: date | None) -> bool:
    if isinstance(person, AnonymousUser) or not person.is_active:
        return False
    held = _grants(person, on or timezone.localdate())
    return any(kind == role and (board is None or place == board.pk) for kind, place in held)


def _grants(person: Person, on: date) -> frozenset[tuple[str, int]]:
    """Every role that the person holds on the day, with its board."""
    current = Grant.objects.current(on).filter(person=person)
    return _asked("grants", person, on, current.values_list("role", "board_id"))


def _memberships(person: Person, on: date) -> frozenset[tuple[str, int]]:
    """Every seat that the person has on the day: in which capacity, and on which board."""
    current = Membership.objects.current(on).filter(person=person)
    return _asked("memberships", person, on, current.values_list("kind", "board_id"))


def _asked(what: str, person: Person, on: date, rows: QuerySet[Any, tuple[str, int]]) -> frozenset[tuple[str, int]]:
    known, key = _known.get(), (what, person.pk, on)
    if known is None:
        return frozenset(rows)
    if key not in known:
        known[key] = frozenset(rows)
    return known[key]
