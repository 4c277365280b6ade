"""The legend under a drawing: each sign as it is drawn above, with what it means, in as many lines as it takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from performance.charts import shades
from performance.charts.pen import (
    BAD,
    BAND,
    DATA,
    GOOD,
    INK,
    MUTE,
    PEER,
    SMALL,
    SOFT,
    WHITE,
    Words,
    circle,
    line,
    path,
    rectangle,
    text_width,
    triangle,
)
from performance.charts.specs.base import Key

SIGN, GAP, LEAD = 24.0, 16.0, 18.0  # px: a sign's room, between entries, between lines
TONES = {"good": GOOD, "bad": BAD, "mute": MUTE, "ink": INK}
# The strokes of several lines, told apart by width and dashes: colour, width, dashes.
STROKES = (
    (DATA, 2.4, ""),
    (SOFT, 1.6, "6 3"),
    (PEER, 2.4, ""),
    (DATA, 1.6, "2 3"),
    (INK, 1.2, ""),
    (PEER, 1.6, "8 3 2 3"),
)


def stroke_of(place: int) -> tuple[str, float, str]:
    """Colour, width and dashes of a line by its place; after six they begin anew."""
    return STROKES[place % len(STROKES)]


def legend(keys: Sequence[Key], width: float, top: float, mark: str = "") -> tuple[list[str], float]:
    """The entries drawn from `top` on, and how high they are. `mark` names the drawing's patterns."""
    body: list[str] = []
    x, y = 0.0, top + LEAD - 4
    for key in keys:
        lines = wrapped(key.words, width - SIGN - 4)
        room = SIGN + 4 + max(text_width(words) for words in lines)
        if x and (x + room > width or len(lines) > 1):
            x, y = 0.0, y + LEAD
        body += sign(key.sign, x, y - 4, mark)
        for words in lines:
            body.append(Words(words, x + SIGN + 4, y).drawn())
            y += LEAD - 2
        y -= LEAD - 2
        x += room + GAP
        if len(lines) > 1:
            x, y = 0.0, y + LEAD
    if not keys:
        return [], 0.0
    return body, y - top + 8 - (LEAD if x == 0.0 else 0)


def wrapped(words: str, room: float) -> list[str]:
    """Words in lines that fit; a word that is wider than all the room stands alone."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer, SMALL) > room and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def sign(slug: str, x: float, y: float, mark: str = "") -> list[str]:
    """A sign in a room of 24 by 12 px around (x + 12, y). Raises KeyError for one that is not known."""
    name, _dash, rest = slug.partition("-")
    return SIGNS[name](Place(x, y, rest, mark))


# -- signs ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """Where a sign stands, from `x` to `right` around `y`; what its slug says besides; the drawing's patterns."""

    x: float
    y: float
    rest: str
    mark: str

    @property
    def middle(self) -> float:
        return self.x + SIGN / 2

    @property
    def right(self) -> float:
        return self.x + SIGN

    def stroke(self, colour: str, width: float, dashes: str = "") -> list[str]:
        """A line from end to end."""
        return [line(self.x, self.y, self.right, self.y, colour, width, dashes)]

    def upright(self, colour: str, width: float, dashes: str = "") -> list[str]:
        """A line from top to bottom."""
        return [line(self.middle, self.y - 6, self.middle, self.y + 6, colour, width, dashes)]

    def field(self, fill: str, edge: str = "none", *, high: float = 10) -> list[str]:
        """A rectangle over the whole width."""
        return [rectangle(self.x, self.y - high / 2, SIGN, high, fill, edge)]


def area_sign(at: Place, fill: str, stroke: str) -> list[str]:
    """An area of its kind as a dot of the funnel or as a bar."""
    if at.rest == "dot":
        return [circle(at.middle, at.y, 4.5, fill, stroke, 1.5)]
    return at.field(fill, stroke)


def whisker(at: Place) -> list[str]:
    """An interval that lies across."""
    left, right = at.x + 4, at.right - 4
    ends = [line(end, at.y - 3, end, at.y + 3, INK, 1.2) for end in (left, right)]
    return [line(left, at.y, right, at.y, INK, 1.2), *ends]


def interval(at: Place) -> list[str]:
    """An interval that stands upright."""
    ends = [line(at.middle - 3, end, at.middle + 3, end, INK, 1.2) for end in (at.y - 6, at.y + 6)]
    return [*at.upright(INK, 1.2), *ends]


def outline(at: Place) -> list[str]:
    """Our own area on a map."""
    left, right, top, bottom = at.x + 2, at.right - 2, at.y - 5, at.y + 5
    corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    return [path(corners, close=True, fill="none", stroke=INK, stroke_width=2.5)]


def bar_fill(colour: str, tone: str) -> tuple[str, str]:
    """Fill and edge of a bar of changes: adverse ones are filled, others outlined, so that grey tells them."""
    return (colour, colour) if tone == "bad" else (WHITE, colour)


# What a slug is drawn as; after a hyphen some say of which tone, kind, class or place.
SIGNS: dict[str, Callable[[Place], list[str]]] = {
    # months and lines
    "band": lambda at: at.field(BAND),
    "up": lambda at: [triangle(at.middle, at.y, 6, TONES[at.rest], up=True)],
    "down": lambda at: [triangle(at.middle, at.y, 6, TONES[at.rest], up=False)],
    "hollow": lambda at: [triangle(at.middle, at.y, 6, MUTE, up=True, hollow=True)],
    "ring": lambda at: [circle(at.middle, at.y, 7, "none", INK, 1.3), triangle(at.middle, at.y, 4, MUTE, up=True)],
    "open": lambda at: [circle(at.middle, at.y, 4, WHITE, DATA, 1.5)],
    "break": lambda at: at.upright(SOFT, 1, "2 3"),
    "thick": lambda at: at.stroke(DATA, 2.6),
    "thin": lambda at: at.stroke(PEER, 2),
    "dashes": lambda at: at.stroke(SOFT, 1.6, "5 3"),
    "line": lambda at: at.stroke(SOFT, 1.4),
    "stroke": lambda at: at.stroke(*stroke_of(int(at.rest))),
    # areas beside each other, and changes
    "own": lambda at: area_sign(at, DATA, DATA),
    "similar": lambda at: area_sign(at, PEER, PEER),
    "other": lambda at: area_sign(at, WHITE, PEER),
    "whisker": whisker,
    "upright": interval,
    "bar": lambda at: at.field(*bar_fill(TONES[at.rest], at.rest)),
    # shades and maps
    "class": lambda at: at.field(shades.SHADES[int(at.rest)], shades.EDGE, high=12),
    "area": lambda at: at.field(shades.fill_of(int(at.rest), at.mark), shades.EDGE, high=12),
    "nothing": lambda at: at.field(shades.fill_of(None, at.mark), PEER, high=12),
    "outline": outline,
}
