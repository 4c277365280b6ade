"""A print belongs to what it was printed of: no page offers one that says what the page does not say any more."""

from __future__ import annotations

import pytest
from django.urls import reverse

from meetings.models import AgendaItem, Meeting, MinutesVersion, Print
from meetings.services import (
    agenda_prints,
    amending,
    corrections,
    decisions,
    minutes,
    minuting,
    plans,
    prints,
    resolving,
)
from meetings.services import meetings as moves
from meetings.services.corrections import Words
from scpb.documents import services as documents
from scpb.people.models import Person
from tests.factories import make_board
from tests.meetings import make_item, make_meeting, make_pdf
from tests.minuted import AUTUMN, SPRING, Small, again, closed, decide, first, opened
from tests.planned import plan, put
from tests.test_meetings import as_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def small() -> Small:
    return Small()


def make_all() -> None:
    """What was asked for is printed, without its job."""
    pdf = documents.store(make_pdf("A print"), name="print.pdf", media_type="application/pdf", by=None)
    for one in Print.objects.filter(state="building"):
        prints.drawn(one, pdf=pdf, word=None, pages=1)


def offered(meeting: Meeting, reader: Person | None, version: int | None = None) -> list[str]:
    """The versions whose prints the page of the minutes offers, and of what version the page is, first."""
    address = reverse("meetings:minutes", args=[meeting.board.slug, meeting.number])
    page = as_person(reader).get(f"{address}?version={version}" if version else address).context["page"]
    numbers = {str(one.uuid): one.number for one in MinutesVersion.objects.filter(meeting=meeting)}
    return [str(page.version.number), *(f"{numbers[one.subject]} {one.audience}" for one in page.prints)]


def out(kind: str, meeting: Meeting | None = None) -> list[Print]:
    """What readers get of a kind, in the order in which it was asked for."""
    found = Print.objects.filter(kind=kind, published_at__isnull=False).order_by("pk")
    return list(found.filter(meeting=meeting) if meeting else found)


def circulated_twice(small: Small) -> Meeting:
    meeting = small.circulated()
    minutes.take_back(meeting, by=None, reason="A name.")
    minuting.add_block(first(meeting), by=None, text="More was said.")
    minutes.circulate(again(meeting), by=None)
    make_all()
    return again(meeting)


# -- minutes -----------------------------------------------------------------------------------------------------------


def test_each_version_is_offered_with_its_own_print_and_an_earlier_one_says_so(small: Small) -> None:
    meeting = circulated_twice(small)
    assert offered(meeting, small.member) == ["2", "2 members"]
    assert offered(meeting, small.member, 1) == ["1", "1 members"]
    address = reverse("meetings:minutes", args=[small.board.slug, meeting.number])
    earlier = as_person(small.member).get(f"{address}?version=1").content.decode()
    latest = as_person(small.member).get(address).content.decode()
    assert "Minutes, version 1" in earlier and "the print of an earlier version" in earlier
    assert "Minutes, version 2" in latest and "the print of an earlier version" not in latest


def test_a_version_whose_print_is_not_made_yet_is_not_offered_with_that_of_another(small: Small) -> None:
    meeting = circulated_twice(small)
    minutes.take_back(meeting, by=None, reason="A name.")
    minuting.add_block(first(meeting), by=None, text="Still more was said.")
    minutes.circulate(again(meeting), by=None)
    assert offered(again(meeting), small.member) == ["3", "3 members"]
    page = as_person(small.member).get(reverse("meetings:minutes", args=[small.board.slug, meeting.number]))
    assert "Minutes, version 3: being printed anew" in page.content.decode()
    assert "As it stood on" not in page.content.decode()


@pytest.mark.parametrize("made", ["cleared", "approved", "corrected"])
def test_every_version_that_is_made_is_printed(small: Small, made: str) -> None:
    meeting = small.circulated()
    if made == "cleared":
        words = {"item": first(meeting), "existing": "Harbor", "proposed": "Harbour"}
        corrections.accept(corrections.propose(meeting, by=small.member, **words), by=None)
        minutes.clear(again(meeting), by=small.chair)
    else:
        decide(small.approving(meeting))
    if made == "corrected":
        later = closed(small.opened(SPRING))
        words = Words(first(meeting), "Harbor", "Harbour")
        corrections.correct_approved(again(meeting), by=None, made_at=later, words=words)
    make_all()
    last = {"cleared": 2, "approved": 2, "corrected": 3}[made]
    assert offered(again(meeting), small.member) == [str(last), f"{last} members"]


def test_the_public_keeps_the_print_of_what_was_published_until_the_next_version_is(small: Small) -> None:
    meeting = small.circulated()
    minutes.publish(meeting, by=None)
    decide(small.approving(again(meeting)))
    make_all()
    assert offered(again(meeting), None) == ["1", "1 public"]
    assert offered(again(meeting), small.member) == ["2", "2 members"]
    minutes.publish(again(meeting), by=None)
    make_all()
    assert offered(again(meeting), None) == offered(again(meeting), small.member) == ["2", "2 public"]


def test_the_numbers_of_decisions_are_in_every_print_once_they_are_given(small: Small) -> None:
    meeting = small.opened()
    decide(first(meeting))
    minutes.circulate(closed(meeting), by=None)
    assert [row.snapshot["items"][0]["blocks"][0]["reference"] for row in out("minutes")] == [""]
    decisions.publish_decisions(again(meeting), by=small.officer)
    number = f"{small.board.abbreviation}/2013/1"
    told = [(row.audience, row.snapshot["items"][0]["blocks"][0]["reference"]) for row in out("minutes")]
    assert told == [("members", number)]
    minutes.publish(again(meeting), by=None)
    assert [row.audience for row in out("minutes")] == ["public"]


def test_minutes_that_say_more_to_who_is_trusted_keep_a_print_for_each(small: Small) -> None:
    meeting = make_meeting(small.board, starts_at=AUTUMN)
    make_item(meeting, title="Knife crime")
    secret = make_item(meeting, title="A family", access="restricted", public_title="A case")
    meeting = opened(meeting)
    minuting.add_block(AgendaItem.objects.get(pk=secret.pk), by=None, text="Something.")
    minutes.circulate(closed(meeting), by=None)
    minutes.publish(again(meeting), by=None)
    assert [row.audience for row in out("minutes")] == ["restricted", "public"]
    assert "A family" not in str(out("minutes")[1].snapshot)


# -- decisions ---------------------------------------------------------------------------------------------------------


def test_a_decision_ratified_later_is_printed_anew_with_what_ratified_it(small: Small) -> None:
    meeting = small.opened(present=1)
    first_one = decide(first(meeting))
    minutes.circulate(closed(meeting), by=None)
    decisions.publish_decisions(again(meeting), by=None)
    later = small.opened(SPRING)
    resolving.ratify(first(later), by=None, decision=first_one)
    decisions.publish_decisions(closed(later), by=None)
    number = f"{small.board.abbreviation}/2014/1"
    [listed] = out("decisions", meeting)
    [record] = [row for row in out("decision", meeting) if row.subject == str(first_one.uuid)]
    [minuted] = out("minutes", meeting)
    assert listed.snapshot["decisions"][0]["ratified_by"] == number
    assert record.snapshot["decision"]["ratified_by"] == number
    assert minuted.snapshot["items"][0]["blocks"][0]["ratified_by"] == number


def test_a_published_decision_that_is_corrected_is_printed_anew(small: Small) -> None:
    meeting = small.opened()
    decide(first(meeting), "That Harbor be thanked.")
    minutes.circulate(closed(meeting), by=None)
    decisions.publish_decisions(again(meeting), by=None)
    words = {"item": first(meeting), "existing": "Harbor", "proposed": "Harbour"}
    corrections.accept(corrections.propose(again(meeting), by=small.member, **words), by=small.officer)
    for kind in ("decisions", "decision"):
        [one] = out(kind)
        assert "That Harbour be thanked." in str(one.snapshot)


# -- the agenda --------------------------------------------------------------------------------------------------------


def with_agenda(small: Small) -> Meeting:
    meeting = make_meeting(small.board)
    make_item(meeting, title="Knife crime")
    make_item(meeting, title="Parks")
    moves.publish_agenda(meeting, by=None)
    agenda_prints.print_agenda(again(meeting), audience="public", by=None)
    return again(meeting)


@pytest.mark.parametrize("change", ["withdrawn", "reinstated", "late"])
def test_an_agenda_that_changes_before_its_readers_is_printed_anew(small: Small, change: str) -> None:
    meeting = with_agenda(small)
    [before] = out("agenda")
    if change == "late":
        amending.add_late_item(meeting, urgency="It is urgent.", by=small.officer, title="Floods")
    else:
        item = amending.withdraw_item(meeting.items.get(order=2), reason="Not ready.", by=small.officer)
        [before] = out("agenda") if change == "reinstated" else [before]
        if change == "reinstated":
            amending.reinstate_item(item, by=None)
    [now] = out("agenda")
    assert now != before
    assert ("Not ready." in str(now.snapshot)) == (change == "withdrawn")
    assert ("Floods" in str(now.snapshot)) == (change == "late")


def test_an_agenda_of_which_nothing_was_printed_is_not_printed_by_a_change(small: Small) -> None:
    meeting = make_meeting(small.board)
    make_item(meeting, title="Parks")
    moves.publish_agenda(meeting, by=None)
    amending.withdraw_item(meeting.items.get(order=1), reason="Not ready.", by=None)
    assert out("agenda") == []


def test_no_print_of_an_agenda_names_a_date_that_was_given_up(small: Small) -> None:
    meeting = with_agenda(small)
    moves.postpone(meeting, reason="Snow.", by=None)
    put_off = again(meeting)
    moves.reschedule(put_off, starts_at=SPRING, ends_at=SPRING.replace(hour=17), by=small.officer)
    assert out("agenda") == []


# -- the forward plan --------------------------------------------------------------------------------------------------


def test_the_page_of_an_earlier_plan_offers_its_own_print_and_says_that_there_is_a_later_one() -> None:
    board = make_board()
    meeting = plan(board, 30)
    put(meeting, "Knife crime")
    earlier = plans.publish_plan(board, by=None)
    put(meeting, "Parks")
    later = plans.publish_plan(board, by=None)
    make_all()
    for edition, is_earlier in ((earlier, True), (later, False)):
        answer = as_person(None).get(edition.get_absolute_url())
        assert answer.context["print"].subject == str(edition.uuid)
        assert ("This is an earlier plan." in answer.content.decode()) == is_earlier
