"""How minutes are approved: by a decision of a later meeting of the board, and then for good."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import CorrectionState, Decision, Meeting, Outcome, State, VersionKind
from meetings.permissions import require_officer
from meetings.services.meetings import locked, move
from meetings.services.minutes_prints import print_version
from meetings.services.versions import freeze
from scpb.errors import NotAllowed
from scpb.people.models import Person

APPROVING = (Outcome.AGREED, Outcome.AMENDED)


def approve(meeting: Meeting, *, decision: Decision, by: Person | None) -> Meeting:
    """The board has agreed on the minutes; for the transaction of the decision.

    What they say now is kept as the approved version, and nobody can change it any more.
    """
    kept = locked(meeting)
    require_officer(kept.board, by)
    require_approvable(kept)
    if decision.item.approves_id != kept.pk or decision.board_id != kept.board_id or decision.outcome not in APPROVING:
        raise NotAllowed(_("Minutes are approved by a decision on the item that has them on its agenda."))
    moved = move(
        kept,
        State.APPROVED,
        by=by,
        minutes_approved_at=timezone.now(),
        minutes_approved_by=decision,
    )
    print_version(freeze(moved, VersionKind.APPROVED, by=by), by=by)
    return moved


def require_approvable(meeting: Meeting) -> None:
    """Refuse minutes that were not circulated, not cleared where the chair clears them, or are disputed."""
    if meeting.state != State.CIRCULATED:
        raise NotAllowed(
            _("The minutes of %(day)s have not been circulated. Circulate them before they are approved.")
            % {"day": meeting.day}
        )
    if waiting := meeting.corrections.filter(state=CorrectionState.PROPOSED).count():
        raise NotAllowed(
            _("%(count)s proposed corrections to the minutes of %(day)s are undecided. Accept or decline them first.")
            % {"count": waiting, "day": meeting.day}
        )
    if meeting.board.is_cleared_by_chair and meeting.minutes_cleared_at is None:
        raise NotAllowed(_("The chair has not cleared the minutes of %(day)s.") % {"day": meeting.day})
