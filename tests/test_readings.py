"""Readings: which of them counts, now and at an earlier moment."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from performance import readings
from performance.models import Area, Measure, Reading
from tests.factories import make_measure, make_reading

pytestmark = pytest.mark.django_db

YEAR = {"first_day": date(2019, 1, 6), "last_day": date(2020, 1, 5)}


@pytest.fixture
def measure() -> Measure:
    return make_measure(name="Youths who re-offend", unit="percent", decimals=1)


def values(measure: Measure, **how: Any) -> list[Decimal | None]:
    return [found.value for found in readings.known([measure], barnet(), **how)[measure.pk]]


def barnet() -> Area:
    return Area.objects.get(slug="barnet")


def test_a_reading_keeps_its_own_days_and_whose_it_is(measure: Measure) -> None:
    make_reading(measure, value="25.4", numerator=30, denominator=118, sample_size=118, note="Cohort", **YEAR)
    make_reading(measure, value="28.70", comparator="National", **YEAR)
    make_reading(measure, value="-5.6", aspect="change", base="2007/08 baseline", **YEAR)
    make_reading(measure, value="8", aspect="rank", of=32, comparator="London", **YEAR)
    change, ours, rank, national = readings.known([measure], barnet())[measure.pk]
    assert (ours.first_day, ours.last_day, ours.value) == (date(2019, 1, 6), date(2020, 1, 5), Decimal("25.4"))
    assert (ours.numerator, ours.denominator, ours.sample_size, ours.note) == (30, 118, 118, "Cohort")
    assert (str(national.value), national.comparator) == ("28.7", "National")
    assert (change.aspect, change.base, change.value) == ("change", "2007/08 baseline", Decimal("-5.6"))
    assert (rank.aspect, rank.value, rank.of, rank.comparator) == ("rank", 8, 32, "London")
    assert ours.source == "Figures entered by analysts"


def test_of_two_readings_of_one_figure_the_one_published_later_counts(measure: Measure) -> None:
    make_reading(measure, value="26", published_on=date(2020, 3, 1), **YEAR)
    make_reading(measure, value="27", published_on=date(2020, 2, 1), **YEAR)
    assert values(measure) == [26]


def test_of_two_published_on_one_day_the_one_approved_later_counts(measure: Measure) -> None:
    make_reading(measure, value="26", **YEAR)
    make_reading(measure, value="27", **YEAR)
    assert values(measure) == [27]


def test_what_is_not_approved_or_was_taken_back_does_not_count(measure: Measure) -> None:
    make_reading(measure, value="26", **YEAR)
    make_reading(measure, value="27", state="staged", **YEAR)
    make_reading(measure, value="28", state="taken_back", **YEAR)
    assert values(measure) == [26]


def test_what_was_known_at_a_moment_can_be_asked_for(measure: Measure) -> None:
    now = timezone.now()
    first = make_reading(measure, value="26", approved_at=now - timedelta(days=9), **YEAR)
    later = make_reading(measure, value="27", approved_at=now - timedelta(days=3), **YEAR)
    type(later.upload).objects.filter(pk=later.upload.pk).update(
        state="taken_back", taken_back_at=now - timedelta(days=1), reason="Wrong."
    )
    assert first.upload.pk != later.upload.pk
    assert [values(measure, at=now - timedelta(days=days)) for days in (10, 5, 2, 0)] == [[], [26], [27], [26]]


def test_a_figure_that_is_awaited_is_there_without_a_value_until_it_is_answered(measure: Measure) -> None:
    make_reading(measure, value=None, status="awaited", **YEAR)
    [found] = readings.known([measure], barnet())[measure.pk]
    assert (found.awaited, found.value) == (True, None)
    make_reading(measure, value="31", **YEAR)
    assert values(measure) == [31]


def test_readings_come_oldest_first_measure_by_measure_in_one_query(
    measure: Measure, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    other = make_measure()
    for year in (2020, 2018, 2019):
        make_reading(measure, value=year, first_day=date(year, 1, 1), last_day=date(year, 12, 31))
    make_reading(other, value="1", **YEAR)
    make_reading(measure, value="5", area=Area.objects.get(slug="brent"), **YEAR)
    measures, area = [measure, other, Measure.objects.get(slug="burglary")], barnet()
    with django_assert_num_queries(1):
        found = readings.known(measures, area)
    assert [one.value for one in found[measure.pk]] == [2018, 2019, 2020]
    assert [len(of_measure) for of_measure in found.values()] == [3, 1, 0]


def test_a_whole_number_bears_no_point_and_no_exponent() -> None:
    written = [
        str(readings.plain(Decimal(text))) for text in ("100.0000", "0.0000", "0.9400", "-5.6000", "1234567.0000")
    ]
    assert written == ["100", "0", "0.94", "-5.6", "1234567"]
    assert readings.plain(None) is None
    assert Reading.objects.count() == 0
