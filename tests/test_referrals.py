"""Referrals: made of an item, a decision or an action, taken up and answered elsewhere, and shown on both sides."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from meetings.models import Action, AgendaItem, Decision, Letter, Meeting, Print, PrintKind, Referral
from meetings.packs.assembling import assemble
from meetings.services import meetings as moves
from meetings.services import referrals as services
from meetings.services.actions import drafts
from scpb.boards.models import Board
from scpb.errors import NotAllowed, NotPermitted
from tests.factories import make_board, make_member, make_officer, make_organisation, make_person
from tests.jumps import jump
from tests.meetings import make_item, make_meeting
from tests.test_meetings import as_person

pytestmark = pytest.mark.django_db


def published_item(board: Board | None = None, **values: Any) -> AgendaItem:
    meeting = make_meeting(board)
    item = make_item(meeting, **values)
    moves.publish_agenda(meeting, by=None)
    return item


def listed(board: Board, person: Any = None) -> str:
    return as_person(person).get(reverse("meetings:referrals", args=[board.slug])).content.decode()


@pytest.mark.parametrize(
    "broken",
    [
        {"question": ""},
        {"to_body": "The Mayor’s Office"},
        {"to_board": None},
        {"item": None},
        {"answered_on": date(2014, 2, 1)},
    ],
)
def test_the_database_refuses_a_referral_that_breaks_a_rule(broken: dict[str, Any]) -> None:
    referral = services.refer(published_item(), to_board=make_board(), question="Will you?", by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(**broken)
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(to_board=referral.board)


def test_an_item_goes_to_another_board_comes_back_answered_and_both_sides_show_it() -> None:
    item, other = published_item(title="Knife crime in schools"), make_board(name="Youth Justice Matters")
    officer, theirs = make_officer(item.meeting.board), make_officer(other)
    form = {"to_board": other.pk, "question": "What do schools need?", "answer_by": "2014-03-01"}
    assert as_person(officer).post(reverse("meetings:refer", args=["item", item.uuid]), form).status_code == 302
    referral = Referral.objects.get()
    assert [letter.person for letter in Letter.objects.all()] == [theirs]
    agenda = make_meeting(other, starts_at=timezone.now() + timezone.timedelta(days=60))
    take_up = reverse("meetings:take_up_referral", args=[referral.uuid])
    assert as_person(theirs).post(take_up, {"meeting": agenda.pk}).status_code == 302
    taken = agenda.items.get()
    assert (taken.title, taken.details) == ("Knife crime in schools", "What do schools need?")
    assert item.meeting.board.name in taken.sub_text
    answer = reverse("meetings:answer_referral", args=[referral.uuid])
    assert as_person(theirs).post(answer, {"answer": "A worker in each."}).status_code == 302
    assert Letter.objects.latest("pk").person == officer
    for board in (item.meeting.board, other):
        shown = listed(board)
        for words in ("Knife crime in schools", "What do schools need?", "A worker in each."):
            assert words in shown
    on_item = as_person(None).get(reverse("meetings:item", args=[item.meeting.board.slug, item.meeting.number, 1]))
    assert "A worker in each." in on_item.content.decode()


def test_a_decision_and_an_action_are_referred_too() -> None:
    item = published_item()
    board, now = item.meeting.board, timezone.now()
    decision = Decision.objects.create(
        board=board, meeting=item.meeting, item=item, text="That it be so.", year=2014, number=1, present=3, quorum=3,
        taken_at=now, published_at=now,
    )  # fmt: skip
    action = Action.objects.create(
        board=board,
        number=1,
        meeting=item.meeting,
        item=item,
        minuted="Ask.",
        wording="Ask.",
        raised_on=now,
        state="open",
    )
    for subject in (decision, action):
        services.refer(subject, to_body="The Mayor’s Office", question="Who pays?", by=None)
    shown = listed(board, make_officer(board))
    assert f"{board.abbreviation}/2014/1" in shown
    assert f"{board.abbreviation}/A1" in shown
    assert shown.count("Referred to The Mayor’s Office") == 2


def test_the_board_that_asked_an_outside_body_writes_its_answer() -> None:
    item = published_item()
    referral = services.refer(item, to_body="The Mayor’s Office", question="Who pays?", by=None)
    with pytest.raises(NotPermitted):
        services.answer_referral(referral, answer="They do.", by=make_officer(make_board()))
    services.answer_referral(referral, answer="They do.", by=make_officer(item.meeting.board))
    assert "They do." in listed(item.meeting.board)
    for again in (
        lambda: services.answer_referral(referral, answer="They do not.", by=None),
        lambda: services.edit_referral(referral, question="Who?", by=None),
        lambda: services.withdraw_referral(referral, by=None),
    ):
        with pytest.raises(NotAllowed, match="answered"):
            again()


def test_only_the_officer_of_its_board_refers_and_only_that_of_the_other_takes_up() -> None:
    item, other = published_item(), make_board()
    officer, theirs = make_officer(item.meeting.board), make_officer(other)
    for person in (make_person(), make_member(item.meeting.board).person, theirs, make_person(is_superuser=True)):
        with pytest.raises(NotPermitted):
            services.refer(item, to_board=other, question="Will you?", by=person)
    referral = services.refer(item, to_board=other, question="Will you?", by=officer)
    agenda = make_meeting(other)
    for person in (make_person(), officer, make_member(other).person):
        with pytest.raises(NotPermitted):
            services.take_up(referral, agenda, by=person)
    with pytest.raises(NotPermitted):
        services.take_up(referral, make_meeting(item.meeting.board), by=theirs)
    with pytest.raises(NotAllowed, match="not referred to this board"):
        services.take_up(referral, make_meeting(item.meeting.board), by=officer)
    services.take_up(referral, agenda, by=theirs)
    with pytest.raises(NotAllowed, match="already"):
        services.take_up(referral, agenda, by=theirs)
    with pytest.raises(NotAllowed, match="on an agenda"):
        services.withdraw_referral(referral, by=officer)


def test_it_goes_either_to_a_board_or_to_a_body_and_not_to_the_board_itself() -> None:
    item = published_item()
    client = as_person(make_officer(item.meeting.board))
    address = reverse("meetings:refer", args=["item", item.uuid])
    for wrong in ({}, {"to_board": make_board().pk, "to_body": "The Mayor’s Office"}):
        assert client.post(address, {"question": "Will you?", **wrong}).status_code == 422
    with pytest.raises(NotAllowed):
        services.refer(item, to_board=item.meeting.board, question="Will you?", by=None)
    assert not Referral.objects.exists()


def test_a_restricted_item_is_referred_without_its_words_leaking() -> None:
    item = published_item(title="The case of R", access="restricted", public_title="A case")
    other = make_board()
    referral = services.refer(item, to_board=other, question="Is R safe?", by=None)
    trusted, adviser = make_member(other).person, make_member(other, kind="adviser", is_voting=False).person
    for person in (None, make_person(), adviser):
        for board in (item.meeting.board, other):
            shown = listed(board, person)
            assert "The case of R" not in shown
            assert "Is R safe?" not in shown
    shown = listed(other, trusted)
    assert "Is R safe?" in shown
    assert ("A case" in shown, "The case of R" in shown) == (True, False)
    assert "Is R safe?" not in " ".join(Letter.objects.values_list("text", flat=True))
    taken = services.take_up(referral, make_meeting(other), by=None)
    assert (taken.access, taken.paragraph) == ("restricted", item.paragraph)


def test_a_closed_board_is_not_named_to_who_may_not_know_of_it() -> None:
    item = published_item()
    services.refer(item, to_board=make_board(name="Hidden Panel", is_public=False), question="Will you?", by=None)
    assert "Hidden Panel" not in listed(item.meeting.board)
    assert "Hidden Panel" in listed(item.meeting.board, make_officer(item.meeting.board))


def test_a_referral_is_not_made_where_nobody_can_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_values: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("meetings.services.referrals.notices.tell", fail)
    with pytest.raises(RuntimeError):
        services.refer(published_item(), to_board=make_board(), question="Will you?", by=None)
    assert not Referral.objects.exists()


@pytest.mark.parametrize("rows", [3, 30])
def test_the_page_of_referrals_takes_the_same_queries_however_many(
    rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    item, other = published_item(), make_board()
    for _ in range(rows):
        services.refer(item, to_board=other, question="Will you?", by=None)
    client = as_person(make_officer(item.meeting.board))
    with django_assert_num_queries(7):
        client.get(reverse("meetings:referrals", args=[other.slug]))


def test_what_a_closed_board_refers_is_taken_up_for_members_and_the_public_reads_nothing_of_it() -> None:
    hidden, other = make_board(is_public=False), make_board()
    item = published_item(hidden, title="The gang of the east")
    referral = services.refer(item, to_board=other, question="Who knows them?", by=None)
    agenda = make_meeting(other)
    taken = services.take_up(referral, agenda, by=None)
    assert taken.access == "members"
    jump(agenda, "published", agenda_published_at=timezone.now())
    shown = as_person(None).get(agenda.get_absolute_url()).content.decode()
    assert "A matter referred to the board" in shown
    for words in ("The gang of the east", "Who knows them?", hidden.name):
        assert words not in shown


def test_the_other_board_reads_no_title_of_an_agenda_that_it_does_not_know() -> None:
    closed, other = published_item(make_board(is_public=False), title="The gang of the east"), make_board()
    draft = make_item(make_meeting(), title="Not out yet")
    for item in (closed, draft):
        services.refer(item, to_board=other, question="What do you know?", by=None)
    shown = listed(other, make_officer(other))
    assert "A matter of the board that referred it" in shown
    assert "The gang of the east" not in shown
    assert "Not out yet" not in shown


def test_an_action_from_elsewhere_is_not_worded_to_the_other_board() -> None:
    other = make_board()
    action = drafts.add(make_board(), by=None, wording="Watch the yard", owners=[], origin="A call")
    referral = services.refer(action, to_board=other, question="Will you watch?", by=None)
    assert "Watch the yard" not in listed(other, make_member(other).person)
    assert "Watch the yard" in listed(action.board, make_officer(action.board))
    assert services.take_up(referral, make_meeting(other), by=None).access == "members"


# -- what a body outside the portal refers to a board ------------------------------------------------------------------

ASKED: dict[str, Any] = {"matter": "Lighting of the underpass", "question": "Will it be lit?"}


def decided(item: AgendaItem) -> Decision:
    """A published decision on the item."""
    now, board = timezone.now(), item.meeting.board
    return Decision.objects.create(
        board=board, meeting=item.meeting, item=item, text="That it be lit.", year=2014, number=7, present=3, quorum=3,
        taken_at=now, published_at=now,
    )  # fmt: skip


def go_out(agenda: Meeting) -> None:
    """The agenda is published, though nobody leads its item and there is no report yet."""
    jump(agenda, state="published", agenda_published_at=timezone.now())
    agenda.refresh_from_db()


def test_what_an_outside_body_asks_becomes_an_item_and_its_answer_rests_on_a_decision(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    board, police = make_board(), make_organisation(name="British Transport Police")
    client = as_person(make_officer(board))
    form = ASKED | {"from_organisation": police.pk, "sent_on": "2014-01-06", "answer_by": "2014-03-01"}
    assert client.post(reverse("meetings:receive_referral", args=[board.slug]), form).status_code == 302
    referral = Referral.objects.get()
    known = reverse("meetings:referrals", args=[board.slug])
    assert known in client.get(reverse("meetings:forward_plan", args=[board.slug])).content.decode()
    shown = client.get(known).content.decode()
    assert "From outside: British Transport Police, 6 January 2014 · answer wanted by 1 March 2014" in shown
    agenda = make_meeting(board)
    editor = reverse("meetings:waiting", args=[board.slug, agenda.number])
    take_up = reverse("meetings:take_up_referral", args=[referral.uuid])
    with django_assert_max_num_queries(12):
        assert f"{take_up}?meeting={agenda.pk}" in client.get(editor).content.decode()
    assert client.post(take_up, {"meeting": agenda.pk}).status_code == 302
    assert take_up not in client.get(editor).content.decode()
    assert take_up not in client.get(known).content.decode()
    item = agenda.items.get()
    assert (item.title, item.sub_text) == ("Lighting of the underpass", "Referred by British Transport Police")
    go_out(agenda)
    printed = assemble(agenda, "public").items[0].grounds.referrals
    assert printed == ("From British Transport Police, 6 January 2014; answer wanted by 1 March 2014",)
    decision = decided(item)
    said = {"answer": "It will be lit from May.", "on": "2014-02-03", "rests_on": decision.pk}
    assert client.post(reverse("meetings:answer_referral", args=[referral.uuid]), said).status_code == 302
    anybody = as_person(None)
    on_item = anybody.get(reverse("meetings:item", args=[board.slug, agenda.number, 1])).content.decode()
    for shown in (listed(board), on_item, anybody.get(decision.get_absolute_url()).content.decode()):
        assert "From outside: British Transport Police, 6 January 2014" in shown
        assert "Answered 3 February 2014" in shown
        assert "It will be lit from May." in shown
        assert decision.reference in shown
    record = Print.objects.get(kind=PrintKind.DECISION, subject=str(decision.uuid)).snapshot
    assert record["referrals"] == ["From British Transport Police, 6 January 2014; answered 3 February 2014"]


def test_what_an_outside_body_asks_is_the_boards_own_until_an_item_takes_it_up() -> None:
    board = make_board()
    referral = services.receive(board, by=None, from_body="The Mayor’s Office", **ASKED)
    for person in (None, make_person(), make_member(board, kind="adviser", is_voting=False).person):
        assert "Will it be lit?" not in listed(board, person)
    assert "Will it be lit?" in listed(board, make_member(board).person)
    agenda = make_meeting(board)
    services.take_up(referral, agenda, by=None)
    assert "Will it be lit?" not in listed(board)
    go_out(agenda)
    assert "Will it be lit?" in listed(board)


def test_an_item_withdrawn_leaves_what_was_asked_to_another_agenda() -> None:
    board = make_board()
    referral = services.receive(board, by=None, from_body="The Mayor’s Office", **ASKED)
    taken = services.take_up(referral, make_meeting(board), by=None)
    with pytest.raises(NotAllowed, match="Take the item off first"):
        services.withdraw_referral(referral, by=None)
    shown = listed(board, make_officer(board))
    assert reverse("meetings:withdraw_referral", args=[referral.uuid]) not in shown
    assert reverse("meetings:edit_referral", args=[referral.uuid]) in shown
    with pytest.raises(NotAllowed, match="already"):
        services.take_up(referral, make_meeting(board), by=None)
    AgendaItem.objects.filter(pk=taken.pk).update(withdrawn_at=timezone.now(), withdrawn_why="It was sent back.")
    assert list(Referral.objects.waiting_for(board)) == [referral]
    services.take_up(referral, make_meeting(board), by=None)
    assert not Referral.objects.waiting_for(board)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"from_body": ""}, "Say who refers it"),
        ({"matter": " "}, "Say what it is about"),
        ({"question": ""}, "Say what it is about"),
        ({"sent_on": date(2999, 1, 1)}, "still to come"),
    ],
)
def test_a_referral_from_outside_says_who_asks_what_and_when(wrong: dict[str, Any], sentence: str) -> None:
    with pytest.raises(NotAllowed, match=sentence):
        services.receive(make_board(), by=None, **{"from_body": "The Mayor’s Office", **ASKED, **wrong})
    assert not Referral.objects.exists()


def test_an_answer_comes_after_what_was_asked_and_rests_on_a_decision_of_the_board_that_was_asked() -> None:
    referral = services.receive(
        make_board(), by=None, from_body="The Mayor’s Office", sent_on=date(2014, 1, 6), **ASKED
    )
    for wrong, sentence in (
        ({"on": date(2014, 1, 5)}, "the answer comes later"),
        ({"on": date(2999, 1, 1)}, "still to come"),
        ({"rests_on": decided(published_item())}, "a decision of the board that was asked"),
    ):
        with pytest.raises(NotAllowed, match=sentence):
            services.answer_referral(referral, answer="Yes.", by=None, **wrong)  # type: ignore[arg-type]
    referral.refresh_from_db()
    assert not referral.is_answered


@pytest.mark.parametrize(
    "broken", [{"matter": ""}, {"from_body": ""}, {"to_board": None}, {"to_board": None, "to_body": "The police"}]
)
def test_the_database_refuses_a_referral_from_nobody_of_nothing_or_to_nobody(broken: dict[str, Any]) -> None:
    referral = services.receive(make_board(), by=None, from_body="The Mayor’s Office", **ASKED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(**broken)
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(rests_on=decided(published_item()))


@pytest.mark.parametrize("audience", ["public", "members", "restricted"])
def test_a_print_names_no_closed_board_but_its_own(audience: str) -> None:
    """Advisers and observers get what is for members, and know as little of another closed board as the public."""
    item, hidden = published_item(), make_board(name="Hidden Panel", is_public=False)
    theirs = published_item(hidden)
    for one in (item, theirs):
        to = hidden if one is item else item.meeting.board
        services.refer(one, to_board=to, question="Will you?", by=None, sent_on=date(2014, 2, 3))
        services.refer(one, to_body="The Mayor’s Office", question="Will you?", by=None, sent_on=date(2014, 2, 3))
    ours, own = (assemble(one.meeting, audience).items[0].grounds.referrals for one in (item, theirs))
    assert ours == ("To The Mayor’s Office, 3 February 2014",)
    assert sorted(own) == sorted((f"To {item.meeting.board.name}, 3 February 2014", *ours))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"from_body": ""}, "Say who refers it"),
        ({"from_organisation": True}, "Say who refers it"),
        ({"matter": " "}, "Say what it is about"),
        ({"sent_on": date(2999, 1, 1)}, "still to come"),
    ],
)
def test_what_is_changed_of_a_referral_from_outside_is_asked_what_it_was_at_first(
    wrong: dict[str, Any], sentence: str
) -> None:
    referral = services.receive(make_board(), by=None, from_body="The Mayor’s Office", **ASKED)
    values = {name: make_organisation() if one is True else one for name, one in wrong.items()}
    with pytest.raises(NotAllowed, match=sentence):
        services.edit_referral(referral, by=None, **values)
    services.edit_referral(referral, by=None, from_body="", from_organisation=make_organisation())


def test_a_changed_referral_is_printed_anew_with_its_decision() -> None:
    item = published_item()
    decision = decided(item)
    referral = services.refer(decision, to_body="The Mayor’s Office", question="Who pays?", by=None)
    services.edit_referral(referral, by=None, answer_by=date(2999, 3, 1))
    shown = Print.objects.get(kind=PrintKind.DECISION, published_at__isnull=False)
    assert "answer wanted by 1 March 2999" in shown.snapshot["referrals"][0]
