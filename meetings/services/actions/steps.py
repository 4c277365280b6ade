"""What owners say of an action, and what the officer makes of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import Action, ActionState, ActionUpdate
from meetings.permissions import require_officer, require_owner
from meetings.services.actions import rows
from meetings.services.actions.rows import Evidence
from meetings.services.agenda import Leads
from meetings.services.evidence import receive
from scpb.audit import services as audit
from scpb.boards.models import Access
from scpb.documents import services as documents
from scpb.documents.models import StoredFile
from scpb.errors import NotAllowed
from scpb.people.models import Person

Kind = ActionUpdate.Kind


def update(
    action: Action,
    *,
    by: Person | None,
    text: str = "",
    evidence: Evidence | None = None,
    told_by: Leads | None = None,
) -> ActionUpdate:
    """Say how far an action is, as its owner or officer; what was said by others meanwhile stays beside it.

    `told_by`: an owner told the officer, who writes it down in their name.
    """
    _require_teller(action, told_by, by)
    file = _keep(evidence, by)
    with transaction.atomic():
        kept = rows.locked(action)
        rows.require_open(kept)
        shown = evidence or Evidence()
        if not (text.strip() or file or shown.url):
            raise NotAllowed(_("Say what was done, or add a file or a link that shows it."))
        said = rows.trace(
            kept,
            Kind.PROGRESS,
            by=by,
            text=text.strip(),
            told_by=rows.name_of(kept, told_by) if told_by else "",
            evidence=file,
            evidence_title=shown.title or (file.name[:200] if file else ""),
            evidence_url=shown.url,
        )
        if file is not None:
            receive(said, by=by)
        return said


def claim(
    action: Action,
    *,
    by: Person | None,
    seen: int,
    text: str = "",
    evidence: Evidence | None = None,
    told_by: Leads | None = None,
) -> Action:
    """The owner says that it is done, with what shows it; it stays outstanding until the officer closes it."""
    _require_teller(action, told_by, by)
    with transaction.atomic():
        kept = rows.locked(action, seen=seen)
        if text.strip() or evidence:
            update(kept, by=by, text=text, evidence=evidence, told_by=told_by)
        teller = rows.name_of(kept, told_by) if told_by else ""
        return rows.step(kept, ActionState.CLAIMED, Kind.CLAIMED, by=by, told_by=teller)


@transaction.atomic
def close(action: Action, *, by: Person | None, seen: int, outcome: str = "") -> Action:
    """It is done. `outcome` is printed after “Completed”, such as “on the agenda for January”."""
    require_officer(action.board, by)
    kept = rows.locked(action, seen=seen)
    values: dict[str, Any] = {"outcome": outcome.strip(), "closed_at": timezone.now(), "closed_by": by}
    return rows.step(kept, ActionState.CLOSED, Kind.CLOSED, by=by, text=outcome.strip(), **values)


@transaction.atomic
def return_(action: Action, *, by: Person | None, seen: int, why: str) -> Action:
    """What the owner says is done is not accepted as done."""
    require_officer(action.board, by)
    kept = rows.locked(action, seen=seen)
    if kept.state != ActionState.CLAIMED:
        raise NotAllowed(_("Nobody has said that this action is done."))
    reason = rows.require_words(why, _("Say what is still to be done."))
    return rows.step(kept, ActionState.OPEN, Kind.RETURNED, by=by, text=reason)


@transaction.atomic
def drop(action: Action, *, by: Person | None, seen: int, why: str) -> Action:
    """It need not be done any more; the reason is printed."""
    require_officer(action.board, by)
    kept = rows.locked(action, seen=seen)
    reason = rows.require_words(why, _("Say why it is no longer needed: it is printed."))
    values: dict[str, Any] = {"outcome": reason, "closed_at": timezone.now(), "closed_by": by}
    return rows.step(kept, ActionState.DROPPED, Kind.DROPPED, by=by, text=reason, **values)


@transaction.atomic
def reopen(action: Action, *, by: Person | None, seen: int, why: str) -> Action:
    """It was closed or dropped, and is outstanding again."""
    require_officer(action.board, by)
    kept = rows.locked(action, seen=seen)
    if kept.is_open or kept.state == ActionState.DRAFT:
        raise NotAllowed(_("Only an action that was closed is opened again."))
    reason = rows.require_words(why, _("Say why it is opened again."))
    values: dict[str, Any] = {"outcome": "", "closed_at": None, "closed_by": None}
    return rows.step(kept, ActionState.OPEN, Kind.REOPENED, by=by, text=reason, **values)


def open_actions(actions: Iterable[Action], *, by: Person | AnonymousUser) -> None:
    """Give somebody a list of actions that they see; those of restricted items are written down."""
    if not isinstance(by, AnonymousUser):
        audit.opened_all([one for one in actions if one.item and one.item.access == Access.RESTRICTED], by=by)


def _require_teller(action: Action, told_by: Leads | None, by: Person | None) -> None:
    """Refuse who may not update it; and everybody but the officer, to write in somebody else's name."""
    if told_by is not None:
        require_officer(action.board, by)
    require_owner(action, by)


def _keep(evidence: Evidence | None, by: Person | None) -> StoredFile | None:
    """Store the file; it is not opened here, but by a job."""
    if evidence is None or evidence.upload is None:
        return None
    name = evidence.upload.name or "evidence"
    return documents.store(evidence.upload, name=name, media_type=evidence.media_type, by=by)
