"""Bookmarks: one for each part, below it those that the part brings along."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from pikepdf import Dictionary, Name, Pdf, String

from scpb.documents.pdf.links import PartLinks
from scpb.documents.pdf.parts import Part

DEEPEST = 6
MOST = 2_000  # of one part


@dataclass
class Bookmark:
    """A line of the outline; `destination` is a String (a name) or an Array."""

    title: str
    destination: Any
    below: list["Bookmark"] = field(default_factory=list)


def read(outline: Any, links: PartLinks) -> list[Bookmark]:
    """The part's own bookmarks that lead somewhere; those below a dead one move up to its place."""
    left = [MOST]

    def level(first: Any, depth: int) -> list[Bookmark]:
        found: list[Bookmark] = []
        item = first
        while isinstance(item, Dictionary) and left[0]:
            left[0] -= 1
            below = level(item.get("/First"), depth + 1) if depth < DEEPEST else []
            destination = links.resolve(item.get("/Dest", item.get("/A", Dictionary()).get("/D")))
            if destination is None:
                found += below
            else:
                found.append(Bookmark(str(item.get("/Title", "")), destination, below))
            item = item.get("/Next")
        return found

    return level(outline.get("/First"), 1) if isinstance(outline, Dictionary) else []


def below(part: Part, own: list[Bookmark]) -> list[Bookmark]:
    """What stands below a part's bookmark: its own, without a single top one that only says its title again.

    The first heading of a page of ours is its title in some words or other; of an upload nobody knows.
    """
    if len(own) == 1 and (part.ours or own[0].title.casefold().strip() == part.title.casefold().strip()):
        return own[0].below
    return own


def write(pdf: Pdf, bookmarks: Sequence[Bookmark]) -> Any:
    """The outline dictionary; parts are shown, what lies below them is folded."""
    outline = pdf.make_indirect(Dictionary(Type=Name.Outlines))
    _level(pdf, outline, bookmarks)
    outline.Count = len(bookmarks)
    return outline


def _level(pdf: Pdf, parent: Any, bookmarks: Sequence[Bookmark]) -> None:
    items = [
        pdf.make_indirect(Dictionary(Title=String(bookmark.title), Dest=bookmark.destination, Parent=parent))
        for bookmark in bookmarks
    ]
    for item, following in pairwise(items):
        item.Next, following.Prev = following, item
    for item, bookmark in zip(items, bookmarks, strict=True):
        if bookmark.below:
            _level(pdf, item, bookmark.below)
            item.Count = -len(bookmark.below)
    if items:
        parent.First, parent.Last = items[0], items[-1]
