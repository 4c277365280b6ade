"""The agendas of the packs of January 2014 and January 2020, entered through the services and found in print.

Persons are posts and organisations, and no sentence of the papers is here: titles are in our own words, while dates,
times, minutes and the order are those of the packs. Left out: the reports themselves and their annexes, which other
tests enter; the pages that they take, for the papers here are shorter; the head of governance who signs the summons and
the name of the council's department below it, for a pack goes out in the board's name and its contacts answer for it;
and the line on the cost of printing, which is about nothing in the pack.
"""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pypdfium2
import pytest

from meetings.models import Meeting
from meetings.services import agenda, papers
from meetings.services import meetings as moves
from meetings.services.agenda import Leads
from scpb.boards.models import Board, Venue
from scpb.boards.services import boards
from scpb.people.models import Organisation, Post
from tests.factories import make_board, make_member, make_organisation, make_person, make_post
from tests.meetings import make_meeting, make_pack, make_paper, make_pdf

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
SINCE = date(2010, 1, 1)


def pages_of(meeting: Meeting) -> list[str]:
    """The text of each page of the public pack, spaces closed up."""
    pack = make_pack(meeting)
    assert pack.file is not None, pack.reason
    document = pypdfium2.PdfDocument(pack.file.read())
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def parts_of(pages: list[str]) -> tuple[str, str, str, list[str]]:
    """Cover, order of business, timed agenda, and the pages of the items."""
    order, timed = (
        next(place for place, page in enumerate(pages) if page.startswith(heading))
        for heading in ("Order of business", "Timed agenda")
    )
    items = next(place for place, page in enumerate(pages) if "AGENDA ITEM" in page)
    return " ".join(pages[:order]), " ".join(pages[order:timed]), " ".join(pages[timed:items]), pages[items:]


def post(title: str, organisation: str) -> Post:
    """A post whose holder appears by it alone."""
    body = Organisation.objects.filter(name=organisation).first() or make_organisation(name=organisation)
    holder = make_person(name=f"Holder of {title}", public_by_post=True)
    return make_post(holder, title=title, organisation=body, starts_on=SINCE)


def partnership_board(**fields: object) -> Board:
    """The board with its standing notices and contacts."""
    board = make_board(name="Safer Communities Partnership Board", abbreviation="SCPB", quorum=3, **fields)
    boards.add_notice(board, title="Facilities for people with disabilities", text="Ramps and lifts lead in.", by=None)
    boards.add_notice(board, title="Fire and emergency evacuation", text="Leave by the nearest exit.", by=None)
    governance = {"telephone": "020 7946 0953", "email": "governance@example.org"}
    boards.add_contact(board, label="Governance Services contact", by=None, **governance)
    boards.add_contact(board, label="Media Relations contact", telephone="020 7946 0039", by=None)
    return board


def town_hall() -> Venue:
    return Venue.objects.create(name="Committee Room 1, Town Hall", address="The Burroughs, London NW4 4AX")


def seat_members(board: Board, *members: tuple[str, str, str]) -> dict[str, Post]:
    """Members by their posts: what they are on the board, their post and organisation."""
    held = {}
    for kind, title, organisation in members:
        held[title] = post(title, organisation)
        is_voting = kind not in {"adviser", "observer"}
        make_member(board, held[title].person, kind=kind, is_voting=is_voting, starts_on=SINCE)
    return held


MEMBERS_2014 = (
    ("chair", "Cabinet Member for Safety", "Barnet Council"),
    ("member", "Chief Executive Officer", "Community Barnet"),
    ("member", "Board Manager", "Children’s Safeguarding Board"),
    ("member", "Head of Probation", "London Probation Service"),
    ("member", "Area Manager", "Victim Support, North London"),
    ("member", "Criminologist", "Middlesex University"),
    ("member", "Borough Fire Commander", "London Fire Brigade"),
    ("member", "Borough Commander", "Metropolitan Police"),
    ("member", "Director for Place", "London Borough of Barnet"),
    ("member", "Chair of the Bench", "North West London Magistrates’ Court"),
    ("member", "Division Manager", "Victim Support"),
    ("member", "Chair", "Community Safety Engagement Group"),
    ("member", "Programme Manager", "MOPAC"),
    ("member", "Partnership Manager", "Department for Work and Pensions"),
    ("member", "Commissioner", "Barnet Clinical Commissioning Group"),
    ("member", "Assistant Director, Wellbeing", "Barnet Council"),
    ("member", "Superintendent", "Metropolitan Police"),
    ("member", "Station Manager", "London Fire Brigade"),
    ("adviser", "Assistant Director, Early Intervention", "Barnet Council"),
    ("adviser", "Lead Commissioner, Family", "Barnet Council"),
    ("adviser", "Director of Family Services", "Barnet Council"),
    ("adviser", "Head of Community Safety", "Barnet Council"),
    ("adviser", "Crime Analyst", "Barnet Community Safety Team"),
)
VOTES_2014 = sum(kind != "adviser" for kind, *_more in MEMBERS_2014)
# Title, sub-text, kind, minutes, and whose posts lead it, in the order of the pack.
ITEMS_2014 = (
    ("Welcome, introductions and apologies", "", "standing", 5, "Cabinet Member for Safety"),
    ("Minutes and actions of the last meeting", "", "minutes", 5, "Cabinet Member for Safety"),
    ("Progress on the strategy 2011 to 2014", "", "report", 20, "Head of Community Safety"),
    ("Performance dashboard", "", "report", 15, "Crime Analyst"),
    ("Partnership priority: offender management", "", "report", 20, "Head of Community Safety; Crime Analyst"),
    ("Partnership priority: burglary", "Action from last SCPB", "verbal", 10, "Criminologist"),
    ("Keeping young people safe", "Standing agenda item", "verbal", 10, "Assistant Director, Early Intervention"),
    ("Safer Neighbourhood Panel", "Action from last SCPB", "report", 15, "Chief Executive Officer"),
    ("Proposed forward plan", "Meetings: April and July 2014", "plan", 10, "Head of Community Safety"),
    ("Any other business", "", "standing", 10, "Cabinet Member for Safety"),
    ("Date of next meeting", "Friday 25 April 2014, 14:30", "standing", 0, "Cabinet Member for Safety"),
)
PLANNED_2014 = (
    "April 2014: performance, community confidence",
    "April 2014: strategic crime needs assessment",
    "April 2014: domestic violence and VAWG",
    "April 2014: drugs and alcohol",
    "April 2014: annual report of the board",
    "April 2014: terms of reference",
    "July 2014: antisocial behaviour, new powers",
    "July 2014: the strategy of 2014 to 2017",
    "July 2014: communication plan",
)
CLOCK_2014 = (
    *("14:30–14:35", "14:35–14:40", "14:40–15:00", "15:00–15:15", "15:15–15:35", "15:35–15:45", "15:45–15:55"),
    *("15:55–16:10", "16:10–16:20", "16:20–16:30"),
)


def january_2014() -> Meeting:
    board = partnership_board()
    held = seat_members(board, *MEMBERS_2014)
    begins = datetime(2014, 1, 24, 14, 30, tzinfo=LONDON)
    last = make_meeting(board, number=10, starts_at=begins - timedelta(days=91))
    meeting = moves.plan_meeting(
        board, by=None, starts_at=begins, ends_at=begins + timedelta(hours=2), venue=town_hall()
    )
    for title, sub_text, kind, minutes, lead in ITEMS_2014:
        item = agenda.add_item(
            meeting,
            by=None,
            title=title,
            sub_text=sub_text,
            kind=kind,
            minutes=minutes,
            leads=[Leads(post=held[title]) for title in lead.split("; ")],
            details="\n".join(PLANNED_2014) if kind == "plan" else "",
            approves=last if kind == "minutes" else None,
        )
        if kind in {"report", "minutes"}:
            make_paper(item, make_pdf(title.replace(":", "").replace("(", ""), 2), title=f"Paper on {title.lower()}")
    return moves.publish_agenda(meeting, by=None)


def test_the_pack_of_january_2014_prints_its_cover_order_of_business_and_timed_agenda() -> None:
    cover, order, timed, rest = parts_of(pages_of(january_2014()))
    for words in (
        "Safer Communities Partnership Board",
        "Friday 24 January 2014, 14:30",
        "Committee Room 1, Town Hall, The Burroughs, London NW4 4AX",
        f"3 of {VOTES_2014} voting members",
        "Cabinet Member for Safety, Barnet Council",
        "Governance Services contact",
        "020 7946 0953, governance@example.org",
        "Media Relations contact",
        "Open to the public",
        "You are asked to attend this meeting.",
    ):
        assert words in cover, words
    seated, advisers = cover.split("Advisers and observers")
    for kind, title, organisation in MEMBERS_2014:
        assert f"{title}, {organisation}" in (advisers if kind == "adviser" else seated), title
    places = [order.index(title) for title, *_more in ITEMS_2014]
    assert places == sorted(places)
    for words in ("Action from last SCPB", "Standing agenda item", "Meetings: April and July 2014", *PLANNED_2014):
        assert words in order, words
    assert "Minutes of the meeting of Friday 25 October 2013" in order
    assert re.search(r"burglary .{0,40}verbal", order)
    for notice in ("Facilities for people with disabilities", "Fire and emergency evacuation"):
        assert notice in order, notice
    assert "Friday 24 January 2014, 14:30 to 16:30. Committee Room 1, Town Hall" in timed
    bodies = {title: organisation for _kind, title, organisation in MEMBERS_2014}
    for number, ((title, sub_text, _kind, minutes, lead), clock) in enumerate(
        zip(ITEMS_2014, CLOCK_2014, strict=False), start=1
    ):
        row = timed[timed.index(clock) :][:260]
        assert row.startswith(f"{clock} {minutes} minutes {number}. {title} {sub_text}".strip()), row
        for post_title in lead.split("; "):
            assert f"{post_title}, {bodies[post_title]}" in row, row
    assert "16:30 Meeting closes" in timed
    assert len(rest) == 2 * sum(kind in {"report", "minutes"} for _t, _s, kind, _m, _l in ITEMS_2014)


def test_the_order_of_business_names_the_pages_that_each_item_has() -> None:
    pages = pages_of(january_2014())
    _cover, order, timed, rest = parts_of(pages)
    before = len(pages) - len(rest)
    first = before + 1
    for number, (title, _sub, kind, _minutes, _lead) in enumerate(ITEMS_2014, start=1):
        if kind in {"report", "minutes"}:
            assert f"{first} to {first + 1}" in order[order.index(title) :][: len(title) + 120], title
            assert f"AGENDA ITEM {number}" in rest[first - before - 1].upper()
            first += 2
    assert timed


# Title, kind, and how it comes: attached, to follow, by word of mouth, or with nothing.
ITEMS_2020 = (
    ("Welcome and introductions", "standing", ""),
    ("Minutes of previous meeting", "minutes", "attached"),
    ("Apologies for absence", "standing", ""),
    ("Matters arising", "matters", ""),
    ("Local Plan consultation 27 January to 11 March 2020", "report", "attached"),
    ("Women in contact with the criminal justice system", "report", "attached"),
    ("London Fire Brigade annual update", "report", "to_follow"),
    ("Progress of delivering the Prevent strategy", "report", "attached"),
    ("Family Services update", "report", "to_follow"),
    ("North West command unit update", "report", "attached"),
    ("Performance update", "report", "attached"),
    ("Proposed items for next meeting", "plan", "attached"),
    ("Any other business", "standing", ""),
    ("Date of next meeting", "standing", ""),
)


def january_2020() -> Meeting:
    board = partnership_board()
    boards.add_notice(board, title="Copies", text="Two copies lie out; all is on the council’s website.", by=None)
    seat_members(board, ("chair", "Lead for Policing and Community Safety", "Barnet Council"))
    begins = datetime(2020, 1, 24, 9, 0, tzinfo=LONDON)
    meeting = moves.plan_meeting(
        board, by=None, starts_at=begins, ends_at=begins + timedelta(minutes=140), venue=town_hall()
    )
    for title, kind, comes in ITEMS_2020:
        item = agenda.add_item(meeting, by=None, title=title, kind=kind, minutes=10, leads=[Leads(wording="The chair")])
        if comes == "attached":
            make_paper(item, make_pdf("Paper", 2), title=f"Paper on {title.lower()}")
        elif comes == "to_follow":
            papers.add_paper(item, by=None, title=f"Paper on {title.lower()}", form="to_follow")
    return moves.publish_agenda(meeting, by=None)


def test_the_pack_of_january_2020_prints_what_is_to_follow_and_the_pages_of_the_rest() -> None:
    cover, order, timed, _rest = parts_of(pages_of(january_2020()))
    for words in ("Friday 24 January 2020, 09:00", "Lead for Policing and Community Safety", "3 of 1 voting"):
        assert words in cover, words
    for notice in ("Two copies lie out", "Ramps and lifts lead in.", "Leave by the nearest exit."):
        assert notice in order, notice
    assert "Timed agenda" in timed
    places = [order.index(title) for title, *_more in ITEMS_2020]
    assert places == sorted(places)
    ends = [*places[1:], len(order)]
    rows = {title: order[place:end] for (title, *_more), place, end in zip(ITEMS_2020, places, ends, strict=True)}
    for title, _kind, comes in ITEMS_2020:
        if comes == "to_follow":
            assert rows[title].count("to follow") == 2, rows[title]  # beside its paper, and where pages stand
        elif comes == "attached":
            assert re.search(r"\d+ to \d+", rows[title]), rows[title]
        else:
            assert not re.search(r"\d+ to \d+", rows[title]), rows[title]
