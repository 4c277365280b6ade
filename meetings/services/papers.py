"""Papers: received in a request, opened by a job, held where they look restricted, read by those who may."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.files import File
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Paper, PaperForm, PaperState, PaperVersion
from meetings.models.agenda import shut_out
from meetings.permissions import require_officer, require_papers
from meetings.services.marks import keep_notes
from meetings.services.meetings import locked
from meetings.services.packs import NOBODY, stop, withdraw
from scpb.audit import services as audit
from scpb.boards import records
from scpb.documents import services as documents
from scpb.documents.models import StoredFile
from scpb.errors import NotAllowed, NotPermitted
from scpb.jobs import services as jobs
from scpb.people.models import Person

CHECK, CONVERT = "meetings.check_paper", "meetings.convert_paper"
PDF = documents.PDF
PERSONAL = ("title", "reasoning", "public_title", "urgency")
WITHOUT_FILE = (PaperForm.TO_FOLLOW, PaperForm.VERBAL)
# what a new file begins with, whatever was said of the one before
UNOPENED: dict[str, Any] = {
    "state": PaperState.BEING_CHECKED.value,
    "file": None,
    "pages": None,
    "reason": "",
    "notices": [],
    "warnings": [],
    "confirmed_at": None,
    "confirmed_by": None,
}


def add_paper(item: AgendaItem, *, by: Person | None, upload: File[bytes] | None = None, **values: Any) -> Paper:
    """A new paper of an item. Its file, whose size and first bytes a form has looked at, is opened by a job.

    Without a file it is promised: to follow, or given by word of mouth. After the agenda has been published it needs
    the reason why it is late, and nobody but the board's officers knows of it until it goes out.
    """
    require_papers(item.meeting, by)
    original = _received(upload, by=by) if upload else None
    with transaction.atomic():
        meeting = locked(item.meeting)
        require_papers(meeting, by)
        if not meeting.is_being_written:
            _require_late(original, values)
        place = (item.papers.aggregate(last=Max("order"))["last"] or 0) + 1
        told = {**values, "original": original, **({} if original else {"state": PaperState.PROMISED.value})}
        paper = records.add(Paper(item=item, order=place), "meetings.paper_added", by=by, personal=PERSONAL, **told)
        if original:
            _open_later(paper, by=by)
    return paper


def replace_paper(paper: Paper, *, by: Person | None, upload: File[bytes]) -> Paper:
    """Give a paper a new file, or the one that was promised; the file that it had is kept as a version.

    Once the agenda is published readers get the new file with the next supplement or version of the pack, and until
    then none.
    """
    require_papers(paper.item.meeting, by)
    original = _received(upload, by=by)
    with transaction.atomic():
        meeting = locked(paper.item.meeting)
        require_papers(meeting, by)
        kept = Paper.objects.select_for_update(of=("self",)).select_related("item", "file").get(pk=paper.pk)
        if kept.original_id == original.pk and kept.state != PaperState.REFUSED:
            raise NotAllowed(_("This is the file that the paper has already."))
        if kept.file is not None:
            stop(meeting, was=kept.access, becomes=NOBODY, by=by, holding=[kept.file])
        version = kept.version
        if kept.original is not None:
            _keep_version(kept, by=by)
            version += 1
        kept.read_by.all().delete()  # who marked the file before as read has not read this one
        kept = records.change(
            kept, "meetings.paper_replaced", by=by, **{**UNOPENED, "original": original, "version": version}
        )
        _open_later(kept, by=by)
    return kept


@transaction.atomic
def edit_paper(paper: Paper, *, by: Person | None, **values: Any) -> Paper:
    """Change a paper's title, who may see it, or when it is promised."""
    meeting = locked(paper.item.meeting)
    require_papers(meeting, by)
    was = Paper.objects.select_related("file").get(pk=paper.pk)
    if not meeting.is_being_written:
        _require_unread(was)
    paper = records.change(paper, "meetings.paper_edited", by=by, personal=PERSONAL, **values)
    # of a paper that is promised packs tell the title, and hold no file by which they could be told apart
    withdraw(meeting, was=was.access, becomes=paper.access, by=by, holding=None if was.is_promised else _files(was))
    return settle(paper, by=by)


@transaction.atomic
def move_paper(paper: Paper, *, by: Person | None, to: int) -> Paper:
    """Give the paper the place `to` among those of its item."""
    require_papers(locked(paper.item.meeting), by)
    order = list(paper.item.papers.order_by("order", "id").values_list("pk", flat=True))
    here = order.index(paper.pk)
    there = min(max(to, 1), len(order)) - 1
    order.insert(there, order.pop(here))
    for place, pk in enumerate(order, start=1):
        Paper.objects.filter(pk=pk).update(order=place)
    if here != there:
        audit.record("meetings.paper_moved", paper, by=by, before={"order": here + 1}, after={"order": there + 1})
    paper.refresh_from_db()
    return paper


@transaction.atomic
def remove_paper(paper: Paper, *, by: Person | None) -> None:
    """Take a paper off the agenda, and back what went out with it; off a published one only what readers have not.

    What readers noted on it for themselves stays theirs, with their notes on its item.
    """
    meeting = locked(paper.item.meeting)
    require_papers(meeting, by)
    kept = Paper.objects.select_related("file", "original").get(pk=paper.pk)
    if not meeting.is_being_written:
        _require_unread(kept)
    withdraw(meeting, was=kept.access, becomes=NOBODY, by=by, holding=_files(kept))
    before = {"item": paper.item, "title": kept.title, "original": kept.original}
    keep_notes(kept)
    records.remove(kept, "meetings.paper_removed", by=by, before=before, personal=PERSONAL)


@transaction.atomic
def confirm_paper(paper: Paper, *, seen: int, by: Person | None) -> Paper:
    """The officer has looked at the version `seen` of a paper that is held, and says that its readers may have it."""
    require_papers(locked(paper.item.meeting), by)
    kept = Paper.objects.select_for_update().get(pk=paper.pk)
    if not kept.is_held:
        raise NotAllowed(_("This paper is not held."))
    if kept.version != seen:
        raise NotAllowed(_("The paper has another file than the one that you looked at. Look at this one first."))
    now, accepted = timezone.now(), PaperState.ACCEPTED.value
    return records.change(kept, "meetings.paper_confirmed", by=by, state=accepted, confirmed_at=now, confirmed_by=by)


@transaction.atomic
def settle(paper: Paper, *, by: Person | None) -> Paper:
    """Hold a paper that is open to more readers now than it looks meant for, and let go one that is restricted now."""
    kept = Paper.objects.select_for_update(of=("self",)).select_related("item__meeting__board").get(pk=paper.pk)
    require_officer(kept.item.meeting.board, by)
    state = _after_screening(kept, kept.warnings) if kept.confirmed_at is None else PaperState.ACCEPTED
    if kept.state in {PaperState.ACCEPTED, PaperState.HELD}:
        return records.change(kept, f"meetings.paper_{state.value}", by=by, state=state.value)
    return kept


def settle_papers(item: AgendaItem, *, by: Person | None) -> list[Paper]:
    """Hold, or let go, the papers of an item that is for others to read than before."""
    return [settle(paper, by=by) for paper in item.papers.all()]


@transaction.atomic
def accept(
    paper: Paper,
    *,
    file: StoredFile,
    pages: int,
    notices: list[str],
    text: str = "",
    warnings: Sequence[str] = (),
) -> Paper:
    """The job has opened the paper: `file` is what readers get of it, held first where `warnings` say why.

    Nothing happens where another file has taken its place meanwhile.
    """
    kept = Paper.objects.select_for_update(of=("self",)).select_related("item").get(pk=paper.pk)
    if kept.original_id != paper.original_id:
        return kept
    Paper.objects.filter(pk=kept.pk).update(text=text)  # too long for the audit, which keeps the file's hash
    state = _after_screening(kept, warnings)
    made: dict[str, Any] = {"file": file, "pages": pages, "notices": notices, "warnings": list(warnings), "reason": ""}
    return records.change(kept, f"meetings.paper_{state.value}", by=None, state=state.value, **made)


@transaction.atomic
def refuse(paper: Paper, *, reason: str) -> Paper:
    """The job cannot use the paper. Nothing happens where another file has taken its place meanwhile."""
    kept = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    if kept.original_id != paper.original_id:
        return kept
    return records.change(kept, "meetings.paper_refused", by=None, state=PaperState.REFUSED.value, reason=reason)


def open_paper(paper: Paper, *, by: Person | AnonymousUser) -> StoredFile:
    """The file for a reader who sees the paper listed; opening something restricted is written down."""
    if not Paper.objects.filter(pk=paper.pk).readable_by(by).exists() or paper.file is None:
        raise NotPermitted(paper.why_withheld() or _("This paper is not open to you, or not there yet."))
    if paper.is_restricted and not isinstance(by, AnonymousUser):
        audit.opened(paper, by=by)
    return paper.file


def open_version(version: PaperVersion, *, by: Person) -> StoredFile:
    """A file that a paper had before, for the board's officers."""
    require_officer(version.paper.item.meeting.board, by)
    if version.file is None:
        raise NotAllowed(_("This file was never opened, so that it cannot be shown."))
    _opened_by_officer(version.paper, by=by)
    return version.file


def open_original(paper: Paper, *, by: Person) -> StoredFile:
    """What was uploaded, as it was, for the board's officers: it may hold what readers do not get of it."""
    require_officer(paper.item.meeting.board, by)
    if paper.original is None:
        raise NotAllowed(_("No file of this paper has come yet."))
    _opened_by_officer(paper, by=by)
    return paper.original


def job_key(paper: Paper) -> str:
    """The key of the job that opens the file which the paper has now."""
    return f"{CHECK}:{paper.uuid}" + (f":{paper.version}" if paper.version > 1 else "")


def _opened_by_officer(paper: Paper, *, by: Person) -> None:
    """Write down that something restricted is opened; who declared an interest in it gets nothing, officer or not."""
    if not paper.is_restricted:
        return
    if Paper.objects.filter(shut_out(by, "item"), pk=paper.pk).exists():
        raise NotPermitted(
            _("You declared an interest in this item, so that its restricted papers are not open to you.")
        )
    audit.opened(paper, by=by)


def _received(upload: File[bytes], *, by: Person | None) -> StoredFile:
    media_type = documents.recognised(upload)
    return documents.store(upload, name=upload.name or "paper.pdf", media_type=media_type, by=by)


def _files(paper: Paper) -> list[StoredFile]:
    """What readers were given of a paper: the file that it has, and those that it had before."""
    before = paper.versions.select_related("file")
    return [file for file in (paper.file, *(version.file for version in before)) if file is not None]


def _open_later(paper: Paper, *, by: Person | None) -> None:
    assert paper.original is not None
    with paper.original.file.open("rb") as content:
        is_pdf = documents.is_pdf(content.read(1024))
    params = {"version": paper.version}
    jobs.enqueue(CHECK if is_pdf else CONVERT, key=job_key(paper), subject=paper, params=params, by=by)


def _keep_version(paper: Paper, *, by: Person | None) -> None:
    values: dict[str, Any] = {"original": paper.original, "file": paper.file, "pages": paper.pages, "replaced_by": by}
    row = PaperVersion(paper=paper, number=paper.version, replaced_at=timezone.now())
    records.add(row, "meetings.paper_version_kept", by=by, **values)


def _after_screening(paper: Paper, warnings: Sequence[str]) -> PaperState:
    is_held = bool(warnings) and not paper.is_restricted
    return PaperState.HELD if is_held else PaperState.ACCEPTED


def _require_late(original: StoredFile | None, values: dict[str, Any]) -> None:
    if original is None:
        raise NotAllowed(_("The agenda is published: a paper can be promised in a draft only. Add its file."))
    if not values.get("urgency", "").strip():
        raise NotAllowed(_("The agenda is published: say why the paper is late. The reason is printed with it."))


def _require_unread(paper: Paper) -> None:
    if paper.published_at is not None or paper.form in WITHOUT_FILE:
        raise NotAllowed(
            _(
                "Readers know this paper. Replace its file and publish a new version of the pack, or take the agenda "
                "back into draft."
            )
        )
