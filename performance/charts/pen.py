"""Strokes of an SVG: shapes as text, colours as attributes, and where words may stand.

Colours are attributes and not styles: print applies no page's style sheet inside a drawing, and the portal's
Content-Security-Policy allows no style attribute.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

INK, SOFT, RULE = "#0b0c0c", "#484949", "#cecece"
GRID, TICK, AXIS = "#e3e6e8", "#9aa3aa", "#8b949b"
DATA, BAND, MIDDLE, PEER = "#17456e", "#dde5ec", "#5d6b77", "#7f8d99"
GOOD, BAD, MUTE = "#00703c", "#b10e1e", "#6b7278"
AMBER, AMBER_EDGE, WHITE = "#f6a800", "#8a5a00", "#ffffff"
FONT = "Arial, Helvetica, Liberation Sans, sans-serif"
SMALL, VALUE = 12, 14  # px: the smallest words on any drawing, and the figures that count
SAMPLE = 4  # px between the boxes that keep words off a line

# Widths of Helvetica's and Arial's letters in thousandths of their size; digits are all alike.
_WIDTHS = {
    letter: width
    for width, letters in (
        (222, "ijl'"),
        (278, " !,./:;fItI[]\\"),
        (333, "()-r"),
        (389, "*"),
        (500, "ckszvxyJ"),
        (556, "0123456789abdeghnopquL$?_#"),
        (584, "+<=>−~"),
        (611, "FTZ"),
        (667, "ABEKPSVXY&"),
        (722, "CDHNRUw"),
        (778, "GOQ"),
        (833, "mM"),
        (889, "%"),
        (944, "W"),
        (1000, "–—…▲▼●"),
    )
    for letter in letters
}
BOLD = 1.07


def text_width(words: str, size: float = SMALL, *, bold: bool = False) -> float:
    """How wide words are drawn, in px; a letter that is not known counts as a wide one."""
    return sum(_WIDTHS.get(letter, 667) for letter in words) * size / 1000 * (BOLD if bold else 1)


@dataclass(frozen=True)
class Box:
    """A rectangle that something is drawn in."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box, gap: float = 0) -> bool:
        """Whether the two overlap or come nearer than `gap`."""
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom + gap
            and other.top < self.bottom + gap
        )

    def meets_any(self, others: Sequence[Box], gap: float = 0) -> bool:
        """Whether one of them is met: `meets`, without a call for each of the hundreds that a line is made of."""
        left, top, right, bottom = self.left - gap, self.top - gap, self.right + gap, self.bottom + gap
        return any(
            left < other.right and other.left < right and top < other.bottom and other.top < bottom for other in others
        )

    def within(self, other: Box) -> bool:
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True)
class Words:
    """One line of words at a place: `x` is its start, middle or end as `anchor` says, `y` its base line."""

    words: str
    x: float
    y: float
    anchor: str = "start"
    size: float = SMALL
    fill: str = SOFT
    bold: bool = False

    @property
    def box(self) -> Box:
        width = text_width(self.words, self.size, bold=self.bold)
        left = self.x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        return Box(left, self.y - 0.78 * self.size, left + width, self.y + 0.22 * self.size)

    def drawn(self) -> str:
        weight = ' font-weight="700"' if self.bold else ""
        return (
            f'<text x="{self.x:.1f}" y="{self.y:.1f}" font-size="{self.size:g}" text-anchor="{self.anchor}" '
            f'fill="{self.fill}"{weight}>{escape(self.words)}</text>'
        )


@dataclass(frozen=True)
class Label:
    """A label of one or more lines, with the upright leader to what it names where it stands off."""

    lines: Sequence[Words]
    leader: Box | None = None

    def drawn(self) -> list[str]:
        body = [words.drawn() for words in self.lines]
        if self.leader:
            body.append(line(self.leader.left, self.leader.top, self.leader.left, self.leader.bottom, SOFT))
        return body


@dataclass
class Space:
    """The room of a drawing: what data and labels take, so that no word lies on either."""

    bounds: Box
    data: list[Box] = field(default_factory=list)
    labels: list[Box] = field(default_factory=list)

    def take(self, boxes: Iterable[Box]) -> None:
        """Keep words off these."""
        self.data.extend(boxes)

    def place(self, choices: Iterable[Label], gap: float = 2) -> list[str]:
        """Draw the first choice that lies free and inside; nothing if none does. A leader may cross data, not words."""
        for label in choices:
            boxes = [words.box for words in label.lines]
            leader = [label.leader] if label.leader else []
            if not all(box.within(self.bounds) for box in boxes):
                continue
            if any(box.meets_any(taken, gap) for box in boxes for taken in (self.labels, self.data)):
                continue
            if not any(box.meets_any(self.labels, gap) for box in leader):
                self.labels.extend([*boxes, *leader])
                return label.drawn()
        return []


def along(places: Sequence[tuple[float, float]]) -> Iterator[Box]:
    """What keeps words off a line through places: a box for every few pixels of it."""
    for (x1, y1), (x2, y2) in itertools.pairwise(places):
        pieces = max(1, round((x2 - x1) / SAMPLE))
        for k in range(pieces):
            a, b = y1 + (y2 - y1) * k / pieces, y1 + (y2 - y1) * (k + 1) / pieces
            left = x1 + (x2 - x1) * k / pieces
            yield Box(left, min(a, b) - 1, left + SAMPLE, max(a, b) + 1)


def line(x1: float, y1: float, x2: float, y2: float, stroke: str = RULE, width: float = 1, dash: str = "") -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{stroke}" stroke-width="{width:g}"{dashes}/>'


def rectangle(x: float, y: float, width: float, height: float, fill: str, stroke: str = "none") -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}" stroke="{stroke}"/>'


def path(points: Sequence[tuple[float, float]], *, close: bool = False, **attributes: object) -> str:
    """A line through points, or a shape; `stroke_width=2` becomes `stroke-width="2"`."""
    d = "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points) + ("Z" if close else "")
    return (
        f'<path d="{d}" ' + " ".join(f'{name.replace("_", "-")}="{value}"' for name, value in attributes.items()) + "/>"
    )


def circle(x: float, y: float, r: float, fill: str, stroke: str = "none", width: float = 1) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:g}" fill="{fill}" stroke="{stroke}" stroke-width="{width:g}"/>'


def triangle(x: float, y: float, r: float, colour: str, *, up: bool, hollow: bool = False) -> str:
    """▲ or ▼ around a point, with a white edge that parts it from the line it lies on."""
    s = -1 if up else 1
    corners = [(x - r, y - s * r * 0.8), (x + r, y - s * r * 0.8), (x, y + s * r)]
    if hollow:
        return path(corners, close=True, fill=WHITE, stroke=colour, stroke_width=1.5)
    return path(corners, close=True, fill=colour, stroke=WHITE, stroke_width=1)


def drawing(width: float, height: float, body: Iterable[str], says: str, classes: str = "") -> str:
    """One `<svg>`; `says` is read out in its place."""
    named = f' class="{classes}"' if classes else ""
    return (
        f'<svg{named} xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" font-family="{FONT}" role="img" aria-label="{escape(says)}" focusable="false">'
        f"{''.join(body)}</svg>"
    )


def titled(shape: str, says: str) -> str:
    """A shape that tells its name when it is pointed at."""
    return f"<g><title>{escape(says)}</title>{shape}</g>"
