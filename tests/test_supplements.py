"""Supplements and new versions: what came late goes out in its own moment, numbered on, and says what is new."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from meetings.models import Meeting, Pack, Paper
from meetings.models.packs import page_ranges
from meetings.services import agenda, packs, papers, supplements
from meetings.services import meetings as moves
from scpb.audit import services as audit
from scpb.errors import NotAllowed, NotPermitted
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from tests.factories import make_board, make_member, make_officer
from tests.meetings import finish, make_item, make_meeting, make_pack, make_paper, make_pdf, status_of
from tests.test_meetings import as_person
from tests.test_packs import bookmarks, opened, texts

pytestmark = pytest.mark.django_db

WHY = {"urgency": "The figures came on Monday."}


def published(**options: Any) -> Meeting:
    """An agenda of two items whose public pack is out."""
    meeting = make_meeting()
    make_paper(make_item(meeting, title="Robbery"), make_pdf("Known paper", 2), title="Known paper")
    make_item(meeting, title="Burglary")
    moves.publish_agenda(meeting, by=None)
    packs.build(meeting, audience="public", by=None, **options)
    finish(meeting)
    return meeting


def late(meeting: Meeting, text: str = "Late figures", **fields: Any) -> Paper:
    item = fields.pop("item", None) or meeting.items.get(order=2)
    return make_paper(item, make_pdf(text, fields.pop("pages", 2)), title=text, **{**WHY, **fields})


def supplement(meeting: Meeting, audience: str = "public") -> Pack:
    supplements.publish_supplement(meeting, by=None)
    finish(meeting)
    return meeting.packs.supplements().filter(audience=audience).latest("supplement")


def test_a_supplement_goes_on_from_the_pack_and_names_what_it_adds() -> None:
    meeting = published()
    whole = meeting.packs.get()
    late(meeting)
    pack = supplement(meeting)
    assert pack.published_at
    assert (pack.supplement, pack.first_page) == (1, whole.last_page + 1)
    pages = [" ".join(text.split()) for text in texts(pack)]
    assert "supplement 1" in pages[0]
    first, last = pack.ranges["item-2"]
    assert f"2 Burglary Late figures. Late: The figures came on Monday. {first} to {last}" in pages[0]
    assert "Known paper" not in " ".join(pages)
    assert "AGENDA ITEM 2" in pages[first - pack.first_page]
    assert bookmarks(pack) == ["Cover", "2. Burglary"]
    with opened(pack) as document:
        labels = [page.label for page in document.pages]
    assert labels == [str(number) for number in range(pack.first_page, pack.last_page + 1)]
    for label, text in zip(labels, pages, strict=True):
        assert label in text.split()


def test_a_late_paper_appears_when_its_supplement_is_published() -> None:
    meeting = published()
    paper = late(meeting)
    visitor, page = as_person(None), meeting.get_absolute_url()
    supplements.publish_supplement(meeting, by=None)
    assert "Late figures" not in visitor.get(page).content.decode()
    finish(meeting)
    shown = visitor.get(page).content.decode()
    assert "Late figures" in shown
    assert "Download supplement 1" in shown
    assert status_of(visitor, paper.get_absolute_url()) == 200
    assert status_of(visitor, supplement_url(meeting)) == 200


def test_the_meeting_says_where_items_and_papers_stand_in_the_pack_and_in_its_supplement() -> None:
    meeting = published()
    paper = late(meeting)
    made = supplement(meeting)
    [low, high] = made.ranges["item-2"]
    assert low == made.first_page + 1
    shown = as_person(None).get(meeting.get_absolute_url()).content.decode()
    assert shown.count(f"Pages {low} to {high} of supplement 1") == 2  # the item, and the one paper of it
    assert made.ranges[f"paper-{stored(paper)}"] == [low, high]
    whole = meeting.packs.whole().get()
    [first, last] = whole.ranges[f"paper-{stored(Paper.objects.get(title='Known paper'))}"]
    assert [first, last] == whole.ranges["item-1-1"]  # behind the page of the item itself
    assert f"Pages {first} to {last} of the pack" in shown


def stored(paper: Paper) -> str:
    paper.refresh_from_db()
    assert paper.file
    return paper.file.sha256


def upload(lines: list[str]) -> ContentFile[bytes]:
    """A PDF with one of these lines on each page."""
    pdf = pikepdf.new()
    for line in lines:
        with pikepdf.open(BytesIO(make_pdf("x"))) as one:
            page = one.pages[0]
            page.Contents = one.make_stream(f"BT /F1 18 Tf 80 700 Td ({line}) Tj ET".encode())
            pdf.pages.append(page)
    pdf.save(written := BytesIO())
    return ContentFile(written.getvalue(), name="corrected.pdf")


def check(paper: Paper) -> None:
    jobs.run_here(Job.objects.get(key=papers.job_key(paper)))


def supplement_url(meeting: Meeting) -> str:
    return meeting.packs.supplements().latest("supplement").get_absolute_url()


def test_the_next_supplement_goes_on_from_the_one_before() -> None:
    meeting = published()
    late(meeting)
    first = supplement(meeting)
    late(meeting, "Later still", pages=1)
    second = supplement(meeting)
    assert (second.supplement, second.first_page) == (2, first.last_page + 1)
    assert "Late figures" not in " ".join(texts(second))


def test_each_reader_gets_in_a_supplement_what_they_may_read() -> None:
    meeting = published()
    late(meeting, "For all")
    late(meeting, "For members only", access="members")
    supplements.publish_supplement(meeting, by=None)
    finish(meeting)
    everybodys = " ".join(texts(meeting.packs.supplements().get(audience="public")))
    members = " ".join(texts(meeting.packs.supplements().get(audience="members")))
    assert "For all" in everybodys and "For members only" not in everybodys
    assert "For all" in members and "For members only" in members
    assert not meeting.packs.supplements().filter(audience="restricted").exists()


def test_a_new_version_holds_what_its_supplements_held_and_takes_their_place() -> None:
    meeting = published()
    late(meeting)
    supplement(meeting)
    whole = make_pack(meeting)
    assert whole.version == 2
    assert "Late figures" in " ".join(texts(whole))
    page = as_person(None).get(meeting.get_absolute_url()).content.decode()
    assert "Download supplement" not in page


def test_a_correction_makes_a_version_that_lists_its_changed_pages() -> None:
    meeting = published()
    paper = Paper.objects.get(title="Known paper")
    first = meeting.packs.get()
    newer = papers.replace_paper(paper, by=None, upload=upload(["Known paper, page 1", "Corrected, page 2"]))
    check(newer)
    page = as_person(None).get(meeting.get_absolute_url()).content.decode()
    assert "Known paper: a new version follows" in page
    second = make_pack(meeting)
    start = second.ranges["item-1-1"][0]
    assert second.changed_pages == [start + 1]
    cover = " ".join(texts(second)[0].split())
    assert f"Version 2. Pages that differ from the version before: {start + 1}." in cover
    page = as_person(None).get(meeting.get_absolute_url()).content.decode()
    assert f"pages {start + 1} changed" in page
    assert "a new version follows" not in page
    assert (first.changed_pages, "differ from" in texts(first)[0]) == ([], False)


def test_a_page_that_only_moved_is_no_changed_page() -> None:
    meeting = published()
    agenda.edit_item(reopened(meeting).items.get(order=1), by=None, recommendations=["To agree the plan."])
    moves.publish_agenda(meeting, by=None)
    make_paper_pages = meeting.packs.get().ranges["item-1-1"]
    second = make_pack(meeting)
    assert second.changed_pages == [second.ranges["item-1"][0]]
    assert second.ranges["item-1-1"] == make_paper_pages


def reopened(meeting: Meeting) -> Meeting:
    return moves.reopen_agenda(meeting, by=None, reason="A correction.")


def test_a_pack_for_both_sides_begins_each_part_on_the_front_of_a_sheet() -> None:
    meeting = published(is_double_sided=True)
    pack = meeting.packs.get()
    assert pack.is_double_sided
    assert all(first % 2 == 1 for name, (first, _last) in pack.ranges.items() if name != "timed")
    late(meeting)
    extra = supplement(meeting)
    assert extra.first_page % 2 == 1
    with opened(pack) as document:
        assert [page.label for page in document.pages] == [str(n) for n in range(1, len(document.pages) + 1)]


@pytest.mark.parametrize("what", ["restricted", "removed", "replaced"])
def test_a_supplement_does_not_go_out_with_what_its_readers_do_not_get_any_more(what: str) -> None:
    meeting = published()
    whole, paper = meeting.packs.get(), late(meeting)
    supplements.publish_supplement(meeting, by=None)
    if what == "restricted":
        papers.edit_paper(paper, by=None, access="restricted", paragraph="1", reasoning="It names somebody.")
    elif what == "removed":
        papers.remove_paper(paper, by=None)
    else:
        papers.replace_paper(paper, by=None, upload=upload(["The right figures"]))
    finish(meeting)
    printed = meeting.packs.supplements().get()
    assert (printed.is_failed, printed.published_at) == (True, None)
    assert "changed while it was printed" in printed.reason
    whole.refresh_from_db()
    assert whole.published_at is not None
    assert status_of(as_person(None), whole.get_absolute_url()) == 200


@pytest.mark.parametrize("what", ["restricted", "removed"])
def test_a_pack_that_holds_an_earlier_file_of_a_paper_is_shut_with_it(what: str) -> None:
    meeting = published()
    whole, paper = meeting.packs.get(), Paper.objects.get(title="Known paper")
    reopened(meeting)
    paper = papers.replace_paper(paper, by=None, upload=upload(["Known paper, without names"]))
    if what == "restricted":
        papers.edit_paper(paper, by=None, access="restricted", paragraph="1", reasoning="It names somebody.")
        check(paper)
    else:
        papers.remove_paper(paper, by=None)
    moves.publish_agenda(meeting, by=None)
    assert status_of(as_person(None), whole.get_absolute_url()) == 404


def test_there_is_no_supplement_of_nothing_of_a_draft_or_while_a_pack_is_printed() -> None:
    meeting = published()
    with pytest.raises(NotAllowed, match="Nothing has come"):
        supplements.publish_supplement(meeting, by=None)
    late(meeting)
    packs.build(meeting, audience="members", by=None)
    with pytest.raises(NotAllowed, match="being printed"):
        supplements.publish_supplement(meeting, by=None)
    finish(meeting)
    reopened(meeting)
    with pytest.raises(NotAllowed, match="not published"):
        supplements.publish_supplement(meeting, by=None)


def test_only_the_officer_publishes_a_supplement() -> None:
    meeting = published()
    late(meeting)
    url = reverse("meetings:supplement", args=[meeting.board.slug, meeting.number])
    for person in (make_member(meeting.board).person, make_officer(make_board())):
        assert as_person(person).post(url).status_code == 403
        with pytest.raises(NotPermitted):
            supplements.publish_supplement(meeting, by=person)
    assert as_person(make_officer(meeting.board)).post(url).status_code == 302
    assert meeting.packs.supplements().count() == 1


def test_a_supplement_that_cannot_be_written_down_is_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    meeting = published()
    late(meeting)

    def fail(*_args: Any, **_values: Any) -> None:
        raise RuntimeError("no entry")

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError, match="no entry"):
        supplements.publish_supplement(meeting, by=None)
    assert not meeting.packs.supplements().exists()


def test_jobs_of_a_supplement_may_run_twice() -> None:
    meeting = published()
    paper = late(meeting)
    pack = supplement(meeting)
    moment = Paper.objects.get(pk=paper.pk).published_at
    packs.merged(pack, file=pack.file, pages=pack.pages, ranges={}, notices=[])
    pack.refresh_from_db()
    assert pack.ranges
    assert Paper.objects.get(pk=paper.pk).published_at == moment


@pytest.mark.parametrize(
    ("numbers", "said"), [([], ""), ([5], "5"), ([7, 5, 8, 9], "5, 7 to 9"), ([1, 2, 4], "1 to 2, 4")]
)
def test_pages_are_listed_in_runs(numbers: list[int], said: str) -> None:
    assert page_ranges(numbers) == said
