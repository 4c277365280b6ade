"""Jobs of meetings: opening papers; planning, printing and joining packs. Each takes ids and is safe to run twice."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from meetings import opening
from meetings.models import Pack, Paper, PersonalCopy, Rendering
from meetings.opening import Opened
from meetings.packs import building
from meetings.packs.changes import changed
from meetings.packs.printing import leaves
from meetings.places import with_papers
from meetings.services import copies, packs, papers
from scpb.documents import pdf
from scpb.documents import services as documents
from scpb.documents.errors import BadDocument
from scpb.jobs.kinds import Outcome, Refused, Running, kind
from scpb.jobs.models import Job


@kind(papers.CHECK)
def check_paper(job: Running) -> Outcome:
    """Open an uploaded PDF: cleaned it becomes what readers get, unusable it is refused with the reason."""
    return _opened(job, opening.open_pdf)


@kind(papers.CONVERT, one_at_a_time=True)
def convert_paper(job: Running) -> Outcome:
    """Turn an uploaded office document into PDF, then open that as any other; one at a time, for each takes a core."""
    return _opened(job, partial(opening.open_office, tell=job.progress))


@check_paper.failed
@convert_paper.failed
def paper_not_checked(job: Job, error: str) -> None:
    """A paper that could not be opened however often it was tried is refused, not left being checked."""
    paper = Paper.objects.filter(uuid=job.subject_id, version=job.params.get("version", 1)).first()
    if paper is not None:
        papers.refuse(paper, reason=error)


def _opened(job: Running, opened: Callable[..., Opened]) -> Outcome:
    """What comes of a paper, unless it was taken off the agenda or got another file before this one was opened."""
    found = Paper.objects.select_related("original", "item")
    paper = found.filter(uuid=job.subject_id, version=job.params.get("version", 1)).first()
    if paper is None or paper.original is None:
        return Outcome()
    try:
        made = opened(paper.original, title=paper.title)
    except BadDocument as bad:
        return Outcome(switch=partial(papers.refuse, paper, reason=bad.sentence))
    told: dict[str, Any] = {"notices": made.notices, "text": made.text, "warnings": made.warnings}
    accepting = partial(papers.accept, paper, file=made.file, pages=made.pages, **told)
    return Outcome(result={"pages": made.pages}, switch=accepting)


@kind(packs.PLAN)
def plan_pack(job: Running) -> Outcome:
    """Find out which renderings a pack needs."""
    pack = _pack(job.subject_id)
    return Outcome(switch=partial(packs.planned, pack, building.keys(packs.document_of(pack))))


@kind(packs.PRINT)
def print_part(job: Running) -> Outcome:
    """Print one part, unless that was done before."""
    pack, key = _pack(job.subject_id), job.params["key"]
    rendering = Rendering.objects.select_related("file").filter(key=key).first()
    if rendering is not None:
        return Outcome(switch=partial(packs.printed, pack, key=key, file=rendering.file, pages=rendering.pages))
    document = packs.document_of(pack)
    try:
        data = building.print_part(document, job.params["part"])
    except pdf.TooComplex as refusal:
        raise Refused(str(refusal)) from refusal
    if packs.holds_closed(document):
        # it is not what the key says, and every later pack that needs that would take it
        raise Refused(_("Who may see its figures was changed while the pack was printed. Build it again."))
    file = documents.store(data, name=f"{key[:12]}.pdf", media_type=papers.PDF, by=None)
    return Outcome(switch=partial(packs.printed, pack, key=key, file=file, pages=pdf.count_pages(data)))


@kind(packs.MERGE)
def merge_pack(job: Running) -> Outcome:
    """Print the front matter and join everything."""
    pack = _pack(job.subject_id)
    document, before = packs.document_of(pack), packs.version_before(pack)
    parts_before = before.parts or {} if before else {}
    differing = changed(document, pack.parts or {}, packs.document_of(before), parts_before) if before else None
    joined, changed_pages = building.merge(document, pack.parts or {}, tell=job.progress, changed=differing)
    file = documents.store(joined.data, name=pack.file_name, media_type=papers.PDF, by=None)
    papers_at = {leaf.name: leaf.sha256 for leaf in leaves(document) if leaf.sha256}
    ranges = with_papers({name: (span.first, span.last) for name, span in joined.pages.items()}, papers_at)
    notices = [notice.sentence for notice in joined.notices]
    made: dict[str, Any] = {"pages": joined.count, "ranges": ranges, "notices": notices, "changed_pages": changed_pages}
    return Outcome(result={"pages": joined.count}, switch=partial(packs.merged, pack, file=file, **made))


@kind(copies.COPY)
def copy_pack(job: Running) -> Outcome:
    """Put a reader's name on every page of a restricted pack or print."""
    found = PersonalCopy.objects.with_originals().select_related("pack__file", "print__pdf")
    copy = found.get(uuid=job.subject_id)
    if copy.is_built or copy.plain is None:
        return Outcome()
    named = pdf.name_pages(copy.plain.read(), copies.line_of(copy))
    file = documents.store(named, name=copy.file_name, media_type=papers.PDF, by=None)
    return Outcome(switch=partial(copies.copied, copy, file=file))


@copy_pack.failed
def copy_failed(job: Job, error: str) -> None:
    """A copy that cannot be made says so."""
    copies.not_copied(PersonalCopy.objects.get(uuid=job.subject_id), reason=error)


@plan_pack.failed
@print_part.failed
@merge_pack.failed
def pack_failed(job: Job, error: str) -> None:
    """A pack that cannot be finished says so."""
    packs.failed(_pack(job.subject_id), reason=error, key=job.params.get("key", ""))


def _pack(uuid: str) -> Pack:
    return Pack.objects.select_related("meeting__board").get(uuid=uuid)
