"""Who was at a meeting: begun from the answers, kept as printed, counted for the quorum at the clock."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from meetings.models import Attendance, Declaration, Paper, Presence
from meetings.pages import attended as pages
from meetings.pages import sitting
from meetings.services import attendance, declarations, invitations, minuting, sittings
from scpb.audit.models import Entry
from scpb.errors import NotAllowed
from scpb.people.models import Organisation
from tests.factories import make_person, make_post
from tests.jumps import jump
from tests.meetings import accepted_paper, make_item
from tests.sittings import Sat, client_for, clock, make_sitting

pytestmark = pytest.mark.django_db


def address(sat: Sat, name: str, *more: object) -> str:
    return reverse(f"meetings:{name}", args=[sat.board.slug, sat.meeting.number, *more])


def listed(sat: Sat) -> dict[str, str]:
    return {row.name: row.presence for row in sat.meeting.attendance.all()}


def everybody_comes(sat: Sat) -> None:
    for person in sat.members:
        attendance.mark(sat.row(person), presence="present", by=None)


# -- it begins with the answers --------------------------------------------------------------------------------------


def test_attendance_begins_with_the_answers() -> None:
    sat = make_sitting(open_=False)
    first, second, third = sat.members
    for person, answer in ((first, "online"), (second, "apologies"), (sat.adviser.person, "in_person")):
        invitations.answer(sat.invitation(person), answer=answer, by=None)
    sittings.open_sitting(sat.meeting, by=sat.officer)
    assert listed(sat) == {
        first.name: Presence.PRESENT,
        second.name: Presence.APOLOGIES,
        third.name: Presence.ABSENT,
        sat.adviser.person.name: Presence.ALSO,
    }
    assert sat.row(first).is_online
    assert not sat.row(sat.adviser.person).is_voting


def test_a_deputy_sits_for_the_member_with_the_members_vote() -> None:
    sat = make_sitting(open_=False)
    _first, second, third = sat.members
    invitations.answer(sat.invitation(second), answer="apologies", deputy_name="A colleague", by=None)
    invitations.answer(sat.invitation(third), answer="apologies", by=None)
    invitations.answer(sat.invitation(sat.deputy.person), answer="in_person", by=None)
    sittings.open_sitting(sat.meeting, by=None)
    named = sat.meeting.attendance.get(name="A colleague")
    assert (named.deputising_for, named.organisation, named.is_voting) == (second.name, "Fire Brigade", True)
    assert sat.row(sat.deputy.person).deputises == sat.row(third)
    assert attendance.votes_present(sat.meeting, clock(15)) == 2


def test_name_post_and_organisation_are_kept_as_they_are_printed_that_day() -> None:
    sat = make_sitting(open_=False)
    first, second, _third = sat.members
    second.public_by_post = True
    second.save()
    sittings.open_sitting(sat.meeting, by=None)
    row, by_post = sat.row(first), sat.row(second)
    assert (row.name, row.post, row.organisation, row.capacity) == (first.name, "Head of Council", "Council", "Chair")
    assert (by_post.name, by_post.post, by_post.organisation) == ("Head of Fire Brigade", "", "Fire Brigade")
    first.name = "Somebody else"
    first.save()
    assert sat.row(first).name == row.name


def test_beginning_again_lists_nobody_twice_and_changes_no_entry() -> None:
    sat = make_sitting()
    attendance.mark(sat.row(sat.members[0]), presence="apologies", by=None)
    before = listed(sat)
    attendance.start_attendance(sat.meeting, by=sat.officer)
    assert listed(sat) == before


def test_the_quorum_is_that_of_the_day_whatever_the_board_becomes() -> None:
    sat = make_sitting(quorum=2)
    sat.board.quorum = 9
    sat.board.save()
    sat.meeting.refresh_from_db()
    assert sat.meeting.quorum == 2
    assert sat.meeting.chaired_by == sat.members[0]


# -- the quorum at the clock -----------------------------------------------------------------------------------------


def test_who_has_not_arrived_or_has_left_does_not_count() -> None:
    sat = make_sitting()
    everybody_comes(sat)
    attendance.edit_attendance(sat.row(sat.members[1]), arrived_at=time(15, 0), by=None)
    attendance.edit_attendance(sat.row(sat.members[2]), left_at=time(15, 30), by=None)
    votes = [attendance.votes_present(sat.meeting, clock(*at)) for at in ((14, 45), (15, 0), (15, 29), (15, 30))]
    assert votes == [2, 3, 3, 2]


def test_a_member_and_their_deputy_count_once() -> None:
    sat = make_sitting(open_=False)
    third = sat.members[2]
    invitations.answer(sat.invitation(third), answer="apologies", deputy=sat.deputy.person, by=None)
    sittings.open_sitting(sat.meeting, by=None)
    assert attendance.votes_present(sat.meeting, clock(15)) == 1
    attendance.mark(sat.row(third), presence="present", by=None)
    assert attendance.votes_present(sat.meeting, clock(15)) == 1


def test_who_leaves_for_an_item_does_not_count_for_it() -> None:
    sat = make_sitting()
    everybody_comes(sat)
    words = {"interest": "pecuniary", "nature": "Owns the land.", "leaves": True}
    declarations.declare(sat.item, person=sat.members[1], by=sat.officer, **words)
    assert attendance.votes_present(sat.meeting, clock(15)) == 3
    assert attendance.votes_present(sat.meeting, clock(15), item=sat.item.pk) == 2
    decision = minuting.add_decision(sat.item, outcome="noted", text="To note it.", by=None).decision
    assert decision is not None and decision.present == 2


def test_without_a_quorum_the_page_warns_and_nothing_is_blocked() -> None:
    sat = make_sitting(quorum=3)
    attendance.mark(sat.row(sat.members[0]), presence="present", by=None)
    client = client_for(sat.officer)
    page = client.get(address(sat, "write_item", 1)).content.decode()
    assert "1 of 3: decisions will be marked inquorate." in page
    client.post(address(sat, "add_decision", 1), {"recommendation": "own", "outcome": "noted", "text": "It."})
    assert "Inquorate: 1 of 3" in client.get(address(sat, "write_item", 1)).content.decode()


# -- one press -------------------------------------------------------------------------------------------------------


def test_one_press_says_who_is_there_and_htmx_gets_the_panel_with_the_quorum() -> None:
    sat = make_sitting()
    client, row = client_for(sat.officer), sat.row(sat.members[0])
    url = address(sat, "mark_attendance", row.uuid)
    assert client.post(url, {"do": "present", "item": "1"})["Location"] == (
        f"{address(sat, 'write_item', 1)}#who-{row.pk}"
    )
    panel = client.post(url, {"do": "apologies"}, headers={"HX-Request": "true"}).content.decode()
    assert 'id="quorum" hx-swap-oob="true"' in panel and "0 of 2" in panel
    assert sat.row(sat.members[0]).presence == "apologies"


def test_arriving_and_leaving_take_the_time_of_the_press() -> None:
    sat = make_sitting()
    row = attendance.arrive(sat.row(sat.members[0]), at=clock(15, 10), by=None)
    assert (row.presence, row.arrived_at) == ("present", time(15, 10))
    assert attendance.leave(row, at=clock(16), by=None).left_at == time(16, 0)
    row.refresh_from_db()
    with pytest.raises(NotAllowed):
        attendance.leave(row, at=clock(15), by=None)


def test_an_adviser_who_comes_after_all_is_also_present() -> None:
    sat = make_sitting(open_=False)
    invitations.answer(sat.invitation(sat.adviser.person), answer="apologies", by=None)
    sittings.open_sitting(sat.meeting, by=sat.officer)
    row = sat.row(sat.adviser.person)
    assert row in sitting.present(sat.meeting).others
    assert attendance.arrive(row, at=clock(15, 10), by=None).presence == "also"


def test_also_present_takes_the_vote_and_present_gives_it_back() -> None:
    sat = make_sitting()
    row = attendance.mark(sat.row(sat.members[0]), presence="also", by=None)
    assert not row.is_voting
    assert attendance.mark(row, presence="present", by=None).is_voting


def test_somebody_of_no_board_is_listed_by_name_post_and_organisation() -> None:
    sat = make_sitting()
    sent = {"name": "A guest", "post": "Head teacher", "organisation": "A school", "presence": "also"}
    assert client_for(sat.officer).post(address(sat, "add_attendee"), sent).status_code == 302
    row = sat.meeting.attendance.latest("order")
    assert str(row) == "A guest, Head teacher, A school"
    assert client_for(sat.officer).post(address(sat, "add_attendee"), {"presence": "also"}).status_code == 422


def test_somebody_of_the_register_is_listed_once_with_their_post() -> None:
    sat = make_sitting()
    post = make_post(starts_on=date(2010, 1, 1), title="Analyst")
    row = attendance.add_attendee(sat.meeting, person=post.person, by=sat.officer)
    assert (row.post, row.presence) == ("Analyst", "also")
    with pytest.raises(NotAllowed, match="listed already"):
        attendance.add_attendee(sat.meeting, person=post.person, by=sat.officer)


def test_the_list_is_put_in_order() -> None:
    sat = make_sitting()
    last = sat.meeting.attendance.latest("order")
    attendance.move_attendee(last, to=1, by=None)
    assert next(row.pk for row in sat.meeting.attendance.all()) == last.pk
    assert [row.order for row in sat.meeting.attendance.all()] == [1, 2, 3]


def test_an_entry_that_changed_meanwhile_is_not_overwritten_unseen() -> None:
    sat = make_sitting()
    row, client = sat.row(sat.members[0]), client_for(sat.officer)
    url = address(sat, "edit_attendance", row.uuid)
    seen = client.get(url).context["form"].now
    attendance.mark(row, presence="present", by=None)
    sent = {"name": "Another name", "presence": "absent", "seen": seen}
    answer = client.post(url, sent)
    assert answer.status_code == 422 and "Somebody else has changed this entry" in answer.content.decode()
    assert client.post(url, {**sent, "seen": answer.context["form"].now}).status_code == 302
    assert sat.row(sat.members[0]).name == "Another name"


def test_attendance_is_closed_once_the_minutes_are_circulated_and_before_the_meeting_opens() -> None:
    sat = make_sitting(open_=False)
    with pytest.raises(NotAllowed, match="Open it first"):
        attendance.add_attendee(sat.meeting, name="A guest", by=None)
    sittings.open_sitting(sat.meeting, by=None)
    jump(sat.meeting, "circulated", closed_at=timezone.now(), minutes_circulated_at=timezone.now())
    with pytest.raises(NotAllowed, match="correction"):
        attendance.mark(sat.row(sat.members[0]), presence="absent", by=None)


# -- declarations ----------------------------------------------------------------------------------------------------


def test_a_declaration_shuts_the_member_out_of_restricted_papers_of_the_item_at_once() -> None:
    sat = make_sitting(open_=False)
    jump(sat.meeting, "draft")
    other = make_item(sat.meeting, title="Another")
    shut = accepted_paper(sat.item, title="Closed", access="restricted")
    still = accepted_paper(other, title="Also closed", access="restricted")
    public = accepted_paper(sat.item, title="Open")
    jump(sat.meeting, "published")
    Paper.objects.update(published_at=timezone.now())
    member = sat.members[1]
    assert set(Paper.objects.readable_by(member)) == {shut, still, public}
    sat.item.refresh_from_db()
    sent = {"interest": "personal", "nature": "Is named in it.", "withholds": "on"}
    assert client_for(member).post(address(sat, "declare", sat.item.order), sent).status_code == 302
    assert set(Paper.objects.readable_by(member)) == {still, public}
    assert set(Paper.objects.readable_by(sat.members[0])) == {shut, still, public}
    declarations.remove_declaration(Declaration.objects.get(), by=sat.officer)
    assert shut in Paper.objects.readable_by(member)


def test_members_declare_their_own_interests_alone_and_the_officer_anybodys() -> None:
    sat = make_sitting()
    sent = {"person": sat.members[0].pk, "interest": "personal", "nature": "A friend."}
    client_for(sat.members[1]).post(address(sat, "declare", 1), sent)
    assert Declaration.objects.get().person == sat.members[1]
    client_for(sat.officer).post(address(sat, "declare", 1), {**sent, "leaves": "on"})
    assert Declaration.objects.get(leaves=True).person == sat.members[0]
    assert client_for(make_person()).get(address(sat, "declare", 1)).status_code == 403


def test_what_was_declared_is_kept_where_the_audit_can_forget_it() -> None:
    sat = make_sitting()
    declarations.declare(sat.item, name="A guest", nature="Sells alarms.", by=sat.officer)
    entry = Entry.objects.get(verb="meetings.interest_declared")
    assert "alarms" not in entry.change and "Sells alarms." in entry.detail.text


# -- over time -------------------------------------------------------------------------------------------------------


def held(sat: Sat) -> None:
    sittings.close_sitting(sat.meeting, at=clock(16), by=None)


def test_attendance_over_time_counts_by_person_and_by_organisation_in_order_of_names() -> None:
    sat = make_sitting(open_=False)
    first, second, third = sat.members
    for person, answer in ((first, "in_person"), (second, "apologies")):
        invitations.answer(sat.invitation(person), answer=answer, by=None)
    invitations.answer(sat.invitation(third), answer="apologies", deputy_name="A colleague", by=None)
    sittings.open_sitting(sat.meeting, at=clock(14, 30), by=None)
    held(sat)
    told = pages.attended(sat.board, date(2014, 1, 1), date(2014, 12, 31))
    by_name = {row.name: row.figures() for row in told.persons}
    assert told.meetings == 1
    assert by_name[first.name] == [1, 1, 0, 0, 0, 0]
    assert by_name[second.name] == [1, 0, 0, 0, 1, 0]
    assert by_name[third.name] == [1, 0, 0, 1, 0, 0]
    assert [row.name for row in told.organisations] == ["Council", "Fire Brigade", "Police"]
    assert {row.name: row.figures()[1] for row in told.organisations} == {"Council": 1, "Fire Brigade": 0, "Police": 1}
    assert pages.attended(sat.board, date(2015, 1, 1), date(2015, 12, 31)).meetings == 0


def test_a_body_that_became_part_of_another_is_counted_there_with_a_note() -> None:
    sat = make_sitting()
    everybody_comes(sat)
    held(sat)
    successor = Organisation.objects.create(name="Rescue Service")
    Organisation.objects.filter(name="Fire Brigade").update(successor=successor, merged_on=date(2021, 6, 26))
    told = pages.attended(sat.board, date(2014, 1, 1), date(2014, 12, 31))
    merged = next(row for row in told.organisations if row.name == "Rescue Service")
    assert merged.figures()[:2] == [1, 1]
    assert "Fire Brigade until 26 June 2021" in merged.note
    assert "Fire Brigade" not in [row.name for row in told.organisations]


def test_the_same_counts_come_as_a_file_that_calculates_nothing() -> None:
    sat = make_sitting()
    attendance.add_attendee(sat.meeting, name="=1+1", by=None)
    held(sat)
    url = reverse("meetings:attended_csv", args=[sat.board.slug, "person"])
    answer = client_for(sat.members[0]).get(url, {"first": "2014-01-01", "last": "2014-12-31"})
    lines = answer.content.decode().splitlines()
    assert lines[0].startswith("Name,Note,Meetings,Present") and len(lines) == 5
    assert any(line.startswith("'=1+1,") for line in lines)


def test_a_period_that_ends_before_it_begins_is_told() -> None:
    sat = make_sitting()
    url = reverse("meetings:attended", args=[sat.board.slug])
    answer = client_for(sat.officer).get(url, {"first": "2015-01-01", "last": "2014-01-01"})
    assert answer.status_code == 422 and "The last day is before the first." in answer.content.decode()


# -- the database refuses --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        {"name": ""},
        {"presence": "asleep"},
        {"presence": "also", "is_voting": True},
        {"arrived_at": time(16), "left_at": time(15)},
    ],
)
def test_the_database_refuses_an_entry_that_cannot_be(values: dict[str, object]) -> None:
    sat = make_sitting()
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.filter(pk=sat.row(sat.members[0]).pk).update(**values)


def test_the_database_lists_a_person_once_and_refuses_a_declaration_that_says_nothing() -> None:
    sat = make_sitting()
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(meeting=sat.meeting, person=sat.members[0], name="Twice")
    for values in ({"nature": ""}, {"name": "", "nature": "A friend."}):
        words = {"name": "A guest", "declared_at": timezone.now(), **values}
        with pytest.raises(IntegrityError), transaction.atomic():
            Declaration.objects.create(item=sat.item, **words)
