"""Gaps of decisions, recommendations and actions: each is made, seen, closed by the real act, and gone."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from meetings.models import Action, AgendaItem, BringBack
from meetings.services import actions, decisions, minutes, minuting, planning
from meetings.services.actions import Evidence
from meetings.services.agenda import Leads
from scpb.errors import NotAllowed
from tests.action_makers import make_action, make_sat_item
from tests.factories import make_board, make_officer
from tests.gaps import at, close, listed, open_of
from tests.meetings import make_meeting
from tests.minuted import SPRING, Small, again, closed, decide, first, opened
from tests.test_meetings import as_person

pytestmark = pytest.mark.django_db
OWNER = Leads(wording="The chair")
BOTH = ["To note the report.", "To fund the scheme."]


# -- decisions, recommendations, actions -----------------------------------------------------------------------------


@pytest.fixture
def small() -> Small:
    return Small()


def test_a_published_decision_is_a_gap_until_somebody_is_to_carry_it_out(small: Small) -> None:
    meeting = small.drafted()
    decision = decide(first(meeting), "To fund the patrol.")
    assert open_of("decisions-without-action", small.officer) == []
    decisions.publish_decisions(again(meeting), by=None)
    assert "To fund the patrol." in listed("decisions-without-action", small.officer)
    actions.draft(first(meeting), by=None, minuted="Pay", owners=[OWNER], decision=decision)
    assert "To fund the patrol." in listed("decisions-without-action", small.officer)  # nobody has been told of it
    actions.open_drafts(again(meeting), by=None)
    assert "To fund the patrol." not in listed("decisions-without-action", small.officer)


def test_an_action_of_another_decision_or_one_no_longer_needed_closes_no_gap(small: Small) -> None:
    meeting = small.drafted()
    patrol, lamps = decide(first(meeting), "To fund the patrol."), decide(first(meeting), "To fund the lamps.")
    decisions.publish_decisions(again(meeting), by=None)
    pay = actions.draft(first(meeting), by=None, minuted="Pay", owners=[OWNER], decision=patrol)
    actions.open_drafts(again(meeting), by=None)
    assert len(open_of("decisions-without-action", small.officer)) == 1
    pay.refresh_from_db()
    actions.drop(pay, by=None, seen=pay.version, why="The grant was refused.")
    assert len(open_of("decisions-without-action", small.officer)) == 2
    actions.draft(first(meeting), by=None, minuted="Tell the town", owners=[OWNER])
    actions.open_drafts(again(meeting), by=None)
    assert open_of("decisions-without-action", small.officer) == []  # one of the item serves both
    assert Action.objects.filter(decision=lamps).count() == 0


def test_an_action_for_a_decision_that_is_minuted_already_closes_its_gap(small: Small) -> None:
    meeting = small.drafted()
    decision = decide(first(meeting), "To fund the patrol.")
    minutes.circulate(again(meeting), by=None)
    decisions.publish_decisions(again(meeting), by=None)
    url = f"{reverse('meetings:add_action', args=[small.board.slug])}?decision={decision.uuid}"
    assert url in listed("decisions-without-action", small.officer)
    client = as_person(small.officer)
    decision.refresh_from_db()
    assert f"Decision {decision.reference}" in client.get(url).content.decode()
    sent = {"wording": "Pay", "owner_wording": "The chair", "origin": "It", "raised_on": "2014-01-25"}
    assert client.post(url, sent).status_code == 302
    assert open_of("decisions-without-action", small.officer) == []
    assert Action.objects.get().item == decision.item
    with pytest.raises(NotAllowed):
        actions.add(make_board(), by=None, wording="Pay", owners=[OWNER], origin="It", decision=decision)


@pytest.mark.parametrize("outcome", ["noted", "deferred", "rejected"])
def test_a_decision_that_asks_for_nothing_is_no_gap(outcome: str, small: Small) -> None:
    meeting = small.drafted()
    decide(first(meeting), "To note it.", outcome=outcome)
    decisions.publish_decisions(again(meeting), by=None)
    assert open_of("decisions-without-action", small.officer) == []


def test_approving_minutes_needs_no_action(small: Small) -> None:
    approving = small.approving(small.circulated()).meeting
    decide(first(approving), "That they are correct.")
    decisions.publish_decisions(closed(again(approving)), by=None)
    assert open_of("decisions-without-action", small.officer) == []


def test_a_recommendation_of_a_minuted_meeting_is_a_gap_until_it_is_decided(small: Small) -> None:
    meeting = small.drafted()
    assert open_of("recommendations-undecided", small.officer) == []
    minutes.circulate(again(meeting), by=None)
    shown = listed("recommendations-undecided", small.officer)
    assert "To note the report." in shown
    assert "To fund the scheme." in shown
    minutes.take_back(again(meeting), by=None, reason="A decision is missing.")
    asked = first(meeting).recommendations.get(order=1)
    minuting.add_decision(first(meeting), by=None, outcome="noted", text="", recommendation=asked)
    minutes.circulate(again(meeting), by=None)
    assert open_of("recommendations-undecided", small.officer) == ["To fund the scheme."]


def test_recommendations_of_an_item_that_was_deferred_wait_with_it(small: Small) -> None:
    meeting = small.drafted()
    decide(first(meeting), "To take it in January.", outcome="deferred")
    minutes.circulate(again(meeting), by=None)
    assert open_of("recommendations-undecided", small.officer) == []


def test_an_action_closed_without_evidence_is_a_gap_until_it_is_closed_with_some() -> None:
    item = make_sat_item()
    officer = make_officer(item.meeting.board)
    action = close(make_action(item, "Agree one form", OWNER))
    assert "Agree one form" in listed("closed-without-evidence", officer)
    actions.reopen(action, by=None, seen=action.version, why="Show it.")
    assert "Agree one form" not in listed("closed-without-evidence", officer)
    action.refresh_from_db()
    actions.update(action, by=None, evidence=Evidence(title="The form", url="https://example.org/form"))
    close(Action.objects.select_related("board").get(pk=action.pk))
    assert "Agree one form" not in listed("closed-without-evidence", officer)


def test_lists_say_nothing_of_what_is_restricted(small: Small) -> None:
    secret = {"access": "restricted", "paragraph": "1", "reasoning": "It names R.", "public_title": "A case"}
    item = make_sat_item(small.board, title="The case of R", **secret)
    close(make_action(item, "Move the family of R", OWNER))
    shown = listed("closed-without-evidence", small.officer)
    assert "A case" in shown
    assert "family of R" not in shown


def test_an_undecided_recommendation_of_approved_minutes_comes_back_and_what_is_decided_then_closes_it(
    small: Small,
) -> None:
    meeting = small.approved()
    item = first(meeting)
    page = listed("recommendations-undecided", small.officer)
    offer = f"{reverse('meetings:add_bring_back', args=[meeting.board.slug])}?item={item.uuid}"
    assert "Bring it back to a meeting" in page and offer in page
    sent = as_person(small.officer).post(offer, {"title": "The scheme", "due_on": at(40).date().isoformat()})
    assert sent.status_code == 302
    brought = BringBack.objects.get(source_item=item)
    assert "It comes back: see it in the forward plan" in listed("recommendations-undecided", small.officer)
    later = make_meeting(meeting.board, starts_at=SPRING)
    planned = planning.take_up(brought, later, by=None, leads=[OWNER], text="<p>It is time.</p>")
    opened(again(later))
    assert open_of("recommendations-undecided", small.officer) == BOTH, "nothing is decided yet"
    for text in ("To note the report.", "To fund it."):
        assert decide(planned, text).item == planned
    assert open_of("recommendations-undecided", small.officer) == BOTH, "nobody was told of it yet"
    decisions.publish_decisions(closed(again(later)), by=None)
    assert open_of("recommendations-undecided", small.officer) == []


def taken_up(small: Small, source: AgendaItem, at: datetime) -> AgendaItem:
    """The item at a later meeting, in session, that takes up what is brought back from another."""
    return sitting_on(small, planning.bring_back(small.board, by=None, title="The scheme", source_item=source), at)


def sitting_on(small: Small, brought: BringBack, at: datetime) -> AgendaItem:
    later = make_meeting(small.board, starts_at=at)
    item = planning.take_up(brought, later, by=None, leads=[OWNER], text="<p>It is time.</p>")
    opened(again(later))
    return AgendaItem.objects.select_related("meeting__board").get(pk=item.pk)


def publish(item: AgendaItem) -> None:
    decisions.publish_decisions(closed(again(item.meeting)), by=None)


@pytest.mark.parametrize("outcome", ["noted", "deferred"])
def test_what_comes_back_and_is_noted_or_deferred_is_as_undecided_as_before(outcome: str, small: Small) -> None:
    item = taken_up(small, first(small.approved()), SPRING)
    for text in ("To note it only.", "To come to it later."):
        decide(item, text, outcome=outcome)
    publish(item)
    assert open_of("recommendations-undecided", small.officer) == BOTH
    page = listed("recommendations-undecided", small.officer)
    assert "Partly decided" not in page and "Bring it back to a meeting" in page


def test_one_decision_where_two_recommendations_come_back_closes_the_gap_of_neither(small: Small) -> None:
    item = taken_up(small, first(small.approved()), SPRING)
    decide(item, "To fund half of it.")
    publish(item)
    assert open_of("recommendations-undecided", small.officer) == BOTH
    assert "Partly decided on 25 April 2014" in listed("recommendations-undecided", small.officer)


def test_one_decision_where_one_recommendation_was_left_closes_its_gap(small: Small) -> None:
    meeting = small.drafted()
    asked = first(meeting).recommendations.get(order=1)
    minuting.add_decision(first(meeting), by=None, outcome="noted", text="", recommendation=asked)
    minutes.circulate(again(meeting), by=None)
    minuting.add_decision(small.approving(again(meeting)), by=None, outcome="agreed", text="They were agreed.")
    item = taken_up(small, first(meeting), SPRING)
    decide(item, "Not to fund it.", outcome="rejected")
    assert open_of("recommendations-undecided", small.officer) == ["To fund the scheme."]
    publish(item)
    assert open_of("recommendations-undecided", small.officer) == []


@pytest.mark.parametrize("by_decision", [False, True])
def test_what_comes_back_a_second_and_a_third_time_closes_its_gap_where_it_is_decided(
    by_decision: bool, small: Small
) -> None:
    item = taken_up(small, first(small.approved()), SPRING)
    for days in (60, 120):
        put_off = decide(item, "Not today.", outcome="deferred")
        publish(item)
        assert "Bring it back to a meeting" in listed("recommendations-undecided", small.officer)
        source = {"source_decision": put_off} if by_decision else {"source_item": item}
        brought = planning.bring_back(small.board, by=None, title="The scheme", **source)
        assert "It comes back: see it in the forward plan" in listed("recommendations-undecided", small.officer)
        item = sitting_on(small, brought, SPRING + timedelta(days=days))
    for text in BOTH:
        decide(item, text)
    publish(item)
    assert open_of("recommendations-undecided", small.officer) == []


def test_what_is_given_up_is_offered_again(small: Small) -> None:
    item = first(small.approved())
    brought = planning.bring_back(small.board, by=None, title="The scheme", source_item=item)
    planning.give_up(brought, reason="Nobody asks for it.", by=None)
    assert "Bring it back to a meeting" in listed("recommendations-undecided", small.officer)
