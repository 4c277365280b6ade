"""Links and destinations: those of a part made good inside a pack, and the check that none leads nowhere."""

import io
from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Pdf, String

from scpb.documents.pdf.trees import entries, is_page

PACK = "pack:"  # the scheme of links to another part: `pack:item-4`
OUTWARD = ("http://", "https://", "mailto:", "tel:")  # a file knows no site: other addresses lead nowhere from it


def destinations(root: Any) -> dict[str, Any]:
    """The named destinations of a document (catalogue): both those of the name tree and the older dictionary's."""
    older = root.get("/Dests", {})
    found = {name.removeprefix("/"): value for name, value in dict(older.items()).items()} if older else {}
    found |= {str(name): value for name, value in entries(root.get("/Names", {}).get("/Dests"), "/Names")}
    return found


def explicit(value: Any, pages: Mapping[tuple[int, int], int], own: list[Any]) -> Any:
    """`value` as `[page /XYZ …]` when it leads to one of `pages` (by objgen), else None.

    Some programs write the page as a number within the document: that is taken from `own`, the part's pages.
    """
    if isinstance(value, Dictionary):
        value = value.get("/D")
    if not isinstance(value, Array) or not len(value):
        return None
    page = value[0]
    if isinstance(page, int) and 0 <= page < len(own):
        return Array([own[page], *list(value)[1:]])
    return value if is_page(page) and page.objgen in pages else None


class PartLinks:
    """The links of one part, once its pages stand in the pack."""

    def __init__(self, name: str, named: dict[str, Any], own: list[Any], pages: Mapping[tuple[int, int], int]) -> None:
        self.pages, self.own = pages, own
        found = {key: explicit(value, pages, own) for key, value in named.items()}
        self.names = {key: f"{name}/{key}" for key, value in found.items() if value is not None}
        self.targets = {self.names[key]: value for key, value in found.items() if value is not None}

    def resolve(self, destination: Any) -> Any:
        """What to write for a destination of this part in the pack: a String, an Array, or None for a dead one."""
        if isinstance(destination, (String, Name)):
            name = str(destination).removeprefix("/") if isinstance(destination, Name) else str(destination)
            return String(self.names[name]) if name in self.names else None
        return explicit(destination, self.pages, self.own)

    def mend(self, annotation: Any, targets: Mapping[str, Any]) -> bool:
        """Point a link to its target, one of the pack's `targets`; False when it leads nowhere and must go."""
        action = annotation.get("/A", Dictionary())
        uri = str(action.get("/URI", ""))
        if uri.startswith(PACK):
            name, _, anchor = uri.removeprefix(PACK).partition("#")
            target = f"{name}/{anchor}" if anchor else name
            destination: Any = String(target) if target in targets else None
        elif "/Dest" in annotation:
            destination = self.resolve(annotation.Dest)
        elif action.get("/S") == Name.GoTo:
            destination = self.resolve(action.get("/D"))
        else:
            return uri.startswith(OUTWARD)
        if destination is None:
            return False
        if "/A" in annotation:
            del annotation.A
        annotation.Dest = destination
        return True


def dead_links(data: bytes) -> list[str]:
    """One line for every link, bookmark and named destination of a document that leads to no page of it."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return list(_dead(pdf))


def _dead(pdf: Pdf) -> Iterator[str]:
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    own = [page.obj for page in pdf.pages]
    named = {key: explicit(value, pages, own) for key, value in destinations(pdf.Root).items()}
    yield from (f"destination {key}" for key, value in named.items() if value is None)
    for number, page in enumerate(pdf.pages, 1):
        for annotation in page.obj.get("/Annots", []):
            target = _target(annotation)
            if target is not None and _leads_nowhere(target, named, pages, own):
                yield f"link on page {number} to {target}"
    for item in outline_items(pdf.Root.get("/Outlines", Dictionary())):
        target = _target(item)
        if target is None or _leads_nowhere(target, named, pages, own):
            yield f"bookmark {item.get('/Title')}"


def _target(holder: Any) -> Any:
    """The destination of a link or bookmark: a name, an array, an address; None when it leads outward."""
    action = holder.get("/A", Dictionary())
    if "/URI" in action:
        return None if str(action.URI).startswith(OUTWARD) else action.URI
    return holder.get("/Dest", action.get("/D"))


def _leads_nowhere(target: Any, named: Mapping[str, Any], pages: Mapping[tuple[int, int], int], own: list[Any]) -> bool:
    if isinstance(target, (String, Name)):
        return named.get(str(target).removeprefix("/")) is None
    return explicit(target, pages, own) is None


def outline_items(outline: Any, *, most: int = 20_000) -> Iterator[Any]:
    """All items below an outline or item, parents first; a circle ends with `most`."""
    waiting = [outline.get("/First")]
    while waiting and most:
        item = waiting.pop()
        if not isinstance(item, Dictionary):
            continue
        most -= 1
        yield item
        waiting += [item.get("/Next"), item.get("/First")]


def top_of(page: Any) -> Array:
    """The destination that shows a page from its top."""
    if int(page.get("/Rotate", 0)) % 360:
        return Array([page, Name.Fit])
    box = Page(page).cropbox
    return Array([page, Name.XYZ, min(box[0], box[2]), max(box[1], box[3]), None])
