"""Proof-reading: the slips that the board's own papers show are found, and a quiet agenda raises none."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.proofreading import Passage, Proof, slips

DAY = date(2020, 1, 24)
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December"]  # fmt: skip


def found(*texts: str, papers: tuple[str, ...] = (), items: int = 14, day: date = DAY, bare: bool = False) -> list[str]:
    """What is found in texts of item 5."""
    passages = tuple(Passage(5, f"text {number}", text) for number, text in enumerate(texts, start=1))
    return [slip.short for slip in slips(Proof(day, items, passages, {5: papers}, {5} if bare else ()))]


# -- one event, two dates ----------------------------------------------------------------------------------------------


def test_a_consultation_that_ends_on_two_days_is_found() -> None:
    title = "Draft Local Plan Consultation 27 Jan-11 March 2020"
    text = "The public consultation on the Local Plan is starting on January 27th and is open until 16th March."
    assert found(title, text) == ["two dates"]
    assert found(title, text.replace("16th March", "11th March")) == []
    assert found(title, text.replace("January 27th", "January 20th").replace("16th", "11th")) == ["two dates"]


def test_the_sentence_names_both_dates_and_where_they_stand() -> None:
    passages = (
        Passage(5, "title", "Local Plan consultation until 11 March 2020"),
        Passage(7, "report", "The Local Plan consultation runs until 16 March.", "id_text"),
    )
    [slip] = slips(Proof(DAY, 14, passages))
    assert "“16 March”" in slip.sentence
    assert "“11 March 2020”" in slip.sentence
    assert (slip.item, slip.anchor) == (7, "id_text")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Local Plan consultation until 11 March 2020", "Housing Strategy consultation until 16 March 2020"),
        ("Local Plan consultation until 11 March 2020", "Local Plan survey until 16 March 2020"),
        (
            "Local Plan consultation until 11 March 2020",
            "The Local Plan consultation was extended until 16 March 2020.",
        ),
        (
            "Local Plan consultation until 11 March 2020",
            "Local Plan consultation until 16 October 2020",
        ),  # a later stage
        ("Local Plan consultation from 27 January", "Local Plan consultation until 11 March"),
        ("The board met on 25 October 2019.", "The board meets on 24 January 2020."),
    ],
)
def test_two_dates_of_two_things_are_no_slip(first: str, second: str) -> None:
    assert found(first, second) == []


# -- weekdays ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Friday 25 January 2014",
        "Friday, 25th January, 2014",
        "FRIDAY 25TH JANUARY, 2014",
        "Fri 25 Jan 2014",
        "Friday the 25th of January 2014",
        "Friday 25/01/2014",
        "Friday January 25th, 2014",
        "Friday 25 th January 2014",
        "Saturday 31 January",  # 2020, which is next to the meeting
    ],
)
def test_a_date_with_another_weekday_is_found(text: str) -> None:
    assert found(f"The meeting is on {text}.") == ["weekday"]


@pytest.mark.parametrize(
    "text",
    [
        "Friday 24 January 2014",
        "Friday 31 January",
        "Saturday 7 November",
        "Monday 31 February 2014",
        "the sun 3 May 2014",
    ],
)
def test_a_date_that_fits_or_cannot_be_told_is_no_slip(text: str) -> None:
    assert found(f"The meeting is on {text}.") == []


@given(day=st.dates(date(1990, 1, 1), date(2050, 12, 31)), shift=st.integers(0, 6))
def test_a_weekday_is_a_slip_exactly_when_the_calendar_says_so(day: date, shift: int) -> None:
    said = WEEKDAYS[(day.weekday() + shift) % 7]
    text = f"{said} {day.day} {MONTHS[day.month - 1]} {day.year}"
    assert found(text) == (["weekday"] if shift else [])


# -- items and papers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["See item 15.", "as said under item 15", "Agenda item 15 follows.", "see items 3 and 15"]
)
def test_an_item_that_is_not_there_is_found(text: str) -> None:
    assert found(text) == ["no such item"]
    assert found(text, items=15) == []


@pytest.mark.parametrize(
    "text",
    ["See item 14.", "15 items were seized.", "item 15 of the action plan", "see item 15 of the plan", "item 15.5%"],
)
def test_other_items_are_no_slip(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["The figures are attached at Appendix C.", "See Annex 3.", "shown in Appendix C"])
def test_a_paper_that_is_promised_and_missing_is_found(text: str) -> None:
    assert found(text, papers=("A map",)) == ["paper missing"]
    assert found(text, papers=("Appendix C: figures", "Annex 3: figures")) == []
    assert found(text, papers=("One", "Two", "Three")) == []


def test_an_appendix_within_the_text_itself_is_there() -> None:
    assert found("It is set out in Appendix A.\n\nAppendix A: terms\n\nFirst.") == []


def test_something_attached_to_an_item_without_papers_is_found() -> None:
    assert found("The report is attached.") == ["paper missing"]
    assert found("The report is attached.", papers=("Report",)) == []


def test_what_is_to_follow_is_a_paper_that_is_to_follow() -> None:
    assert found("Fire brigade update (to follow)", bare=True) == ["to follow"]
    assert found("Fire brigade update (to follow)") == []


# -- a quiet agenda ----------------------------------------------------------------------------------------------------

ORDINARY = """
the board noted that burglary fell by 7 per cent and asked officers to report again at its next meeting in April
Barnet police council members item report plan may march 2019/20 12 months to December 27 January
"""
WORDS = st.lists(st.sampled_from(ORDINARY.split()), max_size=60).map(" ".join)


@given(texts=st.lists(WORDS, max_size=4))
def test_ordinary_sentences_raise_nothing(texts: list[str]) -> None:
    assert [
        slip for slip in found(*texts, papers=("A map",)) if slip in {"weekday", "two dates", "paper missing"}
    ] == []


@given(text=st.text(max_size=300))
def test_any_text_at_all_is_read_to_its_end(text: str) -> None:
    proof = Proof(DAY, 3, (Passage(1, "title", text), Passage(2, "report", text)))
    assert slips(proof) == slips(replace(proof))


@given(day=st.dates(date(2000, 1, 1), date(2040, 1, 1)), length=st.integers(1, 60))
def test_one_event_announced_twice_alike_is_no_slip(day: date, length: int) -> None:
    end = day + timedelta(days=length)
    first, last = (f"{one.day} {MONTHS[one.month - 1]} {one.year}" for one in (day, end))
    written = f"Knife Crime campaign from {first} to {last}"
    assert found(written, f"The {written}.", day=day) == []
