"""From the reminder to a closed action, by its owner and the officer, in a browser: with scripts and without."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from meetings.models import Action, Letter
from meetings.services import reminders
from meetings.services.agenda import Leads
from scpb.jobs.models import Job
from scpb.jobs.services import run_here
from scpb.people.models import Person
from tests.action_makers import make_action, make_sat_item
from tests.meetings import make_pdf
from tests.visits import PASSWORD, Visit, make_board_that_signs_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def action() -> Action:
    """An action of the member, due today, of which they were reminded."""
    board = make_board_that_signs_in()
    owner = Leads(person=Person.objects.get(email="member@example.org"))
    made = make_action(make_sat_item(board), "Agree one form", owner, due_on=timezone.localdate())
    reminders.remind(timezone.localdate())
    return made


def test_from_the_reminder_to_a_closed_action(
    visit: Visit, action: Action, tmp_path: Path, complaints: list[str]
) -> None:
    answer_and_close(visit, action, tmp_path)
    assert complaints == []


def test_it_works_without_scripts(plain: Visit, action: Action, tmp_path: Path) -> None:
    answer_and_close(plain, action, tmp_path)


def answer_and_close(visit: Visit, action: Action, folder: Path) -> None:
    shows = folder / "form.pdf"
    shows.write_bytes(make_pdf("The form as it was signed"))
    answer(visit, shows)
    close(visit)
    action.refresh_from_db()
    assert (action.state, action.outcome) == ("closed", "on the agenda for January")
    evidence = action.updates.get(kind="progress").evidence
    assert evidence and evidence.read() == shows.read_bytes()


def check_files() -> None:
    """What a worker does meanwhile."""
    for job in Job.objects.filter(kind__startswith="meetings.", finished_at=None):
        run_here(job)


def answer(visit: Visit, shows: Path) -> None:
    """Two clicks from the link in the letter: to sign in, and to send."""
    visit.page.goto(visit.url + Letter.objects.get(kind="due").path)
    visit.page.get_by_label("Email").fill("member@example.org")
    visit.page.get_by_label("Password").fill(PASSWORD)
    visit.page.locator("main").get_by_role("button", name="Sign in").click()
    visit.sees("Update the action")
    visit.page.get_by_label("It is done").check()
    visit.field("What was done").fill("All five have signed.")
    visit.field("A file that shows it").set_input_files(shows)
    visit.press("Send")
    visit.sees("Your update is there.")
    visit.sees("All five have signed.")
    expect(visit.page.get_by_role("link", name="Close the action")).to_have_count(0)
    visit.sees("A file came with this. It is being checked.")
    check_files()
    visit.page.reload()
    expect(visit.page.get_by_role("link", name="form.pdf")).to_be_visible()


def close(visit: Visit) -> None:
    """The officer finds what is said to be done, and closes it."""
    visit.page.context.clear_cookies()
    visit.sign_in("officer")
    visit.go("Actions", "My actions", "1 action of your boards is said to be done: close it or return it")
    visit.go("Agree one form", "Close the action")
    visit.field("Outcome").fill("on the agenda for January")
    visit.press("Close the action")
    visit.sees("Completed – on the agenda for January")
