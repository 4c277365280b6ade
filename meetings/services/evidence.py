"""Files that show what was done: opened by a job as papers are, held where they look restricted, then read."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import EVIDENCE_NEXT, ActionUpdate, EvidenceFile, PaperState
from meetings.opening import Opened
from meetings.permissions import require_officer
from scpb.audit import services as audit
from scpb.boards import records
from scpb.boards.permissions import is_officer
from scpb.documents import services as documents
from scpb.documents.models import StoredFile
from scpb.errors import NotAllowed, NotPermitted
from scpb.jobs import services as jobs
from scpb.people.models import Person

CHECK, CONVERT = "meetings.check_evidence", "meetings.convert_evidence"


@transaction.atomic
def receive(update: ActionUpdate, *, by: Person | None) -> EvidenceFile:
    """Have a job open the file of an update; until then nobody gets it."""
    assert update.evidence is not None
    row = records.add(EvidenceFile(update=update), "meetings.evidence_received", by=by)
    with update.evidence.file.open("rb") as content:
        is_office = content.read(8).startswith(documents.OFFICE_STARTS)
    jobs.enqueue(CONVERT if is_office else CHECK, key=job_key(row), subject=row, by=by)
    return row


@transaction.atomic
def accept(evidence: EvidenceFile, *, opened: Opened) -> EvidenceFile:
    """The job has opened it; where that warns, an officer looks at it before its readers get it."""
    kept = _locked(evidence)
    is_held = bool(opened.warnings) and not kept.is_restricted
    to = PaperState.HELD if is_held else PaperState.ACCEPTED
    if not _goes(kept, to):
        return kept
    made: dict[str, Any] = {"file": opened.file, "notices": opened.notices, "warnings": opened.warnings}
    return records.change(kept, f"meetings.evidence_{to.value}", by=None, state=to.value, **made)


@transaction.atomic
def refuse(evidence: EvidenceFile, *, reason: str) -> EvidenceFile:
    """The job cannot use it."""
    kept = _locked(evidence)
    if not _goes(kept, PaperState.REFUSED):
        return kept
    return records.change(kept, "meetings.evidence_refused", by=None, state=PaperState.REFUSED.value, reason=reason)


@transaction.atomic
def confirm(evidence: EvidenceFile, *, by: Person | None) -> EvidenceFile:
    """The officer has looked at what is held, and says that who may read the action may have it."""
    require_officer(evidence.update.action.board, by)
    kept = _locked(evidence)
    if not kept.is_held:
        raise NotAllowed(_("This file is not held."))
    values: dict[str, Any] = {"state": PaperState.ACCEPTED.value, "confirmed_at": timezone.now(), "confirmed_by": by}
    return records.change(kept, "meetings.evidence_accepted", by=by, **values)


def open_evidence(evidence: EvidenceFile, *, by: Person | AnonymousUser) -> StoredFile:
    """The file for who sees its action; what is held for an officer alone. Something restricted is written down."""
    is_known = ActionUpdate.objects.visible_to(by).filter(pk=evidence.update_id).exists()
    is_open = evidence.is_accepted or (evidence.is_held and is_officer(by, evidence.update.action.board))
    if evidence.file is None or not (is_known and is_open):
        raise NotPermitted(_("This file is not open to you, or not checked yet."))
    if evidence.is_restricted and not isinstance(by, AnonymousUser):
        audit.opened(evidence.update, by=by)
    return evidence.file


def job_key(evidence: EvidenceFile) -> str:
    """The key of the job that opens it."""
    return f"{CHECK}:{evidence.uuid}"


def _locked(evidence: EvidenceFile) -> EvidenceFile:
    found = EvidenceFile.objects.select_for_update(of=("self",)).select_related("update__action__item")
    return found.get(pk=evidence.pk)


def _goes(kept: EvidenceFile, to: PaperState) -> bool:
    """Whether it can go there; a job that runs twice finds it where it was going."""
    return to in EVIDENCE_NEXT[PaperState(kept.state)]
