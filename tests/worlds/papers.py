"""What papers adds to the world: late, held, promised and replaced ones, and a copy in a reader's name."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile

from meetings.services import copies, marks, papers

if TYPE_CHECKING:
    from meetings.models import AgendaItem, Paper
    from tests.world import World

LATE = {"urgency": "The figures came on Monday."}


def make(world: World) -> None:
    """On the published agenda a late paper and one that is held; on the draft one that is promised and one replaced."""
    world.late_paper = taken(world.public_item, "Late figures", **LATE)
    world.held_paper = taken(world.public_item, "List of cases", warnings=["Page 1: a number."], **LATE)
    world.promised_paper = papers.add_paper(world.last_item, by=None, title="Budget", form="to_follow")
    world.replaced_paper = taken(world.last_item, "Plan")
    first = world.replaced_paper
    world.replaced_paper = papers.replace_paper(first, by=None, upload=upload("Plan, second draft"))
    accept(world.replaced_paper)
    world.copy = copies.ask_copy(world.restricted_pack, by=world.member)
    assert world.restricted_pack.file is not None
    world.copy = copies.copied(world.copy, file=world.restricted_pack.file)
    marks.mark_read(world.public_paper, by=world.member)
    marks.write_note(world.public_item, by=world.member, text="Ask who pays.")


def upload(title: str) -> SimpleUploadedFile:
    """An empty page that is like no other."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    pdf.docinfo["/Title"] = title
    pdf.save(written := BytesIO())
    return SimpleUploadedFile("annex.pdf", written.getvalue(), content_type="application/pdf")


def taken(item: AgendaItem, title: str, *, warnings: list[str] | None = None, **values: str) -> Paper:
    """A paper as it is after its job."""
    paper = papers.add_paper(item, by=None, upload=upload(title), title=title, **values)
    return accept(paper, warnings or [])


def accept(paper: Paper, warnings: list[str] | None = None) -> Paper:
    assert paper.original is not None
    return papers.accept(paper, file=paper.original, pages=1, notices=[], warnings=warnings or [])
