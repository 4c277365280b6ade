"""Papers: looked at in the request, opened by a job, read by those who may."""

from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from meetings.models import AgendaItem, Declaration, Paper, PaperRead, PaperState, PrivateNote
from meetings.packs.assembling import assemble
from meetings.pages import papers as pages
from meetings.services import agenda, marks
from meetings.services import meetings as moves
from meetings.services import papers as services
from scpb.audit.models import Entry
from scpb.errors import NotAllowed, NotPermitted
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from tests.factories import make_board, make_member, make_officer, make_person
from tests.meetings import make_item, make_meeting, make_paper, make_pdf, status_of
from tests.office_files import docx
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


@pytest.mark.parametrize("content", [b"", b"<html>not found</html>", b"MZ\x90 a program"])
def test_what_is_no_document_is_refused_in_the_request(content: bytes) -> None:
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
        (b"PK\x03\x04 an archive that is none", "damaged"),
    ],
)
def test_a_paper_that_cannot_be_used_is_refused_with_the_reason(content: bytes, reason: str) -> None:
    item = make_item(make_meeting())
    paper = make_paper(item, content)
    assert paper.state == PaperState.REFUSED, paper.reason
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


# -- any office format -------------------------------------------------------------------------------------------------


def test_a_word_document_reaches_its_readers_as_pdf_and_what_was_uploaded_does_not() -> None:
    item = make_item(make_meeting())
    client = as_person(make_officer(item.meeting.board))
    sent = {"upload": SimpleUploadedFile("Review by J Bloggs.docx", docx("The alley was lit.")), "title": "Review"}
    assert client.post(upload_page(item), {**sent, "access": "public"}).status_code == 302
    assert jobs.run_here(Job.objects.get(kind=services.CONVERT)).is_done
    paper = item.papers.get()
    assert (paper.state, paper.pages) == (PaperState.ACCEPTED, 1)
    assert "The alley was lit." in paper.text
    moves.publish_agenda(item.meeting, by=None)
    answer = as_person(None).get(paper.get_absolute_url())
    assert answer["Content-Disposition"] == 'inline; filename="review.pdf"'
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_the_boards_officer_alone_saves_the_original_and_opening_a_restricted_one_is_recorded() -> None:
    item = make_item(make_meeting())
    content = make_pdf("Secret")
    paper = make_paper(item, content, name="case of jo bloggs.pdf", access="restricted", title="A profile")
    officer, member = make_officer(item.meeting.board), make_member(item.meeting.board)
    url = paper_page(paper, "paper_original")
    for other in (member.person, make_officer(make_board()), make_person(is_superuser=True)):
        assert status_of(as_person(other), url) == 403
    assert not Entry.objects.filter(verb="meetings.opened").exists()
    desk = reverse("meetings:papers", args=[item.meeting.board.slug, item.meeting.number])
    assert url in as_person(officer).get(desk).content.decode()
    assert as_person(officer).head(url).status_code == 405
    answer = as_person(officer).get(url)
    assert answer["Content-Disposition"] == 'attachment; filename="a-profile.pdf"'
    assert b"".join(answer.streaming_content) == content
    entry = Entry.objects.get(verb="meetings.opened")
    assert (entry.subject_id, entry.by_id) == (str(paper.uuid), officer.pk)


def test_an_officer_who_declared_an_interest_gets_no_original_of_what_is_restricted() -> None:
    item = make_item(make_meeting(), access="restricted")
    paper, officer = make_paper(item), make_officer(item.meeting.board)
    words = {"name": str(officer), "nature": "A sister.", "declared_at": timezone.now()}
    Declaration.objects.create(item=item, person=officer, withholds=True, **words)
    with pytest.raises(NotPermitted, match="declared an interest"):
        services.open_original(paper, by=officer)
    desk = reverse("meetings:papers", args=[item.meeting.board.slug, item.meeting.number])
    assert paper_page(paper, "paper_original") not in as_person(officer).get(desk).content.decode()


def test_an_original_is_saved_as_the_kind_that_it_is() -> None:
    paper = make_paper(make_item(make_meeting()), docx(), check=False, title="Review", name="of jo bloggs.docx")
    assert pages.original_name(paper) == "review.docx"


def test_without_libreoffice_the_officer_reads_what_to_do_and_pdf_still_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scpb.documents.office.converting.PROGRAMS", ())
    item = make_item(make_meeting())
    assert "no LibreOffice" in make_paper(item, docx()).reason
    assert make_paper(item).state == PaperState.ACCEPTED


# -- promised, replaced, moved -----------------------------------------------------------------------------------------


def test_a_paper_to_follow_is_said_to_on_the_page_and_gets_its_file_later() -> None:
    item = make_item(make_meeting())
    client = as_person(make_officer(item.meeting.board))
    sent = {"form": "to_follow", "title": "Budget", "promised_on": "2014-01-20", "access": "public"}
    assert client.post(upload_page(item), sent).status_code == 302
    paper = item.papers.get()
    assert paper.is_promised
    moves.publish_agenda(item.meeting, by=None)
    page = as_person(None).get(item.meeting.get_absolute_url()).content.decode()
    assert "Budget: to follow, promised for 20 January 2014" in page
    given = client.post(paper_page(paper, "replace_paper"), {"upload": SimpleUploadedFile("b.pdf", make_pdf("B"))})
    assert given.status_code == 302
    jobs.run_here(Job.objects.get(key=services.job_key(paper)))
    paper.refresh_from_db()
    assert (paper.is_accepted, paper.version, paper.published_at) == (True, 1, None)
    assert "Budget: to follow" in as_person(None).get(item.meeting.get_absolute_url()).content.decode()
    assert status_of(as_person(None), paper.get_absolute_url()) == 403


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"form": "attached"}, "Choose a file"),
        ({"form": "to_follow", "upload": SimpleUploadedFile("a.pdf", make_pdf("A"))}, "There is a file"),
        ({"form": "verbal", "promised_on": "2014-01-20"}, "to follow is promised"),
    ],
)
def test_a_paper_that_contradicts_itself_is_sent_back(sent: dict[str, Any], said: str) -> None:
    item = make_item(make_meeting())
    client = as_person(make_officer(item.meeting.board))
    if "upload" in sent:
        sent["upload"].seek(0)
    answer = client.post(upload_page(item), {"title": "Budget", "access": "public", **sent})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not item.papers.exists()


def test_replacing_a_file_keeps_the_one_before_for_the_officer() -> None:
    paper = make_paper(make_item(make_meeting()), make_pdf("First draft"))
    officer = make_officer(paper.item.meeting.board)
    old = paper.file
    second = make_pdf("Second draft")
    as_person(officer).post(paper_page(paper, "replace_paper"), {"upload": SimpleUploadedFile("second.pdf", second)})
    paper.refresh_from_db()
    assert paper.is_being_checked
    jobs.run_here(Job.objects.get(key=services.job_key(paper)))
    paper.refresh_from_db()
    kept = paper.versions.get()
    assert (paper.version, kept.number, kept.file, kept.replaced_by) == (2, 1, old, officer)
    assert "Second draft" in paper.text
    place = [*paper_page(paper, "edit_paper").strip("/").split("/")[:-1], "versions", "1"]
    assert status_of(as_person(officer), f"/{'/'.join(place)}/") == 200
    with pytest.raises(NotAllowed, match="has already"):
        services.replace_paper(paper, by=None, upload=SimpleUploadedFile("again.pdf", second))


def test_a_file_that_was_replaced_while_it_was_opened_is_not_taken_for_the_new_one() -> None:
    paper = make_paper(make_item(make_meeting()), make_pdf("First"), check=False)
    first = Job.objects.get(key=services.job_key(paper))
    newer = services.replace_paper(paper, by=None, upload=SimpleUploadedFile("b.pdf", make_pdf("Second")))
    assert jobs.run_here(first).is_done
    newer.refresh_from_db()
    assert newer.is_being_checked
    services.accept(paper, file=newer.original, pages=9, notices=[])
    newer.refresh_from_db()
    assert newer.is_being_checked


def test_a_file_that_was_replaced_while_it_was_opened_is_not_refused_for_the_new_one() -> None:
    paper = make_paper(make_item(make_meeting()), b"%PDF-1.7\nnothing that follows makes sense", check=False)
    newer = services.replace_paper(paper, by=None, upload=SimpleUploadedFile("b.pdf", make_pdf("Second")))
    services.refuse(paper, reason="It is damaged.")
    newer.refresh_from_db()
    assert (newer.is_being_checked, newer.reason) == (True, "")


def test_papers_are_put_in_order() -> None:
    item = make_item(make_meeting())
    first, second = make_paper(item, check=False), make_paper(item, make_pdf("B"), check=False)
    as_person(make_officer(item.meeting.board)).post(paper_page(second, "move_paper"), {"way": "up"})
    assert list(item.papers.order_by("order")) == [second, first]


def test_two_who_change_a_paper_do_not_write_over_each_other() -> None:
    paper = make_paper(make_item(make_meeting()), check=False)
    client = as_person(make_officer(paper.item.meeting.board))
    page = client.get(paper_page(paper, "edit_paper"))
    seen = page.context["form"]["seen"].value()
    services.edit_paper(paper, by=None, title="Named by somebody else")
    answer = client.post(paper_page(paper, "edit_paper"), {"title": "Mine", "access": "public", "seen": seen})
    assert answer.status_code == 422
    paper.refresh_from_db()
    assert paper.title == "Named by somebody else"


# -- held --------------------------------------------------------------------------------------------------------------

MARKED = make_pdf("OFFICIAL-SENSITIVE")


def test_a_paper_that_looks_restricted_is_held_until_the_officer_confirms() -> None:
    item = make_item(make_meeting())
    officer = make_officer(item.meeting.board)
    paper = make_paper(item, MARKED)
    assert paper.is_held
    assert paper.warnings == ["Page 1: it is marked “OFFICIAL-SENSITIVE”."]
    with pytest.raises(NotAllowed, match="held until you have looked"):
        moves.publish_agenda(item.meeting, by=None)
    desk = reverse("meetings:papers", args=[item.meeting.board.slug, item.meeting.number])
    assert "it is marked “OFFICIAL-SENSITIVE”" in as_person(officer).get(desk).content.decode()
    assert status_of(as_person(officer), paper.get_absolute_url()) == 200
    as_person(officer).post(paper_page(paper, "confirm_paper"), {"version": "1"})
    paper.refresh_from_db()
    assert (paper.is_accepted, paper.confirmed_by) == (True, officer)
    assert Entry.objects.filter(verb="meetings.paper_confirmed", by_id=officer.pk).exists()
    assert moves.publish_agenda(item.meeting, by=None)
    with pytest.raises(NotAllowed, match="not held"):
        services.confirm_paper(paper, seen=1, by=None)


def test_who_looked_at_one_file_does_not_confirm_the_one_that_took_its_place() -> None:
    item = make_item(make_meeting())
    client, paper = as_person(make_officer(item.meeting.board)), make_paper(item, MARKED)
    desk = reverse("meetings:papers", args=[item.meeting.board.slug, item.meeting.number])
    assert '<input type="hidden" name="version" value="1">' in client.get(desk).content.decode()
    second = SimpleUploadedFile("second.pdf", make_pdf("OFFICIAL-SENSITIVE, again"))
    services.replace_paper(paper, by=None, upload=second)
    jobs.run_here(Job.objects.get(kind=services.CHECK, key__endswith=":2"))
    for sent in ({"version": "1"}, {}, {"version": "x"}, {"version": "9" * 5000}):
        answer = client.post(paper_page(paper, "confirm_paper"), sent)
        assert answer.status_code == 409
        assert "another file than the one that you looked at" in answer.content.decode()
    paper.refresh_from_db()
    assert (paper.version, paper.is_held) == (2, True)
    client.post(paper_page(paper, "confirm_paper"), {"version": "2"})
    paper.refresh_from_db()
    assert paper.is_accepted


def test_a_restricted_paper_is_not_held_before_it_is_opened_to_others() -> None:
    paper = make_paper(make_item(make_meeting()), MARKED, access="restricted")
    assert paper.is_accepted
    paper = services.edit_paper(paper, by=None, access="members")
    assert paper.is_held
    why = {"access": "restricted", "paragraph": "7", "reasoning": "It names places."}
    assert services.edit_paper(paper, by=None, **why).is_accepted


def test_a_paper_is_held_when_its_item_is_opened_to_others() -> None:
    item = make_item(make_meeting(), access="restricted")
    paper = make_paper(item, MARKED)
    assert paper.is_accepted
    agenda.edit_item(item, by=None, access="public")
    paper.refresh_from_db()
    assert paper.is_held


def test_a_held_paper_is_in_no_pack_and_open_to_nobody_else() -> None:
    item = make_item(make_meeting())
    paper = make_paper(item, MARKED)
    assert not any(one.papers for one in assemble(item.meeting, "restricted").items)
    assert not Paper.objects.filter(pk=paper.pk).readable_by(make_member(item.meeting.board).person).exists()


# -- late --------------------------------------------------------------------------------------------------------------


def late_paper(item: AgendaItem, **fields: Any) -> Paper:
    return make_paper(item, make_pdf("Late figures"), **{"urgency": "The figures came on Monday.", **fields})


def test_a_late_paper_says_why_and_is_seen_by_the_officer_alone() -> None:
    item = make_item(make_meeting())
    moves.publish_agenda(item.meeting, by=None)
    officer = make_officer(item.meeting.board)
    sent = {"upload": SimpleUploadedFile("late.pdf", make_pdf("Late")), "title": "Late figures", "access": "public"}
    answer = as_person(officer).post(upload_page(item), sent)
    assert answer.status_code == 422
    assert "Fill in “Why it is late”" in answer.content.decode()
    with pytest.raises(NotAllowed, match="say why"):
        services.add_paper(item, by=None, upload=SimpleUploadedFile("late.pdf", make_pdf("Late")), title="Late")
    paper = late_paper(item, title="Late figures")
    page = item.meeting.get_absolute_url()
    for person, status in ((officer, 200), (make_member(item.meeting.board).person, 404), (None, 404)):
        assert status_of(as_person(person), paper.get_absolute_url()) == status
        assert ("Late figures" in as_person(person).get(page).content.decode()) == (status == 200)


def test_what_readers_have_cannot_be_taken_back_quietly() -> None:
    paper = make_paper(make_item(make_meeting()))
    moves.publish_agenda(paper.item.meeting, by=None)
    paper.refresh_from_db()
    with pytest.raises(NotAllowed, match="Readers know this paper"):
        services.remove_paper(paper, by=None)
    with pytest.raises(NotAllowed, match="Readers know this paper"):
        services.edit_paper(paper, by=None, title="Another title")


# -- interests ---------------------------------------------------------------------------------------------------------


def test_who_declared_an_interest_gets_no_restricted_paper_of_the_item() -> None:
    item, other = make_item(make_meeting()), None
    other = make_item(item.meeting)
    secret, elsewhere = make_paper(item, access="restricted"), make_paper(other, make_pdf("B"), access="restricted")
    public = make_paper(item, make_pdf("C"))
    moves.publish_agenda(item.meeting, by=None)
    member = make_member(item.meeting.board).person
    assert set(Paper.objects.readable_by(member)) == {secret, elsewhere, public}
    words = {"name": str(member), "nature": "She works there.", "declared_at": timezone.now()}
    Declaration.objects.create(item=item, person=member, withholds=True, **words)
    assert set(Paper.objects.readable_by(member)) == {elsewhere, public}
    assert status_of(as_person(member), secret.get_absolute_url()) == 403


# -- what readers keep for themselves ----------------------------------------------------------------------------------


def test_a_member_marks_a_paper_as_read_and_takes_the_mark_away() -> None:
    paper = make_paper(make_item(make_meeting()), title="Annual plan")
    moves.publish_agenda(paper.item.meeting, by=None)
    member = make_member(paper.item.meeting.board).person
    client, page = as_person(member), paper.item.meeting.get_absolute_url()
    url = reverse("meetings:mark_paper", args=[paper.uuid])
    answer = client.post(url, {"read": "1", "back": page})
    assert (answer.status_code, answer["Location"]) == (302, page)
    assert 'aria-pressed="true"' in client.get(page).content.decode()
    fragment = client.post(url, {"read": "0"}, headers={"HX-Request": "true"}).content.decode()
    assert 'aria-pressed="false"' in fragment
    assert not PaperRead.objects.exists()
    assert client.post(url, {"read": "1", "back": "https://example.org/"})["Location"] == page
    assert not Entry.objects.filter(by_id=member.pk).exists()


def test_a_private_note_is_its_writers_alone_and_survives_the_item_being_changed() -> None:
    item = make_item(make_meeting())
    moves.publish_agenda(item.meeting, by=None)
    one, other = make_member(item.meeting.board).person, make_member(item.meeting.board).person
    officer = make_officer(item.meeting.board)
    url = reverse("meetings:note", args=[item.meeting.board.slug, item.meeting.number, item.order])
    assert as_person(one).post(url, {"text": "Ask who pays.", "seen": ""}).status_code == 302
    page = item.meeting.get_absolute_url()
    moves.reopen_agenda(item.meeting, by=None, reason="A slip.")
    agenda.edit_item(item, by=None, title="Renamed")
    moves.publish_agenda(item.meeting, by=None)
    assert "Ask who pays." in as_person(one).get(page).content.decode()
    for person in (other, officer, make_person(is_superuser=True), None):
        assert "Ask who pays." not in as_person(person).get(page).content.decode()
    assert not Entry.objects.filter(by_id=one.pk).exists()
    as_person(one).post(url, {"text": "", "seen": "Ask who pays."})
    assert not PrivateNote.objects.exists()


def test_two_notes_written_at_once_are_both_kept() -> None:
    item = make_item(make_meeting())
    moves.publish_agenda(item.meeting, by=None)
    member = make_member(item.meeting.board).person
    marks.write_note(item, by=member, text="From the phone", seen="")
    note = marks.write_note(item, by=member, text="From the desk", seen="")
    assert note and note.text.startswith("From the desk") and note.text.endswith("From the phone")


def test_nobody_marks_or_notes_what_they_may_not_read() -> None:
    item = make_item(make_meeting(), access="restricted")
    paper = make_paper(item, access="restricted")
    moves.publish_agenda(item.meeting, by=None)
    outsider = make_person()
    with pytest.raises(NotPermitted):
        marks.mark_read(paper, by=outsider)
    with pytest.raises(NotPermitted):
        marks.write_note(item, by=outsider, text="Hm")


def test_the_officers_page_of_papers_asks_for_as_much_with_many_as_with_few(
    django_assert_max_num_queries: Any,
) -> None:
    item = make_item(make_meeting())
    make_paper(item, check=False)
    client = as_person(make_officer(item.meeting.board))
    desk = reverse("meetings:papers", args=[item.meeting.board.slug, item.meeting.number])
    for _more in range(12):
        make_paper(make_item(item.meeting), check=False)
    with django_assert_max_num_queries(12):
        assert client.get(desk).status_code == 200
