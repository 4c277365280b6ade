"""The pages of actions: the register with its filters, one action with its trace, what owners and officers send."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings.models import Action, ActionOwner, ActionUpdate, Decision
from meetings.services import actions
from meetings.services.actions import Evidence
from meetings.services.agenda import Leads
from scpb.boards.leaving import left_behind
from scpb.boards.models import Board
from scpb.people.models import Person
from tests.action_makers import make_action, make_priority, make_sat_item, publish_minutes
from tests.factories import make_board, make_member, make_officer, make_organisation, make_person, make_post
from tests.meetings import make_item, make_meeting
from tests.test_meetings import as_person

pytestmark = pytest.mark.django_db

REGISTER = "/actions/"
PDF = b"%PDF-1.7 what was done"


@pytest.fixture
def board() -> Board:
    return make_board(name="Safer Communities", abbreviation="SCPB", slug="scpb")


@pytest.fixture
def owner(board: Board) -> Person:
    """A member of the board who holds a post."""
    return make_member(board, make_person(name="Mary Member")).person


@pytest.fixture
def officer(board: Board) -> Person:
    return make_officer(board, name="Otto Officer")


@pytest.fixture
def action(board: Board, owner: Person) -> Action:
    return make_action(make_sat_item(board), "Agree one form", Leads(person=owner), due_on=in_days(30))


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def url(action: Action, name: str = "") -> str:
    return action.get_absolute_url() + (f"{name}/" if name else "")


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def now(action: Action) -> Action:
    return Action.objects.with_due().get(pk=action.pk)


# -- the register ------------------------------------------------------------------------------------------------------


@pytest.fixture
def several(board: Board, owner: Person) -> dict[str, Action]:
    """Actions that differ in everything that can be asked for."""
    trust, council = make_organisation(name="Hospital Trust"), make_organisation(name="Council")
    post = make_post(make_person(name="Pat Post"), organisation=council, title="Head of Safety")
    long_ago = datetime(2014, 1, 24, 10, tzinfo=timezone.get_current_timezone())
    item, old = (
        make_sat_item(board, starts_at=timezone.now() - timedelta(days=3)),
        make_sat_item(board, starts_at=long_ago),
    )
    elsewhere = make_sat_item(
        make_board(name="Youth Justice", slug="youth"), starts_at=timezone.now() - timedelta(days=3)
    )
    found = {
        "late": make_action(item, "Count the burglaries", Leads(person=owner), due_on=in_days(-1)),
        "soon": make_action(item, "Write to the schools", Leads(post=post), due_on=in_days(7)),
        "old": make_action(old, "Draft a protocol", Leads(organisation=trust)),
        "elsewhere": make_action(elsewhere, "Visit the centre", Leads(wording="Everybody"), due_on=in_days(8)),
        "served": make_action(item, "Light the car park", Leads(wording="Everybody"), due_on=in_days(9)),
        "closed": make_action(item, "Thank the hosts", Leads(person=owner)),
        "claimed": make_action(item, "Meet the trust", Leads(wording="Everybody"), due_on=in_days(10)),
    }
    found["served"].priorities.set([make_priority(board, "Burglary")])
    actions.close(found["closed"], by=None, seen=found["closed"].version)
    actions.claim(found["claimed"], by=None, seen=found["claimed"].version)
    for one in (item, old, elsewhere):
        publish_minutes(one)
    return found


FILTERS = {
    "": {"late", "soon", "old", "elsewhere", "served", "claimed"},
    "state=overdue": {"late"},
    "state=soon": {"soon"},
    "state=undated": {"old"},
    "state=claimed": {"claimed"},
    "state=closed": {"closed"},
    "state=dropped": set(),
    "state=all": {"late", "soon", "old", "elsewhere", "served", "claimed", "closed"},
    "board=youth": {"elsewhere"},
    "age=365": {"old"},
    "words=SCHOOLS": {"soon"},
    "board=scpb&words=the&state=overdue": {"late"},
    "state=nonsense&age=x&board=no-such-board": {"late", "soon", "old", "elsewhere", "served", "claimed"},
}


@pytest.mark.parametrize("query", FILTERS)
def test_the_register_shows_what_is_asked_for(query: str, several: dict[str, Action], client: Client) -> None:
    text = text_of(client, f"{REGISTER}?{query}")
    table = text.split("<tbody")[1].split("</tbody")[0] if FILTERS[query] else ""
    assert {name for name, one in several.items() if one.wording in table} == FILTERS[query]


def test_the_register_is_filtered_by_owner_organisation_and_priority(
    several: dict[str, Action], client: Client
) -> None:
    owner, post = several["late"].owners.get().person, several["soon"].owners.get().post
    trust = several["old"].owners.get().organisation
    priority = several["served"].priorities.get()
    assert owner and post and trust
    for query, expected in {
        f"owner=person:{owner.uuid}": {"late"},
        f"owner=post:{post.uuid}": {"soon"},
        f"organisation={post.organisation.uuid}": {"soon"},
        f"organisation={trust.uuid}": {"old"},
        f"priority={priority.uuid}": {"served"},
    }.items():
        table = text_of(client, f"{REGISTER}?{query}").split("<tbody")[1].split("</tbody")[0]
        assert {name for name, one in several.items() if one.wording in table} == expected, query


def test_whoever_is_signed_in_asks_for_their_own(several: dict[str, Action], owner: Person) -> None:
    table = text_of(as_person(owner), f"{REGISTER}?owner=me").split("<tbody")[1].split("</tbody")[0]
    assert several["late"].wording in table and several["soon"].wording not in table
    assert "yours" in table


def test_first_due_comes_first_and_other_orders_can_be_chosen(several: dict[str, Action], client: Client) -> None:
    by_due = text_of(client, REGISTER)
    assert (
        by_due.index("Count the burglaries") < by_due.index("Write to the schools") < by_due.index("Draft a protocol")
    )
    oldest = text_of(client, f"{REGISTER}?order=raised")
    assert oldest.index("Draft a protocol") < oldest.index("Count the burglaries")


def test_the_register_counts_and_its_chart_and_table_say_the_same(several: dict[str, Action], client: Client) -> None:
    text = " ".join(text_of(client, REGISTER).split())
    assert (
        '6 outstanding: <strong class="bad">1 overdue</strong>, 1 due within 7 days, 4 later or without a date.' in text
    )
    assert "up to a month 5 (1 overdue); 1 to 3 months 0; 3 to 6 months 0; 6 to 12 months 0; over a year 1" in text
    assert '<th scope="row">up to a month</th><td class="num">5</td><td class="num">1</td>' in text
    assert '<th scope="row">over a year</th><td class="num">1</td><td class="num">0</td>' in text


def test_an_empty_register_says_so(client: Client) -> None:
    assert "No action is like that" in text_of(client, REGISTER)


def test_who_appears_by_post_alone_is_not_named_to_the_public(board: Board, client: Client) -> None:
    shy = make_person(name="Shy Person", public_by_post=True)
    make_post(shy, title="Head of Nothing")
    item = make_sat_item(board)
    make_action(item, "Write", Leads(person=shy))
    publish_minutes(item)
    text = text_of(client, REGISTER)
    assert "Shy Person" not in text
    assert "Head of Nothing" in text


def test_the_register_asks_the_same_few_questions_at_ten_and_at_a_thousand(board: Board, officer: Person) -> None:
    item, person = make_sat_item(board), make_person()
    many(item, person, range(10))
    client = as_person(officer)
    client.get(REGISTER)
    with CaptureQueriesContext(connection) as few:
        assert client.get(REGISTER).status_code == 200
    many(item, person, range(10, 1_000))
    with CaptureQueriesContext(connection) as lots:
        text = text_of(client, REGISTER)
    assert len(lots) == len(few) <= 12, [query["sql"][:150] for query in lots.captured_queries]
    assert text.count('<tr role="row"') == 101
    assert "1 to 100 of 1,000" in text
    assert "Number 999" in text_of(client, f"{REGISTER}?page=10")


def many(item: Any, person: Person, numbers: range) -> None:
    """Outstanding actions by the hundred."""
    made = Action.objects.bulk_create(
        Action(
            board=item.meeting.board,
            meeting=item.meeting,
            item=item,
            number=number + 1,
            minuted=f"Number {number}",
            wording=f"Number {number}",
            raised_on=in_days(-3),
            due_on=in_days(number),
            state="open",
        )
        for number in numbers
    )
    ActionOwner.objects.bulk_create(ActionOwner(action=one, person=person) for one in made)
    ActionUpdate.objects.bulk_create(ActionUpdate(action=one, text="So far", at=timezone.now()) for one in made)


# -- one action --------------------------------------------------------------------------------------------------------


def test_the_page_of_an_action_walks_back_to_its_item_and_on_to_the_agenda_that_takes_it_up(
    action: Action, board: Board, officer: Person
) -> None:
    make_item(make_meeting(board, state="draft"), title="The form", origin=action)
    text = text_of(as_person(officer), url(action))
    assert f'href="{action.item and action.item.meeting.get_absolute_url()}#item-1"' in text
    assert "Item 1: Item called 1" in text
    assert "On agendas" in text and "The form" in text
    assert "On agendas" not in text_of(as_person(action.owners.get().person), url(action))  # the agenda is a draft


def test_the_page_asks_a_dozen_questions_at_most_whatever_happened(
    action: Action, board: Board, officer: Person
) -> None:
    assert action.item
    taken = {
        "board": board,
        "meeting": action.item.meeting,
        "item": action.item,
        "year": 2014,
        "taken_at": timezone.now(),
    }
    decision = Decision.objects.create(text="Resolved", present=3, quorum=3, number=7, **taken)
    Action.objects.filter(pk=action.pk).update(decision=decision)
    action.priorities.set([make_priority(board, "Burglary")])
    for number in range(4):
        actions.update(action, by=officer, text=f"Said {number}")
        make_item(make_meeting(board, state="draft"), title="The form", origin=action)
    client = as_person(officer)
    client.get(url(action))
    with CaptureQueriesContext(connection) as asked:
        text = text_of(client, url(action))
    assert len(asked) <= 12, [query["sql"][:150] for query in asked.captured_queries]
    assert "SCPB/2014/7" in text and reverse("meetings:decision", args=[decision.uuid]) in text


def test_the_page_tells_everything_that_happened(action: Action, officer: Person, owner: Person) -> None:
    actions.update(action, by=owner, text="Half of them agree.", evidence=Evidence(url="https://example.org/form"))
    actions.change_due(
        now(action), by=officer, seen=now(action).version, due_on=date(2031, 5, 4), why="It takes longer."
    )
    text = text_of(as_person(owner), url(action))
    for said in ("Half of them agree.", "Mary Member", "https://example.org/form", "It takes longer.", "4 May 2031"):
        assert said in text


def test_what_somebody_writes_is_never_markup(action: Action, owner: Person) -> None:
    actions.update(action, by=owner, text="<script>alert(1)</script>")
    text = text_of(as_person(owner), url(action))
    assert "<script>alert" not in text and "&lt;script&gt;alert" in text


# -- the owner ---------------------------------------------------------------------------------------------------------


def test_the_owner_updates_in_two_clicks_from_the_reminder(action: Action, owner: Person, client: Client) -> None:
    link = reverse("meetings:update_action", args=[action.uuid])
    to_sign_in = client.get(link)
    assert to_sign_in.status_code == 302
    assert f"next={link}" in to_sign_in["Location"]
    response = as_person(owner).post(link, {"seen": action.version, "text": "Half of them agree.", "is_done": ""})
    assert urlsplit(response["Location"]).path == url(action)
    assert (action.updates.get().text, now(action).state) == ("Half of them agree.", "open")


def test_it_is_done_is_said_with_a_file_that_shows_it(action: Action, owner: Person) -> None:
    shows = SimpleUploadedFile("form.pdf", PDF, content_type="text/html")
    sent = {"seen": action.version, "text": "Agreed.", "is_done": "yes", "upload": shows, "title": "The form"}
    assert as_person(owner).post(url(action, "update"), sent).status_code == 302
    assert now(action).state == "claimed"
    update = action.updates.get(kind="progress")
    assert (update.evidence_title, update.evidence and update.evidence.media_type) == ("The form", "application/pdf")


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Say what was done"),
        ({"text": "So", "url": "not an address"}, "valid URL"),
        ({"text": "So", "upload": (b"MZ\x90\x00", "virus.exe")}, "This is no PDF, picture"),
        ({"text": "So", "upload": (b"PK\x03\x04", "macros.docm")}, "This is no PDF, picture"),
        ({"text": "So", "upload": (b"<html>", "page.pdf")}, "This is no PDF, picture"),
        ({"text": "So", "upload": (PDF, "a.pdf"), "url": "https://example.org/"}, "send two updates"),
    ],
)
def test_what_cannot_be_taken_says_why_and_keeps_what_was_typed(
    sent: dict[str, Any], told: str, action: Action, owner: Person
) -> None:
    values = {"seen": action.version, **sent}
    if "upload" in values:
        content, name = values["upload"]
        values["upload"] = SimpleUploadedFile(name, content)
    response = as_person(owner).post(url(action, "update"), values)
    text = response.content.decode()
    assert response.status_code == 422
    assert told in text
    assert values.get("text", "") in text
    assert not action.updates.exists()


@pytest.mark.parametrize("name", ["report.docx", "figures.xlsx", "slides.PPTX", "plan.odt"])
def test_office_files_are_taken_by_what_they_are(name: str, action: Action, owner: Person) -> None:
    shows = SimpleUploadedFile(name, b"PK\x03\x04 and so on")
    assert as_person(owner).post(url(action, "update"), {"seen": 2, "upload": shows}).status_code == 302
    evidence = action.updates.get().evidence
    assert evidence and evidence.media_type.startswith("application/vnd.o")


def test_my_actions_are_those_by_name_post_and_organisation(board: Board, owner: Person) -> None:
    item = make_sat_item(board)
    post = make_post(owner, title="Commander")
    make_action(item, "By name", Leads(person=owner))
    make_action(item, "By post", Leads(post=post))
    make_action(item, "Of somebody else", Leads(wording="Everybody"))
    text = text_of(as_person(owner), reverse("meetings:my_actions"))
    assert "By name" in text and "By post" in text and "Of somebody else" not in text
    assert "update/" in text


def test_my_actions_tell_an_officer_what_waits_to_be_closed(action: Action, officer: Person) -> None:
    actions.claim(action, by=None, seen=action.version)
    assert "1 action of your boards is said to be done" in text_of(as_person(officer), reverse("meetings:my_actions"))


# -- the officer -------------------------------------------------------------------------------------------------------


def test_the_outcome_is_proposed_when_an_agenda_takes_the_action_up(
    action: Action, board: Board, officer: Person
) -> None:
    make_item(make_meeting(board, state="draft"), title="The form", origin=action)
    assert 'value="on the agenda for January 2014"' in text_of(as_person(officer), url(action, "close"))
    sent = {"seen": action.version, "outcome": "on the agenda for January 2014"}
    assert as_person(officer).post(url(action, "close"), sent).status_code == 302
    assert "Completed – on the agenda for January 2014" in text_of(as_person(officer), url(action))


def test_two_who_write_at_once_lose_no_word(action: Action, officer: Person) -> None:
    client = as_person(officer)
    actions.reword(action, by=None, seen=action.version, wording="Agree two forms")
    response = client.post(url(action, "reword"), {"seen": action.version, "wording": "Agree three forms"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "What stands there now" in page and "Agree two forms" in page and "Agree three forms" in page
    assert now(action).wording == "Agree two forms"
    seen = re.findall(r'name="seen" value="(\d+)"', page)
    again = {"seen": seen[0], "wording": "Agree three forms"}
    assert client.post(url(action, "reword"), again).status_code == 302
    assert now(action).wording == "Agree three forms"


def test_a_step_that_the_state_does_not_allow_says_so_before_its_form(action: Action, officer: Person) -> None:
    assert as_person(officer).get(url(action, "reopen")).status_code == 409
    assert as_person(officer).get(url(action, "return")).status_code == 409


def test_the_officer_hands_an_action_over_from_the_form(action: Action, board: Board, officer: Person) -> None:
    other = make_member(board, make_person(name="New Owner")).person
    text = text_of(as_person(officer), url(action, "transfer"))
    assert "New Owner" in text and "Mary Member" in text
    sent = {"seen": action.version, "owner": f"person:{other.uuid}", "owner_wording": "The trust", "why": "She moved."}
    assert as_person(officer).post(url(action, "transfer"), sent).status_code == 302
    assert [str(one) for one in action.owners.all()] == ["New Owner", "The trust"]


def test_an_action_is_not_handed_over_to_nobody(action: Action, officer: Person) -> None:
    response = as_person(officer).post(url(action, "transfer"), {"seen": action.version, "why": "She moved."})
    assert response.status_code == 422
    assert "Choose who is to do it." in response.content.decode()


def test_a_day_and_a_meeting_together_are_refused_with_the_reason(
    action: Action, board: Board, officer: Person
) -> None:
    coming = make_meeting(board, starts_at=timezone.now() + timedelta(days=9))
    sent = {"seen": action.version, "due_on": "2031-05-04", "due_meeting": coming.pk}
    response = as_person(officer).post(url(action, "due"), sent)
    assert response.status_code == 422
    assert "Choose a day or a meeting, not both" in response.content.decode()
    assert as_person(officer).post(url(action, "due"), {**sent, "due_on": ""}).status_code == 302
    assert now(action).due == timezone.localdate(coming.starts_at)


def test_an_action_from_elsewhere_says_where_it_comes_from(board: Board, officer: Person, owner: Person) -> None:
    page = reverse("meetings:add_action", args=[board.slug])
    sent = {"wording": "Write to the court", "owner": f"person:{owner.uuid}", "raised_on": "2026-05-03"}
    refused = as_person(officer).post(page, sent)
    assert refused.status_code == 422
    assert "Write to the court" in refused.content.decode()
    assert as_person(officer).post(page, {**sent, "origin": "The chair’s letter"}).status_code == 302
    action = Action.objects.get(wording="Write to the court")
    assert (action.origin, action.state, action.raised_on) == ("The chair’s letter", "open", date(2026, 5, 3))
    assert action.owners.get().person == owner


# -- leavers ----------------------------------------------------------------------------------------------------------


def test_a_leaver_leaves_their_actions_to_be_handed_over(action: Action, officer: Person, owner: Person) -> None:
    left = left_behind(owner, officer)
    link = reverse("meetings:hand_over", args=[owner.uuid])
    assert [(one.title, one.url) for one in left if one.url == link] == [("1 open action to hand over", link)]
    client = as_person(officer)
    assert "Agree one form" in text_of(client, link)
    assert client.post(link, {"to": ""}).status_code == 422
    other = make_member(action.board, make_person(name="New Owner")).person
    assert client.post(link, {"to": f"person:{other.uuid}", "why": "Retired."}).status_code == 302
    assert action.owners.get().person == other
    assert client.get(link).status_code == 403
    assert all(one.url != link for one in left_behind(owner, officer))
