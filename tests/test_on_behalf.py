"""What a member does with minutes and agendas, where they find it, and what the officer records for them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from meetings.models import Correction, Declaration, Meeting
from meetings.services import corrections, declarations, minutes, minuting
from meetings.services import meetings as moves
from scpb.audit.models import Entry
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Person
from tests.factories import make_member
from tests.meetings import make_item, make_meeting
from tests.minuted import AUTUMN, SPRING, WINTER, Small, again, closed, first, opened
from tests.test_meetings import as_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def small() -> Small:
    return Small()


def propose(meeting: Meeting, by: Person, person: Person | None, **values: object) -> Correction:
    told = {"item": first(meeting), "existing": "Harbor", "proposed": "Harbour", "why": "A slip.", **values}
    return corrections.propose(meeting, by=by, person=person, **told)  # type: ignore[arg-type]


# -- corrections -------------------------------------------------------------------------------------------------------


def test_the_officer_writes_a_correction_down_in_a_members_name_and_the_audit_says_for_whom(small: Small) -> None:
    row = propose(small.circulated(), small.officer, small.member)
    assert (row.proposed_by, row.recorded_by) == (small.member, small.officer)
    entry = Entry.objects.get(verb="meetings.correction_proposed")
    assert (entry.by_id, entry.after["proposed_by"]) == (small.officer.pk, str(small.member.uuid))
    assert entry.after["recorded_by"] == str(small.officer.uuid)


def test_what_somebody_proposes_themselves_nobody_recorded_for_them(small: Small) -> None:
    meeting = small.circulated()
    for by, person in ((small.member, None), (small.member, small.member), (small.officer, None)):
        row = propose(meeting, by, person)
        assert (row.proposed_by, row.recorded_by) == (by, None)


def test_only_the_officer_writes_down_for_others_and_only_for_who_sits_on_the_board(small: Small) -> None:
    meeting = small.circulated()
    for by in (small.member, small.chair, small.outsider):
        with pytest.raises(NotPermitted):
            propose(meeting, by, small.other)
    with pytest.raises(NotAllowed, match="does not sit on the board"):
        propose(meeting, small.officer, small.outsider)
    with pytest.raises(NotAllowed, match="while the minutes are circulated"):
        propose(small.drafted(AUTUMN.replace(day=28)), small.officer, small.member)
    assert not Correction.objects.exists()


def test_nothing_is_written_down_for_somebody_on_an_item_that_is_not_open_to_them(small: Small) -> None:
    meeting = make_meeting(small.board, starts_at=AUTUMN)
    make_item(meeting)
    make_item(meeting, title="A family", access="restricted")
    minuting.add_block(first(opened(meeting)), by=None, text="Something.")
    minutes.circulate(closed(again(meeting)), by=None)
    adviser = make_member(small.board, kind="adviser").person
    with pytest.raises(NotAllowed, match="not open to"):
        propose(again(meeting), small.officer, adviser, item=meeting.items.get(order=2), existing="")
    assert propose(again(meeting), small.officer, adviser, existing="").proposed_by == adviser


def test_the_officers_form_asks_who_proposes_it_and_nobody_elses_does(small: Small) -> None:
    meeting = small.circulated()
    place = [small.board.slug, meeting.number]
    form = reverse("meetings:propose_correction", args=place)
    assert "Proposed by" not in as_person(small.member).get(form).content.decode()
    officer = as_person(small.officer)
    page = officer.get(form).content.decode()
    assert "Proposed by" in page and "Mary Member" in page and "Olu Outsider" not in page
    sent = {"item": first(meeting).pk, "existing": "Harbor", "proposed": "Harbour", "person": small.member.pk}
    assert officer.post(form, sent).status_code == 302
    listed = officer.get(reverse("meetings:corrections", args=place)).content.decode()
    assert "Mary Member" in listed and "Recorded by Olga Officer" in listed
    # a name that is slipped into another's form counts for nothing
    assert as_person(small.other).post(form, {**sent, "person": small.chair.pk}).status_code == 302
    assert Correction.objects.latest("pk").proposed_by == small.other


# -- interests ---------------------------------------------------------------------------------------------------------


def declaring(meeting: Meeting, reader: Person | None) -> bool:
    """Whether the page of the meeting leads to where the reader declares an interest in its first item."""
    page = as_person(reader).get(again(meeting).get_absolute_url()).content.decode()
    return reverse("meetings:declare", args=[meeting.board.slug, meeting.number, 1]) in page


def test_members_find_where_to_declare_an_interest_from_the_agenda_on_until_minutes_are_circulated(
    small: Small,
) -> None:
    to_come = make_meeting(small.board, starts_at=SPRING)
    make_item(to_come)
    moves.publish_agenda(to_come, by=None)
    sitting, over, out = small.opened(), small.drafted(AUTUMN.replace(day=26)), small.circulated(WINTER)
    for meeting, finds in ((to_come, True), (sitting, True), (over, True), (out, False)):
        assert [declaring(meeting, one) for one in (small.member, small.officer)] == [finds, finds], meeting.state
        assert not declaring(meeting, small.outsider) and not declaring(meeting, None)


def test_the_officer_declares_an_interest_for_a_member_and_the_audit_says_who_wrote_it(small: Small) -> None:
    item = first(small.opened())
    row = declarations.declare(item, by=small.officer, person=small.member, nature="She lives there.")
    assert Declaration.objects.get().person == small.member
    entry = Entry.objects.get(verb="meetings.interest_declared")
    assert (entry.by_id, entry.subject_id) == (small.officer.pk, str(row.uuid))
