"""Which months are unusual, tested against figures computed elsewhere."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.stats import nbinom

from performance import months
from performance.arithmetic import exceptions
from performance.arithmetic.exceptions import Method, signals
from performance.arithmetic.series import Floats

START = months.parse("2010-01")
SERIES = {
    "Res burg": lambda major, minor: minor == "BURGLARY IN A DWELLING",
    "Nonres": lambda major, minor: minor == "BURGLARY BUSINESS AND COMMUNITY",
    "Burglary": lambda major, minor: major == "BURGLARY",
    "Robbery": lambda major, minor: major == "ROBBERY",
    "VWI": lambda major, minor: minor == "VIOLENCE WITH INJURY",
}


def fixtures(folder: Path) -> list[dict[str, Any]]:
    return list(json.loads((folder / "oracles" / "seasonal_fixtures.json").read_text()))


def barnet(folder: Path, name: str) -> tuple[int, Floats]:
    """A Barnet series of the 2010–22 file: its first month and its counts."""
    with (folder / "borough" / "historical_201004-202210.csv").open(newline="", encoding="utf-8-sig") as lines:
        rows = csv.reader(lines)
        header = next(rows)
        chosen = [row for row in rows if row[2] == "Barnet" and SERIES[name](row[0].upper(), row[1].upper())]
    first = months.parse(f"{header[3][:4]}-{header[3][4:]}")
    return first, np.array([[float(cell) for cell in row[3:]] for row in chosen]).sum(axis=0)


def one(values: list[float] | Floats, **options: Any) -> exceptions.Signals:
    return signals(np.array(values, float)[None, :], START, **options)


def wavy(n: int, level: float = 200, seed: int = 1) -> Floats:
    """Counts with a winter peak."""
    t = np.arange(n)
    return np.random.default_rng(seed).poisson(level * (1 + 0.2 * np.cos(2 * np.pi * t / 12))).astype(float)


@pytest.mark.real_data
def test_one_pass_agrees_with_least_squares_computed_elsewhere(real_data: Path) -> None:
    for case in fixtures(real_data):
        found = one([*case["hist36"], case["y"]])
        assert found.z[0, -1] == pytest.approx(case["single_pass_z"], abs=1e-4), case
        assert found.expected[0, -1] == pytest.approx(case["expected"], abs=0.05)
        assert found.low[0, -1] == pytest.approx(case["lo2"], abs=0.05)
        assert found.high[0, -1] == pytest.approx(case["hi2"], abs=0.05)
        assert found.dispersion[0, -1] == pytest.approx(max(1, 4 * case["s2"]), abs=1e-3)


@pytest.mark.real_data
def test_clipping_past_outliers_agrees_over_the_months_of_the_published_file(real_data: Path) -> None:
    for case in fixtures(real_data):
        first, counts = barnet(real_data, case["series"])
        place = months.parse(case["month"]) - first
        assert counts[place - 36 : place + 1].tolist() == [*case["hist36"], case["y"]], case
        found = signals(counts[None, : place + 1], first)
        assert found.z[0, place] == pytest.approx(case["clipped_z"], abs=1e-4), case


def test_the_leverage_of_36_consecutive_months_is_the_published_constant() -> None:
    assert exceptions._design(tuple(range(-36, 0))).leverage == pytest.approx(0.25746, abs=1e-5)


def test_a_winter_peak_as_every_year_is_no_exception_but_the_same_number_in_summer_is() -> None:
    counts = wavy(96)
    counts[84], counts[90] = 245, 245
    found = one(counts)
    assert (found.mark[0, 84], found.mark[0, 90]) == (0, 1)
    assert found.method[0, 90] == Method.SEASONAL
    assert found.far[0, 90]


def test_an_outlier_does_not_hide_the_next_one() -> None:
    counts = wavy(96)
    counts[80] = 600
    once = one([*counts[46:82], 300])
    again = one([*counts[:82], 300])
    assert again.z[0, -1] > once.z[0, -1]


def test_a_month_is_tested_against_earlier_months_only() -> None:
    counts = wavy(80)
    later = counts.copy()
    later[70:] += 500
    np.testing.assert_array_equal(one(counts).z[0, :70], one(later).z[0, :70])


@pytest.mark.parametrize(
    ("months_before", "method"),
    [
        (11, Method.NONE),
        (12, Method.TRIAL),
        (23, Method.TRIAL),
        (24, Method.CLASSIC),
        (35, Method.CLASSIC),
        (36, Method.SEASONAL),
    ],
)
def test_the_method_follows_the_length_of_the_history(months_before: int, method: Method) -> None:
    assert one(wavy(months_before + 1)).method[0, -1] == method


def test_months_before_the_first_known_one_are_no_history() -> None:
    counts = np.concatenate([np.full(60, np.nan), wavy(25)])
    assert one(counts).method[0, -1] == Method.CLASSIC


def test_the_classic_rule_is_two_standard_deviations_around_24_months() -> None:
    history = wavy(24)
    mean, deviation = history.mean(), history.std(ddof=1)
    assert one([*history, mean + 2.01 * deviation]).mark[0, -1] == 1
    assert one([*history, mean + 1.99 * deviation]).mark[0, -1] == 0
    assert one([*history, mean - 2.01 * deviation]).mark[0, -1] == -1


def test_a_rule_set_can_ask_for_the_classic_method_throughout() -> None:
    found = one(wavy(80), classic=True)
    assert set(found.method[0, 24:].tolist()) == {Method.CLASSIC}


def test_a_series_that_never_varied_is_not_tested_by_the_classic_rule() -> None:
    found = one([7.0] * 30 + [9.0])
    assert (found.method[0, -1], found.mark[0, -1]) == (Method.NONE, 0)


def test_short_trials_use_three_sigma_of_the_screened_moving_range() -> None:
    values = [1.0, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
    mean, reach = exceptions.xmr_limits(np.array([values]))
    assert mean[0] == pytest.approx(35 / 18)
    assert mean[0] + reach[0] == pytest.approx(4.6, abs=0.05)
    assert mean[0] - reach[0] == pytest.approx(-0.72, abs=0.05)
    assert one([*values, 5.0]).mark[0, -1] == 1
    assert one([*values, 4.0]).mark[0, -1] == 0


@pytest.mark.real_data
def test_xmr_limits_agree_with_the_nhs_charts(real_data: Path) -> None:
    charts = json.loads((real_data / "oracles" / "xmr_fixtures.json").read_text())
    for chart in charts:
        if not chart["screen"]:
            continue
        mean, reach = exceptions.xmr_limits(np.array([chart["y"]], float))
        assert mean[0] == pytest.approx(chart["mean"])
        assert mean[0] - reach[0] == pytest.approx(chart["lpl"])
        assert mean[0] + reach[0] == pytest.approx(chart["upl"])


def test_a_constant_series_has_no_xmr_limits() -> None:
    assert np.isnan(exceptions.xmr_limits(np.full((1, 15), 4.0))[1]).all()


def test_two_unknown_months_are_left_out_and_three_are_too_many() -> None:
    counts = wavy(73)
    for gaps in (1, 2, 3):
        holed = counts.copy()
        holed[[50, 55, 60][:gaps]] = np.nan
        found = one(holed)
        assert found.method[0, 72] == (Method.SEASONAL if gaps < 3 else Method.NONE)
        assert np.isnan(found.z[0, 72]) == (gaps == 3)


def test_after_a_long_gap_history_begins_anew() -> None:
    counts = wavy(100)
    counts[60:66] = np.nan
    found = one(counts)
    assert found.method[0, 59] == Method.SEASONAL
    assert [int(found.method[0, place]) for place in (77, 78, 89, 90, 99)] == [
        Method.NONE,
        Method.TRIAL,
        Method.TRIAL,
        Method.CLASSIC,
        Method.CLASSIC,
    ]


def test_a_fit_around_a_gap_is_the_fit_of_the_rest() -> None:
    counts = wavy(37)
    holed = counts.copy()
    holed[[5, 20]] = np.nan
    tau = np.delete(np.arange(-36, 0), [5, 20]).astype(float)
    roots = np.sqrt(np.delete(counts[:36], [5, 20]) + 3 / 8)
    terms = exceptions.terms_of(tau)
    slopes, *_ = np.linalg.lstsq(terms, roots, rcond=None)
    spread = max(((roots - terms @ slopes) ** 2).sum() / 28, 0.25)
    leverage = exceptions.TARGET_TERMS @ np.linalg.inv(terms.T @ terms) @ exceptions.TARGET_TERMS
    z = (np.sqrt(counts[36] + 3 / 8) - exceptions.TARGET_TERMS @ slopes) / np.sqrt(spread * (1 + leverage))
    assert one(holed).z[0, 36] == pytest.approx(z)


def test_an_unknown_month_is_expected_but_not_marked() -> None:
    counts = wavy(60)
    counts[59] = np.nan
    found = one(counts)
    assert not np.isnan(found.expected[0, 59])
    assert (np.isnan(found.z[0, 59]), found.mark[0, 59]) == (True, 0)


def test_history_begins_anew_where_the_definition_changed() -> None:
    counts = wavy(120)
    counts[80:] *= 3
    found = one(counts, breaks=[(START + 80,)])
    fresh = signals(counts[None, 80:], START + 80)
    assert not found.mark[0, 80:92].any()
    np.testing.assert_array_equal(found.z[0, 80:], fresh.z[0])


def test_series_with_different_breaks_are_kept_apart() -> None:
    counts = np.array([wavy(100), wavy(100, seed=2), wavy(100, seed=3)])
    together = signals(counts, START, breaks=[(), (START + 50,), ()])
    np.testing.assert_allclose(together.z[1], signals(counts[1:2], START, breaks=[(START + 50,)]).z[0])
    np.testing.assert_allclose(together.z[2], signals(counts[2:], START).z[0])


def test_the_disrupted_period_is_neither_tested_nor_used() -> None:
    counts = wavy(120)
    disrupted = (START + 60, START + 76)
    found = one(counts, disrupted=disrupted)
    assert not found.method[0, 60:77].any()
    assert found.method[0, 77] == Method.SEASONAL
    emptied = counts.copy()
    emptied[60:77] = 9999
    np.testing.assert_array_equal(one(emptied, disrupted=disrupted).z, found.z)


def test_low_counts_are_high_once_in_a_thousand_months_and_never_low() -> None:
    history = [2.0, 1.0, 3.0] * 12
    enough = next(y for y in range(50) if nbinom.sf(y - 1, sum(history) + 0.5, 36 / 37) <= 0.001)
    found = one([*history, enough])
    assert (found.method[0, -1], found.mark[0, -1]) == (Method.LOW_COUNT, 1)
    assert one([*history, enough - 1]).mark[0, -1] == 0
    assert one([*history, 0]).mark[0, -1] == 0
    assert found.high[0, -1] == enough - 1


def test_a_series_of_noughts_may_have_one_but_not_many() -> None:
    assert one([0.0] * 36 + [1.0]).mark[0, -1] == 0
    assert one([0.0] * 36 + [4.0]).mark[0, -1] == 1


@limits(max_examples=40, deadline=None)
@given(
    arrays.arrays(
        float,
        st.tuples(st.integers(1, 4), st.integers(1, 90)),
        elements=st.integers(0, 400).map(float),
        fill=st.nothing(),
    ),
    st.data(),
)
def test_nothing_unknown_is_marked_and_marks_lie_outside_the_band(counts: Floats, data: st.DataObject) -> None:
    holes = data.draw(arrays.arrays(bool, counts.shape))
    counts = np.where(holes & data.draw(st.booleans()), np.nan, counts)
    found = signals(counts, START)
    assert not found.mark[np.isnan(counts)].any()
    tested = found.method > 0
    assert np.isfinite(found.expected[tested]).all()
    assert (counts[found.mark > 0] > found.high[found.mark > 0]).all()
    assert (counts[found.mark < 0] < found.low[found.mark < 0]).all()
    assert (found.low[tested] <= found.high[tested]).all()
    assert (found.dispersion[~np.isnan(found.dispersion)] >= 1).all()
