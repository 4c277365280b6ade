"""An edition as printed: HTML and style sheets for a pack, or for a document of its own. For jobs."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from performance import demonstration
from performance.documents import EditionDocument
from performance.models import Edition
from performance.pages.dashboards import edition_page
from performance.suppression import document_for_public
from scpb.documents.models import StoredFile
from scpb.documents.sheets import sheet
from scpb.errors import NotAllowed


def edition_html(edition: Edition, *, alone: bool = False, public: bool = True) -> tuple[str, list[str]]:
    """The whole document of an edition and the texts of its style sheets; `alone` numbers its pages.

    `public` is what everybody may see; otherwise it is complete, for members. Its pictures are named by the addresses
    that `pictures_of` gives. Raises NotAllowed for a draft that has not been computed yet.
    """
    document = document_of(edition)
    if public:
        document = document_for_public(document)
    context = {
        "document": document,
        "page": edition_page(document),
        "partnership": settings.PARTNERSHIP_NAME,
        "demo": demonstration.is_loaded(),
    }
    sheets = ["css/print.css", "css/print-alone.css"] if alone else ["css/print.css"]
    return render_to_string("performance/print.html", context), [sheet(name) for name in sheets]


def document_of(edition: Edition) -> EditionDocument:
    """What the edition says. Raises NotAllowed while that is not known."""
    document = edition.document()
    if document is None:
        raise NotAllowed(_("The edition has not been computed yet."))
    return document


def is_masked(edition: Edition) -> bool:
    """Whether everybody sees less of it than members do."""
    document = document_of(edition)
    return document_for_public(document) != document


def pictures_of(edition: Edition) -> dict[str, bytes]:
    """The content of every picture by the address that the document names it by."""
    wanted = {picture.sha256 for picture in document_of(edition).pictures}
    return {f"asset:{stored.sha256}": stored.read() for stored in StoredFile.objects.filter(sha256__in=wanted)}
