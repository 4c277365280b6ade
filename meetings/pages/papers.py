"""What pages show of papers: the officer's list of them, and what readers keep for themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from django.db.models import Prefetch

from meetings.models import AgendaItem, Meeting, Paper, PaperNote, PaperVersion
from meetings.models.agenda import as_flag, shut_out
from meetings.models.readers import PrivateNote
from meetings.reading import PaperRow
from meetings.services.papers import job_key
from scpb.documents.services import ending_of
from scpb.jobs.models import Job
from scpb.people.models import Person


@dataclass(frozen=True)
class Desk:
    """The papers of a meeting under their items, and what stands between them and their readers."""

    items: Sequence[AgendaItem]
    waiting: Sequence[Paper]
    held: Sequence[Paper]
    to_come: Sequence[Paper]
    takes_papers: bool
    is_out: bool


def desk(meeting: Meeting, person: Person) -> Desk:
    """All papers of the meeting in order, those that are being checked with the job that does so.

    `is_shut` is a paper on an item in which the person declared an interest.
    """
    versions = Prefetch("versions", PaperVersion.objects.select_related("file", "replaced_by"))
    papers = Paper.objects.select_related("file", "original", "confirmed_by").prefetch_related(versions)
    listed = papers.annotate(is_shut=as_flag(shut_out(person, "item"))).order_by("order", "id")
    items = list(
        AgendaItem.objects.filter(meeting=meeting).order_by("order").prefetch_related(Prefetch("papers", listed))
    )
    every = [_of(item, paper) for item in items for paper in item.papers.all()]
    with_jobs(every)
    not_out = set(Paper.objects.of_meeting(meeting).waiting().values_list("pk", flat=True))
    return Desk(
        items=items,
        waiting=[paper for paper in every if paper.pk in not_out],
        held=[paper for paper in every if paper.is_held],
        to_come=[paper for paper in every if paper.is_promised and paper.is_follow_up],
        takes_papers=meeting.takes_papers,
        is_out=meeting.has_open_agenda,
    )


def with_jobs(papers: Sequence[Paper]) -> None:
    """Give each paper that is being checked the job that does so; no query when none is."""
    waiting = {job_key(paper): paper for paper in papers if paper.is_being_checked}
    if waiting:
        for job in Job.objects.filter(key__in=waiting):
            waiting[job.key].job = job


def reasons(item: AgendaItem) -> dict[str, str]:
    """A paper is kept from readers as its item is, and for the same reasons, until the officer says otherwise."""
    return {"access": item.access, "paragraph": item.paragraph, "reasoning": item.reasoning}


def place_wanted(paper: Paper, way: str) -> int:
    """The place before the paper above, or after the one below."""
    before = list(paper.item.papers.order_by("order", "id").values_list("pk", flat=True))
    return before.index(paper.pk) + 1 + (-1 if way == "up" else 1)


def marked(paper: Paper, *, is_read: bool) -> PaperRow:
    """The paper as the button beside it shows it."""
    return PaperRow(paper.title, paper.get_absolute_url(), uuid=str(paper.uuid), is_read=is_read)


def original_name(paper: Paper) -> str:
    """The paper's title with the ending of what was uploaded."""
    ending = ending_of(paper.original) if paper.original else ""
    return f"{PurePath(paper.file_name).stem}{ending}"


def note_of(item: AgendaItem, person: Person) -> str:
    """What the person noted on the item."""
    kept = PrivateNote.objects.of(person, item)
    return kept.text if kept else ""


def paper_note_of(paper: Paper, person: Person) -> str:
    """What the person noted on the paper."""
    kept = PaperNote.objects.of(person, paper)
    return kept.text if kept else ""


def _of(item: AgendaItem, paper: Paper) -> Paper:
    paper.item = item
    return paper
