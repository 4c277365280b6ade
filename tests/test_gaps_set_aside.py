"""Gaps that are set aside with a reason, and whose work gaps are."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.models import Action, Meeting
from meetings.services.agenda import Leads
from performance.models import Measure
from scpb.audit.models import Entry
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Person
from scpb.portal import services
from scpb.portal.gaps import GAPS, Asker
from scpb.portal.gaps.listing import counted, listing, table
from scpb.portal.models import GapSetAside
from strategy.services import plans
from tests.action_makers import make_action, make_priority, make_sat_item
from tests.factories import make_analyst, make_board, make_member, make_officer, make_person
from tests.gaps import LONDON, TODAY, at, close, listed, rate
from tests.jumps import jump
from tests.meetings import make_item, make_meeting
from tests.test_meetings import as_person

pytestmark = pytest.mark.django_db
OWNER = Leads(wording="The chair")


# -- setting aside ---------------------------------------------------------------------------------------------------


def today_is(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(day.year, day.month, day.day, 10, tzinfo=LONDON))


@pytest.fixture
def robbery() -> Measure:
    return Measure.objects.get(slug="robbery")


@pytest.fixture
def closed_action() -> Action:
    return close(make_action(make_sat_item(), "Agree one form", OWNER))


def page_of(name: str, action: Action) -> str:
    return reverse(f"portal:{name}", args=["closed-without-evidence", action.uuid])


def test_a_gap_is_set_aside_with_a_reason_and_brought_back(closed_action: Action) -> None:
    officer = make_officer(closed_action.board, name="Olga Officer")
    client, aside = as_person(officer), page_of("set_aside", closed_action)
    assert "Agree one form" in client.get(aside).content.decode()
    assert client.post(aside, {"reason": ""}).status_code == 422
    told = client.post(aside, {"reason": "Seen on site.", "until": ""}, follow=True).content.decode()
    assert "No other gap of this kind is open." in told
    assert "Seen on site." in told
    assert "Olga Officer" in told
    assert client.post(page_of("bring_back", closed_action)).status_code == 302
    assert "Seen on site." not in listed("closed-without-evidence", officer)
    assert "Agree one form" in listed("closed-without-evidence", officer)
    verbs = Entry.objects.filter(verb__startswith="portal.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["portal.gap_set_aside", "portal.gap_brought_back"]


def test_what_was_set_aside_until_a_day_comes_back_on_that_day(closed_action: Action) -> None:
    officer, gap = make_officer(closed_action.board), GAPS["closed-without-evidence"]
    tomorrow = TODAY() + timedelta(days=1)
    services.set_aside(gap, closed_action.uuid, reason="Wait.", until=tomorrow, by=officer)

    assert counts(gap.slug, officer, TODAY()) == (0, 1)
    assert counts(gap.slug, officer, tomorrow) == (1, 0)
    GapSetAside.objects.update(until=TODAY())
    kept = services.set_aside(gap, closed_action.uuid, reason="Wait longer.", by=officer)
    assert (kept.until, GapSetAside.objects.count()) == (None, 1)


def test_a_day_that_has_passed_is_refused(closed_action: Action) -> None:
    officer = make_officer(closed_action.board)
    sent = {"reason": "Wait.", "until": TODAY().isoformat()}
    answer = as_person(officer).post(page_of("set_aside", closed_action), sent)
    assert (answer.status_code, GapSetAside.objects.count()) == (422, 0)
    with pytest.raises(NotAllowed):
        services.set_aside(GAPS["closed-without-evidence"], closed_action.uuid, reason="W", until=TODAY(), by=officer)


def test_a_gap_is_set_aside_once_and_brought_back_once(closed_action: Action) -> None:
    gap = GAPS["closed-without-evidence"]
    services.set_aside(gap, closed_action.uuid, reason="Seen.", by=None)
    with pytest.raises(NotAllowed):
        services.set_aside(gap, closed_action.uuid, reason="Seen again.", by=None)
    services.bring_back(gap, closed_action.uuid, by=None)
    with pytest.raises(NotAllowed):
        services.bring_back(gap, closed_action.uuid, by=None)


def test_who_sets_a_gap_aside_at_the_same_moment_is_told_so(
    closed_action: Action, monkeypatch: pytest.MonkeyPatch
) -> None:
    gap = GAPS["closed-without-evidence"]
    services.set_aside(gap, closed_action.uuid, reason="Seen.", by=None)
    monkeypatch.setattr(services, "_locked", lambda gap, subject: None)  # as looked for before the other was kept
    with pytest.raises(NotAllowed, match="set aside already"):
        services.set_aside(gap, closed_action.uuid, reason="Seen again.", by=None)
    assert GapSetAside.objects.get().reason == "Seen."


# -- for which gap it stands -----------------------------------------------------------------------------------------


def counts(slug: str, person: Person, on: date) -> tuple[int, int]:
    """How many gaps of a list are open on the day, and how many set aside."""
    return next((one.open, one.aside) for one in counted(Asker(person, on)) if one.gap.slug == slug)


def shown(slug: str, person: Person, on: date) -> tuple[list[str], list[str]]:
    """What stands on the list's page: what is open, and why the rest is set aside; the table says the same."""
    found = listing(GAPS[slug], Asker(person, on), None)
    lines = list(table(GAPS[slug], Asker(person, on)))[1:]
    open_ones, why = [row.title for row in found.rows], [one.kept.reason for one in found.aside]
    assert ([line[0] for line in lines if not line[3]], [line[3] for line in lines if line[3]]) == (open_ones, why)
    assert counts(slug, person, on) == (len(open_ones), len(why))
    return open_ones, why


def test_an_entry_set_aside_for_one_quarter_is_open_again_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    today_is(monkeypatch, date(2026, 11, 23))
    board = make_board()
    officer, priority, slug = make_officer(board), make_priority(board, "Homes"), "entries-not-reviewed"
    plan = plans.begin_plan(priority.strategy, year=2026, by=None)
    entry = plans.add_entry(plan, priority=priority, what="Fit locks", by=None)
    plans.agree(plan, on=date(2026, 4, 10), reference="B/1", by=None)
    services.set_aside(GAPS[slug], entry.uuid, reason="Quarter 2 went without it.", by=officer)
    assert shown(slug, officer, date(2026, 11, 30)) == ([], ["Quarter 2 went without it."])
    assert shown(slug, officer, date(2026, 12, 1)) == (["Fit locks"], [])
    assert shown(slug, officer, date(2027, 3, 5)) == (["Fit locks"], [])
    today_is(monkeypatch, date(2026, 12, 1))
    services.set_aside(GAPS[slug], entry.uuid, reason="Nor does quarter 3.", by=officer)
    assert shown(slug, officer, date(2027, 2, 28)) == ([], ["Nor does quarter 3."])
    assert shown(slug, officer, date(2027, 3, 1)) == (["Fit locks"], [])
    verbs = Entry.objects.filter(verb__startswith="portal.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["portal.gap_set_aside", "portal.gap_brought_back", "portal.gap_set_aside"]


def test_a_day_on_which_it_comes_back_does_not_hide_the_next_gap_until_then(monkeypatch: pytest.MonkeyPatch) -> None:
    today_is(monkeypatch, date(2026, 11, 23))
    board = make_board()
    officer, priority, slug = make_officer(board), make_priority(board, "Homes"), "entries-not-reviewed"
    plan = plans.begin_plan(priority.strategy, year=2026, by=None)
    entry = plans.add_entry(plan, priority=priority, what="Fit locks", by=None)
    plans.agree(plan, on=date(2026, 4, 10), reference="B/1", by=None)
    services.set_aside(GAPS[slug], entry.uuid, reason="Wait.", until=date(2027, 3, 20), by=officer)
    assert shown(slug, officer, date(2026, 11, 30)) == ([], ["Wait."])
    assert shown(slug, officer, date(2026, 12, 1)) == (["Fit locks"], [])


def test_a_measure_set_aside_is_open_again_once_it_turned_green_and_red_anew(robbery: Measure) -> None:
    officer, slug = make_officer(make_board()), "red-measures"
    rate(robbery, "red", days=30, month=24_300)
    services.set_aside(GAPS[slug], robbery.uuid, reason="A change of counting.", by=officer)
    rate(robbery, "red", days=-30, month=24_301)  # the run goes on
    assert shown(slug, officer, TODAY() + timedelta(days=40)) == ([], ["A change of counting."])
    rate(robbery, "green", days=-60, month=24_302)
    assert shown(slug, officer, TODAY() + timedelta(days=70)) == ([], [])
    rate(robbery, "red", days=-90, month=24_303)
    assert shown(slug, officer, TODAY() + timedelta(days=100)) == ([robbery.name], [])


def test_a_priority_set_aside_is_open_again_when_it_is_left_undiscussed_a_second_time() -> None:
    board = make_board()
    officer, priority, slug = make_officer(board), make_priority(board, "Homes"), "priorities-not-discussed"
    services.set_aside(GAPS[slug], priority.uuid, reason="The police lead on it.", by=officer)
    assert shown(slug, officer, TODAY()) == ([], ["The police lead on it."])  # never discussed yet
    held = make_meeting(board, starts_at=at(20))
    make_item(held, priorities=[priority])
    jump(held, "published", agenda_published_at=at(10))
    assert shown(slug, officer, TODAY() + timedelta(days=30)) == ([], [])
    assert shown(slug, officer, TODAY() + timedelta(days=20 + 370)) == (["Priority 1: Homes"], [])


def test_a_priority_discussed_before_it_was_set_aside_stays_so() -> None:
    board = make_board()
    officer, priority, slug = make_officer(board), make_priority(board, "Homes"), "priorities-not-discussed"
    held = make_meeting(board, starts_at=at(-380))
    make_item(held, priorities=[priority])
    jump(held, "published", agenda_published_at=at(-390))
    services.set_aside(GAPS[slug], priority.uuid, reason="The police lead on it.", by=officer)
    assert shown(slug, officer, TODAY() + timedelta(days=400)) == ([], ["The police lead on it."])


def test_an_action_closed_again_without_evidence_is_open_again(closed_action: Action) -> None:
    officer, slug = make_officer(closed_action.board), "closed-without-evidence"
    services.set_aside(GAPS[slug], closed_action.uuid, reason="Seen on site.", by=officer)
    Action.objects.update(closed_at=at(5))
    assert counts(slug, officer, TODAY() + timedelta(days=6)) == (1, 0)


# -- whose work gaps are ---------------------------------------------------------------------------------------------


def test_an_officer_of_another_board_neither_sees_nor_sets_aside(closed_action: Action) -> None:
    elsewhere = make_officer(make_board())
    assert "Agree one form" not in listed("closed-without-evidence", elsewhere)
    assert as_person(elsewhere).get(page_of("set_aside", closed_action)).status_code == 404
    with pytest.raises(NotPermitted):
        services.set_aside(GAPS["closed-without-evidence"], closed_action.uuid, reason="Mine.", by=elsewhere)


def test_gaps_are_nothing_for_members_and_the_public(closed_action: Action) -> None:
    member = make_member(closed_action.board).person
    for name in ("portal:gaps", "portal:gap", "portal:gap_csv"):
        url = reverse(name, args=[] if name == "portal:gaps" else ["closed-without-evidence"])
        assert as_person(member).get(url).status_code == 403
        assert as_person(None).get(url).status_code == 302


def test_an_analyst_sees_the_gaps_of_measures_alone(robbery: Measure) -> None:
    analyst = make_analyst()
    rate(robbery, "red", days=30, month=24_300)
    lists = as_person(analyst).get(reverse("portal:gaps")).content.decode()
    assert "Red measures" in lists
    assert "Actions closed without evidence" not in lists
    assert robbery.name in listed("red-measures", analyst)
    assert as_person(analyst).get(reverse("portal:gap", args=["closed-without-evidence"])).status_code == 403
    services.set_aside(GAPS["red-measures"], robbery.uuid, reason="A change of counting.", by=analyst)
    assert "A change of counting." in listed("red-measures", analyst)


def test_an_administrator_sees_gaps_without_steps_that_are_an_officers(closed_action: Action) -> None:
    Meeting.objects.update(minutes_published_at=timezone.now())
    page = listed("closed-without-evidence", make_person(is_superuser=True))
    assert "Agree one form" in page
    assert reverse("meetings:reopen_action", args=[closed_action.uuid]) not in page


def test_an_administrator_who_sees_no_frozen_edition_is_not_told_how_it_rates(robbery: Measure) -> None:
    rate(robbery, "red", days=30, month=24_300)
    client = as_person(make_person(is_superuser=True))
    assert client.get(reverse("portal:gap", args=["red-measures"])).status_code == 403
    assert "Red measures" not in client.get(reverse("portal:gaps")).content.decode()


def test_an_unknown_list_is_not_found() -> None:
    assert as_person(make_officer(make_board())).get(reverse("portal:gap", args=["holes"])).status_code == 404
