"""From figures to places: scales of values and of months, with the ticks that people expect."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from performance import months
from performance.charts.pen import AXIS, GRID, SMALL, SOFT, Box, Words, line, text_width
from performance.charts.specs import number

QUARTER = 3
YEAR = 12


@dataclass(frozen=True)
class Values:
    """A scale of values from `low` to `high` with a line at every `step`."""

    low: float
    high: float
    step: float

    @property
    def ticks(self) -> list[float]:
        return [self.low + k * self.step for k in range(round((self.high - self.low) / self.step) + 1)]

    @property
    def places(self) -> int:
        """Decimals that the ticks need."""
        return decimals(self.step)

    @property
    def labels(self) -> list[str]:
        return [number(tick, self.places) for tick in self.ticks]


def decimals(step: float) -> int:
    """How many decimals multiples of `step` need: 0 for 25, 1 for 2.5, 2 for 0.25."""
    return max(0, -int(Decimal(f"{step:.6g}").normalize().as_tuple().exponent))


def nice_step(span: float, most: int, *, whole: bool = True) -> float:
    """The smallest of 1, 2, 2.5, 5 × a power of ten that parts `span` into at most `most` steps."""
    if span <= 0:
        return 1
    power = 10.0 ** math.floor(math.log10(span / most))
    steps = [factor * power for factor in (1, 2, 2.5, 5, 10, 20) if not whole or (factor * power) % 1 == 0]
    return next((step for step in steps if math.ceil(span / step) <= most), steps[-1] if steps else 1)


def from_zero(values: Sequence[float], most: int = 5, *, whole: bool = True) -> Values:
    """A scale from zero up to a little more than the greatest value."""
    top = max([*values, 0.0])
    step = nice_step(top, most, whole=whole)
    return Values(0, max(step, math.ceil(top / step) * step), step)


def around(values: Sequence[float], most: int = 5) -> Values:
    """A scale around the values; from zero where they come near it, so that a small change does not look large."""
    low, high = min(values), max(values)
    if low < high * 0.5 or high <= most:
        return from_zero(values, most)
    room = max((high - low) * 0.15, high * 0.02, 1)
    step = nice_step(high - low + 2 * room, most)
    first = max(0.0, math.floor((low - room) / step) * step)
    return Values(first, max(math.ceil((high + room) / step) * step, first + step), step)


def height_of(value: float, values: Values, plot: Box) -> float:
    """Where a value lies on a plot."""
    share = (value - values.low) / (values.high - values.low)
    return plot.bottom - share * (plot.bottom - plot.top)


def horizontals(values: Values, labels: Sequence[str], plot: Box) -> list[str]:
    """Light lines across a plot with their values at its left; the lowest is the axis."""
    body = []
    for tick, words in zip(values.ticks, labels, strict=True):
        y = height_of(tick, values, plot)
        body.append(line(plot.left, y, plot.right, y, AXIS if tick == values.low else GRID))
        body.append(Words(words, plot.left - 6, y + 4, "end").drawn())
    return body


@dataclass(frozen=True)
class Frame:
    """The plot of a chart along months: its room, its months and its scale of values."""

    plot: Box
    first: int
    count: int
    values: Values

    def x(self, month: int) -> float:
        if self.count == 1:
            return (self.plot.left + self.plot.right) / 2
        return self.plot.left + (month - self.first) * (self.plot.right - self.plot.left) / (self.count - 1)

    def y(self, value: float) -> float:
        return height_of(value, self.values, self.plot)

    @property
    def last(self) -> int:
        return self.first + self.count - 1

    def drawn(self) -> list[str]:
        """Light horizontals with their values, ticks and names of months."""
        body = horizontals(self.values, self.values.labels, self.plot)
        for month in range(self.first, self.last + 1):
            if month % QUARTER == 0:
                down = 7 if month % YEAR == 0 else 4
                body.append(line(self.x(month), self.plot.bottom, self.x(month), self.plot.bottom + down, AXIS))
        return body + [words.drawn() for words in self.month_names()]

    def month_names(self) -> list[Words]:
        """The names under the axis: of each quarter, of Januaries, or of years only, as many as there is room for."""
        every = range(self.first, self.last + 1)
        januaries = [month for month in every if month % YEAR == 0]
        choices = [
            [
                (month, months.label(month) if month % YEAR == 0 else months.name(month))
                for month in every
                if month % 3 == 0
            ],
            [(month, months.label(month)) for month in januaries],
            [(month, str(month // YEAR)) for month in januaries],
            [(month, str(month // YEAR)) for month in januaries if month // YEAR % 5 == 0],
        ]
        for choice in choices:
            names = [self._name(month, words) for month, words in choice if self._fits(month, words)]
            apart = all(not a.box.meets(b.box, 8) for a, b in itertools.pairwise(names))
            if names and apart and any(month % YEAR == 0 for month, _ in choice):
                return names
        return self._ends()

    def _ends(self) -> list[Words]:
        """A window without a January: its first and last months."""
        y = self.plot.bottom + 20
        first, last = months.label(self.first), months.label(self.last)
        if self.count == 1:
            return [Words(first, self.x(self.first), y, "middle")]
        return [Words(first, self.plot.left, y), Words(last, self.plot.right, y, "end")]

    def _name(self, month: int, words: str) -> Words:
        return Words(words, self.x(month), self.plot.bottom + 20, "middle", SMALL, SOFT, bold=month % YEAR == 0)

    def _fits(self, month: int, words: str) -> bool:
        return self._name(month, words).box.left >= 0 and self._name(month, words).box.right <= self.plot.right + 24


def margin(values: Values) -> float:
    """Room that the widest value on the left needs."""
    return max(text_width(words) for words in values.labels) + 10
