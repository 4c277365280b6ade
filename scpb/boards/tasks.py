"""Jobs of boards: opening the PDF of a standing document. Takes an id and is safe to run twice."""

from __future__ import annotations

from functools import partial

from scpb.boards.models import StandingDocumentVersion
from scpb.boards.services import documents
from scpb.documents import pdf
from scpb.documents import services as files
from scpb.jobs.kinds import Outcome, Running, kind
from scpb.jobs.models import Job


@kind(documents.CHECK)
def check_document(job: Running) -> Outcome:
    """Open an uploaded PDF: cleaned it becomes what readers get, unusable it is refused with the reason."""
    version = StandingDocumentVersion.objects.select_related("original").filter(uuid=job.subject_id).first()
    if version is None or version.original is None:
        return Outcome()  # taken back before it was opened
    try:
        found = pdf.inspect(version.original.read())
        words = "\n\n".join(pdf.text(found.cleaned))
    except pdf.BadPdf as bad:
        return Outcome(switch=partial(documents.refuse, version, reason=str(bad)))
    file = files.store(found.cleaned, name=version.original.name, media_type=documents.PDF, by=None)
    return Outcome(
        result={"pages": found.pages}, switch=partial(documents.accept, version, file=file, words=words.strip())
    )


@check_document.failed
def document_not_checked(job: Job, error: str) -> None:
    """A PDF that could not be opened however often it was tried is refused, not left being checked."""
    version = StandingDocumentVersion.objects.filter(uuid=job.subject_id).first()
    if version is not None:
        documents.refuse(version, reason=error)
