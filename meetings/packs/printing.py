"""From the document of a pack to its parts: which there are, in which order, and the HTML and style of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from meetings.models.packs import page_ranges
from meetings.packs.document import Item, PackDocument
from meetings.report_forms.assets import pictures_of as report_pictures
from performance.models import Edition
from performance.print import edition_html, pictures_of
from scpb.boards.models import Access
from scpb.documents.pdf import Mark, Span
from scpb.documents.sheets import sheet


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
    template = "meetings/pack/report.html" if leaf.item and leaf.item.report else "meetings/pack/item.html"
    return render_to_string(template, context), [sheet("css/print.css")]


def assets_of(leaf: Leaf) -> dict[str, bytes]:
    """The pictures that a part names."""
    if leaf.edition:
        return pictures_of(Edition.objects.get(uuid=leaf.edition))
    return report_pictures(leaf.item.report) if leaf.item and leaf.item.report else {}


FRONT = ("cover", "order", "timed")


def front_of(document: PackDocument) -> tuple[str, ...]:
    """The parts of the front matter: of a supplement the cover alone, which says what it adds."""
    return FRONT[:1] if document.supplement else FRONT


def front_html(
    document: PackDocument, name: str, pages: Mapping[str, Span], count: int, changed: tuple[int, ...] | None = None
) -> tuple[str, list[str]]:
    """HTML and style sheets of a part of the front matter, which prints the `pages` of all that follows it.

    `changed` are pages that differ from the version before; None where there is none.
    """
    rows = [(item, spanned(item, pages)) for item in document.items]
    context = {"document": document, "rows": rows, "count": count, "running": running(document)}
    context |= {"changed": None if changed is None else page_ranges(changed)}
    template = "supplement" if document.supplement else name
    return render_to_string(f"meetings/pack/{template}.html", context), [sheet("css/print.css")]


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
    if document.supplement:
        parts.append(_("supplement %(number)d") % {"number": document.supplement})
    if item and item.secrecy:
        parts.append(_("not for publication"))
    if not document.issued:
        parts.append(_("draft"))
    if document.illustrative:
        parts.append(_("demonstration, illustrative figures"))
    return " · ".join(parts)
