"""Rates, and places among other areas (METHOD §3).

An area without a count or a denominator is left out and the number of areas falls; nothing stands for it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from scipy.stats import chi2, norm, rankdata

from performance.arithmetic.series import Floats

DRAWS = 4000
SEED = 20140131
TAIL = 0.025
FEW = 10


@dataclass(frozen=True)
class Place:
    """One area among `of`: competition `rank` (1 is best), how many others `tied` with it, the `low` to `high`
    within which its rank would lie by chance, its count, and rate with a 95% interval."""

    area: int
    rank: int
    of: int
    tied: int
    low: int
    high: int
    count: int
    rate: float
    rate_low: float
    rate_high: float

    @property
    def text(self) -> str:
        """`2/32`, or `=2/32` when others share it."""
        return f"{'=' if self.tied else ''}{self.rank}/{self.of}"


def places(
    counts: Floats, denominators: Floats, *, polarity: int, confidence: float = 0.95, per: int = 1000
) -> list[Place]:
    """The place of every area [area] with a count and a denominator above zero, best first.

    Best is the lowest rate, or the highest where more is better (`polarity` 1). `area` is its index in `counts`,
    rates are `per` so many.
    """
    ranked = np.flatnonzero(~np.isnan(counts) & (np.nan_to_num(denominators) > 0))
    if not len(ranked):
        return []
    best = -1 if polarity > 0 else 1
    rates = [best * Fraction(float(counts[area])) / Fraction(float(denominators[area])) for area in ranked]
    ordered = sorted(rates)
    spans = _chance_spans(counts[ranked], denominators[ranked], best)
    found = []
    for position, area in enumerate(ranked):
        low, high = interval(counts[area], confidence)
        scale = per / float(denominators[area])
        found.append(
            Place(
                area=int(area),
                rank=ordered.index(rates[position]) + 1,
                of=len(ranked),
                tied=ordered.count(rates[position]) - 1,
                low=spans[position][0],
                high=spans[position][1],
                count=int(counts[area]),
                rate=float(counts[area]) * scale,
                rate_low=low * scale,
                rate_high=high * scale,
            )
        )
    return sorted(found, key=lambda place: (place.rank, place.area))


def _chance_spans(counts: Floats, denominators: Floats, best: int) -> list[tuple[int, int]]:
    """The middle 95% of each area's rank over Poisson draws around its own count; the seed is fixed."""
    draws = np.random.default_rng(SEED).poisson(counts, (DRAWS, len(counts))) / denominators
    ranks = rankdata(best * draws, method="min", axis=1)
    ends = np.quantile(ranks, (TAIL, 1 - TAIL), axis=0, method="inverted_cdf").astype(int)
    return [(int(low), int(high)) for low, high in ends.T]


def interval(count: float, confidence: float = 0.95) -> tuple[float, float]:
    """The interval of a count: Byar's approximation from ten on, exact below."""
    tail = (1 - confidence) / 2
    if count < FEW:
        low = chi2.ppf(tail, 2 * count) / 2 if count else 0.0
        return float(low), float(chi2.ppf(1 - tail, 2 * count + 2) / 2)
    z = float(norm.ppf(1 - tail))
    more = count + 1
    return (
        count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3,
        more * (1 - 1 / (9 * more) + z / (3 * math.sqrt(more))) ** 3,
    )


def ordinal(number: int) -> str:
    """`2nd`, `11th`, `23rd`."""
    endings = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if 10 <= number % 100 <= 20 else endings.get(number % 10, 'th')}"


def printed_up_to(of: int, share: int) -> int:
    """The last rank that is within the best 1/`share` of `of` areas, rounded up."""
    return -(-of // share)
