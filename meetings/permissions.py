"""Who may write what of a meeting. What somebody may read is `visible_to` and `readable_by` of each queryset."""

from __future__ import annotations

from django.utils.translation import gettext as _

from meetings.models import Meeting
from scpb.boards import permissions
from scpb.boards.models import Board
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Person


def require_officer(board: Board, by: Person | None) -> None:
    """Refuse everybody but the board's governance officers; None is the system."""
    if by is not None and not permissions.is_officer(by, board):
        raise NotPermitted(_("Only the board’s governance officer may do this."))


def require_writing(meeting: Meeting, by: Person | None) -> None:
    """Refuse who may not write the agenda, and everybody once it is published."""
    require_officer(meeting.board, by)
    if not meeting.is_being_written:
        raise NotAllowed(
            _("The agenda is not in draft. Take it back into draft first; what is published does not change by itself.")
        )
