"""Which pages of a pack differ from the version before it.

Compared is what follows the front matter, which changes with every version. A part that is the same rendering, or the
same paper, in both is known to be equal; only the pages of the others are looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from functools import partial

from meetings.models import Rendering
from meetings.packs.document import PackDocument
from meetings.packs.printing import Leaf, leaves
from scpb.documents import pdf
from scpb.documents.models import StoredFile

Place = tuple[str, int]  # the name of a part, and the number of a page within it, from 0


def changed(
    document: PackDocument,
    renderings: Mapping[str, str],
    before: PackDocument,
    renderings_before: Mapping[str, str],
) -> list[Place]:
    """Pages of `document` that the version before it does not show; `renderings` are keys by the parts' names."""
    new, old = _parts(document, renderings), _parts(before, renderings_before)
    shared = {key for _leaf, key in new} & {key for _leaf, key in old}
    places, tokens = _pages(new, shared)
    _places, tokens_before = _pages(old, shared)
    same = SequenceMatcher(None, tokens_before, tokens, autojunk=False).get_matching_blocks()
    equal = {block.b + step for block in same for step in range(block.size)}
    return [place for index, place in enumerate(places) if index not in equal]


def _parts(document: PackDocument, renderings: Mapping[str, str]) -> list[tuple[Leaf, str]]:
    """Each part with the hash under which its content is kept."""
    return [(leaf, renderings.get(leaf.name, "") if leaf.is_ours else leaf.sha256) for leaf in leaves(document)]


def _pages(parts: Sequence[tuple[Leaf, str]], shared: set[str]) -> tuple[list[Place], list[str]]:
    """Where each page stands, and what it shows: of shared parts their own key, of others a hash of the page."""
    ours = Rendering.objects.select_related("file").in_bulk([key for leaf, key in parts if leaf.is_ours])
    others = [key for leaf, key in parts if not leaf.is_ours and key not in shared]
    files = StoredFile.objects.in_bulk(others, field_name="sha256")
    places: list[Place] = []
    tokens: list[str] = []
    for leaf, key in parts:
        read = partial(ours[key].file.read) if key in ours else partial(_content, files, key)
        count = ours[key].pages if key in ours else leaf.pages
        shown = [f"{key}:{number}" for number in range(count)] if key in shared else pdf.page_hashes(read())
        places += [(leaf.name, number) for number in range(len(shown))]
        tokens += shown
    return places, tokens


def _content(files: Mapping[str, StoredFile], key: str) -> bytes:
    return files[key].read()
