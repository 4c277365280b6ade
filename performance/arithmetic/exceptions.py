"""Months that are higher or lower than what came before them explains (METHOD §2).

Everything is computed for many series at once over an array [series, month]. Each month is tested against
months strictly before it, never across a change of definition; months of the disrupted period are neither
tested nor used, so the 36 months before one may reach back further than three years. After a gap that the
seasonal method cannot bear, history begins anew: classic after 24 known months, on trial after 12.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

import numpy as np
import numpy.typing as npt
from scipy.stats import nbinom

from performance.arithmetic.series import Floats
from performance.arithmetic.xmr import limits as xmr_limits

Ints = npt.NDArray[np.int8]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

WINDOW = 36  # months that a seasonal or low count is tested against
CLASSIC_WINDOW = 24
TRIAL_WINDOW = 12
MISSING_ALLOWED = 2
TERMS = 6
LEAST_SPREAD = 0.25  # variance of the root of a Poisson count
ROOT_SHIFT = 3 / 8
CLIP = 2.5
LIMIT, FAR = 2.0, 3.0
LOW_MEAN = 5.0
LOW_CHANCE = 0.001
CHUNK = 2000


class Method(IntEnum):
    """How a month was tested; a rule set names its method, short histories and low counts bring the others."""

    NONE = 0
    SEASONAL = 1
    LOW_COUNT = 2
    CLASSIC = 3
    TRIAL = 4

    @property
    def slug(self) -> str:
        """The method's name outside this program."""
        return self.name.lower().replace("_", " ")


@dataclass(frozen=True, eq=False)
class Signals:
    """What was expected of each month and how it compares; arrays [series, month], NaN where nothing is.

    `z` in standard deviations (none for low counts), `expected` with `low` and `high` as counts, `dispersion`
    the variance over the mean (at least 1), `mark` −1, 0 or 1, `method` a `Method`.
    """

    z: Floats
    expected: Floats
    low: Floats
    high: Floats
    dispersion: Floats
    mark: Ints
    method: Ints

    @classmethod
    def empty(cls, shape: tuple[int, int]) -> Signals:
        """Nothing tested yet."""
        z, expected, low, high, dispersion = (np.full(shape, np.nan) for _ in range(5))
        return cls(z, expected, low, high, dispersion, np.zeros(shape, np.int8), np.zeros(shape, np.int8))

    @property
    def far(self) -> Flags:
        """Marked months further out than three standard deviations."""
        far: Flags = (np.abs(self.z) > FAR) & (self.mark != 0)
        return far

    def put(self, rows: Whole, columns: Whole, other: Signals) -> None:
        """Write another's arrays into these rows and columns."""
        at = np.ix_(rows, columns)
        for name in ("z", "expected", "low", "high", "dispersion", "mark", "method"):
            getattr(self, name)[at] = getattr(other, name)


def signals(
    counts: Floats,
    start: int,
    *,
    breaks: Sequence[tuple[int, ...]] = (),
    disrupted: tuple[int, int] | None = None,
    classic: bool = False,
    limit: float = LIMIT,
) -> Signals:
    """Test every month of `counts` [series, month], whose first column is the month `start`.

    `breaks` gives each series its months of a new definition (none by default); `disrupted` is the first and
    last month of the disrupted period; `classic` asks for the classic method wherever there are 24 months. Months are
    marked beyond `limit` standard deviations; very many series are screened at three (METHOD §12).
    """
    months_of = start + np.arange(counts.shape[1])
    used = np.ones(counts.shape[1], bool)
    if disrupted:
        used = (months_of < disrupted[0]) | (months_of > disrupted[1])
    found = Signals.empty((counts.shape[0], counts.shape[1]))
    for rows, series_breaks in _alike(counts.shape[0], breaks):
        for columns in _segments(months_of, used, series_breaks):
            for at in range(0, len(rows), CHUNK):
                chunk = rows[at : at + CHUNK]
                found.put(chunk, columns, _tested(counts[np.ix_(chunk, columns)], months_of[columns], classic, limit))
    return found


def _alike(n: int, breaks: Sequence[tuple[int, ...]]) -> Iterator[tuple[Whole, tuple[int, ...]]]:
    """Rows whose definitions changed in the same months, with those months."""
    groups: dict[tuple[int, ...], list[int]] = {}
    for row in range(n):
        groups.setdefault(tuple(breaks[row]) if breaks else (), []).append(row)
    for months_broken, rows in groups.items():
        yield np.array(rows), months_broken


def _segments(months_of: Whole, used: Flags, breaks: Sequence[int]) -> Iterator[Whole]:
    """Columns of the usable months between two changes of definition."""
    edges = [-np.inf, *sorted(breaks), np.inf]
    for first, after in itertools.pairwise(edges):
        columns = np.flatnonzero(used & (months_of >= first) & (months_of < after))
        if len(columns):
            yield columns


def _tested(counts: Floats, at: Whole, classic: bool, limit: float) -> Signals:
    """All methods over one segment: the columns are the months `at`, of one definition."""
    found = Signals.empty((counts.shape[0], counts.shape[1]))
    unseen = np.isnan(counts)
    if not classic:
        _seasonal(found, counts, at, limit)
    columns = np.arange(counts.shape[1])
    last_unseen = np.maximum.accumulate(np.where(unseen, columns, -1), axis=1)
    unbroken = np.zeros(counts.shape, np.int64)  # known months right before each
    unbroken[:, 1:] = columns[:-1] - last_unseen[:, :-1]
    _classic(found, counts, (unbroken >= CLASSIC_WINDOW) & (found.method == Method.NONE), limit)
    _trial(found, counts, unbroken)
    return found


# -- seasonal, and low counts in its place ----------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Design:
    """The regression on the 36 months before one month: orthonormal basis `basis` [36, 6], the forecast's
    weights on it [6], and the forecast's leverage."""

    terms: Floats
    basis: Floats
    weights: Floats

    @property
    def leverage(self) -> float:
        """h of METHOD §2; 0.25746 when the months are consecutive."""
        return float(self.weights @ self.weights)


def terms_of(tau: Floats) -> Floats:
    """Level, trend per year and two harmonics of the year, τ months from the month tested: [τ, 6]."""
    angle = 2 * np.pi * tau / 12
    columns = (np.ones_like(tau), tau / 12, np.sin(angle), np.cos(angle), np.sin(2 * angle), np.cos(2 * angle))
    return np.stack(columns, axis=-1)


TARGET_TERMS = terms_of(np.zeros(1))[0]


@cache
def _design(before: tuple[int, ...]) -> Design:
    """The design for history months `before` (negative distances)."""
    terms = terms_of(np.array(before, float))
    basis, triangle = np.linalg.qr(terms)
    return Design(terms, basis, np.linalg.solve(triangle.T, TARGET_TERMS))


def _before(at: Whole, column: int) -> tuple[int, ...]:
    return tuple(int(month) for month in at[column - WINDOW : column] - at[column])


def _seasonal(found: Signals, counts: Floats, at: Whole, limit: float) -> None:
    """Fill in the months with 36 before them since the first known one, of which at most two are not known."""
    n = counts.shape[1]
    if n <= WINDOW:
        return
    unseen = np.isnan(counts)
    gaps = _window_sums(unseen.astype(float), WINDOW)
    begun = np.where(unseen.all(axis=1), n, unseen.argmin(axis=1))
    ready = (np.arange(n - WINDOW) >= begun[:, None]) & (gaps <= MISSING_ALLOWED)
    roots = np.sqrt(counts + ROOT_SHIFT)
    first = _forecasts(roots, at, ready, gaps)
    clipped = roots.copy()
    reach = CLIP * first.deviation
    np.clip(roots[:, WINDOW:], first.centre - reach, first.centre + reach, out=clipped[:, WINDOW:], where=ready)
    forecast = _forecasts(clipped, at, ready, gaps)
    _write_seasonal(found, roots, forecast, limit)
    _write_low(found, counts, ready, gaps)


@dataclass(frozen=True, eq=False)
class Forecast:
    """On the root scale, for the months from the 37th on: centre, s² and the forecast's deviation s√(1+h)."""

    centre: Floats
    spread: Floats
    deviation: Floats


def _forecasts(roots: Floats, at: Whole, ready: Flags, gaps: Floats) -> Forecast:
    """One-step forecasts of every month from the 37th on: all windows as one banded matrix product."""
    n = roots.shape[1]
    designs = [_design(_before(at, column)) for column in range(WINDOW, n)]
    band = np.zeros((n, len(designs), TERMS))
    for place, design in enumerate(designs):
        band[place : place + WINDOW, place] = design.basis
    filled = np.nan_to_num(roots)
    loadings = (filled @ band.reshape(n, -1)).reshape(len(roots), len(designs), TERMS)
    centre = np.einsum("sjk,jk->sj", loadings, np.array([design.weights for design in designs]))
    residual = _window_sums(filled**2, WINDOW) - np.einsum("sjk,sjk->sj", loadings, loadings)
    spread = residual / (WINDOW - TERMS)
    leverage = np.broadcast_to([design.leverage for design in designs], centre.shape).copy()
    _refit_gaps(roots, designs, ready & (gaps > 0), centre, spread, leverage)
    spread = np.where(ready, np.maximum(spread, LEAST_SPREAD), np.nan)
    return Forecast(np.where(ready, centre, np.nan), spread, np.sqrt(spread * (1 + leverage)))


def _refit_gaps(
    roots: Floats, designs: Sequence[Design], gapped: Flags, centre: Floats, spread: Floats, leverage: Floats
) -> None:
    """Fit the windows with one or two unknown months on the rest of their months."""
    for place in np.flatnonzero(gapped.any(axis=0)):
        rows, terms = np.flatnonzero(gapped[:, place]), designs[int(place)].terms
        window = roots[rows, place : place + WINDOW]
        known = (~np.isnan(window)).astype(float)
        window = np.nan_to_num(window)
        squares = np.einsum("rm,mp,mq->rpq", known, terms, terms)
        sums = np.einsum("rm,mp->rp", window, terms)
        slopes = np.linalg.solve(squares, sums[..., None])[..., 0]
        residual = known * (window - slopes @ terms.T)
        centre[rows, place] = slopes @ TARGET_TERMS
        spread[rows, place] = (residual**2).sum(axis=1) / (known.sum(axis=1) - TERMS)
        leverage[rows, place] = np.linalg.solve(squares, TARGET_TERMS[:, None])[..., 0] @ TARGET_TERMS


def _write_seasonal(found: Signals, roots: Floats, forecast: Forecast, limit: float) -> None:
    """Turn forecasts on the root scale into counts, z and marks."""
    z = (roots[:, WINDOW:] - forecast.centre) / forecast.deviation
    reach = limit * forecast.deviation
    found.z[:, WINDOW:] = z
    found.expected[:, WINDOW:] = np.maximum(forecast.centre**2 - ROOT_SHIFT + forecast.spread, 0)
    found.low[:, WINDOW:] = _counted(forecast.centre - reach)
    found.high[:, WINDOW:] = _counted(forecast.centre + reach)
    found.dispersion[:, WINDOW:] = np.maximum(1, 4 * forecast.spread)
    found.mark[:, WINDOW:] = np.where(np.abs(z) > limit, np.sign(z), 0)
    found.method[:, WINDOW:] = np.where(np.isnan(forecast.centre), Method.NONE, Method.SEASONAL)


def _counted(root: Floats) -> Floats:
    return np.maximum(np.maximum(root, 0) ** 2 - ROOT_SHIFT, 0)


def _write_low(found: Signals, counts: Floats, ready: Flags, gaps: Floats) -> None:
    """Where the 36 months average under five: high when so many would come once in a thousand months, never low."""
    totals = _window_sums(np.nan_to_num(counts), WINDOW)
    known = WINDOW - gaps
    low = ready & (totals < LOW_MEAN * known)
    rows, places = np.nonzero(low)
    cells = (rows, places + WINDOW)
    enough = _enough()[gaps[low].astype(int), totals[low].astype(int)]
    found.z[cells] = np.nan
    found.expected[cells] = totals[low] / known[low]
    found.low[cells] = 0
    found.high[cells] = enough - 1
    found.mark[cells] = counts[cells] >= enough
    found.method[cells] = Method.LOW_COUNT


@cache
def _enough() -> Floats:
    """The smallest count that is exceptional, by months unknown (0 to 2) and total of the rest."""
    totals = np.arange(int(LOW_MEAN * WINDOW))
    rows = []
    for gaps in range(MISSING_ALLOWED + 1):
        known = WINDOW - gaps
        rows.append(nbinom.isf(LOW_CHANCE, totals + 0.5, known / (known + 1)) + 1)
    return np.array(rows)


# -- short histories, and the classic method --------------------------------------------------------


def _classic(found: Signals, counts: Floats, wanted: Flags, limit: float) -> None:
    """So many standard deviations around the mean of the 24 months before, which are all known where it is `wanted`."""
    if counts.shape[1] <= CLASSIC_WINDOW or not wanted.any():
        return
    filled = np.nan_to_num(counts)
    totals = _window_sums(filled, CLASSIC_WINDOW)
    squares = _window_sums(filled**2, CLASSIC_WINDOW)
    variance = (CLASSIC_WINDOW * squares - totals**2) / (CLASSIC_WINDOW * (CLASSIC_WINDOW - 1))
    cells = wanted[:, CLASSIC_WINDOW:] & (variance > 0)
    mean = totals[cells] / CLASSIC_WINDOW
    _write_around(found, counts, cells, CLASSIC_WINDOW, mean, np.sqrt(variance[cells]), limit, Method.CLASSIC)
    rows, places = np.nonzero(cells)
    found.dispersion[rows, places + CLASSIC_WINDOW] = np.maximum(1, variance[cells] / mean)


def _trial(found: Signals, counts: Floats, unbroken: Whole) -> None:
    """XmR limits (three sigma, moving ranges screened once) where 12 to 23 months are known without a gap."""
    for length in range(TRIAL_WINDOW, min(CLASSIC_WINDOW, counts.shape[1])):
        rows, columns = np.nonzero((unbroken == length) & (found.method == Method.NONE))
        windows = counts[rows[:, None], columns[:, None] - length + np.arange(length)]
        mean, reach = xmr_limits(windows)
        usable = reach > 0
        cells = np.zeros_like(counts[:, length:], bool)
        cells[rows[usable], columns[usable] - length] = True
        _write_around(found, counts, cells, length, mean[usable], reach[usable] / FAR, FAR, Method.TRIAL)


def _write_around(
    found: Signals,
    counts: Floats,
    cells: Flags,
    offset: int,
    mean: Floats,
    sigma: Floats,
    limit: float,
    method: Method,
) -> None:
    """Write the test of a symmetrical method; `cells` leaves out the first `offset` columns, in its order."""
    rows, places = np.nonzero(cells)
    at = (rows, places + offset)
    z = (counts[at] - mean) / sigma
    found.z[at] = z
    found.expected[at] = mean
    found.low[at] = np.maximum(mean - limit * sigma, 0)
    found.high[at] = mean + limit * sigma
    found.mark[at] = np.where(np.abs(z) > limit, np.sign(z), 0)
    found.method[at] = method


def _window_sums(values: Floats, length: int) -> Floats:
    """Sums of the `length` columns before each column from `length` on: [series, month − length]."""
    sums = np.zeros((values.shape[0], values.shape[1] + 1))
    np.cumsum(values, axis=1, out=sums[:, 1:])
    return sums[:, length:-1] - sums[:, : -length - 1]
