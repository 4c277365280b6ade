"""XmR charts as the NHS's “Making Data Count” draws them (METHOD §2).

Limits are the mean ± 2.66 times the average moving range, ranges of 3.267 times their mean or more screened out once.
Every point that belongs to an unusual pattern is flagged; the first of these patterns that holds names it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from performance.arithmetic.series import Floats

SCREEN, LIMIT = 3.267, 2.66
RUN = 7
FEWEST = 13

OUTSIDE, TREND, NEAR, SHIFT, COMMON = "outside", "trend", "two of three", "shift", ""


@dataclass(frozen=True, eq=False)
class Chart:
    """Mean and limits, and for each point the pattern it is part of with its side: 1 high or rising, −1, 0 none.

    A series that never moves has no limits (`low` and `high` None) and no outside points. `is_short` warns that fewer
    than 13 points bear little.
    """

    mean: float
    low: float | None
    high: float | None
    patterns: tuple[str, ...]
    sides: tuple[int, ...]

    @property
    def is_short(self) -> bool:
        """Whether there are too few points to trust the limits."""
        return len(self.patterns) < FEWEST


def limits(values: Floats, *, screen: bool = True) -> tuple[Floats, Floats]:
    """Mean and distance of the limits of charts [chart, point]; NaN where all ranges are screened out.

    Moving ranges of 3.267 times their mean or more are screened once; the mean is not.
    """
    ranges = np.abs(np.diff(values, axis=1))
    average = ranges.mean(axis=1, keepdims=True)
    kept = ranges < SCREEN * average if screen else np.broadcast_to(average > 0, ranges.shape)
    number = kept.sum(axis=1)
    average = np.divide((ranges * kept).sum(axis=1), number, out=np.full(len(values), np.nan), where=number > 0)
    average = np.where(np.isnan(values).any(axis=1), np.nan, average)
    return values.mean(axis=1), LIMIT * average


def chart(values: Floats, *, screen: bool = True) -> Chart:
    """The chart of one series [point]. Raises ValueError where a point is not known: nothing may stand for it."""
    if len(values) < 2 or np.isnan(values).any():
        raise ValueError("An XmR chart needs at least two points, and every one of them.")
    means, reaches = limits(values[None], screen=screen)
    mean, reach = float(means[0]), float(reaches[0])
    if np.isnan(reach):
        patterns, sides = _named(values, mean, None)
        return Chart(mean, None, None, patterns, sides)
    patterns, sides = _named(values, mean, reach)
    return Chart(mean, mean - reach, mean + reach, patterns, sides)


def _named(values: Floats, mean: float, reach: float | None) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The pattern and side of each point, the first that holds."""
    side = np.sign(values - mean).astype(int)
    outside = np.where(np.abs(values - mean) > reach, side, 0) if reach is not None else np.zeros(len(values), int)
    found = [(OUTSIDE, outside), (TREND, _trends(values))]
    if reach is not None:
        found.append((NEAR, _two_of_three(values, mean, reach, outside)))
    found.append((SHIFT, _runs(side)))
    patterns, sides = [COMMON] * len(values), [0] * len(values)
    for place in range(len(values)):
        for name, marks in found:
            if marks[place]:
                patterns[place], sides[place] = name, int(marks[place])
                break
    return tuple(patterns), tuple(sides)


def _trends(values: Floats) -> npt.NDArray[np.int_]:
    """Points of seven that rise or fall without a pause: six strict differences of one sign."""
    steps, marks = np.sign(np.diff(values)).astype(int), np.zeros(len(values), int)
    for place in range(len(values) - RUN + 1):
        ahead = steps[place : place + RUN - 1]
        if ahead[0] and (ahead == ahead[0]).all():
            marks[place : place + RUN] = ahead[0]
    return marks


def _two_of_three(values: Floats, mean: float, reach: float, outside: npt.NDArray[np.int_]) -> npt.NDArray[np.int_]:
    """Of three points on one side, the two or three between the near limit and the limit."""
    side, marks = np.sign(values - mean).astype(int), np.zeros(len(values), int)
    close = (np.abs(values - mean) > reach * 2 / 3) & (outside == 0)
    for place in range(len(values) - 2):
        three = slice(place, place + 3)
        if side[place] and (side[three] == side[place]).all() and close[three].sum() >= 2:
            marks[three] = np.where(close[three], side[place], marks[three])
    return marks


def _runs(side: npt.NDArray[np.int_]) -> npt.NDArray[np.int_]:
    """Points of seven or more that lie strictly on one side of the mean."""
    marks = np.zeros(len(side), int)
    for place in range(len(side) - RUN + 1):
        ahead = side[place : place + RUN]
        if ahead[0] and (ahead == ahead[0]).all():
            marks[place : place + RUN] = ahead[0]
    return marks
