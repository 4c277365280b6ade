"""Everything that a pack says, as frozen data: its pages draw from this and nothing else."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Seated:
    """Somebody on the board as the cover names them; `capacity` is empty for an ordinary member."""

    name: str
    organisation: str
    capacity: str


@dataclass(frozen=True)
class Notice:
    """A standing text of the board or its venue."""

    title: str
    text: str


@dataclass(frozen=True)
class Attached:
    """A paper that this pack holds: the content by its SHA-256, and its number of pages."""

    title: str
    sha256: str
    pages: int


@dataclass(frozen=True)
class Withheld:
    """A paper that this pack's readers know of and do not get: public wording and printed reason."""

    title: str
    why: str


@dataclass(frozen=True)
class Shown:
    """A frozen dashboard edition by its UUID and the hash of its contents.

    In the public's pack `seen` is the hash of what everybody saw of it, empty where that was all of it.
    """

    uuid: str
    sha256: str
    title: str
    seen: str = ""


@dataclass(frozen=True)
class Item:
    """One agenda item as these readers see it.

    `private` says why it is withheld, and is empty for an item that the readers get; of a withheld one nothing but
    its number, its public wording and its time is here. `secrecy` says why what they get is not for publication.
    `text` is cleaned HTML; times are `14:30`.
    """

    number: int
    title: str
    private: str
    secrecy: str
    begins: str
    ends: str
    minutes: int
    is_verbal: bool
    purpose: str
    leads: tuple[str, ...]
    sub_text: str
    text: str
    recommendations: tuple[str, ...]
    papers: tuple[Attached, ...]
    withheld: tuple[Withheld, ...]
    edition: Shown | None

    @property
    def name(self) -> str:
        """The item's part in the pack, where links lead."""
        return f"item-{self.number}"

    @property
    def has_report(self) -> bool:
        return bool(self.text or self.recommendations)

    @property
    def has_pages(self) -> bool:
        return bool(self.has_report or self.papers or self.edition)


@dataclass(frozen=True)
class PackDocument:
    """A meeting's pack for one audience. `issued` is the moment of publication in ISO 8601, empty for a draft."""

    partnership: str
    illustrative: bool
    board: str
    meeting: str
    audience: str
    audience_label: str
    day: str
    short_day: str
    begins: str
    ends: str
    venue: str
    address: str
    quorum: int
    votes: int
    chair: str
    seated: tuple[Seated, ...]
    advisers: tuple[str, ...]
    openness: str
    contacts: tuple[str, ...]
    notices: tuple[Notice, ...]
    issued: str
    issued_day: str
    figures_at: str
    rule_set: str
    items: tuple[Item, ...]

    @property
    def title(self) -> str:
        return f"{self.meeting}, {self.short_day}"

    @property
    def editions(self) -> tuple[Shown, ...]:
        """The dashboards in the pack."""
        return tuple(item.edition for item in self.items if item.edition)

    def holds(self, sha256: str) -> bool:
        """Whether a paper of this content is in the pack."""
        return any(paper.sha256 == sha256 for item in self.items for paper in item.papers)
