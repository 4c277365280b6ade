"""Charts of areas beside each other: rates with their intervals, and a place among many."""

from __future__ import annotations

from django.utils.translation import gettext as _

from performance.charts.legends import legend
from performance.charts.pen import (
    DATA,
    GRID,
    INK,
    PEER,
    SOFT,
    TICK,
    WHITE,
    Words,
    circle,
    drawing,
    line,
    rectangle,
    text_width,
)
from performance.charts.scales import from_zero
from performance.charts.specs import Bar, Level, Peers, RankStrip, number

ROW = 18
BAR = 11
TOP, FOOT = 26, 28
LEAST_BARS = 0.5  # of the width: names are shortened before they take more


def short_name(name: str, room: float) -> str:
    """A name that fits: with & for and, then cut."""
    if text_width(name) > room:
        name = name.replace(" and ", " & ")
    while text_width(name) > room and len(name) > 2:
        name = name.rstrip("…")[:-1].rstrip() + "…"
    return name


def peers(spec: Peers, width: float, classes: str) -> str:
    """A bar for each area, best first, with its 95% interval: our own navy, similar ones filled, others outlined."""
    if not spec.bars:
        body = [Words(_("No figures"), width / 2, 34, "middle").drawn()]
        return drawing(width, 60, body, spec.sentence, classes)
    names = [short_name(bar.name, width * LEAST_BARS - 16) for bar in spec.bars]
    left = max(text_width(name, bold=bar.own) for name, bar in zip(names, spec.bars, strict=True)) + 10
    height = TOP + ROW * len(spec.bars) + FOOT
    values = from_zero(
        [rate for bar in spec.bars for rate in (bar.high, bar.value)] + ([spec.average.value] if spec.average else []),
        6 if width > 400 else 4,
        whole=False,
    )
    scale = (width - left - 14) / values.high
    body = []
    for tick, words in zip(values.ticks, values.labels, strict=True):
        x = left + tick * scale
        body.append(line(x, TOP, x, height - FOOT + 2, GRID))
        body.append(Words(words, x, height - 10, "middle").drawn())
    for k, (bar, name) in enumerate(zip(spec.bars, names, strict=True)):
        body += bar_drawn(bar, name, left, TOP + k * ROW + 3, scale)
    if spec.average:
        body += average_drawn(spec.average, left + spec.average.value * scale, width, height)
    for k, bar in enumerate(spec.bars):
        if bar.own:
            at = left + bar.high * scale + 6
            body += rate_drawn(Words(number(bar.value, 1), at, TOP + k * ROW + 13, size=13, fill=INK, bold=True))
    under, more = legend(spec.legend, width, height)
    return drawing(width, height + more, [*body, *under], spec.sentence, classes)


def average_drawn(average: Level, x: float, width: float, height: float) -> list[str]:
    """The whole group's rate as a dashed upright, named at its top."""
    words = f"{average.label} {number(average.value, 1)}"
    half = text_width(words) / 2
    return [
        line(x, TOP - 6, x, height - FOOT + 2, INK, 1.5, "5 3"),
        Words(words, min(max(x, half), width - half), 14, "middle", fill=INK).drawn(),
    ]


def bar_drawn(bar: Bar, name: str, left: float, y: float, scale: float) -> list[str]:
    """One area: its name, its bar, its whisker."""
    fill, stroke = (DATA, DATA) if bar.own else (PEER, PEER) if bar.similar else (WHITE, PEER)
    low, high, middle = left + bar.low * scale, left + bar.high * scale, y + BAR / 2
    return [
        Words(name, left - 6, y + 10, "end", fill=INK if bar.own else SOFT, bold=bar.own).drawn(),
        rectangle(left, y, bar.value * scale, BAR, fill, stroke),
        line(low, middle, high, middle, INK, 1.2),
        line(low, middle - 3, low, middle + 3, INK, 1.2),
        line(high, middle - 3, high, middle + 3, INK, 1.2),
    ]


def rate_drawn(rate: Words) -> list[str]:
    """Our own rate on a white ground, for the average's line may run through it."""
    box = rate.box
    return [
        rectangle(box.left - 2, box.top - 1, box.right - box.left + 4, box.bottom - box.top + 2, WHITE),
        rate.drawn(),
    ]


def rank_strip(spec: RankStrip, width: float, classes: str) -> str:
    """A line from the first to the last place, a bar where the rank would lie by chance, a dot where it lies."""

    def x(rank: float) -> float:
        return 4 + (rank - 1) * (width - 8) / max(1, spec.of - 1)

    body = [line(x(1), 5, x(spec.of), 5, TICK), line(x(1), 2, x(1), 8, TICK), line(x(spec.of), 2, x(spec.of), 8, TICK)]
    if spec.low is not None and spec.high is not None:
        body.append(line(x(spec.low), 5, x(spec.high), 5, PEER, 4))
    body.append(circle(x(spec.rank), 5, 3.4, DATA, WHITE))
    return drawing(width, 10, body, spec.sentence, classes)
