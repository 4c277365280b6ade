"""The drawing of a thread: plain values in, SVG out; one for a wide page, one for phones.

Columns stand in the order of the thread. A gold line goes along their heads; a box hangs on the line, or on the boxes
of the column before that it follows from. A column without any has a dashed box that names what is missing.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from performance.charts.pen import (
    AMBER_EDGE,
    BAD,
    FONT,
    INK,
    PEER,
    SMALL,
    SOFT,
    WHITE,
    Words,
    circle,
    line,
    path,
    text_width,
)
from performance.charts.signs import INKS, SHAPES

LINK, HEAD = "#1a65a6", "#1f2d3a"
MOST, MOST_NARROW = 8, 3  # boxes of a column; the list beside has the rest
LINES = 3  # of a box; what is longer is cut
BOX, BETWEEN, PAD, STEP = 132.0, 20.0, 8.0, 16.0  # px
TOP = 52.0  # where the first box begins, below heading and gold line
TRUNK = 34.0
NARROW = 336.0
SIGN = 18.0  # px that the sign of a rating takes of the last line


@dataclass(frozen=True)
class Node:
    """One box: `key` tells it from all others of the drawing, `follows` are the keys of what it came from."""

    key: Hashable
    words: str
    url: str
    note: str = ""
    rag: str = ""  # Red, Amber, Green or Grey; empty where nothing is rated
    follows: Sequence[Hashable] = ()


@dataclass(frozen=True)
class Column:
    """One column; `missing` is what its dashed box says where it has no nodes, `more` names the rest in the list."""

    heading: str
    nodes: Sequence[Node]
    missing: str
    more: str = "+%(number)d"

    def cut(self, most: int) -> tuple[Sequence[Node], int]:
        """The nodes that are drawn, and how many are not."""
        return self.nodes[:most], max(0, len(self.nodes) - most)


@dataclass(frozen=True)
class Placed:
    node: Node
    x: float
    y: float
    width: float
    lines: Sequence[str]

    @property
    def height(self) -> float:
        return 2 * PAD + STEP * (len(self.lines) + bool(self.node.note or self.node.rag))

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def wide(columns: Sequence[Column], says: str) -> str:
    """From left to right, a column each."""
    width = len(columns) * BOX + (len(columns) - 1) * BETWEEN + 2
    body = [line(1 + BOX / 2, TRUNK, width - 1 - BOX / 2, TRUNK, AMBER_EDGE, 3)]
    over: list[str] = []
    placed: dict[Hashable, Placed] = {}
    before: Mapping[Hashable, Placed] = {}
    bottom = TOP
    for number, column in enumerate(columns):
        x = 1 + number * (BOX + BETWEEN)
        over += _headed(column, x)
        own, foot = _stacked(column, x, TOP, BOX, MOST)
        over += [piece for place in own for piece in _box(place)]
        end, rest = _tail(column, x, foot, BOX, MOST)
        over += rest
        body += _joined(own, before, x)
        before = {place.node.key: place for place in own}
        placed |= before
        bottom = max(bottom, end)
    return _svg(width, bottom + 2, [*body, *over], says, "thread-wide")


def narrow(columns: Sequence[Column], says: str) -> str:
    """From top to bottom along the line, each column with its first boxes."""
    y, stops, body = 16.0, [], []
    for column in columns:
        stops.append(y)
        body.append(Words(_counted(column), 26, y + 5, "start", 14, INK, bold=True).drawn())
        own, foot = _stacked(column, 26, y + 16, NARROW - 27, MOST_NARROW)
        body += [piece for place in own for piece in _box(place)]
        y, rest = _tail(column, 26, foot, NARROW - 27, MOST_NARROW)
        body += rest
        y += 22
    trunk = [line(8, first, 8, last, AMBER_EDGE, 3) for first, last in pairwise(stops)]
    knots = [
        circle(8, stop, 6, WHITE if not column.nodes else AMBER_EDGE, AMBER_EDGE, 2)
        for stop, column in zip(stops, columns, strict=True)
    ]
    return _svg(NARROW, y - 16, [*trunk, *knots, *body], says, "thread-narrow")


def _counted(column: Column) -> str:
    return f"{column.heading}: {len(column.nodes)}" if len(column.nodes) > 1 else column.heading


def _headed(column: Column, x: float) -> Iterator[str]:
    """The heading of a column, with its knot on the gold line: hollow where nothing hangs on it."""
    yield Words(_cut_to(column.heading, BOX, bold=True)[0], x, 16, "start", SMALL, INK, bold=True).drawn()
    yield circle(x + BOX / 2, TRUNK, 6, AMBER_EDGE if column.nodes else WHITE, AMBER_EDGE, 2)


def _stacked(column: Column, x: float, y: float, width: float, most: int) -> tuple[list[Placed], float]:
    """The boxes of a column below each other, and where the last one ends."""
    placed = []
    for node in column.cut(most)[0]:
        place = Placed(node, x, y, width, _cut_to(node.words, width - 2 * PAD, LINES))
        placed.append(place)
        y += place.height + 10
    return placed, y


def _tail(column: Column, x: float, y: float, width: float, most: int) -> tuple[float, list[str]]:
    """Below the boxes: how many more there are, or the dashed box of an empty column."""
    rest = column.cut(most)[1]
    if rest:
        return y + STEP, [Words(column.more % {"number": rest}, x, y + 10, fill=SOFT, bold=True).drawn()]
    if column.nodes:
        return y - 10, []
    lines = _cut_to(column.missing, width - 2 * PAD, 6)
    height = 2 * PAD + STEP * len(lines)
    dashed = (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{WHITE}" stroke="{BAD}" '
        f'stroke-width="1.5" stroke-dasharray="5 4"/>'
    )
    words = [Words(text, x + PAD, y + PAD + 12 + STEP * k, fill=BAD).drawn() for k, text in enumerate(lines)]
    return y + height, [dashed, *words]


def _joined(own: Sequence[Placed], before: Mapping[Hashable, Placed], x: float) -> Iterator[str]:
    """Lines to what each box follows from, or to the gold line where that is not in the column before."""
    loose = []
    for place in own:
        found = [before[key] for key in place.node.follows if key in before]
        for other in found:
            yield path(_bend(other, place), fill="none", stroke=PEER, stroke_width=1.5)
        if not found:
            loose.append(place)
    if loose:
        rail = x - BETWEEN / 4 if x > BETWEEN else x + BOX / 2
        yield line(rail, TRUNK, rail, loose[-1].middle, AMBER_EDGE, 1.5)
        yield from (line(rail, place.middle, place.x, place.middle, AMBER_EDGE, 1.5) for place in loose)


def _bend(other: Placed, place: Placed) -> list[tuple[float, float]]:
    """From the right edge of one box to the left edge of another."""
    start, end = other.x + other.width, place.x
    middle = start + (end - start) * 0.45
    return [(start, other.middle), (middle, other.middle), (middle, place.middle), (end, place.middle)]


def _box(place: Placed) -> Iterator[str]:
    """A box that leads to its page, where there is one."""
    node = place.node
    yield f'<a href="{escape(node.url)}">' if node.url else "<g>"
    yield f"<title>{escape(node.words)}</title>"
    yield (
        f'<rect x="{place.x:.1f}" y="{place.y:.1f}" width="{place.width:.1f}" height="{place.height:.1f}" '
        f'fill="{WHITE}" stroke="{HEAD}" stroke-width="1.2"/>'
    )
    y = place.y + PAD + 12
    for text in place.lines:
        yield Words(text, place.x + PAD, y, fill=LINK if node.url else INK).drawn()
        y += STEP
    left = place.x + PAD
    if node.rag:
        yield _sign(node.rag, left, y - 12)
        left += SIGN
    if node.note:
        room = place.x + place.width - PAD - left
        yield Words(_cut_to(node.note, room)[0], left, y, fill=SOFT).drawn()
    yield "</a>" if node.url else "</g>"


def _sign(rag: str, x: float, y: float) -> str:
    """The sign of a rating, 14 px wide: shape, letter and colour."""
    letter = Words("–" if rag == "Grey" else rag[0], 17, 24, "middle", 19, INKS[rag], bold=True).drawn()
    return f'<g transform="translate({x:.1f} {y:.1f}) scale(0.42)">{SHAPES[rag]}{letter}</g>'


def _cut_to(words: str, width: float, lines: int = 1, *, bold: bool = False) -> list[str]:
    """The words in so many lines of that width, ended by … where there are more."""
    found, rest = [""], words.split()
    while rest:
        longer = f"{found[-1]} {rest[0]}".strip()
        if text_width(longer, bold=bold) <= width:
            found[-1] = longer
        elif not found[-1]:
            found[-1] = _shortened(rest[0], width, bold=bold)
        elif len(found) < lines:
            found.append("")
            continue
        else:
            found[-1] = _shortened(f"{found[-1]} {rest[0]}", width, bold=bold)
            break
        rest = rest[1:]
    return found


def _shortened(words: str, width: float, *, bold: bool) -> str:
    while words and text_width(f"{words}…", bold=bold) > width:
        words = words[:-1]
    return f"{words.rstrip()}…"


def _svg(width: float, height: float, body: Sequence[str], says: str, classes: str) -> str:
    """A group and not an image: what is in an image cannot be reached, and each box is a link."""
    return (
        f'<svg class="{classes}" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" font-family="{FONT}" role="group" aria-label="{escape(says)}" '
        f'focusable="false">{"".join(body)}</svg>'
    )
