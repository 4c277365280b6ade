"""The figures check cries no wolf: months, years and signs that only look like those of a number."""

from __future__ import annotations

from datetime import date

import pytest

from meetings.figures_check.periods import MONTH, TO_DATE, YEAR, Period
from meetings.figures_check.stating import Statement, statements
from tests.test_figures_check import MEASURES, PLACES, ends_of, passages, told

SHOWN = (
    Statement("robbery", 1173, Period(YEAR, date(2019, 1, 1), date(2019, 12, 31)), item=4, title="Overview", edition=3),
    Statement("robbery", 96, Period(MONTH, date(2019, 12, 1), date(2019, 12, 31)), item=4, title="Overview", edition=3),
)


@pytest.mark.parametrize(
    "text",
    [
        "Operation Lark, set up in 2019, saw robberies fall to 900.",
        "The team that began in 2019 recorded 900 robberies.",
        "The strategy was agreed in 2019. There were 980 robberies.",
        "Patrols cost £20,000 in 2019 and 900 robberies were attended.",
        "In 2019 there were 1,173 robberies; in the first half of the year 820 robberies.",
        "Officers attended 900 robberies in 2019.",
        "In 2019 there were 900 robberies in the town centre.",
        "At its meeting in December 2019 the board heard of 110 robberies.",
        "The squad was formed in December 2019. Robbery stood at 120.",
        "In December 2019 there were 70 robberies in the first two weeks.",
        "There were 110 robberies in December 2019 so far.",
    ],
)
def test_a_month_or_year_of_something_else_is_not_that_of_a_number(text: str) -> None:
    assert told(text, editions=SHOWN) == []


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("In 2019 there were 1,267 robberies.", 1267),
        ("There were 1,267 robberies in 2019.", 1267),
        ("The borough recorded 1,267 robberies in 2019.", 1267),
        ("1,267 robberies were recorded in 2019.", 1267),
        ("In December 2019 robbery stood at 110.", 110),
        ("• 110 robberies in December ’19", 110),
    ],
)
def test_a_month_or_year_that_opens_or_closes_the_clause_of_a_number_is_its_own(text: str, amount: int) -> None:
    [finding] = told(text, editions=SHOWN)
    assert amount in [one.amount for one in finding.numbers]


def test_a_rough_number_is_no_year_and_a_number_after_a_month_is_none() -> None:
    assert ends_of("Over 2000 residential burglaries and 1,234 robberies.") == {1234: None}
    assert set(ends_of("In March 19 robberies, then 55 robberies.").values()) == {None}


def test_two_dashboards_whose_months_were_revised_contradict_no_text_that_has_the_later_ones() -> None:
    december = Period(MONTH, date(2019, 12, 1), date(2019, 12, 31))
    shown = [Statement("robbery", 90 + number, december, title="Overview", edition=number) for number in (5, 6)]
    assert told(editions=tuple(shown)) == []
    assert told("There were 96 robberies in December 2019.", editions=tuple(shown)) == []
    [finding] = told("There were 99 robberies in December 2019.", editions=tuple(shown))
    assert [one.amount for one in finding.numbers] == [96, 99]


def test_a_year_to_december_may_be_the_calendar_year() -> None:
    december = date(2019, 12, 31)
    shown = tuple(
        Statement("robbery", amount, Period(kind, None, december), item=4, title="Overview", edition=3)
        for kind, amount in ((YEAR, 1173), (TO_DATE, 870))
    )
    text = "There were {:,} robberies in the {}year to date to December 2019."
    assert told(text.format(1173, ""), editions=shown) == []
    asked = "902 counts the year to date: of the financial or of the calendar year?"
    [finding] = told(text.format(902, ""), editions=shown)
    assert asked in finding.why
    [finding] = told(text.format(902, "financial "), editions=shown)
    assert asked not in finding.why


@pytest.mark.parametrize("word", ["burglarıes", "ſexual", "ROBBERİES"])
def test_an_odd_letter_stops_no_check(word: str) -> None:
    measures = (*MEASURES, ("sexual", "Sexual"))
    text = f"The {word} were 1,173. Robbery stood at 1,163."
    [said] = statements(passages(text), measures, PLACES)
    assert said.amount == 1163


def test_words_with_other_signs_are_found_and_single_letters_are_none() -> None:
    words = (("robbery", "TFMV & TOMV"), ("burglary", "Ärger"), ("robbery", "R"))
    text = "TFMV & TOMV stood at 1,163. Ärger stood at 1,170. R stood at 1,180. Rger stood at 1,190."
    said = statements(passages(text), MEASURES, PLACES, words)
    assert [(one.measure, one.amount) for one in said] == [("robbery", 1163), ("burglary", 1170)]
