"""Taking minutes: opening and closing, an item's pieces, two people at once, the clock, an action in one line."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings import one_line
from meetings.clock import running, timetable
from meetings.models import Action, AgendaItem, Block, Decision, Letter, Meeting
from meetings.pages import sitting as pages
from meetings.services import actions, decisions, meetings, minuting, resolving, sittings
from meetings.services.agenda import Leads
from meetings.services.corrections import Words
from scpb.audit.models import Entry
from scpb.errors import NotAllowed
from tests.factories import make_officer, make_person, make_post
from tests.jumps import jump
from tests.meetings import make_item, make_meeting
from tests.minuted import WINTER, Small, closed, decide, first
from tests.reports import make_report
from tests.sittings import Sat, client_for, clock, make_sitting
from tests.worlds.reports import rewrite

pytestmark = pytest.mark.django_db


@pytest.fixture
def sat() -> Sat:
    return make_sitting()


@pytest.fixture
def small() -> Small:
    return Small()


def address(sat: Sat, name: str = "write_item", *more: object) -> str:
    return reverse(f"meetings:{name}", args=[sat.board.slug, sat.meeting.number, *(more or [1])])


def texts(sat: Sat) -> list[str]:
    return [str(block.text) for block in Block.objects.filter(item=sat.item)]


def save(sat: Sat, uuid: UUID, text: str, seen: int = 0, **more: object) -> HttpResponse:
    """What the page sends while somebody types."""
    url = address(sat, "save_piece", 1, uuid)
    return client_for(sat.officer).post(url, {"text": text, "seen": seen, **more})


# -- opening and closing ---------------------------------------------------------------------------------------------


def test_the_officer_opens_the_meeting_with_the_chair_of_the_day_and_comes_to_the_minutes() -> None:
    sat = make_sitting(open_=False)
    client = client_for(sat.officer)
    sent = {"chaired_by": sat.members[1].pk, "at": "2014-01-24T14:32"}
    answer = client.post(reverse("meetings:open_sitting", args=[sat.board.slug, sat.meeting.number]), sent)
    kept = Meeting.objects.get(pk=sat.meeting.pk)
    assert answer["Location"].endswith("/minutes/write/")
    assert (kept.state, kept.chaired_by, kept.opened_at) == ("in_session", sat.members[1], clock(14, 32))
    assert "In session since 14:32." in client.get(answer["Location"]).content.decode()


def test_closing_opens_the_draft_actions_and_writes_to_their_owners(sat: Sat) -> None:
    minuting.add_action(sat.item, minuted="Count", owners=[Leads(person=sat.members[0])], by=None)
    Letter.objects.all().delete()
    meeting = sittings.close_sitting(sat.meeting, at=clock(16), by=sat.officer)
    assert (meeting.state, meeting.closed_at) == ("minutes", clock(16))
    assert Action.objects.get().state == "open"
    assert [letter.person for letter in Letter.objects.all()] == [sat.members[0]]


def test_closing_leaves_no_piece_without_a_word(sat: Sat) -> None:
    kept = minuting.add_block(sat.item, text="Something", by=None)
    empty = minuting.add_block(sat.item, text="Nothing", by=None)
    minuting.write_block(empty, seen=1, text=" ", by=None)
    sittings.close_sitting(sat.meeting, at=clock(16), by=None)
    assert list(Block.objects.all()) == [kept]


def test_a_meeting_closed_by_mistake_goes_on(sat: Sat) -> None:
    closed = sittings.close_sitting(sat.meeting, at=clock(15), by=None)
    again = sittings.reopen_sitting(closed, by=sat.officer)
    assert (again.state, again.closed_at) == ("in_session", None)


def test_an_opening_is_taken_back_until_something_is_minuted(sat: Sat) -> None:
    back = sittings.take_back_opening(sat.meeting, by=sat.officer)
    assert (back.state, back.opened_at, back.quorum) == ("published", None, None)
    again = sittings.open_sitting(back, by=None)
    minuting.add_block(sat.item, text="Something", by=None)
    with pytest.raises(NotAllowed, match="has been minuted"):
        sittings.take_back_opening(again, by=sat.officer)


def test_who_was_to_take_the_chair_is_in_it_and_so_again_when_the_opening_is_taken_back() -> None:
    sat = make_sitting(open_=False)
    stand_in, other = sat.members[1:]
    Meeting.objects.filter(pk=sat.meeting.pk).update(chaired_by=stand_in)
    form = client_for(sat.officer).get(reverse("meetings:open_sitting", args=[sat.board.slug, sat.meeting.number]))
    assert form.context["form"]["chaired_by"].value() == stand_in.pk
    opened = sittings.open_sitting(sat.meeting, by=None, at=sat.meeting.starts_at)
    assert opened.chaired_by == stand_in
    sittings.put_in_chair(opened, chaired_by=other, by=None)
    assert sittings.take_back_opening(opened, by=None).chaired_by == stand_in
    Meeting.objects.filter(pk=sat.meeting.pk).update(chaired_by=None)
    opened = sittings.open_sitting(sat.meeting, by=None, at=sat.meeting.starts_at)
    assert opened.chaired_by == sat.members[0]
    assert sittings.take_back_opening(opened, by=None).chaired_by is None


def test_what_is_decided_by_circulation_comes_to_minutes_without_having_sat() -> None:
    sat = make_sitting(open_=False)
    Meeting.objects.update(is_by_circulation=True)
    with pytest.raises(NotAllowed, match="by circulation"):
        sittings.open_sitting(sat.meeting, by=None)
    closed = sittings.close_sitting(sat.meeting, by=sat.officer)
    assert (closed.state, closed.opened_at, closed.quorum) == ("minutes", None, 2)
    assert minuting.add_decision(sat.item, outcome="agreed", text="To agree.", by=None).decision is not None
    with pytest.raises(NotAllowed, match="no sitting"):
        sittings.reopen_sitting(closed, by=None)


def test_a_meeting_ends_after_it_began(sat: Sat) -> None:
    with pytest.raises(NotAllowed, match="cannot end before"):
        sittings.close_sitting(sat.meeting, at=clock(13), by=None)


@pytest.mark.parametrize("state", ["planned", "draft", "published", "circulated", "approved", "cancelled"])
def test_minutes_are_written_while_the_board_sits_and_while_they_are_a_draft_alone(sat: Sat, state: str) -> None:
    block = minuting.add_block(sat.item, text="Something", by=None)
    now = timezone.now()
    approved = minuting.add_decision(sat.item, outcome="noted", text="It.", by=None).decision
    values = {"closed_at": now, "minutes_circulated_at": now, "minutes_approved_at": now, "reason": "Snow."}
    jump(Meeting.objects.all(), state, minutes_approved_by=approved, **values)
    assert save(sat, block.uuid, "More", 1).status_code == 409
    for act in (
        lambda: minuting.write_block(block, seen=1, text="More", by=None),
        lambda: minuting.add_block(sat.item, text="More", by=None),
        lambda: minuting.remove_block(block, by=None),
        lambda: minuting.add_decision(sat.item, outcome="noted", text="To note.", by=None),
        lambda: minuting.add_action(sat.item, minuted="Do", owners=[Leads(wording="Us")], by=None),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert texts(sat) == ["Something", ""]


# -- pieces ----------------------------------------------------------------------------------------------------------


def test_pieces_stand_where_they_were_taken(sat: Sat) -> None:
    first = minuting.add_block(sat.item, text="One", by=None)
    minuting.add_block(sat.item, text="Three", by=None)
    decided = minuting.add_decision(sat.item, outcome="noted", text="Two", after=first, by=None)
    assert [block.pk for block in Block.objects.filter(item=sat.item)][1] == decided.pk
    minuting.move_block(decided, to=3, by=None)
    assert [block.order for block in Block.objects.filter(item=sat.item)] == [1, 2, 3]
    assert Block.objects.get(order=3) == decided


def test_a_decision_on_a_recommendation_takes_its_words_and_the_recommendation_is_not_offered_again(sat: Sat) -> None:
    client = client_for(sat.officer)
    first = sat.item.recommendations.first()
    assert first is not None
    sent = {"recommendation": str(first.uuid), "outcome": "agreed", "text": ""}
    assert client.post(address(sat, "add_decision"), sent).status_code == 302
    decision = Decision.objects.get()
    assert (decision.text, decision.recommendation) == ("To note the report.", first)
    asked = client.get(address(sat)).context["decision"].asked
    assert [one.text for one in asked.values()] == ["To come back."]


def test_a_decision_without_a_word_is_refused_and_nothing_is_lost(sat: Sat) -> None:
    answer = client_for(sat.officer).post(
        address(sat, "add_decision"), {"recommendation": "own", "outcome": "agreed", "text": " "}
    )
    assert answer.status_code == 422 and "Say what was resolved." in answer.content.decode()
    assert not Block.objects.exists()


def test_a_decision_and_an_action_are_put_right_by_who_saw_them(sat: Sat) -> None:
    decided = minuting.add_decision(sat.item, outcome="noted", text="Two", by=None)
    to_do = minuting.add_action(sat.item, minuted="Count", owners=[Leads(wording="The school")], by=None)
    client = client_for(sat.officer)
    changed = client.post(
        address(sat, "change_piece", 1, decided.uuid), {"outcome": "agreed", "text": "Three", "seen": 1}
    )
    assert changed.status_code == 302 and Decision.objects.get().outcome == "agreed"
    late = client.post(address(sat, "change_piece", 1, decided.uuid), {"outcome": "noted", "text": "Four", "seen": 1})
    assert late.status_code == 409 and Decision.objects.get().text == "Three"
    kept = str(Action.objects.get().owners.get().uuid)
    sent = {
        "minuted": "Count twice",
        "kept": [kept],
        "wording": "The police",
        "due_on": "2014-03-01",
        "seen": 1,
        "seen_action": 1,
    }
    assert client.post(address(sat, "change_piece", 1, to_do.uuid), sent).status_code == 302
    action = Action.objects.get()
    assert (action.minuted, action.due_on) == ("Count twice", date(2014, 3, 1))
    assert [str(owner) for owner in action.owners.all()] == ["The school", "The police"]


def test_who_is_overtaken_in_a_decision_is_told_what_it_says_now_and_may_send_theirs_again(sat: Sat) -> None:
    decided = minuting.add_decision(sat.item, outcome="noted", text="Two", by=None)
    minuting.write_decision(decided, seen=1, outcome="agreed", text="Three", by=None)
    client, path = client_for(sat.officer), address(sat, "change_piece", 1, decided.uuid)
    late = client.post(path, {"outcome": "noted", "text": "Four", "seen": 1})
    assert late.status_code == 409 and "It says now: “Agreed: Three”" in late.content.decode()
    again = {"outcome": "noted", "text": "Four", "seen": late.context["form"]["seen"].value()}
    assert client.post(path, again).status_code == 302 and Decision.objects.get().text == "Four"


def test_what_changed_of_an_action_since_the_meeting_is_not_written_over_unseen(sat: Sat) -> None:
    owners = [Leads(wording="The school")]
    block = minuting.add_action(sat.item, minuted="Count", owners=owners, by=None)
    sittings.close_sitting(sat.meeting, at=clock(16), by=None)
    client, path = client_for(sat.officer), address(sat, "change_piece", 1, block.uuid)
    form = client.get(path).context["form"]
    sent = {name: form[name].value() for name in ("seen", "seen_action", "kept")}
    action = Action.objects.select_related("board").get()
    actions.reword(action, by=None, seen=action.version, wording="Count every week", why="It was agreed.")
    late = client.post(path, {**sent, "minuted": "Count twice"})
    assert late.status_code == 409 and "Count every week" in late.content.decode()
    assert Action.objects.get().minuted == "Count"
    seen = {name: late.context["form"][name].value() for name in ("seen", "seen_action")}
    assert client.post(path, {**sent, **seen, "minuted": "Count twice"}).status_code == 302
    assert Action.objects.get().minuted == "Count twice"


def test_a_piece_is_held_after_its_meeting_as_everything_else_is(sat: Sat) -> None:
    uuid = minuting.add_block(sat.item, text="Something", by=None).uuid
    block = Block.objects.with_places().get(uuid=uuid)
    with CaptureQueriesContext(connection) as found:
        minuting.write_block(block, seen=1, text="Something else", by=None)
    tables = [sql.split(" FROM ")[1].split()[0] for query in found if (sql := query["sql"]).startswith("SELECT")]
    assert tables[:2] == ['"meetings_meeting"', '"meetings_block"']


def test_a_piece_goes_with_the_decision_or_the_action_that_it_is(sat: Sat) -> None:
    decided = minuting.add_decision(sat.item, outcome="noted", text="Two", by=None)
    to_do = minuting.add_action(sat.item, minuted="Count", owners=[Leads(wording="The school")], by=None)
    for block in (decided, to_do):
        assert client_for(sat.officer).post(address(sat, "remove_piece", 1, block.uuid)).status_code == 302
    assert not (Block.objects.exists() or Decision.objects.exists() or Action.objects.exists())


def test_what_is_typed_leaves_no_entry_in_the_audit_and_what_is_removed_does(sat: Sat) -> None:
    last = Entry.objects.latest("pk").pk
    block = minuting.add_block(sat.item, text="Something", by=sat.officer)
    minuting.write_block(block, seen=1, text="Something else", by=sat.officer)
    verbs = Entry.objects.filter(pk__gt=last)
    assert [entry.verb for entry in verbs] == ["meetings.item_begun"]
    minuting.remove_block(block, by=sat.officer)
    assert "Something else" in Entry.objects.get(verb="meetings.minute_removed").detail.text


# -- saved while it is typed -----------------------------------------------------------------------------------------


def test_what_is_typed_is_saved_and_told_its_version(sat: Sat) -> None:
    uuid = uuid4()
    first = save(sat, uuid, "The board")
    assert (first.status_code, first.json()["version"]) == (200, 1)
    assert save(sat, uuid, "The board heard", 1).json()["version"] == 2
    assert texts(sat) == ["The board heard"]


def test_what_is_sent_twice_because_the_answer_was_lost_is_there_once(sat: Sat) -> None:
    uuid = uuid4()
    assert [save(sat, uuid, "The board").json()["version"] for _time in range(2)] == [1, 1]
    again = save(sat, uuid, "The board heard")  # the page does not know that the first one arrived
    assert again.status_code == 409 and again.json()["text"] == "The board"
    assert texts(sat) == ["The board"]


def test_who_writes_over_somebody_elses_words_is_told_both(sat: Sat) -> None:
    block = minuting.add_block(sat.item, text="One", by=None)
    other = make_officer(sat.board, name="Olive Officer")
    minuting.write_block(block, seen=1, text="Theirs", by=other)
    answer = save(sat, block.uuid, "Mine", 1)
    told = answer.json()
    assert (answer.status_code, told["text"], told["by"], told["version"]) == (409, "Theirs", "Olive Officer", 2)
    assert texts(sat) == ["Theirs"]
    assert save(sat, block.uuid, "Theirs\n\nMine", told["version"]).status_code == 200


def test_a_new_piece_stands_behind_the_one_it_was_begun_after(sat: Sat) -> None:
    first = minuting.add_block(sat.item, text="One", by=None)
    minuting.add_block(sat.item, text="Three", by=None)
    save(sat, uuid4(), "Two", after=str(first.uuid))
    assert texts(sat) == ["One", "Two", "Three"]


def test_a_piece_that_somebody_removed_is_not_written_again_unasked(sat: Sat) -> None:
    block = minuting.add_block(sat.item, text="One", by=None)
    minuting.remove_block(block, by=None)
    answer = save(sat, block.uuid, "More", 1)
    assert (answer.status_code, answer.json()["gone"]) == (409, True)
    assert not Block.objects.exists()


def test_only_whose_page_it_is_saves_from_it(sat: Sat) -> None:
    answer = save(sat, uuid4(), "Words", person=str(make_person().uuid))
    assert answer.status_code == 403 and "Sign in as before" in answer.json()["sentence"]
    assert not Block.objects.exists()


def test_who_is_signed_out_is_led_to_the_sign_in_and_nothing_is_written(sat: Sat) -> None:
    client = client_for(sat.officer)
    client.logout()
    url = address(sat, "save_piece", 1, uuid4())
    assert client.post(url, {"text": "Words", "seen": 0}).status_code == 302
    assert not Block.objects.exists()


def test_nobody_but_the_officer_knows_what_is_being_written(sat: Sat) -> None:
    block = minuting.add_block(sat.item, text="Draft words", by=None)
    for person in (*sat.members, make_person()):
        client = client_for(person)
        url = address(sat, "save_piece", 1, block.uuid)
        assert client.post(url, {"text": "Other words", "seen": 1}).status_code == 404
        assert client.get(address(sat)).status_code == 403
        assert "Draft words" not in client.get(sat.meeting.get_absolute_url()).content.decode()
    assert texts(sat) == ["Draft words"]


def test_text_that_no_database_takes_is_refused_with_a_sentence(sat: Sat) -> None:
    answer = save(sat, uuid4(), "A\0B")
    assert answer.status_code == 422 and answer.json()["sentence"]


def test_a_minute_is_saved_in_few_questions_whatever_else_there_is(sat: Sat) -> None:
    block = minuting.add_block(sat.item, text="One", by=None)
    client = client_for(sat.officer)

    def asked(text: str, seen: int) -> int:
        with CaptureQueriesContext(connection) as found:
            client.post(address(sat, "save_piece", 1, block.uuid), {"text": text, "seen": seen})
        told = [query["sql"] for query in found.captured_queries]
        return sum(sql.startswith(("SELECT", "UPDATE", "INSERT", "DELETE")) for sql in told)

    few = asked("Two", 1)
    for number in range(20):
        minuting.add_block(sat.item, text=f"Piece {number}", by=None)
    assert few <= 8
    assert asked("Three", 2) == few


# -- without a script ------------------------------------------------------------------------------------------------


def test_without_a_script_one_form_saves_all_words_of_an_item(sat: Sat) -> None:
    block = minuting.add_block(sat.item, text="One", by=None)
    sent = {f"text-{block.uuid}": "Two", f"seen-{block.uuid}": 1, "new": "Three", "new_kind": "heading"}
    assert client_for(sat.officer).post(address(sat), sent).status_code == 302
    assert texts(sat) == ["Two", "Three"]
    assert Block.objects.latest("order").kind == "heading"


def test_without_a_script_both_texts_are_shown_and_one_chooses(sat: Sat) -> None:
    block = minuting.add_block(sat.item, text="One", by=None)
    other = minuting.add_block(sat.item, text="Beside", by=None)
    minuting.write_block(block, seen=1, text="Theirs", by=make_officer(sat.board, name="Olive Officer"))
    client = client_for(sat.officer)
    sent = {f"text-{block.uuid}": "Mine", f"seen-{block.uuid}": 1, f"text-{other.uuid}": "Beside it", "new": "New"}
    page = client.post(address(sat), {**sent, f"seen-{other.uuid}": 1})
    text = page.content.decode()
    assert page.status_code == 409
    assert "Olive Officer has written here meanwhile" in text and "Theirs" in text and ">Mine</textarea>" in text
    assert texts(sat) == ["Theirs", "Beside it", "New"]
    again = {f"text-{block.uuid}": "Mine", f"seen-{block.uuid}": 2, f"keep-{block.uuid}": "both"}
    assert client.post(address(sat), again).status_code == 302
    assert texts(sat)[0] == "Theirs\n\nMine"


def test_without_a_script_words_in_a_piece_that_is_gone_come_back_at_the_end(sat: Sat) -> None:
    uuid = uuid4()
    client = client_for(sat.officer)
    page = client.post(address(sat), {f"text-{uuid}": "Words", f"seen-{uuid}": 3, "new": ""})
    assert page.status_code == 422 and ">Words</textarea>" in page.content.decode()
    assert client.post(address(sat), {"new": "Words"}).status_code == 302
    assert texts(sat) == ["Words"]


def test_a_paragraph_becomes_a_sub_heading_and_moves_by_buttons(sat: Sat) -> None:
    first = minuting.add_block(sat.item, text="One", by=None)
    minuting.add_block(sat.item, text="Two", by=None)
    client = client_for(sat.officer)
    for what in ("heading", "down"):
        client.post(address(sat, "move_piece", 1, first.uuid), {"do": what})
    assert texts(sat) == ["Two", "One"]
    assert Block.objects.get(text="One").kind == "heading"


# -- an action in one line -------------------------------------------------------------------------------------------

NAMES = {"Head of Service, Council": "post:1", "Head of Service": "post:2", "Data Analyst, LBB": "post:3"}
ON = date(2026, 1, 23)


@pytest.mark.parametrize(
    ("line", "owners", "words", "text", "due_on", "is_next"),
    [
        ("@Head of Service, Council to write", ("post:1",), (), "Write", None, False),
        ("@Head of Service to write by 6 Feb", ("post:2",), (), "Write", date(2026, 2, 6), False),
        ("Send it @Data Analyst, LBB by 6 January", ("post:3",), (), "Send it", date(2027, 1, 6), False),
        ("@Head of Service and @Data Analyst, LBB: count", ("post:2", "post:3"), (), "Count", None, False),
        ("@The school to count for the next meeting", (), ("The school",), "Count", None, True),
        ("@Head of Service to report by Friday 6 February 2026.", ("post:2",), (), "Report", date(2026, 2, 6), False),
        ("@Head of Service to report by 24/04/2026", ("post:2",), (), "Report", date(2026, 4, 24), False),
        ("@Head of Service to report by 31 February", ("post:2",), (), "Report by 31 February", None, False),
        ("Nobody is named", (), (), "Nobody is named", None, False),
        ("@head of service to mail a@example.org", ("post:2",), (), "Mail a@example.org", None, False),
        ("", (), (), "", None, False),
    ],
)
def test_an_action_is_read_as_it_is_said(
    line: str, owners: tuple[str], words: tuple[str], text: str, due_on: date | None, is_next: bool
) -> None:
    assert one_line.read(line, NAMES, ON) == one_line.Line(owners, words, text, due_on, is_next)


def test_an_action_in_one_line_is_minuted_under_who_and_when(sat: Sat) -> None:
    post = make_post(title="Data Analyst")
    coming = make_meeting(sat.board, starts_at=sat.meeting.starts_at + timedelta(days=90))
    line = f"@{post} and @The school to count the houses for the next meeting"
    client = client_for(sat.officer)
    assert client.post(address(sat, "minute_action"), {"line": line}).status_code == 302
    action = Action.objects.get()
    assert (action.minuted, action.state, action.due_meeting) == ("Count the houses", "draft", coming)
    assert {str(owner) for owner in action.owners.all()} == {str(post), "The school"}
    assert str(post) in client.get(address(sat)).content.decode()


def test_an_action_of_nobody_is_refused_with_what_to_do(sat: Sat) -> None:
    answer = client_for(sat.officer).post(address(sat, "minute_action"), {"line": "Count the houses"})
    text = answer.content.decode()
    assert answer.status_code == 422 and "begin with “@” and a post" in text and "Count the houses" in text
    both = {"line": "@The school to count", "due_on": "2014-03-01", "due_meeting": "nonsense"}
    assert client_for(sat.officer).post(address(sat, "minute_action"), both).status_code == 422


# -- the clock -------------------------------------------------------------------------------------------------------


def test_the_plan_moves_with_what_has_begun() -> None:
    plan = timetable(clock(14, 30), clock(15, 30), [10, 20, 30])
    begun: list[datetime | None] = [clock(14, 32), clock(14, 44), None]
    told = running(plan, [10, 20, 30], begun, clock(14, 50), clock(14, 32))
    assert (told.at, told.minutes_over, told.expected[2]) == (1, 4, clock(15, 4))
    late = running(plan, [10, 20, 30], begun, clock(15, 10), clock(14, 32))
    assert (late.minutes_over, late.expected[2]) == (10, clock(15, 10))


def test_an_item_that_was_passed_over_is_still_to_come() -> None:
    plan = timetable(clock(14, 30), clock(15, 30), [10, 20, 30])
    told = running(plan, [10, 20, 30], [None, clock(14, 30), None], clock(14, 35), clock(14, 30))
    assert told.expected == (clock(14, 50), clock(14, 30), clock(15, 0))
    assert told.minutes_over == 0


def test_the_page_says_how_the_time_goes(sat: Sat, monkeypatch: pytest.MonkeyPatch) -> None:
    jump(sat.meeting, "draft")
    make_item(sat.meeting, title="Next")
    jump(sat.meeting, "in_session")
    sat.item.refresh_from_db()
    sittings.begin_item(sat.item, at=clock(14, 34), by=None)
    monkeypatch.setattr(pages.timezone, "now", lambda: clock(14, 40))
    assert pages.sheet(sat.meeting, None).clock == "4 minutes over; item 2 now 14:44"


def test_the_first_word_begins_the_item_and_the_time_can_be_put_right(sat: Sat) -> None:
    minuting.add_block(sat.item, text="Something", by=None)
    sat.item.refresh_from_db()
    assert sat.item.begun_at is not None
    client_for(sat.officer).post(address(sat, "set_begun"), {"at": "2014-01-24T14:50"})
    sat.item.refresh_from_db()
    assert sat.item.begun_at == clock(14, 50)


def test_an_item_begins_once_however_many_pages_have_it_to_begin(sat: Sat) -> None:
    stale = [sat.meeting.items.select_related("meeting__board").get() for _page in range(2)]
    for item, at in zip(stale, (clock(14, 40), clock(15, 10)), strict=True):
        assert sittings.begin_item(item, at=at, by=None).begun_at == clock(14, 40)
    sat.item.refresh_from_db()
    assert sat.item.begun_at == clock(14, 40)


def test_a_report_on_a_form_lies_beside_the_minutes_as_the_items_page_shows_it(sat: Sat) -> None:
    report = make_report(item=make_item(make_meeting(sat.board, state="draft"), text="", title="Streets"))
    rewrite(report)
    AgendaItem.objects.filter(pk=sat.item.pk).update(order=2)
    AgendaItem.objects.filter(pk=report.item.pk).update(meeting=sat.meeting, order=1)
    for part in ({}, {"HX-Request": "true"}):
        text = client_for(sat.officer).get(address(sat, "beside"), headers=part).content.decode()
        assert "Words on " in text and "Nothing was written." not in text


def test_the_page_leads_to_the_approval_and_says_that_corrections_wait_there(small: Small) -> None:
    held = small.circulated()
    item = small.approving(held)
    path = reverse("meetings:write_item", args=[small.board.slug, item.meeting.number, 1])
    approval = reverse("meetings:approve_minutes", args=[small.board.slug, held.number])
    client = client_for(small.officer)
    before = client.get(path).content.decode()
    assert approval in before and "Approve them subject to corrections" in before
    adding = reverse("meetings:add_decision", args=[small.board.slug, item.meeting.number, 1])
    assert client.post(adding, {"outcome": "amended", "text": "Agreed as amended."}).status_code == 302
    waiting = client.get(path).content.decode()
    assert "approved when the corrections are entered" in waiting and approval in waiting
    words = [Words(first(held), "Harbor", "Harbour")]
    resolving.approve_minutes(item, by=None, outcome="amended", text="Agreed as amended.", corrections=words)
    done = client.get(path).content.decode()
    assert "are approved." in done and approval not in done


def test_what_waits_to_be_ratified_lies_beside_the_minutes(small: Small) -> None:
    earlier = small.opened(present=1)
    row = decide(first(earlier), "To fund the scheme.")
    decisions.publish_decisions(closed(earlier), by=None)
    meeting = small.opened(WINTER)
    path = reverse("meetings:beside", args=[small.board.slug, meeting.number, 1])
    ratify = reverse("meetings:ratify", args=[small.board.slug, meeting.number])
    shown = client_for(small.officer).get(path).content.decode()
    assert row.get_absolute_url() in shown and ratify in shown
    resolving.ratify(first(meeting), by=None, decision=row)
    assert ratify not in client_for(small.officer).get(path).content.decode()


def test_the_page_of_the_minutes_asks_no_more_when_there_is_more_to_show(sat: Sat) -> None:
    client = client_for(sat.officer)

    def fill(times: int) -> None:
        for number in range(times):
            owners = [Leads(person=make_post().person), Leads(wording="The school")]
            minuting.add_block(sat.item, text=f"Piece {number}", by=None)
            minuting.add_action(sat.item, minuted="Count", owners=owners, by=None)
            minuting.add_decision(sat.item, outcome="noted", text="It.", by=None)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(address(sat)).status_code == 200
        return len([query for query in found.captured_queries if query["sql"].startswith("SELECT")])

    fill(1)
    few = asked()
    fill(9)
    assert asked() == few <= 12


# -- nothing half written --------------------------------------------------------------------------------------------


def test_a_decision_that_fails_leaves_no_piece(sat: Sat, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_values: object) -> None:
        raise RuntimeError("no piece")

    monkeypatch.setattr(minuting.Block.objects, "create", fail)
    with pytest.raises(RuntimeError, match="no piece"):
        minuting.add_decision(sat.item, outcome="noted", text="It.", by=None)
    assert not Decision.objects.exists()


def test_the_database_refuses_a_piece_that_is_two_things(sat: Sat) -> None:
    decided = minuting.add_decision(sat.item, outcome="noted", text="Two", by=None)
    for values in ({"text": "Words"}, {"kind": "paragraph"}, {"decision": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Block.objects.filter(pk=decided.pk).update(**values)


def test_the_agenda_is_shut_while_the_board_sits(sat: Sat) -> None:
    with pytest.raises(NotAllowed):
        meetings.publish_agenda(sat.meeting, by=None)
