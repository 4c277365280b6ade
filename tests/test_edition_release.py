"""Editions go out with the pack of their meeting or by hand, and an error makes a new one with an erratum."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from meetings.models import Meeting
from meetings.services import agenda, packs
from meetings.services import meetings as moves
from performance.models import Area, Edition, Measure
from performance.models.editions import State
from performance.print import edition_html
from performance.services import editions
from scpb.audit.models import Entry
from scpb.boards.services import register
from scpb.errors import NotAllowed, NotPermitted
from tests.factories import make_board, make_officer, make_person
from tests.figures_at_hand import analyst, as_person, draft, with_figures, worked_on
from tests.world import plan

pytestmark = pytest.mark.django_db

ERRATUM = "Robbery was counted twice in December."


@pytest.fixture
def barnet() -> Area:
    return with_figures()


def frozen(area: Area) -> Edition:
    return editions.freeze(draft(area), by=None)


def showing(edition: Edition, **values: Any) -> Meeting:
    """A meeting that could be published, with a dashboard on its agenda."""
    venue = register.add_venue(by=None, name="Room", address="1 Road")
    meeting = plan(make_board(), days=10, venue=venue)
    leads = [agenda.Leads(wording="The analyst")]
    agenda.add_item(meeting, by=None, title="Performance", leads=leads, edition=edition, **values)
    meeting.refresh_from_db()
    return meeting


def now(edition: Edition) -> Edition:
    return Edition.objects.get(pk=edition.pk)


# -- with the pack, or by hand ------------------------------------------------------------------------------


def test_publishing_the_pack_releases_the_edition_that_the_agenda_shows(barnet: Area) -> None:
    edition = frozen(barnet)
    meeting = showing(edition)
    officer = make_officer(meeting.board)
    packs.publish(meeting, by=officer)
    released = now(edition)
    assert (released.state, released.released_by) == (State.RELEASED, officer)
    entry = Entry.objects.get(verb="performance.edition_released")
    assert (entry.by_id, meeting.name in str(entry.after)) == (officer.pk, True)


def test_an_edition_that_is_released_by_hand_stops_the_agenda_until_it_is(barnet: Area) -> None:
    edition = editions.set_with_pack(frozen(barnet), with_pack=False, by=None)
    meeting = showing(edition)
    with pytest.raises(NotAllowed, match="is not released"):
        packs.publish(meeting, by=None)
    editions.release(edition, by=None)
    packs.publish(meeting, by=None)


def test_a_draft_stops_the_agenda_whatever_was_said_of_it(barnet: Area) -> None:
    with pytest.raises(NotAllowed, match="is not released"):
        packs.publish(showing(draft(barnet)), by=None)


def test_an_item_for_members_releases_nothing_to_everybody(barnet: Area) -> None:
    edition = frozen(barnet)
    with pytest.raises(NotAllowed, match="is not released"):
        packs.publish(showing(edition, access="members"), by=None)
    assert now(edition).state == State.FROZEN


def test_where_the_agenda_is_not_published_nothing_is_released(barnet: Area) -> None:
    edition = frozen(barnet)
    meeting = showing(edition)
    with pytest.raises(NotPermitted):
        packs.publish(meeting, by=make_person())
    assert now(edition).state == State.FROZEN


def test_taking_the_agenda_back_does_not_take_the_edition_back(barnet: Area) -> None:
    edition = frozen(barnet)
    meeting = showing(edition)
    packs.publish(meeting, by=None)
    moves.reopen_agenda(Meeting.objects.get(pk=meeting.pk), reason="A paper was wrong.", by=None)
    assert now(edition).is_released
    packs.publish(Meeting.objects.get(pk=meeting.pk), by=None)
    assert Entry.objects.filter(verb="performance.edition_released").count() == 1


def test_only_frozen_editions_that_go_with_a_pack_are_released_with_it(barnet: Area) -> None:
    ready, kept, open_one = frozen(barnet), frozen(barnet), draft(barnet)
    editions.set_with_pack(kept, with_pack=False, by=None)
    gone = editions.release_with_pack([ready.uuid, kept.uuid, open_one.uuid], reference="Board, 4", by=None)
    assert [edition.number for edition in gone] == [ready.number]
    assert editions.release_with_pack([ready.uuid], reference="Board, 4", by=None) == []


def test_how_an_edition_goes_out_is_chosen_until_it_has_gone(barnet: Area) -> None:
    edition, client = frozen(barnet), as_person(analyst())
    client.post(reverse("performance:by_hand", args=[edition.number]))
    assert now(edition).with_pack is False
    client.post(reverse("performance:with_pack", args=[edition.number]))
    assert now(edition).with_pack is True
    editions.release(edition, by=None)
    assert client.post(reverse("performance:by_hand", args=[edition.number])).status_code == 409


def test_an_unknown_population_is_refused_with_those_that_there_are(barnet: Area) -> None:
    with pytest.raises(ValidationError, match=r"“cars” is nothing that rates can be per\. Choose one of: Households"):
        draft(barnet, denominator="cars")


def test_discarding_a_draft_asks_once_more(barnet: Area) -> None:
    edition, client = draft(barnet), as_person(analyst())
    where = reverse("performance:discard", args=[edition.number])
    assert "goes for good" in client.get(where).content.decode()
    assert now(edition).is_draft
    assert client.post(where).status_code == 302
    assert now(edition).state == State.DISCARDED


# -- errata -----------------------------------------------------------------------------------------------------


def test_a_correction_begins_with_the_same_question_words_and_edits(barnet: Area) -> None:
    robbery = Measure.objects.get(slug="robbery")
    first = draft(barnet, denominator="households")
    editions.write(first, measure=robbery, heading="Overall", text="Down.", by=None)
    editions.set_rating(first, robbery, rag="Amber", reason="So.", by=None)
    editions.change_factor(first, robbery, action="add", text="New", sign=1, reason="So.", by=None)
    editions.note_cell(first, robbery, column="quarter", text="Late.", by=None)
    first = editions.freeze(first, by=None)
    second = worked_on(editions.correct(first, erratum=ERRATUM, by=None))
    old, new = first.document(), second.document()
    assert old and new
    same = ("remarks", "factor_edits", "rating_edits", "cell_remarks", "title")
    assert [getattr(new, name) for name in same] == [getattr(old, name) for name in same]
    assert (new.corrects, new.erratum) == (first.number, ERRATUM)
    assert (second.to_month, second.rule_set, second.denominator) == (first.to_month, first.rule_set, "households")
    assert now(first).document() == old


def test_the_erratum_is_at_the_top_of_page_and_print(barnet: Area) -> None:
    second = worked_on(editions.correct(frozen(barnet), erratum=ERRATUM, by=None))
    page = as_person(analyst()).get(second.get_absolute_url()).content.decode()
    assert page.index(ERRATUM) < page.index("<table")
    html, _css = edition_html(second)
    assert html.index(ERRATUM) < html.index("<table")


def test_the_corrected_edition_says_so_to_whoever_may_see_the_correction(barnet: Area) -> None:
    first = editions.release(frozen(barnet), by=None)
    second = worked_on(editions.correct(first, erratum=ERRATUM, by=None))
    for person, told in ((None, False), (analyst(), True)):
        page = as_person(person).get(first.get_absolute_url()).content.decode()
        assert ("This edition was corrected." in page) is told
    editions.release(editions.freeze(second, by=None), by=None)
    assert second.get_absolute_url() in as_person(None).get(first.get_absolute_url()).content.decode()


def test_an_edition_is_corrected_once_and_its_correction_after_that(barnet: Area) -> None:
    first = frozen(barnet)
    second = editions.correct(first, erratum=ERRATUM, by=None)
    with pytest.raises(NotAllowed, match="is corrected by edition 2 already"):
        editions.correct(first, erratum=ERRATUM, by=None)
    editions.discard(second, by=None)
    assert editions.correct(first, erratum=ERRATUM, by=None).number == 3


def test_a_draft_is_changed_and_not_corrected(barnet: Area) -> None:
    with pytest.raises(NotAllowed, match="is still a draft"):
        editions.correct(draft(barnet), erratum=ERRATUM, by=None)


def test_a_correction_says_what_was_wrong(barnet: Area) -> None:
    edition, client = frozen(barnet), as_person(analyst())
    with pytest.raises(ValidationError, match="Say what was wrong"):
        editions.correct(edition, erratum=" ", by=None)
    where = reverse("performance:correct", args=[edition.number])
    assert client.post(where, {"erratum": ""}).status_code == 422
    assert client.post(where, {"erratum": ERRATUM}).status_code == 302
    assert Edition.objects.latest("number").erratum == ERRATUM


def test_a_correction_of_an_old_edition_is_not_the_latest(barnet: Area) -> None:
    old = editions.release(frozen(barnet), by=None)
    latest = editions.release(frozen(barnet), by=None)
    correction = editions.freeze(worked_on(editions.correct(old, erratum=ERRATUM, by=None)), by=None)
    editions.release(correction, by=None)
    assert Edition.objects.latest_released() == latest
    again = editions.freeze(worked_on(editions.correct(latest, erratum=ERRATUM, by=None)), by=None)
    again = editions.release(again, by=None)
    assert Edition.objects.latest_released() == again


@pytest.mark.parametrize("wrong", [{"erratum": ""}, {"corrects": None}])
def test_the_database_refuses_a_correction_of_nothing_or_without_words(barnet: Area, wrong: dict[str, Any]) -> None:
    second = editions.correct(frozen(barnet), erratum=ERRATUM, by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=second.pk).update(**wrong)
