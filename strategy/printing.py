"""A version as printed: the document to publish, and its one page. For jobs."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from scpb.documents.sheets import sheet
from strategy.document import VersionDocument


def document_html(document: VersionDocument, *, on: str) -> tuple[str, list[str]]:
    """The whole strategy with cover and contents, and the texts of its style sheets; a draft says its day `on`."""
    return _drawn("strategy/print.html", document, on)


def summary_html(document: VersionDocument, *, on: str) -> tuple[str, list[str]]:
    """One page: objectives, and priorities with who leads and what shall come out."""
    return _drawn("strategy/summary_print.html", document, on)


def _drawn(template: str, document: VersionDocument, on: str) -> tuple[str, list[str]]:
    running = f"{document.partnership}: {document.title}"
    if document.is_draft:
        running = _("%(title)s: DRAFT of %(day)s") % {"title": document.title, "day": on}
    context = {"document": document, "running": running, "on": on}
    return render_to_string(template, context), [sheet("css/print.css"), sheet("css/print-alone.css")]
