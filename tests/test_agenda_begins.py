"""When an agenda begins: writing on what came by itself, putting it to the chair, publishing it; and who cleared it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from meetings.models import AgendaItem, Letter, Meeting, State
from meetings.services import agenda, clearing, recurring
from meetings.services import meetings as moves
from scpb.audit.models import Entry
from scpb.boards.models import Board
from scpb.errors import NotAllowed, NotPermitted
from tests.factories import make_board, make_member, make_officer
from tests.meetings import make_item, make_meeting, make_venue
from tests.planned import get, plan, post, put

pytestmark = pytest.mark.django_db
LATER = "Set up after the meeting was planned"


def recur(board: Board, title: str, **values: Any) -> None:
    recurring.add_recurring(board, by=None, title=title, starts_on=date(2013, 1, 1), **values)


def planned(**board: Any) -> Meeting:
    """A meeting with two items that came by themselves; a third recurs since, and would come last."""
    found = make_board(**board)
    for title in ("Welcome", "Declarations of interest"):
        recur(found, title)
    meeting = plan(found, 30, venue=make_venue())
    recur(found, LATER, order=9)
    return meeting


def now(meeting: Meeting) -> tuple[str, list[str]]:
    meeting.refresh_from_db()
    return meeting.state, [item.title for item in meeting.items.order_by("order")]


def first(meeting: Meeting) -> AgendaItem:
    return meeting.items.get(order=1)


# -- beginning -------------------------------------------------------------------------------------------------------


def test_an_agenda_of_nothing_but_what_recurs_is_published_as_it_was_checked() -> None:
    meeting = planned()
    moves.publish_agenda(meeting, by=None)
    assert now(meeting) == (State.PUBLISHED, ["Welcome", "Declarations of interest"])


def test_a_planned_agenda_that_its_chair_has_to_clear_is_not_published_before_that() -> None:
    meeting = planned(is_cleared_by_chair=True)
    with pytest.raises(NotAllowed, match="The chair clears the agendas of this board"):
        moves.publish_agenda(meeting, by=None)
    assert now(meeting)[0] == State.PLANNED


def test_a_planned_meeting_without_an_item_stays_planned_whoever_publishes_it() -> None:
    meeting = plan(make_board(), 30, venue=make_venue())
    for act in (moves.publish_agenda, clearing.ask_clearance):
        with pytest.raises(NotAllowed, match="The agenda has no item"):
            act(meeting, by=None)
    assert now(meeting) == (State.PLANNED, [])


@pytest.mark.parametrize(
    ("act", "titles"),
    [
        (lambda item: agenda.edit_item(item, by=None, title="Hello"), ["Hello", "Declarations of interest", LATER]),
        (lambda item: agenda.move_item(item, by=None, to=2), ["Declarations of interest", "Welcome", LATER]),
        (lambda item: agenda.remove_item(item, by=None), ["Declarations of interest", LATER]),
        (lambda item: clearing.ask_clearance(item.meeting, by=None), ["Welcome", "Declarations of interest", LATER]),
    ],
    ids=["edited", "moved", "removed", "put to the chair"],
)
def test_writing_on_what_came_by_itself_begins_the_agenda(
    act: Callable[[AgendaItem], object], titles: list[str]
) -> None:
    meeting = planned()
    act(first(meeting))
    assert now(meeting) == (State.DRAFT, titles)


def test_what_is_changed_in_the_forward_plan_begins_no_agenda() -> None:
    meeting = planned()
    item = put(meeting, "Knife crime")
    sent = {"title": "Knives", "kind": "report", "minutes": 10, "purpose": "", "access": "public"}
    assert post(make_officer(meeting.board), "edit_plan_item", meeting.board.slug, item.uuid, **sent).status_code == 302
    state, titles = now(meeting)
    assert (state, "Knives" in titles) == (State.PLANNED, True)


def test_a_planned_meeting_offers_the_chair_once_something_is_on_its_agenda() -> None:
    meeting = planned()
    officer = make_officer(meeting.board)
    for name in ("meeting", "agenda", "publish"):
        assert "Put it to the chair" in get(officer, name, meeting.board.slug, meeting.number), name
    empty = plan(make_board(), 30)
    assert "Put it to the chair" not in get(make_officer(empty.board), "meeting", empty.board.slug, empty.number)


# -- the chair, by the officer's hand --------------------------------------------------------------------------------


def put_to_chair() -> Meeting:
    meeting = make_meeting(make_board(is_cleared_by_chair=True))
    make_item(meeting)
    return clearing.ask_clearance(meeting, by=None)


def test_the_officer_records_that_a_chair_without_an_account_cleared_and_both_are_kept() -> None:
    meeting = put_to_chair()
    chair = make_member(meeting.board, kind="chair").person
    chair.email = None
    chair.save()
    officer, where = make_officer(meeting.board), (meeting.board.slug, meeting.number)
    assert "Record that the chair cleared it" in get(officer, "meeting", *where)
    assert post(officer, "record_clearance", *where, chair=chair.pk).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.state, meeting.cleared_by) == (State.CLEARED, chair)
    entry = Entry.objects.get(verb="meetings.meeting_cleared")
    assert (entry.by_id, (entry.after or {})["cleared_by"]) == (officer.pk, str(chair.uuid))
    assert not Letter.objects.filter(person=chair).exists()


def test_a_chair_who_gets_letters_is_told_of_what_was_recorded_in_their_name() -> None:
    meeting = put_to_chair()
    chair = make_member(meeting.board, kind="chair").person
    clearing.record_clearance(meeting, chair=chair, by=make_officer(meeting.board))
    assert Letter.objects.filter(person=chair, subject__startswith="Recorded that you cleared").count() == 1


def test_nobody_is_recorded_as_clearing_who_does_not_chair() -> None:
    meeting = put_to_chair()
    member, officer = make_member(meeting.board).person, make_officer(meeting.board)
    chair = make_member(meeting.board, kind="chair").person
    sent = post(officer, "record_clearance", meeting.board.slug, meeting.number, chair=member.pk)
    assert sent.status_code == 422
    with pytest.raises(NotAllowed, match="Say who cleared the agenda"):
        clearing.record_clearance(meeting, chair=member, by=officer)
    for person in (member, chair):  # a chair clears, and records it for nobody
        with pytest.raises(NotPermitted):
            clearing.record_clearance(meeting, chair=chair, by=person)
    assert now(meeting)[0] == State.DRAFT


def test_what_changed_since_the_officer_opened_the_form_is_not_recorded_as_cleared() -> None:
    meeting = put_to_chair()
    chair, officer = make_member(meeting.board, kind="chair").person, make_officer(meeting.board)
    seen = clearing.mark_of(meeting, list(AgendaItem.objects.of_meeting(meeting)))
    make_item(meeting, title="Slipped in")
    answer = post(officer, "record_clearance", meeting.board.slug, meeting.number, chair=chair.pk, seen=seen)
    assert answer.status_code == 409
    assert reverse("meetings:record_clearance", args=[meeting.board.slug, meeting.number]) in get(
        officer, "clearance", meeting.board.slug, meeting.number
    )
