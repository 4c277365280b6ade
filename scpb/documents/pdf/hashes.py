"""What pages show, as hashes: by them two versions of a document are compared page by page."""

import io
from hashlib import sha256
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Stream

DEEPEST = 8


def page_hashes(data: bytes) -> list[str]:
    """For each page a hash of its size, its content, and the pictures and forms that this names.

    Fonts and links are left out: a font that is cut down to other letters changes no page.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        known: dict[tuple[int, int], bytes] = {}
        return [_page(page.obj, known) for page in pdf.pages]


def _page(page: Any, known: dict[tuple[int, int], bytes]) -> str:
    found = sha256(str([float(side) for side in pikepdf.Page(page).mediabox]).encode())
    found.update(str(int(page.get("/Rotate", 0))).encode())
    contents = page.get("/Contents", Array())
    for stream in list(contents) if isinstance(contents, Array) else [contents]:
        found.update(stream.read_bytes())
    found.update(_drawn(page.get("/Resources", Dictionary()), known, 0))
    return found.hexdigest()


def _drawn(resources: Any, known: dict[tuple[int, int], bytes], depth: int) -> bytes:
    """A hash of the pictures and forms under their names."""
    found = sha256()
    for name, drawn in sorted(dict(resources.get("/XObject", {}).items()).items()):
        if not isinstance(drawn, Stream) or depth > DEEPEST:
            continue
        if drawn.objgen not in known:
            known[drawn.objgen] = b""  # a form that draws itself
            inner = _drawn(drawn.get("/Resources", Dictionary()), known, depth + 1)
            known[drawn.objgen] = sha256(drawn.read_raw_bytes() + inner).digest()
        found.update(str(name).encode() + known[drawn.objgen])
    return found.digest()
