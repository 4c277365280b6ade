"""Which measures show a priority, and the ratings of editions as rows."""

from __future__ import annotations

import json
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from performance.lines import shown_ratings
from performance.models import Area, Edition, EditionRating, Measure, PriorityMeasure
from performance.services import editions, ratings
from performance.services.showing import set_measures
from scpb.audit.models import Entry
from scpb.boards.models import Board
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Person
from strategy import services as strategies
from strategy.models import Priority, StrategyTarget
from strategy.services import Line
from tests.factories import make_board, make_member, make_officer, make_person
from tests.figures_at_hand import LAST, analyst, as_person, draft, with_figures, worked_on

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


@pytest.fixture
def board() -> Board:
    return make_board()


@pytest.fixture
def priority(board: Board) -> Priority:
    strategy = strategies.add_strategy(by=None, board=board, name="Safety", slug="safety")
    version = strategies.add_version(strategy, by=None, title="Now", starts_on=timezone.localdate() - timedelta(days=9))
    strategies.word_priorities(version, lines=[Line(1, "Burglary"), Line(2, "Robbery")], by=None)
    return Priority.objects.get(wordings__number=1)


def measure(slug: str = "burglary") -> Measure:
    return Measure.objects.get(slug=slug)


def target_of(priority: Priority) -> StrategyTarget:
    wording = priority.wordings.get()
    return StrategyTarget.objects.create(wording=wording, text="Fewer burglaries", kind="direction", direction="down")


def shown(priority: Priority) -> list[str]:
    return list(priority.shown_by.values_list("measure__slug", flat=True))


# -- which measures show a priority ----------------------------------------------------------------------------------


def test_measures_are_kept_in_order_each_with_its_target(priority: Priority) -> None:
    target = target_of(priority)
    set_measures(priority, lines=[(measure("robbery"), None), (measure(), target)], by=None)
    assert shown(priority) == ["robbery", "burglary"]
    assert PriorityMeasure.objects.get(measure__slug="burglary").target == target
    set_measures(priority, lines=[(measure(), None)], by=None)
    assert shown(priority) == ["burglary"]
    assert Entry.objects.filter(verb="performance.priority_measures_set").count() == 2
    set_measures(priority, lines=[(measure(), None)], by=None)
    assert Entry.objects.filter(verb="performance.priority_measures_set").count() == 2


def test_a_measure_twice_and_a_target_of_another_priority_are_refused(priority: Priority) -> None:
    other = Priority.objects.get(wordings__number=2)
    with pytest.raises(NotAllowed, match="once"):
        set_measures(priority, lines=[(measure(), None), (measure(), None)], by=None)
    with pytest.raises(NotAllowed, match="another priority"):
        set_measures(other, lines=[(measure(), target_of(priority))], by=None)
    assert not PriorityMeasure.objects.exists()


def test_analysts_and_the_boards_officer_choose_them_and_nobody_else(priority: Priority, board: Board) -> None:
    for person in (analyst(), make_officer(board)):
        set_measures(priority, lines=[(measure(), None)], by=person)
    for person in (make_person(), make_member(board).person, make_officer(make_board())):
        with pytest.raises(NotPermitted):
            set_measures(priority, lines=[], by=person)
    assert shown(priority) == ["burglary"]


def form_of(client: Client, priority: Priority) -> dict[str, Any]:
    form = client.get(reverse("performance:show_priority", args=[priority.uuid])).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_measures_are_ticked_ordered_and_unticked_on_one_page(priority: Priority, board: Board) -> None:
    client, url = as_person(make_officer(board)), reverse("performance:show_priority", args=[priority.uuid])
    assert client.post(url, {**form_of(client, priority), "more": ["burglary", "robbery"]}).status_code == 302
    assert sorted(shown(priority)) == ["burglary", "robbery"]
    target = target_of(priority)
    sent = form_of(client, priority) | {"order_robbery": 1, "order_burglary": 2, "target_burglary": str(target.uuid)}
    client.post(url, {name: value for name, value in sent.items() if name != "more"})
    assert shown(priority) == ["robbery", "burglary"]
    assert "Target: Fewer burglaries" in client.get(reverse("performance:showing")).content.decode()
    sent = form_of(client, priority)
    client.post(url, {name: value for name, value in sent.items() if name not in {"more", "shown_robbery"}})
    assert shown(priority) == ["burglary"]


def test_what_somebody_else_chose_meanwhile_is_written_over_only_when_sent_once_more(priority: Priority) -> None:
    client, url = as_person(analyst()), reverse("performance:show_priority", args=[priority.uuid])
    opened = form_of(client, priority) | {"more": ["robbery"]}
    set_measures(priority, lines=[(measure(), None)], by=None)
    refused = client.post(url, opened)
    assert refused.status_code == 422
    assert shown(priority) == ["burglary"]


def test_an_officer_elsewhere_reads_the_list_and_changes_nothing(priority: Priority) -> None:
    client = as_person(make_officer(make_board()))
    page = client.get(reverse("performance:showing")).content.decode()
    assert "Priority 1: Burglary" in page and "No measure yet." in page and "Choose measures" not in page
    assert client.get(reverse("performance:show_priority", args=[priority.uuid])).status_code == 403
    assert as_person(make_person()).get(reverse("performance:showing")).status_code == 404


# -- ratings of editions as rows -------------------------------------------------------------------------------------


@pytest.fixture
def area() -> Area:
    return with_figures()


def rated(edition: Edition, slug: str = "burglary") -> EditionRating:
    return EditionRating.objects.get(edition=edition, measure__slug=slug)


def freeze(edition: Edition) -> Edition:
    return editions.freeze(edition, by=None)


def test_a_frozen_edition_keeps_the_rating_of_each_measure_as_printed(area: Area) -> None:
    begun = draft(area)
    assert not EditionRating.objects.exists()
    edition = freeze(begun)
    document = edition.document()
    assert document
    told = {slug: "" if rag == "Grey" else rag.lower() for slug, rag in shown_ratings(document).items()}
    assert dict(edition.ratings.values_list("measure__slug", "rag")) == told
    row = next(row for row in document.dashboard.rows if row.measure == "burglary")
    kept = rated(edition)
    assert (kept.to_month, kept.value, kept.change) == (LAST, f"{row.rolling.volume:,}", row.rolling.text)


def test_a_rating_that_the_analyst_set_is_the_one_that_is_kept(area: Area) -> None:
    begun = draft(area)
    before = shown_ratings(begun.document())["burglary"]  # type: ignore[arg-type]
    other = "Amber" if before != "Amber" else "Green"
    editions.set_rating(begun, measure(), rag=other, reason="As agreed.", by=analyst())
    assert rated(freeze(begun)).rag == other.lower()


def test_a_correction_has_ratings_of_its_own(area: Area) -> None:
    edition = freeze(draft(area))
    correction = editions.correct(edition, erratum="A slip.", by=None)
    corrected = freeze(worked_on(correction))
    assert corrected.ratings.count() == edition.ratings.count() > 0


def test_everybody_gets_ratings_of_released_editions_alone(area: Area) -> None:
    edition = freeze(draft(area))
    assert EditionRating.objects.visible_to(analyst()).filter(edition=edition).exists()
    assert not EditionRating.objects.visible_to(NOBODY).exists()
    editions.release(edition, by=None)
    assert EditionRating.objects.visible_to(NOBODY).filter(measure__slug="burglary").exists()


def test_what_is_for_members_is_rated_for_members_alone(area: Area, board: Board) -> None:
    Measure.objects.filter(slug="burglary").update(access="members")
    edition = editions.release(freeze(draft(area)), by=None)
    assert (rated(edition).value, rated(edition).change) == ("", "")
    assert not EditionRating.objects.visible_to(NOBODY).filter(measure__slug="burglary").exists()
    member: Person = make_member(board).person
    assert EditionRating.objects.visible_to(member).filter(measure__slug="burglary").exists()


def test_a_measure_that_is_closed_before_the_release_shows_no_figure_after_it(area: Area) -> None:
    edition = freeze(draft(area))
    assert rated(edition).value
    Measure.objects.filter(slug="burglary").update(access="members")
    editions.release(edition, by=None)
    assert rated(edition).value == ""


def test_ratings_that_are_taken_out_again_are_the_same(area: Area) -> None:
    edition = freeze(draft(area))
    before = list(edition.ratings.order_by("measure").values_list("measure", "rag", "value", "change"))
    ratings.keep_ratings(edition)
    assert list(edition.ratings.order_by("measure").values_list("measure", "rag", "value", "change")) == before


BACKFILL = import_module("performance.migrations.0016_ratings_of_editions")


def test_editions_that_were_frozen_before_get_the_same_ratings_by_the_migration(area: Area) -> None:
    edition = freeze(draft(area))
    before = dict(edition.ratings.values_list("measure__slug", "rag"))
    edition.ratings.all().delete()
    BACKFILL.take_out(apps, None)
    assert dict(edition.ratings.values_list("measure__slug", "rag")) == before
    assert rated(edition).value


CHANGES = import_module("performance.migrations.0017_changes_of_ratings")


def test_ratings_that_were_taken_out_without_it_get_the_change_by_the_migration(area: Area) -> None:
    edition = freeze(draft(area))
    before = dict(edition.ratings.values_list("measure__slug", "change"))
    assert any(before.values())
    edition.ratings.update(change="")
    CHANGES.fill(apps, None)
    assert dict(edition.ratings.values_list("measure__slug", "change")) == before


@pytest.mark.parametrize("narrow", [{"smallest_public": 30_000}, {"access": "members"}])
def test_the_migration_says_no_change_in_an_edition_that_hides_something(area: Area, narrow: dict[str, Any]) -> None:
    edition = freeze(draft(area))
    Measure.objects.filter(slug="burglary").update(**narrow)
    ratings.keep_ratings(edition)
    kept = rated(edition)
    assert kept.value in {"", "n/a"} and kept.change == ""
    assert edition.ratings.exclude(change="").exists(), "others are shown"
    edition.ratings.update(change="")
    CHANGES.fill(apps, None)
    assert set(edition.ratings.values_list("change", flat=True)) == {""}


def test_the_migration_says_no_change_of_a_figure_that_was_withheld_when_it_was_kept(area: Area) -> None:
    edition = freeze(draft(area))
    Measure.objects.filter(slug="burglary").update(smallest_public=30_000)
    ratings.keep_ratings(edition)
    assert rated(edition).value == "n/a"
    Measure.objects.filter(slug="burglary").update(smallest_public=None)
    CHANGES.fill(apps, None)
    assert rated(edition).change == ""


def test_the_migration_says_no_change_of_a_snapshot_that_it_cannot_read(area: Area) -> None:
    edition = freeze(draft(area))
    edition.ratings.update(change="")
    Edition.objects.filter(pk=edition.pk).update(snapshot="{}")
    CHANGES.fill(apps, None)
    assert set(edition.ratings.values_list("change", flat=True)) == {""}


def test_the_migration_leaves_out_a_snapshot_that_it_cannot_read() -> None:
    assert BACKFILL.rows_of("{}") == []
    assert BACKFILL.rows_of("no JSON") == []


def test_the_migration_goes_on_over_a_line_without_figures(area: Area) -> None:
    edition = freeze(draft(area))
    edition.ratings.all().delete()
    told = json.loads(edition.snapshot)
    del told["findings"]["dashboard"]["rows"][0]["rolling"]
    Edition.objects.filter(pk=edition.pk).update(snapshot=json.dumps(told))
    BACKFILL.take_out(apps, None)
    assert not edition.ratings.exists()


def test_the_migration_reads_factors_as_the_analyst_left_them(area: Area) -> None:
    begun = draft(area)
    editions.change_factor(begun, measure(), action="add", text="New", sign=-1, reason="Told so.", by=analyst())
    edition = freeze(begun)
    found = {row["measure"]: rag for row, rag, _value in BACKFILL.rows_of(edition.snapshot)}
    document = edition.document()
    assert document
    assert found == shown_ratings(document)
    assert json.loads(edition.snapshot)["factor_edits"]
