"""The analyst's hand in a row: factors, ratings and notes, beside what was computed; undone again; left over."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from performance import lines
from performance.lines import Line
from performance.models import CellNote, Edition, FactorChange, Measure, RatingOverride, RuleSet
from performance.pages.editing import editing
from performance.print import edition_html
from performance.services import editions
from performance.services.editions import Overtaken
from scpb.errors import NotAllowed
from tests.factories import make_board, make_officer
from tests.figures_at_hand import LAST, analyst, as_person, draft, with_figures, worked_on

pytestmark = pytest.mark.django_db

FALLEN = "Decrease in rolling 12 months"


@pytest.fixture
def edition() -> Edition:
    return draft(with_figures())


@pytest.fixture
def client() -> Client:
    return as_person(analyst())


def robbery() -> Measure:
    return Measure.objects.get(slug="robbery")


def line(edition: Edition, slug: str = "robbery") -> Line:
    document = Edition.objects.get(pk=edition.pk).document()
    assert document
    return next(line for line in lines.of_document(document) if line.row.measure == slug)


def change(edition: Edition, action: str = "reword", **values: Any) -> FactorChange:
    words = {"computed": FALLEN, "text": "Sharp decrease", "sign": 1, "reason": "Beyond chance.", "by": None}
    if action == "add":
        words |= {"computed": ""}
    return editions.change_factor(edition, robbery(), action=action, **{**words, **values})


def address(edition: Edition, name: str, *more: object) -> str:
    return reverse(f"performance:{name}", args=[edition.number, "robbery", *more])


# -- factors ---------------------------------------------------------------------------------------------


def test_a_reworded_factor_is_shown_with_what_was_computed_and_why(edition: Edition) -> None:
    change(edition)
    shown = next(factor for factor in line(edition).factors if factor.action)
    assert (shown.text, shown.sign, shown.computed, shown.reason) == ("Sharp decrease", 1, FALLEN, "Beyond chance.")
    assert FALLEN in [factor.text for factor in line(edition).row.factors]


def test_an_omitted_factor_counts_no_longer_and_is_still_known(edition: Edition) -> None:
    before = line(edition).rating
    change(edition, "omit")
    after = line(edition)
    assert (after.rating.positive, after.rating.computed) == (before.positive - 1, before.rag)
    assert [(factor.text, factor.action) for factor in after.omitted] == [(FALLEN, "omit")]
    assert FALLEN not in [factor.text for factor in after.factors]


def test_an_added_factor_counts_with_its_sign(edition: Edition) -> None:
    before = line(edition).rating
    change(edition, "add", text="Victims are younger", sign=-1)
    after = line(edition)
    assert (after.factors[-1].text, after.factors[-1].action) == ("Victims are younger", "add")
    assert after.rating.negative == before.negative + 1


def test_a_factor_with_another_sign_changes_the_rating_and_the_computed_one_stays_visible(edition: Edition) -> None:
    for factor in line(edition).row.factors:
        change(edition, computed=factor.text, text=factor.text, sign=-1)
    rating = line(edition).rating
    assert (rating.rag.value, rating.computed.value, rating.is_changed) == ("Red", "Green", True)
    html, _css = edition_html(edition)
    assert "(computed G)" in html


def test_a_factor_that_is_not_computed_cannot_be_reworded(edition: Edition) -> None:
    with pytest.raises(NotAllowed, match="is not a factor of this row any more"):
        change(edition, computed="Increase in rolling 12 months")


def test_only_rows_of_the_dashboard_have_factors(edition: Edition) -> None:
    with pytest.raises(NotAllowed, match="not on this dashboard"):
        editions.set_rating(edition, Measure.objects.get(slug="criminal-damage"), rag="Red", reason="No.", by=None)


# -- ratings and notes ------------------------------------------------------------------------------------


def test_another_rating_has_a_reason_and_an_author_and_hides_nothing(edition: Edition) -> None:
    person = analyst()
    editions.set_rating(edition, robbery(), rag="Amber", reason="A new category.", by=person)
    rating = line(edition).rating
    assert (rating.rag.value, rating.computed.value) == ("Amber", "Green")
    assert (rating.reason, rating.author) == ("A new category.", person.public_name())


def test_a_note_stands_in_its_cell_on_page_and_in_print(edition: Edition) -> None:
    editions.note_cell(edition, robbery(), column="quarter", text="December is short of a day.", by=None)
    assert line(edition).notes["quarter"].text == "December is short of a day."
    html, _css = edition_html(edition)
    page = as_person(analyst()).get(edition.get_absolute_url()).content.decode()
    assert "December is short of a day." in html
    assert "December is short of a day." in page


def test_a_note_needs_a_column_that_the_line_has(edition: Edition) -> None:
    with pytest.raises(NotAllowed, match="no such column"):
        editions.note_cell(edition, robbery(), column="rank:nowhere", text="?", by=None)


# -- undoing, and what is left over ---------------------------------------------------------------------------


def test_every_edit_can_be_taken_back(edition: Edition) -> None:
    before = line(edition)
    edits = [
        change(edition),
        change(edition, "add"),
        editions.set_rating(edition, robbery(), rag="Amber", reason="So.", by=None),
        editions.note_cell(edition, robbery(), column="quarter", text="So.", by=None),
    ]
    for edit in edits:
        editions.take_back(edit, by=None)
    assert line(edition) == before


def computed_otherwise(edition: Edition) -> Edition:
    """The draft by a rule set that words its factors in another way."""
    Edition.objects.filter(pk=edition.pk).update(rule_set=RuleSet.objects.get(version="2014"))
    return worked_on(editions.compute_again(edition, by=None))


def test_an_edit_of_a_factor_that_is_computed_no_longer_is_kept_and_listed_and_not_printed(edition: Edition) -> None:
    change(edition)
    again = computed_otherwise(edition)
    assert not any(factor.action for factor in line(again).factors)
    assert [str(edit) for edit in editing(again).left_over] == ["Sharp decrease"]
    page = as_person(analyst()).get(again.get_absolute_url()).content.decode()
    assert "No longer applies" in page
    assert "Sharp decrease" not in edition_html(again)[0]


def test_freezing_warns_of_edits_that_no_longer_apply_and_leaves_them_out(edition: Edition, client: Client) -> None:
    change(edition)
    again = computed_otherwise(edition)
    where = reverse("performance:freeze", args=[again.number])
    response = client.post(where)
    assert response.status_code == 200
    assert FALLEN in response.content.decode()
    assert Edition.objects.get(pk=again.pk).is_draft
    assert client.post(where, {"all_the_same": "yes"}).status_code == 302
    frozen = Edition.objects.get(pk=again.pk)
    assert frozen.is_frozen
    assert "Sharp decrease" not in frozen.snapshot


def test_edits_are_frozen_with_the_edition_and_name_their_author_as_that_one_wishes(edition: Edition) -> None:
    person = analyst()
    change(edition, by=person)
    person.public_by_post = True
    person.save()
    document = editions.freeze(edition, by=None).document()
    assert document
    assert [(edit.text, edit.author == person.name) for edit in document.factor_edits] == [("Sharp decrease", False)]
    with pytest.raises(NotAllowed, match="does not change any more"):
        change(edition)


def test_the_next_edition_says_the_rating_that_was_shown(edition: Edition) -> None:
    editions.set_rating(edition, robbery(), rag="Red", reason="So.", by=None)
    Edition.objects.filter(pk=edition.pk).update(to_month=LAST - 1, quarter_to=LAST - 1)
    editions.freeze(worked_on(editions.compute_again(edition, by=None)), by=None)
    assert line(draft(edition.area)).row.was == "Red"


# -- pages -----------------------------------------------------------------------------------------------------


def test_a_row_is_edited_by_pages_alone(edition: Edition, client: Client) -> None:
    place = [factor.text for factor in line(edition).row.factors].index(FALLEN) + 1
    form = client.get(address(edition, "factor", place)).context["form"]
    sent = {**form.initial, "text": "Sharp decrease", "reason": "Beyond chance."}
    assert client.post(address(edition, "factor", place), sent).status_code == 302
    added = {"text": "Victims are younger", "sign": "-1", "reason": "Seen in reports.", "seen": ""}
    assert client.post(address(edition, "add_factor"), added).status_code == 302
    rating = {"rag": "Amber", "reason": "A new category.", "seen": ""}
    assert client.post(address(edition, "rating"), rating).status_code == 302
    note = {"cell": "robbery rolling", "text": "Provisional.", "seen": ""}
    assert client.post(address(edition, "note"), note).status_code == 302
    page = client.get(address(edition, "row")).content.decode()
    for words in ("Sharp decrease", FALLEN, "Victims are younger", "A new category.", "Provisional."):
        assert words in page
    for edit in (*FactorChange.objects.all(), *RatingOverride.objects.all(), *CellNote.objects.all()):
        where = reverse("performance:edit_take_back", args=[edition.number, edit.kind, edit.pk])
        assert client.post(where, {"row": "robbery"}).url == address(edition, "row")
    assert not FactorChange.objects.exists()


def test_a_form_without_a_reason_says_so(edition: Edition, client: Client) -> None:
    response = client.post(address(edition, "rating"), {"rag": "Red", "reason": ""})
    assert response.status_code == 422
    assert "Fill in “Reason”." in response.content.decode()


def test_two_who_change_the_same_factor_do_not_overwrite_each_other(edition: Edition) -> None:
    change(edition, seen="")
    with pytest.raises(Overtaken, match="Sharp decrease") as refusal:
        change(edition, text="Slight decrease", seen="")
    change(edition, text="Slight decrease", seen=refusal.value.seen)
    assert FactorChange.objects.get().text == "Slight decrease"


def test_an_officer_looks_and_does_not_edit(edition: Edition) -> None:
    officer = as_person(make_officer(make_board()))
    assert officer.get(edition.get_absolute_url()).status_code == 200
    assert officer.get(address(edition, "row")).status_code == 404


# -- what the database refuses -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"action": "reword", "computed": "A", "text": ""},
        {"action": "add", "computed": "A", "text": "B"},
        {"action": "omit", "computed": "", "text": ""},
        {"action": "add", "text": "B", "reason": ""},
        {"action": "add", "text": "B", "sign": 2},
    ],
)
def test_the_database_refuses_a_change_that_does_not_say_what_or_why(edition: Edition, wrong: dict[str, Any]) -> None:
    values = {"sign": 1, "reason": "So.", **wrong}
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorChange.objects.create(edition=edition, measure=robbery(), written_on=timezone.localdate(), **values)


def test_the_database_refuses_two_ratings_and_ratings_without_a_reason(edition: Edition) -> None:
    about = {"edition": edition, "measure": robbery(), "written_on": timezone.localdate()}
    with pytest.raises(IntegrityError), transaction.atomic():
        RatingOverride.objects.create(rag="Red", reason="", **about)
    RatingOverride.objects.create(rag="Red", reason="So.", **about)
    with pytest.raises(IntegrityError), transaction.atomic():
        RatingOverride.objects.create(rag="Green", reason="So.", **about)
