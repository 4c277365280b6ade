"""What a new portal knows of London, and what the database refuses about it."""

from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from performance import months, reference
from performance.models import Area, AreaSpelling, Break, Category, Measure, Series, Source
from performance.names import category_key, normalised
from performance.reference import seeds

pytestmark = pytest.mark.django_db

SLUGS = [
    "mopac-7",
    "burglary",
    "residential-burglary",
    "non-residential-burglary",
    "robbery",
    "violence-with-injury",
    "theft-of-motor-vehicle",
    "theft-from-motor-vehicle",
    "theft-from-the-person",
    "criminal-damage",
]


def measures_of(major: str, minor: str) -> set[str]:
    category = Category.objects.get(source__slug="mps-borough", key=category_key(major, minor))
    return {measure.slug for measure in category.measures.all()}


def test_london_is_there_with_32_ranked_boroughs_and_what_is_no_borough() -> None:
    assert Area.objects.ranked().count() == 32
    assert Area.objects.get(kind="city").name == "City of London"
    assert {area.name for area in Area.objects.filter(kind="other")} == {
        "No location given",
        "Unknown",
        "London Heathrow and London City Airports",
    }
    assert Area.objects.own() is None  # whose portal this is, somebody must say


@pytest.mark.parametrize(
    ("spelling", "slug"),
    [
        ("BARKING & DAGENHAM", "barking-and-dagenham"),
        ("Hammersmith &  Fulham", "hammersmith-and-fulham"),
        ("Kingston Upon Thames", "kingston-upon-thames"),
        ("City of Westminster", "westminster"),
        ("Aviation Security (SO18)", "london-airports"),
    ],
)
def test_areas_are_known_by_every_spelling(spelling: str, slug: str) -> None:
    assert AreaSpelling.objects.get(normalised=normalised(spelling)).area.slug == slug


def test_the_measures_are_there_with_their_parts() -> None:
    first = Measure.objects.filter(slug__in=SLUGS)
    assert list(first.values_list("slug", flat=True)) == SLUGS
    assert all(measure.polarity == -1 for measure in first)
    mopac = Measure.objects.get(slug="mopac-7")
    assert mopac.is_sum
    assert mopac.parts.count() == 7
    assert {part.slug for part in Measure.objects.get(slug="burglary").parts.all()} == {
        "residential-burglary",
        "non-residential-burglary",
    }
    assert Measure.objects.get(slug="residential-burglary").denominator == "households"
    assert Series.objects.filter(is_shown=True, level="borough", measure__in=first).count() == len(SLUGS)


def test_the_measures_of_the_boards_papers_are_there_with_units_and_directions() -> None:
    known = {measure.slug: measure for measure in Measure.objects.all()}
    assert {entry["slug"] for entry in reference.read("seeds")["measures"]} | set(SLUGS) == set(known)
    contextual = {slug for slug, measure in known.items() if measure.polarity == 0}
    assert {"domestic-violence", "possession-of-drugs", "stop-and-search"} <= contextual  # METHOD §4
    higher = {slug for slug, measure in known.items() if measure.polarity == 1}
    assert {"asb-confidence", "domestic-violence-sanction-detection", "hate-crime"} <= higher
    entrants = known["first-time-entrants"]
    assert (entrants.unit, entrants.denominator, entrants.change_in) == ("rate", "youth-10-17", "percent")
    worry = known["worry-about-asb"]
    assert (worry.unit, worry.change_in, worry.compared_with) == ("percent", "points", "period")


def test_the_long_dashboard_counts_knife_crime_and_every_offence_that_borough_files_have() -> None:
    def of(minor: str) -> set[str]:
        category = Category.objects.get(source__slug="mps-dashboard", minor=minor)
        return {measure.slug for measure in category.measures.all()}

    assert of("Knife Crime with Injury") == {"knife-crime-with-injury"}
    assert of("Knife Injury Victims (1-24)") == set()  # victims, which are no offences
    assert of("RES BURGLARY OF A HOME") == {"burglary", "residential-burglary", "burglary-of-a-home"}
    assert Series.objects.get(measure__slug="knife-crime").is_shown


@pytest.mark.parametrize(
    ("month", "slugs"),
    [
        ("2017-04", {"residential-burglary", "non-residential-burglary"}),
        ("2023-04", {"burglary-of-a-home", "burglary-of-an-unconnected-building"}),
        ("2024-02", {"hate-crime", "domestic-violence", "domestic-abuse-violence-with-injury"}),
    ],
)
def test_changes_of_definition_are_dated_with_a_note(month: str, slugs: set[str]) -> None:
    found = list(Break.objects.filter(month=months.parse(month)).select_related("measure"))
    assert {row.measure.slug for row in found} == slugs
    assert all(row.note for row in found)


def test_a_measure_that_was_removed_comes_again_and_one_that_was_edited_stays() -> None:
    Series.objects.filter(measure__slug="knife-crime").delete()
    Measure.objects.get(slug="knife-crime").delete()
    Measure.objects.filter(slug="gun-crime").update(polarity=0)
    find = partial(apps.get_model, "performance")
    assert [measure.slug for measure in seeds.load(find, {"knife-crime", "gun-crime"})] == ["knife-crime"]
    assert Category.objects.get(minor="Knife Crime").measures.get().slug == "knife-crime"
    assert Measure.objects.get(slug="gun-crime").polarity == 0


@pytest.mark.parametrize(
    ("minor", "apart"),
    [
        ("Burglary in a Dwelling", set()),
        ("Burglary - Residential", set()),
        ("Domestic Burglary", set()),
        ("BURGLARY IN A DWELLING", set()),
        ("RES BURGLARY OF A HOME", {"burglary-of-a-home"}),
        ("RES BURGLARY OF UNCONNECTED BUILDING", {"burglary-of-an-unconnected-building"}),
    ],
)
def test_every_name_of_residential_burglary_is_mapped(minor: str, apart: set[str]) -> None:
    assert measures_of("Burglary", minor) == {"burglary", "residential-burglary"} | apart


@pytest.mark.parametrize(
    "minor",
    [
        "Burglary in Other Buildings",
        "Burglary - Business and Community",
        "Burglary Business and Community",
        "BURGLARY NON-DWELLING",
    ],
)
def test_every_name_of_other_burglary_is_mapped(minor: str) -> None:
    assert measures_of("BURGLARY", minor) == {"burglary", "non-residential-burglary"}


def test_violence_with_injury_is_that_category_alone() -> None:
    assert measures_of("VIOLENCE AGAINST THE PERSON", "VIOLENCE WITH INJURY") == {"violence-with-injury"}
    assert measures_of("Violence Against the Person", "Homicide") == set()
    assert Category.objects.filter(measures__slug="violence-with-injury", source__slug="mps-borough").count() == 1


def test_arson_is_part_of_criminal_damage_and_aggravated_taking_of_vehicle_theft() -> None:
    assert measures_of("ARSON AND CRIMINAL DAMAGE", "ARSON") == {"criminal-damage"}
    assert measures_of("Vehicle Offences", "Aggravated Vehicle Taking") == {"theft-of-motor-vehicle"}


def test_names_cut_at_fifty_characters_are_recognised() -> None:
    whole = "Disclosure, Obstruction, False or Misleading Statements etc"
    assert Category.objects.filter(key=category_key("Miscellaneous Crimes Against Society", whole)).exists()


def test_every_category_is_mapped_or_ignored_on_purpose() -> None:
    for category in Category.objects.prefetch_related("measures"):
        assert category.is_ignored != bool(category.measures.all())


def test_loading_again_changes_nothing_that_was_edited() -> None:
    Measure.objects.filter(slug="robbery").update(name="Robbery, all kinds", polarity=0)
    counts = [model.objects.count() for model in (Area, AreaSpelling, Measure, Category, Break, Series)]
    reference.load(partial(apps.get_model, "performance"))
    assert counts == [model.objects.count() for model in (Area, AreaSpelling, Measure, Category, Break, Series)]
    assert Measure.objects.get(slug="robbery").polarity == 0


PERSONAL = {"source__slug": "mps-borough", "key": category_key("Robbery", "Personal Property")}
# Rows that one rule of the database forbids: model, whose values, changed so.
BROKEN: list[tuple[type[models.Model], dict[str, Any], dict[str, Any]]] = [
    (Area, {"slug": "barnet"}, {"code": "E09000002"}),
    (Area, {"slug": "barnet"}, {"name": ""}),
    (Measure, {"slug": "robbery"}, {"polarity": 2}),
    (Measure, {"slug": "robbery"}, {"unit": "cats"}),
    (Measure, {"slug": "robbery"}, {"parent": models.F("id")}),
    (Measure, {"slug": "robbery"}, {"name": ""}),
    (Measure, {"slug": "robbery"}, {"name": "Burglary"}),
    (Category, PERSONAL, {"key": ""}),
    (Category, PERSONAL, {"key": category_key("Sexual Offences", "Rape")}),
    (AreaSpelling, {"normalised": "barnet"}, {"normalised": "brent"}),
]


@pytest.mark.parametrize(("model", "row", "broken"), BROKEN)
def test_the_database_refuses_what_makes_no_sense(
    model: type[models.Model], row: dict[str, Any], broken: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        model._default_manager.filter(**row).update(**broken)


def test_the_database_refuses_two_areas_of_our_own() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Area.objects.filter(slug__in=["barnet", "brent"]).update(is_own=True)


def test_the_database_refuses_a_second_series_two_shown_ones_and_two_breaks_in_a_month() -> None:
    series = Series.objects.select_related("measure", "source").first()
    other = Source.objects.create(slug="other", name="Other", publisher="Somebody")
    assert series is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        Series.objects.create(measure=series.measure, source=series.source, is_shown=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Series.objects.create(measure=series.measure, source=other)
    first = Break.objects.all()[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Break.objects.create(measure=first.measure, month=first.month, note="Again")
