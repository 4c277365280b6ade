"""From the document of a pack to its parts: which there are, in which order, and the HTML and style of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from meetings.packs.document import Item, PackDocument
from performance.models import Edition
from performance.print import edition_html, pictures_of, sheet
from scpb.boards.models import Access
from scpb.documents.pdf import Mark, Span


@dataclass(frozen=True)
class Leaf:
    """A part of a pack: either `template` with its item, or a paper's `sha256`, or an `edition`'s UUID.

    `under` is the part whose bookmark holds this one's.
    """

    name: str
    title: str
    mark: Mark | None = None
    under: str = ""
    item: Item | None = None
    sha256: str = ""
    edition: str = ""
    pages: int = 0

    @property
    def is_ours(self) -> bool:
        return not self.sha256


def leaves(document: PackDocument) -> tuple[Leaf, ...]:
    """The parts that follow the front matter, in order."""
    return tuple(leaf for item in document.items if item.has_pages for leaf in _of_item(item))


def _of_item(item: Item) -> Iterator[Leaf]:
    """Report, dashboard and papers of an item; the first of them bears the item's own name and bookmark."""
    mark = Mark(_("Agenda item"), str(item.number), step=item.number - 1)
    first = Leaf(item.name, f"{item.number}. {item.title}", mark)
    parts = []
    if item.has_report:
        parts.append({"title": _("Report"), "item": item})
    if item.edition:
        parts.append({"title": item.edition.title, "edition": item.edition.uuid})
    parts += [{"title": paper.title, "sha256": paper.sha256, "pages": paper.pages} for paper in item.papers]
    for place, part in enumerate(parts):
        if place == 0:
            yield Leaf(**{**vars(first), **part, "title": first.title})
        else:
            yield Leaf(**{**vars(first), **part, "name": f"{item.name}-{place}", "under": item.name})


def item_html(document: PackDocument, leaf: Leaf) -> tuple[str, list[str]]:
    """HTML and style sheets of a part that is ours."""
    if leaf.edition:
        return edition_html(Edition.objects.get(uuid=leaf.edition), public=document.audience == Access.PUBLIC)
    context = {"document": document, "item": leaf.item, "running": running(document, leaf.item)}
    return render_to_string("meetings/pack/item.html", context), [sheet("css/print.css")]


def assets_of(leaf: Leaf) -> dict[str, bytes]:
    """The pictures that a part names."""
    return pictures_of(Edition.objects.get(uuid=leaf.edition)) if leaf.edition else {}


FRONT = ("cover", "order", "timed")


def front_html(document: PackDocument, name: str, pages: Mapping[str, Span], count: int) -> tuple[str, list[str]]:
    """HTML and style sheets of a part of the front matter, which prints the `pages` of all that follows it."""
    rows = [(item, spanned(item, pages)) for item in document.items]
    context = {"document": document, "rows": rows, "count": count, "running": running(document)}
    return render_to_string(f"meetings/pack/{name}.html", context), [sheet("css/print.css")]


def front_title(name: str) -> str:
    """The bookmark of a part of the front matter."""
    return {"cover": _("Cover"), "order": _("Order of business"), "timed": _("Timed agenda")}[name]


def spanned(item: Item, pages: Mapping[str, Span]) -> Span | None:
    """First and last page of everything printed of an item."""
    own = [span for name, span in pages.items() if name == item.name or name.startswith(f"{item.name}-")]
    return Span(min(span.first for span in own), max(span.last for span in own)) if own else None


def running(document: PackDocument, item: Item | None = None) -> str:
    """The line at the foot of every page."""
    parts = [document.title]
    if item and item.secrecy:
        parts.append(_("not for publication"))
    if not document.issued:
        parts.append(_("draft"))
    if document.illustrative:
        parts.append(_("demonstration, illustrative figures"))
    return " · ".join(parts)
