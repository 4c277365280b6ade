"""The funnel: how far each area lies from what the others' rates would bring, chance and more allowed for (METHOD §3).

Expected E = D·ΣO/ΣD; on the root scale Y = √(O/E) with s = 1/(2√E). Real areas differ by far more than chance, so the
limits allow for over-dispersion: φ is the mean squared z, winsorised at a tenth of each end, τ² what it adds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2, norm

from performance.arithmetic.series import Floats

TRIMMED = 0.1
WARNING, ALARM = 1.96, 3.09
LEAST_AREAS = 3  # with fewer there is nothing to lie away from


@dataclass(frozen=True, eq=False)
class Funnel:
    """Arrays [area]: what was expected, z with over-dispersion, and flags ±1 beyond 1.96, ±2 beyond 3.09."""

    expected: Floats
    z: Floats
    dispersion: float
    tau2: float

    @property
    def flags(self) -> list[int]:
        """The flag of each area."""
        far = (np.abs(self.z) > WARNING).astype(int) + (np.abs(self.z) > ALARM)
        return [int(flag) for flag in np.sign(self.z) * far]


def funnel(counts: Floats, denominators: Floats) -> Funnel | None:
    """The funnel of counts and denominators [area], all known and above zero; None with too few areas or no counts."""
    if len(counts) < LEAST_AREAS or not counts.sum():
        return None
    expected = denominators * (counts.sum() / denominators.sum())
    ratio, spread = np.sqrt(counts / expected), 1 / (2 * np.sqrt(expected))
    z = (ratio - 1) / spread
    dispersion = float(np.mean(np.clip(z, *np.quantile(z, (TRIMMED, 1 - TRIMMED))) ** 2))
    tau2 = between_areas(dispersion, spread)
    return Funnel(expected, (ratio - 1) / np.sqrt(spread**2 + tau2), dispersion, tau2)


def between_areas(dispersion: float, spread: Floats) -> float:
    """τ², the variance between areas that chance does not explain; never below zero."""
    k, weights = len(spread), 1 / spread**2
    scale = weights.sum() - (weights**2).sum() / weights.sum()
    return max(0.0, float((k * dispersion - (k - 1)) / scale)) if scale > 0 else 0.0


def limits(expected: Floats, tau2: float, z: float = WARNING) -> tuple[Floats, Floats]:
    """Ratios to the expected count between which areas with that expected count [any] lie, over-dispersion allowed for.

    Multiply by the average rate to draw them over rates.
    """
    reach = z * np.sqrt(1 / (4 * expected) + tau2)
    return np.maximum(1 - reach, 0) ** 2, (1 + reach) ** 2


def chance_limits(expected: Floats, z: float = WARNING) -> tuple[Floats, Floats]:
    """The same for chance alone, exactly: the χ² limits of a Poisson count as ratios to what was expected."""
    tail = float(norm.sf(z))
    low = np.asarray(chi2.ppf(tail, 2 * expected), float) / 2 / expected
    high = np.asarray(chi2.ppf(1 - tail, 2 * (expected + 1)), float) / 2 / expected
    return low, high
