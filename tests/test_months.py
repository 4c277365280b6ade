"""Months are whole numbers that can be subtracted."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance import months

MONTHS = st.integers(min_value=12, max_value=9999 * 12 + 11)


@given(MONTHS)
def test_a_month_survives_being_written_and_read(month: int) -> None:
    assert months.parse(months.text(month)) == month


@given(MONTHS)
def test_its_first_and_last_day_fall_in_it_and_the_next_day_does_not(month: int) -> None:
    assert months.of(months.first_day(month)) == months.of(months.last_day(month)) == month
    assert months.last_day(month).toordinal() == months.first_day(month).toordinal() + months.last_day(month).day - 1


@pytest.mark.parametrize("written", ["2013-13", "2013-00", "13-01", "2013/01", "January 2013", "", "0000-01"])
def test_what_is_not_a_month_is_refused_in_a_sentence(written: str) -> None:
    with pytest.raises(ValueError, match=r"is not a month\. Write it as year and month, like 2013-12\."):
        months.parse(written)


@pytest.mark.parametrize(
    ("month", "april"), [("2013-12", "2013-04"), ("2014-03", "2013-04"), ("2014-04", "2014-04"), ("2014-01", "2013-04")]
)
def test_the_financial_year_begins_in_april(month: str, april: str) -> None:
    assert months.text(months.financial_year_start(months.parse(month))) == april


def test_months_are_written_as_the_board_reads_them() -> None:
    december = months.of(date(2013, 12, 31))
    assert (months.label(december), months.short(december), months.name(december)) == ("Dec 2013", "Dec-13", "Dec")


def test_a_span_names_a_year_once() -> None:
    november = months.parse("2013-11")
    assert months.span(november - 2, november) == "Sep–Nov 2013"
    assert months.span(november, november + 2) == "Nov 2013–Jan 2014"
    assert months.span(november, november) == "Nov 2013"
