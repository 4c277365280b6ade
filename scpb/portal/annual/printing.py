"""An annual report as printed: cover, contents with pages, and the chapters with their figures. For jobs."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from performance import demonstration
from scpb.documents.sheets import sheet
from scpb.portal.annual.document import AnnualDocument, ChapterSaid
from scpb.portal.annual.figures import Drawn, drawn


@dataclass(frozen=True)
class ChapterPrinted:
    said: ChapterSaid
    figures: tuple[Drawn, ...]


def document_html(document: AnnualDocument) -> tuple[str, list[str]]:
    """The whole report as everybody may see it today, and the texts of its style sheets; a draft says its day.

    That of a draft also has what is not released yet, and is opened by those alone who may see that.
    """
    shown = drawn(document, with_unreleased=True)
    running = f"{document.partnership}: {document.title}"
    on = date_format(timezone.localdate(), "j F Y")
    if document.is_draft:
        running = _("%(title)s: DRAFT of %(day)s") % {"title": document.title, "day": on}
    context = {
        "document": document,
        "chapters": [
            ChapterPrinted(chapter, tuple(shown[one.uuid] for one in chapter.figures)) for chapter in document.chapters
        ],
        "running": running,
        "on": on,
        "demo": demonstration.is_loaded(),
    }
    return render_to_string("portal/annual_print.html", context), [sheet("css/print.css"), sheet("css/print-alone.css")]
