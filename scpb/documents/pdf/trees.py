"""Name and number trees of a PDF: read whatever their depth, written in leaves of a fixed size."""

from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Pdf, String

LEAF = 64
DEEPEST = 50


def entries(tree: Any, kind: str) -> Iterator[tuple[Any, Any]]:
    """Keys and values of a tree whose leaves hold them under `kind` (`/Names` or `/Nums`); damage ends it early."""
    waiting = [(tree, 0)]
    while waiting:
        node, depth = waiting.pop()
        if not isinstance(node, Dictionary) or depth > DEEPEST:
            continue
        flat = list(node.get(kind, []))
        yield from zip(flat[::2], flat[1::2], strict=False)
        waiting.extend((kid, depth + 1) for kid in reversed(list(node.get("/Kids", []))))


def number_tree(pdf: Pdf, items: Sequence[tuple[int, Any]]) -> Any:
    """An indirect number tree of `items`, sorted by the caller."""
    return _tree(pdf, items, "/Nums")


def name_tree(pdf: Pdf, items: Sequence[tuple[str, Any]]) -> Any:
    """An indirect name tree of `items`, sorted here by the bytes of the names as a reader will compare them."""
    named = sorted(((String(name), value) for name, value in items), key=lambda item: bytes(item[0]))
    return _tree(pdf, named, "/Names")


def _tree(pdf: Pdf, items: Sequence[tuple[Any, Any]], kind: str) -> Any:
    leaves = []
    for start in range(0, len(items), LEAF):
        chunk = items[start : start + LEAF]
        flat = Array([half for key, value in chunk for half in (key, value)])
        limits = Array([chunk[0][0], chunk[-1][0]])
        leaves.append(pdf.make_indirect(Dictionary({"/Limits": limits, kind: flat})))
    if not leaves:
        return pdf.make_indirect(Dictionary({kind: Array()}))
    return pdf.make_indirect(Dictionary(Kids=Array(leaves)))


def same(first: Any, second: Any) -> bool:
    """Whether two indirect objects of one document are the same object."""
    return bool(first.objgen == second.objgen != (0, 0))


def is_page(value: Any) -> bool:
    return isinstance(value, Dictionary) and value.get("/Type") == pikepdf.Name.Page
