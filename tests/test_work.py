"""My work: what waits for whom, and nothing that waits for others."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.models import Declaration, Meeting, Pack
from meetings.services import clearing, corrections, invitations, meetings
from meetings.services.actions import drafts, steps
from meetings.services.agenda import Leads
from scpb.boards.models import Board
from scpb.people.models import Person
from tests.action_makers import make_action, make_sat_item
from tests.factories import make_board, make_member, make_officer, make_organisation, make_person
from tests.meetings import built_pack, make_item, make_meeting
from tests.minuted import Small

pytestmark = pytest.mark.django_db
WORK = "/my-work/"


def page(client: Client, person: Person) -> str:
    client.force_login(person)
    return client.get(WORK).content.decode()


def in_days(days: int) -> dict[str, object]:
    begins = timezone.now() + timedelta(days=days)
    return {"starts_at": begins, "ends_at": begins + timedelta(hours=2)}


def published(board: Board, *leads: Leads) -> Meeting:
    meeting = make_meeting(board, **in_days(20))
    make_item(meeting, title="Welcome", minutes=20, leads=[Leads(wording="Chair")])
    make_item(meeting, title="Robbery after school", leads=list(leads) or [Leads(wording="Police")])
    meeting.refresh_from_db()
    return meetings.publish_agenda(meeting, by=None)


def test_an_owner_finds_their_actions_the_first_due_first_and_one_click_from_saying_what_was_done(
    client: Client,
) -> None:
    board = make_board(abbreviation="SCPB")
    owner, today = make_member(board).person, timezone.localdate()
    later, late = (
        drafts.add(
            board,
            by=None,
            wording=wording,
            owners=[Leads(person=owner)],
            origin="Elsewhere",
            due_on=today + timedelta(days=days),
        )
        for wording, days in (("Map the places", 30), ("Count the locks", -3))
    )
    found = page(client, owner)
    assert found.index("Count the locks") < found.index("Map the places")
    assert found.count("Overdue since") == 1
    assert reverse("meetings:update_action", args=[late.uuid]) in found
    steps.close(late, by=None, seen=late.version, outcome="done")
    assert "Count the locks" not in page(client, owner)
    assert later.wording not in page(client, make_member(board).person)


def test_who_is_asked_to_a_meeting_is_reminded_until_they_have_answered(client: Client) -> None:
    board = make_board()
    member = make_member(board).person
    meeting = published(board)
    invitations.invite(meeting, by=None)
    url = reverse("meetings:invitation", args=[board.slug, meeting.number])
    assert url in page(client, member)
    invitations.answer(meeting.invitations.get(person=member), by=member, answer="online")
    assert url not in page(client, member)


def test_a_lead_reads_about_when_their_item_comes_and_on_which_page(client: Client) -> None:
    board = make_board()
    lead = make_member(board).person
    meeting = published(board, Leads(person=lead))
    clock = timezone.localtime(meeting.starts_at) + timedelta(minutes=20)
    assert f"Item 2, about {clock:%H:%M}." in page(client, lead)
    Pack.objects.filter(pk=built_pack(meeting).pk).update(ranges={"item-2": [45, 48], "item-2-1": [49, 50]})
    assert f"Item 2, about {clock:%H:%M}, page 45." in page(client, lead)
    later = Pack.objects.get(meeting=meeting)
    later.pk, later.uuid, later.kind, later.supplement = None, uuid4(), "supplement", 1
    later.ranges, later.first_page, later.published_at = {"item-2": [60, 61]}, 59, timezone.now()
    later.save()
    assert f"Item 2, about {clock:%H:%M}, page 45, page 60 of supplement 1." in page(client, lead)


def test_an_officer_is_told_by_when_an_agenda_must_be_out(client: Client) -> None:
    board = make_board()
    officer = make_officer(board)
    make_meeting(board, **in_days(40))
    found = page(client, officer)
    assert "Finish the agenda" in found
    assert "By " in found
    assert "Finish the agenda" not in page(client, make_officer(make_board()))


def test_the_chair_finds_what_was_put_to_them_and_nobody_else_does(client: Client) -> None:
    board = make_board(is_cleared_by_chair=True)
    chair, member = make_member(board, kind="chair").person, make_member(board).person
    meeting = make_meeting(board, **in_days(20))
    make_item(meeting, title="Welcome", leads=[Leads(wording="Chair")])
    assert "Clear the agenda" not in page(client, chair)
    meeting.refresh_from_db()
    clearing.ask_clearance(meeting, by=None)
    assert "Clear the agenda" in page(client, chair)
    assert "Clear the agenda" not in page(client, member)


def test_an_officer_is_asked_to_answer_what_somebody_would_have_changed_in_minutes(client: Client) -> None:
    small = Small()
    meeting = small.circulated()
    assert "Answer what is proposed" not in page(client, small.officer)
    corrections.propose(meeting, by=small.member, item=None, existing="", proposed="Who came late is not said.")
    assert "Answer what is proposed" in page(client, small.officer)
    assert "Answer what is proposed" not in page(client, small.member)


def test_somebody_without_anything_to_do_is_told_so(client: Client) -> None:
    assert "Nothing waits for you." in page(client, make_person())


def test_a_withdrawn_item_waits_for_nobody(client: Client) -> None:
    board = make_board()
    lead = make_member(board).person
    meeting = published(board, Leads(person=lead))
    assert "Robbery after school" in page(client, lead)
    item = meeting.items.get(title="Robbery after school")
    item.withdrawn_at, item.withdrawn_why = timezone.now(), "The report is late."
    item.save()
    assert "Robbery after school" not in page(client, lead)


def test_an_action_of_a_restricted_item_is_not_shown_to_who_declared_an_interest_in_it(client: Client) -> None:
    board, organisation = make_board(), make_organisation()
    item = make_sat_item(board, access="restricted", title="The case of R", public_title="A case")
    seat = board.seats.create(organisation=organisation)
    member = make_member(board, seat=seat).person
    make_action(item, "Move R elsewhere", Leads(organisation=organisation))
    assert "Move R elsewhere" in page(client, member)
    words = {"name": str(member), "nature": "She knows R.", "declared_at": timezone.now()}
    Declaration.objects.create(item=item, person=member, withholds=True, **words)
    assert "Move R elsewhere" not in page(client, member)


def test_who_leads_an_item_and_declared_an_interest_does_not_read_its_title(client: Client) -> None:
    board = make_board()
    member = make_member(board).person
    meeting = make_meeting(board, **in_days(20))
    item = make_item(meeting, title="The case of R", access="restricted", leads=[Leads(person=member)])
    meetings.publish_agenda(meeting, by=None)
    assert "The case of R" in page(client, member)
    words = {"name": str(member), "nature": "She knows R.", "declared_at": timezone.now()}
    Declaration.objects.create(item=item, person=member, withholds=True, **words)
    assert "The case of R" not in page(client, member)
