"""Outlines of areas: what a file may hold, what becomes of it, and neat shapes for the demonstration."""

import itertools
import json
import math
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from performance import months, tessellation
from performance.charts import geography
from performance.formats import Wrong, boundaries
from performance.models import Area, Boundary, Denominator
from performance.services import boundaries as services
from performance.services.boundaries import Told
from scpb.errors import NotPermitted
from tests.factories import make_analyst, make_person, performance_verbs

SQUARE = [[-0.2, 51.6], [-0.1, 51.6], [-0.1, 51.7], [-0.2, 51.7], [-0.2, 51.6]]


def area(name: str = "Barnet", code: str = "E09000003", geometry: Any = None, **properties: Any) -> dict[str, Any]:
    geometry = geometry or {"type": "Polygon", "coordinates": [SQUARE]}
    return {"type": "Feature", "properties": {"name": name, "code": code, **properties}, "geometry": geometry}


def collection(*areas: dict[str, Any]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(areas)}).encode()


def ward(name: str = "Hale", code: str = "E05013637") -> dict[str, Any]:
    return area(name, code)


def refused(content: bytes, **how: str) -> str:
    with pytest.raises(Wrong) as wrong:
        boundaries.read(content, **how)
    return "\n".join(str(problem) for problem in wrong.value.problems)


# -- reading --------------------------------------------------------------------------------------------------------


def test_an_outline_is_read_with_its_name_and_code():
    outline = boundaries.read(collection(area()))[0]
    assert (outline.name, outline.code, outline.points) == ("Barnet", "E09000003", 5)
    assert outline.geometry == {"type": "MultiPolygon", "coordinates": [[SQUARE]]}


def test_properties_of_the_statistics_office_are_found_by_their_endings():
    feature = {
        "type": "Feature",
        "properties": {"WD13CD": "E05000043", "WD13CDO": "00ACFX", "WD13NM": "Hale", "WD13NMW": None},
    }
    outline = boundaries.read(collection({**feature, "geometry": area()["geometry"]}))[0]
    assert (outline.name, outline.code) == ("Hale", "E05000043")


def test_holes_and_islands_are_kept():
    hole = [[-0.17, 51.63], [-0.13, 51.63], [-0.13, 51.67], [-0.17, 51.67], [-0.17, 51.63]]
    island = [[0.1, 51.6], [0.2, 51.6], [0.2, 51.7], [0.1, 51.6]]
    shape = {"type": "MultiPolygon", "coordinates": [[SQUARE, hole], [island]]}
    assert boundaries.read(collection(area(geometry=shape)))[0].geometry["coordinates"] == [[SQUARE, hole], [island]]


def test_needless_points_go_and_the_corners_stay():
    edge = [[-0.2 + k * 0.0001, 51.6] for k in range(1000)]
    ring = [*edge, [-0.1, 51.6], [-0.1, 51.7], [-0.2, 51.7], [-0.2, 51.6]]
    outline = boundaries.read(collection(area(geometry={"type": "Polygon", "coordinates": [ring]})))[0]
    assert outline.polygons == ([[tuple(point) for point in SQUARE]],)


def test_a_jagged_coast_is_simplified_until_it_is_small_enough():
    circle = [
        [-0.2 + 0.1 * math.cos(k / 6000 * math.tau), 51.6 + 0.1 * math.sin(k / 6000 * math.tau)] for k in range(6000)
    ]
    jagged = [[x * (1 + 0.001 * (k % 2)), y] for k, (x, y) in enumerate(circle)]
    outline = boundaries.read(collection(area(geometry={"type": "Polygon", "coordinates": [[*jagged, jagged[0]]]})))[0]
    assert 4 <= outline.points <= boundaries.MOST_KEPT


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not GeoJSON"),
        (b"PK\x03\x04", "not GeoJSON"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"[" * 100_000, "nested so deeply"),
        (b'{"type":"FeatureCollection","features":' + b"[" * 200_000, "nested so deeply"),
        (b"[]", "no FeatureCollection"),
        (b'{"type":"Feature"}', "no FeatureCollection"),
        (b'{"type":"FeatureCollection","features":[]}', "no features"),
        (b'{"type":"FeatureCollection","features":[1]}', "no features"),
        (b'{"type":"FeatureCollection","features":[{"a":NaN}]}', "is no number"),
        (b'{"type":"FeatureCollection","features":[{"properties":{}}]}', "Say which property holds the names"),
        (b'{"type":"FeatureCollection","features":[{"properties":[1]}]}', "Say which property holds the names"),
    ],
)
def test_what_is_no_collection_of_areas_is_refused_with_a_reason(content: bytes, said: str):
    assert said in refused(content)


@pytest.mark.parametrize(
    ("geometry", "said"),
    [
        ({"type": "Point", "coordinates": [0, 51]}, "“Point” is no outline of an area"),
        ({"type": "GeometryCollection"}, "is no outline of an area"),
        ({"type": "Polygon", "coordinates": []}, "one of its polygons is empty"),
        ({"type": "MultiPolygon", "coordinates": []}, "its outline is empty"),
        ({"type": "Polygon", "coordinates": None}, "one of its polygons is empty"),
        ({"type": "Polygon", "coordinates": [[[0, 51], [1, 51], [0, 51]]]}, "fewer than four points"),
        ({"type": "Polygon", "coordinates": [SQUARE[:-1]]}, "does not end where it begins"),
        ({"type": "Polygon", "coordinates": [[*SQUARE[:-1], ["-0.2", 51.6]]]}, "no pair of numbers"),
        ({"type": "Polygon", "coordinates": [[*SQUARE[:-1], [True, 51.6]]]}, "no pair of numbers"),
        ({"type": "Polygon", "coordinates": [[*SQUARE[:-1], [1]]]}, "no pair of numbers"),
        ({"type": "Polygon", "coordinates": [[*SQUARE[:-1], 7]]}, "no pair of numbers"),
        ({"type": "Polygon", "coordinates": [[[525000, 192000], *SQUARE[1:]]]}, "not on the national grid"),
        ({"type": "MultiPolygon", "coordinates": [[SQUARE]] * 501}, "more than 500 rings"),
    ],
)
def test_an_outline_that_cannot_be_drawn_is_refused_by_name(geometry: dict[str, Any], said: str):
    found = refused(collection(area("Hale", geometry=geometry)))
    assert found.startswith("Area 1 (Hale): ")
    assert said in found


def test_infinity_written_as_a_number_is_refused():
    text = collection(area()).replace(b"[-0.1, 51.7]", b"[1e999, 51.7]")
    assert "no degrees" in refused(text)


def test_an_area_without_an_outline_or_without_a_name_is_refused():
    lacking = {**area("Hale"), "geometry": None}
    assert "Area 1 (Hale): it has no outline." in refused(collection(lacking))
    assert "Area 2 (?): it has neither a name nor a code." in refused(collection(area(), area("", "")))


def test_an_area_that_is_there_twice_is_refused():
    assert "“E09000003” is there twice." in refused(collection(area(), area("Barnet again")))


def test_a_property_that_no_area_has_is_refused_with_those_there_are():
    assert "no property “ward”. They have: name, code." in refused(collection(area()), name_property="ward")


def test_more_areas_and_more_bytes_than_a_map_needs_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(boundaries, "MAX_AREAS", 1)
    assert "The file has 2 areas; the most is 1." in refused(collection(area(), area("Brent", "E09000005")))
    monkeypatch.setattr(boundaries, "MAX_POINTS", 4)
    assert "more than 4 points" in refused(collection(area()))
    monkeypatch.setattr(boundaries, "MAX_BYTES", 10)
    assert "MB" in refused(collection(area()))


# -- keeping --------------------------------------------------------------------------------------------------------


@pytest.fixture
def barnet(db: None) -> Area:
    own = Area.objects.get(slug="barnet")
    own.is_own = True
    own.save()
    return own


def load(*areas: dict[str, Any], **told: Any) -> services.Loaded:
    return services.load(collection(*areas), told=Told(**told), name="areas.geojson", by=None)


def test_an_outline_is_kept_with_its_area_found_by_code_or_by_name(barnet: Area):
    found = load(area("Somewhere else", "E09000003"), area("BRENT", ""), area("Atlantis", ""), licence="CC BY 4.0")
    assert (found.areas, found.wards, found.left_out) == (2, 0, ["Atlantis"])
    assert set(Boundary.objects.values_list("area__slug", flat=True)) == {"barnet", "brent"}
    assert barnet.boundary.licence == "CC BY 4.0"
    assert performance_verbs()[-1] == "boundaries_loaded"


def test_a_later_file_takes_the_place_of_an_earlier_outline(barnet: Area):
    load(area())
    moved = [[x + 1, y] for x, y in SQUARE]
    load(area(geometry={"type": "Polygon", "coordinates": [moved]}))
    assert Boundary.objects.get().geometry["coordinates"][0][0][0] == [0.8, 51.6]


def test_wards_that_are_not_known_are_made_with_their_months(barnet: Area):
    found = load(ward(), first_month=months.parse("2022-05"))
    hale = Area.objects.get(code="E05013637")
    assert found.made == ["E05013637"]
    assert (hale.name, hale.parent, hale.kind, hale.is_ranked) == ("Hale", barnet, "ward", False)
    assert (hale.first_month, hale.last_month) == (months.parse("2022-05"), None)
    assert list(Area.objects.wards_of(barnet, months.parse("2022-05"))) == [hale]
    assert not Area.objects.wards_of(barnet, months.parse("2022-04")).exists()


def test_both_generations_of_wards_stand_beside_each_other(barnet: Area):
    load(ward("Hale", "E05000050"), last_month=months.parse("2022-04"))
    load(ward("Hale", "E05013637"), first_month=months.parse("2022-05"))
    assert [area.code for area in Area.objects.wards_of(barnet, months.parse("2021-12"))] == ["E05000050"]
    assert [area.code for area in Area.objects.wards_of(barnet, months.parse("2023-12"))] == ["E05013637"]


def test_a_ward_belongs_to_the_borough_that_was_named(barnet: Area):
    brent = Area.objects.get(slug="brent")
    load(ward("Alperton", "E05013496"), within=brent)
    assert Area.objects.get(code="E05013496").parent == brent


@pytest.mark.django_db
def test_a_ward_needs_a_borough():
    with pytest.raises(Wrong, match="Say which borough it lies in"):
        load(ward())


def test_wards_without_months_keep_those_they_have(barnet: Area):
    load(ward(), first_month=months.parse("2022-05"))
    load(ward())
    assert Area.objects.get(code="E05013637").first_month == months.parse("2022-05")


def test_a_file_that_has_no_area_of_ours_changes_nothing(barnet: Area):
    with pytest.raises(Wrong, match="No outline is of an area"):
        load(area("Atlantis", ""))
    assert not Boundary.objects.exists()


def test_only_who_sets_figures_up_brings_outlines_in(barnet: Area):
    with pytest.raises(NotPermitted):
        services.load(collection(area()), told=Told(), name="areas.geojson", by=make_person())
    services.load(collection(area()), told=Told(), name="areas.geojson", by=make_analyst())


def test_real_outlines_do_not_come_into_a_portal_with_invented_figures(barnet: Area):
    Denominator.objects.create(area=barnet, kind="population", year=2023, value=1, source="test", is_generated=True)
    with pytest.raises(ValidationError, match="generated"):
        load(area())


# -- the command ----------------------------------------------------------------------------------------------------


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("import_boundaries", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path, barnet: Area) -> Path:
    path = tmp_path / "wards.geojson"
    path.write_bytes(collection(ward(), area("Atlantis", "")))
    return path


def test_the_command_says_what_it_brought_in(file: Path):
    told = run(str(file), "--from", "2022-05")
    assert "wards.geojson: outlines of 1 areas, 1 of them wards (1 new); 5 points" in told
    assert "outlines of no area here: Atlantis" in told


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--from", "May"], "is not a month"),
        (["--from", "2022-05", "--to", "2022-04"], "last month is before the first"),
        (["--within", "atlantis"], "no area “atlantis”"),
        (["--name-property", "ward"], "no property “ward”"),
    ],
)
def test_the_command_refuses_what_it_cannot_mean(file: Path, options: list[str], said: str):
    with pytest.raises(CommandError, match=said):
        run(str(file), *options)
    assert not Boundary.objects.exists()


def test_the_command_misses_its_file(tmp_path: Path):
    with pytest.raises(CommandError, match="There is no file"):
        run(str(tmp_path / "none.geojson"))


# -- the plane ------------------------------------------------------------------------------------------------------


def test_a_square_mile_is_as_wide_as_high_on_the_map():
    side = 0.1
    wide = side / math.cos(math.radians(51.6 + side / 2))
    ring = [[0, 51.6], [wide, 51.6], [wide, 51.6 + side], [0, 51.6 + side], [0, 51.6]]
    width, height, rings = geography.plane([{"type": "Polygon", "coordinates": [ring]}])
    assert width == 1000
    assert height == pytest.approx(1000, abs=1)
    assert rings[0][0][0] == (0, pytest.approx(1000, abs=1))  # south is at the foot


def test_no_outline_gives_an_empty_plane():
    assert geography.plane([]) == (1000, 1000, [])


# -- invented shapes --------------------------------------------------------------------------------------------------


def covered(shape: dict[str, Any]) -> float:
    ring = shape["coordinates"][0]
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring))) / 2


@pytest.mark.parametrize("count", [1, 2, 3, 21, 33])
def test_invented_shapes_are_closed_alike_in_size_and_always_the_same(count: int):
    names = [f"ward-{k}" for k in range(count)]
    shapes = tessellation.shapes(names)
    assert shapes == tessellation.shapes(names)
    sizes = [covered(shape) for shape in shapes.values()]
    assert all(shape["coordinates"][0][0] == shape["coordinates"][0][-1] for shape in shapes.values())
    assert max(sizes) < 2.5 * min(sizes)


def test_invented_neighbours_share_their_border_point_by_point():
    shapes = tessellation.shapes([f"ward-{k}" for k in range(21)])
    points = [{tuple(point) for point in shape["coordinates"][0]} for shape in shapes.values()]
    for k, own in enumerate(points):
        shared = max(len(own & other) for j, other in enumerate(points) if j != k)
        assert shared >= tessellation.PIECES


def test_invented_outlines_are_kept_as_such(barnet: Area):
    areas = [barnet, Area.objects.get(slug="brent")]
    made = services.generate_shapes(areas, by=None)
    assert all(boundary.is_generated for boundary in made)
    assert {boundary.area.slug for boundary in made} == {"barnet", "brent"}
    assert performance_verbs()[-1] == "boundaries_generated"


def test_invented_outlines_do_not_stand_beside_real_ones(barnet: Area):
    load(area())
    with pytest.raises(ValidationError, match="real outlines"):
        services.generate_shapes([barnet], by=None)


# -- real files -----------------------------------------------------------------------------------------------------


@pytest.mark.real_data
def test_the_published_outlines_come_in(barnet: Area, real_data: Path):
    folder = real_data / "boundaries"
    assert "outlines of 33 areas, 0 of them wards" in run(str(folder / "london_boroughs.geojson"))
    assert "21 of them wards (21 new)" in run(str(folder / "barnet_wards_2014.geojson"), "--to", "2022-04")
    assert "24 of them wards (24 new)" in run(
        str(folder / "barnet_wards_2022_approximate.geojson"), "--from", "2022-05"
    )
    assert Area.objects.wards_of(barnet, months.parse("2022-04")).count() == 21
    assert Area.objects.wards_of(barnet, months.parse("2022-05")).count() == 24
    sizes = [len(json.dumps(boundary.geometry)) for boundary in Boundary.objects.all()]
    assert sum(sizes) < 400_000
