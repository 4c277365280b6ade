"""Commentary: texts under headings in an order, and nobody's words lost when two write at once."""

from __future__ import annotations

import pytest
from django.urls import reverse

from performance.models import Area, Commentary, Edition, Measure
from performance.services import editions
from performance.services.editions import Overtaken
from performance.services.editions.words import version
from scpb.errors import NotAllowed
from tests.figures_at_hand import analyst, as_person, draft, with_figures

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return draft(with_figures())


def robbery() -> Measure:
    return Measure.objects.get(slug="robbery")


def said(edition: Edition, text: str, heading: str = "", measure: Measure | None = None) -> Commentary:
    written = editions.write(edition, measure=measure, heading=heading, text=text, by=None)
    assert written
    return written


def page(edition: Edition) -> str:
    return reverse("performance:write_on", args=[edition.number, "robbery"])


def remarks(edition: Edition) -> list[tuple[str, str, tuple[str, ...]]]:
    document = Edition.objects.get(pk=edition.pk).document()
    assert document
    return [(remark.measure, remark.heading, remark.paragraphs) for remark in document.remarks]


def test_a_row_has_a_text_under_each_heading_in_the_order_in_which_they_were_written(edition: Edition) -> None:
    said(edition, "Sharply down.", "Overall", robbery())
    said(edition, "Hendon.", "Hot spots", robbery())
    said(edition, "A quiet year.")
    assert remarks(edition) == [
        ("", "", ("A quiet year.",)),
        ("robbery", "Overall", ("Sharply down.",)),
        ("robbery", "Hot spots", ("Hendon.",)),
    ]


def test_texts_change_places_and_nothing_happens_at_the_ends(edition: Edition) -> None:
    first, second = said(edition, "One.", "Overall"), said(edition, "Two.", "Hot spots")
    editions.move_words(second, up=True, by=None)
    assert [heading for _, heading, _ in remarks(edition)] == ["Hot spots", "Overall"]
    editions.move_words(Commentary.objects.get(pk=second.pk), up=True, by=None)
    editions.move_words(Commentary.objects.get(pk=first.pk), up=False, by=None)
    assert [heading for _, heading, _ in remarks(edition)] == ["Hot spots", "Overall"]


def test_remarks_stand_in_the_order_of_the_dashboards_rows(edition: Edition) -> None:
    document = edition.document()
    assert document
    slugs = [row.measure for row in document.dashboard.rows]
    for slug in reversed(slugs):
        said(edition, "Words.", measure=Measure.objects.get(slug=slug))
    assert [measure for measure, _, _ in remarks(edition)] == slugs


def test_a_heading_is_there_once_on_a_row(edition: Edition) -> None:
    said(edition, "One.", "Overall")
    other = said(edition, "Two.", "Hot spots")
    with pytest.raises(NotAllowed, match="another text under “Overall”"):
        editions.write(edition, measure=None, part=other, heading="Overall", text="Two.", by=None)
    assert [heading for _, heading, _ in remarks(edition)] == ["Overall", "Hot spots"]


def test_who_was_overtaken_loses_nothing_and_neither_does_the_other(edition: Edition) -> None:
    part = said(edition, "As it was.", "Overall")
    seen = version(part)
    editions.write(edition, measure=None, part=part, heading="Overall", text="Theirs.", by=None, seen=seen)
    with pytest.raises(Overtaken) as refusal:
        editions.write(edition, measure=None, part=part, heading="Overall", text="Mine.", by=None, seen=seen)
    assert remarks(edition) == [("", "Overall", ("Theirs.",))]
    again = refusal.value.seen
    editions.write(edition, measure=None, part=part, heading="Overall", text="Both.", by=None, seen=again)
    assert remarks(edition) == [("", "Overall", ("Both.",))]


def test_a_text_that_was_removed_while_it_was_changed_is_written_again_when_sent_again(edition: Edition) -> None:
    part = said(edition, "As it was.", "Overall")
    seen = version(part)
    editions.remove_words(Commentary.objects.get(pk=part.pk), by=None)
    with pytest.raises(Overtaken, match="has removed this text") as refusal:
        editions.write(edition, measure=None, heading="Overall", text="Mine.", by=None, seen=seen)
    editions.write(edition, measure=None, heading="Overall", text="Mine.", by=None, seen=refusal.value.seen)
    assert remarks(edition) == [("", "Overall", ("Mine.",))]


def test_two_who_begin_the_same_text_see_each_others_words_on_the_page(edition: Edition) -> None:
    said(edition, "Theirs <b>first</b>.", "Overall", robbery())
    client = as_person(analyst())
    response = client.post(page(edition), {"heading": "Overall", "text": "Mine.", "seen": ""})
    text = response.content.decode()
    assert response.status_code == 409
    assert "Theirs &lt;b&gt;first&lt;/b&gt;." in text
    assert "Mine." in text
    seen = response.context["form"]["seen"].value()
    assert client.post(page(edition), {"heading": "Overall", "text": "Mine.", "seen": seen}).status_code == 302
    assert remarks(edition) == [("robbery", "Overall", ("Mine.",))]


def test_the_form_of_a_text_carries_what_was_seen_of_it(edition: Edition) -> None:
    part = said(edition, "As it was.", "Overall", robbery())
    form = as_person(analyst()).get(f"{page(edition)}?part={part.pk}").context["form"]
    assert form.initial == {"heading": "Overall", "text": "As it was.", "seen": version(part)}


def test_an_empty_text_is_refused_with_what_to_do(edition: Edition) -> None:
    response = as_person(analyst()).post(page(edition), {"heading": "Overall", "text": "  "})
    assert response.status_code == 422
    assert "Write something" in response.content.decode()


def test_a_text_is_removed_after_it_was_confirmed(edition: Edition) -> None:
    part, client = said(edition, "Words.", "Overall"), as_person(analyst())
    where = reverse("performance:remove_words", args=[edition.number, part.pk])
    assert "“Overall” goes for good" in client.get(where).content.decode()
    assert remarks(edition)
    client.post(where)
    assert not remarks(edition)


def test_drafted_sentences_are_offered_and_not_saved(edition: Edition) -> None:
    client = as_person(analyst())
    offered = client.get(f"{page(edition)}?draft=yes").context["form"].initial["text"]
    assert "in the 12 months to December 2024" in offered
    whole = client.get(reverse("performance:write", args=[edition.number]) + "?draft=yes").context["form"]
    assert "Burglary" in whole.initial["text"]
    assert not edition.commentary.exists()


def test_a_frozen_edition_takes_no_words(edition: Edition) -> None:
    part = said(edition, "Words.")
    editions.freeze(edition, by=None)
    for act in (
        lambda: editions.write(edition, measure=None, text="More.", by=None),
        lambda: editions.move_words(part, up=True, by=None),
        lambda: editions.remove_words(part, by=None),
    ):
        with pytest.raises(NotAllowed, match="does not change any more"):
            act()


def test_areas_other_than_ours_may_be_written_on_too(edition: Edition) -> None:
    brent = draft(Area.objects.get(slug="brent"))
    said(brent, "Brent’s words.", measure=robbery())
    assert not remarks(edition)
