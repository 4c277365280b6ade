"""Rates and ranks among other areas."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from performance.arithmetic import peers
from performance.arithmetic.peers import Place
from performance.arithmetic.series import Floats

COUNTS = st.lists(st.integers(0, 3000), min_size=2, max_size=8)


def ranks(counts: Floats, denominators: Floats, polarity: int = -1) -> list[int | None]:
    """Ranks by area."""
    found = {place.area: place.rank for place in peers.places(counts, denominators, polarity=polarity)}
    return [found.get(area) for area in range(len(counts))]


def one(counts: list[float], denominators: list[float], area: int = 0) -> Place:
    found = peers.places(np.array(counts, float), np.array(denominators, float), polarity=-1)
    return next(place for place in found if place.area == area)


def test_rank_1_is_the_lowest_rate_for_crime_and_the_highest_where_more_is_better() -> None:
    counts, people = np.array([10.0, 30.0, 20.0]), np.array([1000.0, 1000.0, 1000.0])
    assert ranks(counts, people) == [1, 3, 2]
    assert ranks(counts, people, polarity=1) == [3, 1, 2]
    assert ranks(counts, people, polarity=0) == [1, 3, 2]


def test_equal_rates_share_a_rank_and_the_next_one_is_skipped() -> None:
    counts, people = np.array([5.0, 10.0, 30.0, 1.0]), np.array([500.0, 1000.0, 1000.0, 1000.0])
    assert ranks(counts, people) == [2, 2, 4, 1]
    assert one([5, 10, 30, 1], [500, 1000, 1000, 1000]).text == "=2/4"
    assert one([5, 10, 30, 1], [500, 1000, 1000, 1000], area=2).text == "4/4"


def test_rates_that_differ_beyond_floating_point_are_not_ties() -> None:
    big = 3e15
    assert ranks(np.array([1.0, 1.0]), np.array([big + 1, big])) == [1, 2]


@pytest.mark.parametrize("lacking", [np.nan, 0.0])
def test_an_area_without_a_denominator_is_left_out_and_the_number_falls(lacking: float) -> None:
    found = peers.places(np.array([1.0, 2.0, 3.0]), np.array([100.0, lacking, 100.0]), polarity=-1)
    assert [(place.area, place.rank, place.of) for place in found] == [(0, 1, 2), (2, 2, 2)]


def test_an_area_without_a_count_is_not_the_best() -> None:
    assert ranks(np.array([np.nan, 2.0, 3.0]), np.array([100.0] * 3)) == [None, 1, 2]


def test_nobody_is_ranked_when_nothing_is_known() -> None:
    assert peers.places(np.array([np.nan]), np.array([10.0]), polarity=-1) == []


@limits(deadline=None, max_examples=50)
@given(COUNTS, st.integers(1, 9), st.integers(1, 9), st.sampled_from([-1, 0, 1]))
def test_ranks_do_not_change_when_everything_is_scaled(counts: list[int], up: int, people: int, polarity: int) -> None:
    plain = np.array(counts, float)
    residents = np.arange(1.0, len(counts) + 1) * 700
    assert ranks(plain, residents, polarity) == ranks(plain * up, residents * people, polarity)


@limits(deadline=None, max_examples=50)
@given(COUNTS)
def test_a_rank_lies_within_what_chance_allows_or_beside_it(counts: list[int]) -> None:
    for place in peers.places(np.array(counts, float), np.full(len(counts), 1000.0), polarity=-1):
        assert 1 <= place.low <= place.high <= place.of
        assert place.rate_low <= place.rate <= place.rate_high


def test_the_chance_interval_of_a_rank_is_the_same_every_time() -> None:
    counts, people = [653.0, 640, 660, 900], [395000.0] * 4
    assert one(counts, people) == one(counts, people)


@pytest.mark.parametrize(
    ("count", "confidence", "low", "high"),
    [
        (65, 0.95, 50.163188, 82.849139),
        (1045, 0.95, 982.593202, 1110.331213),
        (10, 0.998, 2.916318, 24.193725),
    ],
)
def test_byar_intervals_agree_with_published_ones(count: int, confidence: float, low: float, high: float) -> None:
    assert peers.interval(count, confidence) == pytest.approx((low, high), abs=1e-6)


def test_small_counts_have_exact_intervals() -> None:
    assert peers.interval(0) == pytest.approx((0, 3.688879), abs=1e-6)
    assert peers.interval(9) == pytest.approx((4.115373, 17.084803), abs=1e-6)


def test_ordinals_are_english() -> None:
    written = [peers.ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 101, 111)]
    assert " ".join(written) == "1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 23rd 101st 111th"


@pytest.mark.parametrize(("of", "share", "last"), [(32, 10, 4), (15, 10, 2), (32, 3, 11), (33, 3, 11), (1, 10, 1)])
def test_the_share_of_ranks_that_is_printed_is_rounded_up(of: int, share: int, last: int) -> None:
    assert peers.printed_up_to(of, share) == last
