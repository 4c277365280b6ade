"""Papers: looked at in the request, opened by a job, read by those who may."""

from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from meetings.models import AgendaItem, Paper, PaperState
from meetings.services import meetings as moves
from meetings.services import papers as services
from scpb.audit.models import Entry
from scpb.errors import NotAllowed, NotPermitted
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from tests.factories import make_board, make_member, make_officer, make_person
from tests.meetings import make_item, make_meeting, make_paper, make_pdf, status_of
from tests.test_meetings import as_person

pytestmark = pytest.mark.django_db


def upload_page(item: AgendaItem) -> str:
    return reverse("meetings:add_paper", args=[item.meeting.board.slug, item.meeting.number, item.uuid])


def paper_page(paper: Paper, name: str) -> str:
    meeting = paper.item.meeting
    return reverse(f"meetings:{name}", args=[meeting.board.slug, meeting.number, paper.uuid])


def upload(content: bytes) -> dict[str, Any]:
    return {"upload": SimpleUploadedFile("review.pdf", content), "title": "The review", "access": "public"}


# -- what the database refuses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "broken",
    [
        {"access": "restricted", "paragraph": "", "reasoning": ""},
        {"access": "secret"},
        {"state": "lost"},
        {"state": "refused", "reason": ""},
        {"state": "accepted", "pages": None},
        {"state": "accepted", "pages": 1, "file": None},
    ],
)
def test_the_database_refuses_a_paper_that_breaks_a_rule(broken: dict[str, Any]) -> None:
    paper = make_paper(make_item(make_meeting()))
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(**broken)


# -- from the upload to the reader -------------------------------------------------------------------------------------


def test_an_upload_is_being_checked_until_a_job_has_opened_it() -> None:
    item = make_item(make_meeting())
    client = as_person(make_officer(item.meeting.board))
    page = client.post(upload_page(item), upload(make_pdf("Review", 3)), follow=True).content.decode()
    assert "Being checked" in page
    paper = item.papers.get()
    with pytest.raises(NotAllowed):
        moves.publish_agenda(item.meeting, by=None)
    jobs.run_here(Job.objects.get(kind=services.CHECK))
    paper.refresh_from_db()
    assert (paper.state, paper.pages) == (PaperState.ACCEPTED, 3)
    assert moves.publish_agenda(item.meeting, by=None)


@pytest.mark.parametrize("content", [b"", b"<html>not found</html>", b"PK\x03\x04 a document"])
def test_what_is_no_pdf_is_refused_in_the_request(content: bytes) -> None:
    item = make_item(make_meeting())
    client = as_person(make_officer(item.meeting.board))
    answer = client.post(upload_page(item), upload(content))
    assert answer.status_code == 422
    assert not item.papers.exists()


def encrypted() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()

    written = BytesIO()
    pdf.save(written, encryption=pikepdf.Encryption(owner="secret", user="secret"))
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7\nnothing that follows makes sense", "damaged"),
        (encrypted(), "protected"),
        (make_pdf("Long", 1001), "1001 pages"),
    ],
)
def test_a_paper_that_cannot_be_used_is_refused_with_the_reason(content: bytes, reason: str) -> None:
    item = make_item(make_meeting())
    paper = make_paper(item, content)
    assert paper.state == PaperState.REFUSED
    client = as_person(make_officer(item.meeting.board))
    page = client.get(reverse("meetings:agenda", args=[item.meeting.board.slug, item.meeting.number]))
    assert reason in page.content.decode()
    with pytest.raises(NotAllowed, match=reason):
        moves.publish_agenda(item.meeting, by=None)


def test_readers_get_the_cleaned_paper_and_not_what_was_uploaded() -> None:
    pdf = pikepdf.open(BytesIO(make_pdf("Review")))
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    written = BytesIO()
    pdf.save(written)
    paper = make_paper(make_item(make_meeting()), written.getvalue())
    moves.publish_agenda(paper.item.meeting, by=None)
    answer = as_person(None).get(paper.get_absolute_url())
    content = b"".join(answer.streaming_content)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "/OpenAction" not in pikepdf.open(BytesIO(content)).Root
    assert any("Scripts" in notice for notice in paper.notices)


def test_a_paper_is_downloaded_under_its_title_and_not_as_its_author_called_it() -> None:
    item = make_item(make_meeting())
    make_paper(make_item(make_meeting()), name="case of jo bloggs.pdf")
    paper = make_paper(item, name="public.pdf", title="Annual plan: 2014")
    moves.publish_agenda(item.meeting, by=None)
    answer = as_person(None).get(paper.get_absolute_url())
    assert answer["Content-Disposition"] == 'inline; filename="annual-plan-2014.pdf"'
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_checking_a_paper_twice_does_it_once() -> None:
    paper = make_paper(make_item(make_meeting()))
    job = Job.objects.get(key=f"{services.CHECK}:{paper.uuid}")
    jobs.run(job.uuid)
    assert Entry.objects.filter(verb="meetings.paper_accepted").count() == 1


def test_a_paper_taken_off_before_it_was_opened_does_no_harm() -> None:
    paper = make_paper(make_item(make_meeting()), check=False)
    services.remove_paper(paper, by=None)
    assert jobs.run_here(Job.objects.get(kind=services.CHECK)).is_done


def test_an_officer_changes_and_removes_a_paper() -> None:
    paper = make_paper(make_item(make_meeting()))
    client = as_person(make_officer(paper.item.meeting.board))
    client.post(paper_page(paper, "edit_paper"), {"title": "New title", "access": "members"})
    paper.refresh_from_db()
    assert (paper.title, paper.access) == ("New title", "members")
    client.post(paper_page(paper, "remove_paper"))
    assert not Paper.objects.filter(pk=paper.pk).exists()


def test_only_the_officer_of_a_draft_adds_papers() -> None:
    item = make_item(make_meeting())
    for person in (make_member(item.meeting.board).person, make_officer(make_board()), make_person(is_superuser=True)):
        assert as_person(person).get(upload_page(item)).status_code == 403
        with pytest.raises(NotPermitted):
            services.add_paper(item, upload=SimpleUploadedFile("a.pdf", make_pdf("A")), title="A", by=person)
    moves.publish_agenda(item.meeting, by=None)
    with pytest.raises(NotAllowed):
        services.add_paper(item, upload=SimpleUploadedFile("a.pdf", make_pdf("A")), title="A", by=None)


def test_opening_a_restricted_paper_is_recorded_and_a_public_one_is_not() -> None:
    item = make_item(make_meeting())
    public, secret = make_paper(item), make_paper(item, make_pdf("Secret"), access="restricted")
    moves.publish_agenda(item.meeting, by=None)
    member = make_member(item.meeting.board).person
    for paper in (public, secret):
        assert status_of(as_person(member), paper.get_absolute_url()) == 200
    opened = Entry.objects.filter(verb="meetings.opened")
    assert [(entry.subject_id, entry.by_id) for entry in opened] == [(str(secret.uuid), member.pk)]
