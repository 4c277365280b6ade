"""The figures check reads tables whose columns are months, and takes nothing else for such a column."""

from __future__ import annotations

from datetime import date

import pytest

from meetings.figures_check.comparing import Earlier
from meetings.figures_check.periods import MONTH, QUARTER, Period, periods_in
from meetings.figures_check.stating import Passage, Statement, statements
from tests.test_figures_check import DAY, MEASURES, PLACES, passages, told

AUTUMN = "Offence Oct-19 Nov-19 Dec-19\nRobbery 88 92 101\nBurglary 301 322 340"


def read(text: str) -> list[tuple[str, int, date | None]]:
    stated = statements(passages(text), MEASURES, PLACES)
    return [(one.measure, one.amount, one.period.last) for one in stated if one.period.kind == MONTH]


def shown(amounts: dict[int, int]) -> tuple[Statement, ...]:
    """What a dashboard counts of robbery in months of 2019."""
    last = {10: 31, 11: 30, 12: 31}
    month = {number: Period(MONTH, date(2019, number, 1), date(2019, number, last[number])) for number in amounts}
    return tuple(
        Statement("robbery", amount, month[number], item=4, title="Overview", edition=3)
        for number, amount in amounts.items()
    )


@pytest.mark.parametrize(
    "heading",
    [
        "Oct-19 Nov-19 Dec-19",
        "Offence | Oct 19 | Nov 19 | Dec 19",
        "Crime type\tOct-19\tNov-19\tDec-19",
        "OCT-19 NOV-19 DEC-19",
    ],
)
def test_columns_of_months_are_read_as_those_months(heading: str) -> None:
    last = (date(2019, 10, 31), date(2019, 11, 30), date(2019, 12, 31))
    assert read(f"{heading}\nRobbery 88 92 101") == [
        ("robbery", amount, day) for amount, day in zip((88, 92, 101), last, strict=True)
    ]


def test_the_latest_month_may_stand_first_and_rows_of_something_else_between() -> None:
    text = "Offence Dec-19 Nov-19\nCycle theft 12 14\nRobbery 101 92"
    assert read(text) == [("robbery", 101, date(2019, 12, 31)), ("robbery", 92, date(2019, 11, 30))]


@pytest.mark.parametrize(
    "text",
    [
        "12 months to\nNov-19 Dec-19\nRobbery 1,120 1,136",
        "Rolling year\nNov-19 Dec-19\nRobbery 1,120 1,136",
        "Robbery rate per 1,000\nNov-19 Dec-19\nRobbery 92 101",
        "Enfield\nNov-19 Dec-19\nRobbery 92 101",
        "Volumes to\nNov-19 Dec-19\nRobbery 1,120 1,136",
        "Victims under 18\nNov-19 Dec-19\nRobbery 92 101",
        "Offence Target Nov-19 Dec-19\nRobbery 90 92 101",
        "Offence Target Nov-19 Dec-19 Change\nRobbery 90 92 101 9.8%",
        "Offence Nov-19 Dec-19 Change\nRobbery 92 9",
        "Offence Nov-19 Dec-19\nRobbery 92 8 101 9",
        "Recent 12 months (to September 2019) Jul-19 Aug-19 Sep-19\nRobbery 1136 98 105 113",
        "Offence | Nov-19 | Dec-19 | Change\nRobbery | | 101 | 9 | 10%",
        "Offence Oct-19 – Dec-19 Jan-20\nRobbery 281 101",
        "Offence Oct-19 to Nov-19 Dec-19\nRobbery 281 101",
        "Offence Dec-19 Jan-21\nRobbery 101 92",
        "Offence Nov-19 Dec-19 Nov-19\nRobbery 92 101 92",
        "Offence Dec-19\nRobbery 101",
        "Volume Jul-19 Aug-19 Sep-19\nRobbery ● ▲ ●",
        "Nov-19 Dec-19\nPatrols were added in both.\nRobbery 92 101",
        "Nov-19 Dec-19\nRobbery 92% 101%",
    ],
)
def test_what_only_looks_like_columns_of_months_is_not_read_as_such(text: str) -> None:
    assert read(text) == []


def test_words_over_a_table_of_months_do_not_hide_it() -> None:
    text = "The board asked officers to bring the volumes of last autumn.\n\nOffence Nov-19 Dec-19\nRobbery 92 101"
    assert [amount for _measure, amount, _day in read(text)] == [92, 101]


def test_months_beside_each_other_are_no_range_and_a_range_with_days_is_one() -> None:
    assert statements(passages("Offence Oct-19 Dec-19 Change\nRobbery 88 101 15%"), MEASURES, PLACES) == []
    assert statements(passages("Offence Dec-19 Nov-19 Change\nRobbery 101 92 10%"), MEASURES, PLACES) == []
    [mention] = periods_in("1 Oct-31 Dec 2019", DAY)
    assert (mention.period.kind, mention.period.last) == (QUARTER, date(2019, 12, 31))


def test_a_month_of_a_table_is_compared_with_what_a_text_or_the_dashboard_says_of_it() -> None:
    [finding] = told(AUTUMN, "There were 97 robberies in November 2019.")
    assert [(one.amount, one.months) for one in finding.numbers] == [(92, "November 2019"), (97, "November 2019")]
    assert told(AUTUMN, "There were 92 robberies in November 2019.") == []


def test_of_months_that_a_dashboard_shows_as_well_the_last_of_a_table_is_compared() -> None:
    assert told(AUTUMN, editions=shown({10: 88, 11: 92, 12: 101})) == []
    [finding] = told(AUTUMN, editions=shown({10: 89, 11: 94, 12: 103}))
    assert [one.amount for one in finding.numbers] == [101, 103]


def test_months_of_tables_that_are_alike_are_not_printed_again() -> None:
    before = (Passage(3, "Police", "Offence May-19 Jun-19\nRobbery 101 77\nBurglary 340 290", day=DAY),)
    assert told(AUTUMN, earlier_passages=(("the pack or minutes of 26 July 2019", before),)) == []
    spring = Period(QUARTER, date(2019, 3, 1), date(2019, 5, 31))
    earlier = tuple(Earlier(one, amount, spring, "“Overview”") for one, amount in (("robbery", 101), ("burglary", 340)))
    assert told(AUTUMN, earlier_editions=earlier) == []
