"""Actions from the draft of the minutes to their end: who may do what, in which state, and what is left of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from meetings.models import ACTION_NEXT, Action, ActionOwner, ActionState, ActionUpdate, Letter, Meeting
from meetings.services import actions, meetings, sittings
from meetings.services.actions import rows
from meetings.services.agenda import Leads
from scpb.audit import services as audit
from scpb.audit.models import Entry
from scpb.errors import NotAllowed, NotPermitted
from tests.factories import make_person
from tests.test_routes import client_of
from tests.world import World

pytestmark = pytest.mark.django_db

# Every step, from where it may be taken, and where it leads: the table of `ACTION_NEXT`, written out.
OPEN, CLAIMED, CLOSED, DROPPED = ActionState.OPEN, ActionState.CLAIMED, ActionState.CLOSED, ActionState.DROPPED
STEPS: dict[str, tuple[Callable[..., Any], dict[str, Any], dict[ActionState, ActionState]]] = {
    "claim": (actions.claim, {"text": "Done."}, {OPEN: CLAIMED}),
    "close": (actions.close, {"outcome": "on the agenda"}, {OPEN: CLOSED, CLAIMED: CLOSED}),
    "return": (actions.return_, {"why": "Not all."}, {CLAIMED: OPEN}),
    "drop": (actions.drop, {"why": "Not needed."}, {OPEN: DROPPED, CLAIMED: DROPPED}),
    "reopen": (actions.reopen, {"why": "It came back."}, {CLOSED: OPEN, DROPPED: OPEN}),
}
# What is done to an outstanding action and leaves its state.
CHANGES: dict[str, tuple[Callable[..., Any], Callable[[World], dict[str, Any]]]] = {
    "reword": (actions.reword, lambda w: {"wording": "In other words"}),
    "change_due": (actions.change_due, lambda w: {"due_on": timezone.localdate() + timedelta(days=90)}),
    "transfer": (actions.transfer, lambda w: {"owners": [Leads(person=w.adviser)]}),
    "serve": (actions.serve, lambda w: {"priorities": []}),
}
WHO = {"claim": {"member", "officer"}, **{key: {"officer"} for key in ["close", "return", "drop", "reopen"]}}
PEOPLE = ["member", "adviser", "outsider", "officer", "officer_elsewhere", "analyst", "administrator"]


def now(action: Action) -> Action:
    return Action.objects.with_due().get(pk=action.pk)


def in_state(world: World, state: ActionState) -> Action:
    """The member's action in this state, reached by the steps that lead there."""
    action = now(world.action)
    if state == CLAIMED:
        actions.claim(action, by=None, seen=action.version)
    elif state == CLOSED:
        actions.close(action, by=None, seen=action.version)
    elif state == DROPPED:
        actions.drop(action, by=None, seen=action.version, why="Not needed.")
    elif state == ActionState.DRAFT:
        return now(world.drafted_action)
    return now(action)


# -- the states --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ActionState)
@pytest.mark.parametrize("name", STEPS)
def test_every_step_from_every_state_is_taken_or_refused_as_the_table_says(
    name: str, state: ActionState, world: World
) -> None:
    act, values, leads = STEPS[name]
    action = in_state(world, state)
    if state in leads:
        act(action, by=None, seen=action.version, **values)
        assert now(action).state == leads[state]
    else:
        with pytest.raises(NotAllowed):
            act(action, by=None, seen=action.version, **values)
        assert now(action).state == state


def test_the_table_above_is_the_one_that_services_go_by() -> None:
    found: dict[ActionState, set[ActionState]] = {state: set() for state in ActionState}
    for _act, _values, leads in STEPS.values():
        for here, there in leads.items():
            found[here].add(there)
    found[ActionState.DRAFT].add(OPEN)  # by closing the meeting
    assert found == ACTION_NEXT


@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("name", STEPS)
def test_the_owner_says_that_it_is_done_and_the_officer_alone_closes(name: str, role: str, world: World) -> None:
    act, values, leads = STEPS[name]
    action = in_state(world, next(iter(leads)))
    if role in WHO[name]:
        act(action, by=world.person(role), seen=action.version, **values)
        assert now(action).state == leads[ActionState(action.state)]
    else:
        with pytest.raises(NotPermitted):
            act(action, by=world.person(role), seen=action.version, **values)


@pytest.mark.parametrize("state", ActionState)
@pytest.mark.parametrize("name", CHANGES)
def test_only_an_outstanding_action_changes(name: str, state: ActionState, world: World) -> None:
    act, values = CHANGES[name]
    action = in_state(world, state)
    if state in {OPEN, CLAIMED}:
        act(action, by=None, seen=action.version, **values(world))
        assert now(action).version == action.version + 1
    else:
        with pytest.raises(NotAllowed):
            act(action, by=None, seen=action.version, **values(world))
        assert now(action).version == action.version


@pytest.mark.parametrize("name", [*STEPS, *CHANGES])
def test_who_saw_an_older_version_changes_nothing_and_learns_what_is_there_now(name: str, world: World) -> None:
    steps = {key: (act, values, next(iter(leads))) for key, (act, values, leads) in STEPS.items()}
    changes = {key: (act, values(world), OPEN) for key, (act, values) in CHANGES.items()}
    act, values, state = (steps | changes)[name]
    action = in_state(world, state)
    with pytest.raises(actions.Overtaken) as refused:
        act(action, by=None, seen=action.version - 1, **values)
    assert refused.value.status == 409
    assert refused.value.now.version == action.version == now(action).version


@pytest.mark.parametrize("name", ["return", "drop", "reopen"])
def test_a_step_that_wants_a_reason_is_refused_without_one(name: str, world: World) -> None:
    act, _values, leads = STEPS[name]
    action = in_state(world, next(iter(leads)))
    with pytest.raises(NotAllowed):
        act(action, by=None, seen=action.version, why="  ")


def test_every_step_leaves_its_trace_with_who_and_when(world: World) -> None:
    action = now(world.action)
    for name, values in (
        ("claim", {"text": "Done."}),
        ("return", {"why": "Not all."}),
        ("close", {"outcome": "by May"}),
    ):
        STEPS[name][0](action, by=world.officer, seen=now(action).version, **values)
    actions.reopen(action, by=world.officer, seen=now(action).version, why="It came back.")
    left = [(one.kind, one.text, one.by) for one in action.updates.order_by("id")]
    assert left == [
        ("progress", "Done.", world.officer),
        ("claimed", "", world.officer),
        ("returned", "Not all.", world.officer),
        ("closed", "by May", world.officer),
        ("reopened", "It came back.", world.officer),
    ]
    assert all(one.at for one in action.updates.all())


def test_a_transfer_names_who_had_it_before_and_why(world: World) -> None:
    to = [Leads(person=world.adviser), Leads(wording="The trust")]
    actions.transfer(world.action, by=world.officer, seen=world.action.version, owners=to, why="She moved.")
    trace = world.action.updates.get(kind="transferred")
    assert (trace.before, trace.after) == ("Borough Commander, Fire Service", "Abe Adviser; The trust")
    assert trace.text == "She moved."
    assert [str(owner) for owner in world.action.owners.all()] == ["Abe Adviser", "The trust"]


def test_a_new_wording_leaves_what_was_minuted(world: World) -> None:
    actions.reword(world.action, by=None, seen=world.action.version, wording="Agree two forms")
    kept = now(world.action)
    assert (kept.minuted, kept.wording) == ("Agree one form", "Agree two forms")
    assert kept.updates.get(kind="reworded").before == "Agree one form"


def test_where_the_trace_cannot_be_written_nothing_is_closed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_values: Any) -> None:
        raise RuntimeError("no trace")

    monkeypatch.setattr(rows, "trace", fail)
    entries = Entry.objects.count()
    with pytest.raises(RuntimeError, match="no trace"), transaction.atomic():
        actions.close(world.action, by=None, seen=world.action.version)
    assert now(world.action).state == OPEN
    assert Entry.objects.count() == entries


def test_words_of_an_action_stay_out_of_the_part_of_the_audit_that_cannot_be_erased(world: World) -> None:
    actions.reword(world.action, by=None, seen=world.action.version, wording="Visit Mrs Example at home")
    entry = Entry.objects.filter(verb="meetings.action_reworded").latest("id")
    assert "Mrs Example" not in entry.change
    assert "Mrs Example" in entry.detail.text
    assert audit.REDACTED not in entry.verb


# -- drafts ------------------------------------------------------------------------------------------------------------


def test_a_draft_takes_the_boards_next_number_and_serves_what_its_item_serves(world: World) -> None:
    world.sat_item.priorities.set([world.served_priority])
    last = max(action.number for action in world.board.actions.all())
    drafted = actions.draft(world.sat_item, by=None, minuted=" Ask again ", owners=[])
    assert (drafted.number, drafted.state, drafted.wording) == (last + 1, "draft", "Ask again")
    assert drafted.raised_on == timezone.localdate(world.sat.starts_at)
    assert list(drafted.priorities.all()) == [world.served_priority]


def test_an_action_is_drafted_only_while_minutes_are_written(world: World) -> None:
    with pytest.raises(NotAllowed, match="not being written"):
        actions.draft(world.public_item, by=None, minuted="Ask", owners=[])


def test_closing_the_meeting_opens_its_drafts_and_tells_their_owners(world: World) -> None:
    Letter.objects.all().delete()
    world.sat = sittings.reopen_sitting(world.sat, by=None)
    sittings.close_sitting(world.sat, by=None)
    assert now(world.drafted_action).state == OPEN
    letter = Letter.objects.get()
    assert (letter.person, letter.kind) == (world.member, "assigned")
    assert "Thank the hosts" in letter.text
    assert letter.path == reverse("meetings:update_action", args=[world.drafted_action.uuid])


def test_drafts_do_not_begin_while_the_meeting_sits(world: World) -> None:
    world.sat = sittings.reopen_sitting(world.sat, by=None)
    with pytest.raises(NotAllowed):
        actions.open_drafts(world.sat, by=None)


def test_a_draft_can_be_taken_out_again_and_what_was_opened_cannot(world: World) -> None:
    actions.remove_draft(world.drafted_action, by=None)
    assert not Action.objects.filter(pk=world.drafted_action.pk).exists()
    with pytest.raises(NotAllowed, match="know of it already"):
        actions.remove_draft(world.action, by=None)


def test_what_the_minutes_change_of_an_open_action_is_seen_in_its_trace(world: World) -> None:
    action, to = now(world.action), [Leads(person=world.adviser)]
    Letter.objects.all().delete()
    actions.reword_draft(action, by=None, seen=action.version, minuted="Agree a form", owners=to, due_on=None)
    kept = now(action)
    assert (kept.minuted, kept.wording, kept.due) == ("Agree a form", "Agree a form", None)
    assert {one.kind for one in kept.updates.all()} == {"reworded", "due", "transferred"}
    assert [letter.person for letter in Letter.objects.all()] == [world.adviser]


def test_a_draft_changes_without_a_trace_for_nobody_knows_of_it(world: World) -> None:
    draft = world.drafted_action
    actions.reword_draft(draft, by=None, seen=1, minuted="Thank everybody", owners=[])
    assert not draft.updates.exists()
    assert now(draft).wording == "Thank everybody"


def test_an_action_is_due_on_a_day_or_at_a_meeting(world: World) -> None:
    day = timezone.localdate()
    with pytest.raises(NotAllowed):
        actions.draft(world.sat_item, by=None, minuted="Ask", owners=[], due_on=day, due_meeting=world.draft)


def test_the_due_date_moves_with_the_meeting(world: World) -> None:
    actions.change_due(world.action, by=None, seen=world.action.version, due_meeting=world.draft)
    assert now(world.action).due == timezone.localdate(world.draft.starts_at)
    meetings.postpone(world.draft, reason="Snow.", by=None)
    assert now(world.action).due is None
    at = world.draft.starts_at + timedelta(days=40)
    meetings.reschedule(world.draft, starts_at=at, ends_at=at + timedelta(hours=1), by=None)
    assert now(world.action).due == timezone.localdate(at)


# -- owners ------------------------------------------------------------------------------------------------------------


def test_whoever_sits_for_an_organisation_answers_for_its_actions(world: World) -> None:
    action, owners = now(world.action), [Leads(organisation=world.organisation)]
    actions.transfer(action, by=None, seen=action.version, owners=owners)
    assert list(Action.objects.owned_by(world.member).filter(pk=action.pk)) == [action]
    assert not Action.objects.owned_by(world.adviser).filter(pk=action.pk).exists()
    actions.update(action, by=world.member, text="We have begun.")


def test_the_new_owners_are_told_and_not_again_who_knows(world: World) -> None:
    Letter.objects.all().delete()
    to = [Leads(post=world.post), Leads(person=world.adviser)]
    actions.transfer(world.action, by=None, seen=world.action.version, owners=to)
    assert [letter.person for letter in Letter.objects.all()] == [world.adviser]


def test_who_has_it_again_is_told_again(world: World) -> None:
    action = now(world.action)
    for owner in (world.adviser, world.member, world.adviser):
        action = actions.transfer(action, by=None, seen=action.version, owners=[Leads(person=owner)])
    assert Letter.objects.filter(person=world.adviser, kind="assigned").count() == 2


def test_a_letter_about_a_restricted_item_names_no_word_of_it(world: World) -> None:
    Letter.objects.all().delete()
    action = world.secret_action
    actions.transfer(action, by=None, seen=action.version, owners=[Leads(person=make_person(name="New Owner"))])
    letter = Letter.objects.get()
    assert action.reference in letter.subject
    assert "family" not in letter.subject + letter.text
    assert letter.path


def test_all_open_actions_of_a_leaver_are_handed_over_in_one_act(world: World) -> None:
    both = [world.action, world.secret_action]
    actions.hand_over(both, by=world.officer, leaver=world.member, to=Leads(person=world.adviser), why="Retired.")
    assert [str(owner) for one in both for owner in one.owners.all()] == ["Abe Adviser", "Abe Adviser"]
    assert [one.updates.get(kind="transferred").text for one in both] == ["Retired.", "Retired."]


def test_where_one_cannot_be_handed_over_none_is(world: World) -> None:
    both = [world.action, world.closed_action]
    with pytest.raises(NotAllowed):
        actions.hand_over(both, by=None, leaver=world.member, to=Leads(person=world.adviser))
    assert [str(owner) for owner in world.action.owners.all()] == ["Borough Commander, Fire Service"]


# -- who sees what -----------------------------------------------------------------------------------------------------


def seen_by(world: World, role: str) -> set[str]:
    made_here = Action.objects.filter(Q(meeting=world.sat) | Q(pk=world.added_action.pk))
    return {action.wording for action in made_here.visible_to(world.person(role) or AnonymousUser())}


OWN = {"Agree one form", "Meet the schools", "Invite the trust", "Count the bins", "Write to the court"}


def test_before_the_minutes_are_published_the_boards_own_people_and_owners_see_actions(world: World) -> None:
    assert seen_by(world, "anonymous") == set()
    assert seen_by(world, "administrator") == set()
    assert seen_by(world, "outsider") == {"Meet the schools"}
    assert seen_by(world, "adviser") == OWN
    assert seen_by(world, "member") == OWN | {"Move the family of R"}
    assert seen_by(world, "officer") == OWN | {"Move the family of R", "Thank the hosts"}


def test_published_minutes_show_their_actions_to_everybody_but_of_restricted_items(world: World) -> None:
    Meeting.objects.filter(pk=world.sat.pk).update(minutes_published_at=timezone.now())
    assert seen_by(world, "anonymous") == OWN - {"Write to the court"}


def test_what_a_closed_session_asked_for_is_never_public(world: World) -> None:
    Meeting.objects.filter(pk=world.sat.pk).update(minutes_published_at=timezone.now(), is_closed=True)
    Action.objects.filter(meeting=world.sat).update(item=None)
    assert seen_by(world, "anonymous") == set()
    assert seen_by(world, "administrator") == set()


def test_an_owner_outside_the_board_reads_their_own_and_meets_no_dead_link(world: World) -> None:
    Meeting.objects.filter(pk=world.sat.pk).update(is_closed=True)
    client = client_of(world, "outsider")
    page = client.get(world.claimed_action.get_absolute_url()).content.decode()
    assert "Meet the schools" in page
    assert world.sat.get_absolute_url() not in page
    assert "Partnership working" not in page


# -- the database ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("action_says_what_to_do", {"wording": ""}),
        ("action_is_in_a_known_state", {"state": "lost"}),
        ("action_closed_says_when", {"state": "closed"}),
        ("action_dropped_says_why", {"state": "dropped", "closed_at": "2026-01-01T00:00Z", "outcome": ""}),
    ],
)
def test_the_database_refuses(name: str, values: dict[str, Any], world: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(pk=world.action.pk).update(**values)


def test_the_database_refuses_a_number_that_another_action_of_the_board_has(world: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(pk=world.action.pk).update(number=world.closed_action.number)


def test_the_database_refuses_two_due_dates(world: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(pk=world.action.pk).update(due_meeting=world.draft)


def test_the_database_refuses_an_owner_who_is_two_things_and_an_update_that_says_nothing(world: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ActionOwner.objects.create(action=world.action, person=world.member, wording="And more")
    with pytest.raises(IntegrityError), transaction.atomic():
        ActionUpdate.objects.create(action=world.action, at=timezone.now())


def test_what_is_from_no_meeting_is_worded_on_its_page_and_not_in_a_letter(world: World) -> None:
    Letter.objects.all().delete()
    actions.add(world.board, by=None, wording="Watch the yard", owners=[Leads(person=world.member)], origin="A call")
    assert "Watch the yard" not in Letter.objects.get().text
