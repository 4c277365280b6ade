"""What goes into a pack and what comes out of joining it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Mark:
    """The printed tab at the outer edge: `AGENDA ITEM 4`, each step a little lower than the one before."""

    label: str
    number: str
    step: int = 0

    @property
    def text(self) -> str:
        return f"{self.label.upper()} {self.number}"


@dataclass(frozen=True)
class Part:
    """One document of a pack.

    `name` is unique in the pack and becomes a named destination: `pack:NAME` in a link of any part leads to its first
    page. `under` names an earlier part whose bookmark holds this one's. `ours` says that `render` made it; an upload
    has been through `inspect` before and is `Inspection.cleaned`.
    """

    name: str
    title: str
    data: bytes = field(repr=False)
    under: str = ""
    mark: Mark | None = None
    ours: bool = True
    starts_sheet: bool = True
    numbered: bool = True


@dataclass(frozen=True)
class Span:
    """First and last page of a part, as printed on them (inclusive)."""

    first: int
    last: int

    def __len__(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True)
class Notice:
    """Something that the officer should know about a part before the pack goes out."""

    part: str
    sentence: str


@dataclass(frozen=True)
class Merged:
    """A joined document: its bytes, the printed pages of every part by name, and what was found on the way."""

    data: bytes = field(repr=False)
    pages: Mapping[str, Span]
    count: int
    untagged: tuple[str, ...]
    notices: tuple[Notice, ...]

    @property
    def is_tagged(self) -> bool:
        """Whether every page can be read aloud in order; only then does the file call itself PDF/UA."""
        return not self.untagged


def place(number: int, pages: int, *, on_new_sheet: bool) -> Span:
    """Where `pages` pages stand of which the first may be `number`; a front of a sheet has an odd number."""
    first = number + 1 if on_new_sheet and number % 2 == 0 else number
    return Span(first, first + pages - 1)


def plan(
    counts: Mapping[str, tuple[int, bool]], *, first_number: int = 1, double_sided: bool = False
) -> dict[str, Span]:
    """Printed pages of each part, from its number of pages and whether it starts a sheet, in order.

    The same rule that `merge` follows, so that an order of business can print page ranges before the pack exists.
    """
    spans: dict[str, Span] = {}
    number = first_number
    for name, (pages, starts_sheet) in counts.items():
        spans[name] = place(number, pages, on_new_sheet=double_sided and starts_sheet)
        number = spans[name].last + 1
    return spans
