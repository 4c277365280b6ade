"""A file of actions that comes back: received, looked through by a job, and taken over whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import uuid4

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.actions.reading import Change
from meetings.models import Action, ActionState, Meeting
from meetings.permissions import require_officer
from meetings.services import actions
from scpb.audit import services as audit
from scpb.boards.models import Board
from scpb.documents import services as documents
from scpb.errors import NotAllowed
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from scpb.people.models import Person

READ, TAKE = "meetings.read_actions", "meetings.take_actions"


def receive(board: Board, *, upload: File[bytes], media_type: str, by: Person | None) -> Job:
    """Keep a file whose size and signature a form has looked at; a job says what it would change."""
    require_officer(board, by)
    stored = documents.store(upload, name=upload.name or "actions.csv", media_type=media_type, by=by)
    with transaction.atomic():
        audit.record("meetings.actions_file_received", board, by=by, after={"file": str(stored.uuid)})
        key = f"{READ}:{uuid4()}"  # the same file may be sent again: what it changes depends on what is there
        return jobs.enqueue(READ, key=key, subject=board, params={"file": str(stored.uuid)}, by=by)


@transaction.atomic
def confirm(board: Board, looked: Job, *, by: Person | None) -> Job:
    """Have a job take over what the file that was `looked` through changes; asked for twice it is done once."""
    require_officer(board, by)
    if not looked.is_done or looked.result.get("problems"):
        raise NotAllowed(_("The file has not been looked through, or something in it must be mended first."))
    audit.record("meetings.actions_file_confirmed", board, by=by, after={"file": looked.params["file"]})
    return jobs.enqueue(TAKE, key=f"{TAKE}:{looked.uuid}", subject=board, params={"looked": str(looked.uuid)}, by=by)


@transaction.atomic
def take_over(board: Board, changes: Sequence[Change], *, by: Person | None) -> int:
    """Make all changes of a file; where one cannot be made, none is. Gives how many actions were changed."""
    require_officer(board, by)
    found = {str(action.uuid): action for action in board.actions.filter(uuid__in=[one.action for one in changes])}
    for change in changes:
        try:
            _take(found[change.action], change, by=by)
        except NotAllowed as refusal:
            words = {"row": change.row, "reference": change.reference, "why": refusal.sentence}
            raise NotAllowed(
                _("Row %(row)d, %(reference)s: %(why)s Nothing of the file was taken.") % words
            ) from refusal
    audit.record("meetings.actions_file_taken", board, by=by, after={"actions": [one.action for one in changes]})
    return len(changes)


def _take(action: Action, change: Change, *, by: Person | None) -> None:
    kept = actions.locked(action)
    if kept.version != change.version:
        raise NotAllowed(_("it has been changed since the file was made."))
    if change.state == ActionState.OPEN:
        back = actions.return_ if kept.state == ActionState.CLAIMED else actions.reopen
        kept = back(kept, by=by, seen=kept.version, why=change.update)
    elif change.update:
        actions.update(kept, by=by, text=change.update)
    if change.wording is not None:
        kept = actions.reword(kept, by=by, seen=kept.version, wording=change.wording)
    if change.due is not None or change.due_meeting is not None:
        due_on, due_meeting = _due(kept, change)
        kept = actions.change_due(kept, by=by, seen=kept.version, due_on=due_on, due_meeting=due_meeting)
    if change.state == ActionState.CLAIMED:
        actions.claim(kept, by=by, seen=kept.version)
    elif change.state == ActionState.CLOSED:
        actions.close(kept, by=by, seen=kept.version, outcome=change.outcome)
    elif change.state == ActionState.DROPPED:
        actions.drop(kept, by=by, seen=kept.version, why=change.outcome)


def _due(action: Action, change: Change) -> tuple[date | None, Meeting | None]:
    """The day and the meeting that the file gives, each as it is where the file leaves it alone."""
    due_on = action.due_on if change.due is None else date.fromisoformat(change.due) if change.due else None
    if change.due_meeting is None:
        return due_on, action.due_meeting
    coming = Meeting.objects.at_which_due(action.board, timezone.localdate(), action.due_meeting)
    meeting = coming.filter(number=change.due_meeting.rpartition("/")[2]).first() if change.due_meeting else None
    if change.due_meeting and meeting is None:
        raise NotAllowed(_("there is no coming meeting %(meeting)s.") % {"meeting": change.due_meeting})
    return due_on, meeting
