"""An annual report as printed: cover, contents with pages, and the chapters with their figures. For jobs."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from performance import demonstration
from scpb.documents.sheets import sheet
from scpb.portal.annual.document import AnnualDocument, ChapterSaid
from scpb.portal.annual.figures import Drawn, drawn

SMALL = 13  # months of a chart whose table is printed with it: a year, and the month a year before


@dataclass(frozen=True)
class FigurePrinted:
    """A figure with its table; `elsewhere` is the address of that of a chart, where it is too long to be printed."""

    drawn: Drawn
    has_table: bool
    elsewhere: str


@dataclass(frozen=True)
class ChapterPrinted:
    said: ChapterSaid
    figures: tuple[FigurePrinted, ...]


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
            ChapterPrinted(chapter, tuple(_printed(shown[one.uuid]) for one in chapter.figures))
            for chapter in document.chapters
        ],
        "running": running,
        "on": on,
        "demo": demonstration.is_loaded(),
    }
    return render_to_string("portal/annual_print.html", context), [sheet("css/print.css"), sheet("css/print-alone.css")]


def _printed(figure: Drawn) -> FigurePrinted:
    """Who does not read the chart finds its figures: printed where they are few, else told where they are."""
    is_long = bool(figure.svg) and len(figure.rows) > SMALL
    elsewhere = f"{settings.PORTAL_URL}{figure.url}" if is_long and figure.url else ""
    return FigurePrinted(figure, bool(figure.rows) and not is_long, elsewhere)
