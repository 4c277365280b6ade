"""Days, months and periods as files write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance import months
from performance.formats import dates


@pytest.mark.parametrize(
    "written", ["2020-01-05", "05/01/2020", "5/1/2020", "05.01.2020", "5 Jan 2020", "5th January 2020", " 2020-1-5 "]
)
def test_a_day_is_read_with_the_day_before_the_month(written: str) -> None:
    assert dates.day(written) == date(2020, 1, 5)


@pytest.mark.parametrize(
    "written",
    ["05/01/20", "2020", "31/02/2020", "2020-13-01", "13/13/2020", "1899-12-31", "Oct 16", "٥/١/٢٠٢٠", "", "tomorrow"],
)
def test_what_could_be_another_day_or_is_none_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="is no day"):
        dates.day(written)


@pytest.mark.parametrize(
    "written",
    ["2019-10", "201910", "2019/10", "10/2019", "Oct 2019", "October 2019", "Oct-19", "Oct19", "Oct '19", "2019-10-01",
     "01/10/2019", "2019-10-01 00:00:00"],
)  # fmt: skip
def test_a_month_is_read_in_every_usual_way(written: str) -> None:
    assert dates.month(written) == months.parse("2019-10")


@pytest.mark.parametrize("written", ["2019-13", "Okt 2019", "2019", "10-19", "02/10/2019", "Sept.", ""])
def test_what_is_no_month_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="is no month"):
        dates.month(written)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2019-10", "2019-10-01", "2019-10-31"),
        ("Nov-13", "2013-11-01", "2013-11-30"),
        ("2020-01-05", "2020-01-05", "2020-01-05"),
        ("2018/19", "2018-04-01", "2019-03-31"),
        ("FY 1999/00", "1999-04-01", "2000-03-31"),
        ("2024/25 Q1", "2024-04-01", "2024-06-30"),
        ("Q4 2024/25", "2025-01-01", "2025-03-31"),
        ("Quarter 2, 2024/2025", "2024-07-01", "2024-09-30"),
        ("12 months to 05/01/2020", "2019-01-06", "2020-01-05"),
        ("12 months to 31/10/2019", "2018-11-01", "2019-10-31"),
        ("12 months to 29/02/2020", "2019-03-01", "2020-02-29"),
        ("1 month to 30/03/2019", "2019-03-01", "2019-03-30"),
        ("R12 to Jun 13", "2012-07-01", "2013-06-30"),
        ("Year to Dec 2019", "2019-01-01", "2019-12-31"),
        ("quarter to 2019-12", "2019-10-01", "2019-12-31"),
        ("6 weeks to 2020-01-05", "2019-11-25", "2020-01-05"),
        ("10 days to 2020-01-10", "2020-01-01", "2020-01-10"),
        ("Oct 16 – Sep 17", "2016-10-01", "2017-09-30"),
        ("Oct16-Sep17", "2016-10-01", "2017-09-30"),
        ("Jan12 - Dec12", "2012-01-01", "2012-12-31"),
        ("2019-10 to 2019-12", "2019-10-01", "2019-12-31"),
        ("6 October 2019 to 5 January 2020", "2019-10-06", "2020-01-05"),
    ],
)
def test_a_period_is_read_with_its_own_first_and_last_day(written: str, first: str, last: str) -> None:
    assert dates.period(written) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "written",
    [
        "2019",
        "2018/20",
        "Q1 2019",
        "2018/19 Q5",
        "Q1",
        "last year",
        "0 months to 2020-01",
        "12 months",
        "2020-01 to",
        "05/01/20 to 06/01/20",
    ],
)
def test_what_is_no_period_is_refused_with_what_to_write(written: str) -> None:
    with pytest.raises(ValueError, match="is no period"):
        dates.period(written)


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before it begins"):
        dates.period("2019-12 to 2019-10")


@given(st.integers(1900 * 12 + 600, 2100 * 12), st.integers(1, 60))
def test_whole_months_to_a_month_begin_on_a_first_and_end_on_a_last_day(last: int, number: int) -> None:
    first, end = dates.period(f"{number} months to {months.text(last)}")
    assert (first, end) == (months.first_day(last - number + 1), months.last_day(last))


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_twelve_months_to_a_day_follow_on_each_other_without_a_gap(last: date) -> None:
    first, end = dates.period(f"12 months to {last.isoformat()}")
    assert end == last
    assert 364 <= (end - first).days <= 365
