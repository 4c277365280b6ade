"""What a board goes by: documents with versions, read on a day, compared word by word, written or as PDF."""

from datetime import date, timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from scpb.audit.models import Entry
from scpb.boards.models import Board, StandingDocument, StandingDocumentVersion
from scpb.boards.services import documents
from scpb.errors import NotAllowed
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from tests.factories import make_board, make_member, make_officer
from tests.test_boards import as_person
from tests.world import pdf_of, stored_pdf

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
A_DAY = timedelta(days=1)


def terms_of(board: Board, **fields: Any) -> StandingDocument:
    values = {"kind": "terms", "title": "Terms of reference", "from_on": date(2014, 4, 1), **fields}
    values.setdefault("text", "<p>It meets three times a year.</p>")
    return documents.add_document(board, by=None, **values)


def address(name: str, document: StandingDocument, *more: Any) -> str:
    return reverse(f"boards:{name}", args=[document.board.slug, document.uuid, *more])


def upload(title: str = "Code") -> SimpleUploadedFile:
    return SimpleUploadedFile("code.pdf", pdf_of(title), content_type="application/pdf")


@pytest.fixture
def document() -> StandingDocument:
    found = terms_of(make_board())
    documents.add_version(found, by=None, from_on=date(2020, 1, 1), text="<p>It meets four times a year.</p>")
    return found


# -- what the database refuses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "", "original": None},
        {"number": 1, "text": "Twice"},
        {"reason": "It is damaged.", "file": True, "text": "x"},
    ],
)
def test_a_version_says_something_has_its_own_number_and_is_not_both_refused_and_read(
    document: StandingDocument, fields: dict[str, Any]
) -> None:
    values = {"number": 9, "from_on": TODAY, **fields}
    if values.get("file"):
        values["file"] = stored_pdf("code")
    with pytest.raises(IntegrityError), transaction.atomic():
        StandingDocumentVersion.objects.create(document=document, **values)


def test_a_board_has_one_document_of_a_title(document: StandingDocument) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        StandingDocument.objects.create(board=document.board, title=document.title)


# -- reading -----------------------------------------------------------------------------------------------------------


def test_the_version_in_force_is_shown_and_that_of_any_day(document: StandingDocument) -> None:
    client = as_person(None)
    assert "four times" in client.get(address("document", document)).content.decode()
    assert "three times" in client.get(address("document", document) + "?on=2019-12-31").content.decode()
    page = client.get(address("document", document) + "?on=2014-03-31").content.decode()
    assert "No version was in force on 31 March 2014." in page
    assert "three times" in client.get(address("document_version", document, 1)).content.decode()
    assert client.get(address("document_version", document, 7)).status_code == 404


def test_a_day_that_is_none_is_refused_with_a_sentence(document: StandingDocument) -> None:
    answer = as_person(None).get(address("document", document) + "?on=yesterday")
    assert answer.status_code == 422
    assert "Enter a valid date." in answer.content.decode()


def test_two_versions_are_compared_word_by_word(document: StandingDocument) -> None:
    page = as_person(None).get(address("compare_document", document) + "?old=1&new=2").content.decode()
    removed, added = page[page.index("<del>") : page.index("</del>")], page[page.index("<ins>") : page.index("</ins>")]
    assert "three" in removed
    assert "four" in added
    assert "times" not in removed + added


def test_a_comparison_of_nothing_leads_to_where_two_versions_are_chosen(document: StandingDocument) -> None:
    answer = as_person(None).get(address("compare_document", document))
    assert answer["Location"] == address("document", document)


@pytest.mark.parametrize("query", ["?old=1", "?old=1&new=9", "?old=x&new=2", "?old=1&new=²"])
def test_versions_that_are_not_there_are_not_compared(document: StandingDocument, query: str) -> None:
    assert as_person(None).get(address("compare_document", document) + query).status_code == 404


def test_a_closed_boards_documents_are_for_its_own_people(document: StandingDocument) -> None:
    Board.objects.filter(pk=document.board_id).update(is_public=False)
    addresses = [
        address("document", document),
        address("document_version", document, 1),
        address("compare_document", document) + "?old=1&new=2",
    ]
    member = make_member(document.board).person
    for url in addresses:
        assert as_person(None).get(url).status_code == 404
        assert as_person(member).get(url).status_code == 200


# -- writing -----------------------------------------------------------------------------------------------------------


def test_an_officer_writes_a_document_and_its_next_version_begins_with_its_words() -> None:
    board = make_board()
    client = as_person(make_officer(board))
    sent = {
        "kind": "terms",
        "title": "Terms",
        "text": "# Purpose\n\nTo advise.\n\n- one\n- two",
        "from_on": "2024-01-01",
    }
    assert client.post(reverse("boards:add_document", args=[board.slug]), sent).status_code == 302
    document = board.documents.get()
    assert document.versions.get().text.startswith("<h2>Purpose</h2>")
    form = client.get(address("add_version", document)).context["form"]
    assert form.initial["text"] == "# Purpose\n\nTo advise.\n\n- one\n- two"
    sent = {"text": "# Purpose\n\nTo decide.", "from_on": str(TODAY), "note": "Adopted by decision 4."}
    client.post(address("add_version", document), sent)
    page = client.get(address("document", document)).content.decode()
    assert "To decide." in page
    assert "Adopted by decision 4." in page
    assert "What the board goes by" in client.get(board.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Write the text, or choose a PDF below."),
        ({"text": "Words", "upload": True}, "Write the text or choose a PDF, not both."),
        ({"upload": b"no pdf"}, "The file is not a PDF"),
        ({"text": "Words", "from_on": ""}, "Fill in “In force from”."),
    ],
)
def test_a_version_that_is_wrong_is_asked_for_again(
    document: StandingDocument, sent: dict[str, Any], said: str
) -> None:
    form = {"from_on": str(TODAY), **sent}
    if "upload" in sent:
        form["upload"] = upload() if sent["upload"] is True else SimpleUploadedFile("a.pdf", sent["upload"])
    answer = as_person(make_officer(document.board)).post(address("add_version", document), form)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert document.versions.count() == 2


def test_what_is_written_is_cleaned(document: StandingDocument) -> None:
    version = documents.add_version(document, by=None, from_on=TODAY, text="<p>Hello<script>alert(1)</script></p>")
    assert version.text == "<p>Hello</p>"
    with pytest.raises(NotAllowed):
        documents.add_version(document, by=None, from_on=TODAY, text="<p> </p>")


def test_a_title_is_not_given_twice(document: StandingDocument) -> None:
    client = as_person(make_officer(document.board))
    sent = {"kind": "terms", "title": document.title, "text": "Words", "from_on": str(TODAY)}
    answer = client.post(reverse("boards:add_document", args=[document.board.slug]), sent)
    assert "The board has a document of this title already." in answer.content.decode()


def test_a_version_that_was_in_force_stays_and_one_to_come_can_be_taken_back(document: StandingDocument) -> None:
    with pytest.raises(NotAllowed):
        documents.remove_version(document.versions.get(number=2), by=None)
    coming = documents.add_version(document, by=None, from_on=TODAY + A_DAY, text="<p>Never.</p>")
    client = as_person(make_officer(document.board))
    assert client.post(address("remove_version", document, coming.number)).status_code == 302
    assert [version.number for version in document.versions.all()] == [2, 1]


def test_a_document_goes_with_its_last_version() -> None:
    document = terms_of(make_board(), from_on=TODAY + A_DAY)
    documents.remove_version(document.versions.get(), by=None)
    assert not StandingDocument.objects.exists()


def test_a_document_that_cannot_be_recorded_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_values: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(documents, "add_version", fail)
    with pytest.raises(RuntimeError):
        terms_of(make_board())
    assert not StandingDocument.objects.exists()
    assert not Entry.objects.filter(verb="boards.document_added").exists()


# -- PDF ---------------------------------------------------------------------------------------------------------------


def test_a_pdf_is_opened_by_a_job_before_anybody_reads_it() -> None:
    board = make_board()
    document = terms_of(board, kind="conduct", title="Code", text="", upload=upload())
    assert as_person(None).get(address("document", document)).status_code == 404
    assert "Code" not in as_person(None).get(board.get_absolute_url()).content.decode()
    page = as_person(make_officer(board)).get(address("document", document)).content.decode()
    assert "The PDF is being opened." in page
    job = jobs.run_here(Job.objects.get(kind=documents.CHECK))
    assert job.is_done, job.error
    answer = as_person(None).get(address("document_file", document, 1))
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert document.versions.get().original != document.versions.get().file


def test_a_pdf_that_cannot_be_used_is_refused_with_the_reason_and_can_be_taken_back() -> None:
    broken = SimpleUploadedFile("code.pdf", b"%PDF-1.7\nnothing more", content_type="application/pdf")
    document = terms_of(make_board(), text="", upload=broken)
    jobs.run_here(Job.objects.get(kind=documents.CHECK))
    version = document.versions.get()
    assert version.reason
    page = as_person(make_officer(document.board)).get(address("document", document)).content.decode()
    assert version.reason in page.replace("&#x27;", "'")
    documents.remove_version(version, by=None)
    assert not StandingDocument.objects.exists()


def test_a_version_taken_back_before_it_was_opened_is_no_failure() -> None:
    document = terms_of(make_board(), text="", upload=upload(), from_on=TODAY + A_DAY)
    documents.remove_version(document.versions.get(), by=None)
    assert jobs.run_here(Job.objects.get(kind=documents.CHECK)).is_done


def test_a_pdf_is_compared_by_the_words_in_it(document: StandingDocument) -> None:
    version = documents.add_version(document, by=None, from_on=TODAY, upload=upload())
    documents.accept(version, file=stored_pdf("cleaned"), words="It meets five times a year.")
    page = as_person(None).get(address("compare_document", document) + "?old=2&new=3").content.decode()
    assert "five" in page[page.index("<ins>") : page.index("</ins>")]


# -- how the one text of before became a document ----------------------------------------------------------------------


def test_the_terms_of_before_become_the_first_version() -> None:
    migration = import_module("scpb.boards.migrations.0004_terms_of_reference_as_a_document")
    board = make_member(make_board(), starts_on=date(2015, 6, 1)).board

    def as_it_was(**_values: object) -> list[Board]:
        board.terms_of_reference = "To advise.\n\n- one\n- two"  # type: ignore[attr-defined]
        return [board]

    boards = SimpleNamespace(objects=SimpleNamespace(exclude=as_it_was))

    class Before:
        @staticmethod
        def get_model(app: str, name: str) -> Any:
            return boards if name == "Board" else apps.get_model(app, name)

    migration.move(Before, connection.schema_editor())
    version = StandingDocumentVersion.objects.get()
    assert (version.number, version.from_on) == (1, date(2015, 6, 1))
    assert version.text == "<p>To advise.</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>"


@pytest.mark.parametrize("rows", [2, 30])
def test_a_document_takes_the_same_queries_however_many_versions(
    rows: int, document: StandingDocument, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        documents.add_version(document, by=None, from_on=TODAY + number * A_DAY, text=f"<p>{number}</p>")
    client = as_person(make_officer(document.board))
    for url in (address("document", document), address("compare_document", document) + "?old=1&new=2"):
        with django_assert_max_num_queries(8):
            assert client.get(url).status_code == 200
