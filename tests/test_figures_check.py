"""The figures check: numbers about one measure that differ across a pack are found, and a pack that agrees is quiet."""

from __future__ import annotations

from datetime import date

import pytest

from meetings.figures_check.comparing import Earlier
from meetings.figures_check.findings import Pack, Told, check
from meetings.figures_check.periods import CALENDAR, MONTH, QUARTER, SPAN, TO_DATE, YEAR, Period, periods_in
from meetings.figures_check.rows import CELLS, SEPARATED
from meetings.figures_check.stating import Passage, Places, Statement, statements

DAY = date(2020, 1, 24)
MEASURES = (
    ("burglary", "Burglary"),
    ("residential-burglary", "Residential burglary"),
    ("robbery", "Robbery"),
    ("theft-from-the-person", "Theft from the person"),
    ("violence-with-injury", "Violence with injury"),
)
PLACES = Places("Barnet", ("Enfield", "Harrow", "High Barnet", "Hendon"))
# Facts of the January 2020 pack, in other words.
POLICE = """Police presentation
Period ending: 9 January 2020
• Barnet comes 12th by volume of all boroughs in London; officers took 1267 reports of personal robbery over the last
12 months, which is 4% of all crime.
• Harrow alone had fewer."""
WARDS = """Robbery (Personal) by ward
Offs
Barnet 1,173
Hendon 71
High Barnet 46"""
DASHBOARD = """Main dashboard
Recent Quarter Recent 12 months (to September 2019) Peers
Volume Change on the year before Volume Change on the year before Rank
Burglary 796 -1% 3623 -3% 20/33
Robbery • Up in the last quarter • 11th lowest of 32
316 95% 1136 52% 11/32"""
JANUARY = (
    Passage(10, "Police presentation", POLICE, 2, "a"),
    Passage(10, "Police presentation", WARDS, 14, "a"),
    Passage(11, "Dashboard", DASHBOARD, 3, "b"),
)


def passages(*texts: str) -> tuple[Passage, ...]:
    return tuple(Passage(number, f"Paper {number}", text, 1, day=DAY) for number, text in enumerate(texts, start=1))


def told(*texts: str, **more: object) -> list[Told]:
    return list(check(Pack(DAY, passages(*texts), MEASURES, PLACES, **more)))  # type: ignore[arg-type]


def amounts(text: str) -> list[tuple[str, int, str]]:
    return [(one.measure, one.amount, one.period.kind) for one in statements(passages(text), MEASURES, PLACES)]


def ends_of(text: str) -> dict[int, date | None]:
    return {one.amount: one.period.last for one in statements(passages(text), MEASURES, PLACES)}


# -- the pack of January 2020 ------------------------------------------------------------------------------------------


def test_the_three_robbery_figures_of_january_2020_are_found_with_where_each_stands() -> None:
    [finding] = check(Pack(DAY, JANUARY, MEASURES, PLACES))
    assert finding.name == "Robbery"
    where = {one.amount: (one.item, one.title, one.page, one.paper) for one in finding.numbers}
    assert where == {
        1267: (10, "Police presentation", 2, "a"),
        1173: (10, "Police presentation", 14, "a"),
        1136: (11, "Dashboard", 3, "b"),
    }
    quotes = {one.amount: one.quote for one in finding.numbers}
    assert "1267 reports of personal robbery" in quotes[1267]
    assert quotes[1173] == "Robbery (Personal) by ward … Barnet 1,173"


def test_it_explains_the_difference_by_dates_and_definitions_where_they_are_said() -> None:
    [finding] = check(Pack(DAY, JANUARY, MEASURES, PLACES))
    why = " ".join(finding.why)
    assert "1,136: to 30 September 2019; 1,267: to 9 January 2020" in why
    assert "1,267, 1,173: personal robbery" in why
    assert "No dates stand beside 1,173" in why


def test_a_pack_that_agrees_is_quiet() -> None:
    same = (
        Passage(10, "Police", POLICE.replace("1267", "1,136").replace("9 January 2020", "30 September 2019"), 2),
        Passage(10, "Police", WARDS.replace("1,173", "1,136"), 14),
        JANUARY[2],
    )
    assert check(Pack(DAY, same, MEASURES, PLACES)) == ()


# -- what differs ------------------------------------------------------------------------------------------------------


def test_numbers_for_the_same_months_that_differ_are_said_to() -> None:
    [finding] = told(
        "Barnet recorded 1,136 robberies in the 12 months to September 2019.",
        "In the year to 30 September 2019 robbery rose to 1,163.",
    )
    assert finding.why == ("Numbers for the same months differ: 1,163, 1,136, to 30 September 2019.",)


def test_a_financial_year_so_far_is_told_from_a_rolling_year() -> None:
    [finding] = told(
        "There were 1,136 robberies in the rolling 12 months to December 2019.",
        "Robbery stands at 980 in the financial year to date.",
    )
    assert "980 counts the year to date, the others a rolling 12 months." in finding.why


def test_a_number_that_differs_from_the_dashboard_of_the_pack_is_found() -> None:
    last = Period(YEAR, date(2018, 10, 1), date(2019, 9, 30))
    shown = Statement("robbery", 1136, last, item=4, title="Overview, Sep 2019", edition=3)
    text = "We had {} robberies in the 12 months to September 2019."
    [finding] = told(text.format("1,316"), editions=(shown,))
    assert [(one.amount, one.edition) for one in finding.numbers] == [(1316, 0), (1136, 3)]
    assert told(text.format("1,136"), editions=(shown,)) == []


def test_a_number_is_of_the_period_that_follows_it_and_not_of_its_neighbours() -> None:
    text = "There were 1,267 robberies in 2018/19 and 1,173 robberies in 2019/20."
    assert ends_of(text) == {1267: date(2019, 3, 31), 1173: date(2020, 3, 31)}
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("In 2018/19 there were 1,267 robberies and in 2017/18 there were 1,173 robberies.", 2019, 2018),
        ("In 2018/19 there were 1,267 robberies, and 1,173 robberies in 2017/18.", 2019, 2018),
        ("There were 1,267 robberies and 1,173 burglaries in 2018/19.", 2019, 2019),
        ("In 2018/19 there were 1,267 robberies and 1,173 burglaries.", 2019, 2019),
        ("There were 1,267 robberies in 2018/19 and 1,173 burglaries.", 2019, None),
    ],
)
def test_numbers_share_a_period_only_where_none_is_beside_them(text: str, first: int, second: int | None) -> None:
    assert ends_of(text) == {1267: date(first, 3, 31), 1173: second and date(second, 3, 31)}


def test_of_a_course_that_one_passage_gives_only_the_latest_end_is_compared() -> None:
    course = (
        "There were 1,102 robberies in the 12 months to June 2019, and 1,136 robberies in the 12 months to August 2019."
    )
    same, other = (f"There were {amount} robberies in the 12 months to August 2019." for amount in ("1,136", "1,163"))
    assert told(course) == []
    assert told(course, same) == []
    [finding] = told(course, other)
    assert [one.amount for one in finding.numbers] == [1136, 1163]


def test_quarters_are_compared_with_quarters() -> None:
    [finding] = told(
        "Robbery was 316 in the quarter to September 2019 and 1,136 in the 12 months to September 2019.",
        "There were 361 robberies from July to September 2019.",
    )
    assert [one.amount for one in finding.numbers] == [316, 361]


@pytest.mark.parametrize(
    "text",
    [
        "Robbery rose by 52% in the 12 months to September 2019.",
        "Robbery ranks 11 of 32, and its rate is 2.9 per 1,000 residents in the 12 months to September 2019.",
        "Enfield had 1,480 robberies in the 12 months to September 2019.",
        "Across London there were 1,400 robberies a day in the 12 months to September 2019.",
        "There were 740 robberies in the 12 months to September 2018.",
        "Knives were used: 1,020 robberies involved a weapon in the 12 months to September 2019.",
        "Robbery went up by 1,000 in the 12 months to September 2019.",
        "Robbery is on page 1100 of the annex for the 12 months to September 2019.",
        "In 2019 robbery was discussed for 12 months.",
        "Business robbery reached 1,050 in the 12 months to September 2019.",
        "There were 110 robberies in December 2019.",
        "Robbery 316 95% 11/32",
        "£1,250 was spent on robbery in the 12 months to September 2019.",
        "The robbery team has 1,200 officers in the 12 months to September 2019.",
    ],
)
def test_percentages_ranks_years_rates_and_other_places_raise_nothing(text: str) -> None:
    assert told("Barnet had 1,136 robberies in the 12 months to September 2019.", text) == []


def test_a_part_of_a_measure_is_not_the_measure() -> None:
    assert amounts("Residential burglary was 2,969 in the last 12 months.") == [("residential-burglary", 2969, YEAR)]


def test_a_row_of_a_table_is_read_with_bars_tabs_or_blanks() -> None:
    head = "Recent quarter Recent 12 months (to September 2019)\n"
    for row in ("Robbery | 316 | 95% | 1136 | 52% | 11/32", "Robbery\t316\t95%\t1,136", "Robbery 316 95% 1,136 52% A"):
        assert amounts(head + row) == [("robbery", 316, QUARTER), ("robbery", 1136, YEAR)]


def test_a_row_of_two_hundred_cells_is_read_to_its_end() -> None:
    cells = " | ".join(["12"] * 200)
    found = CELLS.search(f"Robbery | {cells}")
    assert found
    assert len(SEPARATED.split(found["cells"])) == 200
    # would not end within anybody's life if cells could be told apart in two ways
    assert CELLS.fullmatch(f"{cells} | Improving") is None
    assert amounts("Robbery" + " | 12" * 70 + " | Improving") == []


@pytest.mark.parametrize(
    ("text", "kind", "last"),
    [
        ("12 months to 05/01/2020", YEAR, date(2020, 1, 5)),
        ("rolling 12 months to the end of September 2019", YEAR, date(2019, 9, 30)),
        ("October 2018 to September 2019", YEAR, date(2019, 9, 30)),
        ("2018/19", YEAR, date(2019, 3, 31)),
        ("Jul-19 – Sep-19", QUARTER, date(2019, 9, 30)),
        ("last quarter", QUARTER, None),
        ("March to May 2023", QUARTER, date(2023, 5, 31)),
        ("June to September 2023", SPAN, date(2023, 9, 30)),
        ("June to September", SPAN, date(2019, 9, 30)),
        ("financial year to date", TO_DATE, None),
        ("in December 2019", MONTH, date(2019, 12, 31)),
        ("throughout 2019", CALENDAR, date(2019, 12, 31)),
        ("in 2020", SPAN, None),
        ("12 months to 31/12/9999", YEAR, None),
        ("12 months to 01/01/0001", YEAR, None),
        ("quarter to 31/02/2019", QUARTER, None),
    ],
)
def test_months_are_read_as_papers_write_them(text: str, kind: str, last: date | None) -> None:
    [mention] = periods_in(text, DAY)
    assert (mention.period.kind, mention.period.last) == (kind, last)


# -- months, calendar years and years to date --------------------------------------------------------------------------


def test_numbers_of_one_month_that_differ_are_found_and_other_months_are_no_contradiction() -> None:
    [finding] = told("There were 110 robberies in November 2019.", "In November 2019 robbery stood at 124.")
    assert [(one.amount, one.months) for one in finding.numbers] == [(110, "November 2019"), (124, "November 2019")]
    assert told("There were 110 robberies in November 2019.", "In December 2019 robbery stood at 124.") == []


def test_a_month_of_the_dashboard_is_compared_with_what_a_paper_says_of_it() -> None:
    november = Period(MONTH, date(2019, 11, 1), date(2019, 11, 30))
    shown = Statement("robbery", 110, november, item=4, title="Overview", edition=3)
    assert told("There were 110 robberies in November 2019.", editions=(shown,)) == []
    [finding] = told("There were 119 robberies in November 2019.", editions=(shown,))
    assert [one.amount for one in finding.numbers] == [119, 110]
    assert told("In November 2019 a report on 60 robberies was made.", editions=(shown,)) == [], "a part"


def test_a_course_of_months_in_one_paper_hides_no_month_of_it() -> None:
    course = "There were 96 robberies in October 2019, and 110 robberies in November 2019."
    [finding] = told(course, "There were 99 robberies in October 2019.")
    assert [one.amount for one in finding.numbers] == [96, 99]


def test_calendar_years_are_compared_with_each_other_and_with_12_months_to_december() -> None:
    [finding] = told("There were 1,136 robberies in 2019.", "In 2019 robbery stood at 1,163.")
    assert finding.why == ("Numbers for the same months differ: 1,163, 1,136, to 31 December 2019.",)
    rolling = "There were {} robberies in the 12 months to December 2019."
    [finding] = told("There were 1,136 robberies in 2019.", rolling.format("1,163"))
    assert [one.months for one in finding.numbers] == ["calendar year 2019", "12 months to 31 December 2019"]
    assert told("There were 1,136 robberies in 2019.", rolling.format("1,136")) == []
    assert told("There were 1,136 robberies in 2019.", "There were 1,020 robberies in 2018.") == []
    assert told("There were 1,136 robberies in 2019.", "There were 1,020 robberies in 2019/20.") == []


def test_years_to_date_are_compared_where_they_end_with_the_same_month() -> None:
    text = "Robbery stands at {} in the financial year to date to {} 2019."
    [finding] = told(text.format(880, "November"), text.format(902, "November"))
    assert [one.amount for one in finding.numbers] == [880, 902]
    assert told(text.format(880, "November"), text.format(802, "October")) == []
    [finding] = told(text.format(880, "November"), "Robbery stands at 902 in the financial year to date.")
    assert finding.why == ("No dates stand beside 902, so that it cannot be told which months it counts.",)


def test_a_year_to_date_that_the_dashboard_bears_out_contradicts_no_rolling_year() -> None:
    december = date(2019, 12, 31)
    shown = tuple(
        Statement("robbery", amount, Period(kind, None, december), item=4, title="Overview", edition=3)
        for kind, amount in ((YEAR, 1136), (TO_DATE, 980))
    )
    assert told("Robbery stands at 980 in the financial year to date.", editions=shown) == []


# -- other words for a measure -----------------------------------------------------------------------------------------


def test_another_word_for_a_measure_is_read_as_its_name() -> None:
    last = "in the 12 months to September 2019."
    texts = (f"There were 1,136 robberies {last}", f"There were 1,163 muggings {last}")
    assert told(*texts) == []
    [finding] = told(*texts, words=(("robbery", "muggings"),))
    assert [one.amount for one in finding.numbers] == [1136, 1163]


def test_a_word_for_two_measures_means_neither_and_one_in_capitals_is_no_small_word() -> None:
    words = (("robbery", "TAKING"), ("burglary", "taking"), ("burglary", "robbery"), ("robbery", "ROB"))
    [said] = statements(passages("ROB stood at 1,163, taking at 1,170, rob at 1,180."), MEASURES, PLACES, words)
    assert (said.measure, said.amount) == ("robbery", 1163)
    [said] = statements(passages("Robbery stood at 1,163."), MEASURES, PLACES, words)
    assert said.measure == "robbery"


# -- the opposite fault ------------------------------------------------------------------------------------------------

SPRING = Period(QUARTER, date(2019, 3, 1), date(2019, 5, 31))
EDITION = tuple(
    Earlier(measure, amount, SPRING, "“Overview, May 2019”")
    for measure, amount in (("residential-burglary", 512), ("robbery", 238), ("theft-from-the-person", 131))
)
SAID = "Residential burglary 512, robbery 238, theft from the person {} in {} 2019."


def test_figures_of_an_earlier_edition_under_new_months_are_found() -> None:
    [finding] = told(SAID.format(131, "June to September"), earlier_editions=EDITION)
    assert finding.kind == "again"
    assert [one.amount for one in finding.numbers] == [512, 238, 131]
    assert "“June to September 2019”" in finding.why[0]
    assert "“Overview, May 2019” has the same for the months to 31 May 2019" in finding.why[0]


def test_figures_under_their_own_months_are_no_repetition_and_one_alone_is_chance() -> None:
    assert told(SAID.format(131, "March to May"), earlier_editions=EDITION) == []
    assert told("Robbery was 238 in June to September 2019.", earlier_editions=EDITION) == []


def test_figures_of_earlier_minutes_under_new_months_are_found() -> None:
    before = (Passage(3, "minutes", SAID.format(131, "March to May"), day=DAY),)
    text = SAID.format(131, "June to September")
    [finding] = told(text, earlier_passages=(("the pack or minutes of 26 July 2019", before),))
    assert "the pack or minutes of 26 July 2019" in finding.why[0]
