"""Funnels: limits for chance alone, and for areas that differ by more than chance."""

import json
from pathlib import Path

import numpy as np
import pytest

from performance.arithmetic.dashboard import compute
from performance.arithmetic.funnel import between_areas, chance_limits, funnel, limits
from performance.arithmetic.inputs import DenominatorInput, GroupInput
from performance.arithmetic.series import Floats
from tests.test_dashboard_arithmetic import plain


@pytest.mark.real_data
def test_chance_limits_agree_with_funnelplotr(real_data: Path) -> None:
    expected = json.loads((real_data / "oracles" / "funnelplotr_poisson_limits.json").read_text())
    at = np.array(expected["expected"], float)
    for z, low, high in ((1.959964, "ll95", "ul95"), (3.090232, "ll998", "ul998")):
        found = chance_limits(at, z)
        assert found[0] == pytest.approx(expected[low], abs=1e-5)
        assert found[1] == pytest.approx(expected[high], abs=1e-5)


def areas(spread: float, seed: int = 1) -> tuple[Floats, Floats]:
    """32 areas around one rate, some people more in each, whose true rates differ by `spread`."""
    random = np.random.default_rng(seed)
    people = np.linspace(100_000, 400_000, 32)
    return random.poisson(people * 0.01 * np.exp(random.normal(0, spread, 32))).astype(float), people


def test_areas_that_differ_by_chance_alone_need_no_allowance() -> None:
    found = funnel(*areas(0))
    assert found
    assert found.dispersion < 2
    assert found.tau2 < 0.0005


def test_areas_that_differ_by_more_are_not_all_flagged() -> None:
    counts, people = areas(0.3)
    found = funnel(counts, people)
    assert found
    assert found.dispersion > 30
    unadjusted = (np.sqrt(counts / found.expected) - 1) * 2 * np.sqrt(found.expected)
    assert (np.abs(unadjusted) > 1.96).sum() > 20
    assert sum(flag != 0 for flag in found.flags) <= 6


def test_the_arithmetic_is_that_of_the_method() -> None:
    counts, people = np.array([10.0, 40.0, 90.0]), np.array([100.0, 200.0, 300.0])
    found = funnel(counts, people)
    assert found
    expected = people * 140 / 600
    spread = 1 / (2 * np.sqrt(expected))
    z = (np.sqrt(counts / expected) - 1) / spread
    phi = np.mean(np.clip(z, np.quantile(z, 0.1), np.quantile(z, 0.9)) ** 2)
    weights = 1 / spread**2
    tau2 = max(0, (3 * phi - 2) / (weights.sum() - (weights**2).sum() / weights.sum()))
    assert (found.dispersion, found.tau2) == pytest.approx((phi, tau2))
    assert found.z == pytest.approx((np.sqrt(counts / expected) - 1) / np.sqrt(spread**2 + tau2))
    assert between_areas(0.1, spread) == 0


def test_limits_widen_with_dispersion_and_narrow_with_size() -> None:
    at = np.array([20.0, 200.0, 2000.0])
    low, high = limits(at, 0)
    wide_low, wide_high = limits(at, 0.05)
    assert (np.diff(low) > 0).all()
    assert (np.diff(high) < 0).all()
    assert (wide_low < low).all()
    assert (wide_high > high).all()
    assert (limits(at, 5.0)[0] == 0).all()


def test_flags_are_one_and_two_sided() -> None:
    counts, people = areas(0.05)
    counts[0], counts[1] = counts[0] * 4, 1
    found = funnel(counts, people)
    assert found
    assert (found.flags[0], found.flags[1]) == (2, -2)


def test_two_areas_or_no_counts_are_no_funnel() -> None:
    assert funnel(np.array([1.0, 2.0]), np.array([10.0, 10.0])) is None
    assert funnel(np.zeros(5), np.ones(5)) is None


def test_a_dashboard_gives_each_area_its_distance_and_rates_per_as_many_as_told() -> None:
    kinds = {
        "youth-10-17": DenominatorInput(
            "youth-10-17", 2013, np.array([1000.0] * 4), per=100_000, noun="residents aged 10 to 17"
        )
    }
    group = (GroupInput("g", "G", "of all {of}", (0, 1, 2, 3)),)
    counts = [[5.0] * 30, [6.0] * 30, [5.0] * 30, [60.0] * 30]
    peer = compute(plain(counts, groups=group, denominators=kinds, denominator="youth-10-17")).rows[0].peers[0]
    assert (peer.per, peer.noun) == (100_000, "residents aged 10 to 17")
    assert [area.rate for area in peer.areas] == [6000, 6000, 7200, 72000]
    assert peer.average == pytest.approx(22800)
    assert peer.dispersion is not None
    assert peer.tau2
    assert peer.areas[-1].z is not None
    assert peer.areas[-1].z > max(area.z or 0 for area in peer.areas[:-1])
