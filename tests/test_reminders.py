"""Reminders: owners are told a week before an action is due and when it is overdue, once each, and not in the night."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from meetings import timetable
from meetings.models import Action, Letter
from meetings.services import actions, meetings, referrals, reminders
from meetings.services.agenda import Leads
from scpb.boards.models import Board
from scpb.celery import app
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from scpb.people.models import Person
from tests.action_makers import make_action, make_sat_item
from tests.factories import make_board, make_member, make_officer, make_person
from tests.meetings import make_meeting

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture
def board() -> Board:
    return make_board()


@pytest.fixture
def owner(board: Board) -> Person:
    return make_member(board, make_person(name="Mary Member")).person


def make(board: Board, owner: Person, due: date | None, wording: str = "Agree one form") -> Action:
    action = make_action(make_sat_item(board), wording, Leads(person=owner), due_on=due)
    Letter.objects.all().delete()
    return action


def told() -> list[tuple[str, str]]:
    return [(letter.person.name, letter.kind) for letter in Letter.objects.order_by("id")]


@pytest.mark.parametrize(
    ("days", "kinds"), [(8, []), (7, ["due"]), (1, ["due"]), (0, ["due"]), (-1, ["overdue"]), (-400, ["overdue"])]
)
def test_an_owner_is_told_a_week_before_and_afterwards(
    days: int, kinds: list[str], board: Board, owner: Person
) -> None:
    make(board, owner, TODAY + timedelta(days=days))
    reminders.remind(TODAY)
    assert told() == [("Mary Member", kind) for kind in kinds]


def test_each_thing_is_said_once(board: Board, owner: Person) -> None:
    make(board, owner, TODAY + timedelta(days=2))
    for days in range(6):
        reminders.remind(TODAY + timedelta(days=days))
    assert told() == [("Mary Member", "due"), ("Mary Member", "overdue")]


def test_a_new_date_is_called_to_mind_anew(board: Board, owner: Person) -> None:
    action = make(board, owner, TODAY + timedelta(days=2))
    reminders.remind(TODAY)
    actions.change_due(action, by=None, seen=action.version, due_on=TODAY + timedelta(days=5))
    reminders.remind(TODAY)
    assert told() == [("Mary Member", "due"), ("Mary Member", "due")]


def test_who_said_that_it_is_done_is_left_in_peace(board: Board, owner: Person) -> None:
    action = make(board, owner, TODAY - timedelta(days=2))
    actions.claim(action, by=owner, seen=action.version)
    reminders.remind(TODAY)
    assert told() == []


def test_nobody_is_told_of_what_is_due_at_a_meeting_without_a_date(board: Board, owner: Person) -> None:
    coming = make_meeting(board, starts_at=timezone.make_aware(datetime(2026, 3, 4, 10)))
    action = make(board, owner, None)
    actions.change_due(action, by=None, seen=action.version, due_meeting=coming)
    meetings.postpone(coming, reason="Snow.", by=None)
    Letter.objects.all().delete()
    reminders.remind(TODAY)
    assert told() == []


def test_the_letter_leads_to_the_form_on_which_one_answers(board: Board, owner: Person) -> None:
    action = make(board, owner, TODAY + timedelta(days=2))
    reminders.remind(TODAY)
    letter = Letter.objects.get()
    assert letter.path == reverse("meetings:update_action", args=[action.uuid])
    assert letter.subject == f"Action {action.reference} is due on Wednesday 4 March"
    assert "Agree one form" in letter.text and "Due: Wednesday 4 March 2026." in letter.text


@pytest.mark.parametrize("hidden", ["restricted item", "members' item", "closed board", "closed session"])
def test_a_reminder_of_what_is_not_public_names_no_text(hidden: str, owner: Person) -> None:
    board = make_board(is_public=hidden != "closed board")
    access = {"restricted item": "restricted", "members' item": "members"}.get(hidden, "public")
    item = make_sat_item(board, access=access)
    item.meeting.is_closed = hidden == "closed session"
    item.meeting.save()
    action = make_action(item, "Move the family of R", Leads(person=owner), due_on=TODAY)
    reminders.remind(TODAY)
    letters = Letter.objects.all()
    assert {letter.kind for letter in letters} == {"assigned", "due"}
    assert all("family" not in letter.subject + letter.text for letter in letters)
    assert all(action.reference in letter.subject for letter in letters)


def test_the_job_does_it_once_a_day(board: Board, owner: Person) -> None:
    make(board, owner, timezone.localdate() - timedelta(days=2))
    job = reminders.ask(timezone.localdate())
    assert reminders.ask(timezone.localdate()) == job
    assert jobs.run_here(job).is_done
    assert told() == [("Mary Member", "overdue")]


def test_the_officers_of_the_board_that_owes_an_answer_are_told_once_before_and_once_after() -> None:
    asking, asked = make_board(), make_board()
    ours, theirs = make_officer(asking), make_officer(asked)
    item = make_sat_item(asking)
    for to in ({"to_board": asked}, {"to_body": "The Mayor’s Office"}):
        referrals.refer(item, by=ours, question="Who pays for R?", answer_by=TODAY + timedelta(days=7), **to)
    answered = referrals.refer(item, by=ours, question="Who?", to_body="The court", answer_by=TODAY)
    referrals.answer_referral(answered, by=ours, answer="They do.")
    referrals.refer(item, by=ours, question="When?", to_board=asked)
    Letter.objects.all().delete()
    for days in (-1, 0, 1, 8, 9, 400):
        reminders.remind_of_answers(TODAY + timedelta(days=days))
    letters = Letter.objects.order_by("id")
    assert [(one.person, one.subject) for one in letters] == [
        (person, f"An answer {verb} wanted by Monday 9 March") for verb in ("is", "was") for person in (ours, theirs)
    ]
    pages = {
        person: reverse("meetings:referrals", args=[one.slug]) for person, one in ((ours, asking), (theirs, asked))
    }
    assert all(one.path == pages[one.person] and "R?" not in one.text for one in letters)


@pytest.mark.parametrize(("hour", "asked"), [(6, 0), (7, 1), (23, 1)])
def test_nobody_is_reminded_in_the_night(hour: int, asked: int, monkeypatch: pytest.MonkeyPatch) -> None:
    at = datetime(2026, 3, 2, hour, 30, tzinfo=timezone.get_current_timezone())
    monkeypatch.setattr(timezone, "now", lambda: at)
    timetable.remind()
    assert Job.objects.filter(kind=reminders.REMIND).count() == asked


def test_the_timetable_asks_for_it_and_workers_know_it() -> None:
    app.loader.import_default_modules()
    asked = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert "meetings.remind" in asked
    assert asked <= set(app.tasks)
