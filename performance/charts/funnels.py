"""The funnel: rates against how many people they are of, with limits that narrow as the numbers grow."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

from performance.charts.legends import legend
from performance.charts.lines import nothing
from performance.charts.monthly import WIDE
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
from performance.charts.scales import Values, decimals, from_zero, margin, nice_step
from performance.charts.specs import Curve, Dot, Funnel, number

At = Callable[[float, float], tuple[float, float]]

TOP, FOOT = 20, 44
DASHES = {"95%": "5 3"}


def funnel(spec: Funnel, width: float, classes: str) -> str:
    """A dot an area: our own navy and named, similar ones filled; those beyond the limits named where there is room."""
    height = 380 if width > WIDE else 320
    if not spec.dots:
        return nothing(spec, width, 60, classes)
    values = from_zero([dot.rate * 1.1 for dot in spec.dots], whole=False)
    across = populations(spec)
    plot = Box(margin(values), TOP, width - 14, height - FOOT)

    def at(population: float, rate: float) -> tuple[float, float]:
        x = plot.left + (population - across.low) / (across.high - across.low) * (plot.right - plot.left)
        y = plot.bottom - min(rate, values.high) / values.high * (plot.bottom - plot.top)
        return x, y

    body = axes(values, across, plot)
    body.append(Words(spec.noun.capitalize(), plot.right, height - 8, "end").drawn())
    space = Space(Box(plot.left, 2, width, plot.bottom))
    for curve in spec.curves:
        body += curve_drawn(curve, across, values, at)
        space.take(on_curve(curve, at))
    if spec.average:
        y = at(0, spec.average.value)[1]
        body.append(line(plot.left, y, plot.right, y, INK, 1.2))
    ordered = sorted(spec.dots, key=lambda dot: (dot.own, dot.similar))
    body += [dot_drawn(dot, *at(dot.population, dot.rate)) for dot in ordered]
    for dot in ordered:
        x, y = at(dot.population, dot.rate)
        space.take([Box(x - 5, y - 5, x + 5, y + 5)])
    for dot in sorted(spec.dots, key=lambda dot: (not dot.own, -abs(dot.flag), -abs(dot.z or 0))):
        if dot.own or dot.flag:
            names = names_of(dot, *at(dot.population, dot.rate))
            # our own name is drawn in any case, if need be over other areas' dots
            crowded = Space(space.bounds, [], space.labels)
            body += space.place(names, gap=1) or (crowded.place(names, gap=1) if dot.own else [])
    if spec.average:
        words = f"{spec.average.label} {number(spec.average.value, 1)}"
        y = at(0, spec.average.value)[1]
        places = [(plot.right - 2, y + away) for away in (-5, 14, -12, 22)]
        body += space.place((Label([Words(words, x, at_y, "end", fill=INK)]) for x, at_y in places), gap=1)
    under, more = legend(spec.legend, width, height)
    return drawing(width, height + more, [*body, *under], spec.sentence, classes)


def populations(spec: Funnel) -> Values:
    """The scale across: round numbers around the populations that are there."""
    seen = [dot.population for dot in spec.dots]
    low, high = min(seen), max(seen)
    step = nice_step(max(high - low, high * 0.2, 1) * 1.1, 5)
    first = max(0.0, math.floor(low * 0.96 / step) * step)
    return Values(first, max(math.ceil(high * 1.02 / step) * step, first + step), step)


def axes(values: Values, across: Values, plot: Box) -> list[str]:
    body = []
    for k, words in enumerate(values.labels):
        y = plot.bottom - k * (plot.bottom - plot.top) / (len(values.labels) - 1)
        body.append(line(plot.left, y, plot.right, y, GRID if k else AXIS))
        body.append(Words(words, plot.left - 6, y + 4, "end").drawn())
    ticks = across.ticks
    room = (plot.right - plot.left) / max(1, len(ticks) - 1)
    every = 1 if max(text_width(number(tick, decimals(across.step))) for tick in ticks) + 10 < room else 2
    for k, tick in enumerate(ticks):
        x = plot.left + k * room
        body.append(line(x, plot.bottom, x, plot.bottom + 4, AXIS))
        named = Words(number(tick, decimals(across.step)), x, plot.bottom + 18, "middle")
        if k % every == 0 and named.box.right <= plot.right + 14:
            body.append(named.drawn())
        elif k % every == 0:
            body.append(Words(named.words, plot.right + 12, plot.bottom + 18, "end").drawn())
    return body


def curve_drawn(curve: Curve, across: Values, values: Values, at: At) -> list[str]:
    """The lower and the upper limit, as far as they lie on the plot."""
    inside = [point for point in curve.points if across.low <= point[0] <= across.high]
    lower = [at(population, low) for population, low, _high in inside]
    upper = [at(population, high) for population, _low, high in inside if high <= values.high]
    dashes: dict[str, Any] = {"stroke_dasharray": DASHES[curve.name]} if curve.name in DASHES else {}
    return [
        path(places, fill="none", stroke=SOFT, stroke_width=1.2, **dashes)
        for places in (lower, upper)
        if len(places) > 1
    ]


def on_curve(curve: Curve, at: At) -> Iterator[Box]:
    """What names must keep off."""
    for population, low, high in curve.points:
        for rate in (low, high):
            x, y = at(population, rate)
            yield Box(x - 6, y - 1, x + 6, y + 1)


def dot_drawn(dot: Dot, x: float, y: float) -> str:
    fill, stroke = (DATA, WHITE) if dot.own else (PEER, PEER) if dot.similar else (WHITE, PEER)
    return titled(circle(x, y, 6 if dot.own else 4.5, fill, stroke, 1.5), f"{dot.name}: {number(dot.rate, 1)}")


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
