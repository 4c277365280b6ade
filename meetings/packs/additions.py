"""What came after a pack went out: the document of a supplement for one audience."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields, replace
from typing import Any

from meetings.models import Meeting, Pack
from meetings.packs.assembling import assemble
from meetings.packs.document import Item, PackDocument
from scpb.boards.models import Access
from scpb.documents import snapshots

WIDER = [Access.RESTRICTED, Access.MEMBERS, Access.PUBLIC]
# what stands in the pack already of an item that a paper is added to
PRINTED: dict[str, Any] = {"text": "", "recommendations": (), "withheld": (), "edition": None}


@dataclass(frozen=True)
class Had:
    """What readers have been given: papers by their hash, items by their UUID, and the number of the last page.

    `knows_items` is false where a pack was made before packs told their items apart.
    """

    papers: frozenset[str]
    items: frozenset[str]
    last_page: int
    knows_items: bool
    is_double_sided: bool


def additions(meeting: Meeting, number: int) -> list[PackDocument]:
    """The supplements of this number, one for each kind of reader for whom something came; the widest first.

    Readers for whom there was no pack of their own had a wider one. They get a supplement of their own when something
    comes that no wider one holds.
    """
    found: list[PackDocument] = []
    for audience in reversed(WIDER):
        base = next((one for one in WIDER[WIDER.index(audience) :] if _whole(meeting, one)), None)
        document = _since(meeting, audience, base, number) if base else None
        wider = {said for other in found for said in _said(other)}
        if document and (base == audience or _said(document) - wider):
            found.append(document)
    return found


def _whole(meeting: Meeting, audience: Access) -> Pack | None:
    return meeting.packs.published().whole().filter(audience=audience).latest_first().first()


def _since(meeting: Meeting, audience: Access, base: Access, number: int) -> PackDocument | None:
    had = _had(meeting, audience, base)
    document = assemble(meeting, audience, is_double_sided=had.is_double_sided)
    items = [added for item in document.items if (added := _added(item, had))]
    if not items:
        return None
    first = had.last_page + 1
    if had.is_double_sided and first % 2 == 0:
        first += 1  # it begins on the front of a sheet, and that has an odd number
    return replace(document, items=tuple(items), supplement=number, first_page=first)


def _had(meeting: Meeting, audience: Access, base: Access) -> Had:
    whole = _whole(meeting, base)
    assert whole is not None and whole.published_at is not None
    every = list(meeting.packs.published().filter(audience__in=[audience, base]))
    documents = [snapshots.restore(PackDocument, pack.snapshot) for pack in every if pack.snapshot]
    items = [item for document in documents for item in document.items if not item.private]
    since = [
        pack for pack in every if pack.is_supplement and pack.published_at and pack.published_at > whole.published_at
    ]
    return Had(
        papers=frozenset(paper.sha256 for item in items for paper in item.papers),
        items=frozenset(item.uuid for item in items),
        last_page=max(pack.last_page for pack in [whole, *since]),
        knows_items=bool(items) and all(item.uuid for item in items),
        is_double_sided=whole.is_double_sided,
    )


def _added(item: Item, had: Had) -> Item | None:
    """The item with what is new of it; None where nothing is."""
    if item.private:
        return None
    if had.knows_items and item.uuid not in had.items:
        return item
    papers = tuple(paper for paper in item.papers if paper.sha256 not in had.papers)
    if not papers:
        return None
    later = {field.name: field.default for field in fields(Item) if field.default is not MISSING}
    return replace(item, **{**later, **PRINTED, "uuid": item.uuid, "papers": papers})


def _said(document: PackDocument) -> set[str]:
    papers = {paper.sha256 for item in document.items for paper in item.papers}
    return papers | {item.uuid for item in document.items if not item.papers}
