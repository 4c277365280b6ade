"""Printing versions: asked for here, drawn by a job, kept with the version."""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction

from scpb.audit import services as audit
from scpb.documents.models import StoredFile
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from scpb.people.models import Person
from strategy.document import freeze
from strategy.models import StrategyVersion
from strategy.services.versions import forget_prints, require_editor

PRINT = "strategy.print_version"


@transaction.atomic
def print_version(version: StrategyVersion, *, by: Person | None) -> Job:
    """Ask for the document and its summary as PDF, of what the version says when a worker comes to it."""
    require_editor(version.strategy.board, by)
    if version.snapshot:
        forget_prints(version)  # what was printed may still say DRAFT
    audit.record("strategy.print_asked", version, by=by)
    return jobs.enqueue(PRINT, key=f"strategy-pdf:{version.uuid}:{uuid4()}", subject=version, by=by)


@transaction.atomic
def keep_prints(pk: int, said: str, document: StoredFile, summary: StoredFile) -> None:
    """Keep what was printed; where the version says something else than `said` (SHA-256) by now, print it again."""
    version = StrategyVersion.objects.select_for_update(of=("self",)).select_related("strategy__board").get(pk=pk)
    if digest_of(version) != said:
        jobs.enqueue(PRINT, key=f"strategy-pdf:{version.uuid}:{uuid4()}", subject=version, by=None)
        return
    version.pdf, version.summary_pdf = document, summary
    version.save(update_fields=["pdf", "summary_pdf"])
    after = {"sha256": document.sha256, "summary": summary.sha256}
    audit.record("strategy.version_printed", version, by=None, after=after)


def digest_of(version: StrategyVersion) -> str:
    """SHA-256 of what is printed of the version: as adopted, or as written now."""
    return version.sha256 if version.snapshot else freeze(version)[1]
