"""Printing the parts of a pack and joining them, from its document and what is printed already."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import chain

from django.utils.translation import gettext as _

from meetings.models import Rendering
from meetings.packs.document import PackDocument
from meetings.packs.printing import FRONT, assets_of, front_html, front_title, item_html, leaves
from scpb.documents import pdf
from scpb.documents.models import StoredFile

SETTLES_WITHIN = 5  # rounds: page ranges that need another line move everything once, rarely twice

Tell = Callable[[int, int, str], None]


def keys(document: PackDocument) -> dict[str, str]:
    """For every part that is ours and follows the front matter, the key of its rendering."""
    found = {}
    for leaf in leaves(document):
        if leaf.is_ours:
            html, css = item_html(document, leaf)
            found[leaf.name] = pdf.fingerprint(html, css=css)
    return found


def print_part(document: PackDocument, name: str) -> bytes:
    """The part of this name as a tagged PDF. Raises TooComplex."""
    leaf = next(leaf for leaf in leaves(document) if leaf.name == name)
    html, css = item_html(document, leaf)
    # a picture's address says its content, so that the key of a rendering needs no more than the HTML
    return pdf.render(html, css=css, assets=assets_of(leaf))


def merge(document: PackDocument, renderings: Mapping[str, str], *, tell: Tell) -> pdf.Merged:
    """The whole pack, its front matter printed with the page ranges that it then has."""
    parts = leaves(document)
    printed = Rendering.objects.select_related("file").in_bulk(renderings.values())
    files = StoredFile.objects.in_bulk([leaf.sha256 for leaf in parts if leaf.sha256], field_name="sha256")
    counts = {leaf.name: printed[renderings[leaf.name]].pages if leaf.is_ours else leaf.pages for leaf in parts}
    tell(0, 2, _("Printing the order of business"))
    front = _front(document, counts)
    tell(1, 2, _("Joining the parts"))
    first = (pdf.Part(name, front_title(name), data, starts_sheet=name != "timed") for name, data in front.items())
    rest = (
        pdf.Part(
            leaf.name,
            leaf.title,
            (printed[renderings[leaf.name]].file if leaf.is_ours else files[leaf.sha256]).read(),
            under=leaf.under,
            mark=leaf.mark,
            ours=leaf.is_ours,
        )
        for leaf in parts
    )
    created = datetime.fromisoformat(document.issued) if document.issued else None
    return pdf.merge(list(chain(first, rest)), title=document.title, author=document.partnership, created=created)


def _front(document: PackDocument, counts: Mapping[str, int]) -> dict[str, bytes]:
    """Cover, order of business and timed agenda, printed again until the pages that they name are there."""
    sizes = dict.fromkeys(FRONT, 1)
    for _round in range(SETTLES_WITHIN):
        all_counts = {**sizes, **counts}
        pages = pdf.plan({name: (count, True) for name, count in all_counts.items()})
        total = sum(all_counts.values())
        printed = {name: _print_front(document, name, pages, total) for name in FRONT}
        found = {name: pdf.count_pages(data) for name, data in printed.items()}
        if found == sizes:
            return printed
        sizes = found
    raise RuntimeError("the front matter does not settle on a number of pages")


def _print_front(document: PackDocument, name: str, pages: Mapping[str, pdf.Span], total: int) -> bytes:
    html, css = front_html(document, name, pages, total)
    return pdf.render(html, css=css)
