"""Joining the parts of a pack: pages, numbers, bookmarks, links, destinations and tags, in one pass."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pikepdf
from pikepdf import ObjectStreamMode

from scpb.documents.pdf.binding import Binding
from scpb.documents.pdf.metadata import describe
from scpb.documents.pdf.parts import Merged, Part, place

# the metadata are written by `describe` and are not to be read and repaired
SAVED: dict[str, Any] = {
    "object_stream_mode": ObjectStreamMode.generate,
    "deterministic_id": True,
    "fix_metadata_version": False,
}


def merge(
    parts: Sequence[Part],
    *,
    title: str,
    lang: str = "en-GB",
    author: str = "",
    created: datetime | None = None,
    first_number: int = 1,
    double_sided: bool = False,
    mirrored: bool = False,
) -> Merged:
    """One document of all `parts` in order, its pages numbered from `first_number` on.

    `double_sided` adds a blank page where a part would begin on the back of a sheet; `mirrored` puts numbers and marks
    at the left of even pages. Without `created` the file states no date: equal input gives equal bytes. Raises
    ValueError for no parts, two of one name, or a part `under` one that does not come before it.
    """
    _check_names(parts)
    binding = Binding(parts, lang=lang, mirrored=mirrored, first_number=first_number)
    for part in parts:
        # One source at a time: a document in memory takes many times its size in a file.
        with pikepdf.open(io.BytesIO(part.data)) as source:
            span = place(binding.next_number, len(source.pages), on_new_sheet=double_sided and part.starts_sheet)
            binding.take(part, source, span)
    binding.join()
    describe(binding.pdf, title=title, lang=lang, author=author, created=created, is_pdf_ua=binding.is_pdf_ua)
    written = io.BytesIO()
    binding.pdf.save(written, min_version="1.7", **SAVED)
    spans = {placed.part.name: placed.span for placed in binding.placed}
    count = len(binding.pdf.pages)
    return Merged(written.getvalue(), spans, count, tuple(binding.untagged), tuple(binding.notices))


def _check_names(parts: Sequence[Part]) -> None:
    if not parts:
        raise ValueError("a pack has at least one part")
    known: set[str] = set()
    for part in parts:
        if part.name in known or not part.name or set(part.name) & set("/#"):
            raise ValueError(f"the name of a part must be its own, without / and #: {part.name!r}")
        if part.under and part.under not in known:
            raise ValueError(f"{part.name!r} stands under {part.under!r}, which does not come before it")
        known.add(part.name)
