"""An edition as printed: HTML and style sheets for a pack, or for a document of its own. For jobs."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from performance import demonstration
from performance.models import Edition
from performance.pages import edition_page
from scpb.errors import NotAllowed


def edition_html(edition: Edition, *, alone: bool = False) -> tuple[str, list[str]]:
    """The whole document of an edition and the texts of its style sheets; `alone` numbers its pages.

    Raises NotAllowed for a draft that has not been computed yet.
    """
    document = edition.document()
    if document is None:
        raise NotAllowed("The edition has not been computed yet.")
    context = {
        "document": document,
        "page": edition_page(document),
        "partnership": settings.PARTNERSHIP_NAME,
        "demo": demonstration.is_loaded(),
    }
    sheets = ["css/print.css", "css/print-alone.css"] if alone else ["css/print.css"]
    return render_to_string("performance/print.html", context), [sheet(name) for name in sheets]


def sheet(name: str) -> str:
    """The text of a style sheet as it stands in the project."""
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found).read_text(encoding="utf-8")
