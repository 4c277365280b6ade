"""The page “My work” as a whole: every list that has something in it, and when it says that nothing waits."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.models import Action
from performance.models import Area, Measure, PriorityMeasure
from performance.services import editions
from scpb.people.models import Person
from strategy.naming import Names
from strategy.services import plans, reviews
from tests.action_makers import make_action, make_priority, make_sat_item
from tests.factories import make_analyst, make_board, make_member, make_officer, make_person
from tests.figures_at_hand import draft, with_figures
from tests.gaps import close
from tests.test_boards import as_person

pytestmark = pytest.mark.django_db
WORK, ENTRIES = reverse("portal:my_work"), reverse("portal:entries_to_review")
NOTHING = "Nothing waits for you."
PREPARED = "Dashboards in preparation"


def page(person: Person) -> str:
    return as_person(person).get(WORK).content.decode()


def later(person: Person) -> str:
    """What comes after the page, from the addresses that the page itself asks."""
    client = as_person(person)
    asked = re.findall(r'hx-get="([^"]+)"', page(person))
    return "".join(part(client, url) for url in asked)


def part(client: Client, url: str) -> str:
    answer = client.get(url.replace("&amp;", "&"), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


def asked(owner: Person, number: int = 1) -> None:
    """Entries of an agreed plan that the person owns, in a quarter whose review is under way."""
    board = make_board()
    priority = make_priority(board, "Homes")
    plan = plans.begin_plan(priority.strategy, year=2026, by=None)
    for one in range(number):
        what = f"Entry called {one:02}"
        plans.add_entry(plan, priority=priority, what=what, owners=[Names(person=owner)], by=None)
    reviews.begin_review(plans.agree(plan, on=date(2026, 4, 10), reference="B/1", by=None), quarter=3, by=None)


# -- dashboards in preparation ---------------------------------------------------------------------------------------


@pytest.fixture
def area() -> Area:
    return with_figures()


def test_a_dashboard_in_preparation_is_listed_for_who_works_on_it(area: Area) -> None:
    edition = draft(area)
    for person in (make_analyst(), make_officer(make_board())):
        text = page(person)
        assert PREPARED in text and edition.get_absolute_url() in text and "Draft, to be finished and frozen" in text
        assert NOTHING not in text + later(person)
    editions.freeze(edition, by=None)
    assert "Frozen, to be released" in page(make_analyst())
    assert PREPARED not in page(make_person())


def test_dashboards_in_preparation_stand_beside_all_else_that_waits(area: Area) -> None:
    board = make_board()
    officer, edition = make_officer(board), draft(area)
    asked(officer)
    text = page(officer)
    assert edition.get_absolute_url() in text
    assert "Entry called 00" in later(officer)


# -- that nothing waits ----------------------------------------------------------------------------------------------


def nothing_is_missing() -> None:
    """No measure of a dashboard without a priority, which is the one gap of a new installation."""
    priority = make_priority(make_board(), "All of it")
    for measure in Measure.objects.all():
        PriorityMeasure.objects.create(priority=priority, measure=measure)


def test_an_officer_is_not_told_that_nothing_waits_while_an_entry_of_theirs_does() -> None:
    nothing_is_missing()
    officer = make_officer(make_board())
    asked(officer)
    assert NOTHING not in page(officer)
    assert "Entry called 00" in later(officer) and NOTHING not in later(officer)


def test_an_officer_is_told_that_nothing_waits_once_all_is_known() -> None:
    nothing_is_missing()
    officer = make_officer(make_board())
    assert NOTHING not in page(officer)
    assert later(officer).count(NOTHING) == 1


def test_without_a_script_an_officer_is_led_to_what_the_page_does_not_know() -> None:
    text = page(make_officer(make_board()))
    assert NOTHING not in text
    for url in (ENTRIES, reverse("portal:gaps"), reverse("meetings:index")):
        assert f'href="{url}"' in text


@pytest.mark.parametrize("make", [lambda: make_officer(make_board()), make_analyst])
def test_an_open_gap_waits(make: type[Person]) -> None:
    person = make()
    assert "gaps are open" in later(person)
    assert NOTHING not in page(person) + later(person)


def test_an_analyst_with_nothing_to_do_is_led_to_the_next_edition() -> None:
    nothing_is_missing()
    analyst = make_analyst()
    assert reverse("performance:begin") in page(analyst) and NOTHING not in page(analyst)
    assert later(analyst).count(NOTHING) == 1


def test_an_analyst_is_not_told_that_nothing_waits_while_a_month_is_unexplained(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nothing_is_missing()
    monkeypatch.setattr("performance.pages.unusual.unexplained", lambda: 2)
    assert "2 exceptions not yet explained" in later(make_analyst())
    assert NOTHING not in later(make_analyst())


def test_nothing_waits_is_not_said_in_a_part_of_a_page_that_has_something() -> None:
    nothing_is_missing()
    action: Action = close(make_action(make_sat_item(), "Agree one form"))
    officer = make_officer(action.board)
    assert "1 gap is open" in later(officer)
    assert NOTHING not in later(officer)


def test_who_has_no_part_to_come_is_told_at_once() -> None:
    person = make_member(make_board()).person
    assert NOTHING in page(person)
    asked(person)
    assert NOTHING not in page(person) and "Entry called 00" in page(person)


def test_what_comes_after_the_page_asks_few_questions() -> None:
    nothing_is_missing()
    for person in (make_officer(make_board()), make_analyst()):
        client = as_person(person)
        for url in re.findall(r'hx-get="([^"]+)"', page(person)):
            with CaptureQueriesContext(connection) as queries:
                part(client, url)
            assert len(queries) <= 12, url


# -- entries to review -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [lambda: make_member(make_board()).person, lambda: make_officer(make_board())])
def test_my_work_shows_the_first_entries_and_leads_to_all(make: type[Person]) -> None:
    person = make()
    asked(person, 25)
    entries = re.compile(r"Entry called \d\d")
    text = page(person) + later(person)
    assert len(set(entries.findall(text))) == 20
    assert "See all 25 entries" in text
    everything = as_person(person).get(ENTRIES).content.decode()
    assert len(set(entries.findall(everything))) == 25
    assert "See all 25 entries" not in everything


def test_a_list_that_is_whole_leads_nowhere_else() -> None:
    person = make_member(make_board()).person
    asked(person, 20)
    assert "See all" not in page(person)
