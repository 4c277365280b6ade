"""Windows of months and the changes between them."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance import months
from performance.arithmetic import series
from performance.arithmetic.series import Change, Floats

START = months.parse("2011-01")
COUNT = st.integers(min_value=0, max_value=5000)
LONG = st.lists(st.one_of(COUNT, st.none()), min_size=30, max_size=60)


def known(*values: float | None) -> Floats:
    return np.array([np.nan if value is None else value for value in values], float)


@pytest.mark.parametrize(
    ("now", "before", "places", "shown"),
    [
        (4274, 4846, 1, "−11.8%"),
        (297, 367, 0, "−19%"),
        (361, 354, 0, "+2%"),
        (1000, 1000, 1, "No change"),
        (9999, 10000, 0, "No change"),
        (205, 200, 0, "+3%"),
        (195, 200, 0, "−3%"),
        (0, 7, 0, "−100%"),
        (0, 0, 0, "No change"),
    ],
)
def test_changes_are_rounded_away_from_zero_and_signed_with_a_true_minus(
    now: int, before: int, places: int, shown: str
) -> None:
    change = series.percent(now, before, places)
    assert change is not None
    assert series.signed(change) == shown


def test_a_rise_from_nothing_has_a_direction_and_no_percentage() -> None:
    change = series.between(series.Window(START, START + 2, 4), 0, places=0)
    assert (change.change_pct, change.direction, change.text) == (None, 1, "from 0 to 4")


def test_percentages_change_in_percentage_points() -> None:
    assert series.points(Decimal("25.4"), Decimal("26.3"), 1) == Decimal("-0.9")


@given(COUNT, COUNT, st.integers(0, 2))
def test_the_direction_is_that_of_the_displayed_value(now: int, before: int, places: int) -> None:
    change = series.between(series.Window(START, START, now), before, places=places)
    if change.change_pct is not None:
        assert change.direction == series.sign(change.change_pct)
        assert not change.change_pct.is_signed() or change.change_pct < 0


@given(LONG, st.integers(0, 80), st.integers(1, 24))
def test_a_window_with_an_unknown_month_has_no_total(values: list[int | None], to: int, length: int) -> None:
    window = series.window(known(*values), START, START + to, length)
    inside = [values[i] if 0 <= i < len(values) else None for i in range(to - length + 1, to + 1)]
    if None in inside:
        assert window.total is None
        assert window.reason.startswith("missing ")
    else:
        assert window.total == sum(value for value in inside if value is not None)


@given(st.lists(COUNT, min_size=40, max_size=60), st.integers(0, 59), st.integers(0, 59))
def test_no_comparison_straddles_a_change_of_definition(values: list[int], to: int, broken: int) -> None:
    current = series.window(known(*values), START, START + to, 12, [START + broken])
    change = series.year_before(current, known(*values), START, places=1, breaks=[START + broken])
    if current.first - 12 < START + broken <= current.to:
        assert change.direction is None
        assert change.change_pct is None


def test_the_12_months_change_returns_24_months_after_a_break() -> None:
    counts, broken = known(*[100.0] * 60), START + 24
    comparable = [
        months
        for months in range(60)
        if series.year_before(
            series.window(counts, START, START + months, 12, [broken]), counts, START, places=0, breaks=[broken]
        ).direction
        is not None
    ]
    assert comparable == [23, *range(47, 60)]


@given(LONG)
def test_rolling_totals_agree_with_windows(values: list[int | None]) -> None:
    totals = series.rolling(known(*values), 12)
    for place, total in enumerate(totals):
        window = series.window(known(*values), START, START + place, 12)
        assert (None if np.isnan(total) else int(total)) == window.total


def test_fewer_months_than_the_window_have_no_rolling_total() -> None:
    assert np.isnan(series.rolling(known(1, 2, 3), 12)).all()


def test_an_incomplete_quarter_slides_back_two_months_at_most() -> None:
    counts = known(1, 2, 3, 4, 5, None, None, None)
    assert series.quarter(counts, START, START + 4).total == 12
    assert series.quarter(counts, START, START + 6) == series.Window(START + 2, START + 4, 12)
    assert series.quarter(counts, START, START + 7).reason == "missing Jun-11 to Aug-11"


def test_a_gap_inside_a_quarter_does_not_slide_it() -> None:
    assert series.quarter(known(1, 2, 3, None, 5), START, START + 4).reason == "missing Apr-11"


def test_a_short_series_shows_its_volume_without_a_change() -> None:
    counts = known(*[10.0] * 14)
    quarter = series.year_before(series.quarter(counts, START, START + 13), counts, START, places=0)
    assert (quarter.volume, quarter.previous, quarter.text) == (30, None, "n/a")
    assert quarter.reason == "missing Dec-10"


def test_the_financial_year_to_date_is_compared_with_the_same_months() -> None:
    counts = known(*[0.0] * 3, *[56.0] * 9, *[0.0] * 3, *[60.0] * 8, 94.0)
    change = series.financial_year_to_date(counts, START, START + 23, places=1)
    assert (change.volume, change.previous, change.text) == (574, 504, "+13.9%")
    assert months.text(change.first) == "2012-04"


def test_a_small_change_is_within_normal_variation() -> None:
    change = series.between(series.Window(START, START + 2, 581), 575, places=0)
    assert change.z is not None
    assert round(change.z, 2) == 0.18
    assert change.chance


def test_more_dispersion_makes_more_changes_a_matter_of_chance() -> None:
    window = series.Window(START, START + 2, 297)
    assert not series.between(window, 367, places=0).chance
    assert series.between(window, 367, places=0, dispersion=4.8).chance


def test_nothing_is_said_about_chance_without_a_dispersion() -> None:
    change = series.between(series.Window(START, START + 2, 5), 4, places=0, dispersion=None)
    assert (change.z, change.chance, change.small) == (None, False, True)


def test_changes_compare_as_values() -> None:
    assert Change(1, 3, 5, 4) == Change(1, 3, 5, 4)
