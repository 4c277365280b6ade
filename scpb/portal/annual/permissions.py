"""Who writes annual reports: the officers of the strategy's board, administrators, and analysts."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from scpb.boards import permissions
from scpb.boards.models import Board
from scpb.errors import NotPermitted
from scpb.people.models import Person


def may_write(person: Person | AnonymousUser, board: Board) -> bool:
    """Whether the person writes drafts of annual reports of this board's strategies."""
    return permissions.may_edit(person, board) or permissions.is_analyst(person)


def may_publish(person: Person | AnonymousUser, board: Board) -> bool:
    """Whether the person publishes them, and withdraws them."""
    return permissions.may_edit(person, board)


def require_writer(board: Board, by: Person | None) -> None:
    """Refuse who may not write annual reports of this board's strategies; None is the system."""
    if by is not None and not may_write(by, board):
        raise NotPermitted(
            _("Only the board’s governance officer, an analyst or an administrator may write its annual reports.")
        )


def require_publisher(board: Board, by: Person | None) -> None:
    """Refuse who may not let everybody read them, or take them back; None is the system."""
    if by is not None and not may_publish(by, board):
        raise NotPermitted(
            _("Only the board’s governance officer or an administrator may publish or withdraw its annual reports.")
        )
