"""The legend under a drawing: each sign as it is drawn above, with what it means, in as many lines as it takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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
    middle, right = x + SIGN / 2, x + SIGN
    drawn: dict[str, Callable[[], list[str]]] = {
        "band": lambda: [rectangle(x, y - 5, SIGN, 10, BAND)],
        "up": lambda: [triangle(middle, y, 6, TONES[rest], up=True)],
        "down": lambda: [triangle(middle, y, 6, TONES[rest], up=False)],
        "hollow": lambda: [triangle(middle, y, 6, MUTE, up=True, hollow=True)],
        "ring": lambda: [circle(middle, y, 7, "none", INK, 1.3), triangle(middle, y, 4, MUTE, up=True)],
        "open": lambda: [circle(middle, y, 4, WHITE, DATA, 1.5)],
        "break": lambda: [line(middle, y - 6, middle, y + 6, SOFT, 1, "2 3")],
        "thick": lambda: [line(x, y, right, y, DATA, 2.6)],
        "thin": lambda: [line(x, y, right, y, PEER, 2)],
        "dashes": lambda: [line(x, y, right, y, SOFT, 1.6, "5 3")],
        "line": lambda: [line(x, y, right, y, SOFT, 1.4)],
        "limit": lambda: [line(middle, y - 6, middle, y + 6, INK, 1.2, "2 2")],
        "own": lambda: own_sign(rest, middle, y, DATA, DATA),
        "similar": lambda: own_sign(rest, middle, y, PEER, PEER),
        "other": lambda: own_sign(rest, middle, y, WHITE, PEER),
        "whisker": lambda: [
            line(x + 4, y, right - 4, y, INK, 1.2),
            line(x + 4, y - 3, x + 4, y + 3, INK, 1.2),
            line(right - 4, y - 3, right - 4, y + 3, INK, 1.2),
        ],
        "upright": lambda: [
            line(middle, y - 6, middle, y + 6, INK, 1.2),
            line(middle - 3, y - 6, middle + 3, y - 6, INK, 1.2),
            line(middle - 3, y + 6, middle + 3, y + 6, INK, 1.2),
        ],
        "class": lambda: [rectangle(x, y - 6, SIGN, 12, shades.SHADES[int(rest)], shades.EDGE)],
        "area": lambda: [rectangle(x, y - 6, SIGN, 12, shades.fill_of(int(rest), mark), shades.EDGE)],
        "nothing": lambda: [rectangle(x, y - 6, SIGN, 12, shades.fill_of(None, mark), PEER)],
        "outline": lambda: [
            path(
                [(x + 2, y - 5), (right - 2, y - 5), (right - 2, y + 5), (x + 2, y + 5)],
                close=True,
                fill="none",
                stroke=INK,
                stroke_width=2.5,
            )
        ],
        "bar": lambda: [rectangle(x, y - 5, SIGN, 10, *bar_fill(TONES[rest], rest))],
        "stroke": lambda: [stroke_sign(x, right, y, int(rest))],
    }
    return drawn[name]()


def own_sign(rest: str, middle: float, y: float, fill: str, stroke: str) -> list[str]:
    """An area of its kind as a dot of the funnel or as a bar."""
    if rest == "dot":
        return [circle(middle, y, 4.5, fill, stroke, 1.5)]
    return [rectangle(middle - SIGN / 2, y - 5, SIGN, 10, fill, stroke)]


def bar_fill(colour: str, tone: str) -> tuple[str, str]:
    """Fill and edge of a bar of changes: adverse ones are filled, others outlined, so that grey tells them."""
    return (colour, colour) if tone == "bad" else (WHITE, colour)


def stroke_sign(x: float, right: float, y: float, place: int) -> str:
    colour, width, dashes = stroke_of(place)
    return line(x, y, right, y, colour, width, dashes)
