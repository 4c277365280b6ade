"""What pages, forms and papers of one board tell of the priorities of another that is closed: nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.models import Action, AgendaItem, Recurring
from meetings.packs.assembling import assemble
from meetings.services import meetings, plans, recurring
from meetings.services.agenda import Leads
from scpb.boards.models import Board
from scpb.people.models import Person
from strategy.choices import UNNAMED
from strategy.models import Priority, StrategyVersion
from tests.action_makers import make_action, make_priority, make_sat_item, publish_minutes
from tests.factories import make_board, make_member, make_officer
from tests.meetings import make_item, make_meeting
from tests.planned import plan, put
from tests.test_meetings import as_person

pytestmark = pytest.mark.django_db

SECRET, OWN = "Watch the harbour", "Light the alleys"


@dataclass
class Boards:
    """A closed board and a public one, each with a strategy, and who belongs to them."""

    closed: Board
    public: Board
    secret: Priority
    own: Priority
    insider: Person
    member: Person
    officer: Person

    def priorities(self) -> list[Priority]:
        """Of both, as an item of the public board may have come by them."""
        return [self.own, self.secret]

    def outside(self) -> list[Person | None]:
        """Who knows nothing of the closed board: everybody, a member and the officer of the public one."""
        return [None, self.member, self.officer]


@pytest.fixture
def boards() -> Boards:
    closed, public = make_board(is_public=False), make_board()
    return Boards(
        closed=closed,
        public=public,
        secret=make_priority(closed, SECRET, 3),
        own=make_priority(public, OWN, 4),
        insider=make_member(closed).person,
        member=make_member(public).person,
        officer=make_officer(public),
    )


def told(client: Client, name: str, *arguments: Any) -> str:
    answer = client.get(reverse(f"meetings:{name}", args=arguments))
    assert answer.status_code == 200
    return answer.content.decode()


def action_of(board: Board, priorities: list[Priority], wording: str = "Ask the fleet") -> Action:
    """An action of published minutes, which serves what its item serves."""
    item = make_sat_item(board, priorities=priorities)
    action = make_action(item, wording, Leads(wording="The chair"))
    publish_minutes(item)
    return action


def published_item(boards: Boards, **values: Any) -> AgendaItem:
    meeting = make_meeting(boards.public)
    item = make_item(meeting, priorities=boards.priorities(), **values)
    meetings.publish_agenda(meeting, by=None)
    return item


def recur(boards: Boards) -> Recurring:
    today = timezone.localdate()
    return recurring.add_recurring(
        boards.public, by=None, title="The harbour", rhythm="each", starts_on=today, priorities=boards.priorities()
    )


# -- the register of actions -----------------------------------------------------------------------------------------


def test_the_register_offers_and_names_no_priority_of_a_board_that_its_reader_may_not_know_of(boards: Boards) -> None:
    action = action_of(boards.public, boards.priorities())
    for reader in boards.outside():
        client = as_person(reader)
        for page in (told(client, "actions"), told(client, "action", action.uuid)):
            assert SECRET not in page and OWN in page
        assert SECRET not in told(client, "actions_csv")


def test_the_register_offers_and_names_them_to_the_closed_boards_own_people(boards: Boards) -> None:
    action = action_of(boards.public, boards.priorities())
    page = told(as_person(boards.insider), "actions")
    assert f'<option value="{boards.secret.uuid}">' in page and f"3. {SECRET}" in page
    assert SECRET in told(as_person(boards.insider), "action", action.uuid)


def test_who_asks_for_a_priority_that_they_may_not_know_of_gets_what_nobody_asked_for(boards: Boards) -> None:
    action_of(boards.public, boards.priorities())
    other = action_of(boards.public, [boards.own], "Mow the lawn")
    found = reverse("meetings:actions_csv")
    page = as_person(None).get(found, {"priority": boards.secret.uuid}).content.decode()
    assert other.reference in page
    page = as_person(boards.insider).get(found, {"priority": boards.secret.uuid}).content.decode()
    assert other.reference not in page


# -- forms -----------------------------------------------------------------------------------------------------------


def test_forms_of_another_boards_officer_offer_no_priority_of_a_closed_board(boards: Boards) -> None:
    officer, meeting = as_person(boards.officer), make_meeting(boards.public)
    action = action_of(boards.public, boards.priorities())
    public, number = boards.public.slug, meeting.number
    item = make_item(meeting, priorities=boards.priorities())
    planned = put(plan(boards.public, 30), "The harbour", priorities=boards.priorities())
    pages = [
        told(officer, "add_action", public),
        told(officer, "serve_action", action.uuid),
        told(officer, "add_item", public, number),
        told(officer, "edit_item", public, number, item.uuid),
        told(officer, "add_plan_item", public),
        told(officer, "edit_plan_item", public, planned.uuid),
        told(officer, "add_recurring", public),
        told(officer, "edit_recurring", public, recur(boards).uuid),
    ]
    for page in pages:
        assert SECRET not in page and OWN in page
    assert [str(UNNAMED) in page for page in pages] == [False, True] * 4


def test_forms_of_the_closed_board_offer_its_own_and_those_that_everybody_knows(boards: Boards) -> None:
    officer, meeting = as_person(make_officer(boards.closed)), make_meeting(boards.closed)
    closed = boards.closed.slug
    for page in (
        told(officer, "add_action", closed),
        told(officer, "add_item", closed, meeting.number),
        told(officer, "add_plan_item", closed),
        told(officer, "add_recurring", closed),
    ):
        assert SECRET in page and OWN in page


def test_no_form_takes_a_priority_that_it_did_not_offer(boards: Boards) -> None:
    officer, meeting = as_person(boards.officer), make_meeting(boards.public)
    url = reverse("meetings:add_item", args=[boards.public.slug, meeting.number])
    sent = {"title": "The harbour", "kind": "report", "access": "public", "minutes": 10, "add_role": "lead"}
    assert officer.post(url, {**sent, "priorities": [boards.secret.pk]}).status_code == 422
    assert officer.post(url, {**sent, "priorities": [boards.own.pk]}).status_code == 302
    url = reverse("meetings:add_action", args=[boards.public.slug])
    sent = {"wording": "Ask", "origin": "A letter", "raised_on": timezone.localdate(), "owner_words": "The fleet"}
    assert officer.post(url, {**sent, "priorities": [boards.secret.uuid]}).status_code == 422


def saved(client: Client, url: str, **changed: Any) -> None:
    """The form of the page sent as it stands, but for what is `changed`."""
    form = client.get(url).context["form"]
    values = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in values.items() if value not in (None, "", False)}
    answer = client.post(url, {**sent, **changed})
    assert answer.status_code == 302, answer.content.decode()


def test_what_is_ticked_stays_ticked_when_it_is_saved_again_and_can_be_unticked(boards: Boards) -> None:
    officer, public = as_person(boards.officer), boards.public.slug
    meeting = make_meeting(boards.public)
    action = action_of(boards.public, boards.priorities())
    item = make_item(meeting, priorities=boards.priorities())
    planned = put(plan(boards.public, 30), "The harbour", priorities=boards.priorities())
    recurs = recur(boards)
    for url, row in (
        (reverse("meetings:serve_action", args=[action.uuid]), action),
        (reverse("meetings:edit_item", args=[public, meeting.number, item.uuid]), item),
        (reverse("meetings:edit_plan_item", args=[public, planned.uuid]), planned),
        (reverse("meetings:edit_recurring", args=[public, recurs.uuid]), recurs),
    ):
        saved(officer, url)
        assert set(row.priorities.all()) == set(boards.priorities())
        own = boards.own.uuid if row is action else boards.own.pk
        saved(officer, url, priorities=[own])
        assert set(row.priorities.all()) == {boards.own}


def test_what_is_not_in_force_any_more_stays_on_an_action_too(boards: Boards) -> None:
    action = action_of(boards.public, [boards.own])
    StrategyVersion.objects.filter(wordings__priority=boards.own).update(ends_on=date(2010, 1, 1))
    officer = as_person(boards.officer)
    assert "A priority that is not in force any more" in told(officer, "serve_action", action.uuid)
    saved(officer, reverse("meetings:serve_action", args=[action.uuid]))
    assert list(action.priorities.all()) == [boards.own]


# -- forward plans, packs and agendas --------------------------------------------------------------------------------


def test_a_forward_plan_names_no_priority_that_its_readers_may_not_know_of(boards: Boards) -> None:
    put(plan(boards.public, 30), "The harbour", priorities=boards.priorities())
    recur(boards)
    officer, slug = as_person(boards.officer), boards.public.slug
    for name in ("forward_plan", "recurring", "draft_plan_csv"):
        page = told(officer, name, slug)
        assert SECRET not in page and OWN in page
    assert SECRET not in told(officer, "publish_plan", slug)
    edition = plans.publish_plan(boards.public, by=None)
    for reader in boards.outside():
        for page in (
            told(as_person(reader), "published_plan", slug),
            told(as_person(reader), "plan_csv", slug, edition.number),
        ):
            assert SECRET not in page and OWN in page


def test_a_standing_item_that_serves_a_closed_boards_priority_alone_is_not_in_the_plan(boards: Boards) -> None:
    meeting = plan(boards.public, 30)
    for title, priority in (("Minutes of the harbour", boards.secret), ("Alleys", boards.own)):
        put(meeting, title, kind="standing", priorities=[priority])
    plans.publish_plan(boards.public, by=None)
    page = told(as_person(None), "published_plan", boards.public.slug)
    assert "Alleys" in page and "Minutes of the harbour" not in page


@pytest.mark.parametrize("audience", ["public", "members", "restricted"])
def test_a_pack_and_an_agenda_name_no_priority_that_their_readers_may_not_know_of(
    boards: Boards, audience: str
) -> None:
    item = published_item(boards)
    said = assemble(item.meeting, audience)
    assert said.items[0].grounds.relevant == (f"Priority 4: {OWN}",)
    for reader in boards.outside():
        page = told(as_person(reader), "item", boards.public.slug, item.meeting.number, 1)
        assert SECRET not in page and OWN in page


def test_a_pack_of_the_closed_board_names_its_own_priorities_to_its_people(boards: Boards) -> None:
    item = make_item(make_meeting(boards.closed), priorities=boards.priorities())
    assert set(assemble(item.meeting, "members").items[0].grounds.relevant) == {
        f"Priority 3: {SECRET}",
        f"Priority 4: {OWN}",
    }
