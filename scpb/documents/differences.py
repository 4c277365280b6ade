"""What changed between two texts, word by word: plain text in, pieces of text out.

Paragraphs are matched first and words only within those that changed, so that a long text costs little and a moved
paragraph is not taken apart into words that happen to be alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

from scpb.documents.richtext import to_plain

Kind = Literal["same", "added", "removed"]

PARAGRAPH = re.compile(r"[^\n]*\n+|[^\n]+")
# A word with what is within it ("1,267", "co-located"); the comma or stop behind it is a part of its own, so that a
# word that only gets a comma is not shown as another word.
WORD = re.compile(r"\s*(?:[^\s,.;:!?]+(?:[,.;:!?]+[^\s,.;:!?]+)*|[,.;:!?]+)[^\S\n]*|\s+")
MOST = 4_000_000  # words of the one times words of the other: beyond it a passage is replaced as a whole


@dataclass(frozen=True)
class Piece:
    """A run of text that is in both, in the new text alone, or in the old one alone; spaces and lines as written."""

    kind: Kind
    text: str


def compare(old: str, new: str) -> list[Piece]:
    """The two texts as one: removed words stand before those that took their place.

    The pieces that are same or added are the new text; a change of spaces alone is none.
    """
    return _joined(_pieces(PARAGRAPH.findall(old), PARAGRAPH.findall(new), is_words=False))


def compare_html(old: str, new: str) -> list[Piece]:
    """The same for two cleaned rich texts, by their words."""
    return compare(to_plain(old), to_plain(new))


def has_changed(pieces: Sequence[Piece]) -> bool:
    """Whether the two texts differ in any word."""
    return any(piece.kind != "same" for piece in pieces)


def _pieces(old: Sequence[str], new: Sequence[str], *, is_words: bool) -> Iterator[Piece]:
    before = _alike(old, new)
    after = _alike(old[before:][::-1], new[before:][::-1])
    yield Piece("same", "".join(new[:before]))
    yield from _between(old[before : len(old) - after], new[before : len(new) - after], is_words=is_words)
    yield Piece("same", "".join(new[len(new) - after :]))


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """How many parts the two have in common from their beginning."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((place for place, (was, now) in pairs if was.strip() != now.strip()), min(len(old), len(new)))


def _between(old: Sequence[str], new: Sequence[str], *, is_words: bool) -> Iterator[Piece]:
    """What lies between the common beginning and the common end."""
    if len(old) * len(new) > MOST:
        yield from _replaced(old, new)
        return
    match = SequenceMatcher(None, [part.strip() for part in old], [part.strip() for part in new], autojunk=False)
    for change, old_from, old_to, new_from, new_to in match.get_opcodes():
        was, now = old[old_from:old_to], new[new_from:new_to]
        if change == "equal":
            yield Piece("same", "".join(now))
        elif change == "replace" and not is_words:
            yield from _pieces(WORD.findall("".join(was)), WORD.findall("".join(now)), is_words=True)
        else:
            yield from _replaced(was, now)


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    yield Piece("removed", "".join(old))
    yield Piece("added", "".join(new))


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbours of one kind as one piece, none that is empty, and removed words apart from those around them."""
    said = (piece for piece in pieces if piece.text)
    runs = [(kind, "".join(piece.text for piece in run)) for kind, run in groupby(said, key=lambda piece: piece.kind)]
    found: list[Piece] = []
    for place, (kind, text) in enumerate(runs, start=1):
        if kind == "removed":
            kept = next((piece.text for piece in reversed(found) if piece.kind == "same"), " ")
            text = text if kept[-1].isspace() or text[0].isspace() else f" {text}"
            text = text if text[-1].isspace() or place == len(runs) else f"{text} "
        found.append(Piece(kind, text))
    return found
