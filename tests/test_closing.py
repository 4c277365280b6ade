"""What was printed for the public does not outlive the closing of what is in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.urls import reverse

from meetings.models import Meeting, Pack
from meetings.services import meetings as moves
from meetings.services import packs
from performance.models import Edition, EditionRating, Measure
from performance.services import closing, editions, ratings, set_up
from scpb.audit.models import Entry
from scpb.documents import services as documents
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from tests.factories import make_board, make_member, make_officer
from tests.figures_at_hand import as_person, draft, with_figures, worked_on
from tests.meetings import built_pack, make_item, make_meeting, make_pack, status_of
from tests.pdf_reading import words as pages_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    """A released edition of which everybody sees all."""
    return editions.release(editions.freeze(draft(with_figures()), by=None), by=None)


def meeting_with(edition: Edition) -> Meeting:
    """A published agenda that shows the edition."""
    meeting = make_meeting()
    make_item(meeting, title="Performance", text="", edition=edition)
    return moves.publish_agenda(meeting, by=None)


def keep(slug: str, **values: Any) -> None:
    """Change a measure as the set-up does, and do what follows."""
    set_up.keep_measure(Measure.objects.get(slug=slug), values, None)
    for job in Job.objects.filter(kind=closing.CLOSE).unfinished():
        done = jobs.run_here(job)
        assert done.is_done, done.error


def printed(edition: Edition) -> None:
    """A print of the edition, without printing it."""
    file = documents.store(b"%PDF-1.7 all of it", name="e.pdf", media_type="application/pdf", by=None)
    editions.keep_pdf(edition.pk, file)


def is_out(pack: Pack) -> bool:
    """Whether everybody gets the pack."""
    return status_of(as_person(None), pack.get_absolute_url()) == 200


# -- packs -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("closed", [{"access": "members"}, {"smallest_public": 100}])
def test_a_public_pack_is_kept_from_the_public_once_a_figure_in_it_is_closed(
    edition: Edition, closed: dict[str, Any]
) -> None:
    meeting = meeting_with(edition)
    pack, full = built_pack(meeting), built_pack(meeting, "members")
    assert is_out(pack)
    keep("robbery", **closed)
    assert not is_out(pack)
    assert as_person(None).get(meeting.get_absolute_url()).content.decode().count(pack.get_absolute_url()) == 0
    member = as_person(make_member(meeting.board).person)
    assert status_of(member, full.get_absolute_url()) == 200
    assert Entry.objects.filter(verb="meetings.pack_withdrawn", subject_id=str(pack.uuid)).count() == 1


def test_the_officer_keeps_it_reads_why_and_builds_it_anew(edition: Edition) -> None:
    meeting = meeting_with(edition)
    pack = built_pack(meeting)
    keep("robbery", access="members")
    officer = as_person(make_officer(meeting.board))
    assert status_of(officer, pack.get_absolute_url()) == 200
    page = officer.get(reverse("meetings:packs", args=[meeting.board.slug, meeting.number])).content.decode()
    assert "closed to the public since it was made" in page
    assert "shown to you alone" in page
    assert "Build the public pack" in page
    anew = built_pack(meeting)
    assert (anew.version, is_out(anew), is_out(pack)) == (pack.version + 1, True, False)


def test_the_pack_that_is_built_anew_does_not_print_what_was_closed(edition: Edition) -> None:
    meeting = meeting_with(edition)
    name = Measure.objects.get(slug="robbery").name
    first = make_pack(meeting)
    keep("robbery", access="members")
    second = make_pack(meeting)
    assert first.file
    assert second.file
    assert name in " ".join(pages_of(first.file.read()))
    assert name not in " ".join(pages_of(second.file.read()))


def test_every_version_that_went_out_is_kept_back(edition: Edition) -> None:
    meeting = meeting_with(edition)
    first = built_pack(meeting)
    moves.reopen_agenda(meeting, reason="A word was wrong.", by=None)
    moves.publish_agenda(meeting, by=None)
    second = built_pack(meeting)
    assert (is_out(first), is_out(second), first.version, second.version) == (True, True, 1, 2)
    keep("robbery", access="members")
    assert (is_out(first), is_out(second)) == (False, False)


@pytest.mark.parametrize("changed", [{"name": "Robbery of anybody"}, {"smallest_public": 2}, {"due_days": 3}])
def test_a_change_that_closes_nothing_leaves_packs_and_prints_alone(edition: Edition, changed: dict[str, Any]) -> None:
    printed(edition)
    pack = built_pack(meeting_with(edition))
    keep("robbery", **changed)
    assert is_out(pack)
    assert Edition.objects.get(pk=edition.pk).pdf


def test_what_is_opened_again_stays_out(edition: Edition) -> None:
    keep("robbery", access="members")
    pack = built_pack(meeting_with(edition))
    keep("robbery", access="public")
    assert is_out(pack)


def test_the_ratings_kept_for_lists_follow_what_is_closed_and_what_is_opened_again(edition: Edition) -> None:
    def value() -> str:
        rating = EditionRating.objects.get(edition=edition, measure__slug="robbery")
        return rating.value

    ratings.keep_ratings(edition)
    told = value()
    assert told
    for closed, opened in (
        ({"access": "members"}, {"access": "public"}),
        ({"smallest_public": 10_000}, {"smallest_public": 2}),
        ({"smallest_public": 10_000}, {"smallest_public": None}),
    ):
        keep("robbery", **closed)
        assert value() != told
        keep("robbery", **opened)
        assert value() == told, opened


def test_a_pack_that_was_built_by_the_stricter_setting_stays_out(edition: Edition) -> None:
    keep("robbery", smallest_public=100)
    pack = built_pack(meeting_with(edition))
    keep("robbery", smallest_public=60)
    keep("robbery", smallest_public=100)
    assert is_out(pack)


def test_a_pack_whose_figures_were_closed_and_opened_again_is_built_anew(edition: Edition) -> None:
    meeting = meeting_with(edition)
    pack = built_pack(meeting)
    keep("robbery", access="members")
    keep("robbery", access="public")
    assert not is_out(pack)
    anew = built_pack(meeting)
    assert (anew.version, is_out(anew)) == (pack.version + 1, True)


def test_what_is_closed_while_a_pack_is_printed_does_not_go_out(edition: Edition) -> None:
    meeting = meeting_with(edition)
    pack = packs.build(meeting, audience="public", by=None)
    keep("robbery", access="members")
    file = documents.store(b"%PDF-1.7 pack", name="p.pdf", media_type="application/pdf", by=None)
    packs.planned(pack, {})
    packs.merged(pack, file=file, pages=1, ranges={}, notices=["Something else."])
    pack.refresh_from_db()
    assert (pack.is_built, pack.published_at, pack.notices) == (True, None, ["Something else.", packs.closed_notice()])
    anew = built_pack(meeting)
    assert (anew.version, is_out(anew)) == (pack.version + 1, True)


def test_a_part_that_was_printed_by_another_setting_is_kept_for_no_later_pack(edition: Edition) -> None:
    keep("robbery", access="members")
    meeting = meeting_with(edition)
    pack = packs.build(meeting, audience="public", by=None)
    assert jobs.run_here(Job.objects.get(kind=packs.PLAN)).is_done
    keep("robbery", access="public")
    for job in Job.objects.filter(kind=packs.PRINT).unfinished():
        jobs.run_here(job)
    pack.refresh_from_db()
    assert pack.is_failed
    assert "Who may see its figures was changed" in pack.reason
    keep("robbery", access="members")
    anew = make_pack(meeting)
    assert anew.file
    assert Measure.objects.get(slug="robbery").name not in " ".join(pages_of(anew.file.read()))


def test_a_pack_of_other_figures_stays_out(edition: Edition) -> None:
    meeting = make_meeting()
    make_item(meeting)
    pack = built_pack(moves.publish_agenda(meeting, by=None))
    keep("robbery", access="members")
    assert is_out(pack)


# -- the editions' own prints ------------------------------------------------------------------------------------


def test_the_editions_own_print_is_taken_back_and_printed_anew(edition: Edition) -> None:
    printed(edition)
    address = f"{edition.get_absolute_url()}edition.pdf"
    assert status_of(as_person(None), address) == 200
    keep("robbery", access="members")
    assert status_of(as_person(None), address) == 404
    member = as_person(make_member(make_board()).person)
    assert b"all of it" in member.get(address).getvalue()
    worked_on(edition)
    text = " ".join(pages_of(as_person(None).get(address).getvalue()))
    assert Measure.objects.get(slug="robbery").name not in text
    assert "Burglary" in text


def test_a_print_that_was_begun_before_the_closing_is_not_kept(edition: Edition) -> None:
    keep("robbery", access="members")
    file = documents.store(b"%PDF-1.7 too much", name="e.pdf", media_type="application/pdf", by=None)
    asked = Job.objects.filter(kind=editions.PRINT).count()
    editions.keep_pdf(edition.pk, file, seen="")
    assert Edition.objects.get(pk=edition.pk).pdf is None
    assert Job.objects.filter(kind=editions.PRINT).count() == asked + 1


def test_packs_are_taken_back_before_editions_are_held_as_in_publishing(
    edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed(edition)
    seen: list[bool] = []

    def act(found: Sequence[Edition]) -> None:
        seen.extend(Edition.objects.get(pk=one.pk).pdf is not None for one in found)

    monkeypatch.setattr(closing, "WHEN_CLOSED", [act])
    keep("robbery", access="members")
    assert seen == [True]
    assert Edition.objects.get(pk=edition.pk).pdf is None


def test_what_may_close_is_told_from_what_opens() -> None:
    was = closing.settings_of(Measure.objects.get(slug="robbery"))
    assert not closing.may_close(was, was)
    assert closing.may_close(was, {**was, "access": "members"})
    assert not closing.may_close({**was, "access": "members"}, was)
    assert closing.may_close(was, {**was, "parent_id": -1})
    hidden = {**was, "access": "members"}
    assert closing.may_close(hidden, {**hidden, "parent_id": -1}), "its whole less the other parts would tell it"
    assert not closing.may_close(hidden, {**hidden, "smallest_public": 100}), "there is nothing left to hide of it"
    assert closing.may_close({**was, "smallest_public": 5}, {**was, "smallest_public": 6})
    assert not closing.may_close({**was, "smallest_public": 6}, {**was, "smallest_public": 5})
