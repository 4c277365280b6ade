"""The minutes of October 2013, July 2019 and October 2019, entered as an officer does and found in the printed PDF.

What they hold, and what is left out for which reason, is in `tests.printed.minutes`.
"""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from io import BytesIO

import pytest
from docx import Document

from meetings.models import Action, AgendaItem, Attendance, Decision, Meeting, MinutesVersion, Print
from meetings.services import agenda, attendance, meetings, minutes, minuting, resolving, sittings
from meetings.services.agenda import Leads
from meetings.services.corrections import Words
from scpb.boards.models import Board
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from scpb.people.models import Organisation, Post
from tests.factories import make_board, make_post
from tests.meetings import make_meeting, make_venue
from tests.minuted import again, first
from tests.pdf_reading import faults, words
from tests.printed.minutes import JULY_2019, OCTOBER_2013, OCTOBER_2019, A, D, H, Held, Item, P, There

pytestmark = pytest.mark.django_db
KINDS = (("present", "Board members present"), ("also", "Also present"), ("apologies", "Apologies for absence"))
WRONG, RIGHT = "Nothern", "Northern"
EVERY = pytest.mark.parametrize("held", [OCTOBER_2013, JULY_2019, OCTOBER_2019], ids=["2013-10", "2019-07", "2019-10"])


def enter(held: Held) -> Meeting:
    """The whole of the minutes by the services behind the officer's forms; the sitting is over at the end."""
    board = make_board(name="Community Safety Board", abbreviation="CSB", slug="csb", quorum=held.quorum)
    earlier = circulated_before(board, held.before)
    make_meeting(board, starts_at=held.following)
    meeting = make_meeting(board, starts_at=held.begins, venue=make_venue(name=held.venue))
    for item in held.items:
        approves = {"approves": earlier} if item.kind == "minutes" else {}
        agenda.add_item(
            meeting,
            by=None,
            title=item.title,
            kind=item.kind,
            leads=[Leads(wording="Chairman")],
            text="<p>A report.</p>",
            recommendations=item.recommendations,
            **approves,
        )
    meetings.publish_agenda(meeting, by=None, at=held.begins - timedelta(days=10))
    meeting = sittings.open_sitting(again(meeting), by=None, at=held.begins)
    for one in held.there:
        list_them(meeting, one)
    for number, item in enumerate(held.items, start=1):
        minute(meeting, number, item, earlier)
    ended = datetime.combine(held.begins.date(), time.fromisoformat(held.ended), held.begins.tzinfo)
    return sittings.close_sitting(again(meeting), by=None, at=ended)


def circulated_before(board: Board, at: datetime) -> Meeting:
    """The meeting before, whose minutes have a slip of the pen."""
    meeting = make_meeting(board, starts_at=at)
    agenda.add_item(meeting, by=None, title="Business", leads=[Leads(wording="Chairman")], text="<p>A report.</p>")
    meetings.publish_agenda(meeting, by=None, at=at - timedelta(days=10))
    sittings.open_sitting(again(meeting), by=None, at=at)
    minuting.add_block(first(meeting), by=None, text=f"The {WRONG} line was discussed.")
    sittings.close_sitting(again(meeting), by=None, at=at + timedelta(hours=2))
    minutes.circulate(again(meeting), by=None)
    return again(meeting)


def list_them(meeting: Meeting, one: There) -> None:
    told = {"presence": one.presence, "capacity": one.capacity, "deputising_for": one.deputising_for}
    attendance.add_attendee(meeting, by=None, name=one.post, organisation=one.organisation, is_voting=one.votes, **told)


def minute(meeting: Meeting, number: int, item: Item, earlier: Meeting) -> None:
    row = AgendaItem.objects.select_related("meeting__board", "approves__board").get(meeting=meeting, order=number)
    for block in item.blocks:
        if isinstance(block, D) and item.kind == "minutes" and block.outcome == "amended":
            words_ = Words(first(earlier), WRONG, RIGHT)
            resolving.approve_minutes(row, by=None, outcome=block.outcome, text=block.text, corrections=[words_])
        elif isinstance(block, D):
            asked = row.recommendations.filter(order=block.on).first()
            minuting.add_decision(row, by=None, outcome=block.outcome, text=block.text, recommendation=asked)
        elif isinstance(block, A):
            due = Meeting.objects.filter(board=meeting.board, starts_at__gt=meeting.starts_at).first()
            minuting.add_action(
                row, by=None, minuted=block.text, owners=[owner(block.owner)], due_meeting=due if block.due else None
            )
        else:
            kind = "heading" if isinstance(block, H) else "paragraph"
            minuting.add_block(row, by=None, kind=kind, text=block.text)


def owner(name: str) -> Leads:
    """`Head of Safety, Council` is a post; a name without a comma is an organisation."""
    title, _comma, body = name.rpartition(", ")
    organisation, _new = Organisation.objects.get_or_create(name=body)
    if not title:
        return Leads(organisation=organisation)
    post = Post.objects.filter(title=title, organisation=organisation).first()
    return Leads(post=post or make_post(title=title, organisation=organisation, starts_on=datetime(2010, 1, 1).date()))


def printed(meeting: Meeting) -> Print:
    """The public's print of the published minutes, made by its job."""
    minutes.circulate(again(meeting), by=None)
    minutes.publish(again(meeting), by=None)
    row = Print.objects.get(meeting=meeting, kind="minutes", audience="public")
    jobs.run_here(Job.objects.get(key=f"meetings.draw_print:{row.uuid}"))
    return Print.objects.select_related("pdf", "word").get(pk=row.pk)


def in_order(text: str, parts: list[str]) -> list[str]:
    """The parts that do not follow each other in the text; empty when all of them do."""
    place, missing = 0, []
    for part in parts:
        found = text.find(plain(part), place)
        place, missing = (found + 1, missing) if found >= 0 else (place, [*missing, part])
    return missing


def plain(text: str) -> str:
    """Words with single spaces: where a line ends is the page's affair."""
    return re.sub(r"\s+", " ", text.replace("\ufffe", "-")).strip()


def parts_of(held: Held, meeting: Meeting) -> list[str]:
    """Everything that the printed minutes hold, in their order."""
    parts = ["Community Safety Board", "Minutes of", meeting.day, held.venue, f"{held.quorum} voting members"]
    parts += [label for kind, label in KINDS if any(one.presence == kind for one in held.there)]
    for number, item in enumerate(held.items, start=1):
        parts.append(f"{number}. {item.title}")
        for block in item.blocks:
            parts += said(block)
    return [*parts, f"The meeting finished at {held.ended}.", "Date of next meeting:"]


def listed_elsewhere(text: str, held: Held) -> list[str]:
    """Who is not listed, in order, under the heading of how they were there; empty when all of them are."""
    places = [(text.index(label), kind) for kind, label in KINDS if any(one.presence == kind for one in held.there)]
    ends = [*(place for place, _kind in places[1:]), text.index(f"1. {held.items[0].title}")]
    missing = []
    for (place, kind), end in zip(places, ends, strict=True):
        there = [f"{one.post}, {one.organisation}" for one in held.there if one.presence == kind]
        missing += in_order(text[place:end], there)
    return missing


def said(block: P | H | D | A) -> list[str]:
    labels = {"agreed": "Agreed", "amended": "Agreed as amended", "noted": "Noted"}
    if isinstance(block, D):
        on = f" (recommendation {block.on})" if block.on else ""
        return [f"{labels[block.outcome]}{on}: {block.text}"]
    if isinstance(block, A):
        return [f"Action: {block.text}", block.owner, *(["for the meeting of"] if block.due else [])]
    return [line.removeprefix("- ") for line in block.text.split("\n") if line]


def read(row: Print) -> str:
    assert row.pdf is not None
    with row.pdf.file.open() as file:
        data = file.read()
    assert faults(data) == []
    # without the line at the foot of each page, which may come between two words of a sentence
    return plain(" ".join(words(data)))


@EVERY
def test_every_part_of_the_minutes_is_in_its_place_in_the_print(held: Held) -> None:
    meeting = enter(held)
    row = printed(meeting)
    text = read(row)
    assert in_order(text, parts_of(held, meeting)) == []
    assert listed_elsewhere(text, held) == []
    assert f"Draft until approved: version 1 of {MinutesVersion.objects.get(meeting=meeting).made_at:%-d %B %Y}" in text
    decisions = Decision.objects.filter(meeting=meeting).order_by("number")
    assert [one.number for one in decisions] == list(range(1, decisions.count() + 1))
    assert in_order(text, [one.reference for one in decisions]) == []
    assert all(one.reference in text for one in Action.objects.filter(meeting=meeting))
    assert row.word is not None
    with row.word.file.open() as file:
        word = Document(BytesIO(file.read()))
    paragraphs = plain(" ".join(paragraph.text for paragraph in word.paragraphs))
    assert in_order(paragraphs, [f"{number}. {item.title}" for number, item in enumerate(held.items, start=1)]) == []


def test_the_minutes_of_july_2013_were_approved_subject_to_a_spelling(db: None) -> None:
    meeting = enter(OCTOBER_2013)
    earlier = Meeting.objects.get(starts_at=OCTOBER_2013.before)
    assert (earlier.state, earlier.minutes_approved_by) == ("approved", meeting.decisions.get(item__order=2))
    versions = {row.kind: str(row.snapshot) for row in earlier.minutes_versions.all()}
    assert WRONG in versions["circulated"]
    assert WRONG not in versions["approved"]
    assert RIGHT in versions["approved"]


def test_the_chair_of_july_2019_deputises_and_the_next_meeting_begins_earlier(db: None) -> None:
    text = read(printed(enter(JULY_2019)))
    assert "(Chairman; deputising for the Chief Superintendent)" in text
    assert "Date of next meeting: Friday 25 October 2019, 09:00. Please note the earlier start." in text


def test_one_of_a_quorum_of_three_decides_with_a_mark(db: None) -> None:
    meeting = enter(OCTOBER_2019)
    text = read(printed(meeting))
    count = Decision.objects.filter(meeting=meeting).count()
    assert Attendance.objects.filter(meeting=meeting).voting().count() == 1
    assert text.count("Inquorate: 1 voting member present, 3 needed.") == count
