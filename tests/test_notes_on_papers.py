"""What readers keep of single papers for themselves: a mark, and a note that nobody else sees in the portal."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.models import Paper, PaperNote, PaperRead
from meetings.services import marks, papers
from meetings.services import meetings as moves
from scpb.audit.models import Entry
from scpb.errors import NotPermitted
from scpb.people.models import Person
from tests.factories import make_board, make_grant, make_member, make_officer, make_person
from tests.meetings import accepted_paper, make_item, make_meeting, make_pdf
from tests.test_meetings import as_person

pytestmark = pytest.mark.django_db

SAID = "Ask who pays."


@pytest.fixture
def paper() -> Paper:
    paper = accepted_paper(make_item(make_meeting(make_board(slug="the-board"))), title="Annual plan")
    moves.publish_agenda(paper.item.meeting, by=None)
    paper.refresh_from_db()
    return paper


@pytest.fixture
def member(paper: Paper) -> Person:
    return make_member(paper.item.meeting.board).person


def note_page(paper: Paper) -> str:
    return reverse("meetings:paper_note", args=[paper.uuid])


def item_page(paper: Paper) -> str:
    meeting = paper.item.meeting
    return reverse("meetings:item", args=[meeting.board.slug, meeting.number, paper.item.order])


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    return b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()


def test_a_note_is_written_beside_the_paper_and_shown_there(paper: Paper, member: Person) -> None:
    client = as_person(member)
    page = text_of(client, item_page(paper))
    assert f'action="{note_page(paper)}"' in page
    assert "Nobody else sees it." in page
    sent = {"text": SAID, "seen": "", "back": item_page(paper)}
    answer = client.post(note_page(paper), sent)
    assert (answer.status_code, answer["Location"]) == (302, item_page(paper))
    for address in (item_page(paper), paper.item.meeting.get_absolute_url(), note_page(paper)):
        assert SAID in text_of(client, address)
    client.post(note_page(paper), {"text": " ", "seen": SAID})
    assert not PaperNote.objects.exists()


def test_nobody_else_sees_a_note_or_a_mark_wherever_they_look(paper: Paper, member: Person) -> None:
    """By roles: on pages, in lists that are taken away, and in the audit."""
    marks.write_paper_note(paper, by=member, text=SAID)
    marks.mark_read(paper, by=member)
    board = paper.item.meeting.board
    others: list[Person | None] = [
        make_member(board).person,
        make_member(board, kind="chair").person,
        make_officer(board),
        make_grant(board, make_person(), "auditor").person,
        make_person(is_superuser=True),
        None,
    ]
    meeting = paper.item.meeting
    openings = [reverse(f"meetings:{name}", args=[board.slug, meeting.number]) for name in ("openings", "papers")]
    kept = [reverse("portal:home"), reverse("portal:my_work"), reverse("meetings:actions_csv"), *openings]
    seen = [item_page(paper), meeting.get_absolute_url(), note_page(paper), paper.get_absolute_url()]
    for person in others:
        client = as_person(person)
        for address in [*seen, *kept]:
            page = client.get(address, follow=True)
            content = b"".join(page.streaming_content) if page.streaming else page.content
            assert SAID.encode() not in content
            assert b'aria-pressed="true"' not in content
    assert not Entry.objects.filter(by_id=member.pk).exists()


def test_a_note_is_kept_when_the_paper_gets_another_file_and_the_mark_is_not(paper: Paper, member: Person) -> None:
    marks.write_paper_note(paper, by=member, text=SAID)
    marks.mark_read(paper, by=member)
    papers.replace_paper(paper, by=None, upload=SimpleUploadedFile("b.pdf", make_pdf("Second")))
    assert PaperNote.objects.get().text == SAID
    assert not PaperRead.objects.exists()


def test_two_notes_on_a_paper_written_at_once_are_both_kept(paper: Paper, member: Person) -> None:
    marks.write_paper_note(paper, by=member, text="From the phone", seen="")
    note = marks.write_paper_note(paper, by=member, text="From the desk", seen="")
    assert note and note.text.startswith("From the desk") and note.text.endswith("From the phone")


def test_notes_on_a_paper_that_is_removed_are_kept_with_those_on_its_item(paper: Paper, member: Person) -> None:
    officer, item = make_officer(paper.item.meeting.board), paper.item
    marks.write_note(item, by=officer, text="Allow an hour.")
    for person in (member, officer):
        marks.write_paper_note(paper, by=person, text=SAID)
    moves.reopen_agenda(item.meeting, by=None, reason="Too early.")
    papers.remove_paper(paper, by=None)
    kept = {note.person: note.text for note in item.private_notes.all()}
    under_title = f"Annual plan\n{SAID}"
    assert kept == {member: under_title, officer: f"Allow an hour.\n\n{under_title}"}
    assert not PaperNote.objects.exists()


def test_of_a_long_note_on_a_paper_that_is_removed_no_word_is_lost(paper: Paper, member: Person) -> None:
    marks.write_note(paper.item, by=member, text="Begin " + "y" * 10_000)
    marks.write_paper_note(paper, by=member, text="x" * (marks.LONGEST - 4) + " end")
    marks.keep_notes(paper)
    kept = paper.item.private_notes.get().text
    assert kept.startswith("Begin y") and kept.endswith("x end") and len(kept) > marks.LONGEST + 10_000
    marks.write_note(paper.item, by=member, text=kept, seen=kept)
    assert paper.item.private_notes.get().text == kept


def test_nobody_notes_on_a_paper_that_they_may_not_open() -> None:
    item = make_item(make_meeting())
    paper = accepted_paper(item, access="restricted")
    moves.publish_agenda(item.meeting, by=None)
    outsider = make_person()
    with pytest.raises(NotPermitted):
        marks.write_paper_note(paper, by=outsider, text=SAID)
    assert as_person(outsider).post(note_page(paper), {"text": SAID}).status_code == 404


def test_the_database_keeps_one_note_of_a_person_on_a_paper(paper: Paper, member: Person) -> None:
    marks.write_paper_note(paper, by=member, text=SAID)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperNote.objects.create(paper=paper, person=member, text=SAID, written_at=timezone.now())
