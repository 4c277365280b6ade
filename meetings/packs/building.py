"""Printing the parts of a pack and joining them, from its document and what is printed already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.utils.translation import gettext as _

from meetings.models import Rendering
from meetings.packs.changes import Place
from meetings.packs.document import PackDocument
from meetings.packs.printing import Leaf, assets_of, front_html, front_of, front_title, item_html, leaves
from scpb.documents import pdf
from scpb.documents.models import StoredFile

SETTLES_WITHIN = 5  # rounds: page ranges that need another line move everything once, rarely twice
SHARES_A_SHEET = "timed"  # the timed agenda follows the order of business on the back of a sheet

Tell = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Front:
    """What precedes the items, and where everything stands with it; `changed` are pages as they are numbered."""

    printed: Mapping[str, bytes]
    changed: tuple[int, ...]


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


def merge(
    document: PackDocument, renderings: Mapping[str, str], *, tell: Tell, changed: Sequence[Place] | None = None
) -> tuple[pdf.Merged, tuple[int, ...]]:
    """The whole pack, its front matter printed with the page ranges that it then has, and which pages changed.

    `changed` are the pages that differ from the version before it; None where there is none.
    """
    parts = leaves(document)
    printed = Rendering.objects.select_related("file").in_bulk(renderings.values())
    files = StoredFile.objects.in_bulk([leaf.sha256 for leaf in parts if leaf.sha256], field_name="sha256")
    counts = {leaf.name: printed[renderings[leaf.name]].pages if leaf.is_ours else leaf.pages for leaf in parts}
    tell(0, 2, _("Printing the order of business"))
    front = _front(document, counts, changed)
    tell(1, 2, _("Joining the parts"))
    content = {leaf.name: printed[renderings[leaf.name]].file if leaf.is_ours else files[leaf.sha256] for leaf in parts}
    created = datetime.fromisoformat(document.issued) if document.issued else None
    joined = pdf.merge(
        list(chain(_front_parts(front), _parts(parts, content))),
        title=document.title,
        author=document.partnership,
        created=created,
        first_number=document.first_page,
        double_sided=document.is_double_sided,
        mirrored=document.is_double_sided,
    )
    return joined, front.changed


def _front_parts(front: Front) -> Iterable[pdf.Part]:
    for name, data in front.printed.items():
        yield pdf.Part(name, front_title(name), data, starts_sheet=name != SHARES_A_SHEET)


def _parts(parts: Sequence[Leaf], content: Mapping[str, StoredFile]) -> Iterable[pdf.Part]:
    for leaf in parts:
        data = content[leaf.name].read()
        yield pdf.Part(leaf.name, leaf.title, data, under=leaf.under, mark=leaf.mark, ours=leaf.is_ours)


def _front(document: PackDocument, counts: Mapping[str, int], changed: Sequence[Place] | None) -> Front:
    """Cover, order of business and timed agenda, printed again until the pages that they name are there."""
    sizes = dict.fromkeys(front_of(document), 1)
    for _round in range(SETTLES_WITHIN):
        pages = _plan(document, {**sizes, **counts})
        total = max(span.last for span in pages.values()) - document.first_page + 1
        numbers = None if changed is None else tuple(pages[name].first + number for name, number in changed)
        printed = {name: _print_front(document, name, pages, total, numbers) for name in sizes}
        found = {name: pdf.count_pages(data) for name, data in printed.items()}
        if found == sizes:
            return Front(printed, numbers or ())
        sizes = found
    raise RuntimeError("the front matter does not settle on a number of pages")


def _plan(document: PackDocument, counts: Mapping[str, int]) -> dict[str, pdf.Span]:
    return pdf.plan(
        {name: (count, name != SHARES_A_SHEET) for name, count in counts.items()},
        first_number=document.first_page,
        double_sided=document.is_double_sided,
    )


def _print_front(
    document: PackDocument, name: str, pages: Mapping[str, pdf.Span], total: int, changed: tuple[int, ...] | None
) -> bytes:
    html, css = front_html(document, name, pages, total, changed)
    return pdf.render(html, css=css)
