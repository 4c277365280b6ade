"""Figures with dates of their own: each at the day on which its period ends."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _

from performance import months
from performance.charts.legends import legend, stroke_of
from performance.charts.lines import Drawn, end_room, ends_named, nothing
from performance.charts.monthly import WIDE
from performance.charts.pen import AXIS, GRID, INK, SOFT, WHITE, Box, Space, Words, circle, drawing, line, text_width
from performance.charts.scales import Values, decimals, from_zero, nice_step
from performance.charts.specs import Dated, DatedLine

Scale = Callable[[float], float]

MOST_DOTS = 40  # figures of a line, from which on dots would hide it


def dated(spec: Dated, width: float, classes: str) -> str:
    """A line for ours and for each comparator; uprights are intervals of samples, a ring an exception entered."""
    wide = width > WIDE
    height = 300 if wide else 240
    known = [(k, item) for k, item in enumerate(spec.lines) if any(p.value is not None for p in item.points)]
    if not known:
        return nothing(spec, width, height, classes)
    values = scale_of(spec)
    last = [(item.name, spec.said(last_value(item))) for _k, item in known]
    direct = wide and len(known) <= 6 and end_room(last) < width * 0.36
    labels = [spec_label(spec, tick, values) for tick in values.ticks]
    plot = Box(
        max(text_width(words) for words in labels) + 10,
        24 if values.low > 0 else 14,
        width - (end_room(last) if direct else 18),
        height - 30,
    )
    first, final = spec.days[0], spec.days[-1]
    span = max(1, final - first)

    def x(day: float) -> float:
        if first == final:
            return (plot.left + plot.right) / 2
        return plot.left + 8 + (day - first) * (plot.right - plot.left - 12) / span

    def y(value: float) -> float:
        return plot.bottom - (value - values.low) / (values.high - values.low) * (plot.bottom - plot.top)

    body = []
    for tick, words in zip(values.ticks, labels, strict=True):
        body.append(line(plot.left, y(tick), plot.right, y(tick), AXIS if tick == values.low else GRID))
        body.append(Words(words, plot.left - 6, y(tick) + 4, "end").drawn())
    if values.low > 0:
        body.append(Words(_("The axis starts at %(value)s, not at zero") % {"value": labels[0]}, 0, 11).drawn())
    body += days_named(plot, first, final, x, width)
    space = Space(Box(plot.left, 0, plot.right, plot.bottom))
    for parted in spec.breaks:
        day = months.first_day(parted.month).toordinal()
        if first < day <= final:
            body.append(line(x(day), plot.top, x(day), plot.bottom, SOFT, 1, "2 3"))
    drawn = [drawn_line(spec, k, item, value, x, y) for (k, item), (_name, value) in zip(known, last, strict=True)]
    for place in reversed(drawn):
        space.take(place.obstacles())
        body += place.body()
    for k, item in reversed(known):
        body += points_drawn(spec, k, item, x, y)
    body += marks_drawn(spec, x, y)
    body += ends_named(drawn, plot) if direct else []
    keys = [key for key in spec.legend if not (direct and key.sign.startswith("stroke"))]
    under, more = legend(keys, width, height)
    return drawing(width, height + more, [*body, *under], spec.sentence, classes)


def last_value(item: DatedLine) -> float:
    return next(point.value for point in reversed(item.points) if point.value is not None)


def scale_of(spec: Dated) -> Values:
    """From zero where the values come near it, else around them, in steps that may have decimals."""
    seen = [
        value
        for item in spec.lines
        for point in item.points
        for value in (point.value, point.low, point.high)
        if value is not None
    ]
    low, high = min(seen), max(seen)
    if low < high * 0.6:
        return from_zero([high * 1.06], whole=False)
    room = max((high - low) * 0.15, high * 0.02)
    step = nice_step(high - low + 2 * room, 5, whole=False)
    start = max(0.0, (low - room) // step * step)
    return Values(start, start + step * max(1, -int(-(high + room - start) // step)), step)


def spec_label(spec: Dated, tick: float, values: Values) -> str:
    return f"{tick:,.{decimals(values.step)}f}{spec.suffix}"


def drawn_line(spec: Dated, k: int, item: DatedLine, value: str, x: Scale, y: Scale) -> Drawn:
    """A line through the figures that are known; an awaited one, or a new definition, parts it."""
    starts = [months.first_day(found.month).toordinal() for found in spec.breaks]
    stretches: list[list[tuple[float, float]]] = [[]]
    before: int | None = None
    for point in item.points:
        parted = before is not None and any(before < day <= point.at for day in starts)
        if (point.value is None or parted) and stretches[-1]:
            stretches.append([])
        if point.value is not None:
            stretches[-1].append((x(point.at), y(point.value)))
            before = point.at
    return Drawn(item.name, tuple(tuple(run) for run in stretches if run), stroke_of(k), value)


def points_drawn(spec: Dated, k: int, item: DatedLine, x: Scale, y: Scale) -> list[str]:
    """The figures themselves, with the interval of their sample."""
    body, colour = [], stroke_of(k)[0]
    for point in item.points:
        if point.value is None:
            continue
        at = x(point.at)
        if point.low is not None and point.high is not None:
            low, high = y(point.low), y(point.high)
            body.append(line(at, high, at, low, INK, 1.2))
            body += [line(at - 4, end, at + 4, end, INK, 1.2) for end in (low, high)]
        if spec.dots and len(item.points) <= MOST_DOTS:
            body.append(circle(at, y(point.value), 4 if item.own else 3, colour if item.own else WHITE, colour, 1.5))
    return body


def marks_drawn(spec: Dated, x: Scale, y: Scale) -> list[str]:
    """A ring around each figure that an analyst entered as unusual."""
    ours = [point for item in spec.lines if item.own for point in item.points if point.value is not None]
    return [
        circle(x(point.at), y(point.value or 0), 9, "none", INK, 1.4)
        for mark in spec.marks
        for point in ours
        if mark.first_day <= point.last_day <= mark.last_day
    ]


def days_named(plot: Box, first: int, final: int, x: Scale, width: float) -> list[str]:
    """Names under the axis: years, or the months of one year, as many as there is room for."""
    start, end = date.fromordinal(first), date.fromordinal(final)
    starts = [months.first_day(month) for month in range(months.of(start), months.of(end) + 1)]
    starts = [day for day in starts if first <= day.toordinal() <= final]
    choices = [
        [(day, months.label(months.of(day)) if day.month == 1 else months.name(months.of(day))) for day in starts],
        [
            (day, months.label(months.of(day)) if day.month == 1 else months.name(months.of(day)))
            for day in starts
            if day.month % 3 == 1
        ],
        [(day, str(day.year)) for day in starts if day.month == 1],
        [(day, str(day.year)) for day in starts if day.month == 1 and day.year % 2 == 0],
    ]
    for choice in choices:
        named = [
            Words(words, x(day.toordinal()), plot.bottom + 20, "middle", bold=day.month == 1) for day, words in choice
        ]
        inside = [words for words in named if words.box.left >= 0 and words.box.right <= width]
        apart = all(not a.box.meets(b.box, 8) for a, b in itertools.pairwise(inside))
        if len(inside) > 1 and apart and any(words.bold for words in inside):
            ticks = [line(words.x, plot.bottom, words.x, plot.bottom + 5, AXIS) for words in inside]
            return ticks + [words.drawn() for words in inside]
    ends = [Words(months.label(months.of(start)), plot.left, plot.bottom + 20)]
    if first != final:
        ends.append(Words(months.label(months.of(end)), plot.right, plot.bottom + 20, "end"))
    return [words.drawn() for words in ends]
