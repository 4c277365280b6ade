"""Gaps that are set aside with a reason, and whose work gaps are."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.models import Action, Meeting
from meetings.services.agenda import Leads
from performance.models import Measure
from scpb.audit.models import Entry
from scpb.errors import NotAllowed, NotPermitted
from scpb.portal import services
from scpb.portal.gaps import GAPS, Asker
from scpb.portal.gaps.listing import counted
from scpb.portal.models import GapSetAside
from tests.action_makers import make_action, make_sat_item
from tests.factories import make_analyst, make_board, make_member, make_officer, make_person
from tests.gaps import TODAY, close, listed, rate
from tests.test_meetings import as_person

pytestmark = pytest.mark.django_db
OWNER = Leads(wording="The chair")


# -- setting aside ---------------------------------------------------------------------------------------------------


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

    def counts(on: date) -> tuple[int, int]:
        return next((one.open, one.aside) for one in counted(Asker(officer, on)) if one.gap is gap)

    assert counts(TODAY()) == (0, 1)
    assert counts(tomorrow) == (1, 0)
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
    shown = as_person(analyst).get(reverse("portal:gaps")).content.decode()
    assert "Red measures" in shown
    assert "Actions closed without evidence" not in shown
    assert robbery.name in listed("red-measures", analyst)
    assert as_person(analyst).get(reverse("portal:gap", args=["closed-without-evidence"])).status_code == 403
    services.set_aside(GAPS["red-measures"], robbery.uuid, reason="A change of counting.", by=analyst)
    assert "A change of counting." in listed("red-measures", analyst)


def test_an_administrator_sees_gaps_without_steps_that_are_an_officers(closed_action: Action) -> None:
    Meeting.objects.update(minutes_published_at=timezone.now())
    shown = listed("closed-without-evidence", make_person(is_superuser=True))
    assert "Agree one form" in shown
    assert reverse("meetings:reopen_action", args=[closed_action.uuid]) not in shown


def test_an_administrator_who_sees_no_frozen_edition_is_not_told_how_it_rates(robbery: Measure) -> None:
    rate(robbery, "red", days=30, month=24_300)
    client = as_person(make_person(is_superuser=True))
    assert client.get(reverse("portal:gap", args=["red-measures"])).status_code == 403
    assert "Red measures" not in client.get(reverse("portal:gaps")).content.decode()


def test_an_unknown_list_is_not_found() -> None:
    assert as_person(make_officer(make_board())).get(reverse("portal:gap", args=["holes"])).status_code == 404
