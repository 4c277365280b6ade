"""Actions of meetings that serve entries of the action plan."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings.models import Action
from meetings.services import actions, minuting
from meetings.services.agenda import Leads
from scpb.audit.models import Entry
from scpb.boards.models import Board
from scpb.errors import NotAllowed
from scpb.people.models import Person
from strategy.choices import entries_offered
from strategy.models import PlanEntry, Priority, financial_year
from strategy.services import Line, add_strategy, add_version, plans, word_priorities
from tests.action_makers import make_action, make_sat_item, publish_minutes
from tests.factories import make_board, make_member, make_officer, make_person
from tests.sittings import Sat, make_sitting
from tests.test_boards import as_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries() -> list[PlanEntry]:
    """One of a plan that the board has not agreed yet for this year, one of the last, and one of the year before."""
    today = timezone.localdate()
    year = financial_year(today)
    strategy = add_strategy(by=None, board=make_board(is_public=True), name="Safety", slug="safety")
    version = add_version(strategy, by=None, title="Strategy", starts_on=today.replace(year=today.year - 4, day=1))
    word_priorities(version, lines=[Line(1, "Safer streets")], by=None)
    priority = Priority.objects.get()
    made = [plans.begin_plan(strategy, year=year - ago, by=None) for ago in range(3)]
    return [plans.add_entry(plan, priority=priority, what=f"Light {plan.year}", by=None) for plan in made]


def test_entries_of_this_and_the_last_financial_year_are_offered(entries: list[PlanEntry]) -> None:
    board, today = entries[0].plan.strategy.board, timezone.localdate()
    officer = make_officer(board)
    assert list(entries_offered(board, today, officer)) == entries[:2]
    assert list(entries_offered(board, today, officer, [entries[2].pk])) == entries
    plans.take_out(entries[0], reason="Done.", by=None)
    assert list(entries_offered(board, today, officer)) == entries[1:2]
    other = make_board()
    assert not entries_offered(other, today, make_officer(other))


def test_the_officer_says_what_an_action_serves_and_its_page_leads_there(entries: list[PlanEntry]) -> None:
    board = entries[0].plan.strategy.board
    client = as_person(make_officer(board))
    sent = {
        "wording": "Count the lamps",
        "owner_wording": "The town",
        "origin": "A letter",
        "raised_on": "2026-01-05",
        "plan_entries": [entries[0].uuid],
    }
    client.post(reverse("meetings:add_action", args=[board.slug]), sent)
    action = board.actions.get()
    where = reverse("meetings:action", args=[action.uuid])
    assert entries[0].get_absolute_url() in client.get(where).content.decode()
    client.post(f"{where}serve/", {"seen": action.version, "plan_entries": [entries[1].uuid]})
    assert list(action.plan_entries.all()) == entries[1:2]


def test_an_entry_of_a_draft_is_not_shown_to_who_may_not_read_the_draft(entries: list[PlanEntry]) -> None:
    board = entries[0].plan.strategy.board
    owner = make_person()
    action = actions.add(
        board, by=None, wording="Count", owners=[Leads(person=owner)], origin="A letter", plan_entries=entries[:1]
    )
    plan = plans.agree(entries[1].plan, on=timezone.localdate(), reference="7", by=None)
    action.plan_entries.add(entries[1])
    said = as_person(owner).get(reverse("meetings:action", args=[action.uuid])).content.decode()
    assert entries[0].get_absolute_url() not in said and f"{plan.get_absolute_url()}entries/1/" in said


def test_an_entry_of_a_draft_does_not_lead_its_action_to_a_priority(entries: list[PlanEntry]) -> None:
    board, priority = entries[0].plan.strategy.board, entries[0].priority
    item = make_sat_item(board)
    action = make_action(item, "Count the lamps")
    actions.serve(action, by=None, seen=action.version, priorities=[], plan_entries=entries[:1])
    publish_minutes(item)
    thread, where = reverse("portal:thread", args=[priority.uuid]), reverse("meetings:action", args=[action.uuid])
    for page, led in ((where, thread), (thread, where)):
        for reader in (None, make_person()):
            said = as_person(reader).get(page).content.decode()
            assert led not in said and (page == thread or "Safer streets" not in said)
        assert led in as_person(make_officer(board)).get(page).content.decode()
    plans.agree(entries[0].plan, on=timezone.localdate(), reference="7", by=None)
    said = as_person(None).get(where).content.decode()
    assert thread in said and "Safer streets" in said


# -- whose entries ---------------------------------------------------------------------------------------------------

REFUSED = "action’s own board"


@pytest.fixture
def below(entries: list[PlanEntry]) -> Board:
    """A group that reports to a group that reports to the board of the entries, whose second plan is agreed."""
    plans.agree(entries[1].plan, on=timezone.localdate(), reference="7", by=None)
    return make_board(parent=make_board(parent=entries[0].plan.strategy.board))


def add(board: Board, entry: PlanEntry, by: Person | None = None) -> Action:
    said = {"wording": "Count the lamps", "owners": [Leads(wording="The town")], "origin": "A letter"}
    return actions.add(board, by=by, plan_entries=[entry], **said)


@pytest.mark.parametrize("is_system", [True, False])
def test_an_action_serves_agreed_plans_of_the_boards_above_its_own(
    entries: list[PlanEntry], below: Board, is_system: bool
) -> None:
    by = None if is_system else make_officer(below)
    assert list(add(below, entries[1], by).plan_entries.all()) == entries[1:2]
    with pytest.raises(NotAllowed, match=REFUSED):
        add(below, entries[0], by)
    for other in (make_board(), make_board(is_public=False)):
        with pytest.raises(NotAllowed, match=REFUSED):
            add(other, entries[1], None if is_system else make_officer(other))
    assert Action.objects.count() == 1


def test_an_action_of_the_board_serves_its_own_draft_and_nothing_from_below(
    entries: list[PlanEntry], below: Board
) -> None:
    board = entries[0].plan.strategy.board
    assert add(board, entries[0], make_officer(board)).plan_entries.count() == 1
    entries[1].plan.strategy.board = below
    entries[1].plan.strategy.save()
    with pytest.raises(NotAllowed, match=REFUSED):
        add(board, entries[1], make_officer(board))


def test_the_plan_of_a_closed_board_above_is_for_who_knows_of_it(entries: list[PlanEntry], below: Board) -> None:
    board, officer, today = entries[0].plan.strategy.board, make_officer(below), timezone.localdate()
    Board.objects.filter(pk=board.pk).update(is_public=False)
    assert not entries_offered(below, today, officer)
    with pytest.raises(NotAllowed, match=REFUSED):
        add(below, entries[1], officer)
    make_member(board, officer)
    assert list(entries_offered(below, today, officer)) == entries[1:2]
    assert add(below, entries[1], officer).plan_entries.get() == entries[1]


def test_what_serves_is_changed_within_the_same_bounds_and_what_it_served_stays(
    entries: list[PlanEntry], below: Board
) -> None:
    officer, action = make_officer(below), add(below, entries[1])
    with pytest.raises(NotAllowed, match=REFUSED):
        actions.serve(action, by=officer, seen=action.version, priorities=[], plan_entries=[entries[1], entries[0]])
    plans.take_out(entries[1], reason="Done.", by=None)
    Board.objects.filter(pk=below.pk).update(parent=None)
    action = actions.serve(action, by=officer, seen=action.version, priorities=[], plan_entries=[entries[1]])
    assert action.plan_entries.get() == entries[1]
    with pytest.raises(NotAllowed, match=REFUSED):
        add(below, entries[1], officer)


def test_the_forms_neither_offer_nor_name_what_the_officer_may_not_know_of(
    entries: list[PlanEntry], below: Board
) -> None:
    client, sent = as_person(make_officer(below)), {"wording": "Count", "origin": "A letter", "raised_on": "2026-01-05"}
    where = reverse("meetings:add_action", args=[below.slug])
    offered = client.get(where).content.decode()
    assert entries[1].what in offered and entries[0].what not in offered
    answer = client.post(where, {**sent, "owner_wording": "The town", "plan_entries": [entries[0].uuid]})
    assert answer.status_code == 422 and not Action.objects.exists()
    said = answer.content.decode()
    assert REFUSED in said and entries[0].what not in said and str(entries[0].uuid) not in said


def test_what_an_action_serves_without_its_officer_knowing_stays_when_they_save(
    entries: list[PlanEntry], below: Board
) -> None:
    action = add(below, entries[1])
    action.plan_entries.add(entries[0])  # a draft of the board above, from before such a thing was refused
    client = as_person(make_officer(below))
    where = f"{reverse('meetings:action', args=[action.uuid])}serve/"
    assert entries[0].what not in client.get(where).content.decode()
    assert client.post(where, {"seen": action.version}).status_code == 302
    assert list(action.plan_entries.all()) == entries[:1]


def test_what_is_offered_says_whose_plan_it_is_of_once_there_are_several(
    entries: list[PlanEntry], below: Board
) -> None:
    client, where = as_person(make_officer(below)), reverse("meetings:add_action", args=[below.slug])
    label = f"{entries[1].plan.period}, entry 1: {entries[1].what}"
    said = client.get(where).content.decode()
    assert label in said and f"Safety, {label}" not in said
    own = add_strategy(by=None, board=below, name="Town centre", slug="town")
    version = add_version(own, by=None, title="Town", starts_on=timezone.localdate().replace(year=2020, day=1))
    word_priorities(version, lines=[Line(1, "Lighter town")], by=None)
    plan = plans.begin_plan(own, year=entries[1].plan.year, by=None)
    plans.add_entry(plan, priority=Priority.objects.get(strategy=own), what="Mend the lamps", by=None)
    with CaptureQueriesContext(connection) as asked:
        said = client.get(where).content.decode()
    assert f"Safety, {label}" in said and f"Town centre, {plan.period}, entry 1: Mend the lamps" in said
    assert not [query for query in asked if '"strategy_actionplan"."snapshot"' in query["sql"]]


# -- while minutes are taken -----------------------------------------------------------------------------------------


@pytest.fixture
def sat(entries: list[PlanEntry]) -> Sat:
    """A board in session, whose strategy the entries' is."""
    found = make_sitting()
    entries[0].plan.strategy.board = found.board
    entries[0].plan.strategy.save()
    return found


def minutes(sat: Sat, name: str = "write_item", *more: object) -> str:
    return reverse(f"meetings:{name}", args=[sat.board.slug, sat.meeting.number, sat.item.order, *more])


def test_the_choice_of_entries_comes_into_the_form_with_what_lies_beside_the_item(
    sat: Sat, entries: list[PlanEntry]
) -> None:
    client = as_person(sat.officer)
    page = client.get(minutes(sat)).content.decode()
    assert f'hx-get="{minutes(sat, "beside")}?serves=1"' in page and '<div id="serves">' in page
    with CaptureQueriesContext(connection) as asked:
        part = client.get(minutes(sat, "beside"), {"serves": "1"}, headers={"HX-Request": "true"}).content.decode()
    assert len(asked) <= 12
    assert '<div id="serves" hx-swap-oob="true">' in part and "Serves the action plan entry" in part
    assert str(entries[0].uuid) in part and str(entries[2].uuid) not in part
    assert "Serves the action plan entry" not in client.get(minutes(sat, "beside")).content.decode()


def test_an_action_is_minuted_with_the_entry_that_it_serves(sat: Sat, entries: list[PlanEntry]) -> None:
    client = as_person(sat.officer)
    line = {"line": "@The school to count the lamps"}
    assert client.post(minutes(sat, "minute_action"), {**line, "plan_entry": entries[0].uuid}).status_code == 302
    assert list(Action.objects.get().plan_entries.all()) == entries[:1]
    assert client.post(minutes(sat, "minute_action"), {**line, "plan_entry": ""}).status_code == 302
    assert not Action.objects.latest("pk").plan_entries.exists()


def test_a_line_that_is_refused_comes_back_with_the_entry_that_was_chosen(sat: Sat, entries: list[PlanEntry]) -> None:
    sent = {"line": "Count the lamps", "plan_entry": entries[1].uuid}
    answer = as_person(sat.officer).post(minutes(sat, "minute_action"), sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and f'value="{entries[1].uuid}" selected' in page
    assert f'hx-get="{minutes(sat, "beside")}"' in page and '<div id="serves"' not in page  # nothing takes its place


def test_an_entry_of_another_board_is_refused_while_minuting_and_not_named(sat: Sat, entries: list[PlanEntry]) -> None:
    entries[0].plan.strategy.board = make_board()
    entries[0].plan.strategy.save()
    sent = {"line": "@The school to count the lamps", "plan_entry": entries[0].uuid}
    answer = as_person(sat.officer).post(minutes(sat, "minute_action"), sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and not Action.objects.exists()
    assert REFUSED in page and entries[0].what not in page and str(entries[0].uuid) not in page
    said = {"minuted": "Count", "owners": [Leads(wording="The school")]}
    with pytest.raises(NotAllowed, match=REFUSED):
        minuting.add_action(sat.item, by=sat.officer, plan_entries=entries[:1], **said)
    assert not Action.objects.exists()


def test_without_a_script_the_form_of_a_minuted_action_offers_the_entries(sat: Sat, entries: list[PlanEntry]) -> None:
    block = minuting.add_action(sat.item, by=None, minuted="Count", owners=[Leads(wording="The school")])
    client, where = as_person(sat.officer), minutes(sat, "change_piece", block.uuid)
    Board.objects.filter(pk=sat.board.pk).update(parent=make_board())
    with CaptureQueriesContext(connection) as asked:
        page = client.get(where).content.decode()
    assert len(asked) <= 12 and page.count('name="plan_entries"') == 2 and " checked" in page
    assert not [query for query in asked if '"strategy_actionplan"."snapshot"' in query["sql"]]
    sent = {"seen": 1, "seen_action": 1, "minuted": "Count", "kept": [str(block.action.owners.get().uuid)]}
    assert client.post(where, {**sent, "plan_entries": [entries[1].uuid]}).status_code == 302
    assert list(block.action.plan_entries.all()) == entries[1:2]
    kept = Entry.objects.get(verb="meetings.action_serves_set")
    assert (kept.before, kept.after) == ({"serves": []}, {"serves": [str(entries[1].uuid)]})
    assert client.get(where).content.decode().count(" checked") == 2  # its owner, and the entry
    assert (
        client.post(where, {**sent, "seen": 2, "seen_action": 2, "plan_entries": [entries[2].uuid]}).status_code == 422
    )
    assert client.post(where, {**sent, "seen": 2, "seen_action": 2}).status_code == 302
    assert not block.action.plan_entries.exists()


def test_what_a_minuted_action_serves_unseen_stays_when_it_is_reworded(sat: Sat, entries: list[PlanEntry]) -> None:
    block = minuting.add_action(sat.item, by=None, minuted="Count", owners=[Leads(wording="The school")])
    entries[0].plan.strategy.board = make_board()
    entries[0].plan.strategy.save()
    block.action.plan_entries.add(entries[0])  # a draft of another board, from before such a thing was refused
    client, where = as_person(sat.officer), minutes(sat, "change_piece", block.uuid)
    assert entries[0].what not in client.get(where).content.decode()
    sent = {"seen": 1, "seen_action": 1, "minuted": "Count all", "kept": [str(block.action.owners.get().uuid)]}
    assert client.post(where, sent).status_code == 302
    assert block.action.plan_entries.get() == entries[0]
