"""From a frozen document to the files of its print. For jobs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string

from meetings.prints.kinds import IN_WORD, Printable, template_of
from scpb.documents import pdf
from scpb.documents.sheets import sheet
from scpb.documents.word import to_word


@dataclass(frozen=True)
class Drawn:
    """The PDF with its number of pages, and the Word file of a kind that has one."""

    pdf: bytes
    pages: int
    word: bytes | None


def draw(document: Printable, kind: str, made: datetime) -> Drawn:
    """Both files. Raises TooComplex for what would take minutes to lay out."""
    html = render_to_string(template_of(kind), {"document": document, "running": document.running})
    data = pdf.render(html, css=[sheet("css/print.css"), sheet("css/print-alone.css")], created=made)
    word = None
    if kind in IN_WORD:
        word = to_word(html, title=document.title, author=settings.PARTNERSHIP_NAME, made=made)
    return Drawn(data, pdf.count_pages(data), word)
