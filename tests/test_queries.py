"""Every page asks the database a dozen questions at most, and not one more when there is ten times as much to show."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import uuid4

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from meetings.models import Meeting
from meetings.services import agenda
from performance.models import Edition, Upload
from scpb.boards.services import boards, register
from scpb.documents import services as documents
from tests.factories import make_person
from tests.routes import PAGES
from tests.test_routes import client_of
from tests.world import REPORT, SINCE, World, appoint, make_board, make_pack, make_paper, plan

pytestmark = [pytest.mark.looks, pytest.mark.django_db]

MOST = 12


def questions(world: World, role: str) -> dict[str, int]:
    """How many times each page that the role gets reads from the database; to open what is restricted also writes."""
    client, found = client_of(world, role), {}
    for route in PAGES:
        if route.statuses[role] == 200:
            url = route.url(world)
            with CaptureQueriesContext(connection) as asked:
                client.get(url).getvalue()
            found[route.label] = sum(query["sql"].startswith("SELECT") for query in asked.captured_queries)
    return found


def grow(world: World, numbers: Iterable[int]) -> None:
    """One more for each number of everything that some page lists."""
    for number in numbers:
        person = make_person()
        body = register.add_organisation(by=None, name=f"Body {number}")
        register.add_post(person, by=None, organisation=body, title="Officer", starts_on=SINCE)
        register.add_venue(by=None, name=f"Room {number}", address="3 Road")
        seat = boards.add_seat(world.board, by=None, organisation=body, order=number + 3)
        appoint(world.board, person, seat=seat)
        appoint(make_board(f"{number} Sub-group"), person)
        boards.add_notice(world.board, by=None, title=f"Notice {number}", text="Read it.")
        boards.add_contact(world.board, by=None, label=f"Office {number}", telephone="020 7946 0000")
        for meeting in (world.draft, world.published):
            lengthen(meeting, world)
        coming, past = plan(world.board, days=number + 1, venue=world.venue), plan(world.board, days=-number - 1)
        for sitting in (coming, past):
            for state, out in (("draft", None), ("published", sitting.starts_at)):
                Meeting.objects.filter(pk=sitting.pk).update(state=state, agenda_published_at=out)
            make_pack(sitting, "public")
        again(world.released, number=100 + number)
        again(world.begun, number=200 + number)
        content = documents.store(f"file {number}".encode(), name="more.csv", media_type="text/csv", by=None)
        again(world.staged, file=content)


def lengthen(meeting: Meeting, world: World) -> None:
    """Another item with leads, a report, recommendations and papers, whatever state the agenda is in."""
    state = meeting.state
    Meeting.objects.filter(pk=meeting.pk).update(state="draft")
    leads = [agenda.Leads(post=world.post), agenda.Leads(person=world.adviser)]
    item = agenda.add_item(meeting, by=None, title="One more", leads=leads, edition=world.released, **REPORT)
    for title in ("First", "Second"):
        make_paper(item, title=title)
    Meeting.objects.filter(pk=meeting.pk).update(state=state)


def again(row: Edition | Upload, **values: object) -> models.Model:
    """The same row once more, under an identity of its own."""
    copy = type(row).objects.get(pk=row.pk)
    copy.pk, copy.uuid = None, uuid4()
    for name, value in values.items():
        setattr(copy, name, value)
    copy.save()
    return copy


@pytest.mark.parametrize("role", ["anonymous", "member", "officer", "analyst", "administrator"])
def test_a_page_asks_few_questions_and_no_more_when_there_is_more_to_show(role: str) -> None:
    world = World()
    grow(world, [0])
    few = questions(world, role)
    assert {label: asked for label, asked in few.items() if asked > MOST} == {}
    grow(world, range(1, 10))
    many = questions(world, role)
    assert {label: (few[label], asked) for label, asked in many.items() if asked > few[label]} == {}
