"""Home and my work: what each reader sees first."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings import notice
from meetings.services import meetings
from meetings.services.agenda import Leads
from performance.models import Upload
from scpb.boards.models import Access
from scpb.people.models import Person
from tests.factories import make_analyst, make_board, make_member, make_officer, make_person, make_upload
from tests.meetings import built_pack, make_item, make_meeting

pytestmark = pytest.mark.django_db

HOME, WORK = "/", "/my-work/"


def in_days(days: int) -> datetime:
    return timezone.now().replace(microsecond=0) + timedelta(days=days)


def published(board: Any, days: int = 7, **item: Any) -> Any:
    """A meeting whose agenda is out, with a public item and perhaps another one."""
    meeting = make_meeting(board, starts_at=in_days(days))
    make_item(meeting, title="Burglary in winter")
    if item:
        make_item(meeting, **item)
    meeting.refresh_from_db()
    return meetings.publish_agenda(meeting, by=None)


def page(client: Client, address: str, person: Person | None = None) -> str:
    client.logout()
    if person:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_portal_says_what_will_be_there(client: Client) -> None:
    home = page(client, HOME)
    assert "No meeting is planned" in home
    assert "No dashboard has been released yet." in home
    assert "Nothing waits for you." in page(client, WORK, make_person())


def test_home_names_the_next_meeting_and_not_a_cancelled_one(client: Client) -> None:
    board = make_board()
    meetings.cancel(make_meeting(board, starts_at=in_days(3)), reason="No quorum.", by=None)
    coming = published(board, days=9)
    published(board, days=30)
    home = page(client, HOME)
    panel = home[home.index('id="next"') : home.index('id="measures"')]
    assert coming.get_absolute_url() in panel
    assert "Cancelled" not in panel
    assert "Cancelled" in home


def test_an_agenda_in_draft_is_announced_and_not_shown(client: Client) -> None:
    meeting = make_meeting(make_board(notice_days=5), starts_at=in_days(20))
    make_item(meeting, title="A title that nobody may read yet")
    home = page(client, HOME)
    assert "The agenda is not out yet" in home
    last = notice.publish_by(timezone.localdate(meeting.starts_at), 5)
    said = f"The agenda is being prepared; it is published by {last:%A} {last.day} {last:%B %Y}."
    assert said in home and said in page(client, meeting.get_absolute_url())
    assert "A title that nobody may read yet" not in home


def test_an_agenda_that_is_late_says_when_it_was_to_be_out(client: Client) -> None:
    make_meeting(make_board(notice_days=5), starts_at=in_days(2))
    assert "The agenda is being prepared; it was to be published by" in page(client, HOME)


def test_meetings_of_a_closed_board_are_shown_to_its_own_people_alone(client: Client) -> None:
    board = make_board(name="Prevent Delivery Group", is_public=False)
    published(board)
    member = make_member(board).person
    assert "Prevent Delivery Group" not in page(client, HOME)
    assert "Prevent Delivery Group" not in page(client, HOME, make_person())
    assert "Prevent Delivery Group" in page(client, HOME, member)


def test_each_reader_is_offered_the_fullest_pack_that_they_may_read(client: Client) -> None:
    board = make_board()
    meeting = published(board, title="A case", public_title="A private item", access=Access.RESTRICTED)
    for audience in Access:
        built_pack(meeting, audience)
    adviser, member = make_member(board, kind="adviser").person, make_member(board).person
    for person, offered in [(None, "Public pack"), (adviser, "Members’ pack"), (member, "Restricted pack")]:
        panel = page(client, HOME, person).split('id="measures"')[0]
        assert offered in panel
        assert sum(name in panel for name in ("Public pack", "Members’ pack", "Restricted pack")) == 1


def test_home_says_on_which_boards_the_reader_sits(client: Client) -> None:
    board = make_board(name="Safer Streets Board")
    chair = make_member(board, kind="chair").person
    assert "You sit on the Safer Streets Board as chair." in page(client, HOME, chair)
    assert "You sit on" not in page(client, HOME)


def test_my_work_asks_who_is_not_signed_in_to_sign_in(client: Client) -> None:
    answer = client.get(WORK)
    assert answer.status_code == 302
    assert reverse("account_login") in answer["Location"]


def test_a_member_finds_the_pack_to_read_and_the_items_to_lead(client: Client) -> None:
    board = make_board()
    member = make_member(board).person
    meeting = make_meeting(board, starts_at=in_days(7))
    make_item(meeting, title="Probation: one service again", leads=[Leads(person=member)])
    make_item(meeting, title="Somebody else’s item")
    meeting.refresh_from_db()
    assert "Probation" not in page(client, WORK, member)  # a draft is the officer's own
    meeting = meetings.publish_agenda(meeting, by=None)
    built_pack(meeting)
    work = page(client, WORK, member)
    assert "Papers to read" in work
    assert "Probation: one service again" in work
    assert "Somebody else’s item" not in work


def test_an_officer_finds_the_agendas_to_finish_of_their_own_boards(client: Client) -> None:
    board = make_board()
    officer = make_officer(board)
    own, other = make_meeting(board, starts_at=in_days(7)), make_meeting(starts_at=in_days(8))
    work = page(client, WORK, officer)
    assert reverse("meetings:agenda", args=[board.slug, own.number]) in work
    assert reverse("meetings:agenda", args=[other.board.slug, other.number]) not in work


def test_an_analyst_finds_the_files_to_approve(client: Client) -> None:
    analyst = make_analyst()
    upload = make_upload(by=analyst)
    assert Upload.objects.get().state == "staged"
    assert upload.name in page(client, WORK, analyst)
    assert upload.name not in page(client, WORK, make_person())


def test_an_analyst_who_has_done_everything_is_led_to_the_next_edition(client: Client) -> None:
    begin = reverse("performance:begin")
    assert begin in page(client, WORK, make_analyst())
    assert begin not in page(client, WORK, make_person())


@pytest.mark.parametrize("address", [HOME, WORK])
def test_first_pages_ask_as_many_questions_for_many_meetings_as_for_few(
    client: Client, address: str, django_assert_max_num_queries: Any
) -> None:
    board = make_board()
    member = make_member(board).person
    for days in (5, -5):
        built_pack(published(board, days=days))
    client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
    with django_assert_max_num_queries(12) as few:
        client.get(address)
    for days in (6, 7, -6, -7, -8):
        built_pack(published(board, days=days))
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(address)


def test_a_request_for_a_host_that_is_not_the_portals_is_refused_and_no_fault(client: Client) -> None:
    answers = [
        client.get(HOME, headers={"host": "elsewhere.example"}),
        client.post(HOME, headers={"host": "no.example"}),
    ]
    assert [answer.status_code for answer in answers] == [400, 400]
