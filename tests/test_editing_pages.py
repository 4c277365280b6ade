"""The pages of a draft's rows: which line each text is about, and what is folded away."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from performance.models import DashboardRow, Edition, Measure
from performance.pages.editing import editing
from performance.services import editions
from tests.figures_at_hand import analyst, as_person, draft, with_figures

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return as_person(analyst())


def together() -> Edition:
    """A draft whose lines about residential and other burglary are one row."""
    area = with_figures()
    first, second = DashboardRow.objects.filter(
        dashboard__slug="overview", measure__slug__in=["residential-burglary", "non-residential-burglary"]
    ).order_by("order")
    assert (first.order + 1, first.section) == (second.order, second.section)
    DashboardRow.objects.filter(pk=first.pk).update(with_above=False)
    DashboardRow.objects.filter(pk=second.pk).update(with_above=True)
    return draft(area)


def measure(slug: str) -> Measure:
    return Measure.objects.get(slug=slug)


def page(client: Client, edition: Edition, slug: str = "residential-burglary") -> str:
    return client.get(reverse("performance:row", args=[edition.number, slug])).content.decode()


def write(edition: Edition, slug: str | None, text: str) -> None:
    about = measure(slug) if slug else None
    editions.write(edition, measure=about, heading="Recent trends", text=text, by=None)


def test_each_text_of_a_row_of_two_lines_stands_under_the_line_that_it_is_about(client: Client) -> None:
    edition = together()
    write(edition, "residential-burglary", "Back doors were left open.")
    write(edition, "non-residential-burglary", "Sheds were broken into.")
    names = [measure(slug).name for slug in ("residential-burglary", "non-residential-burglary")]
    text = page(client, edition)
    words = text[text.index('id="words"') :]
    places = [words.index(found) for found in (f"<h3>{names[0]}</h3>", "Back doors", f"<h3>{names[1]}</h3>", "Sheds")]
    assert places == sorted(places)
    for name, slug in zip(names, ("residential-burglary", "non-residential-burglary"), strict=True):
        assert f'{reverse("performance:write_on", args=[edition.number, slug])}">Write on {name}<' in words
        assert (
            f'{reverse("performance:add_picture_on", args=[edition.number, slug])}">Add a picture on {name}<' in words
        )
    assert f"Rating and factors are about the whole row: {names[0]}, {names[1]}." in text


def test_a_row_of_one_line_says_nothing_of_lines(client: Client) -> None:
    edition = together()
    text = page(client, edition, "robbery")
    assert "about the whole row" not in text
    assert ">Write<" in text
    assert ">Add a picture<" in text


def test_the_forms_of_a_factor_say_which_row_they_change(client: Client) -> None:
    edition = together()
    here = editing(edition).row("residential-burglary")
    assert here
    url = reverse("performance:factor", args=[edition.number, here.slug, 1])
    assert f"{here.name}. As computed: {here.factors[0].factor.text}" in client.get(url).content.decode()


def test_writing_and_editing_is_folded_open_only_where_nothing_was_written(client: Client) -> None:
    edition = together()
    opened = '<details class="fold" open><summary>Write and edit'
    assert opened in client.get(edition.get_absolute_url()).content.decode()
    editions.set_rating(edition, measure("robbery"), rag="Red", reason="It is felt to be.", seen="", by=None)
    assert editing(edition).row("robbery").edits == 1  # type: ignore[union-attr]
    assert opened not in client.get(edition.get_absolute_url()).content.decode()


@pytest.mark.parametrize("slug", [None, "robbery"])
def test_a_text_on_a_row_or_on_the_whole_folds_it(client: Client, slug: str | None) -> None:
    edition = together()
    assert editing(edition).is_untouched
    write(edition, slug, "Quiet months.")
    assert not editing(edition).is_untouched
    shown = client.get(edition.get_absolute_url()).content.decode()
    assert '<details class="fold"><summary>Write and edit' in shown


def test_a_draft_is_discarded_once_somebody_has_said_so_again(client: Client) -> None:
    edition = together()
    url = reverse("performance:discard", args=[edition.number])
    assert "with all that was written in it" in client.get(url).content.decode()
    assert Edition.objects.get(pk=edition.pk).is_draft
    assert client.post(url).status_code == 302
    assert Edition.objects.get(pk=edition.pk).state == "discarded"
