"""The rule of notice: which days count, the last day in time, and what is left; plain days in, plain days out."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.notice import clear_days, is_working_day, notice_of, publish_by

DAYS = st.dates(date(2000, 1, 1), date(2050, 12, 31))
ASKED = st.integers(0, 20)


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (date(2014, 1, 24), True),
        (date(2014, 1, 25), False),  # a Saturday
        (date(2014, 1, 26), False),  # a Sunday
        (date(2026, 12, 28), False),  # Boxing Day, moved from a Saturday
        (date(2020, 5, 8), False),  # the bank holiday of May, moved for VE Day
        (date(2020, 5, 4), True),
        (date(2014, 3, 17), True),  # a bank holiday in Northern Ireland alone
    ],
)
def test_saturdays_sundays_and_englands_bank_holidays_do_not_count(day: date, counts: bool) -> None:
    assert is_working_day(day) is counts


@pytest.mark.parametrize(
    ("meeting", "asked", "last"),
    [
        (date(2014, 1, 24), 5, date(2014, 1, 16)),  # Friday: the Thursday of the week before
        (date(2020, 1, 24), 5, date(2020, 1, 16)),
        (date(2014, 1, 27), 5, date(2014, 1, 17)),  # Monday: a Friday, for nobody publishes on a Sunday
        (date(2026, 12, 29), 5, date(2026, 12, 17)),  # over Christmas
        (date(2026, 4, 8), 3, date(2026, 3, 31)),  # over Easter
        (date(2014, 1, 24), 1, date(2014, 1, 22)),
        (date(2014, 1, 24), 0, date(2014, 1, 24)),
    ],
)
def test_the_last_day_in_time_is_a_working_day_before_so_many_clear_ones(meeting: date, asked: int, last: date) -> None:
    assert publish_by(meeting, asked) == last


@given(meeting=DAYS, asked=st.integers(1, 20))
def test_publishing_on_the_last_day_is_in_time_and_on_the_working_day_after_it_is_late(
    meeting: date, asked: int
) -> None:
    last = publish_by(meeting, asked)
    assert is_working_day(last)
    assert clear_days(last, meeting) >= asked
    after = last + timedelta(days=1)
    while not is_working_day(after):
        after += timedelta(days=1)
    assert clear_days(after, meeting) < asked


@given(published=DAYS, later=st.integers(0, 90), asked=ASKED)
def test_neither_the_day_of_publication_nor_that_of_the_meeting_counts(published: date, later: int, asked: int) -> None:
    meeting = published + timedelta(days=later)
    between = [published + timedelta(days=day) for day in range(1, later)]
    assert clear_days(published, meeting) == sum(is_working_day(day) for day in between)
    assert notice_of(meeting, asked, published).is_late == (clear_days(published, meeting) < asked)


def test_what_is_left_is_counted_with_both_ends() -> None:
    meeting = date(2014, 1, 24)
    left = [notice_of(meeting, 5, date(2014, 1, day)).left for day in (13, 15, 16, 17)]
    assert left == [4, 2, 1, 0]
    assert notice_of(meeting, 5, date(2014, 1, 16)).is_last_day
    assert not notice_of(meeting, 5, date(2014, 1, 16)).is_late
    assert notice_of(meeting, 5, date(2014, 1, 17)).is_late


def test_nothing_is_late_for_a_meeting_that_is_over() -> None:
    notice = notice_of(date(2014, 1, 24), 5, date(2014, 1, 25))
    assert (notice.is_over, notice.is_late) == (True, False)


@pytest.mark.parametrize("year", [1900, 2999])
def test_a_meeting_far_away_is_counted_at_once(year: int) -> None:
    notice = notice_of(date(year, 6, 15), 30_000, date(2026, 1, 1))
    assert notice.publish_by.year == year
    assert 0 <= notice.left < 90
