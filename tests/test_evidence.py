"""What shows that an action was done: opened by a job as papers are, held where it looks restricted, then read."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from meetings.models import EVIDENCE_NEXT, Action, ActionUpdate, EvidenceFile, PaperState
from meetings.services import actions, evidence
from meetings.services.actions import Evidence
from meetings.services.agenda import Leads
from scpb.audit.models import Entry
from scpb.boards.models import Board
from scpb.errors import NotAllowed, NotPermitted
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from scpb.people.models import Person
from tests.action_makers import make_action, make_sat_item
from tests.factories import make_board, make_member, make_officer, make_person
from tests.meetings import make_pdf, status_of
from tests.office_files import docx, xlsx
from tests.test_meetings import as_person

pytestmark = pytest.mark.django_db

PHOTO = Image.new("RGB", (60, 40), "teal")
MARKED = make_pdf("OFFICIAL-SENSITIVE")
ASKED = "Look at the file that shows what was done"
ALONE = "A file came with this. It is being checked."


@pytest.fixture
def board() -> Board:
    return make_board()


@pytest.fixture
def owner(board: Board) -> Person:
    return make_member(board, make_person(name="Mary Member")).person


@pytest.fixture
def action(board: Board, owner: Person) -> Action:
    return make_action(make_sat_item(board), "Agree one form", Leads(person=owner))


def jpeg() -> bytes:
    """A photograph that says where it was taken."""
    exif = Image.Exif()
    exif[0x010E] = "13 High Street"
    PHOTO.save(written := BytesIO(), "JPEG", exif=exif)
    return written.getvalue()


def sent(action: Action, by: Person, content: bytes, name: str = "form.pdf", *, check: bool = True) -> EvidenceFile:
    """The owner sends a file by the form, and the job does its work."""
    upload = SimpleUploadedFile(name, content)
    page = reverse("meetings:update_action", args=[action.uuid])
    assert as_person(by).post(page, {"seen": action.version, "upload": upload}).status_code == 302
    row = EvidenceFile.objects.get(update__action=action)
    if check:
        jobs.run_here(Job.objects.get(key=evidence.job_key(row)))
        row.refresh_from_db()
    return row


def link(row: EvidenceFile, name: str = "evidence") -> str:
    return reverse(f"meetings:{name}", args=[row.update.uuid])


def content_of(client: Client, row: EvidenceFile) -> bytes:
    answer = client.get(link(row))
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    return b"".join(answer.streaming_content)


def page_of(person: Person, action: Action) -> str:
    return as_person(person).get(action.get_absolute_url()).content.decode()


# -- from the owner to the reader --------------------------------------------------------------------------------------


def test_until_a_job_has_opened_it_everybody_reads_that_it_is_being_checked(action: Action, owner: Person) -> None:
    reader = make_member(action.board).person
    row = sent(action, owner, make_pdf("The form"), "Form of Jo Bloggs.pdf", check=False)
    for person in (owner, reader, make_officer(action.board)):
        assert ALONE in page_of(person, action)
        assert "Jo Bloggs" not in page_of(person, action)
        assert status_of(as_person(person), link(row)) == 403
    assert "job__bar" in page_of(owner, action)
    jobs.run_here(Job.objects.get(key=evidence.job_key(row)))
    assert ALONE not in page_of(reader, action)
    assert content_of(as_person(reader), row).startswith(b"%PDF")
    assert status_of(as_person(None), link(row)) == 404


@pytest.mark.parametrize(
    ("content", "name", "start"),
    [
        (make_pdf("The form"), "form.pdf", b"%PDF"),
        (docx("The form"), "form.docx", b"%PDF"),
        (jpeg(), "street.jpg", b"\xff\xd8\xff"),
    ],
)
def test_readers_get_a_cleaned_copy_and_what_was_sent_is_kept(
    content: bytes, name: str, start: bytes, action: Action, owner: Person
) -> None:
    row = sent(action, owner, content, name)
    assert row.is_accepted, row.reason
    given = content_of(as_person(owner), row)
    assert given.startswith(start)
    assert b"High Street" not in given
    kept = row.update.evidence
    assert kept is not None
    assert kept.read() == content != given


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"%PDF-1.7 what was done", "form.pdf", "damaged"),
        (b"\x89PNG\r\n\x1a\n picture", "photo.png", "PNG"),
        (b"PK\x03\x04 and so on", "form.docx", "damaged"),
    ],
)
def test_what_cannot_be_used_is_refused_and_its_sender_reads_why(
    content: bytes, name: str, reason: str, action: Action, owner: Person
) -> None:
    row = sent(action, owner, content, name)
    assert row.state == PaperState.REFUSED
    assert reason in row.reason
    assert row.reason in page_of(owner, action)
    assert row.reason not in page_of(make_member(action.board).person, action)
    assert status_of(as_person(owner), link(row)) == 403


# -- held --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "warning"),
    [
        (MARKED, "form.pdf", "it is marked “OFFICIAL-SENSITIVE”"),
        (make_pdf("The form"), "Restricted.pdf", "it is marked “restricted”"),
        (docx(**{"word/embeddings/cases.xlsx": xlsx()}), "form.docx", "A spreadsheet is attached"),
    ],
)
def test_what_looks_restricted_is_held_until_the_officer_confirms(
    content: bytes, name: str, warning: str, action: Action, owner: Person
) -> None:
    row, officer = sent(action, owner, content, name), make_officer(action.board)
    assert row.is_held
    assert warning in page_of(officer, action)
    assert "1 file is held until you have looked at it" in as_person(officer).get("/my-actions/").content.decode()
    assert ASKED in as_person(officer).get("/my-work/").content.decode()
    for person in (owner, make_member(action.board).person):
        page = page_of(person, action)
        assert "being checked by the governance officer" in page
        assert "is held" not in as_person(person).get("/my-actions/").content.decode()
        assert ASKED not in as_person(person).get("/my-work/").content.decode()
        assert warning not in page
        assert status_of(as_person(person), link(row)) == 403
        assert as_person(person).post(link(row, "confirm_evidence")).status_code == 403
    assert status_of(as_person(officer), link(row)) == 200
    assert as_person(officer).post(link(row, "confirm_evidence")).status_code == 302
    assert ASKED not in as_person(officer).get("/my-work/").content.decode()
    row.refresh_from_db()
    assert (row.is_accepted, row.confirmed_by) == (True, officer)
    assert Entry.objects.filter(verb="meetings.evidence_accepted", by_id=officer.pk).exists()
    assert status_of(as_person(owner), link(row)) == 200
    with pytest.raises(NotAllowed, match="not held"):
        evidence.confirm(row, by=None)


def test_what_shows_something_restricted_is_not_held_and_its_opening_is_written_down(
    board: Board, owner: Person
) -> None:
    secret = make_action(make_sat_item(board, access="restricted"), "Move them", Leads(person=owner))
    row = sent(secret, owner, MARKED)
    assert row.is_accepted
    content_of(as_person(owner), row)
    opened = Entry.objects.filter(verb="meetings.opened", subject_id=str(row.update.uuid))
    assert [entry.by_id for entry in opened] == [owner.pk]
    with pytest.raises(NotPermitted):
        evidence.open_evidence(row, by=make_person(is_superuser=True))


def test_the_audit_keeps_no_name_of_a_file_where_it_cannot_be_erased(action: Action, owner: Person) -> None:
    sent(action, owner, make_pdf("The form"), "Jo Bloggs.pdf")
    told = [str(entry.before) + str(entry.after) for entry in Entry.objects.filter(verb__startswith="meetings.")]
    assert not any("Bloggs" in one for one in told)


# -- states ------------------------------------------------------------------------------------------------------------


def made(action: Action, state: str) -> EvidenceFile:
    shows = Evidence(ContentFile(make_pdf("A"), name="a.pdf"), "application/pdf")
    update = actions.update(action, by=None, evidence=shows)
    kept = {"file": update.evidence} if state in {"held", "accepted"} else {}
    said = {"reason": "It is damaged."} if state == "refused" else {}
    EvidenceFile.objects.filter(update=update).update(state=state, **kept, **said)
    return EvidenceFile.objects.with_subjects().get(update=update)


@pytest.mark.parametrize("state", [state.value for state in EVIDENCE_NEXT])
def test_a_file_goes_where_its_workflow_says_and_nowhere_else(state: str, action: Action) -> None:
    goes = {
        "refused": lambda row: evidence.refuse(row, reason="It is damaged."),
        "accepted": lambda row: evidence.confirm(row, by=None),
    }
    for to, go in goes.items():
        row = made(action, state)
        is_next = to in EVIDENCE_NEXT[PaperState(state)] and (to, state) != ("accepted", "being_checked")
        if to == "accepted" and not is_next:
            with pytest.raises(NotAllowed):
                go(row)
        else:
            assert go(row).state == (to if is_next else state)


@pytest.mark.parametrize("broken", [{"state": "promised"}, {"state": "refused"}, {"state": "held"}])
def test_the_database_refuses_a_file_that_breaks_a_rule(broken: dict[str, Any], action: Action) -> None:
    row = made(action, "being_checked")
    with pytest.raises(IntegrityError), transaction.atomic():
        EvidenceFile.objects.filter(pk=row.pk).update(**broken)


def test_a_file_that_could_not_be_opened_however_often_is_refused(
    action: Action, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any, **_values: Any) -> None:
        raise RuntimeError("no disk")

    monkeypatch.setattr("meetings.opening.open_pdf", broken)
    row = sent(action, owner, make_pdf("The form"), check=False)
    job = Job.objects.get(key=evidence.job_key(row))
    for _attempt in range(5):
        job = jobs.run_here(job)
    row.refresh_from_db()
    assert (job.is_failed, row.state) == (True, PaperState.REFUSED)


def test_an_update_without_a_file_asks_for_no_job(action: Action, owner: Person) -> None:
    actions.update(action, by=owner, text="Half of them agree.")
    assert ActionUpdate.objects.filter(action=action).exists()
    assert not EvidenceFile.objects.exists()
