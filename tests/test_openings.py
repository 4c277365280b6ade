"""Restricted packs bear their readers' names, and an auditor sees who could open what is restricted, and who did."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings import reading
from meetings.models import AgendaItem, Declaration, Meeting, Pack, PersonalCopy
from meetings.services import agenda_prints, copies, decisions, minutes, packs, prints
from meetings.services import meetings as moves
from scpb.audit.models import Entry
from scpb.documents import pdf
from scpb.errors import NotAllowed, NotPermitted
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from tests.action_makers import make_action
from tests.factories import make_board, make_grant, make_member, make_officer, make_person, make_post
from tests.meetings import (
    accepted_paper,
    built_pack,
    make_item,
    make_meeting,
    make_pack,
    make_paper,
    make_pdf,
    own_copy,
    status_of,
)
from tests.minuted import Small, again, closed, decide, first
from tests.test_meetings import as_person
from tests.test_packs import opened

pytestmark = pytest.mark.django_db


def with_secrets() -> Meeting:
    """A published agenda with a restricted item, and a restricted paper on an open one."""
    meeting = make_meeting()
    make_paper(make_item(meeting, title="Open"), title="Profile of K", access="restricted", public_title="A profile")
    make_item(meeting, title="The case of R", public_title="A case", access="restricted")
    return moves.publish_agenda(meeting, by=None)


def pages_of(copy: PersonalCopy) -> list[str]:
    assert copy.file is not None
    return pdf.text(copy.file.read())


# -- copies ------------------------------------------------------------------------------------------------------------


def test_a_reader_gets_a_restricted_pack_with_their_name_on_every_page() -> None:
    meeting = with_secrets()
    pack = make_pack(meeting, "restricted")
    member = make_member(meeting.board, make_person(name="Zoë Achebe-Šmid")).person
    client, page = as_person(member), pack.get_absolute_url()
    assert "Make my copy" in client.get(page).content.decode()
    assert client.post(reverse("meetings:ask_copy", args=[pack.uuid])).status_code == 302
    assert "Your copy is being made" in client.get(page).content.decode()
    copy = PersonalCopy.objects.get()
    jobs.run_here(Job.objects.get(key=copies.job_key(copy)))
    copy.refresh_from_db()
    assert "Download your copy" in client.get(page).content.decode()
    named = pages_of(copy)
    assert len(named) == pack.pages
    assert all("Copy for Zoë Achebe-Šmid" in text for text in named)
    url = reverse("meetings:copy_file", args=[copy.uuid])
    assert status_of(client, url) == 200
    entry = Entry.objects.filter(verb="meetings.opened").latest("pk")
    assert (entry.subject_id, entry.by_id) == (str(pack.uuid), member.pk)


def test_a_copy_keeps_tags_labels_bookmarks_and_links() -> None:
    pack = make_pack(with_secrets(), "restricted")
    copy = own_copy(pack, make_officer(pack.meeting.board))
    assert copy.file is not None
    assert pdf.dead_links(copy.file.read()) == []
    with opened(pack) as plain, opened(Pack(file=copy.file)) as named:
        assert [page.label for page in named.pages] == [page.label for page in plain.pages]
        assert len(named.Root.StructTreeRoot.K) == len(plain.Root.StructTreeRoot.K)
        assert bytes(named.Root.Metadata.read_bytes()) == bytes(plain.Root.Metadata.read_bytes())
        assert "/Outlines" in named.Root


def test_the_plain_restricted_pack_is_given_to_nobody() -> None:
    meeting = with_secrets()
    pack = built_pack(meeting, "restricted")
    file = reverse("meetings:pack", args=[pack.uuid])
    for person in (make_member(meeting.board).person, make_officer(meeting.board)):
        answer = as_person(person).get(file)
        assert (answer.status_code, answer["Location"]) == (302, pack.get_absolute_url())
    assert status_of(as_person(make_person()), file) == 404


def test_a_copy_is_its_readers_alone_and_only_while_they_may_read_the_pack() -> None:
    meeting = with_secrets()
    pack = built_pack(meeting, "restricted")
    term = make_member(meeting.board)
    copy = own_copy(pack, term.person)
    url = reverse("meetings:copy_file", args=[copy.uuid])
    for other in (make_member(meeting.board).person, make_officer(meeting.board), make_person()):
        assert status_of(as_person(other), url) == 404
    term.ends_on = "2021-01-01"
    term.save()
    assert status_of(as_person(term.person), url) == 403


def test_copies_are_of_restricted_packs_and_one_a_reader() -> None:
    meeting = with_secrets()
    member = make_member(meeting.board).person
    with pytest.raises(NotAllowed, match="nobody’s name"):
        copies.ask_copy(built_pack(meeting), by=member)
    pack = built_pack(meeting, "restricted")
    assert copies.ask_copy(pack, by=member) == copies.ask_copy(pack, by=member)
    assert PersonalCopy.objects.count() == Job.objects.filter(kind=copies.COPY).count() == 1
    with pytest.raises(NotPermitted):
        copies.ask_copy(pack, by=make_member(meeting.board, kind="adviser").person)


def test_a_copy_that_failed_says_so_and_can_be_asked_for_again() -> None:
    meeting = with_secrets()
    pack, member = built_pack(meeting, "restricted"), make_member(meeting.board).person
    copy = copies.not_copied(copies.ask_copy(pack, by=member), reason="The disk is full.")
    page = as_person(member).get(pack.get_absolute_url()).content.decode()
    assert "The disk is full." in page and "Try again" in page
    assert copies.ask_copy(pack, by=member).is_building
    assert own_copy(pack, member) == copy


def test_who_declared_an_interest_gets_no_restricted_pack_and_reads_why() -> None:
    meeting = with_secrets()
    pack, member = built_pack(meeting, "restricted"), make_member(meeting.board).person
    item = meeting.items.get(order=2)
    words = {"name": str(member), "nature": "She knows R.", "declared_at": timezone.now()}
    Declaration.objects.create(item=item, person=member, withholds=True, **words)
    client = as_person(member)
    answer = client.get(pack.get_absolute_url())
    assert answer.status_code == 403
    assert "You declared an interest" in answer.content.decode()
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "The restricted pack is not open to you" in page
    assert "The case of R" not in page
    with pytest.raises(NotPermitted, match="declared an interest"):
        copies.ask_copy(pack, by=member)
    assert copies.ask_copy(pack, by=make_member(meeting.board).person)


def test_the_agenda_alone_with_its_secrets_is_offered_in_the_readers_name_and_as_word_to_officers() -> None:
    meeting = with_secrets()
    file = built_pack(meeting, "restricted").file
    one = agenda_prints.print_agenda(meeting, audience="restricted", by=None)
    prints.drawn(one, pdf=file, word=file, pages=1)
    shut_out = make_member(meeting.board).person
    words = {"name": str(shut_out), "nature": "She knows R.", "declared_at": timezone.now()}
    Declaration.objects.create(item=meeting.items.get(order=2), person=shut_out, withholds=True, **words)
    named, word = reverse("meetings:print_copy", args=[one.uuid]), reverse("meetings:print", args=[one.uuid, "word"])
    for person, links in (
        (make_member(meeting.board).person, (True, False)),
        (make_officer(meeting.board), (True, True)),
        (shut_out, (False, False)),
    ):
        page = as_person(person).get(meeting.get_absolute_url()).content.decode()
        assert (named in page, word in page) == links


def test_packs_of_a_closed_working_session_are_for_the_boards_own_people() -> None:
    meeting = make_meeting(is_closed=True)
    make_item(meeting, title="Candid words")
    moves.publish_agenda(meeting, by=None)
    pack = built_pack(meeting)
    for person, status in ((make_member(meeting.board).person, 200), (make_person(), 404), (None, 404)):
        assert status_of(as_person(person), pack.get_absolute_url()) == status
        assert status_of(as_person(person), meeting.get_absolute_url()) == status


# -- who could, who did ------------------------------------------------------------------------------------------------


def openings_url(meeting: Meeting) -> str:
    return reverse("meetings:openings", args=[meeting.board.slug, meeting.number])


def test_an_auditor_sees_who_could_and_who_did_and_reads_nothing_restricted() -> None:
    meeting = with_secrets()
    pack = built_pack(meeting, "restricted")
    long_ago = {"starts_on": "2010-01-01", "ends_on": "2015-12-31"}
    reader = make_member(meeting.board, make_person(name="Rae Reader")).person
    make_member(meeting.board, make_person(name="Fay Former"), **long_ago)
    make_member(meeting.board, make_person(name="Abe Adviser"), kind="adviser")
    make_officer(meeting.board, name="Otto Officer")
    copy = own_copy(pack, reader)
    status_of(as_person(reader), reverse("meetings:copy_file", args=[copy.uuid]))
    paper = meeting.items.get(order=1).papers.get()
    status_of(as_person(reader), paper.get_absolute_url())
    auditor = make_grant(meeting.board, make_person(name="Una Auditor"), "auditor").person
    answer = as_person(auditor).get(openings_url(meeting))
    assert answer.status_code == 200
    things = {thing.title: thing for thing in answer.context["things"]}
    assert set(things) == {"A profile", "A case", "Restricted pack, version 1"}
    rows = {reader.name: reader for reader in things["A profile"].readers}
    assert set(rows) == {"Rae Reader", "Fay Former", "Otto Officer"}
    # the meeting was in January 2014
    assert (rows["Rae Reader"].now, rows["Rae Reader"].then, len(rows["Rae Reader"].opened)) == (True, False, 1)
    assert (rows["Fay Former"].now, rows["Fay Former"].then, rows["Fay Former"].opened) == (False, True, ())
    assert [thing.opened for thing in things.values()] == [1, 0, 1]
    page = answer.content.decode()
    assert "Profile of K" not in page and "The case of R" not in page


def test_who_leads_an_item_could_open_it_and_who_declared_an_interest_could_not() -> None:
    meeting, post = make_meeting(), make_post()
    item = make_item(meeting, title="Secret", access="restricted", leads=[])
    item.leads.create(post=post)
    member = make_member(meeting.board).person
    words = {"name": str(member), "nature": "She knows R.", "declared_at": timezone.now()}
    Declaration.objects.create(item=item, person=member, withholds=True, **words)
    moves.publish_agenda(meeting, by=None)
    auditor = make_grant(meeting.board, role="auditor").person
    (thing,) = as_person(auditor).get(openings_url(meeting)).context["things"]
    rows = {reader.name: reader for reader in thing.readers}
    assert rows[str(post.person)].capacity == "Named on the item"
    assert (rows[str(member)].now, rows[str(member)].has_interest) == (False, True)


def test_an_auditor_reads_no_title_of_a_paper_under_a_restricted_item() -> None:
    meeting = make_meeting()
    item = make_item(meeting, title="The case of R", public_title="A case", access="restricted")
    accepted_paper(item, title="Letter of R")
    accepted_paper(item, content=make_pdf("B"), title="Profile of R", access="members", public_title="A profile")
    moves.publish_agenda(meeting, by=None)
    auditor = make_grant(meeting.board, role="auditor").person
    answer = as_person(auditor).get(openings_url(meeting))
    assert [thing.title for thing in answer.context["things"]] == ["A case", "A private paper", "A profile"]
    assert "of R" not in answer.content.decode()


def test_an_auditor_sees_who_opened_a_restricted_print() -> None:
    meeting = with_secrets()
    pdf_file = built_pack(meeting, "restricted").file
    one = agenda_prints.print_agenda(meeting, audience="restricted", by=None)
    prints.drawn(one, pdf=pdf_file, word=None, pages=1)
    reader = make_member(meeting.board, make_person(name="Rae Reader")).person
    one.refresh_from_db()
    copy = copies.copied(copies.ask_copy(one, by=reader), file=pdf_file)
    copies.open_copy(copy, by=reader)
    auditor = make_grant(meeting.board, role="auditor").person
    *_others, pack, thing = as_person(auditor).get(openings_url(meeting)).context["things"]
    assert (pack.kind, thing.kind, thing.opened) == ("Pack", "Print", 1)
    assert thing.title.startswith("Agenda as of ")


def test_nobody_but_the_boards_auditor_sees_the_openings() -> None:
    meeting = with_secrets()
    others = [make_member(meeting.board).person, make_officer(meeting.board), make_person(is_superuser=True)]
    for person in (*others, make_grant(make_board(), role="auditor").person):
        assert status_of(as_person(person), openings_url(meeting)) == 403
    assert status_of(as_person(None), openings_url(meeting)) == 302


def test_the_auditor_of_a_closed_board_sees_its_openings_and_others_know_of_nothing() -> None:
    meeting = make_meeting(make_board(is_public=False))
    make_item(meeting, access="restricted")
    moves.publish_agenda(meeting, by=None)
    auditor = make_grant(meeting.board, role="auditor").person
    assert status_of(as_person(auditor), openings_url(meeting)) == 200
    assert status_of(as_person(auditor), meeting.get_absolute_url()) == 404
    assert status_of(as_person(make_person()), openings_url(meeting)) == 404


def test_openings_ask_for_as_much_with_many_readers_as_with_few(django_assert_max_num_queries: Any) -> None:
    meeting = with_secrets()
    built_pack(meeting, "restricted")
    auditor = make_grant(meeting.board, role="auditor").person
    client = as_person(auditor)
    for number in range(5):
        make_member(meeting.board, make_person(name=f"Member {number}"))
        make_officer(meeting.board)
    with django_assert_max_num_queries(12):
        assert client.get(openings_url(meeting)).status_code == 200


def test_a_name_is_printed_on_papers_from_elsewhere_too() -> None:
    named = pdf.text(pdf.name_pages(make_pdf("A paper", 2), "Copy for A B"))
    assert ["A paper, page 1" in text for text in named] == [True, False]
    assert ["Copy for A B" in text for text in named] == [True, True]


def test_the_officer_sees_how_far_a_restricted_pack_is() -> None:
    meeting = with_secrets()
    pack = packs.build(meeting, audience="restricted", by=None)
    client = as_person(make_officer(meeting.board))
    asked = reading.progress(pack, make_person()).get_absolute_url()
    assert client.get(asked).status_code == 200


def test_an_auditor_finds_the_openings_from_the_meeting_and_from_the_board_and_others_find_no_link() -> None:
    meeting = with_secrets()
    auditor, member = make_grant(meeting.board, role="auditor").person, make_member(meeting.board).person
    every = reverse("meetings:openings_of_board", args=[meeting.board.slug])
    for person, finds in ((auditor, True), (member, False), (make_officer(meeting.board), False)):
        client = as_person(person)
        assert (openings_url(meeting) in client.get(meeting.get_absolute_url()).content.decode()) == finds
        assert (every in client.get(meeting.board.get_absolute_url()).content.decode()) == finds
        assert client.get(every).status_code == (200 if finds else 403)
    assert openings_url(meeting) in as_person(auditor).get(every).content.decode()


def test_the_auditor_of_a_closed_board_finds_its_meetings_and_others_know_of_nothing() -> None:
    meeting = make_meeting(make_board(is_public=False))
    every = reverse("meetings:openings_of_board", args=[meeting.board.slug])
    auditor = make_grant(meeting.board, role="auditor").person
    assert openings_url(meeting) in as_person(auditor).get(every).content.decode()
    assert as_person(make_person()).get(every).status_code == 404
    work = reverse("portal:my_work")
    assert every in as_person(auditor).get(work).content.decode()
    for person in (make_member(meeting.board).person, make_officer(meeting.board), make_person()):
        assert every not in as_person(person).get(work).content.decode()


def test_lists_and_comparisons_that_give_restricted_words_write_it_down() -> None:
    small = Small()
    meeting = small.opened()
    secret = {"title": "The case of R", "access": "restricted", "paragraph": "1", "reasoning": "A person."}
    AgendaItem.objects.filter(pk=first(meeting).pk).update(**secret)
    decided = decide(first(meeting), "That R be moved.")
    meeting = closed(meeting)
    decisions.publish_decisions(meeting, by=None)
    action = make_action(first(meeting), "Move R")
    for _twice in range(2):
        minutes.circulate(again(meeting), by=None)
        minutes.take_back(again(meeting), by=None, reason="A word is wrong.")
    minutes.circulate(again(meeting), by=None)
    place, versions = [small.board.slug, meeting.number], meeting.minutes_versions.order_by("number")
    for address, subjects in (
        (reverse("meetings:decisions_of_meeting", args=place), [decided]),
        (reverse("meetings:decisions"), [decided]),
        (reverse("meetings:decisions_csv"), [decided]),
        (reverse("meetings:actions_csv"), [action]),
        (reverse("meetings:compare_minutes", args=place), list(versions)[-2:]),
    ):
        before = Entry.objects.filter(verb="meetings.opened").count()
        assert status_of(as_person(small.member), address) == 200
        found = Entry.objects.filter(verb="meetings.opened").order_by("pk")[before:]
        assert [entry.subject_id for entry in found] == [str(subject.uuid) for subject in subjects]
