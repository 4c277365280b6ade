"""Who may write what of a meeting. What somebody may read is `visible_to` and `readable_by` of each queryset."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from meetings.models import HIDDEN, MINUTING, SAT, Action, Meeting, State
from scpb.boards import permissions
from scpb.boards.models import Board
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Person


def require_officer(board: Board, by: Person | None) -> None:
    """Refuse everybody but the board's governance officers; None is the system."""
    if by is not None and not permissions.is_officer(by, board):
        raise NotPermitted(_("Only the board’s governance officer may do this."))


def require_auditor(board: Board, by: Person) -> None:
    """Refuse everybody but the board's auditors: an officer is not one by that."""
    if not permissions.is_auditor(by, board):
        raise NotPermitted(_("Only the board’s auditor may see who opened what."))


def require_writing(meeting: Meeting, by: Person | None) -> None:
    """Refuse who may not write the agenda, and everybody once it is published."""
    require_officer(meeting.board, by)
    if not meeting.is_being_written:
        raise NotAllowed(
            _("The agenda is not in draft. Take it back into draft first; what is published does not change by itself.")
        )


def require_papers(meeting: Meeting, by: Person | None) -> None:
    """Refuse who may not bring papers, and everybody while the agenda is neither written nor before its readers."""
    require_officer(meeting.board, by)
    if not meeting.takes_papers:
        raise NotAllowed(
            _("Papers come to an agenda in draft, or late to a published one. This one is neither: “%(state)s”.")
            % {"state": meeting.get_state_display()}
        )


def may_chair(person: Person | AnonymousUser, meeting: Meeting) -> bool:
    """Whether the person is the board's chair or vice-chair, or, as one of its own, in the chair of this meeting."""
    is_in_chair = person.pk is not None and person.pk == meeting.chaired_by_id
    return permissions.is_chair(person, meeting.board) or (
        is_in_chair and permissions.is_trusted(person, meeting.board)
    )


def require_chair(meeting: Meeting, by: Person | None) -> None:
    """Refuse everybody but who chairs the board or the meeting: not even the system clears for them."""
    if by is None or not may_chair(by, meeting):
        raise NotPermitted(_("Only the board’s chair or vice-chair may do this."))


def require_clearing(meeting: Meeting, by: Person) -> None:
    """Refuse who neither chairs nor serves the board, and everybody while the agenda is not before the chair."""
    if not permissions.is_officer(by, meeting.board):
        require_chair(meeting, by)
    _require_before_chair(meeting)


def require_sending_back(meeting: Meeting, by: Person) -> None:
    """Refuse everybody but the chair, and the chair too while the agenda is not before them."""
    require_chair(meeting, by)
    _require_before_chair(meeting)


def _require_before_chair(meeting: Meeting) -> None:
    if meeting.state not in {State.DRAFT, State.CLEARED} or meeting.clearance_asked_at is None:
        raise NotAllowed(_("This agenda is not before the chair."))


def require_unpublished(meeting: Meeting) -> None:
    """Refuse once the agenda is out, and where no meeting is to come of it."""
    if meeting.state not in HIDDEN:
        raise NotAllowed(_("Only an agenda in draft, or cleared by the chair, is published."))


def require_minuting(meeting: Meeting, by: Person | None) -> None:
    """Refuse who may not take the minutes, and everybody before the meeting is open and after they went out."""
    require_officer(meeting.board, by)
    if meeting.state not in MINUTING:
        late = _("The minutes have been circulated: what they say changes by a correction.")
        early = _("Minutes are taken when the meeting is open. Open it first.")
        raise NotAllowed(late if meeting.state in SAT else early)


def require_own_people(board: Board, by: Person) -> None:
    """Refuse everybody but who sits on the board, in whatever capacity, and its governance officers."""
    if not (permissions.is_officer(by, board) or permissions.is_member(by, board)):
        raise NotPermitted(_("Only who sits on the board, or serves it as governance officer, may see this."))


def require_owner(action: Action, by: Person | None) -> None:
    """Refuse everybody but who is to do an action, by themselves or for a body, and the board's governance officers."""
    if by is None or permissions.is_officer(by, action.board):
        return
    if not Action.objects.owned_by(by).filter(pk=action.pk).exists():
        raise NotPermitted(_("Only who is to do this action, or the board’s governance officer, may do this."))
