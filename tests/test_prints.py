"""Prints: a frozen document becomes a PDF and a Word file, once, for whom it is meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from meetings.models import PersonalCopy, Print
from meetings.models.prints import PrintKind
from meetings.prints import kinds
from meetings.services import copies, prints
from scpb.audit.models import Entry
from scpb.boards.models import Access, Board
from scpb.documents import pdf
from scpb.documents.sheets import sheet
from scpb.documents.word import to_word
from scpb.errors import NotAllowed, NotPermitted
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from tests.factories import make_board, make_member, make_officer, make_person
from tests.meetings import status_of
from tests.pdf_reading import faults, fonts_left_out, words

pytestmark = pytest.mark.django_db
HTML = """<!DOCTYPE html><html lang="en-GB"><head><title>Minutes</title></head><body data-running="Minutes">
<h1>Minutes</h1><dl class="facts"><dt>Day</dt><dd>Friday</dd></dl><h2>1. Welcome</h2><p>All were <b>welcomed</b>.</p>
<ul><li>One</li><li>Two</li></ul><table><thead><tr><th scope="col">Action</th><th scope="col">Owner</th></tr></thead>
<tbody><tr><td>To report</td><td>Commander</td></tr></tbody></table>
<p><a href="pack:item-1">Item 1</a> <a href="https://example.org/">elsewhere</a></p></body></html>"""


@dataclass(frozen=True)
class Note:
    """A document that only these tests print."""

    title: str
    lines: tuple[str, ...]

    @property
    def running(self) -> str:
        return self.title


@pytest.fixture(autouse=True)
def note_is_minutes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(kinds._REGISTER, PrintKind.MINUTES, Note)
    monkeypatch.setattr("meetings.prints.drawing.render_to_string", lambda *_: HTML)
    yield


def ask(board: Board, *, audience: str = Access.PUBLIC, publish: bool = True, title: str = "Minutes") -> Print:
    return prints.ask(Note(title, ("One",)), board, audience=audience, by=None, publish=publish)


def made(board: Board, **how: object) -> Print:
    one = ask(board, **how)  # type: ignore[arg-type]
    for job in Job.objects.filter(kind=prints.DRAW).unfinished():
        assert jobs.run_here(job).is_done, job.error
    one.refresh_from_db()
    return one


def url(one: Print, form: str = "pdf") -> str:
    return reverse("meetings:print", args=[one.uuid, form])


def test_a_print_has_a_tagged_pdf_and_a_word_file(client: Client) -> None:
    one = made(make_board(slug="scpb"))
    data = client.get(url(one)).getvalue()
    assert "Friday" in words(data)[0]
    assert faults(data) == [] and fonts_left_out(data) == []
    answer = client.get(url(one, "word"))
    assert answer["Content-Disposition"] == 'attachment; filename="scpb-minutes.docx"'
    told = Document(BytesIO(answer.getvalue()))
    assert [paragraph.text for paragraph in told.paragraphs if paragraph.style.name.startswith("Heading")] == [
        "Minutes",
        "1. Welcome",
    ]


def test_the_same_document_asked_for_again_is_the_same_print() -> None:
    board = make_board()
    first = made(board)
    assert ask(board) == first
    assert ask(board, title="Minutes, corrected") != first
    assert Entry.objects.filter(verb="meetings.print_asked").count() == 2


def test_a_print_is_the_officers_alone_until_it_is_published(client: Client) -> None:
    board = make_board()
    officer = make_officer(board)
    one = made(board, publish=False)
    assert status_of(client, url(one)) == 404
    client.force_login(officer)
    assert status_of(client, url(one)) == 200
    made(board)
    client.logout()
    assert status_of(client, url(one)) == 200
    prints.withdraw([one], by=officer)
    assert status_of(client, url(one)) == 404


@pytest.mark.parametrize(("audience", "statuses"), [("members", [404, 200, 200]), ("restricted", [404, 302, 404])])
def test_a_print_is_for_its_readers_alone(client: Client, audience: str, statuses: list[int]) -> None:
    board = make_board()
    one = made(board, audience=audience)
    readers = [make_person(), make_member(board).person, make_member(board, kind="adviser").person]
    for reader, status in zip(readers, statuses, strict=True):
        client.force_login(reader)
        assert status_of(client, url(one)) == status
    assert not Entry.objects.filter(verb="meetings.opened").exists()


# -- restricted ones -------------------------------------------------------------------------------------------------


def test_a_restricted_print_is_given_out_in_its_readers_name_and_that_is_written_down(client: Client) -> None:
    one = made(make_board(), audience=Access.RESTRICTED)
    reader = make_member(one.board, make_person(name="Zoë Achebe-Šmid")).person
    client.force_login(reader)
    page = reverse("meetings:print_copy", args=[one.uuid])
    assert client.get(url(one))["Location"] == page
    assert "Make my copy" in client.get(page).content.decode()
    assert client.post(reverse("meetings:ask_print_copy", args=[one.uuid]))["Location"] == page
    copy = PersonalCopy.objects.get()
    assert jobs.run_here(Job.objects.get(key=copies.job_key(copy))).is_done
    copy.refresh_from_db()
    assert "Download your copy" in client.get(page).content.decode()
    answer = client.get(reverse("meetings:copy_file", args=[copy.uuid]))
    named = pdf.text(answer.getvalue())
    assert named and all("Copy for Zoë Achebe-Šmid" in text for text in named)
    entry = Entry.objects.get(verb="meetings.opened")
    assert (entry.subject_id, entry.by_id) == (str(one.uuid), reader.pk)


def test_a_copy_of_a_print_is_its_readers_alone_and_ends_when_they_may_not_read_it(client: Client) -> None:
    one = made(make_board(), audience=Access.RESTRICTED)
    term = make_member(one.board)
    copy = copies.copied(copies.ask_copy(one, by=term.person), file=one.pdf)
    file = reverse("meetings:copy_file", args=[copy.uuid])
    client.force_login(make_officer(one.board))
    assert status_of(client, file) == 404
    client.force_login(term.person)
    assert status_of(client, file) == 200
    term.ends_on = "2021-01-01"
    term.save()
    assert status_of(client, file) == 403
    assert status_of(client, reverse("meetings:print_copy", args=[one.uuid])) == 404


def test_the_word_file_of_a_restricted_print_is_its_officers_alone_and_their_opening_is_written_down(
    client: Client,
) -> None:
    one = made(make_board(), audience=Access.RESTRICTED)
    client.force_login(make_member(one.board).person)
    assert status_of(client, url(one, "word")) == 403
    officer = make_officer(one.board)
    client.force_login(officer)
    assert status_of(client, url(one, "word")) == 200
    assert [entry.by_id for entry in Entry.objects.filter(verb="meetings.opened")] == [officer.pk]
    assert status_of(client, url(one)) == 302  # nobody gets the PDF without a name


def test_a_print_for_others_has_no_copies_and_one_that_is_being_made_none_yet(client: Client) -> None:
    board = make_board()
    reader = make_member(board).person
    with pytest.raises(NotAllowed, match="nobody’s name"):
        copies.ask_copy(made(board), by=reader)
    with pytest.raises(NotAllowed, match="being made"):
        copies.ask_copy(ask(board, audience=Access.RESTRICTED), by=reader)
    with pytest.raises(NotPermitted):
        copies.ask_copy(ask(board, audience=Access.RESTRICTED), by=make_person())


def test_only_the_officer_asks_and_withdraws() -> None:
    board = make_board()
    one = made(board)
    member = make_member(board).person
    with pytest.raises(NotPermitted):
        prints.ask(Note("Other", ()), board, audience=Access.PUBLIC, by=member)
    with pytest.raises(NotPermitted):
        prints.withdraw([one], by=member)
    assert Print.objects.count() == 1


def test_a_print_that_is_being_made_cannot_be_opened_yet(client: Client) -> None:
    one = ask(make_board())
    answer = client.get(url(one))
    assert answer.status_code == 409
    assert "is being made" in answer.content.decode()


def test_a_print_that_cannot_be_made_says_so_and_can_be_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    board = make_board()

    def refuse(*_args: object, **_how: object) -> bytes:
        raise pdf.TooComplex("A table is too wide.")

    with monkeypatch.context() as patch:
        patch.setattr("meetings.prints.drawing.pdf.render", refuse)
        one = ask(board)
        jobs.run_here(Job.objects.get(kind=prints.DRAW))
    one.refresh_from_db()
    assert (one.is_failed, one.reason) == (True, "A table is too wide.")
    assert made(board).is_built


def test_a_word_file_has_the_words_of_the_page_in_their_order() -> None:
    told = Document(BytesIO(to_word(HTML, title="Minutes", author="Board", made=timezone.now())))
    assert [cell.text for table in told.tables for row in table.rows for cell in row.cells] == [
        "Day", "Friday", "Action", "Owner", "To report", "Commander",
    ]  # fmt: skip
    [link] = [relation.target_ref for relation in told.part.rels.values() if relation.is_external]
    assert link == "https://example.org/"
    assert told.core_properties.title == "Minutes"
    assert "Item 1" in "".join(paragraph.text for paragraph in told.paragraphs)


def test_the_styles_of_prints_are_there() -> None:
    assert "@page" in sheet("css/print.css")


def test_a_column_of_numbers_leaves_its_room_in_word_to_the_words() -> None:
    row = "<tr><td>1</td><td>Street lighting and the fear of crime in six places</td><td>10:00</td></tr>"
    html = f"<body><table><tr><th>Item</th><th>Title</th><th>Time</th></tr>{row}</table></body>"
    told = Document(BytesIO(to_word(html, title="Agenda", author="Board", made=timezone.now())))
    number, title, at = (round(cell.width.mm) for cell in told.tables[0].rows[1].cells)
    assert number < at < title and number + title + at == pytest.approx(166, abs=2)
