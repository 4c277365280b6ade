"""The funnel: rates against how many people they are of, with limits that narrow as the numbers grow."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from performance.charts.legends import legend
from performance.charts.pen import (
    AXIS,
    DATA,
    GRID,
    INK,
    PEER,
    SOFT,
    WHITE,
    Box,
    Label,
    Space,
    Words,
    circle,
    drawing,
    line,
    path,
    text_width,
    titled,
)
from performance.charts.plots import WIDE, nothing
from performance.charts.scales import Values, from_zero, margin, nice_step
from performance.charts.specs import Curve, Dot, Funnel, Level, number

TOP, FOOT = 20, 44
DASHES = {"95%": "5 3"}


@dataclass(frozen=True)
class Plane:
    """Where areas lie: the room between the margins, populations across it and rates up its side."""

    room: Box
    across: Values
    up: Values

    def x(self, population: float) -> float:
        share = (population - self.across.low) / (self.across.high - self.across.low)
        return self.room.left + share * (self.room.right - self.room.left)

    def y(self, rate: float) -> float:
        return self.room.bottom - min(rate, self.up.high) / self.up.high * (self.room.bottom - self.room.top)

    def at(self, population: float, rate: float) -> tuple[float, float]:
        return self.x(population), self.y(rate)


def funnel(spec: Funnel, width: float, classes: str) -> str:
    """A dot an area: our own navy and named, similar ones filled; those beyond the limits named where there is room."""
    height = 380 if width > WIDE else 320
    if not spec.dots:
        return nothing(spec, width, 60, classes)
    up = from_zero([dot.rate * 1.1 for dot in spec.dots], whole=False)
    plane = Plane(Box(margin(up), TOP, width - 14, height - FOOT), populations(spec), up)
    space = Space(Box(plane.room.left, 2, width, plane.room.bottom))
    body = [*axes(plane), Words(spec.noun.capitalize(), plane.room.right, height - 8, "end").drawn()]
    for curve in spec.curves:
        body += curve_drawn(curve, plane)
        space.take(on_curve(curve, plane))
    if spec.average:
        y = plane.y(spec.average.value)
        body.append(line(plane.room.left, y, plane.room.right, y, INK, 1.2))
    body += dots_drawn(spec.dots, plane, space)
    body += dots_named(spec.dots, plane, space)
    body += average_named(spec.average, plane, space) if spec.average else []
    under, more = legend(spec.legend, width, height)
    return drawing(width, height + more, [*body, *under], spec.sentence, classes)


def populations(spec: Funnel) -> Values:
    """The scale across: round numbers around the populations that are there."""
    seen = [dot.population for dot in spec.dots]
    low, high = min(seen), max(seen)
    step = nice_step(max(high - low, high * 0.2, 1) * 1.1, 5)
    first = max(0.0, math.floor(low * 0.96 / step) * step)
    return Values(first, max(math.ceil(high * 1.02 / step) * step, first + step), step)


def axes(plane: Plane) -> list[str]:
    """Rates up the side and populations along the foot, every other one where there is no room for all."""
    room, labels = plane.room, plane.up.labels
    body = []
    for k, words in enumerate(labels):
        y = room.bottom - k * (room.bottom - room.top) / (len(labels) - 1)
        body.append(line(room.left, y, room.right, y, GRID if k else AXIS))
        body.append(Words(words, room.left - 6, y + 4, "end").drawn())
    says = [number(tick, plane.across.places) for tick in plane.across.ticks]
    apart = (room.right - room.left) / max(1, len(says) - 1)
    every = 1 if max(map(text_width, says)) + 10 < apart else 2
    for k, words in enumerate(says):
        x = room.left + k * apart
        body.append(line(x, room.bottom, x, room.bottom + 4, AXIS))
        named = Words(words, x, room.bottom + 18, "middle")
        if k % every == 0 and named.box.right <= room.right + 14:
            body.append(named.drawn())
        elif k % every == 0:
            body.append(Words(words, room.right + 12, room.bottom + 18, "end").drawn())
    return body


def curve_drawn(curve: Curve, plane: Plane) -> list[str]:
    """The lower and the upper limit, as far as they lie on the plot."""
    inside = [point for point in curve.points if plane.across.low <= point[0] <= plane.across.high]
    lower = [plane.at(population, low) for population, low, _high in inside]
    upper = [plane.at(population, high) for population, _low, high in inside if high <= plane.up.high]
    dashes: dict[str, Any] = {"stroke_dasharray": DASHES[curve.name]} if curve.name in DASHES else {}
    return [
        path(places, fill="none", stroke=SOFT, stroke_width=1.2, **dashes)
        for places in (lower, upper)
        if len(places) > 1
    ]


def on_curve(curve: Curve, plane: Plane) -> Iterator[Box]:
    """What names must keep off."""
    for population, low, high in curve.points:
        for rate in (low, high):
            x, y = plane.at(population, rate)
            yield Box(x - 6, y - 1, x + 6, y + 1)


def dots_drawn(dots: Sequence[Dot], plane: Plane, space: Space) -> list[str]:
    """Every area, our own above the similar ones and those above the others; names keep off all of them."""
    body = []
    for dot in sorted(dots, key=lambda dot: (dot.own, dot.similar)):
        x, y = plane.at(dot.population, dot.rate)
        fill, stroke = (DATA, WHITE) if dot.own else (PEER, PEER) if dot.similar else (WHITE, PEER)
        body.append(
            titled(circle(x, y, 6 if dot.own else 4.5, fill, stroke, 1.5), f"{dot.name}: {number(dot.rate, 1)}")
        )
        space.take([Box(x - 5, y - 5, x + 5, y + 5)])
    return body


def dots_named(dots: Sequence[Dot], plane: Plane, space: Space) -> list[str]:
    """Our own name, and those beyond the limits, the farthest first, where there is room."""
    body = []
    for dot in sorted(dots, key=lambda dot: (not dot.own, -abs(dot.flag), -abs(dot.z or 0))):
        if dot.own or dot.flag:
            names = names_of(dot, *plane.at(dot.population, dot.rate))
            # our own name is drawn in any case, if need be over other areas' dots
            crowded = Space(space.bounds, [], space.labels)
            body += space.place(names, gap=1) or (crowded.place(names, gap=1) if dot.own else [])
    return body


def names_of(dot: Dot, x: float, y: float) -> list[Label]:
    """Where an area's name may stand: beside its dot, above or below it."""
    fill, sign = INK if dot.own else SOFT, {1: " ▲", -1: " ▼"}.get((dot.flag > 0) - (dot.flag < 0), "")
    words = f"{dot.name}{sign}"
    spots = [(9.0, 4.0, "start"), (-9.0, 4.0, "end"), (0.0, -9.0, "middle"), (0.0, 18.0, "middle")]
    spots += [(6.0, -9.0, "start"), (-6.0, -9.0, "end"), (6.0, 17.0, "start"), (-6.0, 17.0, "end")]
    return [
        Label([Words(words, x + dx, y + dy, anchor, 13 if dot.own else 12, fill, bold=dot.own)])
        for dx, dy, anchor in spots
    ]


def average_named(average: Level, plane: Plane, space: Space) -> list[str]:
    """The average's name and value, at the right end of its line."""
    words, y = f"{average.label} {number(average.value, 1)}", plane.y(average.value)
    places = [(plane.room.right - 2, y + away) for away in (-5, 14, -12, 22)]
    return space.place((Label([Words(words, x, at_y, "end", fill=INK)]) for x, at_y in places), gap=1)
