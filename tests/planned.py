"""Makers of forward plans, and their pages as somebody gets them."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone

from meetings.models import AgendaItem, Meeting
from meetings.services import agenda, meetings
from meetings.services.agenda import Leads
from scpb.boards.models import Board
from scpb.people.models import Person
from strategy.models import Priority, PriorityWording, Strategy, StrategyVersion
from tests.test_meetings import as_person

LONDON = ZoneInfo("Europe/London")


def plan(board: Board, days: int, **values: Any) -> Meeting:
    """A meeting so many days from today, at ten."""
    day = timezone.localdate() + timedelta(days=days)
    begins = datetime(day.year, day.month, day.day, 10, tzinfo=LONDON)
    return meetings.plan_meeting(board, by=None, starts_at=begins, ends_at=begins + timedelta(hours=2), **values)


def put(meeting: Meeting, title: str, **values: Any) -> AgendaItem:
    told = {"leads": [Leads(wording="The chair")], "begins": False, **values}
    return agenda.add_item(meeting, by=None, title=title, **told)


SINCE = date(2013, 1, 1)


def make_priority(board: Board, number: int, title: str) -> Priority:
    strategy, _new = Strategy.objects.get_or_create(slug="s", defaults={"board": board, "name": "Strategy"})
    version, _new = StrategyVersion.objects.get_or_create(
        strategy=strategy,
        number=1,
        defaults={"title": "Strategy", "starts_on": SINCE, "state": "adopted", "adopted_on": SINCE},
    )
    found = Priority.objects.create(strategy=strategy)
    PriorityWording.objects.create(version=version, priority=found, number=number, title=title)
    return found


def get(person: Person | None, name: str, *arguments: Any) -> str:
    response = as_person(person).get(reverse(f"meetings:{name}", args=arguments))
    assert response.status_code == 200
    return response.content.decode()


def post(person: Person, name: str, *arguments: Any, **sent: Any) -> Any:
    return as_person(person).post(reverse(f"meetings:{name}", args=arguments), sent)
