"""What a board goes by: standing documents, of which each version is kept."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from scpb.boards import records
from scpb.boards.models import Board, StandingDocument, StandingDocumentVersion
from scpb.boards.services.boards import require_editor
from scpb.documents import richtext
from scpb.documents import services as files
from scpb.documents.models import StoredFile
from scpb.errors import NotAllowed
from scpb.jobs import services as jobs
from scpb.people.models import Person

CHECK = "boards.check_document"
PDF = "application/pdf"


@transaction.atomic
def add_document(
    board: Board,
    *,
    by: Person | None,
    from_on: date,
    text: str = "",
    upload: File[bytes] | None = None,
    note: str = "",
    **values: Any,
) -> StandingDocument:
    """A document of the board with its first version."""
    require_editor(board, by)
    document = records.add(StandingDocument(board=board), "boards.document_added", by=by, **values)
    add_version(document, by=by, from_on=from_on, text=text, upload=upload, note=note)
    return document


def edit_document(document: StandingDocument, *, by: Person | None, **values: Any) -> StandingDocument:
    """Change what a document is called and where it stands; its text changes by a new version."""
    require_editor(document.board, by)
    return records.change(document, "boards.document_edited", by=by, **values)


@transaction.atomic
def add_version(
    document: StandingDocument,
    *,
    by: Person | None,
    from_on: date,
    text: str = "",
    upload: File[bytes] | None = None,
    note: str = "",
) -> StandingDocumentVersion:
    """The document as it is from a day on: a text, or a PDF whose size and signature a form has looked at."""
    require_editor(document.board, by)
    cleaned = richtext.clean(text)
    if not upload and not richtext.to_plain(cleaned):
        raise NotAllowed(_("Write the text or choose a PDF."))
    StandingDocument.objects.select_for_update().get(pk=document.pk)  # one number at a time
    last = document.versions.aggregate(last=Max("number"))["last"] or 0
    values: dict[str, Any] = {"number": last + 1, "text": cleaned, "from_on": from_on, "note": note}
    if upload:
        values["text"] = ""
        values["original"] = files.store(upload, name=upload.name or "document.pdf", media_type=PDF, by=by)
    version = records.add(StandingDocumentVersion(document=document), "boards.document_version_added", by=by, **values)
    if upload:
        jobs.enqueue(CHECK, key=f"{CHECK}:{version.uuid}", subject=version, by=by)
    return version


@transaction.atomic
def remove_version(version: StandingDocumentVersion, *, by: Person | None) -> None:
    """Take a version back that nobody has gone by: not in force yet, or a file that could not be used.

    The document goes with its last version.
    """
    require_editor(version.document.board, by)
    kept = StandingDocumentVersion.objects.select_for_update().get(pk=version.pk)
    if not kept.can_be_removed(timezone.localdate()):
        raise NotAllowed(_("This version has been in force, so it stays. Add a new version instead."))
    before = {"number": kept.number, "from_on": kept.from_on, "text": kept.text, "note": kept.note}
    document = version.document
    records.remove(kept, "boards.document_version_removed", by=by, before=before)
    if not document.versions.exists():
        records.remove(document, "boards.document_removed", by=by, before={"title": document.title})


@transaction.atomic
def accept(version: StandingDocumentVersion, *, file: StoredFile, words: str) -> StandingDocumentVersion:
    """The job has opened the PDF: `file` is what readers get of it, `words` what it says."""
    return records.change(version, "boards.document_accepted", by=None, file=file, words=words, reason="")


@transaction.atomic
def refuse(version: StandingDocumentVersion, *, reason: str) -> StandingDocumentVersion:
    """The job cannot use the PDF."""
    return records.change(version, "boards.document_refused", by=None, reason=reason[:400])
