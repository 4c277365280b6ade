"""Setting boards up: themselves, their seats, notices and contacts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from scpb.boards import permissions, records
from scpb.boards.models import Board, Contact, Grant, Role, Seat, StandingNotice
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Person


@transaction.atomic
def create_board(*, by: Person | None, parent: Board | None = None, **values: Any) -> Board:
    """A new board of the partnership; below a board its officer may add one too, and serves that from today."""
    if by is not None and not permissions.may_add_below(by, parent):
        raise NotPermitted(
            _("Only an administrator may add a board, and an officer one that reports to a board they serve.")
        )
    board = records.add(Board(), "boards.board_added", by=by, parent=parent, **values)
    if by is not None and not permissions.is_administrator(by):
        # else nobody could set it up but an administrator, who alone appoints officers
        today, role = timezone.localdate(), Role.OFFICER.value
        served = Grant.objects.current(today).filter(board=parent, person=by, role=role)
        ends_on = None if served.filter(ends_on=None).exists() else served.aggregate(last=Max("ends_on"))["last"]
        held: dict[str, Any] = {"person": by, "role": role, "starts_on": today, "ends_on": ends_on}
        records.add(Grant(board=board), "boards.role_granted", by=by, **held)
    return board


@transaction.atomic
def edit_board(board: Board, *, by: Person | None, **values: Any) -> Board:
    """Change a board's own particulars."""
    require_editor(board, by)
    # all boards at once: two edits at the same moment could otherwise each close the other's circle
    reports_to = dict(Board.objects.select_for_update().order_by("pk").values_list("pk", "parent_id"))
    parent: Board | None = values.get("parent")
    is_moved = "parent" in values and (parent.pk if parent else None) != reports_to[board.pk]
    if by is not None and is_moved and not permissions.may_add_below(by, parent):
        raise NotPermitted(_("What a board reports to is said by an administrator, or an officer of both boards."))
    if parent is not None and board.pk in _upwards(parent.pk, reports_to):
        raise NotAllowed(_("A board cannot report to itself, nor to a board that reports to it."))
    return records.change(board, "boards.board_edited", by=by, **values)


def _upwards(pk: int | None, reports_to: Mapping[int, int | None]) -> set[int]:
    """A board and all that it reports to, by their keys."""
    visited: set[int] = set()
    while pk is not None and pk not in visited:
        visited.add(pk)
        pk = reports_to[pk]
    return visited


def add_seat(board: Board, *, by: Person | None, **values: Any) -> Seat:
    """Keep a place for an organisation or a description."""
    require_editor(board, by)
    return records.add(Seat(board=board), "boards.seat_added", by=by, **values)


def edit_seat(seat: Seat, *, by: Person | None, **values: Any) -> Seat:
    """Change whom a place is kept for."""
    require_editor(seat.board, by)
    return records.change(seat, "boards.seat_edited", by=by, **values)


@transaction.atomic
def remove_seat(seat: Seat, *, by: Person | None) -> None:
    """Take a place away that nobody has ever held."""
    require_editor(seat.board, by)
    if seat.memberships.exists():
        raise NotAllowed(_("Somebody has held this place. Change whom it is for instead of removing it."))
    records.remove(seat, "boards.seat_removed", by=by, before={"board": seat.board, "seat": str(seat)})


def add_notice(board: Board, *, by: Person | None, **values: Any) -> StandingNotice:
    """A text that every agenda of the board prints from now on."""
    require_editor(board, by)
    return records.add(StandingNotice(board=board), "boards.notice_added", by=by, **values)


def edit_notice(notice: StandingNotice, *, by: Person | None, **values: Any) -> StandingNotice:
    """Change a standing notice; packs that are published keep the one they were printed with."""
    require_editor(notice.board, by)
    return records.change(notice, "boards.notice_edited", by=by, **values)


def remove_notice(notice: StandingNotice, *, by: Person | None) -> None:
    """Print a notice no longer."""
    require_editor(notice.board, by)
    records.remove(notice, "boards.notice_removed", by=by, before={"title": notice.title, "text": notice.text})


def add_contact(board: Board, *, by: Person | None, **values: Any) -> Contact:
    """Somebody to ask about the board."""
    require_editor(board, by)
    return records.add(Contact(board=board), "boards.contact_added", by=by, personal=PERSONAL, **values)


def edit_contact(contact: Contact, *, by: Person | None, **values: Any) -> Contact:
    """Change whom to ask."""
    require_editor(contact.board, by)
    return records.change(contact, "boards.contact_edited", by=by, personal=PERSONAL, **values)


def remove_contact(contact: Contact, *, by: Person | None) -> None:
    """Name a contact no longer."""
    require_editor(contact.board, by)
    records.remove(contact, "boards.contact_removed", by=by, before={"label": contact.label})


def require_editor(board: Board, by: Person | None) -> None:
    """Refuse who may not change this board; None is the system."""
    if by is not None and not permissions.may_edit(by, board):
        raise NotPermitted(_("Only the board’s governance officer or an administrator may change this."))


PERSONAL = ("name", "telephone", "email")
