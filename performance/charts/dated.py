"""Figures with dates of their own: each at the day on which its period ends."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date

from performance import months
from performance.charts.legends import legend, stroke_of
from performance.charts.lines import Drawn, are_named_at_ends, end_room, ends_named, keys_under
from performance.charts.pen import AXIS, INK, SOFT, WHITE, Box, Words, circle, drawing, line, text_width
from performance.charts.plots import WIDE, axis_cut, nothing
from performance.charts.scales import Values, decimals, from_zero, height_of, horizontals, nice_step
from performance.charts.specs import Dated, DatedLine

MOST_DOTS = 40  # figures of a line, from which on dots would hide it


@dataclass(frozen=True)
class Plot:
    """Where days and values lie: the room between the margins, its first and final day, its scale of values."""

    room: Box
    first: int
    final: int
    values: Values

    def x(self, day: float) -> float:
        if self.first == self.final:
            return (self.room.left + self.room.right) / 2
        across = self.room.right - self.room.left - 12
        return self.room.left + 8 + (day - self.first) * across / (self.final - self.first)

    def y(self, value: float) -> float:
        return height_of(value, self.values, self.room)


def dated(spec: Dated, width: float, classes: str) -> str:
    """A line for ours and for each comparator; uprights are intervals of samples, a ring an exception entered."""
    height = 300 if width > WIDE else 240
    known = [(k, item) for k, item in enumerate(spec.lines) if any(p.value is not None for p in item.points)]
    if not known:
        return nothing(spec, width, height, classes)
    ends = [(item.name, last_said(spec, item)) for _k, item in known]
    at_ends = are_named_at_ends(ends, width)
    plot = plot_of(spec, width - (end_room(ends) if at_ends else 18), height - 30)
    drawn = [line_drawn(spec, k, item, plot) for k, item in known]
    body = [*axes(spec, plot, width), *breaks_drawn(spec, plot)]
    for shape in reversed(drawn):
        body += shape.body()
    for k, item in reversed(known):
        body += points_drawn(spec, k, item, plot)
    body += marks_drawn(spec, plot)
    body += ends_named(drawn, plot.room) if at_ends else []
    under, more = legend(keys_under(spec.legend, at_ends=at_ends), width, height)
    return drawing(width, height + more, [*body, *under], spec.sentence, classes)


def last_said(spec: Dated, item: DatedLine) -> str:
    """The last value that is known, as it is printed."""
    return spec.said(next(point.value for point in reversed(item.points) if point.value is not None))


# -- scales --------------------------------------------------------------------------------------------------------


def plot_of(spec: Dated, right: float, bottom: float) -> Plot:
    """The plot between its margins: room at its left for the widest value, and above it to say that its axis is cut."""
    values = scale_of(spec)
    left = max(text_width(words) for words in labels(spec, values)) + 10
    return Plot(Box(left, 24 if values.low > 0 else 14, right, bottom), spec.days[0], spec.days[-1], values)


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


def labels(spec: Dated, values: Values) -> list[str]:
    """The values of the scale as they are printed beside it."""
    return [f"{tick:,.{decimals(values.step)}f}{spec.suffix}" for tick in values.ticks]


def axes(spec: Dated, plot: Plot, width: float) -> list[str]:
    """Values up the side, days along the foot, and where the axis does not start at zero, that it does not."""
    beside = labels(spec, plot.values)
    cut = [words.drawn() for words in axis_cut(plot.values.low, beside[0])]
    return [*horizontals(plot.values, beside, plot.room), *cut, *days_named(plot, width)]


def days_named(plot: Plot, width: float) -> list[str]:
    """Names under the axis: years, or the months of one year, as many as there is room for."""
    foot = plot.room.bottom
    start, end = date.fromordinal(plot.first), date.fromordinal(plot.final)
    starts = [months.first_day(month) for month in range(months.of(start), months.of(end) + 1)]
    starts = [day for day in starts if plot.first <= day.toordinal() <= plot.final]
    by_month = [
        (day, months.label(months.of(day)) if day.month == 1 else months.name(months.of(day))) for day in starts
    ]
    by_year = [(day, str(day.year)) for day in starts if day.month == 1]
    choices = [
        by_month,
        [(day, words) for day, words in by_month if day.month % 3 == 1],
        by_year,
        [(day, words) for day, words in by_year if day.year % 2 == 0],
    ]
    for choice in choices:
        named = [
            Words(words, plot.x(day.toordinal()), foot + 20, "middle", bold=day.month == 1) for day, words in choice
        ]
        inside = [words for words in named if words.box.left >= 0 and words.box.right <= width]
        apart = all(not a.box.meets(b.box, 8) for a, b in itertools.pairwise(inside))
        if len(inside) > 1 and apart and any(words.bold for words in inside):
            ticks = [line(words.x, foot, words.x, foot + 5, AXIS) for words in inside]
            return ticks + [words.drawn() for words in inside]
    ends = [Words(months.label(months.of(start)), plot.room.left, foot + 20)]
    if plot.first != plot.final:
        ends.append(Words(months.label(months.of(end)), plot.room.right, foot + 20, "end"))
    return [words.drawn() for words in ends]


# -- what lies on them ---------------------------------------------------------------------------------------------


def breaks_drawn(spec: Dated, plot: Plot) -> list[str]:
    """A dashed upright line at the first day of each new definition."""
    days = [months.first_day(parted.month).toordinal() for parted in spec.breaks]
    inside = [plot.x(day) for day in days if plot.first < day <= plot.final]
    return [line(x, plot.room.top, x, plot.room.bottom, SOFT, 1, "2 3") for x in inside]


def line_drawn(spec: Dated, k: int, item: DatedLine, plot: Plot) -> Drawn:
    """A line through the figures that are known; an awaited one, or a new definition, parts it."""
    starts = [months.first_day(found.month).toordinal() for found in spec.breaks]
    stretches: list[list[tuple[float, float]]] = [[]]
    before: int | None = None
    for point in item.points:
        parted = before is not None and any(before < day <= point.at for day in starts)
        if (point.value is None or parted) and stretches[-1]:
            stretches.append([])
        if point.value is not None:
            stretches[-1].append((plot.x(point.at), plot.y(point.value)))
            before = point.at
    return Drawn(item.name, tuple(tuple(run) for run in stretches if run), stroke_of(k), last_said(spec, item))


def points_drawn(spec: Dated, k: int, item: DatedLine, plot: Plot) -> list[str]:
    """The figures themselves, with the interval of their sample."""
    body, colour = [], stroke_of(k)[0]
    for point in item.points:
        if point.value is None:
            continue
        at = plot.x(point.at)
        if point.low is not None and point.high is not None:
            low, high = plot.y(point.low), plot.y(point.high)
            body.append(line(at, high, at, low, INK, 1.2))
            body += [line(at - 4, end, at + 4, end, INK, 1.2) for end in (low, high)]
        if spec.dots and len(item.points) <= MOST_DOTS:
            radius, fill = (4, colour) if item.own else (3, WHITE)
            body.append(circle(at, plot.y(point.value), radius, fill, colour, 1.5))
    return body


def marks_drawn(spec: Dated, plot: Plot) -> list[str]:
    """A ring around each figure that an analyst entered as unusual."""
    ours = [point for item in spec.lines if item.own for point in item.points if point.value is not None]
    return [
        circle(plot.x(point.at), plot.y(point.value or 0), 9, "none", INK, 1.4)
        for mark in spec.marks
        for point in ours
        if mark.first_day <= point.last_day <= mark.last_day
    ]
