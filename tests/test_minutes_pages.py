"""Pages of minutes and decisions: who reads what of them, and what each shows."""

from __future__ import annotations

import csv
import io

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from meetings.models import Action, Correction, Decision, Declaration, Meeting
from meetings.packs.assembling import assemble
from meetings.pages.matters import matters_arising, matters_for_audience
from meetings.services import actions, corrections, decisions, meetings, minutes, minuting, resolving
from meetings.services.agenda import Leads
from meetings.services.corrections import Words
from scpb.audit.models import Entry
from scpb.boards.models import Access
from scpb.people.models import Person
from tests.meetings import make_item, make_meeting
from tests.minuted import AUTUMN, SPRING, WINTER, Small, again, closed, decide, first, opened
from tests.test_meetings import as_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def small() -> Small:
    return Small()


def url(name: str, meeting: Meeting, *more: object) -> str:
    return reverse(f"meetings:{name}", args=[meeting.board.slug, meeting.number, *more])


def page(path: str, person: Person | None = None, **asked: str) -> str:
    client = as_person(person) if person else Client()
    response = client.get(path, asked)
    assert response.status_code == 200, response.status_code
    return " ".join(response.content.decode().split())


def with_secret(small: Small) -> Meeting:
    """Circulated minutes with an open and a restricted item, each with its words and its decision."""
    meeting = make_meeting(small.board, starts_at=AUTUMN)
    make_item(meeting, title="Open business")
    make_item(meeting, title="The case of a family", public_title="A case", access="restricted")
    opened(meeting)
    secret = meeting.items.select_related("meeting__board").get(order=2)
    minuting.add_block(first(meeting), by=None, text="Open words.")
    minuting.add_block(secret, by=None, text="Secret words.")
    decide(first(meeting), "Open resolution.")
    decide(secret, "Secret resolution.")
    minuting.add_action(secret, by=None, minuted="Secret deed.", owners=[Leads(wording="The police")])
    meeting = closed(again(meeting))
    minutes.circulate(meeting, by=None)
    return again(meeting)


# -- who reads minutes -----------------------------------------------------------------------------------------------


def test_draft_minutes_are_hidden_from_partners_until_they_are_published(small: Small) -> None:
    meeting = small.circulated()
    for person in (None, small.outsider):
        assert "There are no minutes of this meeting to read yet" in page(url("minutes", meeting), person)
    assert "Harbor" in page(url("minutes", meeting), small.member)
    minutes.publish(meeting, by=None)
    text = page(url("minutes", meeting))
    assert "Harbor" in text
    assert "Draft until approved" in text


def test_a_draft_that_was_not_circulated_is_the_officers(small: Small) -> None:
    meeting = small.drafted()
    assert "Harbor" in page(url("minutes", meeting), small.officer)
    assert "Harbor" not in page(url("minutes", meeting), small.member)


def test_a_restricted_item_gives_the_public_its_wording_and_reason_and_nothing_else(small: Small) -> None:
    meeting = with_secret(small)
    minutes.publish(meeting, by=None)
    text = page(url("minutes", meeting))
    assert "2. A case" in text
    assert "Exempt under Schedule 12A" in text
    assert all(words not in text for words in ("family", "Secret"))
    whole = page(url("minutes", meeting), small.member)
    assert all(words in whole for words in ("family", "Secret words.", "Secret resolution.", "Secret deed."))


def test_who_reads_restricted_minutes_is_written_down(small: Small) -> None:
    meeting = with_secret(small)
    page(url("minutes", meeting), small.member)
    assert Entry.objects.filter(verb="meetings.opened", by_id=small.member.pk).count() == 1
    plain = small.circulated(WINTER)
    page(url("minutes", plain), small.member)
    assert Entry.objects.filter(verb="meetings.opened").count() == 1


def test_minutes_of_a_closed_board_are_not_there_for_outsiders() -> None:
    small = Small(is_public=False)
    meeting = small.circulated()
    minutes.publish(meeting, by=None)
    for name in ("minutes", "compare_minutes", "matters", "decisions_of_meeting"):
        assert as_person(small.outsider).get(url(name, meeting)).status_code == 404
        assert Client().get(url(name, meeting)).status_code == 404
    assert "Harbor" in page(url("minutes", meeting), small.member)


def test_minutes_of_a_closed_session_are_not_there_for_outsiders(small: Small) -> None:
    meeting = small.circulated(is_closed=True)
    minutes.publish(meeting, by=None)
    assert as_person(small.outsider).get(url("minutes", meeting)).status_code == 404


# -- versions --------------------------------------------------------------------------------------------------------


def test_each_version_has_its_page_and_two_are_compared_word_by_word(small: Small) -> None:
    meeting = small.approved()
    words = Words(first(meeting), "Harbor", "Harbour")
    corrections.correct_approved(meeting, by=None, made_at=small.opened(SPRING), words=words)
    latest = page(url("minutes", meeting), small.member)
    assert "Councillor Harbour spoke" in latest
    assert "corrected at the meeting of 25 April 2014" in latest
    earlier = page(url("minutes", meeting), small.member, version="2")
    assert "Councillor Harbor spoke" in earlier
    assert "This is an earlier version." in earlier
    compared = page(url("compare_minutes", meeting), small.member, old="2", new="3")
    assert "Harbor" in compared.split("<del>")[1].split("</del>")[0]
    assert "Harbour" in compared.split("<ins>")[1].split("</ins>")[0]


def test_versions_that_say_the_same_say_so(small: Small) -> None:
    meeting = small.approved()
    assert "The two versions say the same." in page(url("compare_minutes", meeting), small.member)


@pytest.mark.parametrize("asked", ["9", "draft", "x", "1" * 40, "\0"])
def test_a_version_that_is_not_there_for_the_reader_is_not_found(small: Small, asked: str) -> None:
    meeting = small.circulated()
    assert as_person(small.member).get(url("minutes", meeting), {"version": asked}).status_code == 404
    answer = as_person(small.member).get(url("compare_minutes", meeting), {"old": "1", "new": asked})
    assert answer.status_code == 404


def test_a_comparison_tells_nothing_of_a_restricted_item(small: Small) -> None:
    meeting = with_secret(small)
    minutes.publish(meeting, by=None)
    secret = meeting.items.get(order=2)
    row = corrections.propose(meeting, by=None, item=secret, existing="Secret words", proposed="Hidden words")
    corrections.accept(row, by=None)
    minutes.publish(again(meeting), by=None)
    text = page(url("compare_minutes", meeting))
    assert "The two versions say the same." in text
    assert "Hidden" in page(url("compare_minutes", meeting), small.member)


# -- the way to approval, by its pages -------------------------------------------------------------------------------


def test_the_whole_way_by_forms_alone(small: Small) -> None:
    meeting = small.drafted()
    officer, member, chair = as_person(small.officer), as_person(small.member), as_person(small.chair)
    assert officer.post(url("circulate_minutes", meeting)).status_code == 302
    sent = {"item": first(meeting).pk, "existing": "Harbor", "proposed": "Harbour", "why": "A slip."}
    assert member.post(url("propose_correction", meeting), sent).status_code == 302
    row = Correction.objects.get()
    assert "A slip." in page(url("corrections", meeting), small.chair)
    assert officer.post(url("accept_correction", meeting, row.uuid), {"words": "Harbour"}).status_code == 302
    assert chair.post(url("clear_minutes", meeting)).status_code == 302
    assert officer.post(url("publish_minutes", meeting)).status_code == 302
    small.approving(again(meeting))
    sent = {"outcome": "agreed", "text": "They were agreed."}
    assert officer.post(url("approve_minutes", meeting), sent).status_code == 302
    assert officer.post(url("publish_minutes", meeting)).status_code == 302
    text = page(url("minutes", meeting))
    assert "Councillor Harbour spoke" in text
    assert "Approved on" in text


def test_approval_subject_to_a_correction_by_the_form(small: Small) -> None:
    meeting = small.circulated()
    small.approving(meeting)
    officer, path = as_person(small.officer), url("approve_minutes", meeting)
    sent = {"outcome": "amended", "text": "Subject to a spelling.", "item_1": first(meeting).pk}
    half = officer.post(path, {**sent, "existing_1": "Harbor"})
    assert half.status_code == 422
    assert "Say what stands there and what should." in half.content.decode()
    assert "Subject to a spelling." in half.content.decode()
    none = officer.post(path, sent)
    assert "Enter the corrections" in none.content.decode()
    wrong = officer.post(path, {**sent, "existing_1": "Harper", "proposed_1": "Harbour"})
    assert wrong.status_code == 409
    assert "does not stand in the minutes" in wrong.content.decode()
    assert not Decision.objects.exists()
    assert officer.post(path, {**sent, "existing_1": "Harbor", "proposed_1": "Harbour"}).status_code == 302
    assert again(meeting).state == "approved"


def test_what_was_typed_is_kept_when_the_form_is_wrong(small: Small) -> None:
    meeting = small.circulated()
    answer = as_person(small.member).post(url("propose_correction", meeting), {"existing": "Harbor", "proposed": ""})
    assert answer.status_code == 422
    assert "Write the text as it should be." in answer.content.decode()
    assert "Harbor" in answer.content.decode()


def test_a_correction_of_a_restricted_item_is_shown_to_who_reads_the_item(small: Small) -> None:
    meeting = with_secret(small)
    corrections.propose(
        meeting, by=small.member, item=meeting.items.get(order=2), existing="Secret words", proposed="Other words"
    )
    small.board.memberships.filter(person=small.other).update(kind="adviser", is_voting=False)
    assert "Other words" in page(url("corrections", meeting), small.chair)
    assert "Other words" not in page(url("corrections", meeting), small.other)


# -- decisions -------------------------------------------------------------------------------------------------------


def decided(small: Small, at: object = AUTUMN, *, text: str = "To fund the scheme.", **fields: object) -> Decision:
    meeting = small.opened(at, **fields)
    row = decide(first(meeting), text)
    decisions.publish_decisions(closed(meeting), by=None)
    return Decision.objects.select_related("board", "meeting__board").get(pk=row.pk)


def test_the_register_is_narrowed_by_board_year_outcome_words_and_what_waits(small: Small) -> None:
    other = Small()
    one, two = decided(small), decided(small, WINTER, text="To close the park.", present=1)
    three = decided(other, text="To plant trees.")
    path = reverse("meetings:decisions")
    for asked, found in (
        ({}, [one, two, three]),
        ({"board": other.board.slug}, [three]),
        ({"year": "2014"}, [two]),
        ({"year": "next"}, [one, two, three]),
        ({"words": "park close"}, [two]),
        ({"outcome": "noted"}, []),
        ({"inquorate": "1"}, [two]),
    ):
        text = page(path, **asked)
        assert [row for row in (one, two, three) if f">{row.reference}<" in text] == found, asked
    assert "No published decision is like that." in page(path, words="%")


def test_the_register_holds_nothing_unpublished_or_restricted(small: Small) -> None:
    meeting = with_secret(small)
    path, table = reverse("meetings:decisions"), reverse("meetings:decisions_csv")
    assert "resolution" not in page(path, small.officer)
    minutes.publish(meeting, by=None)
    for person in (None, small.outsider):
        assert "Open resolution." in page(path, person)
        assert "Secret" not in page(path, person)
        assert "Secret" not in page(table, person)
    assert "Secret resolution." in page(path, small.member)


def test_the_table_of_decisions_can_be_read_by_a_spreadsheet(small: Small) -> None:
    row = decided(small, text="=SUM(A1)")
    content = Client().get(reverse("meetings:decisions_csv")).content.decode()
    line = next(iter(csv.DictReader(io.StringIO(content))))
    assert (line["reference"], line["text"], line["quorate"]) == (row.reference, "'=SUM(A1)", "yes")


def test_both_decisions_show_that_one_ratifies_the_other(small: Small) -> None:
    row = decided(small, present=1)
    assert "Not ratified yet" in page(row.get_absolute_url())
    following = small.opened(WINTER)
    officer = as_person(small.officer)
    sent = {"decision": row.pk, "item": first(following).pk, "text": ""}
    assert row.reference in page(url("ratify", following), small.officer)
    assert officer.post(url("ratify", following), sent).status_code == 302
    decisions.publish_decisions(closed(following), by=None)
    later = Decision.objects.select_related("board").get(ratifies=row)
    assert later.reference in page(row.get_absolute_url())
    assert row.reference in page(later.get_absolute_url())


def test_a_record_shows_corrections_of_its_own_words_once_its_reader_may_have_the_minutes(small: Small) -> None:
    meeting = small.opened()
    item = first(meeting)
    minuting.add_block(item, by=None, text="Somebody spoke of a colour.")
    row = decide(item, "To paint the Harbor.")
    meeting = closed(meeting)
    minutes.circulate(meeting, by=None)
    decisions.publish_decisions(again(meeting), by=None)
    told = {"outcome": "amended", "text": "Subject to corrections."}
    words = [Words(item, "Harbor", "Harbour"), Words(item, "a colour", "a family by name")]
    resolving.approve_minutes(small.approving(again(meeting)), by=None, corrections=words, **told)
    path = row.get_absolute_url()
    assert "<del>Harbor</del> <ins>Harbour</ins>" in page(path, small.member)
    assert "<del>" not in page(path)
    minutes.publish(again(meeting), by=None)
    public = page(path)
    assert "<del>Harbor</del> <ins>Harbour</ins>" in public
    assert "a family by name" not in public


def test_a_record_of_a_restricted_item_is_not_there_for_others(small: Small) -> None:
    meeting = with_secret(small)
    minutes.publish(meeting, by=None)
    row = Decision.objects.get(text="Secret resolution.")
    assert Client().get(row.get_absolute_url()).status_code == 404
    assert "Secret resolution." in page(row.get_absolute_url(), small.member)
    assert Entry.objects.filter(verb="meetings.opened", subject_id=str(row.uuid)).exists()


def test_the_meetings_list_says_how_many_are_private(small: Small) -> None:
    meeting = with_secret(small)
    decisions.publish_decisions(meeting, by=None)
    assert "1 decision on a private item is not shown." in page(url("decisions_of_meeting", meeting))


# -- matters arising -------------------------------------------------------------------------------------------------


def test_matters_arising_lists_every_open_action_of_earlier_meetings(small: Small) -> None:
    meeting = small.opened()
    for words in ("Write it.", "Read it."):
        minuting.add_action(first(meeting), by=None, minuted=words, owners=[Leads(wording="The police")])
    meeting = closed(meeting)
    done = Action.objects.get(minuted="Read it.")
    actions.close(done, by=None, seen=done.version)
    following = small.opened(WINTER)
    minuting.add_action(first(following), by=None, minuted="Later.", owners=[Leads(wording="The police")])
    assert [row.wording for row in matters_arising(following, small.member)] == ["Write it."]
    assert matters_arising(meeting, small.member) == []
    text = page(url("matters", following), small.member)
    assert "Write it." in text
    assert "The police" in text


def test_matters_arising_leak_nothing_in_public(small: Small) -> None:
    meeting = with_secret(small)
    following = small.opened(WINTER)
    assert "Secret deed." not in page(url("matters", following))
    assert matters_for_audience(following, Access.PUBLIC) == []
    minutes.publish(meeting, by=None)
    assert matters_for_audience(following, Access.PUBLIC) == []
    assert [row.wording for row in matters_for_audience(following, Access.RESTRICTED)] == ["Secret deed."]


def test_what_comes_from_elsewhere_or_a_closed_session_is_no_matter_arising_in_public(small: Small) -> None:
    words = {"owners": [Leads(wording="The police")], "origin": "A workshop", "raised_on": AUTUMN.date()}
    actions.add(small.board, by=None, wording="Deed of a workshop.", **words)
    for is_closed, words_of in ((True, "Closed deed."), (False, "Open deed.")):
        meeting = small.opened(AUTUMN, is_closed=is_closed)
        minuting.add_action(first(meeting), by=None, minuted=words_of, owners=[Leads(wording="The police")])
        meeting = closed(again(meeting))
        minutes.circulate(meeting, by=None)
        minutes.publish(again(meeting), by=None)
    following = small.opened(WINTER)
    assert [row.wording for row in matters_for_audience(following, Access.PUBLIC)] == ["Open deed."]
    assert {row.wording for row in matters_for_audience(following, Access.MEMBERS)} == {
        *("Deed of a workshop.", "Closed deed.", "Open deed.")
    }


def test_the_minutes_of_a_closed_session_are_carried_into_no_public_pack(small: Small) -> None:
    meeting = small.circulated(is_closed=True)
    minutes.publish(meeting, by=None)
    following = small.approving(meeting).meeting
    carried = {audience: assemble(following, audience).items[0].earlier for audience in Access}
    assert carried[Access.PUBLIC] is None
    assert "spoke of knives" in str(carried[Access.MEMBERS])


def test_nothing_restricted_is_carried_to_who_declared_an_interest_in_it(small: Small) -> None:
    meeting = with_secret(small)
    following = small.approving(meeting).meeting
    secret = meeting.items.get(order=2)
    words = {"name": str(small.other), "nature": "She knows them.", "declared_at": meeting.starts_at}
    declared = Declaration.objects.create(item=secret, person=small.other, withholds=False, **words)
    for withholds in (False, True):
        Declaration.objects.filter(pk=declared.pk).update(withholds=withholds)
        earlier = str(assemble(following, Access.RESTRICTED).items[0].earlier)
        assert "Open words." in earlier
        assert ("Secret words." in earlier) is not withholds
        assert bool(matters_for_audience(following, Access.RESTRICTED)) is not withholds


# -- as many queries for much as for little --------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [2, 40])
def test_pages_ask_as_often_for_much_as_for_little(
    small: Small, rows: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    meeting = small.opened()
    for number in range(rows):
        minuting.add_action(first(meeting), by=None, minuted=f"Deed {number}.", owners=[Leads(person=small.member)])
        decide(first(meeting), f"Resolution {number}.")
    meeting = closed(meeting)
    minutes.circulate(meeting, by=None)
    minutes.publish(again(meeting), by=None)
    following = small.opened(WINTER)
    row = Decision.objects.first()
    assert row is not None
    for path in (
        url("minutes", meeting),
        url("decisions_of_meeting", meeting),
        url("matters", following),
        url("corrections", meeting),
        reverse("meetings:decisions"),
        row.get_absolute_url(),
    ):
        client = as_person(small.member)
        with django_assert_max_num_queries(12):
            assert client.get(path).status_code == 200


# -- what comes into a pack by itself --------------------------------------------------------------------------------


def following_agenda(small: Small, meeting: Meeting) -> Meeting:
    """The agenda of the next meeting: minutes to approve, and matters arising."""
    following = make_meeting(small.board, starts_at=WINTER)
    make_item(following, title="Minutes", kind="minutes", approves=meeting, text="")
    make_item(following, title="Matters arising", kind="matters", text="")
    return again(following)


def test_a_pack_holds_the_minutes_to_approve_and_matters_arising_for_its_readers(small: Small) -> None:
    following = following_agenda(small, with_secret(small))
    public, members, restricted = (assemble(following, audience).items for audience in Access)
    assert public[0].earlier is None  # nobody has published them
    assert members[0].earlier is not None
    assert "Secret" not in str(members[0].earlier)
    assert "Secret words." in str(restricted[0].earlier)
    assert [one.text for one in restricted[1].matters] == ["Secret deed."]
    assert (members[1].matters, public[1].matters) == ((), ())
    minutes.publish(Meeting.objects.get(starts_at=AUTUMN), by=None)
    shown = assemble(following, Access.PUBLIC).items[0].earlier
    assert shown is not None
    assert shown.is_draft
    assert "Open words." in str(shown)
    assert "Secret" not in str(shown)
    drawn = render_to_string("meetings/pack/item.html", {"item": restricted[1], "document": None})
    assert "Secret deed." in drawn


def test_the_item_of_matters_arising_lists_them(small: Small) -> None:
    following = following_agenda(small, with_secret(small))
    meetings.publish_agenda(following, by=None, at=AUTUMN)
    path = url("item", following, 2)
    assert "Secret deed." in page(path, small.member)
    assert "Secret deed." not in page(path)
