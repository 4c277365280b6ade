"""What a new portal knows of London, and what the database refuses about it."""

from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from performance import months, reference
from performance.models import Area, AreaSpelling, Break, Category, Measure, Series, Source
from performance.names import category_key, normalised

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
    category = Category.objects.get(key=category_key(major, minor))
    return {measure.slug for measure in category.measures.all()}


def test_london_is_there_with_32_ranked_boroughs_and_what_is_no_borough() -> None:
    assert Area.objects.ranked().count() == 32
    assert Area.objects.get(kind="city").name == "City of London"
    assert {area.name for area in Area.objects.filter(kind="other")} == {
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
    assert list(Measure.objects.values_list("slug", flat=True)) == SLUGS
    assert all(measure.polarity == -1 for measure in Measure.objects.all())
    mopac = Measure.objects.get(slug="mopac-7")
    assert mopac.is_sum
    assert mopac.parts.count() == 7
    assert {part.slug for part in Measure.objects.get(slug="burglary").parts.all()} == {
        "residential-burglary",
        "non-residential-burglary",
    }
    assert Measure.objects.get(slug="residential-burglary").denominator == "households"
    assert Series.objects.filter(is_shown=True).count() == len(SLUGS)


def test_burglary_of_homes_changed_its_definition_in_april_2017() -> None:
    found = Break.objects.filter(month=months.parse("2017-04"))
    assert {row.measure.slug for row in found} == {"residential-burglary", "non-residential-burglary"}


@pytest.mark.parametrize(
    "minor",
    [
        "Burglary in a Dwelling",
        "Burglary - Residential",
        "Domestic Burglary",
        "BURGLARY IN A DWELLING",
        "RES BURGLARY OF A HOME",
        "RES BURGLARY OF UNCONNECTED BUILDING",
    ],
)
def test_every_name_of_residential_burglary_is_mapped(minor: str) -> None:
    assert measures_of("Burglary", minor) == {"burglary", "residential-burglary"}


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
    assert Category.objects.filter(measures__slug="violence-with-injury").count() == 1


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


# Rows that one rule of the database forbids: model, whose values, changed so.
BROKEN: list[tuple[type[models.Model], dict[str, Any], dict[str, Any]]] = [
    (Area, {"slug": "barnet"}, {"code": "E09000002"}),
    (Area, {"slug": "barnet"}, {"name": ""}),
    (Measure, {"slug": "robbery"}, {"polarity": 2}),
    (Measure, {"slug": "robbery"}, {"denominator": "cats"}),
    (Measure, {"slug": "robbery"}, {"parent": models.F("id")}),
    (Measure, {"slug": "robbery"}, {"name": ""}),
    (Measure, {"slug": "robbery"}, {"name": "Burglary"}),
    (Category, {"key": category_key("Robbery", "Personal Property")}, {"key": ""}),
    (Category, {"key": category_key("Robbery", "Personal Property")}, {"key": category_key("Sexual Offences", "Rape")}),
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
