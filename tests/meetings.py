"""Makers of meetings, their agendas, papers and packs; each gives a saved row."""

from datetime import datetime, timedelta
from io import BytesIO
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pikepdf
from django.core.files.base import ContentFile
from django.test import Client

from meetings.models import AgendaItem, Meeting, Pack, Paper, PersonalCopy
from meetings.services import agenda, copies, packs, papers
from meetings.services.agenda import Leads
from scpb.boards.models import Board, Venue
from scpb.documents import services as documents
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from scpb.people.models import Person
from tests.factories import make_board

_numbers = count(1)


def make_venue(**fields: Any) -> Venue:
    number = next(_numbers)
    return Venue.objects.create(**{"name": f"Committee Room {number}", "address": "Town Hall, High Street", **fields})


def make_meeting(board: Board | None = None, **fields: Any) -> Meeting:
    """A meeting on 24 January 2014 at 14:30, unless told otherwise; `state` and the like are written as given."""
    starts_at = fields.pop("starts_at", datetime(2014, 1, 24, 14, 30, tzinfo=ZoneInfo("Europe/London")))
    values = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2), "venue": None, **fields}
    values["venue"] = values["venue"] or make_venue()
    return Meeting.objects.create(board=board or make_board(), number=values.pop("number", next(_numbers)), **values)


def make_item(meeting: Meeting, **fields: Any) -> AgendaItem:
    """An item led in words and with a text, so that nothing stops its publication."""
    number = meeting.items.count() + 1
    leads = [Leads(wording="The chair")]
    values = {"title": f"Item called {number}", "leads": leads, "text": "<p>A text.</p>", **fields}
    if values.get("access") == "restricted":
        values = {"paragraph": "1", "reasoning": "It names somebody.", **values}
    return agenda.add_item(meeting, by=None, **values)


def make_paper(item: AgendaItem, content: bytes | None = None, *, check: bool = True, **fields: Any) -> Paper:
    """An uploaded PDF, opened by its job unless told otherwise."""
    upload = ContentFile(content or make_pdf("A paper"), name=fields.pop("name", "paper.pdf"))
    if fields.get("access") == "restricted":
        fields = {"paragraph": "7", "reasoning": "It names places.", **fields}
    paper = papers.add_paper(item, by=None, upload=upload, **{"title": f"Paper {next(_numbers)}", **fields})
    if check:
        jobs.run_here(Job.objects.get(key=papers.job_key(paper)))
        paper.refresh_from_db()
    return paper


def make_pdf(text: str, pages: int = 1) -> bytes:
    """A small PDF as somebody else's program makes it: no tags, and text in a font that is not embedded."""
    pdf = pikepdf.new()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    for number in range(1, pages + 1):
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = pdf.make_stream(f"BT /F1 18 Tf 80 700 Td ({text}, page {number}) Tj ET".encode())
    written = BytesIO()
    pdf.save(written)
    return written.getvalue()


def make_pack(meeting: Meeting, audience: str = "public") -> Pack:
    """A pack, built to its end as a worker would."""
    pack = packs.build(meeting, audience=audience, by=None)
    while waiting := list(packs.jobs_of(pack)):
        for job in waiting:
            jobs.run_here(job)
        pack.refresh_from_db()
    pack.refresh_from_db()
    return pack


def status_of(client: Client, url: str) -> int:
    """The status of a page or file, which is read to its end."""
    answer = client.get(url)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


def accepted_paper(item: AgendaItem, **fields: Any) -> Paper:
    """A paper as it is after its job, without doing that: for tests of who may read it."""
    paper = make_paper(item, check=False, **fields)
    return papers.accept(paper, file=paper.original, pages=1, notices=[])


def built_pack(meeting: Meeting, audience: str = "public") -> Pack:
    """A pack as it is after its jobs, without doing them: for tests of who may read it."""
    pack = packs.build(meeting, audience=audience, by=None)
    content = make_pdf(f"Pack for {audience} of {meeting.reference}")
    file = documents.store(content, name="pack.pdf", media_type="application/pdf", by=None)
    packs.planned(pack, {})
    packs.merged(pack, file=file, pages=1, ranges={}, notices=[])
    pack.refresh_from_db()
    return pack


def own_copy(pack: Pack, person: Person) -> PersonalCopy:
    """Somebody's copy of a restricted pack, made by its job."""
    copy = copies.ask_copy(pack, by=person)
    jobs.run_here(Job.objects.get(key=copies.job_key(copy)))
    copy.refresh_from_db()
    return copy


def finish(meeting: Meeting) -> None:
    """Do whatever the packs of a meeting wait for."""
    while waiting := [job for pack in meeting.packs.being_built() for job in packs.jobs_of(pack)]:
        for job in waiting:
            jobs.run_here(job)
