"""Where items and papers stand in the packs that a reader opens: the pack itself, and the supplements after it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from meetings.models import Pack

ITEM, PAPER = "item-", "paper-"


@dataclass(frozen=True)
class Place:
    """First and last page, as they are numbered; `supplement` is its number, 0 for the pack itself."""

    first: int
    last: int
    supplement: int = 0

    def __str__(self) -> str:
        """`Pages 45 to 47 of supplement 1`."""
        words = {"first": self.first, "last": self.last, "number": self.supplement}
        if self.supplement and self.first == self.last:
            return _("Page %(first)d of supplement %(number)d") % words
        if self.supplement:
            return _("Pages %(first)d to %(last)d of supplement %(number)d") % words
        if self.first == self.last:
            return _("Page %(first)d of the pack") % words
        return _("Pages %(first)d to %(last)d of the pack") % words

    @property
    def short(self) -> str:
        """`page 45`, or `page 45 of supplement 1`: where it begins."""
        words = {"first": self.first, "number": self.supplement}
        return (_("page %(first)d of supplement %(number)d") if self.supplement else _("page %(first)d")) % words


@dataclass(frozen=True)
class Places:
    """For each item, by its number, its places in the order of the packs; for each paper, by its content, its first."""

    items: dict[int, list[Place]] = field(default_factory=dict)
    papers: dict[str, Place] = field(default_factory=dict)


def places_in(packs: Iterable[Pack]) -> Places:
    """Where things stand in these packs: one for the whole agenda, and the supplements to it."""
    found = Places()
    for pack in packs:
        for number, (first, last) in pages_of(pack).items():
            found.items.setdefault(number, []).append(Place(first, last, pack.supplement))
        for name, (first, last) in pack.ranges.items():
            if name.startswith(PAPER):
                found.papers.setdefault(name.removeprefix(PAPER), Place(first, last, pack.supplement))
    return found


def supplements_to(pack: Pack, packs: Iterable[Pack]) -> list[Pack]:
    """Those of `packs` that belong to a pack: the latest version of each supplement for the same readers since then."""
    mine = (pack.meeting_id, pack.audience)
    same = [one for one in packs if one.is_supplement and (one.meeting_id, one.audience) == mine]
    since = [one for one in same if one.published_at and pack.published_at and one.published_at > pack.published_at]
    return list({one.supplement: one for one in sorted(since, key=lambda one: (one.supplement, one.version))}.values())


def with_papers(ranges: dict[str, tuple[int, int]], papers: dict[str, str]) -> dict[str, tuple[int, int]]:
    """The pages of each part, and of each paper by its content; `papers` are contents by the names of their parts."""
    return ranges | {f"{PAPER}{sha256}": ranges[name] for name, sha256 in papers.items()}


def pages_of(pack: Pack) -> dict[int, tuple[int, int]]:
    """First and last page of each item in a pack."""
    found: dict[int, tuple[int, int]] = {}
    for name, (first, last) in pack.ranges.items():
        if name.startswith(ITEM):
            number = int(name.split("-")[1])
            low, high = found.get(number, (first, last))
            found[number] = (min(low, first), max(high, last))
    return found
