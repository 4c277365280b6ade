"""The set-up's pages: what analysts and administrators edit, what is recorded of it, and what is refused."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from performance.models import Area, AreaSpelling, Break, Category, Denominator, Measure
from performance.services import set_up as services
from performance.set_up import SECTIONS, register
from scpb.audit.models import Entry
from scpb.errors import NotAllowed, NotPermitted
from tests.factories import make_analyst, make_board, make_officer, make_person, make_upload

pytestmark = pytest.mark.django_db

MINE = ["measures", "categories", "areas", "definitions", "populations", "denominators"]


@pytest.fixture
def analyst(client: Client) -> None:
    client.force_login(make_analyst())


def address(section: str, row: Any = None, *, add: bool = False) -> str:
    if row is not None:
        return reverse("performance:set_up_edit", args=[section, row.pk])
    return reverse("performance:set_up_add" if add else "performance:set_up_section", args=[section])


def values_of(client: Client, url: str) -> dict[str, Any]:
    """What the form on a page would send if nothing were changed."""
    form = client.get(url).context["form"]
    found = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in found.items() if value is not None and value is not False}


def recorded(verb: str) -> dict[str, Any]:
    entry = Entry.objects.filter(verb=f"performance.{verb}").latest("id")
    change: dict[str, Any] = json.loads(entry.change) if isinstance(entry.change, str) else entry.change
    return change


def test_every_section_is_listed_and_shown(client: Client, analyst: None) -> None:
    index = client.get(reverse("performance:set_up")).content.decode()
    for slug in MINE:
        assert address(slug) in index
        assert client.get(address(slug)).status_code == 200
        if SECTIONS[slug].form:
            assert client.get(address(slug, add=True)).status_code == 200


def test_polarity_is_edited_and_recorded(client: Client, analyst: None) -> None:
    url = address("measures", Measure.objects.get(slug="robbery"))
    answer = client.post(url, values_of(client, url) | {"polarity": 0})
    assert answer.status_code == 302
    assert Measure.objects.get(slug="robbery").polarity == 0
    assert recorded("measure_changed") == {"before": {"polarity": -1}, "after": {"polarity": 0}}


def test_saving_what_did_not_change_records_nothing(client: Client, analyst: None) -> None:
    before = Entry.objects.count()
    for section, row in [
        ("measures", Measure.objects.get(slug="burglary")),
        ("areas", Area.objects.get(slug="westminster")),
        ("categories", Category.objects.filter(measures__slug="robbery")[0]),
        ("definitions", Break.objects.all()[0]),
    ]:
        url = address(section, row)
        assert client.post(url, values_of(client, url)).status_code == 302
    assert Entry.objects.count() == before


def test_a_spelling_that_is_added_is_known_to_the_next_file(client: Client, analyst: None) -> None:
    url = address("areas", Area.objects.get(slug="barnet"))
    client.post(url, values_of(client, url) | {"spellings": "LB  Barnet\n\nBarnet BOCU"})
    assert AreaSpelling.objects.get(normalised="lb barnet").area.slug == "barnet"
    assert recorded("area_respelled")["after"]["spellings"] == ["Barnet", "Barnet BOCU", "LB Barnet"]
    client.post(url, values_of(client, url) | {"spellings": ""})
    assert list(AreaSpelling.objects.filter(area__slug="barnet").values_list("spelling", flat=True)) == ["Barnet"]


def test_a_spelling_belongs_to_one_area(client: Client, analyst: None) -> None:
    url = address("areas", Area.objects.get(slug="barnet"))
    answer = client.post(url, values_of(client, url) | {"spellings": "BRENT"})
    assert answer.status_code == 422
    assert "belongs to Brent already" in answer.content.decode()


def test_our_own_area_is_one_and_the_mark_moves(client: Client, analyst: None) -> None:
    for slug in ("barnet", "brent"):
        url = address("areas", Area.objects.get(slug=slug))
        answer = client.post(url, values_of(client, url) | {"is_own": "on"})
        assert answer.status_code == 302, answer.context["form"].errors
    assert [area.slug for area in Area.objects.filter(is_own=True)] == ["brent"]
    assert services.name_own_area(Area.objects.get(slug="enfield"), by=None) == Area.objects.own()


def test_an_area_is_added_with_its_own_name_as_a_spelling(client: Client, analyst: None) -> None:
    values = {"name": "Watford", "slug": "watford", "kind": "borough", "spellings": ""}
    assert client.post(address("areas", add=True), values).status_code == 302
    assert AreaSpelling.objects.get(normalised="watford").area.slug == "watford"
    assert recorded("area_added")["after"]["name"] == "Watford"


def test_where_a_category_counts_is_edited_and_a_part_counts_in_its_whole(client: Client, analyst: None) -> None:
    category = Category.objects.get(source__slug="mps-borough", major="Violence Against the Person", minor="Homicide")
    part = Measure.objects.get(slug="residential-burglary")
    client.post(address("categories", category), {"measures": [part.pk]})
    category.refresh_from_db()
    assert {measure.slug for measure in category.measures.all()} == {"burglary", "residential-burglary"}
    assert not category.is_ignored
    assert client.post(address("categories", category), {}).status_code == 302
    category.refresh_from_db()
    assert category.is_ignored
    assert recorded("category_changed")["after"] == {"is_ignored": True, "measures": []}


def test_a_category_is_not_added_twice_in_another_spelling(client: Client, analyst: None) -> None:
    source = Category.objects.all()[0].source.pk
    values = {"source": source, "major": "ROBBERY", "minor": "personal  property", "measures": []}
    assert client.post(address("categories", add=True), values).status_code == 409
    assert client.post(address("categories", add=True), values | {"minor": "by post"}).status_code == 302


def test_a_change_of_definition_is_entered_as_a_month(client: Client, analyst: None) -> None:
    robbery = Measure.objects.get(slug="robbery")
    values = {"measure": robbery.pk, "month": "April 2023", "note": "Counted anew."}
    assert client.post(address("definitions", add=True), values).status_code == 422
    assert client.post(address("definitions", add=True), values | {"month": "2023-04"}).status_code == 302
    assert "Apr 2023" in client.get(address("definitions")).content.decode()


def test_a_change_of_definition_is_removed_once_somebody_has_said_so_again(client: Client, analyst: None) -> None:
    row = Break.objects.all()[0]
    url = reverse("performance:set_up_remove", args=["definitions", row.pk])
    assert url in client.get(address("definitions")).content.decode()
    assert "goes for good" in client.get(url).content.decode()
    assert Break.objects.filter(pk=row.pk).exists()
    assert client.post(url).status_code == 302
    assert not Break.objects.filter(pk=row.pk).exists()
    assert recorded("break_removed")["before"]["note"] == row.note


def test_what_figures_rest_on_is_not_removed(client: Client, analyst: None) -> None:
    for section, row in [("measures", Measure.objects.all()[0]), ("areas", Area.objects.all()[0])]:
        assert client.post(reverse("performance:set_up_remove", args=[section, row.pk])).status_code == 404


def test_what_somebody_else_saved_meanwhile_is_not_written_over_unseen(client: Client, analyst: None) -> None:
    url = address("measures", Measure.objects.get(slug="robbery"))
    drawn = values_of(client, url)
    client.post(url, values_of(client, url) | {"definition": "Theirs."})
    answer = client.post(url, drawn | {"definition": "Mine."})
    assert answer.status_code == 422
    assert "Somebody else has changed this" in answer.content.decode()
    assert Measure.objects.get(slug="robbery").definition == "Theirs."
    again = drawn | {"definition": "Mine.", "seen": answer.context["form"]["seen"].value()}
    assert client.post(url, again).status_code == 302
    assert Measure.objects.get(slug="robbery").definition == "Mine."


def test_the_form_of_a_measure_asks_for_everything_in_groups(client: Client, analyst: None) -> None:
    url = address("measures", Measure.objects.get(slug="first-time-entrants"))
    page = client.get(url).content.decode()
    for legend in ("The measure", "How it is printed", "Readers", "Who provides it, and when"):
        assert f"{legend}</legend>" in page
    wanted = {"access": "members", "frequency": "yearly", "due_days": "90", "next_expected_on": "2026-05-01"}
    assert client.post(url, values_of(client, url) | wanted).status_code == 302
    found = Measure.objects.get(slug="first-time-entrants")
    assert (found.access, found.frequency, found.due_days) == ("members", "yearly", 90)
    assert str(found.next_expected_on) == "2026-05-01"
    assert (found.unit, found.decimals, found.denominator) == ("rate", 0, "youth-10-17")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"decimals": "9"}, "less than or equal to 4"),
        ({"is_sum": "on", "unit": "percent"}, "Only counts can be added up."),
        ({"access": "members", "smallest_public": "5"}, "The public sees none of it"),
        ({"due_days": "100000"}, "less than or equal to 730"),
        ({"denominator": "martians"}, "Select a valid choice"),
    ],
)
def test_what_a_measure_cannot_be_is_said_in_words(
    client: Client, analyst: None, wrong: dict[str, str], sentence: str
) -> None:
    url = address("measures", Measure.objects.get(slug="robbery"))
    answer = client.post(url, values_of(client, url) | wrong)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Constraint" not in answer.content.decode()


def test_a_population_is_added_and_measures_can_be_per_it(client: Client, analyst: None) -> None:
    values = {"name": "Pupils", "slug": "pupils", "noun": "pupils", "per": "100"}
    assert client.post(address("populations", add=True), values | {"per": "0"}).status_code == 422
    assert client.post(address("populations", add=True), values).status_code == 302
    offered = client.get(address("measures", Measure.objects.get(slug="robbery"))).content.decode()
    assert '<option value="pupils">Pupils</option>' in offered
    assert recorded("population_added")["after"]["per"] == 100


def test_a_ward_lies_in_a_borough_for_some_months_and_is_known_by_its_code(client: Client, analyst: None) -> None:
    barnet = Area.objects.get(slug="barnet")
    values = {"name": "Brent", "slug": "brent-ward", "kind": "ward", "code": "E05099999", "parent": barnet.pk}
    months_of = {"first_month": "2022-05", "spellings": ""}
    add = address("areas", add=True)
    refused = client.post(add, {"name": "X", "slug": "x", "kind": "ward", "is_ranked": "on", "spellings": "Ex"})
    for sentence in ("known by its code. Give it", "which borough", "no other spellings", "Not for a ward"):
        assert sentence in refused.content.decode()
    assert "Constraint" not in refused.content.decode()
    assert client.post(add, values | months_of | {"last_month": "2021-01"}).status_code == 422
    assert client.post(add, values | months_of).status_code == 302
    ward = Area.objects.get(slug="brent-ward")
    assert (ward.parent, ward.spellings.count()) == (barnet, 0)
    assert "since May 2022" in client.get(address("areas")).content.decode()


def test_a_measure_is_not_made_part_of_its_own_part() -> None:
    burglary = Measure.objects.get(slug="burglary")
    with pytest.raises(NotAllowed):
        services.keep_measure(burglary, {"parent": Measure.objects.get(slug="residential-burglary")}, None)


def test_residents_are_listed_and_not_edited(client: Client, analyst: None) -> None:
    row = Denominator.objects.create(
        area=Area.objects.get(slug="barnet"), kind="population", year=2019, value=390_590, source="ONS"
    )
    assert "390,590" in client.get(address("denominators")).content.decode()
    assert client.get(address("denominators", row)).status_code == 404
    assert client.get(address("denominators", add=True)).status_code == 404


def test_a_section_that_there_is_not_is_not_found(client: Client, analyst: None) -> None:
    assert client.get(address("nonsense")).status_code == 404


def test_a_section_is_registered_once() -> None:
    with pytest.raises(ValueError, match="already"):
        register(SECTIONS["areas"])


def test_administrators_set_up_as_well_and_others_find_nothing(client: Client) -> None:
    client.force_login(make_person(is_superuser=True))
    assert client.get(reverse("performance:set_up")).status_code == 200
    client.force_login(make_officer(make_board()))
    robbery = Measure.objects.get(slug="robbery")
    for url in [
        reverse("performance:set_up"),
        address("areas"),
        address("areas", add=True),
        address("measures", robbery),
    ]:
        assert client.get(url).status_code == 404


def test_a_service_refuses_who_may_not_set_up_and_leaves_nothing_behind() -> None:
    robbery = Measure.objects.get(slug="robbery")
    with pytest.raises(NotPermitted):
        services.keep(robbery, {"polarity": 0}, make_officer(make_board()))
    assert Measure.objects.get(slug="robbery").polarity == -1


def test_nothing_is_kept_when_the_audit_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr(services.audit, "record", fail)
    with pytest.raises(RuntimeError):
        services.keep(Measure.objects.get(slug="robbery"), {"polarity": 0}, None)
    assert Measure.objects.get(slug="robbery").polarity == -1


def test_a_polarity_that_was_edited_leaves_figures_as_they_are(client: Client, analyst: None) -> None:
    upload = make_upload(approve=True)
    url = address("measures", Measure.objects.get(slug="robbery"))
    client.post(url, values_of(client, url) | {"polarity": 1})
    assert upload.figures.count() == 6


@pytest.mark.parametrize("slug", MINE)
def test_a_list_takes_few_queries_however_long_it_is(
    client: Client, analyst: None, django_assert_num_queries: DjangoAssertNumQueries, slug: str
) -> None:
    client.get(address(slug))
    with django_assert_num_queries({"denominators": 4, "categories": 6, "areas": 6}.get(slug, 5)):
        client.get(address(slug))
