"""Invitations: who is asked, what they answer, and the quorum that is to be expected."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils import timezone

from meetings.models import Invitation, Letter, NoticeKind
from meetings.pages import invitations as pages
from meetings.services import invitations, meetings, sittings
from meetings.services.agenda import Leads
from scpb.errors import NotAllowed, NotPermitted
from tests.factories import make_person, make_post
from tests.meetings import make_item, make_meeting
from tests.sittings import Sat, client_for, make_sitting

pytestmark = pytest.mark.django_db


@pytest.fixture
def sat() -> Sat:
    """A meeting that is to come, to which everybody is asked."""
    return make_sitting(open_=False, starts_at=timezone.now() + timedelta(days=5))


def address(sat: Sat, name: str = "invitation", *more: object) -> str:
    return reverse(f"meetings:{name}", args=[sat.board.slug, sat.meeting.number, *more])


def letters() -> models.QuerySet[Letter]:
    return Letter.objects.filter(kind=NoticeKind.INVITATION)


def test_everybody_who_sits_on_the_board_is_asked_and_who_leads_an_item(sat: Sat) -> None:
    holder, guest = make_post().person, make_person()
    meeting = make_meeting(sat.board, starts_at=sat.meeting.starts_at)
    make_item(meeting, leads=[Leads(post=holder.posts.get()), Leads(person=guest)])
    asked = {row.person for row in invitations.invite(meetings.publish_agenda(meeting, by=None), by=None)}
    assert asked == {*sat.members, sat.deputy.person, sat.adviser.person, holder, guest}


def test_asking_again_asks_only_who_is_new_and_writes_to_nobody_twice(sat: Sat) -> None:
    assert letters().count() == 5
    assert invitations.invite(sat.meeting, by=sat.officer) == []
    assert (sat.meeting.invitations.count(), letters().count()) == (5, 5)


def test_nobody_is_written_to_about_a_meeting_that_is_past() -> None:
    past = make_sitting(open_=False)
    assert past.meeting.invitations.count() == 5
    assert not letters().exists()


def test_a_member_finds_the_question_on_the_page_of_the_meeting_and_answers_it(sat: Sat) -> None:
    client = client_for(sat.members[0])
    page = client.get(sat.meeting.get_absolute_url())
    assert address(sat) in page.content.decode()
    answer = client.post(address(sat), {"answer": "online", "access_needs": "A hearing loop"}, follow=True)
    assert answer.status_code == 200 and "Your answer is saved" in answer.content.decode()
    kept = sat.invitation(sat.members[0])
    assert (kept.answer, kept.access_needs, kept.recorded_by) == ("online", "A hearing loop", sat.members[0])


def test_only_the_officer_reads_what_somebody_needs(sat: Sat) -> None:
    invitations.answer(sat.invitation(sat.members[0]), answer="in_person", access_needs="A ramp", by=sat.members[0])
    listed = address(sat, "invitations")
    assert "A ramp" in client_for(sat.officer).get(listed).content.decode()
    assert client_for(sat.members[1]).get(listed).status_code == 403
    assert "A ramp" not in client_for(sat.members[1]).get(sat.meeting.get_absolute_url()).content.decode()


def test_who_was_not_asked_has_nothing_to_answer(sat: Sat) -> None:
    assert client_for(make_person()).get(address(sat)).status_code == 404


def test_a_guest_of_a_closed_board_answers_though_they_see_nothing_else_of_it(sat: Sat) -> None:
    guest = make_person()
    invitations.ask(sat.meeting, person=guest, by=sat.officer)
    type(sat.board).objects.update(is_public=False)
    client = client_for(guest)
    page = client.get(address(sat)).content.decode()
    assert "Will you come?" in page and "votes are expected" not in page
    answered = client.post(address(sat), {"answer": "online"}, follow=True)
    assert answered.status_code == 200 and sat.invitation(guest).answer == "online"
    assert client.get(sat.meeting.get_absolute_url()).status_code == 404


def test_a_deputy_comes_only_instead(sat: Sat) -> None:
    client = client_for(sat.members[0])
    wrong = client.post(address(sat), {"answer": "online", "deputy_name": "A colleague"})
    assert wrong.status_code == 422 and "A deputy comes only instead" in wrong.content.decode()
    assert client.post(address(sat), {"answer": "apologies", "deputy_name": "A colleague"}).status_code == 302
    kept = sat.invitation(sat.members[0])
    assert kept.deputy_said == "A colleague"
    client.post(address(sat), {"answer": "in_person"})
    assert sat.invitation(sat.members[0]).deputy_said == ""


def test_the_officer_records_for_somebody_and_it_is_kept_who_did(sat: Sat) -> None:
    row = sat.invitation(sat.members[1])
    sent = {"answer": "apologies", "deputy": sat.deputy.person.pk}
    assert client_for(sat.officer).post(address(sat, "record_answer", row.uuid), sent).status_code == 302
    kept = sat.invitation(sat.members[1])
    assert (kept.answer, kept.deputy, kept.recorded_by) == ("apologies", sat.deputy.person, sat.officer)


def test_nobody_answers_for_another_member(sat: Sat) -> None:
    with pytest.raises(NotPermitted):
        invitations.answer(sat.invitation(sat.members[1]), answer="online", by=sat.members[0])
    assert sat.invitation(sat.members[1]).answer == ""


def test_the_quorum_is_expected_from_who_comes_and_who_sends_somebody(sat: Sat) -> None:
    first, second, third = sat.members
    assert pages.expected(sat.meeting).sentence == (
        "0 of 3 votes are expected, 2 make a quorum. 3 voting members have not answered."
    )
    invitations.answer(sat.invitation(first), answer="in_person", by=first)
    invitations.answer(sat.invitation(second), answer="apologies", deputy_name="A colleague", by=second)
    assert (pages.expected(sat.meeting).coming, pages.expected(sat.meeting).is_met) == (2, True)
    invitations.answer(sat.invitation(third), answer="apologies", by=third)
    assert pages.expected(sat.meeting).coming == 2
    invitations.answer(sat.invitation(sat.deputy.person), answer="online", by=sat.deputy.person)
    assert pages.expected(sat.meeting).coming == 3


def test_the_quorum_alarms_once_the_answers_make_it_impossible_or_are_late(sat: Sat) -> None:
    def shown() -> tuple[str, bool]:
        found = pages.expected(sat.meeting)
        return found.heading, found.is_alarming

    type(sat.meeting).objects.filter(pk=sat.meeting.pk).update(reply_by=timezone.localdate() + timedelta(days=1))
    sat.meeting.refresh_from_db()
    assert shown() == ("No quorum is expected yet.", False)
    for member in sat.members[1:]:
        invitations.answer(sat.invitation(member), answer="apologies", by=member)
    assert shown() == ("No quorum is expected yet.", False)  # a deputy may come yet
    invitations.answer(sat.invitation(sat.deputy.person), answer="apologies", by=sat.deputy.person)
    assert shown() == ("There will be no quorum.", True)
    page = client_for(sat.officer).get(address(sat, "invitations")).content.decode()
    assert '<strong class="bad">There will be no quorum.</strong>' in page
    sat.meeting.invitations.all().delete()
    assert shown() == ("No quorum is expected yet.", False)  # nobody was asked
    invitations.invite(sat.meeting, by=sat.officer)
    type(sat.meeting).objects.filter(pk=sat.meeting.pk).update(reply_by=timezone.localdate() - timedelta(days=1))
    sat.meeting.refresh_from_db()
    assert shown() == ("No quorum is expected yet.", True)


def test_an_adviser_who_comes_makes_no_quorum(sat: Sat) -> None:
    invitations.answer(sat.invitation(sat.adviser.person), answer="in_person", by=sat.adviser.person)
    assert pages.expected(sat.meeting).coming == 0


def test_members_and_officer_read_the_expected_quorum_and_nobody_else(sat: Sat) -> None:
    url = sat.meeting.get_absolute_url()
    for person, is_told in ((sat.members[0], True), (sat.officer, True), (make_person(), False)):
        assert ("votes are expected" in client_for(person).get(url).content.decode()) is is_told


def test_once_the_meeting_is_open_nobody_answers(sat: Sat) -> None:
    sittings.open_sitting(sat.meeting, by=None)
    with pytest.raises(NotAllowed):
        invitations.answer(sat.invitation(sat.members[0]), answer="online", by=sat.members[0])


def test_the_database_refuses_a_deputy_of_somebody_who_comes_and_an_answer_without_its_time(sat: Sat) -> None:
    for values in ({"answer": "online", "deputy_name": "A colleague"}, {"answer": "online"}, {"answer": "maybe"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Invitation.objects.filter(person=sat.members[0]).update(**values)


def test_a_guest_of_a_closed_board_is_not_offered_its_deputies(sat: Sat) -> None:
    sat.board.is_public = False
    sat.board.save()
    guest = make_person()
    invitations.ask(sat.meeting, person=guest, by=None)
    shown = client_for(guest).get(address(sat)).content.decode()
    assert sat.deputy.person.name not in shown
    assert sat.deputy.person.name in client_for(sat.members[0]).get(address(sat)).content.decode()
    assert client_for(guest).post(address(sat), {"answer": "apologies"}).status_code == 302
    assert sat.invitation(guest).answer == "apologies"
