"""The commands that bring figures in: what they print, and what they leave behind."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from performance import demonstration, months
from performance.models import Area, Denominator, Figure, Observation, Upload
from performance.models.uploads import State
from performance.services import denominators
from tests.factories import ROBBERY, crime_csv, make_analyst, make_person

pytestmark = pytest.mark.django_db

RESIDENTS = "ladcode23,laname23,2019,2020\nE09000003,Barnet,390590,391046\nE12000007,London,8961989,9002488\n"


def run(command: str, *arguments: Any, **options: Any) -> str:
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "figures.csv"
    path.write_bytes(crime_csv([(ROBBERY, "Barnet", [1, 2, 3]), (ROBBERY, "Unknown", [0, 0, 1])]))
    return path


def test_importing_stages_and_says_what_it_found(file: Path) -> None:
    told = run("import_crime", file)
    assert "figures.csv: To be approved" in told
    assert "Jan 2024 to Mar 2024, 2 rows, 6 figures (mps-borough-c)" in told
    assert "6 new, 0 revised, 0 unchanged, 0 superseded" in told
    assert "no borough: Unknown (1 rows)" in told
    assert not Figure.objects.exists()


def test_importing_with_approval_counts_and_the_same_file_again_counts_once(file: Path) -> None:
    for _time in range(2):
        assert "Approved" in run("import_crime", file, "--approve")
    assert Figure.objects.count() == 6
    assert Upload.objects.count() == 1


def test_importing_as_json(file: Path) -> None:
    found = json.loads(run("import_crime", file, "--json"))
    assert found["state"] == "staged"
    assert found["months"] == "Jan 2024 to Mar 2024"
    assert found["measures"] == ["robbery"]
    assert found["comparison"]["new"] == 6
    assert len(found["sha256"]) == 64


def test_a_wrong_file_ends_in_an_error_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "wrong.csv"
    path.write_bytes(crime_csv([(ROBBERY, "Barnet", [1, "-2", 3])]))
    out = StringIO()
    with pytest.raises(CommandError, match="nothing was written"):
        call_command("import_crime", str(path), "--approve", stdout=out)
    assert "Row 2, column 202402: “-2” is less than nothing." in out.getvalue()
    assert not Observation.objects.exists()


def test_the_actor_is_named_by_address_and_must_be_an_analyst(file: Path) -> None:
    analyst, other = make_analyst(), make_person()
    with pytest.raises(CommandError, match="Only an analyst"):
        run("import_crime", file, "--by", other.email)
    with pytest.raises(CommandError, match="Nobody with the address"):
        run("import_crime", file, "--by", "nobody@example.org")
    run("import_crime", file, "--approve", "--by", str(analyst.email).upper())
    assert Upload.objects.get().approved_by == analyst


def test_rows_left_out_are_missing_when_told_so(tmp_path: Path) -> None:
    path = tmp_path / "gaps.csv"
    path.write_bytes(crime_csv([(ROBBERY, "Barnet", [1]), (("THEFT", "THEFT FROM PERSON"), "Brent", [2])]))
    assert json.loads(run("import_crime", path, "--no-absent-is-zero", "--json"))["cells"] == 2


def test_any_file_of_figures_comes_in_by_the_same_command(tmp_path: Path) -> None:
    path = tmp_path / "residents.csv"
    path.write_text("code,name,population_2023\nE09000003,Barnet,398191\n")
    assert "1 new, 0 revised, 0 unchanged" in run("import_crime", path, "--approve")
    assert Denominator.objects.get().value == 398_191


def test_a_form_can_be_named(file: Path) -> None:
    with pytest.raises(CommandError):
        run("import_crime", file, "--format", "mps-borough-a")
    assert Upload.objects.get().state == State.REFUSED


def test_a_category_that_must_be_mapped_stops_approval_and_is_named(tmp_path: Path) -> None:
    path = tmp_path / "new.csv"
    path.write_bytes(crime_csv([(ROBBERY, "Barnet", [1]), (("ROBBERY", "ROBBERY BY POST"), "Barnet", [2])]))
    with pytest.raises(CommandError, match="ROBBERY BY POST"):
        run("import_crime", path, "--approve")
    assert Upload.objects.get().state == State.STAGED


def test_a_file_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    for command in ("import_crime", "import_denominators"):
        with pytest.raises(CommandError, match="There is no file"):
            run(command, tmp_path / "none.csv", *(["--kind=population"] if "den" in command else []))


def test_residents_are_loaded_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "residents.csv"
    path.write_text(RESIDENTS)
    told = run("import_denominators", path, "--kind=population")
    assert "population of 1 areas, 2019–2020; 2 new, 0 changed, 0 unchanged" in told
    assert "rows that are no area here: London" in told
    path.write_text(RESIDENTS.replace("391046", "391047"))
    assert "0 new, 1 changed, 1 unchanged" in run("import_denominators", path, "--kind=population")
    barnet = Area.objects.get(slug="barnet")
    assert Denominator.objects.get(area=barnet, year=2020).value == 391_047


def test_a_wrong_file_of_residents_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "residents.csv"
    for text in ("nothing", RESIDENTS.replace("E09000003,Barnet", "E99,Nowhere"), RESIDENTS.replace("390590,", "")):
        path.write_text(text)
        with pytest.raises(CommandError):
            run("import_denominators", path, "--kind=population")
    assert not Denominator.objects.exists()


@pytest.mark.real_data
def test_published_residents_and_households_are_loaded(real_data: Path) -> None:
    folder = real_data / "population"
    told = run("import_denominators", folder / "borough_population_mid-year_2011-2024.csv", "--kind=population")
    assert "population of 33 areas, 2011–2024; 462 new" in told
    for year in (2015, 2017):
        told = run("import_denominators", folder / f"london-borough-profiles_{year}.csv", "--kind=households")
        assert f"households of 33 areas, {year}; 33 new" in told
    assert Denominator.objects.get(area__slug="barnet", kind="households", year=2017).value == 151_423


# -- illustrative figures ----------------------------------------------------------------------------


def test_illustrative_files_are_the_same_every_time_and_are_read_like_real_ones(tmp_path: Path) -> None:
    first, last = months.parse("2016-01"), months.parse("2019-12")
    content = demonstration.crime_file(first, last)
    assert content == demonstration.crime_file(first, last)
    demonstration.remember(content)
    path = tmp_path / demonstration.file_name(first, last)
    path.write_bytes(content)
    assert path.name.startswith("illustrative-")
    found = json.loads(run("import_crime", path, "--approve", "--json"))
    assert found["unmapped"] == []
    assert len(found["measures"]) == 13
    assert Upload.objects.get().is_generated


def test_illustrative_levels_are_like_those_of_the_boards_papers() -> None:
    counts = demonstration.settled_counts()
    own = demonstration.boroughs().index(demonstration.OWN)
    year = slice(months.parse("2013-01") - demonstration.FIRST, months.parse("2014-01") - demonstration.FIRST)
    by_name = {shape.minor: counts[index, own] for index, shape in enumerate(demonstration.SHAPES)}
    assert 2600 < by_name["BURGLARY - RESIDENTIAL"][year].sum() < 3500
    assert 1900 < by_name["VIOLENCE WITH INJURY"][year].sum() < 2700
    robbery = by_name["ROBBERY OF PERSONAL PROPERTY"] + by_name["ROBBERY OF BUSINESS PROPERTY"]
    assert 750 < robbery[year].sum() < 1200
    by_month = by_name["BURGLARY - RESIDENTIAL"].reshape(-1, 12).mean(axis=0)
    assert by_month[[10, 11, 0]].mean() > 1.2 * by_month[[4, 5, 6]].mean()  # the winter peak


def test_a_later_illustrative_file_corrects_the_last_months_a_little() -> None:
    first, middle, last = (months.parse(text) for text in ("2018-01", "2019-06", "2019-12"))
    earlier = demonstration.as_published(
        demonstration.settled_counts()[:, :, first - demonstration.FIRST :][:, :, :18], middle
    )
    later = demonstration.as_published(
        demonstration.settled_counts()[:, :, first - demonstration.FIRST :][:, :, :24], last
    )
    change = later[:, :, :18].sum() / earlier.sum() - 1
    assert 0 < change < 0.02
    assert (later[:, :, :3] == earlier[:, :, :3]).all()


def test_illustrative_months_have_an_end() -> None:
    with pytest.raises(ValueError, match="Illustrative figures reach"):
        demonstration.crime_file(months.parse("1999-01"), months.parse("2019-01"))


def test_illustrative_residents_are_marked_as_such() -> None:
    loaded = denominators.load(
        demonstration.population_file(),
        kind="population",
        name="illustrative-residents.csv",
        by=None,
        is_generated=True,
    )
    assert (loaded.areas, loaded.left_out) == (32, [])
    assert not Denominator.objects.filter(is_generated=False).exists()
    households = demonstration.households_file(2019, 2020)
    denominators.load(households, kind="households", name="illustrative-households.csv", by=None, is_generated=True)
    assert 100_000 < Denominator.objects.get(area__slug="barnet", kind="households", year=2019).value < 180_000
