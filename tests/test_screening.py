"""Screening papers: what looks restricted or personal is found, and what merely looks like it is let through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scpb.documents.screening import PNC_LETTERS, Found, Sign, is_nhs, is_pnc, screen


def signs(*pages: str, names: tuple[str, ...] = (), attached: tuple[str, ...] = ()) -> set[tuple[Sign, int]]:
    return {(found.sign, found.page) for found in screen(names, pages, attached)}


def nhs(nine: str) -> str:
    """An NHS number made of nine digits, or nothing where they have none."""
    return next((nine + str(last) for last in range(10) if is_nhs(nine + str(last))), "")


def pnc(year: str, serial: str) -> str:
    return next(f"{year}/{serial}{letter}" for letter in PNC_LETTERS if is_pnc(year, serial, letter))


@pytest.mark.parametrize(
    "text",
    [
        "OFFICIAL-SENSITIVE",
        "Some report, OFFICIAL - SENSITIVE, of a panel",
        "OFFICIAL: SENSITIVE",
        "The review\nRESTRICTED\nSection 1",
        "RESTRICTED – POLICING",
        "CONFIDENTIAL: PERSONNEL\nThe officer was seen.",
        "RESTRICTED when complete",
        "PRIVATE AND CONFIDENTIAL",
        "NOT FOR PUBLICATION",
        "CONFIDENTIAL    Page 3 of 4",
    ],
)
def test_a_protective_marking_is_found(text: str) -> None:
    assert signs("Nothing here", text) == {(Sign.MARKING, 2)}


@pytest.mark.parametrize(
    "text",
    [
        "NOT PROTECTIVELY MARKED",
        "Not protectively marked\nMeeting of the board",
        "The confidential helpline had 40 calls.",
        "Access to the alley is restricted at night.",
        "Restricted patients are listed elsewhere",
        "SECRET SANTA RAISED £400",
        "Schemes that PROTECT RESIDENTS AND SHOPS",
        "OFFICIAL",
        "It is an official-sounding name",
    ],
)
def test_words_of_a_sentence_are_no_marking(text: str) -> None:
    assert signs(text) == set()


@pytest.mark.parametrize(
    ("name", "is_found"),
    [
        ("Restricted appendix.pdf", True),
        ("domestic_homicide_review-CONFIDENTIAL-v2.docx", True),
        ("OFFICIAL-SENSITIVE profile", True),
        ("Confidentiality agreement", False),
        ("Unrestricted access", False),
        ("Action plan 2014", False),
        ("NOT PROTECTIVELY MARKED", False),
    ],
)
def test_a_name_may_tell(name: str, is_found: bool) -> None:
    assert signs("Text", names=(name,)) == ({(Sign.MARKING, 0)} if is_found else set())


@given(st.integers(0, 999_999_999))
def test_an_nhs_number_is_found_as_it_is_written(nine: int) -> None:
    number = nhs("4" + f"{nine:09d}"[1:])
    if number:
        grouped = f"{number[:3]} {number[3:6]} {number[6:]}"
        assert (Sign.NHS, 1) in signs(f"The patient ({grouped}) was seen.")
        assert (Sign.NHS, 1) in signs(f"NHS no. {number}")
        assert signs(f"Invoice {number}") == set()


@given(st.integers(0, 9_999_999_999))
def test_ten_digits_with_a_wrong_check_digit_are_no_nhs_number(number: int) -> None:
    digits = f"{number:010d}"
    if not is_nhs(digits):
        assert (Sign.NHS, 1) not in signs(f"NHS no. {digits} and {digits[:3]} {digits[3:6]} {digits[6:]}")


@given(st.integers(1940, 2026), st.integers(1, 9_999_999), st.sampled_from(PNC_LETTERS))
def test_a_pnc_number_is_found_by_its_letter(year: int, serial: int, letter: str) -> None:
    number = f"{year}/{serial:07d}{letter}"
    assert ((Sign.PNC, 1) in signs(f"See {number}.")) == is_pnc(str(year), str(serial), letter)


def test_the_letter_of_a_pnc_number_is_that_of_published_examples() -> None:
    assert is_pnc("2003", "0011985", "X")
    assert signs(f"PNC ID {pnc('79', '163001')}") == {(Sign.PNC, 1)}
    assert signs(f"Planning application {pnc('14', '1234')}") == set()


@pytest.mark.parametrize("text", ["QQ 12 34 56 C", "AB123456D", "JG 10 37 59 A"])
def test_a_national_insurance_number_is_found(text: str) -> None:
    expected = set() if text.startswith("QQ") else {(Sign.NATIONAL_INSURANCE, 1)}  # no number begins with Q
    assert signs(f"Claim of {text}") == expected


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Jo Bloggs, date of birth 12/03/1987, of no fixed address", True),
        ("Name: jo. DOB: 3 March 1987", True),
        ("Sam Smith-Jones was born on 3rd March 1987", True),
        ("Date of birth and sex are recorded for each victim", False),
        ("Each form asks for the date of birth (such as 01/01/1990)", False),
        ("The board was born in 1998", False),
    ],
)
def test_a_date_of_birth_counts_beside_a_name(text: str, is_found: bool) -> None:
    assert signs(text) == ({(Sign.BIRTH, 1)} if is_found else set())


def test_a_spreadsheet_inside_a_paper_is_named_and_a_picture_is_not() -> None:
    assert signs("Text", attached=("cases.xlsx", "logo.png")) == {(Sign.SPREADSHEET, 0)}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("case.msg", "Another file is attached inside it (MSG)."),
        ("report.pdf", "Another file is attached inside it (PDF)."),
        ("object", "Another file is attached inside it (of a kind that its name does not tell)."),
        ("rows.CSV", "A spreadsheet is attached inside it (CSV)"),
    ],
)
def test_any_other_file_inside_a_paper_asks_for_a_look(name: str, told: str) -> None:
    assert [found.sentence[: len(told)] for found in screen([], ["Text"], [name])] == [told]


def test_comments_and_notes_are_read_as_pages_are() -> None:
    found = screen(["Review"], ["Text"], aside=f"Ask about {nhs('412345678') or nhs('412345679')}, an NHS number")
    assert [one.sentence for one in found] == []
    found = screen(["Review"], ["Text"], aside=f"NHS {nhs('412345678') or nhs('412345679')}\nRESTRICTED")
    assert [one.sentence for one in found] == [
        "Its comments or notes: it is marked “RESTRICTED”.",
        "Its comments or notes: there is what looks like an NHS number.",
    ]


def test_a_finding_says_what_and_where_and_repeats_no_number() -> None:
    number = nhs("412345678") or nhs("412345679")
    found = screen(["Review"], ["", f"NHS number {number}"])
    assert [one.sentence for one in found] == ["Page 2: there is what looks like an NHS number."]
    assert Found(Sign.MARKING, 0, "restricted").sentence.startswith("Its name or its properties: it is marked")


QUIET = """Safer Communities Partnership Board, Friday 24 January 2014, 14:30 to 16:30, Committee Room 1.
Contact: Governance Service, 020 8359 2205, governance@example.org. Reference 2013/4567 and H/01234/13.
Burglary fell by 11.8% to 3,623; robbery 1,204 (last year 1,310). £1,250,000 was granted in 2012/13.
1. Welcome 2. Minutes 3. Matters arising 4. Community safety 5. Restricted licences and confidential reporting
The next meeting is on 25 April 2014. Crime reference 2401234/14. Budget code 1000 234 5678."""


def test_a_quiet_agenda_raises_no_alarm() -> None:
    assert screen(["Agenda, 24 January 2014", "agenda.pdf"], [QUIET]) == []


@given(st.lists(st.integers(0, 9_999_999), max_size=40))
def test_figures_of_a_dashboard_raise_no_alarm(figures: list[int]) -> None:
    assert signs(" ".join(f"{figure:,}" for figure in figures)) == set()


@given(st.text(max_size=400))
def test_any_text_is_screened_without_an_error(text: str) -> None:
    assert len(screen([text], [text, text], [text])) <= 20
