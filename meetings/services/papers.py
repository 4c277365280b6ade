"""Papers: received in a request, opened by a job, read by those who may."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.files import File
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Paper, PaperState
from meetings.permissions import require_writing
from meetings.services.meetings import locked
from meetings.services.packs import NOBODY, withdraw
from scpb.audit import services as audit
from scpb.boards import records
from scpb.boards.models import Access
from scpb.documents import services as documents
from scpb.documents.models import StoredFile
from scpb.errors import NotPermitted
from scpb.jobs import services as jobs
from scpb.people.models import Person

CHECK = "meetings.check_paper"
PDF = "application/pdf"
PERSONAL = ("title", "reasoning", "public_title")


def add_paper(item: AgendaItem, *, by: Person | None, upload: File[bytes], **values: Any) -> Paper:
    """Receive a PDF whose size and signature a form has looked at; a job opens it."""
    require_writing(item.meeting, by)
    original = documents.store(upload, name=upload.name or "paper.pdf", media_type=PDF, by=by)
    with transaction.atomic():
        require_writing(locked(item.meeting), by)
        place = (item.papers.aggregate(last=Max("order"))["last"] or 0) + 1
        paper = records.add(
            Paper(item=item, order=place), "meetings.paper_added", by=by, personal=PERSONAL, original=original, **values
        )
        jobs.enqueue(CHECK, key=f"{CHECK}:{paper.uuid}", subject=paper, by=by)
    return paper


@transaction.atomic
def edit_paper(paper: Paper, *, by: Person | None, **values: Any) -> Paper:
    """Change a paper's title or who may see it."""
    meeting = locked(paper.item.meeting)
    require_writing(meeting, by)
    was = Paper.objects.get(pk=paper.pk).access
    paper = records.change(paper, "meetings.paper_edited", by=by, personal=PERSONAL, **values)
    withdraw(meeting, was=was, becomes=paper.access, by=by)
    return paper


@transaction.atomic
def remove_paper(paper: Paper, *, by: Person | None) -> None:
    """Take a paper off a draft agenda, and back what went out with it."""
    meeting = locked(paper.item.meeting)
    require_writing(meeting, by)
    if paper.file is not None:
        withdraw(meeting, was=paper.access, becomes=NOBODY, by=by, holding=paper.file)
    before = {"item": paper.item, "title": paper.title, "original": paper.original}
    records.remove(paper, "meetings.paper_removed", by=by, before=before, personal=PERSONAL)


@transaction.atomic
def accept(paper: Paper, *, file: StoredFile, pages: int, notices: list[str]) -> Paper:
    """The job has opened the paper: `file` is what readers get of it."""
    accepted = PaperState.ACCEPTED.value
    return records.change(
        paper, "meetings.paper_accepted", by=None, state=accepted, file=file, pages=pages, notices=notices, reason=""
    )


@transaction.atomic
def refuse(paper: Paper, *, reason: str) -> Paper:
    """The job cannot use the paper."""
    return records.change(paper, "meetings.paper_refused", by=None, state=PaperState.REFUSED.value, reason=reason)


def open_paper(paper: Paper, *, by: Person | AnonymousUser) -> StoredFile:
    """The file for a reader who sees the paper listed; opening something restricted is written down."""
    if not Paper.objects.filter(pk=paper.pk).readable_by(by).exists() or paper.file is None:
        raise NotPermitted(paper.why_withheld() or _("This paper is still being checked."))
    if Access.RESTRICTED in {paper.access, paper.item.access} and not isinstance(by, AnonymousUser):
        audit.opened(paper, by=by)
    return paper.file
