"""Charts along months: the trend with its expected range, the rolling total, the sparkline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from performance import months
from performance.charts.legends import legend
from performance.charts.pen import (
    BAD,
    BAND,
    DATA,
    GOOD,
    GRID,
    INK,
    MIDDLE,
    MUTE,
    SAMPLE,
    SOFT,
    TICK,
    VALUE,
    WHITE,
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
    triangle,
)
from performance.charts.plots import WIDE, axis_cut, nothing
from performance.charts.scales import Frame, Values, around, from_zero, margin
from performance.charts.specs import Break, Level, MonthlySpec, Point, Rolling, Sparkline, Trend, number

MOST_NAMED = 6  # months outside the range that are named; the others keep their triangle


def runs(points: Sequence[Point], breaks: Sequence[Break] = ()) -> Iterator[list[Point]]:
    """The points in stretches without a gap: a missing month or a new definition ends a line."""
    starts = {item.month for item in breaks}
    run: list[Point] = []
    for point in points:
        if run and (point.value is None or point.month in starts):
            yield run
            run = []
        if point.value is not None:
            run.append(point)
    if run:
        yield run


def tone(mark: int, polarity: int) -> str:
    """The colour of a month outside its range: adverse, favourable, or neither."""
    if not polarity:
        return MUTE
    return GOOD if mark * polarity > 0 else BAD


def place_of(frame: Frame, point: Point) -> tuple[float, float]:
    return frame.x(point.month), frame.y(point.value or 0)


def band(frame: Frame, points: Sequence[Point]) -> list[str]:
    """The expected range as a grey area and its middle as a dashed line, where there is one."""
    body, stretch = [], []
    for point in [*points, Point(-1, None)]:
        if point.low is not None and point.high is not None:
            stretch.append((frame.x(point.month), point.low, point.expected, point.high))
            continue
        if len(stretch) > 1:
            upper = [(x, frame.y(high)) for x, _low, _mid, high in stretch]
            lower = [(x, frame.y(low)) for x, low, _mid, _high in reversed(stretch)]
            body.append(path(upper + lower, close=True, fill=BAND))
            middle = [(x, frame.y(mid)) for x, _low, mid, _high in stretch if mid is not None]
            if len(middle) > 1:
                body.append(path(middle, fill="none", stroke=MIDDLE, stroke_width=1, stroke_dasharray="4 3"))
        stretch = []
    return body


def lines_drawn(frame: Frame, stretches: Iterable[Sequence[Point]], width: float) -> list[str]:
    """Each stretch as a line; a month alone between two gaps as a dot."""
    body = []
    for stretch in stretches:
        places = [place_of(frame, point) for point in stretch]
        if len(places) == 1:
            body.append(circle(*places[0], width * 1.2, DATA))
        else:
            body.append(path(places, fill="none", stroke=DATA, stroke_width=width, stroke_linejoin="round"))
    return body


def obstacles(frame: Frame, points: Sequence[Point], breaks: Sequence[Break] = ()) -> Iterator[Box]:
    """What words must keep off: the line with its points, and the expected range."""
    for run in runs(points, breaks):
        places = [place_of(frame, point) for point in run]
        yield from (Box(x - 4, y - 4, x + 4, y + 4) for x, y in places)
        yield from along(places)
    half = (frame.plot.right - frame.plot.left) / max(1, frame.count - 1) / 2
    for point in points:
        if point.low is not None and point.high is not None:
            x = frame.x(point.month)
            yield Box(x - half, frame.y(point.high), x + half, frame.y(point.low))


def breaks_drawn(frame: Frame, breaks: Sequence[Break], space: Space) -> list[str]:
    """A dashed upright line before each new definition, named at its top."""
    body = []
    for item in breaks:
        if not frame.first < item.month <= frame.last:
            continue
        x = (frame.x(item.month) + frame.x(item.month - 1)) / 2
        body.append(line(x, frame.plot.top, x, frame.plot.bottom, SOFT, 1, "2 3"))
        space.take([Box(x - 1, frame.plot.top, x + 1, frame.plot.bottom)])
        tops = [frame.plot.top + 10 + 14 * k for k in range(8)]
        sides = ((5, "start"), (-5, "end"))
        body += space.place(Label([Words(item.label, x + dx, y, anchor)]) for y in tops for dx, anchor in sides)
    return body


# -- trend --------------------------------------------------------------------------------------------


def trend(spec: Trend, width: float, classes: str) -> str:
    """Monthly counts from zero; months outside their range are named clear of the data."""
    wide = width > WIDE
    height = 320 if wide else 250
    if spec.last is None:
        return nothing(spec, width, height, classes)
    seen = [value for point in spec.points for value in (point.value, point.high) if value is not None]
    # a fifth more than the greatest value leaves room for the names of months above it
    frame = frame_for(
        spec, from_zero([max(seen) * (1.2 if any(point.mark > 0 for point in spec.known) else 1.06)]), width, height
    )
    space = Space(Box(frame.plot.left, 0, width, frame.plot.bottom))
    space.take(obstacles(frame, spec.points, spec.breaks))
    body = [*frame.drawn(), *band(frame, spec.points)]
    body += lines_drawn(frame, runs(spec.points, spec.breaks), 2)
    body += breaks_drawn(frame, spec.breaks, space)
    body += [month_drawn(frame, point, spec.polarity, 3.2 if wide else 2.4) for point in spec.known]
    if wide and not spec.last.mark:
        body += last_beside(frame, spec.last, space)
    body += outside_named(frame, spec, space, wide=wide)
    if not wide and not spec.last.mark:  # else it has its name already
        body += last_near(frame, spec.last, space)
    if wide:
        body += range_named(frame, spec.points, space)
    under, more = legend(spec.legend, width, height)
    return drawing(width, height + more, [*body, *under], spec.sentence, classes)


def frame_for(spec: MonthlySpec, values: Values, width: float, height: float, top: float = 14) -> Frame:
    """The plot inside its margins: at the left the widest value, at the right the last one where there is room."""
    right = 16.0
    if width > WIDE and spec.last and spec.last.value is not None:
        said = max(text_width(number(spec.last.value), VALUE, bold=True), text_width(months.label(spec.last.month)))
        right = said + 14
    plot = Box(margin(values), top, width - right, height - 30)
    return Frame(plot, spec.points[0].month, len(spec.points), values)


def month_drawn(frame: Frame, point: Point, polarity: int, radius: float) -> str:
    """A month as a point (hollow while provisional) or, outside its range, as a triangle."""
    x, y = place_of(frame, point)
    if point.mark:
        size = 2.2 * radius * (1.25 if point.far else 1)
        sign = triangle(x, y, size, tone(point.mark, polarity), up=point.mark > 0, hollow=point.tentative)
        return sign + circle(x, y, size + 4, "none", INK, 1.3) if point.entered else sign
    if not point.provisional and 0 < frame.x(point.month) - frame.x(point.month - 1) < 3 * radius:
        return ""  # so many months that points would hide the line
    return circle(x, y, radius, WHITE if point.provisional else DATA, DATA, 1.5)


def outside_named(frame: Frame, spec: Trend, space: Space, *, wide: bool) -> list[str]:
    """Names of the months outside their range, the latest first, as many as there is room for."""
    marked = [point for point in reversed(spec.known) if point.mark]
    space.take(Box(x - 8, y - 8, x + 8, y + 8) for x, y in (place_of(frame, point) for point in marked))
    body = []
    for point in marked[:MOST_NAMED]:
        body += space.place(names_of(point, *place_of(frame, point), wide=wide), gap=6)
    return body


def names_of(point: Point, x: float, y: float, *, wide: bool) -> Iterator[Label]:
    """Where a month's name may stand: ever further from its point, on the side that it lies out on."""
    name = f"{months.label(point.month)}: {number(point.value or 0)}"
    expected = ""
    if wide and point.low is not None and point.high is not None:
        expected = _("expected %(low)s to %(high)s") % {"low": number(point.low), "high": number(point.high)}
    up = point.mark > 0
    for away in range(13, 150, 6):
        for anchor, dx in (("middle", 0.0), ("end", 8.0), ("start", -8.0)):
            first = y - away - (14 if expected else 0) if up else y + away + 9
            lines = [Words(name, x + dx, first, anchor, 13, INK, bold=True)]
            if expected:
                lines.append(Words(expected, x + dx, first + 14, anchor))
            near, far = (lines[-1].box.bottom + 1, y - 9) if up else (y + 9, lines[0].box.top - 1)
            yield Label(lines, Box(x, near, x, far) if far - near > SAMPLE else None)


def last_beside(frame: Frame, last: Point, space: Space) -> list[str]:
    """The latest value and its month in the right margin, at the height of its point."""
    left = frame.plot.right + 10
    y = min(max(frame.y(last.value or 0), 16), frame.plot.bottom - 14)  # the words under the value need room as well
    value = Words(number(last.value or 0), left, y + 1, "start", VALUE, INK, bold=True)
    return space.place([Label([value, Words(months.label(last.month), left, y + 16)])], gap=0)


def last_near(frame: Frame, last: Point, space: Space) -> list[str]:
    """The latest value on a phone, where no margin is: as near to its point as there is room."""
    x, y = place_of(frame, last)
    offsets = (away for near in range(12, 90, 4) for away in (-near, near + 9))
    words = number(last.value or 0)
    return space.place(Label([Words(words, x + 6, y + away, "end", VALUE, INK, bold=True)]) for away in offsets)


def range_named(frame: Frame, points: Sequence[Point], space: Space) -> list[str]:
    """The words "Expected range", once, just above the band."""
    ranged = [point for point in points if point.high is not None]
    return space.place(
        Label([Words(_("Expected range"), frame.x(point.month), frame.y(point.high or 0) - away, "middle")])
        for away in (7, 12, 20, 30)
        for point in ranged[2:-2]
    )


# -- rolling total --------------------------------------------------------------------------------------


def rolling(spec: Rolling, width: float, classes: str) -> str:
    """Totals of 12 months against baseline and target; says so when its axis does not start at zero."""
    wide = width > WIDE
    height = 240 if wide else 210
    if spec.last is None:
        return nothing(spec, width, height, classes)
    levels = [level for level in (spec.baseline, spec.target) if level]
    values = around([point.value or 0 for point in spec.known] + [level.value for level in levels])
    frame = frame_for(spec, values, width, height, top=24)
    space = Space(Box(frame.plot.left, 0, width, frame.plot.bottom))
    space.take(obstacles(frame, spec.points, spec.breaks))
    body = frame.drawn()
    cut = axis_cut(values.low, values.labels[0])
    space.take(words.box for words in cut)
    body += [words.drawn() for words in cut]
    for level, dash in ((spec.baseline, "2 3"), (spec.target, "")):
        body += level_drawn(frame, level, dash, space) if level else []
    body += lines_drawn(frame, runs(spec.points, spec.breaks), 2.2)
    body += breaks_drawn(frame, spec.breaks, space)
    if wide:
        body += last_beside(frame, spec.last, space)
    body += level_names(frame, levels, space)
    body.append(circle(*place_of(frame, spec.last), 4, INK))
    if not wide:
        body += last_near(frame, spec.last, space)
    under, more = legend(spec.legend, width, height)
    return drawing(width, height + more, [*body, *under], spec.sentence, classes)


def level_drawn(frame: Frame, level: Level, dash: str, space: Space) -> list[str]:
    y = frame.y(level.value)
    left = frame.x(max(frame.first, level.first)) if level.first is not None else frame.plot.left
    space.take([Box(left, y - 1, frame.plot.right, y + 1)])
    return [line(left, y, frame.plot.right, y, SOFT if dash else INK, 1.2 if dash else 2, dash)]


def level_names(frame: Frame, levels: Sequence[Level], space: Space) -> list[str]:
    """Each level's label with its value: before its line where that begins late, else on it where there is room."""
    body = []
    for level in levels:
        y, words = frame.y(level.value), f"{level.label} {number(level.value)}"
        left = frame.x(max(frame.first, level.first)) if level.first is not None else frame.plot.left
        places = [
            (left + 4 + k * 20, away) for away in (-6, 15, -12, 21) for k in range(int(frame.plot.right - left) // 20)
        ]
        choices = [Label([Words(words, left - 6, y + 4, "end", fill=INK)])]
        choices += [Label([Words(words, x, y + away, fill=INK)]) for x, away in places]
        choices += [Label([Words(words, left - 6, y + away, "end", fill=INK)]) for away in (15, -6, 21, -12)]
        body += space.place(choices, gap=1)
    return body


# -- sparkline --------------------------------------------------------------------------------------------


def sparkline(spec: Sparkline, width: float, classes: str) -> str:
    """36 months in a row of the dashboard: range, line, months outside it, latest month, a light line each January."""
    height = round(width * 48 / 140)
    if spec.last is None:
        return nothing(spec, width, height, classes)
    seen = [value for point in spec.points for value in (point.value, point.low, point.high) if value is not None]
    low, high = min(seen), max(seen)
    room = (high - low) * 0.02 or 1
    frame = Frame(
        Box(4, 7, width - 4, height - 7), spec.points[0].month, len(spec.points), Values(low - room, high + room, 1)
    )
    body = [
        line(frame.x(point.month), 0, frame.x(point.month), height, GRID)
        for point in spec.points
        if point.month % 12 == 0
    ]
    body += band_only(frame, spec.points)
    body += lines_drawn(frame, runs(spec.points), 1.5)
    for point in spec.known:
        if point.mark:
            colour = tone(point.mark, spec.polarity)
            body.append(triangle(*place_of(frame, point), 5, colour, up=point.mark > 0, hollow=point.tentative))
            body += [circle(*place_of(frame, point), 7, "none", INK, 1)] if point.entered else []
    if not spec.last.mark:
        body.append(circle(*place_of(frame, spec.last), 2.6, INK))
    return drawing(width, height, body, spec.sentence, classes)


def band_only(frame: Frame, points: Sequence[Point]) -> list[str]:
    """The expected range without its middle, which a sparkline has no room for."""
    return [shape for shape in band(frame, points) if BAND in shape]


def time_axis(first: int, last: int, width: float = 140) -> str:
    """The sparklines' one scale of time, for the head of their column."""
    frame = Frame(Box(4, 0, width - 4, 16), first, last - first + 1, Values(0, 1, 1))
    januaries = [month for month in range(first, last + 1) if month % 12 == 0]
    body = []
    for month in januaries:
        words = Words(str(month // 12), frame.x(month) + 3, 11)
        body.append(line(frame.x(month), 2, frame.x(month), 16, TICK))
        if words.box.right <= width:
            body.append(words.drawn())
    says = _("Scale of time, %(first)s to %(last)s") % {"first": months.label(first), "last": months.label(last)}
    return drawing(width, 16, body, says, "spark")
