"""Every published file, read here with the csv module alone and brought in by the portal: the totals agree."""

from __future__ import annotations

import csv
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum

from performance import figures, months
from performance.models import Area, Denominator, Figure, Observation, SmallArea, Source, Upload
from performance.models.uploads import State
from performance.services import uploads
from tests.factories import make_upload
from tests.published import MEASURES
from tests.street_files import zipped

pytestmark = [pytest.mark.django_db, pytest.mark.real_data]

BOROUGH = sorted(
    f"borough/{name}.csv"
    for name in (
        "historical_200801-201612",
        "historical_201004-202110",
        "historical_201004-202210",
        "recent24_201701-201812",
        "recent24_201707-201906",
        "recent24_201806-202005",
        "recent24_202211-202410",
    )
)
WARDS = ["ward/recent24_202009-202208.csv", "ward/recent24_202311-202510.csv"]
STREET = [
    "street/2019-09-city-of-london-street.csv",
    "street/2019-09-hertfordshire-street_barnet-rows.csv",
    "street/2019-09-metropolitan-street_burglary-only.csv",
]
KNIFE = "dashboard/monthly-crime-dashboard_knife.csv"
LOOKUP = "lookups/barnet_lsoa_ward_2021_2022.csv"
REFERENCE = [
    ("population/borough_population_mid-year_2011-2024.csv", "of-population", 33 * 14),
    ("population/london-borough-profiles_2015.csv", "of-households", 33),
    ("population/london-borough-profiles_2017.csv", "of-households", 33),
]


def brought_in(folder: Path, name: str, **how: Any) -> Upload:
    upload = make_upload((folder / name).read_bytes(), name=Path(name).name, **how)
    assert upload.state == State.STAGED, upload.problems[:3]
    return upload


def rows_of(path: Path) -> tuple[list[str], list[list[str]]]:
    with path.open(newline="", encoding="utf-8-sig") as lines:
        header, *rows = csv.reader(lines)
    return header, rows


def total(upload: Upload, measure: str) -> int:
    rows = Observation.objects.filter(upload=upload, series__measure__slug=measure)
    return rows.aggregate(all=Sum("value"))["all"] or 0


# -- each file alone ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BOROUGH + WARDS)
def test_a_file_alone_has_the_totals_of_its_rows(real_data: Path, name: str) -> None:
    header, rows = rows_of(real_data / name)
    names = [title.casefold() for title in header]
    major = names.index("major category" if "major category" in names else "majortext")
    minor = names.index("minor category" if "minor category" in names else "minortext")
    first = next(place for place, title in enumerate(header) if title.isdigit())
    wanted: Counter[str] = Counter()
    for row in rows:
        for slug, is_counted in MEASURES.items():
            if is_counted(row[major].lower(), row[minor].lower()):
                wanted[slug] += sum(map(int, row[first:]))
    upload = brought_in(real_data, name)
    # tests.published knows fewer names of the two kinds of burglary than the portal does
    for slug in ("burglary", "robbery", "violence-with-injury"):
        assert total(upload, slug) == wanted[slug], slug
    assert [entry["minor"] for entry in upload.preview["unmapped"] if entry["at_risk"]] == []


@pytest.mark.parametrize(
    ("name", "wards", "first", "last"), [(WARDS[0], 21, "2020-09", "2022-08"), (WARDS[1], 24, "2023-11", "2025-10")]
)
def test_a_ward_file_makes_the_wards_of_its_generation(
    real_data: Path, name: str, wards: int, first: str, last: str
) -> None:
    upload = brought_in(real_data, name)
    assert Area.objects.filter(kind="ward", parent__slug="barnet").count() == wards
    assert (upload.first_month, upload.last_month) == (months.parse(first), months.parse(last))
    assert not Observation.objects.filter(upload=upload).exclude(area__kind="ward").exists()


def test_a_ward_of_the_airports_police_alone_lies_in_no_borough(real_data: Path) -> None:
    upload = brought_in(real_data, WARDS[1])
    assert upload.preview["wards"]["no_borough"] == ["Heathrow Villages"]
    assert Area.objects.get(code="E05013570").parent == Area.objects.get(slug="london-airports")


def test_the_dashboard_alone_counts_offences_by_borough_once(real_data: Path) -> None:
    header, rows = rows_of(real_data / KNIFE)
    wanted = Counter[str]()
    for row in rows:
        cell = dict(zip(header, row, strict=True))
        if cell["measure"] == "Offences" and cell["area_type"] == "Borough":
            wanted[cell["crime_subtype"]] += int(cell["count"])
    upload = brought_in(real_data, KNIFE)
    assert total(upload, "knife-crime") == wanted["Knife Crime"]
    assert total(upload, "knife-crime-with-injury") == wanted["Knife Crime with Injury"]
    assert str(upload.published_on) == "2026-03-18"


@pytest.mark.parametrize("name", STREET)
def test_a_street_file_alone_counts_every_row(real_data: Path, name: str) -> None:
    header, rows = rows_of(real_data / name)
    upload = brought_in(real_data, name)
    found = upload.preview["street"]
    where = found["in_wards"] + found["in_boroughs"] + found["without_location"] + found["elsewhere"]
    assert found["rows"] == where == len(rows)
    assert found["without_location"] == sum(not row[header.index("LSOA code")] for row in rows)
    burglaries = [row for row in rows if row[header.index("Crime type")] == "Burglary"]
    barnet = [row for row in burglaries if row[header.index("LSOA name")].startswith("Barnet ")]
    counted = Observation.objects.filter(upload=upload, series__measure__slug="burglary", area__slug="barnet")
    assert (counted.aggregate(all=Sum("value"))["all"] or 0) == len(barnet)


@pytest.mark.parametrize(("name", "form", "values"), REFERENCE)
def test_a_table_of_residents_or_households_comes_in(real_data: Path, name: str, form: str, values: int) -> None:
    upload = brought_in(real_data, name, asked_format=form)
    uploads.approve(upload, by=None)
    assert Denominator.objects.count() == values
    assert upload.preview["areas"] == 33


def test_the_lookup_comes_in(real_data: Path) -> None:
    uploads.approve(brought_in(real_data, LOOKUP), by=None)
    assert SmallArea.objects.counting().count() == 220
    assert Area.objects.filter(kind="ward", first_month=months.parse("2022-05")).count() == 24


# -- the figures that SOURCES.md states --------------------------------------------------------------------------------


def sum_of(measure: str, first: str, last: str) -> int:
    rows = Figure.objects.filter(series__measure__slug=measure, series__is_shown=True, area__slug="barnet")
    span = (months.parse(first), months.parse(last))
    return int(rows.filter(month__range=span).aggregate(all=Sum("value"))["all"])


def test_published_years_of_barnet_are_reproduced(real_data: Path) -> None:
    uploads.approve(brought_in(real_data, BOROUGH[0]), by=None)
    year = {slug: sum_of(slug, "2011-04", "2012-03") for slug in ("burglary", "robbery", "theft-from-the-person")}
    assert year == {"burglary": 4912, "robbery": 1199, "theft-from-the-person": 692}
    assert sum_of("criminal-damage", "2011-04", "2012-03") == 2361
    assert sum_of("burglary", "2013-01", "2013-12") == 4274
    assert sum_of("residential-burglary", "2013-01", "2013-12") == 2960
    assert sum_of("non-residential-burglary", "2013-01", "2013-12") == 1314


OCTOBER_2019 = [
    ("burglary", 3626, 3746, 797, 808),
    ("residential-burglary", 2973, 2944, 630, 613),
    ("non-residential-burglary", 653, 802, 167, 195),
    ("robbery", 1138, 747, 314, 162),
    ("violence-with-injury", 2290, 2183, 582, 578),
]


def test_the_dashboard_of_january_2020_is_reproduced(real_data: Path) -> None:
    for name in ("borough/recent24_201806-202005.csv", "borough/recent24_201707-201906.csv"):
        uploads.approve(brought_in(real_data, name), by=None)
    for slug, year, before, quarter, quarter_before in OCTOBER_2019:
        assert sum_of(slug, "2018-11", "2019-10") == year, slug
        assert sum_of(slug, "2017-11", "2018-10") == before, slug
        assert sum_of(slug, "2019-07", "2019-09") == quarter, slug
        assert sum_of(slug, "2018-07", "2018-09") == quarter_before, slug


# -- all together ------------------------------------------------------------------------------------------------------


def state() -> dict[tuple[str, str, str, int], int]:
    rows = Figure.objects.values_list("series__source__slug", "series__measure__slug", "area__slug", "month", "value")
    return {(source, measure, area, month): value for source, measure, area, month, value in rows}


def test_all_files_together_give_one_state_in_any_order_of_approval(real_data: Path) -> None:
    brought = [brought_in(real_data, name) for name in [*BOROUGH, *WARDS, KNIFE]]
    street = zipped({Path(name).name: (real_data / name).read_bytes() for name in STREET})
    brought.append(make_upload(street, name="2019-09.zip"))
    found = []
    for seed in range(3):
        order = random.Random(seed).sample(brought, len(brought))
        for upload in order:
            uploads.approve(upload, by=None)
        found.append(state())
        Figure.objects.all().delete()
        Upload.objects.update(state=State.STAGED, approved_at=None, approved_by=None)
    assert found[0] == found[1] == found[2]
    assert {source for source, *_rest in found[0]} == {"mps-borough", "mps-ward", "mps-dashboard", "police-uk-street"}


def test_what_is_known_together_is_what_the_latest_file_says_of_each_cell(real_data: Path) -> None:
    latest: dict[tuple[str, int], int] = {}
    ordered = sorted(BOROUGH, key=lambda name: name[-10:-4])  # by the last month
    for name in ordered:
        upload = brought_in(real_data, name)
        uploads.approve(upload, by=None)
        rows = Observation.objects.filter(upload=upload, series__measure__slug="robbery")
        latest.update({(area, month): value for area, month, value in rows.values_list("area__slug", "month", "value")})
    source = Source.objects.get(slug="mps-borough")
    known = Figure.objects.filter(series__source=source, series__measure__slug="robbery")
    assert {(area, month): value for area, month, value in known.values_list("area__slug", "month", "value")} == latest
    assert figures.rebuild() == Figure.objects.count()
