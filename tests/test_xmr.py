"""XmR charts against the charts of the NHS, and the advice that is drawn from them."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from performance import months
from performance.arithmetic import icons, xmr
from performance.arithmetic.dashboard import compute
from performance.arithmetic.inputs import MeasureInput, TargetInput
from performance.arithmetic.results import TargetResult
from tests.test_dashboard_arithmetic import TO, plain

LABELS = {
    "Common Cause": (xmr.COMMON, 0),
    "Above UCL": (xmr.OUTSIDE, 1),
    "Below LCL": (xmr.OUTSIDE, -1),
    "7 Point Trend (Increasing)": (xmr.TREND, 1),
    "7 Point Trend (Decreasing)": (xmr.TREND, -1),
    "2 in 3 Above CL": (xmr.NEAR, 1),
    "2 in 3 Below CL": (xmr.NEAR, -1),
    "7 Points Above CL": (xmr.SHIFT, 1),
    "7 Points Below CL": (xmr.SHIFT, -1),
}


def chart(*values: float, screen: bool = True) -> xmr.Chart:
    return xmr.chart(np.array(values, float), screen=screen)


@pytest.mark.real_data
def test_limits_and_flags_agree_with_the_nhs_charts_screened_and_not(real_data: Path) -> None:
    charts = json.loads((real_data / "oracles" / "xmr_fixtures.json").read_text())
    for expected in charts:
        found = chart(*expected["y"], screen=expected["screen"])
        assert (found.mean, found.low, found.high) == pytest.approx(
            (expected["mean"], expected["lpl"], expected["upl"])
        )
        assert list(zip(found.patterns, found.sides, strict=True)) == [LABELS[label] for label in expected["labels"]]
    assert {expected["screen"] for expected in charts} == {True, False}


@pytest.mark.real_data
def test_the_published_example_has_two_points_of_each_kind_and_meets_its_target_by_chance(real_data: Path) -> None:
    with (real_data / "oracles" / "ae_attendances.csv").open() as lines:
        rows = [row for row in csv.DictReader(lines) if row["org_code"] == "RQM" and row["type"] == "1"]
    values = [
        float(row["breaches"]) for row in sorted(rows, key=lambda row: row["period"]) if row["period"] < "2018-04"
    ]
    found = chart(*values)
    assert (round(found.mean), round(found.low or 0), round(found.high or 0)) == (1545, 740, 2350)
    assert (found.sides.count(1), found.sides.count(-1)) == (2, 2)
    target = TargetResult(None, 1200 * 12, None, None, 1200 * 12, None, None)
    assured, varied = icons.assurance(found, target, -1), icons.variation(found, -1)
    assert assured
    assert varied
    assert (assured.slug, varied.slug) == ("hit-or-miss", "common")


def test_a_range_that_is_far_out_is_left_out_of_the_limits_once() -> None:
    values = [1.0, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
    screened, raw = chart(*values), chart(*values, screen=False)
    assert (screened.mean, screened.low, screened.high) == pytest.approx((35 / 18, -0.72, 4.6), abs=0.01)
    assert (raw.low, raw.high) == pytest.approx((-3.06, 6.95), abs=0.01)


def test_one_point_on_the_other_side_does_not_make_a_run_of_eight() -> None:
    found = chart(11, *[9.0 + 0.01 * (i % 2) for i in range(8)])
    assert found.sides[0] >= 0
    assert set(found.sides[1:]) == {-1}


def test_an_unknown_point_is_refused() -> None:
    with pytest.raises(ValueError, match="every one of them"):
        chart(1, 2, float("nan"), 4)


def test_a_series_that_never_moves_has_no_limits_and_no_icon() -> None:
    found = chart(*[4.0] * 24)
    assert (found.low, found.high, set(found.sides)) == (None, None, {0})
    assert icons.variation(found, -1) is None


def test_fewer_than_13_points_warn() -> None:
    assert chart(*range(12)).is_short
    assert not chart(*range(13)).is_short


@limits(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 50), min_size=8, max_size=30), st.integers(1, 9))
def test_flags_turn_over_with_the_series_and_do_not_change_under_scaling(values: list[int], scale: int) -> None:
    found = chart(*values)
    assert chart(*[-value for value in values]).sides == tuple(-side for side in found.sides)
    assert chart(*[value * 2**scale for value in values]).patterns == found.patterns


# -- icons --------------------------------------------------------------------------------------------


def row(counts: list[float], polarity: int = -1, **measure: Any) -> Any:
    return compute(plain([counts], measures=(MeasureInput("robbery", "Robbery", polarity, **measure),))).rows[0]


def seasonal(level: float = 100, last: float | None = None) -> list[float]:
    """Six years with a winter peak and a little noise; the last month as told."""
    noise = np.random.default_rng(3).normal(0, 3, 72)
    values = [level + 40 * np.cos(2 * np.pi * (TO - 71 + i) / 12) + noise[i] for i in range(72)]
    return [float(round(value)) for value in values[:-1]] + [float(round(values[-1])) if last is None else last]


def test_the_season_is_no_news() -> None:
    assert row(seasonal()).variation.slug == "common"


@pytest.mark.parametrize(
    ("polarity", "last", "slug"),
    [
        (-1, 260.0, "concerning-high"),
        (-1, 60.0, "improving-low"),
        (1, 260.0, "improving-high"),
        (1, 60.0, "concerning-low"),
        (0, 260.0, "neither-high"),
        (0, 60.0, "neither-low"),
    ],
)
def test_the_icon_says_which_way_and_whether_that_is_good(polarity: int, last: float, slug: str) -> None:
    found = row(seasonal(last=last), polarity)
    assert found.variation.slug == slug
    assert "unusually" in found.variation.text


def test_an_icon_is_never_a_factor() -> None:
    kinds = {factor.kind for factor in row(seasonal(last=260)).factors}
    assert kinds <= {"rolling", "quarter", "exceptions"}


@pytest.mark.parametrize(
    ("polarity", "level", "slug"),
    [(-1, 3000, "passing"), (-1, 600, "failing"), (-1, 1200, "hit-or-miss"), (1, 600, "passing"), (1, 3000, "failing")],
)
def test_assurance_compares_a_twelfth_of_the_target_and_says_so(polarity: int, level: int, slug: str) -> None:
    found = row(seasonal(), polarity, target=TargetInput(level=level))
    assert found.assurance.slug == slug
    assert f"The target of {level:,} in 12 months is {level / 12:,.1f} a month." in found.assurance.text
    assert row(seasonal(), 0, target=TargetInput(level=level)).assurance is None


def test_there_is_no_icon_across_a_change_of_definition_or_a_gap() -> None:
    values = seasonal()
    assert row(values, breaks=(TO - 10,)).variation is None
    assert row(values, breaks=(TO - 36,)).variation is not None
    holed = [*values[:-5], float("nan"), *values[-4:]]
    assert row(holed).variation is None


def test_months_of_the_disrupted_period_are_left_out_of_the_chart() -> None:
    values = seasonal()
    wild = [*values[:40], *[500.0] * 6, *values[46:]]
    given = plain([wild], disrupted=(TO - 31, TO - 26))
    icon = compute(given).rows[0].variation
    assert icon
    assert icon.high is not None
    assert icon.high < 200
    assert months.text(TO) == "2013-12"
