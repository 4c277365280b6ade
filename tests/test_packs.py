"""Packs: what they hold and do not hold, how their pages hang together, and that building them may be interrupted."""

import re
from contextlib import suppress
from io import BytesIO, StringIO
from pathlib import Path
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

import pikepdf
import pypdfium2
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connections, transaction
from django.urls import reverse
from django.utils import timezone

from meetings.models import Meeting, Pack, PackState, Print, PrintKind, Rendering
from meetings.packs.assembling import assemble
from meetings.packs.document import PackDocument
from meetings.packs.printing import item_html, leaves
from meetings.places import PAPER
from meetings.services import agenda, papers
from meetings.services import meetings as moves
from meetings.services import packs as services
from meetings.services.agenda import Leads
from performance.services import editions
from scpb.boards.models import Access
from scpb.boards.services import boards
from scpb.documents import pdf, snapshots
from scpb.errors import NotAllowed, NotPermitted
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from tests.factories import make_board, make_member, make_officer, make_organisation, make_person, make_post
from tests.figures_at_hand import draft, with_figures
from tests.meetings import built_pack, make_item, make_meeting, make_pack, make_paper, make_pdf, status_of
from tests.test_meetings import as_person
from tests.world import stored_pdf

pytestmark = pytest.mark.django_db


def full_meeting() -> Meeting:
    """A board with members, and an agenda with everything that a pack prints."""
    board = make_board(name="Safer Communities Partnership Board", quorum=2)
    police = make_organisation(name="Metropolitan Police")
    chair = make_post(make_person(name="Rosalind Achebe"), title="Cabinet member", starts_on="2010-01-01")
    make_member(board, chair.person, kind="chair", starts_on="2010-01-01")
    officer = make_post(
        make_person(name="Idris Pennington"), title="Commander", organisation=police, starts_on="2010-01-01"
    )
    make_member(board, officer.person, starts_on="2010-01-01")
    boards.add_seat(board, description="A magistrate", by=None)
    boards.add_notice(board, title="Filming", text="You may film the meeting.", by=None)
    boards.add_contact(board, label="Governance services", telephone="020 7946 0182", by=None)
    meeting = make_meeting(board)
    make_item(meeting, title="Welcome", kind="standing", text="", minutes=5)
    make_item(
        meeting,
        title="Robbery near stations",
        purpose="decision",
        minutes=25,
        leads=[Leads(person=officer.person)],
        recommendations=["That the plan be agreed.", "That it be paid for."],
        text="<h2>Why</h2><p>It grows dark early.</p>",
    )
    item = make_item(meeting, title="Minutes", text="")
    make_paper(item, make_pdf("Draft minutes", 3), title="Draft minutes")
    make_item(meeting, title="Closing words", kind="verbal", text="")
    return meeting


def opened(pack: Pack) -> pikepdf.Pdf:
    assert pack.file is not None, pack.reason
    return pikepdf.open(BytesIO(pack.file.read()))


def texts(pack: Pack) -> list[str]:
    """The text of each page."""
    assert pack.file is not None, pack.reason
    document = pypdfium2.PdfDocument(pack.file.read())
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def decompressed(pack: Pack) -> str:
    """Every object of the file, streams unpacked, as one text: what somebody digging would find."""
    with opened(pack) as document:
        found = [repr(document.Root.get("/Metadata").read_bytes())] if "/Metadata" in document.Root else []
        for item in document.objects:
            found.append(str(item.unparse()) if not isinstance(item, pikepdf.Stream) else repr(dict(item)))
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") != "/Image":
                found.append(item.read_bytes().decode("latin-1"))
        return "\n".join([*found, str(document.docinfo), *texts(pack)])


def bookmarks(pack: Pack) -> list[str]:
    with opened(pack) as document, document.open_outline() as outline:
        return [item.title for item in outline.root]


# -- what the database refuses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "broken",
    [
        {"audience": "everybody"},
        {"state": "lost"},
        {"state": "built", "pages": None},
        {"state": "built", "file": None},
        {"state": "built", "built_at": None},
        {"state": "failed", "reason": ""},
        {"state": "building", "published_at": timezone.now()},
    ],
)
def test_the_database_refuses_a_pack_that_breaks_a_rule(broken: dict[str, Any]) -> None:
    meeting = make_meeting()
    make_item(meeting)
    pack = built_pack(meeting)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pack.objects.filter(pk=pack.pk).update(**broken)


def test_a_version_of_a_pack_is_its_own() -> None:
    meeting = make_meeting()
    make_item(meeting)
    pack = services.build(meeting, audience="public", by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pack.objects.create(meeting=meeting, audience="public", version=pack.version, contents="x", snapshot={})


def test_a_rendering_has_pages() -> None:
    meeting = make_meeting()
    make_item(meeting)
    file = built_pack(meeting).file
    assert file is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        Rendering.objects.create(key="k", file=file, pages=0)


# -- what it says ------------------------------------------------------------------------------------------------------


def test_the_cover_names_meeting_time_venue_members_quorum_chair_and_contacts() -> None:
    meeting = full_meeting()
    moves.publish_agenda(meeting, by=None)
    cover = " ".join(texts(make_pack(meeting))[0].split())
    for words in (
        "Safer Communities Partnership Board",
        "Friday 24 January 2014, 14:30",
        str(meeting.venue),
        "2 of 2 voting members",
        "Rosalind Achebe",
        "Idris Pennington Metropolitan Police",
        "Vacant A magistrate",
        "Governance services, 020 7946 0182",
        "Issued",
        "Public pack",
    ):
        assert words in cover


def test_the_order_of_business_and_the_timed_agenda_agree_with_the_pages() -> None:
    pack = make_pack(full_meeting())
    order, timed = (" ".join(text.split()) for text in texts(pack)[1:3])
    first, last = pack.ranges["item-3"]
    assert f"3 Minutes {first} to {last}" in order
    assert f"2 Robbery near stations {pack.ranges['item-2'][0]}" in order
    assert "4 Closing words verbal" in order
    assert "Filming You may film the meeting." in order
    assert "14:35–15:00 25 minutes 2. Robbery near stations For decision Idris Pennington, Metropolitan Police" in timed


def test_an_item_prints_its_report_leads_and_recommendations() -> None:
    pack = make_pack(full_meeting())
    page = " ".join(texts(pack)[pack.ranges["item-2"][0] - 1].split())
    assert "2. Robbery near stations" in page
    assert "Recommendations That the plan be agreed. That it be paid for." in page
    assert "Why It grows dark early." in page


def test_every_page_bears_its_label_and_every_items_page_its_mark() -> None:
    pack = make_pack(full_meeting())
    pages = texts(pack)
    with opened(pack) as document:
        assert [page.label for page in document.pages] == [str(number) for number in range(1, len(pages) + 1)]
    for number, text in enumerate(pages, start=1):
        assert re.search(rf"(^|\s){number}(\s|$)", text), (number, text)
    for name, (first, last) in pack.ranges.items():
        for number in range(first, last + 1):
            marked = re.search(r"AGENDA ITEM\s+(\d+)", pages[number - 1])
            if name.startswith(PAPER):
                assert marked  # papers lie among the pages of their item
            else:
                assert (marked and marked[1]) == (name.split("-")[1] if name.startswith("item") else None)


def test_bookmarks_lead_to_the_front_and_to_each_item_that_has_pages() -> None:
    pack = make_pack(full_meeting())
    front = ["Cover", "Order of business", "Timed agenda"]
    assert bookmarks(pack) == [*front, "2. Robbery near stations", "3. Minutes"]


def test_the_order_of_business_links_to_the_items_and_no_link_is_dead() -> None:
    pack = make_pack(full_meeting())
    assert pack.file is not None
    assert pdf.dead_links(pack.file.read()) == []
    with opened(pack) as document:
        links = [note for note in document.pages[1].Annots if note.Subtype == "/Link"]
        assert len(links) == 2
        assert "/URI" not in str(links[0].unparse())


def test_our_own_pages_embed_every_font_and_carry_tags() -> None:
    meeting = full_meeting()
    meeting.items.get(title="Minutes").papers.all().delete()
    pack = make_pack(meeting)
    with opened(pack) as document:
        assert document.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in document.Root
        assert str(document.Root.Lang) == "en-GB"
        for page in document.pages:
            for font in page.Resources.Font.values():
                inner = font.get("/DescendantFonts", [font])[0]
                assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(inner.FontDescriptor.keys())


def test_the_officer_is_told_of_a_paper_without_tags() -> None:
    pack = make_pack(full_meeting())
    assert any("no tags" in notice for notice in pack.notices)


def test_a_dashboard_is_printed_landscape_with_its_item_and_the_pack_keeps_what_it_rests_on() -> None:
    edition = editions.freeze(draft(with_figures()), by=None)
    edition = editions.set_with_pack(edition, with_pack=False, by=None)
    meeting = full_meeting()
    item = make_item(meeting, title="Performance", text="", edition=edition)
    with pytest.raises(NotAllowed, match="is not released"):
        moves.publish_agenda(meeting, by=None)
    editions.release(edition, by=None)
    moves.publish_agenda(meeting, by=None)
    pack = make_pack(meeting)
    first, _last = pack.ranges[f"item-{item.order}"]
    with opened(pack) as document:
        left, bottom, right, top = document.pages[first - 1].mediabox
        assert right - left > top - bottom
    assert "Burglary" in texts(pack)[first - 1]
    assert "5. Performance" in bookmarks(pack)
    assert (pack.rule_set, pack.figures_at) == (str(edition.rule_set), edition.known_at)
    page = as_person(None).get(meeting.get_absolute_url()).content.decode()
    assert edition.get_absolute_url() in page


def test_many_items_move_the_pages_that_the_order_of_business_names() -> None:
    meeting = make_meeting()
    for number in range(45):
        make_item(meeting, title=f"An item with a rather long title so that it takes two lines {number}", text="")
    make_item(meeting, title="The last one")
    pack = make_pack(meeting)
    first, _last = pack.ranges["item-46"]
    assert pack.ranges["order"][1] > pack.ranges["order"][0]
    assert f"46 The last one {first}" in " ".join(" ".join(texts(pack)).split())
    assert "The last one" in texts(pack)[first - 1]


def test_a_document_comes_back_from_what_is_stored_of_it() -> None:
    document = assemble(full_meeting(), "restricted")
    assert snapshots.restore(PackDocument, snapshots.plain(document)) == document


# -- what it must not say ----------------------------------------------------------------------------------------------


def secret_meeting() -> Meeting:
    meeting = make_meeting()
    item = make_item(meeting, title="An open matter", text="<p>Known to all.</p>")
    make_paper(
        item, make_pdf("XYLOPHONE-IN-PAPER"), title="XYLOPHONE appendix", access="restricted", name="XYLOPHONE.pdf"
    )
    make_paper(
        item, make_pdf("MARIMBA-IN-PAPER"), title="MARIMBA appendix", access="members", public_title="An appendix"
    )
    secret = make_item(
        meeting,
        title="XYLOPHONE review",
        text="<h2>XYLOPHONE heading</h2><p>XYLOPHONE text</p>",
        recommendations=["XYLOPHONE recommendation"],
        sub_text="XYLOPHONE origin",
        leads=[Leads(wording="XYLOPHONE lead")],
        access="restricted",
    )
    make_paper(secret, make_pdf("XYLOPHONE-WITHIN"), title="XYLOPHONE paper")
    make_item(meeting, title="MARIMBA matter", text="<p>MARIMBA text</p>", access="members", public_title="A matter")
    return meeting


@pytest.mark.parametrize(
    ("audience", "absent", "present"),
    [
        ("public", ["XYLOPHONE", "MARIMBA"], []),
        ("members", ["XYLOPHONE"], ["MARIMBA-IN-PAPER", "MARIMBA text"]),
        ("restricted", [], ["XYLOPHONE-IN-PAPER", "XYLOPHONE text", "XYLOPHONE-WITHIN", "MARIMBA text"]),
    ],
)
def test_a_pack_holds_nothing_that_its_readers_may_not_see(
    audience: str, absent: list[str], present: list[str]
) -> None:
    meeting = secret_meeting()
    make_pack(meeting, "restricted")  # whatever is kept of a fuller pack must not get into this one
    pack = make_pack(meeting, audience)
    everything = decompressed(pack)
    for word in absent:
        assert word not in everything
        assert word not in repr(pack.snapshot) + repr(pack.ranges) + repr(pack.notices)
        assert word.encode("utf-16-be").hex() not in everything.lower()
    for word in present:
        assert word in " ".join(texts(pack))
    assert "Known to all." in " ".join(texts(pack))


def test_a_withheld_item_stands_in_the_public_order_of_business_with_its_reason() -> None:
    order = " ".join(texts(make_pack(secret_meeting()))[1].split())
    assert "2 A private item The public leave for this item. Exempt under Schedule 12A" in order
    assert "An appendix: For members of the board." in order


def test_what_is_not_for_publication_says_so_to_those_who_get_it() -> None:
    pack = make_pack(secret_meeting(), "restricted")
    page = " ".join(texts(pack)[pack.ranges["item-2"][0] - 1].split())
    assert "Not for publication. Exempt under Schedule 12A" in page
    assert "It names somebody." in page
    assert "not for publication" in page


# -- building it -------------------------------------------------------------------------------------------------------


def waiting(pack: Pack) -> list[Job]:
    pack.refresh_from_db()
    return list(services.jobs_of(pack))


def test_each_item_is_a_job_of_its_own_and_the_last_one_starts_the_merge() -> None:
    pack = services.build(full_meeting(), audience="public", by=None)
    assert [job.kind for job in waiting(pack)] == [services.PLAN]
    jobs.run_here(waiting(pack)[0])
    parts = waiting(pack)
    assert {job.kind for job in parts} == {services.PRINT}
    for job in parts:
        assert not Job.objects.filter(kind=services.MERGE).exists()
        jobs.run_here(job)
    jobs.run_here(Job.objects.get(kind=services.MERGE))
    assert waiting(pack) == []
    assert pack.state == PackState.BUILT


def test_a_pack_that_was_interrupted_anywhere_is_built_once() -> None:
    meeting = full_meeting()
    make_item(meeting, title="Another report")
    pack = services.build(meeting, audience="public", by=None)
    jobs.run_here(waiting(pack)[0])
    first, second = waiting(pack)
    jobs.run_here(first)
    # a worker that died after its effect and before its message was taken off the queue: the same jobs come again
    for job in Job.objects.filter(subject_id=str(pack.uuid)):
        jobs.run(job.uuid)
    jobs.run(second.uuid)
    for job in Job.objects.filter(kind=services.MERGE):
        jobs.run(job.uuid)
    pack.refresh_from_db()
    assert pack.state == PackState.BUILT
    assert Rendering.objects.count() == 2
    assert Job.objects.filter(kind=services.MERGE).count() == 1
    assert meeting.packs.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_parts_that_finish_at_the_same_moment_one_starts_the_merge(monkeypatch: pytest.MonkeyPatch) -> None:
    meeting = full_meeting()
    make_item(meeting, title="Another report")
    pack = services.build(meeting, audience="public", by=None)
    jobs.run_here(waiting(pack)[0])
    printed, both = services.printed, Barrier(2, timeout=20)

    def together(*args: Any, **kwargs: Any) -> None:
        with suppress(BrokenBarrierError):
            both.wait(timeout=2)  # where the database lets one writer in at a time, nobody comes to meet the first
        printed(*args, **kwargs)

    def work(job: Job) -> None:
        jobs.run_here(job)
        connections.close_all()

    monkeypatch.setattr("meetings.tasks.packs.printed", together)
    threads = [Thread(target=work, args=[job]) for job in waiting(pack)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Rendering.objects.count() == 2
    jobs.run_here(Job.objects.get(kind=services.MERGE))
    pack.refresh_from_db()
    assert pack.state == PackState.BUILT


def test_asking_twice_for_the_same_pack_gives_the_same_version() -> None:
    meeting = full_meeting()
    first = services.build(meeting, audience="public", by=None)
    assert services.build(meeting, audience="public", by=None) == first
    built = make_pack(meeting)
    assert services.build(meeting, audience="public", by=None) == built == first


def test_what_did_not_change_is_not_printed_again() -> None:
    meeting = full_meeting()
    make_item(meeting, title="Another report")
    before = make_pack(meeting)
    agenda.edit_item(meeting.items.get(title="Another report"), text="<p>Rewritten.</p>", by=None)
    printed = Rendering.objects.count()
    after = make_pack(meeting)
    assert Rendering.objects.count() == printed + 1
    assert (before.parts or {})["item-2"] == (after.parts or {})["item-2"]
    # what two audiences read alike is printed once for both
    make_pack(meeting, "restricted")
    assert Rendering.objects.count() == printed + 1


def test_a_published_pack_never_changes_and_a_change_makes_a_version() -> None:
    meeting = full_meeting()
    moves.publish_agenda(meeting, by=None)
    first = make_pack(meeting)
    assert first.file is not None
    content = first.file.read()
    moves.reopen_agenda(meeting, reason="A paper was wrong.", by=None)
    agenda.edit_item(meeting.items.get(order=2), title="Robbery near schools", by=None)
    moves.publish_agenda(meeting, by=None)
    second = make_pack(meeting)
    first.refresh_from_db()
    assert (first.version, second.version) == (1, 2)
    assert first.file.read() == content
    assert "Robbery near schools" in " ".join(texts(second))
    visitor = as_person(None)
    assert status_of(visitor, first.get_absolute_url()) == 200
    page = visitor.get(meeting.get_absolute_url()).content.decode()
    assert second.get_absolute_url() in page
    assert first.get_absolute_url() not in page


def test_a_pack_of_the_draft_is_not_published_with_the_agenda() -> None:
    meeting = full_meeting()
    draft = services.build(meeting, audience="public", by=None)
    moves.publish_agenda(meeting, by=None)
    for job in iter(lambda: next(services.jobs_of(draft), None), None):
        jobs.run_here(job)
        draft.refresh_from_db()
    assert (draft.state, draft.published_at) == (PackState.BUILT, None)
    assert make_pack(meeting).published_at is not None


def test_a_part_that_cannot_be_printed_fails_the_pack_with_the_reason_and_is_taken_up_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    meeting = full_meeting()

    def too_much(*_args: object, **_kwargs: object) -> bytes:
        raise pdf.TooComplex("The text is nested too deep.")

    with monkeypatch.context() as broken:
        broken.setattr("meetings.packs.building.pdf.render", too_much)
        pack = make_pack(meeting)
    assert (pack.state, pack.reason) == (PackState.FAILED, "The text is nested too deep.")
    assert make_pack(meeting) == pack
    pack.refresh_from_db()
    assert pack.state == PackState.BUILT


def test_a_cancelled_meeting_or_an_empty_agenda_has_no_pack() -> None:
    with pytest.raises(NotAllowed):
        services.build(make_meeting(), audience="public", by=None)
    meeting = full_meeting()
    moves.cancel(meeting, reason="There is an election.", by=None)
    with pytest.raises(NotAllowed):
        services.build(meeting, audience="public", by=None)


def test_only_the_boards_officer_builds_packs() -> None:
    meeting = full_meeting()
    for person in (make_member(meeting.board).person, make_officer(make_board()), make_person(is_superuser=True)):
        with pytest.raises(NotPermitted):
            services.build(meeting, audience="public", by=person)


# -- pages and command -------------------------------------------------------------------------------------------------


def test_the_officer_asks_for_a_pack_sees_its_progress_and_gets_it() -> None:
    meeting = full_meeting()
    client = as_person(make_officer(meeting.board))
    at = [meeting.board.slug, meeting.number]
    page = client.post(reverse("meetings:build", args=at), {"audience": "members"}, follow=True).content.decode()
    pack = meeting.packs.get()
    progress = reverse("meetings:pack_progress", args=[pack.uuid])
    assert pack.audience == Access.MEMBERS
    assert progress in page
    assert "HX-Refresh" not in client.get(progress).headers
    make_pack(meeting, "members")
    assert client.get(progress).headers["HX-Refresh"] == "true"
    assert pack.get_absolute_url() in client.get(reverse("meetings:packs", args=at)).content.decode()
    assert as_person(make_member(meeting.board).person).get(progress).status_code == 404


def test_the_command_builds_a_pack_without_a_worker(tmp_path: Path) -> None:
    meeting = full_meeting()
    out = tmp_path / "pack.pdf"
    for name in (meeting.reference, str(meeting.uuid)):
        call_command("build_pack", name, out=out, audience="members", stdout=StringIO())
        assert out.read_bytes().startswith(b"%PDF-")
    assert meeting.packs.get().audience == "members"


@pytest.mark.parametrize("name", ["nowhere/1", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_the_command_says_that_there_is_no_such_meeting(name: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no meeting"):
        call_command("build_pack", name, out=tmp_path / "pack.pdf")


def test_an_item_without_pages_has_no_part() -> None:
    names = [leaf.name for leaf in leaves(assemble(full_meeting(), "public"))]
    assert names == ["item-2", "item-3"]


def test_readers_find_the_agenda_alone_on_the_page_of_the_meeting_once_it_is_printed() -> None:
    meeting = make_meeting()
    make_item(meeting, title="For all")
    make_item(meeting, title="For us", access="members")
    services.publish(meeting, by=None)
    asked = Print.objects.of_meeting(meeting, PrintKind.AGENDA)
    assert {one.audience for one in asked} == {"public", "members"}
    file = stored_pdf("Agenda")
    member = make_member(meeting.board).person
    assert "The agenda alone" not in as_person(member).get(meeting.get_absolute_url()).content.decode()
    asked.update(state="built", pdf=file, word=file, pages=2)
    now = timezone.now()
    Pack.objects.filter(meeting=meeting).update(state="built", file=file, pages=2, built_at=now, published_at=now)
    for person, audience in ((None, "public"), (member, "members")):
        shown = as_person(person).get(meeting.get_absolute_url()).content.decode()
        for form in ("pdf", "word"):
            assert reverse("meetings:print", args=[asked.get(audience=audience).uuid, form]) in shown


def test_an_item_names_each_of_its_papers_with_how_it_comes_to_those_who_may_know_of_it() -> None:
    meeting = make_meeting()
    item = make_item(meeting)
    make_paper(item, title="Action plan")
    make_paper(item, title="Map of the wards", form="tabled")
    for title, form, access in (
        ("Budget", "to_follow", "public"),
        ("Grant", "verbal", "public"),
        ("Bids", "to_follow", "members"),
    ):
        papers.add_paper(item, by=None, title=title, form=form, access=access)
    told: dict[str, list[str]] = {}
    for audience in ("public", "members"):
        document = assemble(meeting, audience)
        html, _css = item_html(document, leaves(document)[0])
        told[audience] = re.findall(r"<dt>Papers</dt><dd>(.*?)</dd>", html)[0].split("<br>")
    lines = ["Action plan", "Map of the wards: tabled at the meeting", "Budget: to follow", "Grant: verbal"]
    assert told["public"] == lines
    assert told["members"] == [*lines, "Bids: to follow"]
