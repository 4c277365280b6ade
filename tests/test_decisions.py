"""Decisions: how they are taken, counted, numbered, published and ratified."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from meetings import triggers
from meetings.models import Block, Decision, Print
from meetings.services import attendance, decisions, minuting, referrals, resolving
from scpb.audit.models import Entry
from scpb.errors import NotAllowed, NotPermitted
from tests.meetings import make_item, make_meeting
from tests.minuted import AUTUMN, SPRING, WINTER, Small, again, closed, decide, first, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def small() -> Small:
    return Small()


# -- taking one ------------------------------------------------------------------------------------------------------


def test_a_decision_keeps_how_many_were_there_and_the_quorum_then(small: Small) -> None:
    meeting = small.opened(present=3)
    decision = decide(first(meeting))
    small.board.quorum = 5
    small.board.save()
    assert (decision.present, decision.quorum, decision.is_quorate) == (3, 2, True)


def test_who_has_left_is_not_counted(small: Small) -> None:
    meeting = small.opened(present=2)
    row = meeting.attendance.voting().first()
    assert row is not None
    attendance.leave(row, by=None, at=meeting.starts_at + timedelta(minutes=10))
    early = decide(first(meeting), at=meeting.starts_at + timedelta(minutes=5))
    late = decide(first(meeting), at=meeting.starts_at + timedelta(minutes=20))
    assert (early.present, late.present) == (2, 1)
    assert not late.is_quorate


def test_a_decision_on_a_recommendation_takes_its_words_unless_others_are_given(small: Small) -> None:
    item = first(small.opened())
    one, two = item.recommendations.all()
    assert decide(item, "", recommendation=one).text == "To note the report."
    assert decide(item, "To fund half of it.", "amended", recommendation=two).text == "To fund half of it."


def test_each_recommendation_is_decided_once(small: Small) -> None:
    item = first(small.opened())
    one = item.recommendations.first()
    decide(item, "", recommendation=one)
    with pytest.raises(NotAllowed, match="decided already"):
        decide(item, "", recommendation=one)


def test_a_recommendation_of_another_item_is_refused(small: Small) -> None:
    item, other = first(small.opened()), first(small.opened(WINTER))
    with pytest.raises(NotAllowed, match="another item"):
        decide(item, "", recommendation=other.recommendations.first())


def test_a_decision_says_something(small: Small) -> None:
    with pytest.raises(NotAllowed, match="Say what was resolved"):
        decide(first(small.opened()), "  ")


def test_only_the_officer_takes_decisions_and_only_while_minutes_are_written(small: Small) -> None:
    meeting = small.opened()
    with pytest.raises(NotPermitted):
        decisions.take(first(meeting), by=small.chair, outcome="agreed", text="Done.")
    circulated = small.circulated(WINTER)
    with pytest.raises(NotAllowed, match="while the meeting is in session"):
        decisions.take(first(circulated), by=small.officer, outcome="agreed", text="Done.")


def test_a_decision_is_reworded_and_undone_while_it_is_not_published(small: Small) -> None:
    item = first(small.opened())
    decision = decisions.reword(decide(item), by=small.officer, outcome="deferred", text="To wait.")
    assert (decision.outcome, decision.text) == ("deferred", "To wait.")
    decisions.undo(decision, by=small.officer)
    assert not Decision.objects.exists()
    assert not Block.objects.filter(kind="decision").exists()


def test_a_decision_from_which_an_action_follows_is_not_undone(small: Small) -> None:
    item = first(small.opened())
    decision = decide(item)
    minuting.add_action(item, by=None, minuted="To write it.", owners=[], decision=decision)
    with pytest.raises(NotAllowed, match="An action or a referral follows"):
        decisions.undo(decision, by=None)


def test_a_decision_on_which_an_answer_rests_is_not_undone(small: Small) -> None:
    decision = decide(first(small.opened()))
    asked = {"matter": "Lighting of the underpass", "question": "Will it be lit?"}
    referral = referrals.receive(
        small.board, by=None, from_body="The Mayor’s Office", sent_on=date(2013, 1, 7), **asked
    )
    referrals.answer_referral(referral, answer="Yes.", by=None, rests_on=decision)
    with pytest.raises(NotAllowed, match="The answer to a referral rests on this decision"):
        decisions.undo(decision, by=None)
    assert Decision.objects.filter(pk=decision.pk).exists()


def test_what_fails_halfway_leaves_nothing(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    item = first(small.opened())
    before = Entry.objects.count()

    def fail(*_args: object, **_values: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(decisions, "_approve", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        decisions.take(item, by=None, outcome="agreed", text="Done.")
    assert not Decision.objects.exists()
    assert Entry.objects.count() == before


# -- numbers ---------------------------------------------------------------------------------------------------------


def test_decisions_are_numbered_by_board_and_year_of_the_sitting_when_they_are_published(small: Small) -> None:
    meeting = small.opened()
    one, two = decide(first(meeting), "One."), decide(first(meeting), "Two.")
    assert one.number is None
    decisions.publish_decisions(closed(meeting), by=small.officer)
    following = small.opened(WINTER)
    three = decide(first(following), "Three.")
    decisions.publish_decisions(closed(following), by=small.officer)
    short = small.board.abbreviation
    said = [Decision.objects.get(pk=row.pk).reference for row in (one, two, three)]
    assert said == [f"{short}/2013/1", f"{short}/2013/2", f"{short}/2014/1"]


def test_a_later_meeting_that_publishes_first_takes_the_next_number_and_leaves_no_gap(small: Small) -> None:
    early, late = small.opened(WINTER), small.opened(SPRING)
    before, after = decide(first(early)), decide(first(late))
    decisions.publish_decisions(closed(late), by=None)
    decisions.publish_decisions(closed(early), by=None)
    numbers = [Decision.objects.get(pk=row.pk).number for row in (before, after)]
    assert numbers == [2, 1]


def test_publishing_again_numbers_only_what_was_added(small: Small) -> None:
    meeting = small.opened()
    decide(first(meeting), "One.")
    meeting = closed(meeting)
    decisions.publish_decisions(meeting, by=None)
    at = again(meeting).decisions_published_at
    decide(first(meeting), "Two.")
    decisions.publish_decisions(again(meeting), by=None)
    assert list(Decision.objects.order_by("number").values_list("number", "text")) == [(1, "One."), (2, "Two.")]
    assert again(meeting).decisions_published_at == at


def test_an_undone_decision_leaves_no_gap(small: Small) -> None:
    meeting = small.opened()
    decisions.undo(decide(first(meeting), "A slip."), by=None)
    decide(first(meeting), "One.")
    decisions.publish_decisions(closed(meeting), by=None)
    assert Decision.objects.get().number == 1


def test_decisions_are_published_after_the_sitting_and_by_the_officer(small: Small) -> None:
    meeting = small.opened()
    decide(first(meeting))
    with pytest.raises(NotAllowed, match="Close the meeting first"):
        decisions.publish_decisions(meeting, by=small.officer)
    with pytest.raises(NotPermitted):
        decisions.publish_decisions(closed(meeting), by=small.chair)


def test_a_meeting_without_decisions_publishes_none(small: Small) -> None:
    with pytest.raises(NotAllowed, match="no decision"):
        decisions.publish_decisions(small.drafted(), by=None)


def test_a_published_decision_is_neither_reworded_nor_undone(small: Small) -> None:
    meeting = small.opened()
    decision = decide(first(meeting))
    decisions.publish_decisions(closed(meeting), by=None)
    with pytest.raises(NotAllowed, match="/2013/1 is published"):
        decisions.reword(decision, by=None, outcome="agreed", text="Otherwise.")
    with pytest.raises(NotAllowed, match="is published"):
        decisions.undo(decision, by=None)


def test_who_was_there_is_counted_once_more_at_publication(small: Small) -> None:
    meeting = small.opened(present=2)
    decision = decide(first(meeting))
    meeting = closed(meeting)
    row = meeting.attendance.voting().first()
    assert row is not None
    attendance.mark(row, presence="apologies", by=None)
    decisions.publish_decisions(meeting, by=None)
    decision.refresh_from_db()
    assert (decision.present, decision.is_quorate) == (1, False)


def test_publication_asks_for_the_list_and_a_page_for_each_decision(small: Small) -> None:
    meeting = small.opened()
    one, two = decide(first(meeting), "One."), decide(first(meeting), "Two.")
    decisions.publish_decisions(closed(meeting), by=None)
    asked = {(row.kind, row.audience, row.subject) for row in Print.objects.all()}
    assert asked == {
        ("decisions", "public", ""),
        ("decision", "public", str(one.uuid)),
        ("decision", "public", str(two.uuid)),
    }


def test_the_public_list_holds_nothing_of_a_restricted_item(small: Small) -> None:
    meeting = make_meeting(small.board, starts_at=AUTUMN)
    make_item(meeting, title="Open business")
    make_item(meeting, title="The case of a family", access="restricted")
    opened(meeting)
    decide(first(meeting), "Open words.")
    decide(meeting.items.get(order=2), "Secret words.")
    decisions.publish_decisions(closed(again(meeting)), by=None)
    lists = {row.audience: str(row.snapshot) for row in Print.objects.filter(kind="decisions")}
    assert "Secret words" not in lists["public"]
    assert "family" not in lists["public"]
    assert "1 decision on a private item" in lists["public"]
    assert "Secret words" in lists["restricted"]
    record = Print.objects.get(kind="decision", snapshot__decision__text="Secret words.")
    assert record.audience == "restricted"


# -- ratifying -------------------------------------------------------------------------------------------------------


@pytest.fixture
def inquorate(small: Small) -> Decision:
    """A published decision of a meeting with one member of two."""
    meeting = small.opened(present=1)
    decision = decide(first(meeting), "To fund the scheme.")
    decisions.publish_decisions(closed(meeting), by=None)
    decision.refresh_from_db()
    return decision


def test_an_inquorate_decision_is_offered_to_the_next_meeting_and_ratified_there(
    small: Small, inquorate: Decision
) -> None:
    following = small.opened(WINTER)
    assert list(Decision.objects.to_ratify(following)) == [inquorate]
    later = resolving.ratify(first(following), by=small.officer, decision=inquorate)
    assert later.ratifies == inquorate
    assert later.text == f"Decision {inquorate.reference} was ratified: To fund the scheme."
    assert not Decision.objects.to_ratify(following).exists()


def test_what_is_ratified_once_is_not_ratified_again(small: Small, inquorate: Decision) -> None:
    item = first(small.opened(WINTER))
    resolving.ratify(item, by=None, decision=inquorate)
    with pytest.raises(NotAllowed, match="ratified already"):
        resolving.ratify(item, by=None, decision=inquorate)


def test_without_a_quorum_nothing_is_ratified(small: Small, inquorate: Decision) -> None:
    item = first(small.opened(WINTER, present=1))
    with pytest.raises(NotAllowed, match="no quorum"):
        resolving.ratify(item, by=None, decision=inquorate)


def test_a_quorate_decision_is_not_ratified(small: Small) -> None:
    meeting = small.opened()
    decision = decide(first(meeting))
    decisions.publish_decisions(closed(meeting), by=None)
    with pytest.raises(NotAllowed, match="without a quorum"):
        resolving.ratify(first(small.opened(WINTER)), by=None, decision=decision)


def test_what_is_not_published_is_not_ratified(small: Small) -> None:
    meeting = small.opened(present=1)
    decision = decide(first(meeting))
    closed(meeting)
    with pytest.raises(NotAllowed, match="not published yet"):
        resolving.ratify(first(small.opened(WINTER)), by=None, decision=decision)


def test_another_board_ratifies_nothing(inquorate: Decision) -> None:
    with pytest.raises(NotAllowed, match="earlier meeting of the board"):
        resolving.ratify(first(Small().opened(WINTER)), by=None, decision=inquorate)


def test_an_earlier_meeting_ratifies_nothing(small: Small, inquorate: Decision) -> None:
    earlier = small.opened(AUTUMN - timedelta(days=90))
    with pytest.raises(NotAllowed, match="later meeting"):
        resolving.ratify(first(earlier), by=None, decision=inquorate)


def test_to_ratify_is_to_agree(small: Small, inquorate: Decision) -> None:
    item = first(small.opened(WINTER))
    with pytest.raises(NotAllowed, match="To ratify is to agree"):
        decide(item, "To refuse it.", "rejected", ratifies=inquorate)
    decision = resolving.ratify(item, by=None, decision=inquorate)
    with pytest.raises(NotAllowed, match="ratifies another one"):
        decisions.reword(decision, by=None, outcome="noted", text="Noted.")


def test_a_ratification_without_the_quorum_it_seemed_to_have_is_not_published(
    small: Small, inquorate: Decision
) -> None:
    following = small.opened(WINTER, present=2)
    resolving.ratify(first(following), by=None, decision=inquorate)
    following = closed(following)
    row = following.attendance.voting().first()
    assert row is not None
    attendance.mark(row, presence="apologies", by=None)
    with pytest.raises(NotAllowed, match="no quorum"):
        decisions.publish_decisions(following, by=None)
    assert again(following).decisions_published_at is None


# -- what the database refuses ---------------------------------------------------------------------------------------


def test_the_database_gives_no_number_twice(small: Small) -> None:
    meeting = small.opened()
    one, two = decide(first(meeting), "One."), decide(first(meeting), "Two.")
    Decision.objects.filter(pk=one.pk).update(number=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=two.pk).update(number=1)


@pytest.mark.parametrize(
    "values",
    [
        {"text": ""},
        {"outcome": "mumbled"},
        {"number": 0},
        {"published_at": AUTUMN},
    ],
)
def test_the_database_refuses_what_is_no_decision(small: Small, values: dict[str, object]) -> None:
    decision = decide(first(small.opened()))
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(**values)


def test_the_database_lets_no_decision_ratify_itself(small: Small) -> None:
    decision = decide(first(small.opened()))
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(ratifies=decision)


@pytest.mark.parametrize(
    "values", [{"number": 9}, {"year": 2020}, {"present": 9}, {"quorum": 1}, {"published_at": WINTER}]
)
def test_the_database_keeps_what_a_published_decision_is_known_by(
    inquorate: Decision, values: dict[str, object]
) -> None:
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Decision.objects.filter(pk=inquorate.pk).update(**values)


def test_the_database_deletes_no_numbered_decision(inquorate: Decision) -> None:
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Decision.objects.filter(pk=inquorate.pk)._raw_delete("default")


def test_the_database_still_refuses_after_its_triggers_were_lifted_for_a_moment(inquorate: Decision) -> None:
    with triggers.lifted(connection):
        Decision.objects.filter(pk=inquorate.pk).update(present=2)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Decision.objects.filter(pk=inquorate.pk).update(present=1)
