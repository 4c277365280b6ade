"""What an agenda holds beside its items' forms, how the chair clears it, and what changes once readers have seen it."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings.forms.sittings import MeetingForm
from meetings.models import AgendaItem, Brief, Declaration, Letter, Meeting, Print, Question, State
from meetings.packs.assembling import assemble
from meetings.packs.document import PackDocument
from meetings.services import agenda, agenda_prints, amending, clearing, packs, questions
from meetings.services import meetings as moves
from meetings.services.agenda import Leads
from scpb.audit.models import Entry
from scpb.documents import snapshots
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Person
from tests.factories import make_board, make_member, make_officer, make_person
from tests.meetings import make_item, make_meeting, make_paper, status_of
from tests.test_agenda import agenda_url, form_of, item_page, officer_of
from tests.test_meetings import as_person
from tests.world import stored_pdf

pytestmark = pytest.mark.django_db


def published(*titles: str, **fields: Any) -> Meeting:
    meeting = make_meeting(**fields)
    for title in titles or ("A", "B", "C"):
        make_item(meeting, title=title)
    return moves.publish_agenda(meeting, by=None)


def page(meeting: Meeting, client: Client | None = None, name: str = "") -> str:
    address = (
        reverse(f"meetings:{name}", args=[meeting.board.slug, meeting.number]) if name else meeting.get_absolute_url()
    )
    return (client or as_person(None)).get(address).content.decode()


def to_come(days: int, **fields: Any) -> Meeting:
    """A meeting of two hours, so many days from now."""
    return make_meeting(starts_at=timezone.now() + timedelta(days=days), **fields)


# -- kinds, priorities, presenters -----------------------------------------------------------------------------------


def test_an_item_is_put_in_at_a_place_and_the_others_make_room() -> None:
    meeting = make_meeting()
    for title in ("A", "B"):
        make_item(meeting, title=title)
    client = officer_of(meeting)
    client.post(
        reverse("meetings:add_item", args=[meeting.board.slug, meeting.number]), form_of(title="Between", place=2)
    )
    assert [item.title for item in meeting.items.order_by("order")] == ["A", "Between", "B"]


def test_presenters_are_told_from_leads_in_editor_page_and_pack() -> None:
    meeting = make_meeting()
    item = make_item(meeting, leads=[Leads(wording="The commander")])
    client = officer_of(meeting)
    kept = [f"lead:{item.leads.get().pk}"]
    client.post(item_page(item), form_of(kept=kept, add_wording="An inspector", add_role="presenter", text="A text."))
    assert "An inspector (presents)" in client.get(item_page(item)).content.decode()
    moves.publish_agenda(meeting, by=None)
    assert "Presented by An inspector" in page(meeting)
    [printed] = assemble(meeting, "public").items
    assert (printed.leads, printed.presenters) == (("The commander",), ("An inspector",))


def test_details_and_all_priorities_are_shown_on_the_items_page_and_printed() -> None:
    meeting = make_meeting()
    item = make_item(meeting, details="- Confidence\n- Drugs", all_priorities=True)
    moves.publish_agenda(meeting, by=None)
    shown = as_person(None).get(reverse("meetings:item", args=[meeting.board.slug, meeting.number, item.order]))
    assert "All priorities" in shown.content.decode()
    [printed] = assemble(meeting, "public").items
    assert (printed.grounds.details, printed.grounds.relevant) == (("Confidence", "Drugs"), ("All priorities",))


def test_an_item_that_no_longer_approves_minutes_names_none() -> None:
    meeting = make_meeting()
    held = make_meeting(meeting.board, starts_at=meeting.starts_at - timedelta(days=90))
    item = make_item(meeting, kind="minutes", approves=held)
    agenda.edit_item(item, kind="verbal", by=None)
    item.refresh_from_db()
    assert item.approves is None
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.filter(pk=item.pk).update(approves=held)


# -- questions from the public ---------------------------------------------------------------------------------------


def asked() -> AgendaItem:
    return make_item(make_meeting(), title="Questions", kind="questions", text="")


def test_a_question_comes_in_is_answered_and_is_printed_with_its_answer() -> None:
    item = asked()
    client = officer_of(item.meeting)
    form = {"kind": "question", "asked_by": "A resident", "text": "When are lamps put up?", "received_on": "2014-01-20"}
    assert client.post(item_page(item, "add_question"), form).status_code == 302
    moves.publish_agenda(item.meeting, by=None)
    question = item.questions.get()
    edit = reverse("meetings:edit_question", args=[item.meeting.board.slug, item.meeting.number, question.uuid])
    answer = {**form, "answer": "In May.", "answered_by": "Highways"}
    assert client.post(edit, answer).status_code == 302
    shown = (
        as_person(None)
        .get(reverse("meetings:item", args=[item.meeting.board.slug, item.meeting.number, item.order]))
        .content.decode()
    )
    for words in ("A resident", "When are lamps put up?", "In May.", "Highways"):
        assert words in shown
    [printed] = assemble(Meeting.objects.get(pk=item.meeting.pk), "public").items
    assert [(one.asked_by, one.answer) for one in printed.questions] == [("A resident", "In May.")]
    assert printed.has_pages


def test_a_question_is_held_by_an_item_of_its_kind_alone_and_says_something() -> None:
    with pytest.raises(NotAllowed, match="public questions"):
        questions.add_question(make_item(make_meeting()), by=None, asked_by="A", text="Why?")
    item = asked()
    questions.add_question(item, by=None, asked_by="A", text="Why?")
    with pytest.raises(NotAllowed, match="holds questions"):
        agenda.edit_item(item, kind="verbal", by=None)
    for broken in ({"text": ""}, {"kind": "riddle"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Question.objects.update(**broken)


def test_a_question_is_not_changed_over_what_somebody_else_wrote_meanwhile() -> None:
    item = asked()
    question = questions.add_question(item, by=None, asked_by="A resident", text="Why?")
    client = officer_of(item.meeting)
    edit = reverse("meetings:edit_question", args=[item.meeting.board.slug, item.meeting.number, question.uuid])
    seen = client.get(edit).context["form"]["seen"].value()
    questions.edit_question(question, by=None, answer="Because.")
    form = {"kind": "question", "asked_by": "A resident", "text": "Why not?", "seen": seen}
    assert client.post(edit, form).status_code == 422
    question.refresh_from_db()
    assert (question.text, question.answer) == ("Why?", "Because.")


# -- withdrawn, and late ---------------------------------------------------------------------------------------------


def test_a_withdrawn_item_keeps_its_number_takes_no_time_and_says_why() -> None:
    meeting = published()
    second = meeting.items.get(order=2)
    client = officer_of(meeting)
    answer = client.post(item_page(second, "withdraw_item"), {"reason": "Its author is ill."})
    assert answer.status_code == 302
    shown = page(meeting)
    for words in ("2. B", "Withdrawn.", "Its author is ill."):
        assert words in shown
    printed = assemble(meeting, "public").items
    assert [(item.number, item.begins, item.is_withdrawn) for item in printed] == [
        (1, "14:30", False),
        (2, "14:40", True),
        (3, "14:40", False),
    ]
    assert (printed[1].withdrawn, printed[1].has_pages) == ("Its author is ill.", False)
    client.post(item_page(second, "reinstate_item"))
    assert "Its author is ill." not in page(meeting)


def test_an_officer_finds_the_way_to_withdraw_from_the_meeting_and_nobody_else_does() -> None:
    meeting = published("A")
    item = meeting.items.get()
    address = reverse("meetings:item", args=[meeting.board.slug, meeting.number, 1])
    officer = officer_of(meeting)
    assert f'href="{address}"' in page(meeting, officer)
    assert item_page(item, "withdraw_item") in officer.get(address).content.decode()
    assert item_page(item, "withdraw_item") not in as_person(None).get(address).content.decode()
    amending.withdraw_item(item, reason="Its author is ill.", by=None)
    shown = officer.get(address).content.decode()
    assert item_page(item, "reinstate_item") in shown
    assert "A text." not in shown


def test_what_nobody_has_seen_is_removed_and_not_withdrawn() -> None:
    meeting = make_meeting()
    item = make_item(meeting)
    with pytest.raises(NotAllowed, match="Remove it"):
        amending.withdraw_item(item, reason="Late.", by=None)
    with pytest.raises(NotAllowed, match="reason"):
        amending.withdraw_item(published().items.get(order=1), reason=" ", by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.filter(pk=item.pk).update(withdrawn_at=timezone.now(), withdrawn_why="")


def test_readers_get_a_new_version_of_the_pack_that_says_what_is_withdrawn() -> None:
    meeting = make_meeting()
    for _ in range(2):
        make_item(meeting)
    packs.publish(meeting, by=None)
    amending.withdraw_item(meeting.items.get(order=1), reason="Its author is ill.", by=None)
    [first, second] = meeting.packs.order_by("version")
    versions = [snapshots.restore(PackDocument, pack.snapshot) for pack in (first, second)]
    assert [document.items[0].is_withdrawn for document in versions] == [False, True]


def test_the_board_is_held_before_an_item_changes_as_a_plan_holds_it() -> None:
    """In the other order a plan that is published at the same moment and this one would wait for each other."""
    meeting = published()
    agenda_prints.print_agenda(meeting, audience="public", by=None)
    item = meeting.items.get(order=1)
    for act in (
        lambda: amending.withdraw_item(item, reason="Its author is ill.", by=None),
        lambda: amending.reinstate_item(AgendaItem.objects.get(pk=item.pk), by=None),
    ):
        with CaptureQueriesContext(connection) as asked:
            act()
        said = [one["sql"] for one in asked]
        holds = next(at for at, sql in enumerate(said) if 'FROM "boards_board"' in sql)
        changes = next(at for at, sql in enumerate(said) if sql.startswith('UPDATE "meetings_agendaitem"'))
        assert holds < changes


def test_the_reason_of_a_withdrawn_restricted_item_is_for_its_readers() -> None:
    meeting = make_meeting()
    make_item(meeting)
    make_item(meeting, title="The case of R", access="restricted", public_title="A case")
    moves.publish_agenda(meeting, by=None)
    amending.withdraw_item(meeting.items.get(order=2), reason="R has moved away.", by=None)
    assert "R has moved away" not in page(meeting)
    assert "R has moved away" in page(meeting, as_person(make_member(meeting.board).person))
    assert "R has moved away" not in repr(assemble(meeting, "public"))
    assert "R has moved away" in repr(assemble(meeting, "restricted"))


def test_a_late_item_comes_last_with_the_chairs_reason_on_page_and_pack() -> None:
    meeting = published("A")
    client = officer_of(meeting)
    address = reverse("meetings:add_late_item", args=[meeting.board.slug, meeting.number])
    assert client.post(address, form_of(title="Floods", kind="verbal")).status_code == 422
    form = form_of(title="Floods", kind="verbal", urgency="The river rises.")
    assert client.post(address, form).status_code == 302
    assert "The river rises." in page(meeting)
    assert [(item.title, item.urgency) for item in assemble(meeting, "public").items] == [
        ("A", ""),
        ("Floods", "The river rises."),
    ]


def test_an_item_is_late_only_once_the_agenda_is_out() -> None:
    with pytest.raises(NotAllowed, match="draft"):
        amending.add_late_item(make_meeting(), title="Floods", urgency="It rises.", by=None)


# -- notice ----------------------------------------------------------------------------------------------------------


def test_the_last_day_in_time_is_shown_and_counted_down_to_the_officer_alone() -> None:
    meeting = make_meeting(starts_at=datetime(2030, 1, 25, 10, tzinfo=timezone.get_current_timezone()))
    make_item(meeting)
    officer = make_officer(meeting.board)
    with time_machine.travel(datetime(2030, 1, 15, 12, tzinfo=timezone.get_current_timezone())):
        client = as_person(officer)
        for shown in (page(meeting, client), client.get(agenda_url(meeting)).content.decode()):
            assert "Publish by the end of Thursday 17 January 2030." in shown
            assert "3 working days are left." in shown
        assert "Publish by" not in page(meeting)
        moves.edit_meeting(
            meeting,
            starts_at=meeting.starts_at + timedelta(days=7),
            ends_at=meeting.ends_at + timedelta(days=7),
            by=None,
        )
        assert "Thursday 24 January 2030" in page(meeting, client)


def test_an_officer_who_publishes_late_says_why_and_it_is_printed() -> None:
    meeting = to_come(1)
    make_item(meeting)
    client = officer_of(meeting)
    address = reverse("meetings:publish", args=[meeting.board.slug, meeting.number])
    assert "Why it is urgent" in client.get(address).content.decode()
    assert client.post(address, {"urgency": ""}).status_code == 422
    with pytest.raises(NotAllowed, match="too late"):
        moves.publish_agenda(meeting, by=make_officer(meeting.board))
    assert client.post(address, {"urgency": "The grant ends on Friday."}).status_code == 302
    assert "The grant ends on Friday." in page(meeting)
    assert assemble(Meeting.objects.get(pk=meeting.pk), "public").urgency == "The grant ends on Friday."


def test_an_officer_who_publishes_in_time_is_asked_for_nothing() -> None:
    meeting = to_come(60)
    make_item(meeting)
    client = officer_of(meeting)
    address = reverse("meetings:publish", args=[meeting.board.slug, meeting.number])
    assert "Why it is urgent" not in client.get(address).content.decode()
    assert client.post(address, {"urgency": "For no reason."}).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.state, meeting.urgency) == (State.PUBLISHED, "")


# -- proof-reading ---------------------------------------------------------------------------------------------------


def test_slips_are_listed_in_the_editor_and_before_publication_with_links_and_stop_nothing() -> None:
    meeting = make_meeting()
    item = make_item(meeting, title="Local Plan consultation until 11 March 2014", text="<p>See item 15.</p>")
    paper = make_paper(item, title="Plan")
    type(paper).objects.filter(pk=paper.pk).update(text="The Local Plan consultation runs until 16 March 2014.")
    client = officer_of(meeting)
    editor = client.get(agenda_url(meeting)).content.decode()
    assert "“See item 15”" in editor
    assert f"{item_page(item)}#id_text" in editor
    before = page(meeting, client, "publish")
    assert "“16 March 2014”" in before
    assert client.post(reverse("meetings:publish", args=[meeting.board.slug, meeting.number])).status_code == 302


# -- the chair -------------------------------------------------------------------------------------------------------


def put_to_chair() -> tuple[Meeting, Client, Client]:
    """A draft agenda before the chair of a board whose chair clears, with who chairs and who serves it."""
    meeting = make_meeting(make_board(is_cleared_by_chair=True))
    make_item(meeting, title="Not yet to be known", access="restricted")
    chair = make_member(meeting.board, kind="chair").person
    officer = make_officer(meeting.board)
    clearing.ask_clearance(meeting, by=officer)
    return meeting, as_person(chair), as_person(officer)


def act(client: Client, meeting: Meeting, name: str, data: dict[str, str] | None = None) -> int:
    return client.post(reverse(f"meetings:{name}", args=[meeting.board.slug, meeting.number]), data or {}).status_code


def test_the_chair_reads_the_draft_that_is_put_to_them_and_clears_it() -> None:
    meeting, chair, officer = put_to_chair()
    assert "Not yet to be known" in page(meeting, chair)
    assert "Not yet to be known" in page(meeting, chair, "clearance")
    assert "Not yet to be known" not in page(meeting, as_person(make_member(meeting.board).person))
    assert act(officer, meeting, "publish") == 409
    assert act(chair, meeting, "clear") == 302
    meeting.refresh_from_db()
    assert meeting.state == State.CLEARED
    assert act(officer, meeting, "publish") == 302
    assert Letter.objects.filter(subject__startswith="An agenda to clear").count() == 1


def test_the_chair_sends_the_draft_back_and_the_officer_reads_why() -> None:
    meeting, chair, officer = put_to_chair()
    form = reverse("meetings:send_back", args=[meeting.board.slug, meeting.number])
    assert (chair.get(form).status_code, officer.get(form).status_code) == (200, 403)
    assert act(chair, meeting, "send_back", {"note": ""}) == 422
    assert act(chair, meeting, "send_back", {"note": "Take the case first."}) == 302
    assert "Take the case first." in page(meeting, officer)
    assert "Not yet to be known" not in page(meeting, chair)
    assert act(chair, meeting, "clear") == 409
    assert act(officer, meeting, "ask_clearance") == 302
    assert "Take the case first." not in page(meeting, officer)


def test_taking_a_cleared_agenda_back_to_change_it_undoes_the_clearance() -> None:
    meeting, chair, officer = put_to_chair()
    act(chair, meeting, "clear")
    assert officer.get(agenda_url(meeting)).status_code == 409
    assert act(officer, meeting, "reopen", {"reason": "A paper is wrong."}) == 302
    meeting.refresh_from_db()
    assert (meeting.state, meeting.cleared_at, meeting.cleared_by) == (State.DRAFT, None, None)
    assert act(officer, meeting, "publish") == 409


def test_nobody_but_the_chair_clears() -> None:
    meeting, _chair, officer = put_to_chair()
    assert act(officer, meeting, "clear") == 403
    for person in (make_member(meeting.board).person, make_person(is_superuser=True), make_person()):
        with pytest.raises(NotPermitted):
            clearing.clear_agenda(meeting, by=person)
        with pytest.raises(NotPermitted):
            clearing.send_back(meeting, note="No.", by=person)
    vice = make_member(meeting.board, kind="vice-chair").person
    assert clearing.clear_agenda(meeting, by=vice).cleared_by == vice


def test_the_brief_is_read_by_chair_vice_chair_and_officers_alone() -> None:
    meeting = make_meeting()
    lead = make_person()
    item = make_item(meeting, leads=[Leads(person=lead)])
    clearing.write_brief(item, text="Ask who pays.", by=make_officer(meeting.board))
    address = reverse("meetings:brief", args=[item.uuid])
    chair, vice = (make_member(meeting.board, kind=kind).person for kind in ("chair", "vice-chair"))
    for person in (chair, vice, make_officer(meeting.board)):
        assert "Ask who pays." in as_person(person).get(address).content.decode()
    for person in (make_member(meeting.board).person, make_person(), make_person(is_superuser=True)):
        assert as_person(person).get(address).status_code == 404
    led = as_person(lead).get(address)
    assert (led.status_code, "Ask who pays." in led.content.decode()) == (200, False)
    as_person(lead).post(address, {"text": "The grant does."})
    assert Brief.objects.get().text == "Ask who pays.\n\nThe grant does."
    moves.publish_agenda(meeting, by=None)
    for audience in ("public", "members", "restricted"):
        assert "Ask who pays" not in repr(assemble(meeting, audience))
    assert "Ask who pays" not in page(meeting, as_person(make_member(meeting.board).person))


def declared(item: AgendaItem, person: Person) -> None:
    """The person declares an interest in the item by which they get nothing restricted of it."""
    words = {"name": str(person), "nature": "They know R.", "declared_at": timezone.now()}
    Declaration.objects.create(item=item, person=person, withholds=True, **words)


def test_a_chair_with_an_interest_reads_neither_title_nor_brief_of_the_restricted_item() -> None:
    meeting, _chair, officer = put_to_chair()
    item, vice = meeting.items.get(), make_member(meeting.board, kind="vice-chair").person
    AgendaItem.objects.filter(pk=item.pk).update(public_title="A case")
    clearing.write_brief(item, text="Ask who pays.", by=None)
    assert "Ask who pays." in page(meeting, as_person(vice), "clearance")
    declared(item, vice)
    shown = page(meeting, as_person(vice), "clearance")
    assert ("A case" in shown, "Not yet to be known" in shown, "Ask who pays." in shown) == (True, False, False)
    address = reverse("meetings:brief", args=[item.uuid])
    assert as_person(vice).get(address).status_code == 404
    assert officer.get(address).status_code == 200


def test_who_once_took_the_chair_keeps_no_brief_once_they_left_the_board() -> None:
    board = make_board()
    term = make_member(board)
    meeting = make_meeting(board, chaired_by=term.person)
    item = make_item(meeting)
    address = reverse("meetings:brief", args=[item.uuid])
    assert as_person(term.person).get(address).status_code == 200
    clearing.ask_clearance(moves.locked(meeting), by=None)
    term.ends_on = timezone.localdate() - timedelta(days=1)
    term.save()
    assert as_person(term.person).get(address).status_code == 404
    with pytest.raises(NotPermitted):
        clearing.clear_agenda(meeting, by=Person.objects.get(pk=term.person.pk))


def test_only_who_is_trusted_with_restricted_papers_is_offered_for_the_chair() -> None:
    board = make_board()
    member = make_member(board).person
    make_member(board, kind="adviser", is_voting=False)
    field: Any = MeetingForm(board=board).fields["chaired_by"]
    assert list(field.queryset) == [member]


def test_the_chair_clears_what_they_have_read_and_nothing_that_was_written_since() -> None:
    meeting, chair, _officer = put_to_chair()
    seen = re.search(r'name="seen" value="(\w+)"', page(meeting, chair, "clearance"))
    assert seen
    make_item(meeting, title="Slipped in")
    assert act(chair, meeting, "clear", {"seen": seen[1]}) == 409
    meeting.refresh_from_db()
    assert meeting.state == State.DRAFT
    now = re.search(r'name="seen" value="(\w+)"', page(meeting, chair, "clearance"))
    assert now
    assert act(chair, meeting, "clear", {"seen": now[1]}) == 302


def test_the_chair_opens_the_papers_of_a_draft_once_it_is_put_to_them() -> None:
    meeting = make_meeting(make_board(is_cleared_by_chair=True))
    paper = make_paper(make_item(meeting))
    chair = as_person(make_member(meeting.board, kind="chair").person)
    assert status_of(chair, paper.get_absolute_url()) == 404
    meeting.refresh_from_db()
    clearing.ask_clearance(meeting, by=None)
    assert paper.get_absolute_url() in page(meeting, chair, "clearance")
    assert status_of(chair, paper.get_absolute_url()) == 200
    assert status_of(as_person(make_member(meeting.board).person), paper.get_absolute_url()) == 404


def test_that_the_chair_read_what_is_restricted_of_a_draft_is_written_down() -> None:
    meeting, chair, _officer = put_to_chair()
    page(meeting, chair, "clearance")
    opened = Entry.objects.filter(verb="meetings.opened")
    assert [entry.subject_id for entry in opened] == [str(meeting.items.get().uuid)]


def test_a_brief_is_not_written_over_what_somebody_else_wrote_meanwhile_unseen() -> None:
    meeting = make_meeting()
    item, officer = make_item(meeting), as_person(make_officer(meeting.board))
    address = reverse("meetings:brief", args=[item.uuid])
    seen = officer.get(address).context["form"].initial["seen"]
    clearing.write_brief(item, text="Ask who pays.", by=None)
    refused = officer.post(address, {"text": "Mine.", "seen": seen})
    assert refused.status_code == 422
    assert "Mine." in refused.content.decode()
    assert Brief.objects.get().text == "Ask who pays."
    with pytest.raises(NotAllowed):
        clearing.write_brief(item, text="Mine.", by=None, seen=seen)
    again = refused.context["form"].data["seen"]
    assert officer.post(address, {"text": "Mine.", "seen": again}).status_code == 302
    assert Brief.objects.get().text == "Mine."


# -- closed sessions, and how a meeting is called --------------------------------------------------------------------


def test_a_closed_working_session_is_shown_to_the_boards_own_people_alone() -> None:
    board = make_board()
    public = make_meeting(board, number=1, starts_at=timezone.now() + timedelta(days=20))
    closed = make_meeting(
        board,
        number=2,
        starts_at=timezone.now() + timedelta(days=20, hours=3),
        is_closed=True,
        paired_with=public,
        title="Talk among members",
    )
    make_item(closed, title="Only among us")
    packs.publish(closed, by=None)
    member, outsider = as_person(make_member(board).person), as_person(make_person())
    for client in (as_person(None), outsider):
        assert client.get(closed.get_absolute_url()).status_code == 404
        assert "Talk among members" not in client.get(reverse("meetings:index")).content.decode()
        assert closed.get_absolute_url() not in page(public, client)
        assert client.get(reverse("portal:home")).content.decode().count("Talk among members") == 0
    assert "Only among us" in page(closed, member)
    assert closed.get_absolute_url() in page(public, member)
    assert "Closed working session" in page(closed, member)
    assert assemble(closed, "members").openness == "Closed working session"


def test_an_officer_says_how_a_meeting_is_called() -> None:
    board = make_board()
    member = make_member(board).person
    public = make_meeting(board, starts_at=timezone.now() + timedelta(days=40))
    client = as_person(make_officer(board))
    form = {"starts_at": "2031-01-24T17:00", "ends_at": "2031-01-24T18:00", "title": "Session", "chaired_by": member.pk}
    address = reverse("meetings:plan", args=[board.slug])
    wrong = client.post(address, {**form, "paired_with": public.pk})
    assert wrong.status_code == 422
    assert "Only a closed working session follows" in wrong.content.decode()
    late = client.post(address, {**form, "reply_by": "2031-01-25"})
    assert "give an earlier day" in late.content.decode()
    sent = {**form, "is_closed": "on", "paired_with": public.pk, "reply_by": "2031-01-20"}
    assert client.post(address, sent).status_code == 302
    session = board.meetings.get(title="Session")
    shown = page(session, client)
    for words in (member.name, "Monday 20 January 2031", "Closed working session", "Follows"):
        assert words in shown


def test_a_decision_by_circulation_needs_no_venue_and_says_so() -> None:
    meeting = make_meeting(is_by_circulation=True)
    Meeting.objects.filter(pk=meeting.pk).update(venue=None)
    make_item(meeting)
    published_one = moves.publish_agenda(Meeting.objects.get(pk=meeting.pk), by=None)
    assert "By circulation" in page(published_one)
    assert assemble(published_one, "public").is_by_circulation


# -- letters ---------------------------------------------------------------------------------------------------------


def subjects(meeting: Meeting) -> list[str]:
    return [letter.subject for letter in Letter.objects.order_by("pk")]


def test_members_are_told_of_papers_and_of_a_meeting_that_is_put_off_or_has_a_new_date() -> None:
    meeting = to_come(40)
    make_item(meeting)
    make_member(meeting.board)
    moves.publish_agenda(meeting, by=None)
    moves.postpone(meeting, reason="The room is flooded.", by=None)
    later = meeting.starts_at + timedelta(days=7)
    moves.reschedule(meeting, starts_at=later, ends_at=later + timedelta(hours=1), by=None)
    moves.cancel(meeting, reason="There is an election.", by=None)
    begun = [subject.split(":")[0] for subject in subjects(meeting)]
    assert begun == ["Agenda published", "Postponed", "New date", "Cancelled"]
    assert {letter.path for letter in Letter.objects.all()} == {meeting.get_absolute_url()}
    assert "There is an election." in Letter.objects.latest("pk").text


def test_each_new_date_is_told_also_one_that_was_given_before_and_one_that_ends_otherwise() -> None:
    meeting = to_come(40)
    make_item(meeting)
    make_member(meeting.board)
    moves.publish_agenda(meeting, by=None)
    before, later = meeting.starts_at, meeting.starts_at + timedelta(days=7)
    moves.reopen_agenda(meeting, reason="Another day.", by=None)
    for begins, hours in ((later, 2), (before, 2), (later, 2), (later, 3)):
        ends = begins + timedelta(hours=hours)
        moves.edit_meeting(moves.locked(meeting), starts_at=begins, ends_at=ends, by=None)
    assert len([subject for subject in subjects(meeting) if subject.startswith("New date")]) == 4


def test_nobody_is_told_of_a_date_that_nobody_was_asked_for() -> None:
    meeting = to_come(40)
    make_member(meeting.board)
    moves.edit_meeting(meeting, starts_at=meeting.starts_at - timedelta(hours=1), by=None)
    assert subjects(meeting) == []


def test_a_meeting_is_not_put_off_where_nobody_can_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_values: object) -> None:
        raise RuntimeError

    meeting = to_come(40)
    monkeypatch.setattr("meetings.services.telling.notices.tell", fail)
    with pytest.raises(RuntimeError):
        moves.cancel(meeting, reason="There is an election.", by=None)
    meeting.refresh_from_db()
    assert meeting.state == State.PLANNED


def test_what_was_printed_of_an_agenda_is_taken_back_when_it_is_written_again() -> None:
    meeting = published("The case of R", "B")
    one = agenda_prints.print_agenda(meeting, audience="public", by=None)
    Print.objects.filter(pk=one.pk).update(state="built", pdf=stored_pdf("The case of R"), pages=1)
    assert status_of(as_person(None), one.get_absolute_url()) == 200
    meeting = moves.reopen_agenda(meeting, by=None, reason="It names somebody.")
    why = {"access": "restricted", "paragraph": "1", "reasoning": "It names somebody."}
    agenda.edit_item(meeting.items.get(order=1), by=None, public_title="A case", **why)
    moves.publish_agenda(meeting, by=None)
    assert status_of(as_person(None), one.get_absolute_url()) == 404


def test_what_was_printed_of_an_agenda_is_taken_back_when_less_of_an_item_may_be_known() -> None:
    meeting = published("The case of R", "B")
    one = agenda_prints.print_agenda(meeting, audience="public", by=None)
    moves.postpone(meeting, by=None, reason="The room is flooded.")
    moves.reschedule(meeting, starts_at=meeting.starts_at, ends_at=meeting.ends_at, by=None)
    agenda.edit_item(meeting.items.get(order=1), by=None, access="members", public_title="A case")
    one.refresh_from_db()
    assert one.published_at is None
