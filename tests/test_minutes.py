"""Minutes on their way: circulated, corrected, cleared, approved at the next meeting, corrected later, published."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from meetings.minutes.document import corrected
from meetings.minutes.editions import document_of, for_audience
from meetings.models import Action, Block, Correction, Decision, Letter, Meeting, MinutesVersion, Print
from meetings.services import actions, corrections, decisions, minutes, minuting, resolving
from meetings.services.agenda import Leads
from meetings.services.corrections import Words
from scpb.audit.models import Entry
from scpb.documents import snapshots
from scpb.errors import NotAllowed, NotPermitted
from tests.meetings import make_item, make_meeting
from tests.minuted import AUTUMN, SPRING, WINTER, Small, again, closed, decide, first, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def small() -> Small:
    return Small()


def said(meeting: Meeting) -> str:
    """What the first item's first block says now."""
    block = Block.objects.filter(item__meeting=meeting, item__order=1).first()
    assert block is not None
    return block.text


def kept(meeting: Meeting) -> list[tuple[int, str, str]]:
    """Each version's number, kind, and what its first item's first block says."""
    rows = MinutesVersion.objects.filter(meeting=meeting).order_by("number")
    return [(row.number, row.kind, document_of(row).items[0].blocks[0].text) for row in rows]


HARBOR, HARBOUR = "Councillor Harbor spoke of knives.", "Councillor Harbour spoke of knives."


# -- circulating -----------------------------------------------------------------------------------------------------


def test_circulated_minutes_are_a_dated_version_with_the_hash_of_what_it_says(small: Small) -> None:
    meeting = small.drafted()
    version = minutes.circulate(meeting, by=small.officer)
    assert (version.number, version.kind, version.made_by) == (1, "circulated", small.officer)
    assert version.sha256 == snapshots.digest(version.snapshot)
    assert again(meeting).minutes_circulated_at is not None
    assert again(meeting).state == "circulated"


def test_the_board_is_told_once_by_a_letter_that_names_nothing_but_the_meeting(small: Small) -> None:
    meeting = small.circulated()
    letters = Letter.objects.filter(kind="minutes")
    assert {letter.person for letter in letters} == {small.chair, small.member, small.other}
    assert all("Harbor" not in letter.text and "Knife" not in letter.text for letter in letters)
    assert {letter.path for letter in letters} == {f"/boards/{small.board.slug}/meetings/{meeting.number}/minutes/"}


def test_actions_minuted_after_the_meeting_go_to_their_owners_with_the_circulated_minutes(small: Small) -> None:
    meeting = small.drafted()
    minuting.add_action(first(meeting), by=None, minuted="Write it.", owners=[Leads(person=small.member)])
    assert Action.objects.get().state == "draft"
    minutes.circulate(meeting, by=small.officer)
    assert Action.objects.get().state == "open"
    assert Letter.objects.filter(person=small.member, kind="assigned").count() == 1


def test_minutes_that_say_nothing_are_not_circulated(small: Small) -> None:
    with pytest.raises(NotAllowed, match="Nothing is minuted"):
        minutes.circulate(closed(small.opened()), by=None)


def test_minutes_are_circulated_again_only_when_they_changed(small: Small) -> None:
    meeting = small.circulated()
    with pytest.raises(NotAllowed, match="nothing has changed"):
        minutes.circulate(meeting, by=None)
    minutes.take_back(meeting, by=None, reason="A name.")
    minuting.add_block(first(meeting), by=None, text="More was said.")
    assert minutes.circulate(again(meeting), by=None).number == 2


def test_circulated_minutes_are_not_written_but_taken_back_first(small: Small) -> None:
    meeting = small.circulated()
    with pytest.raises(NotAllowed, match="changes by a correction"):
        minuting.add_block(first(meeting), by=None, text="More.")
    minutes.take_back(meeting, by=small.officer, reason="A name.")
    minuting.add_block(first(meeting), by=None, text="More.")
    assert MinutesVersion.objects.get().number == 1


def test_members_get_a_print_of_the_draft_and_the_public_none(small: Small) -> None:
    small.circulated()
    assert {row.audience for row in Print.objects.filter(kind="minutes")} == {"members"}


@pytest.mark.parametrize("who", ["chair", "member", "outsider"])
def test_only_the_officer_circulates_takes_back_and_publishes(small: Small, who: str) -> None:
    by = getattr(small, who)
    with pytest.raises(NotPermitted):
        minutes.circulate(small.drafted(), by=by)
    meeting = small.circulated(WINTER)
    with pytest.raises(NotPermitted):
        minutes.take_back(meeting, by=by, reason="So.")
    with pytest.raises(NotPermitted):
        minutes.publish(meeting, by=by)


def test_what_fails_halfway_leaves_nothing(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting = small.drafted()
    before = Entry.objects.count()

    def fail(*_args: object, **_values: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(minutes, "_tell", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        minutes.circulate(meeting, by=None)
    assert again(meeting).state == "minutes"
    assert not MinutesVersion.objects.exists()
    assert Entry.objects.count() == before


# -- corrections while they are circulated ---------------------------------------------------------------------------


def propose(small: Small, meeting: Meeting, **values: object) -> Correction:
    told = {"item": first(meeting), "existing": "Harbor", "proposed": "Harbour", "why": "A slip.", **values}
    return corrections.propose(meeting, by=small.member, **told)


def test_an_accepted_correction_changes_the_words_where_they_stand(small: Small) -> None:
    meeting = small.circulated()
    row = corrections.accept(propose(small, meeting), by=small.officer)
    assert said(meeting) == HARBOUR
    assert (row.state, row.decided_by) == ("accepted", small.officer)
    assert kept(meeting) == [(1, "circulated", HARBOR)]


def test_a_correction_without_words_to_replace_adds_a_paragraph(small: Small) -> None:
    meeting = small.circulated()
    corrections.accept(propose(small, meeting, existing="", proposed="And of guns."), by=None)
    texts = Block.objects.filter(item=first(meeting)).order_by("order").values_list("text", flat=True)
    assert list(texts) == [HARBOR, "And of guns."]


def test_a_correction_reaches_decisions_actions_and_attendance(small: Small) -> None:
    meeting = small.opened()
    decision = decide(first(meeting), "That Harbor be thanked.")
    minuting.add_action(first(meeting), by=None, minuted="Write to Harbor.", owners=[])
    meeting = closed(meeting)
    minutes.circulate(meeting, by=None)
    corrections.accept(propose(small, again(meeting)), by=None)
    decision.refresh_from_db()
    assert decision.text == "That Harbour be thanked."
    assert meeting.actions.get().minuted == "Write to Harbour."
    row = propose(small, again(meeting), item=None, existing="Mary Member", proposed="Mary Harbour")
    corrections.accept(row, by=None)
    assert meeting.attendance.filter(name="Mary Harbour").exists()


def test_a_correction_too_long_for_the_attendance_is_refused_with_what_to_do(small: Small) -> None:
    meeting = small.circulated()
    row = propose(small, meeting, item=None, existing="Mary Member", proposed="Mary " * 50)
    with pytest.raises(NotAllowed, match="name has at most 200 characters"):
        corrections.accept(row, by=None)
    assert meeting.attendance.filter(name="Mary Member").exists()
    assert corrections.accept(row, by=None, by_hand=True).state == "accepted"


def test_who_had_a_decision_or_an_action_open_is_told_that_it_was_corrected(small: Small) -> None:
    meeting = small.opened()
    item = first(meeting)
    decide(item, "That Harbor be thanked.")
    minuting.add_action(item, by=None, minuted="Write to Harbor.", owners=[Leads(wording="The police")])
    open_before = {block.kind: block for block in Block.objects.filter(item=item).with_places()}
    meeting = closed(meeting)
    minutes.circulate(meeting, by=None)
    corrections.accept(propose(small, again(meeting)), by=None)
    minutes.take_back(again(meeting), by=None, reason="More is wrong.")
    with pytest.raises(minuting.Overtaken):
        minuting.write_decision(open_before["decision"], seen=1, outcome="agreed", text="That Harbor go.", by=None)
    changed = {"seen": 1, "seen_action": 1, "minuted": "Harbor", "owners": [Leads(wording="The police")]}
    with pytest.raises(minuting.Overtaken):
        minuting.write_action(open_before["action"], by=None, **changed)
    assert Decision.objects.get().text == "That Harbour be thanked."
    assert Action.objects.get().minuted == "Write to Harbour."


def test_the_officer_may_accept_in_other_words(small: Small) -> None:
    meeting = small.circulated()
    row = corrections.accept(propose(small, meeting), by=None, words="Haarbour")
    assert said(meeting) == "Councillor Haarbour spoke of knives."
    assert row.reason == "In these words: Haarbour"


def test_words_that_do_not_stand_there_are_changed_by_hand(small: Small) -> None:
    meeting = small.circulated()
    row = propose(small, meeting, existing="Councillor Harper")
    with pytest.raises(NotAllowed, match="by hand"):
        corrections.accept(row, by=None)
    assert corrections.accept(row, by=None, by_hand=True).reason == "Changed by hand."
    assert said(meeting) == HARBOR


def test_a_correction_is_declined_with_a_reason_and_decided_once(small: Small) -> None:
    meeting = small.circulated()
    row = propose(small, meeting)
    with pytest.raises(NotAllowed, match="Say why"):
        corrections.decline(row, by=None, reason=" ")
    assert corrections.decline(row, by=small.officer, reason="That is the name.").reason == "That is the name."
    with pytest.raises(NotAllowed, match="has been decided: Declined"):
        corrections.accept(row, by=None)
    assert said(meeting) == HARBOR


def test_corrections_are_proposed_by_the_boards_own_people_while_minutes_are_circulated(small: Small) -> None:
    meeting = small.circulated()
    with pytest.raises(NotPermitted):
        corrections.propose(meeting, by=small.outsider, item=None, existing="", proposed="More.")
    with pytest.raises(NotAllowed, match="while the minutes are circulated"):
        propose(small, small.drafted(WINTER))


def test_nobody_proposes_to_an_item_that_is_not_open_to_them(small: Small) -> None:
    meeting = make_meeting(small.board, starts_at=AUTUMN)
    make_item(meeting)
    make_item(meeting, title="A family", access="restricted")
    opened(meeting)
    minuting.add_block(first(meeting), by=None, text="Something.")
    meeting = closed(again(meeting))
    minutes.circulate(meeting, by=None)
    small.board.memberships.filter(person=small.other).update(kind="adviser", is_voting=False)
    with pytest.raises(NotPermitted):
        corrections.propose(
            again(meeting), by=small.other, item=meeting.items.get(order=2), existing="", proposed="More."
        )


def test_only_the_officer_decides(small: Small) -> None:
    row = propose(small, small.circulated())
    with pytest.raises(NotPermitted):
        corrections.accept(row, by=small.chair)
    with pytest.raises(NotPermitted):
        corrections.decline(row, by=small.member, reason="So.")


# -- the chair clears ------------------------------------------------------------------------------------------------


def test_the_chair_clears_and_any_later_change_unclears(small: Small) -> None:
    meeting = small.circulated()
    minutes.clear(meeting, by=small.chair)
    assert again(meeting).minutes_cleared_by == small.chair
    corrections.accept(propose(small, meeting), by=None)
    assert again(meeting).minutes_cleared_at is None
    minutes.clear(meeting, by=small.chair)
    assert kept(meeting) == [(1, "circulated", HARBOR), (2, "circulated", HARBOUR)]
    minutes.take_back(meeting, by=None, reason="A name.")
    assert again(meeting).minutes_cleared_at is None


def test_the_officer_records_who_cleared_them(small: Small) -> None:
    meeting = small.circulated()
    with pytest.raises(NotAllowed, match="Say who cleared"):
        minutes.clear(meeting, by=small.officer, chair=small.member)
    assert minutes.clear(meeting, by=small.officer, chair=small.chair).minutes_cleared_by == small.chair


def test_a_member_clears_nothing(small: Small) -> None:
    with pytest.raises(NotPermitted):
        minutes.clear(small.circulated(), by=small.member)


def test_minutes_with_undecided_corrections_are_not_cleared(small: Small) -> None:
    meeting = small.circulated()
    propose(small, meeting)
    with pytest.raises(NotAllowed, match="undecided"):
        minutes.clear(meeting, by=small.chair)


def test_where_the_chair_clears_minutes_they_are_not_approved_before(small: Small) -> None:
    meeting = small.circulated()
    item = small.approving(meeting)
    small.board.is_cleared_by_chair = True
    small.board.save()
    with pytest.raises(NotAllowed, match="has not cleared"):
        decide(item)
    minutes.clear(again(meeting), by=small.chair)
    decide(item)
    assert again(meeting).state == "approved"


# -- approving -------------------------------------------------------------------------------------------------------


def test_to_agree_on_the_item_of_earlier_minutes_approves_them(small: Small) -> None:
    meeting = small.circulated()
    decision = decide(small.approving(meeting))
    meeting = again(meeting)
    assert (meeting.state, meeting.minutes_approved_by) == ("approved", decision)
    assert kept(meeting) == [(1, "circulated", HARBOR), (2, "approved", HARBOR)]


def test_agreed_subject_to_corrections_they_are_made_first_and_the_old_version_is_kept(small: Small) -> None:
    meeting = small.circulated()
    item = small.approving(meeting)
    words = Words(first(meeting), "Harbor", "Harbour")
    told = {"outcome": "amended", "text": "Subject to a spelling correction they were agreed."}
    decision = resolving.approve_minutes(item, by=small.officer, corrections=[words], **told)
    assert again(meeting).minutes_approved_by == decision
    assert kept(meeting) == [(1, "circulated", HARBOR), (2, "approved", HARBOUR)]
    row = Correction.objects.get()
    assert (row.state, row.made_at) == ("accepted", item.meeting)
    note = "Corrected at the meeting of 24 January 2014: item 1, “Harbor” to “Harbour”."
    approved = MinutesVersion.objects.get(kind="approved")
    assert for_audience(approved, "public").notes == (note,)


def test_a_decision_taken_as_amended_waits_for_its_corrections(small: Small) -> None:
    meeting = small.circulated()
    item = small.approving(meeting)
    taken = decide(item, "Subject to a correction.", "amended")
    assert again(meeting).state == "circulated"
    words = Words(first(meeting), "Harbor", "Harbour")
    told = {"outcome": "amended", "text": "Subject to one correction."}
    decision = resolving.approve_minutes(item, by=None, corrections=[words], **told)
    assert decision.pk == taken.pk
    assert again(meeting).state == "approved"
    assert item.decisions.count() == 1


@pytest.mark.parametrize("outcome", ["agreed", "noted", "deferred", "rejected"])
def test_what_approved_minutes_as_amended_is_not_reworded_to_something_else(small: Small, outcome: str) -> None:
    meeting = small.circulated()
    item, words = small.approving(meeting), Words(first(meeting), "Harbor", "Harbour")
    told = {"outcome": "amended", "text": "They were agreed as amended."}
    decision = resolving.approve_minutes(item, by=None, corrections=[words], **told)
    with pytest.raises(NotAllowed, match="approved the minutes"):
        decisions.reword(decision, by=None, outcome=outcome, text="Not agreed.")
    reworded = decisions.reword(decision, by=None, outcome="amended", text="Subject to a spelling.")
    assert (reworded.text, again(meeting).state) == ("Subject to a spelling.", "approved")


def test_a_correction_whose_words_are_not_there_approves_nothing(small: Small) -> None:
    meeting = small.circulated()
    item = small.approving(meeting)
    with pytest.raises(NotAllowed, match="“Harper” does not stand"):
        resolving.approve_minutes(
            item, by=None, outcome="amended", text="So.", corrections=[Words(first(meeting), "Harper", "Harbour")]
        )
    assert again(meeting).state == "circulated"
    assert not Correction.objects.exists()
    assert not item.decisions.exists()


@pytest.mark.parametrize("outcome", ["noted", "deferred", "rejected"])
def test_what_is_not_agreed_approves_nothing(small: Small, outcome: str) -> None:
    meeting = small.circulated()
    decide(small.approving(meeting), outcome=outcome)
    assert again(meeting).state == "circulated"


def test_minutes_that_were_not_circulated_or_are_disputed_are_not_approved(small: Small) -> None:
    meeting = small.drafted()
    item = small.approving(meeting)
    with pytest.raises(NotAllowed, match="have not been circulated"):
        decide(item)
    minutes.circulate(again(meeting), by=None)
    propose(small, again(meeting))
    with pytest.raises(NotAllowed, match="1 proposed correction"):
        decide(item)


def test_the_decision_that_approved_minutes_is_not_undone(small: Small) -> None:
    meeting = small.circulated()
    decision = decide(small.approving(meeting))
    with pytest.raises(NotAllowed, match="approved the minutes"):
        minuting.remove_block(decision.block, by=None)
    assert again(meeting).state == "approved"


def test_approved_minutes_are_changed_by_nobody(small: Small) -> None:
    meeting = small.approved()
    for act in (
        lambda: minutes.take_back(meeting, by=None, reason="So."),
        lambda: minutes.circulate(meeting, by=None),
        lambda: minutes.clear(meeting, by=small.chair),
        lambda: minuting.add_block(first(meeting), by=None, text="More."),
        lambda: propose(small, meeting),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert said(meeting) == HARBOR


# -- correcting approved minutes -------------------------------------------------------------------------------------


def test_a_later_meeting_corrects_approved_minutes_as_a_new_version_that_names_it(small: Small) -> None:
    meeting = small.approved()
    later = small.opened(SPRING)
    words = Words(first(meeting), "Harbor", "Harbour", why="The name.")
    version = corrections.correct_approved(meeting, by=small.officer, made_at=later, words=words)
    assert (version.kind, version.corrected_at, version.note) == ("corrected", later, "The name.")
    assert [text for _number, _kind, text in kept(meeting)] == [HARBOR, HARBOR, HARBOUR]
    assert said(meeting) == HARBOR
    assert for_audience(version, "public").status.endswith("corrected at the meeting of 25 April 2014")


def test_a_correction_of_approved_minutes_names_a_later_meeting_of_the_board_that_was_held(small: Small) -> None:
    meeting = small.approved()
    words = Words(first(meeting), "Harbor", "Harbour")
    for other in (make_meeting(small.board, starts_at=SPRING), Small().opened(SPRING), meeting):
        with pytest.raises(NotAllowed, match="Name the later meeting"):
            corrections.correct_approved(meeting, by=None, made_at=other, words=words)
    with pytest.raises(NotPermitted):
        corrections.correct_approved(meeting, by=small.chair, made_at=small.opened(SPRING), words=words)


def test_minutes_that_are_not_approved_are_not_corrected_by_a_later_meeting(small: Small) -> None:
    meeting = small.circulated()
    words = Words(first(meeting), "Harbor", "Harbour")
    with pytest.raises(NotAllowed, match="Only approved minutes"):
        corrections.correct_approved(meeting, by=None, made_at=small.opened(WINTER), words=words)


def test_a_correction_changes_only_its_item() -> None:
    text = {"items": [{"uuid": name, "number": 1, "title": "", "blocks": [{"kind": "paragraph", "text": "Harbor"}]}
                      for name in ("a", "b")]}  # fmt: skip
    empty = dict.fromkeys(("partnership", "board", "meeting", "day", "begins", "venue", "chair"), "")
    attendance = [{"presence": "present", "label": "", "people": [{"name": "Harbor"}]}]
    whole = {**empty, **text, "quorum": 1, "attendance": attendance}
    document = document_of(MinutesVersion(snapshot=whole))
    after = corrected(document, "a", "Harbor", "Harbour")
    assert [item.blocks[0].text for item in after.items] == ["Harbour", "Harbor"]
    assert after.attendance[0].people[0].name == "Harbor"
    named = corrected(document, "", "Harbor", "Harbour")
    assert named.attendance[0].people[0].name == "Harbour"
    assert [item.blocks[0].text for item in named.items] == ["Harbor", "Harbor"]


def test_what_moves_on_by_itself_changes_no_minutes(small: Small) -> None:
    meeting = small.opened()
    block = minuting.add_action(first(meeting), by=None, minuted="Write it.", owners=[Leads(wording="The police")])
    meeting = closed(meeting)
    minutes.circulate(meeting, by=None)
    assert block.action is not None
    action = Action.objects.select_related("board").get(pk=block.action.pk)
    actions.transfer(action, by=None, seen=action.version, owners=[Leads(wording="The council")], why="It is theirs.")
    decide(small.approving(again(meeting)))
    circulated, approved = (document_of(row) for row in MinutesVersion.objects.order_by("number"))
    assert approved == circulated
    assert approved.items[0].blocks[0].owners == ("The police",)


# -- publishing ------------------------------------------------------------------------------------------------------


def test_published_draft_minutes_are_marked_as_one_and_number_their_decisions(small: Small) -> None:
    meeting = small.opened()
    decide(first(meeting))
    meeting = closed(meeting)
    minutes.circulate(meeting, by=None)
    version = minutes.publish(again(meeting), by=small.officer)
    document = for_audience(version, "public")
    assert document.is_draft
    assert document.status.startswith("Draft until approved")
    assert document.items[0].blocks[0].reference == f"{small.board.abbreviation}/2013/1"
    assert Print.objects.get(kind="minutes", audience="public").published_at is not None


def test_what_was_accepted_since_is_in_what_is_published(small: Small) -> None:
    meeting = small.circulated()
    corrections.accept(propose(small, meeting), by=None)
    assert document_of(minutes.publish(meeting, by=None)).items[0].blocks[0].text == HARBOUR


def test_minutes_are_published_once_each_version(small: Small) -> None:
    meeting = small.approved()
    minutes.publish(meeting, by=None)
    with pytest.raises(NotAllowed, match="are published"):
        minutes.publish(meeting, by=None)
    version = MinutesVersion.objects.get(meeting=meeting, kind="approved")
    assert version.published_at is not None
    assert not for_audience(version, "public").is_draft


def test_a_draft_that_nobody_was_sent_is_not_published(small: Small) -> None:
    with pytest.raises(NotAllowed, match="Circulate the minutes first"):
        minutes.publish(small.drafted(), by=None)


# -- what the database refuses ---------------------------------------------------------------------------------------


def test_the_database_keeps_every_version_as_it_is(small: Small) -> None:
    version = MinutesVersion.objects.filter(meeting=small.circulated())
    for values in ({"snapshot": {}}, {"sha256": "0" * 64}, {"kind": "approved"}, {"number": 5}):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            version.update(**values)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        version._raw_delete("default")
    assert version.update(published_at=WINTER) == 1


def test_the_database_takes_no_approval_back(small: Small) -> None:
    meeting = Meeting.objects.filter(pk=small.approved().pk)
    for values in ({"state": "circulated"}, {"minutes_approved_at": SPRING}):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            meeting.update(**values)


def test_the_database_refuses_approval_without_a_decision_and_clearance_without_a_name(small: Small) -> None:
    meeting = Meeting.objects.filter(pk=small.circulated().pk)
    for values in (
        {"state": "approved", "minutes_approved_at": WINTER},
        {"minutes_cleared_at": WINTER},
        {"minutes_circulated_at": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            meeting.update(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"number": 1},
        {"kind": "rumoured"},
        {"kind": "corrected"},
    ],
)
def test_the_database_refuses_a_version_that_breaks_a_rule(small: Small, values: dict[str, object]) -> None:
    meeting = small.circulated()
    row = {"number": 2, "kind": "circulated", "snapshot": {}, "sha256": "0" * 64, "made_at": WINTER, **values}
    with pytest.raises(IntegrityError), transaction.atomic():
        MinutesVersion.objects.create(meeting=meeting, **row)


def test_the_database_keeps_one_approved_version(small: Small) -> None:
    meeting = small.approved()
    row = {"number": 9, "kind": "approved", "snapshot": {}, "sha256": "0" * 64, "made_at": WINTER}
    with pytest.raises(IntegrityError), transaction.atomic():
        MinutesVersion.objects.create(meeting=meeting, **row)


@pytest.mark.parametrize(
    "values",
    [
        {"proposed": ""},
        {"state": "pondered"},
        {"state": "accepted"},
        {"state": "declined", "decided_at": WINTER},
    ],
)
def test_the_database_refuses_a_correction_that_breaks_a_rule(small: Small, values: dict[str, object]) -> None:
    row = propose(small, small.circulated())
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.filter(pk=row.pk).update(**values)


def test_the_database_keeps_a_block_one_thing(small: Small) -> None:
    decision = decide(first(small.opened()))
    assert isinstance(decision, Decision)
    with pytest.raises(IntegrityError), transaction.atomic():
        Block.objects.filter(decision=decision).update(text="Words too.")
