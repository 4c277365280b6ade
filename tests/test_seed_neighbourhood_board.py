"""The terms of reference of the Safer Neighbourhood Board, in the agenda pack of January 2014.

Its structure is entered through the services that the forms use, and found in the print of the board and on its pages.
People are posts; the document's own sentences stay out, as what it says is told in other words. Left out: the role
profile (Annex 1), which the terms name and the pack does not hold; and the code of conduct's text, which the terms say
is a document of its own: the print names it with its version.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from docx import Document

from meetings.models import Print
from meetings.services.board_prints import print_board
from scpb.boards.models import Board, Membership
from scpb.boards.services import boards, documents, membership, register
from scpb.documents import markup, richtext
from scpb.documents.richtext import to_plain
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from tests.factories import make_officer, make_person
from tests.pdf_reading import faults
from tests.pdf_reading import words as pages_of

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
FORMED = date(2014, 4, 1)
# For whom a place is kept (an organisation or a description), how many, the first tenure in years, voting.
SEATS = [
    (None, "Chair, elected by the members", 1, 3),
    (None, "Community representative", 9, 3),
    (None, "Youth representative", 1, 2),
    ("Barnet BoroughWatch", "Chair", 1, 2),
    ("Victim Support", "", 1, 2),
    (None, "Ward panels", 1, 2),
    ("Independent Custody Visiting Panel", "Chair", 1, 2),
    ("Independent Advisory Group", "Chair", 1, 2),
    ("London Borough of Barnet", "Elected member, nominated by the Leader", 1, 1),
    (None, "Former member of the Community Safety Engagement Group", 1, 1),
]
LAST_DAYS = {1: "31 Mar 2015", 2: "31 Mar 2016", 3: "31 Mar 2017"}
PURPOSE = "The main link between residents and the police of the borough."
# Table 1: a function, what the board has to do with it, and the data that it needs for that.
FUNCTIONS = [
    ("Set what the police put first", "It stands at the head of how residents are heard", "Needs assessment, surveys"),
    ("Watch crime and confidence", "The seven crimes of the Mayor’s plan", "Police figures, attitude surveys"),
    ("Watch complaints against officers", "Kinds and trends; the commander answers", "From the Mayor’s office"),
    ("Hear complaints of victims", "One who speaks for victims is a member", "Numbers, outcomes, time taken"),
    ("Assure custody visits", "A place is kept for the panel", "Visits made, matters arising"),
    ("Shape community payback", "A programme is developed with its provider", "Placements of unpaid work"),
    ("See that every ward has a panel", "The police name who comes", "Meetings held, attendance, matters"),
    ("Support the advisory group", "It advises the police", "Reports of its chair"),
    ("Support the neighbourhood watch", "A place is kept for it", "Watches, by ward"),
    ("Bid for projects", "Its work is paid from the prevention fund", ""),
]
AIMS = ("Solve problems with residents", "Cover what the Mayor covers", "Reach further", "Join what there is", "Save")
TERMS = """# Aims

{aims}

# Functions

Table 1 has what the board does.

TABLE

# Code of conduct

It is a document of its own.

# Membership

At most nine stand for the community, one for each protected group.

# Chair of the board

Elected by the members; the council’s head of community safety sees to it that this is fair.

# Frequency of meetings

Quarterly, at a place that suits the members.

# Administration

An administrator, hosted by the voluntary sector and paid from the prevention fund.

# Circulation of papers

On the partnership's website five working days before.

# Tenure

At most three years; the first terms differ, so that not all of them end together.""".format(
    aims="\n".join(f"- {aim}" for aim in AIMS)
)
HEADINGS = [line.removeprefix("# ") for line in TERMS.splitlines() if line.startswith("# ")]


def terms() -> str:
    """The terms as the editor sends them, with the table of functions."""
    cells = "".join(f"<tr>{''.join(f'<td><p>{cell}</p></td>' for cell in row)}</tr>" for row in FUNCTIONS)
    heads = "".join(
        f'<th scope="col"><p>{head}</p></th>' for head in ("Function", "Role of the board", "Data required")
    )
    table = f"<table><tbody><tr>{heads}</tr>{cells}</tbody></table>"
    return richtext.clean(markup.to_html(TERMS).replace("<p>TABLE</p>", table))


@pytest.fixture
def board() -> Board:
    above = boards.create_board(by=None, name="Safer Communities Partnership Board", abbreviation="SCPB", slug="scpb")
    found = boards.create_board(
        by=None,
        name="Barnet Safer Neighbourhood Board",
        abbreviation="SNB",
        slug="neighbourhood",
        parent=above,
        purpose=PURPOSE,
        meetings_a_year=4,
        notice_days=5,
    )
    order = 0
    for body, description, count, years in SEATS:
        organisation = register.add_organisation(by=None, name=body) if body else None
        for _ in range(count):
            order += 1
            boards.add_seat(
                found, by=None, organisation=organisation, description=description, tenure_years=years, order=order
            )
    documents.add_document(found, by=None, kind="terms", title="Terms of reference", text=terms(), from_on=FORMED)
    code = markup.to_html("Be open and accountable.")
    documents.add_document(found, by=None, kind="conduct", title="Code of conduct", text=code, from_on=FORMED, order=2)
    return found


def words(url: str) -> str:
    """What a page says to anybody, its tables with their cells side by side."""
    page = Client().get(url).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(to_plain(main.replace("<span", " <span")).split())


def made(board: Board) -> Print:
    """The board's print, made as a worker makes it."""
    one = print_board(board, by=None)
    job = Job.objects.get(key=f"meetings.draw_print:{one.uuid}")
    assert jobs.run_here(job).is_done, job.error
    return Print.objects.select_related("pdf", "word").get(pk=one.pk)


def in_print(one: Print) -> str:
    """The words of its PDF with single spaces, without the line at the foot of each page; its tags are sound."""
    assert one.pdf is not None
    data = one.pdf.read()
    assert faults(data) == []
    return re.sub(r"[\s\ufffe]+", " ", " ".join(pages_of(data)))


def test_its_print_has_every_place_with_its_tenure_who_holds_it_and_what_is_vacant(board: Board) -> None:
    body = register.add_organisation(by=None, name="Ward panel of the north")
    seats = {str(seat): seat for seat in board.seats.select_related("organisation")}
    holders = [
        (
            "Chair, elected by the members",
            "chair",
            True,
            "Panel chair, Ward panel of the north Chair, until 31 March 2017",
        ),
        ("Victim Support", "member", False, "Hal Holder Member, until 31 March 2016"),
    ]
    for place, kind, is_by_post, _said in holders:
        holder = make_person(
            name="Hal Holder" if not is_by_post else "Not Named", public_by_post=is_by_post, email=None
        )
        if is_by_post:
            register.add_post(holder, by=None, organisation=body, title="Panel chair", starts_on=FORMED)
        last = membership.last_day(seats[place], FORMED)
        membership.appoint(board, person=holder, seat=seats[place], kind=kind, starts_on=FORMED, ends_on=last, by=None)
    adviser = make_person(name="Ada Adviser", email=None)
    membership.appoint(board, person=adviser, kind="adviser", is_voting=False, starts_on=FORMED, by=None)
    with time_machine.travel(datetime(2014, 6, 2, 9, tzinfo=LONDON), tick=True):
        text = in_print(made(board))
    assert "2 of 18 places are filled. 16 are vacant." in text
    assert "Kept for Held by Tenure Vote" in text
    for organisation, description, count, years in SEATS:
        seat = ", ".join(filter(None, [organisation, description]))
        tenure = f"{years} year" if years == 1 else f"{years} years"
        held = [said for place, _kind, _post, said in holders if place == seat]
        found = text.count(f"{seat} Vacant {tenure} Yes") + sum(f"{seat} {said} {tenure} Yes" in text for said in held)
        assert found == count, seat
    assert "Name From Capacity Ada Adviser Adviser" in text
    assert "Not Named" not in text


def test_its_print_has_its_purpose_its_procedure_and_its_terms_in_full(board: Board) -> None:
    text = in_print(made(board))
    assert "reports to the Safer Communities Partnership Board" in text
    for said in (PURPOSE, "Meetings a year 4", "Notice 5 clear working days", "Quorum 3 voting members", *AIMS):
        assert said in text, said
    assert "Terms of reference Version 1, in force since 1 April 2014" in text
    places = [text.index(f" {heading} ", text.index("Terms of reference Version")) for heading in HEADINGS]
    assert places == sorted(places)
    assert "Function Role of the board Data required" in text
    for row in FUNCTIONS:
        assert " ".join(cell for cell in row if cell) in text, row
    assert "What else the board goes by • Code of conduct: Version 1, in force since 1 April 2014" in text
    assert "Be open and accountable." not in text


def test_its_print_is_a_word_file_too(board: Board) -> None:
    one = made(board)
    assert one.word is not None
    told = Document(BytesIO(one.word.read()))
    assert "Barnet Safer Neighbourhood Board" in [paragraph.text for paragraph in told.paragraphs]
    _facts, seats, functions = told.tables
    assert [len(seats.rows), len(functions.rows)] == [19, 11]
    assert [cell.text for cell in seats.rows[1].cells] == ["Chair, elected by the members", "Vacant", "3 years", "Yes"]


def test_every_place_is_kept_with_its_tenure(board: Board) -> None:
    said = words(board.get_absolute_url())
    assert "0 of 18 places are filled. 18 are vacant." in said
    for body, description, count, years in SEATS:
        seat = ", ".join(filter(None, [body, description]))
        tenure = f"{years} year" if years == 1 else f"{years} years"
        assert said.count(f"{seat} Vacant – {tenure} Yes") == count, seat


def test_the_first_terms_end_as_its_table_says(board: Board) -> None:
    """Appointed through the form, which proposes the last day from the tenure of the place."""
    officer = make_officer(board)
    client = Client()
    client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    for seat in board.seats.all():
        person = make_person(name=f"Holder of place {seat.order}", email=None)
        kind = "chair" if seat.description.startswith("Chair, elected") else "member"
        form = {"person": person.pk, "kind": kind, "seat": seat.pk, "is_voting": "on", "starts_on": str(FORMED)}
        assert client.post(reverse("boards:appoint", args=[board.slug]), form).status_code == 302
    ends = [term.ends_on for term in Membership.objects.order_by("seat__order")]
    expected = [date(2014 + years, 3, 31) for _body, _description, count, years in SEATS for _ in range(count)]
    assert ends == expected
    assert {f"{end:%-d %b %Y}" for end in expected} == set(LAST_DAYS.values())


def test_a_place_says_who_held_it_and_when(board: Board) -> None:
    seat = board.seats.get(organisation__name="Victim Support")
    body = seat.organisation
    assert body is not None
    holder = make_person(name="Somebody", public_by_post=True, email=None)
    register.add_post(holder, by=None, organisation=body, title="Area manager", starts_on=FORMED)
    last = membership.last_day(seat, FORMED)
    membership.appoint(board, person=holder, seat=seat, starts_on=FORMED, ends_on=last, by=None)
    said = words(reverse("boards:place", args=[board.slug, seat.uuid]))
    assert "Area manager, Victim Support" in said
    assert "Member, from 1 April 2014 to 31 March 2016" in said


def test_papers_go_out_five_working_days_before_and_it_reports_to_the_partnership(board: Board) -> None:
    said = words(board.get_absolute_url())
    assert "5 clear working days" in said
    assert "reports to the Safer Communities Partnership Board" in said
    assert "Barnet Safer Neighbourhood Board" in words(reverse("boards:governance"))


def test_its_terms_of_reference_and_its_code_of_conduct_are_read_from_its_page(board: Board) -> None:
    said = words(board.get_absolute_url())
    assert "Terms of reference Version 1, in force since 1 April 2014" in said
    assert "Code of conduct Version 1, in force since 1 April 2014" in said
    terms = board.documents.get(kind="terms")
    said = words(reverse("boards:document", args=[board.slug, terms.uuid]))
    for part in (*HEADINGS, "Quarterly", "five working days before", "three years"):
        assert part in said
