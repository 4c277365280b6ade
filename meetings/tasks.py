"""Jobs of meetings: opening papers; planning, printing and joining packs. Each takes ids and is safe to run twice."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext as _

from meetings.models import Pack, Paper, Rendering
from meetings.packs import building
from meetings.services import packs, papers
from scpb.documents import pdf
from scpb.documents import services as documents
from scpb.jobs.kinds import Outcome, Refused, Running, kind
from scpb.jobs.models import Job


@kind(papers.CHECK)
def check_paper(job: Running) -> Outcome:
    """Open an uploaded paper: cleaned it becomes what readers get, unusable it is refused with the reason."""
    paper = Paper.objects.select_related("original").filter(uuid=job.subject_id).first()
    if paper is None:
        return Outcome()  # taken off the agenda before it was opened
    try:
        found = pdf.inspect(paper.original.read())
    except pdf.BadPdf as bad:
        return Outcome(switch=partial(papers.refuse, paper, reason=str(bad)))
    file = documents.store(found.cleaned, name=paper.original.name, media_type=papers.PDF, by=None)
    notices = [str(sentence) for sentence in found.stripped]
    if not found.tagged:
        notices.append(
            _("It carries no tags, so a screen reader cannot read it in order. Ask the author for a tagged PDF.")
        )
    return Outcome(
        result={"pages": found.pages},
        switch=partial(papers.accept, paper, file=file, pages=found.pages, notices=notices),
    )


@check_paper.failed
def paper_not_checked(job: Job, error: str) -> None:
    """A paper that could not be opened however often it was tried is refused, not left being checked."""
    paper = Paper.objects.filter(uuid=job.subject_id).first()
    if paper is not None:
        papers.refuse(paper, reason=error)


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
    joined = building.merge(packs.document_of(pack), pack.parts or {}, tell=job.progress)
    file = documents.store(joined.data, name=pack.file_name, media_type=papers.PDF, by=None)
    ranges = {name: (span.first, span.last) for name, span in joined.pages.items()}
    notices = [notice.sentence for notice in joined.notices]
    return Outcome(
        result={"pages": joined.count},
        switch=partial(packs.merged, pack, file=file, pages=joined.count, ranges=ranges, notices=notices),
    )


@plan_pack.failed
@print_part.failed
@merge_pack.failed
def pack_failed(job: Job, error: str) -> None:
    """A pack that cannot be finished says so."""
    packs.failed(_pack(job.subject_id), reason=error, key=job.params.get("key", ""))


def _pack(uuid: str) -> Pack:
    return Pack.objects.select_related("meeting__board").get(uuid=uuid)
