"""Lines beside each other: financial years over each other, and several series on one scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from performance import months
from performance.charts.legends import legend, stroke_of
from performance.charts.monthly import breaks_drawn
from performance.charts.pen import (
    AXIS,
    DATA,
    GRID,
    INK,
    PEER,
    SAMPLE,
    SOFT,
    VALUE,
    Box,
    Label,
    Space,
    Words,
    along,
    circle,
    drawing,
    line,
    path,
    text_width,
)
from performance.charts.plots import WIDE, axis_cut, nothing
from performance.charts.scales import Frame, Values, around, from_zero, horizontals, margin
from performance.charts.specs import Key, Lines, Years, number

MOST_ENDS, MOST_ROOM = 6, 0.36  # lines that are named at their ends, and the share of the width that names may take
ROLES = {"now": (DATA, 2.6, ""), "before": (PEER, 2.0, ""), "average": (SOFT, 1.6, "5 3")}
Stroke = tuple[str, float, str]
Place = tuple[float, float]


@dataclass(frozen=True)
class Drawn:
    """A line as it lies on the drawing: its stretches without a gap, its stroke, and what is printed at its end."""

    name: str
    stretches: tuple[tuple[Place, ...], ...]
    stroke: Stroke
    value: str

    @property
    def end(self) -> Place:
        """Where it ends."""
        return self.stretches[-1][-1]

    def body(self) -> list[str]:
        """Its strokes; a value alone between two gaps is a dot."""
        colour, width, dashes = self.stroke
        dashed: dict[str, Any] = {"stroke_dasharray": dashes} if dashes else {}
        return [
            circle(*places[0], width * 1.2, colour)
            if len(places) == 1
            else path(places, fill="none", stroke=colour, stroke_width=width, stroke_linejoin="round", **dashed)
            for places in self.stretches
        ]

    def obstacles(self) -> Iterator[Box]:
        """What words must keep off."""
        for places in self.stretches:
            yield from (Box(x - 2, y - 2, x + 2, y + 2) for x, y in places)
            yield from along(places)


def stretches(values: Sequence[float | None], parted_at: Sequence[int] = ()) -> Iterator[list[tuple[int, float]]]:
    """Places and values without a gap; a new definition at a place begins a new stretch."""
    run: list[tuple[int, float]] = []
    for k, value in enumerate(values):
        if run and (value is None or k in parted_at):
            yield run
            run = []
        if value is not None:
            run.append((k, value))
    if run:
        yield run


def end_room(lines: Sequence[tuple[str, str]]) -> float:
    """The right margin that names and last values need."""
    return 14 + max((max(text_width(value, VALUE, bold=True), text_width(name)) for name, value in lines), default=0.0)


def are_named_at_ends(ends: Sequence[tuple[str, str]], width: float) -> bool:
    """Whether lines bear their names and last values at their ends: few of them, in a drawing with room for words."""
    return width > WIDE and len(ends) <= MOST_ENDS and end_room(ends) < width * MOST_ROOM


def keys_under(keys: Sequence[Key], *, at_ends: bool) -> list[Key]:
    """What the legend explains: the strokes as well, unless their lines are named at their ends."""
    return [key for key in keys if not (at_ends and key.sign.startswith("stroke"))]


def ends_named(drawn: Sequence[Drawn], plot: Box) -> list[str]:
    """Each line's name and last value in the right margin, moved apart where they would touch, with a fine leader."""
    order = sorted(drawn, key=lambda item: item.end[1])
    heights: list[float] = []
    for item in order:
        least = heights[-1] + 30 if heights else plot.top + 4
        heights.append(max(item.end[1], least))
    over = heights[-1] - (plot.bottom - 12) if heights else 0
    for k in reversed(range(len(heights))):
        if over > 0:
            heights[k] -= over
            over = (heights[k - 1] + 30 - heights[k]) if k else 0
    body = []
    for item, y in zip(order, heights, strict=True):
        left = plot.right + 12
        body.append(line(item.end[0] + 3, item.end[1], left - 2, y - 3, GRID if abs(item.end[1] - y) < 3 else AXIS))
        body.append(Words(item.value, left, y + 1, "start", VALUE, INK, bold=True).drawn())
        body.append(Words(item.name, left, y + 15).drawn())
    return body


# -- financial years ------------------------------------------------------------------------------------------------


def years(spec: Years, width: float, classes: str) -> str:
    """Twelve months from April: this year thick, the last one grey, the average dashed; counts from zero."""
    wide = width > WIDE
    height = 300 if wide else 240
    known = [item for item in spec.lines if any(value is not None for value in item.values)]
    if not known:
        return nothing(spec, width, height, classes)
    values = from_zero([max(v for item in known for v in item.values if v is not None) * 1.06])
    last = [(item.name, number(next(v for v in reversed(item.values) if v is not None))) for item in known]
    right = end_room(last) if wide else 16
    plot = Box(margin(values), 14, width - right, height - 30)
    frame = Frame(plot, 0, 12, values)
    parted = [(item.month - spec.first_month) % 12 for item in spec.breaks]
    drawn = [
        Drawn(
            item.name,
            tuple(
                tuple((frame.x(k), frame.y(v)) for k, v in run)
                for run in stretches(item.values, parted if item.role != "average" else ())
            ),
            ROLES[item.role],
            value,
        )
        for item, (_name, value) in zip(known, last, strict=True)
    ]
    body = axes(frame, [months.name(spec.first_month + k) for k in range(12)], spec.first_month)
    for k in parted:
        x = (frame.x(k) + frame.x(k - 1)) / 2 if k else frame.x(0)
        body.append(line(x, plot.top, x, plot.bottom, SOFT, 1, "2 3"))
    for item in reversed(drawn):
        body += item.body()
    body += ends_of_years(drawn, plot) if wide else [circle(*drawn[0].end, 4, INK)]
    keys = [key for key in spec.legend if not wide or key.sign == "break"]
    under, more = legend(keys, width, height)
    return drawing(width, height + more, [*body, *under], spec.sentence, classes)


def ends_of_years(drawn: Sequence[Drawn], plot: Box) -> list[str]:
    """A year that is not over is named at its last month, the others in the margin."""
    space = Space(plot)
    for item in drawn:
        space.take(item.obstacles())
    body = ends_named([item for item in drawn if item.end[0] > plot.right - 4], plot)
    for item in drawn:
        if item.end[0] <= plot.right - 4:
            body.append(circle(*item.end, 4, INK))
            body += space.place(near_end(item))
    return body


def near_end(item: Drawn) -> Iterator[Label]:
    """Where a line's value and name may stand: ever further above or below its end."""
    x, y = item.end
    for away in range(20, 160, 6):
        for top in (y - away - 6, y + away):
            for anchor, dx in (("middle", 0.0), ("start", 6.0), ("end", -6.0)):
                value = Words(item.value, x + dx, top, anchor, VALUE, INK, bold=True)
                leader = Box(x, top + 20, x, y - 6) if top < y else Box(x, y + 6, x, top - 14)
                long = leader.bottom - leader.top > SAMPLE
                yield Label([value, Words(item.name, x + dx, top + 15, anchor)], leader if long else None)


def axes(frame: Frame, names: Sequence[str], first_month: int) -> list[str]:
    """Light horizontals with their values, and the names of the months, every other one where there is no room."""
    body = horizontals(frame.values, frame.values.labels, frame.plot)
    every = 1 if (frame.plot.right - frame.plot.left) / 11 > 34 else 3
    for k, name in enumerate(names):
        body.append(line(frame.x(k), frame.plot.bottom, frame.x(k), frame.plot.bottom + 4, AXIS))
        if k % every == 0:
            year = (first_month + k) // 12 if k in (0, 9) else None
            words = f"{name} {year % 100:02d}" if year is not None else name
            body.append(
                Words(words, frame.x(k), frame.plot.bottom + 20, "middle", fill=SOFT, bold=year is not None).drawn()
            )
    return body


# -- several series -------------------------------------------------------------------------------------------------


def lines(spec: Lines, width: float, classes: str) -> str:
    """Several lines on one scale, told apart by stroke, named at their ends; a dotted level where they are indexed."""
    height = 300 if width > WIDE else 240
    known = [(k, item) for k, item in enumerate(spec.lines) if spec.latest(item)]
    if not known:
        return nothing(spec, width, height, classes)
    values = scale_of(spec)
    last = [(item.name, number(found[1], spec.places)) for _k, item in known if (found := spec.latest(item))]
    at_ends = are_named_at_ends(last, width)
    top = 24 if values.low > 0 else 14
    plot = Box(margin(values), top, width - (end_room(last) if at_ends else 16), height - 30)
    frame = Frame(plot, spec.first, spec.count, values)
    drawn = [
        Drawn(item.name, places_of(frame, spec, item.values, item.breaks), stroke_of(k), value)
        for (k, item), (_name, value) in zip(known, last, strict=True)
    ]
    body = frame.drawn()
    space = Space(Box(plot.left, 0, plot.right, plot.bottom))
    cut = axis_cut(values.low, values.labels[0])
    space.take(words.box for words in cut)
    body += [words.drawn() for words in cut]
    for item in drawn:
        space.take(item.obstacles())
    body += level_drawn(spec, frame, space)
    body += breaks_drawn(frame, spec.breaks, space)
    for item in reversed(drawn):
        body += item.body()
    body += ends_named(drawn, plot) if at_ends else []
    under, more = legend(keys_under(spec.legend, at_ends=at_ends), width, height)
    return drawing(width, height + more, [*body, *under], spec.sentence, classes)


def scale_of(spec: Lines) -> Values:
    """From zero for counts; around the level for an index."""
    seen = [value for item in spec.lines for value in item.values if value is not None]
    if spec.level:
        return around([*seen, spec.level.value])
    return from_zero([max(seen) * 1.06])


def places_of(
    frame: Frame, spec: Lines, values: Sequence[float | None], own_breaks: Sequence[int]
) -> tuple[tuple[Place, ...], ...]:
    parted = [month - spec.first for month in (*own_breaks, *(item.month for item in spec.breaks))]
    return tuple(
        tuple((frame.x(spec.first + k), frame.y(value)) for k, value in run) for run in stretches(values, parted)
    )


def level_drawn(spec: Lines, frame: Frame, space: Space) -> list[str]:
    if not spec.level:
        return []
    y, plot = frame.y(spec.level.value), frame.plot
    choices = (
        Label([Words(spec.level.label, plot.left + 4 + k * 20, y + away, fill=INK)])
        for away in (-6, 15, -12, 21)
        for k in range(int(plot.right - plot.left) // 20)
    )
    return [line(plot.left, y, plot.right, y, SOFT, 1.2, "2 3"), *space.place(choices, gap=1)]
