"""Files by ward, the long monthly dashboard, and either of them in a workbook."""

from __future__ import annotations

from datetime import date, datetime
from threading import Thread

import pytest
from django.db import connection, transaction

from performance import bulk, months
from performance.models import Area, Category, Denominator, Figure, Measure, Observation, Series, Upload
from performance.models.uploads import State
from performance.services import uploads
from performance.services.checking import check
from scpb.boards.models import Venue
from scpb.jobs import services as jobs
from tests.factories import ROBBERY, crime_csv, make_upload, performance_verbs
from tests.street_files import with_parts, workbook, zipped

pytestmark = pytest.mark.django_db

WARDS = "MajorText,MinorText,WardName,WardCode,LookUp_BoroughName,202401,202402"
BOARD = ["month_year", "area_type", "borough_snt", "area_name", "area_code", "crime_type", "crime_subtype", "measure",
         "count", "refresh_date"]  # fmt: skip
AIRPORT = "Aviation Security (SO18)"


def ward(name: str, code: str, borough: str, *counts: int, minor: str = "ROBBERY OF PERSONAL PROPERTY") -> str:
    return ",".join(["ROBBERY", minor, name, code, borough, *map(str, counts)])


def by_ward(*rows: str) -> bytes:
    return "\n".join([WARDS, *rows, ""]).encode()


def knife(month: str, area: str, count: int | str, kind: str = "Knife Crime", **other: str) -> list[str]:
    cells = {"area_type": "Borough", "measure": "Offences", "area_name": area, "area_code": "", **other}
    return [month, cells["area_type"], area, cells["area_name"], cells["area_code"], "Knife Crime", kind,
            cells["measure"], str(count), "2024-05-15"]  # fmt: skip


def board(*rows: list[str], header: list[str] = BOARD) -> bytes:
    return "\n".join(",".join(row) for row in [header, *rows, [""]]).encode()


def said(upload: Upload) -> dict[tuple[str, str], int]:
    kept = Observation.objects.filter(upload=upload).exclude(series__measure__slug="robbery-of-personal-property")
    rows = kept.values_list("area__name", "month", "value")
    return {(area, months.text(month)): value for area, month, value in rows}


# -- wards -------------------------------------------------------------------------------------------------------------


def test_wards_are_made_in_their_boroughs_when_a_file_names_them() -> None:
    upload = make_upload(
        by_ward(ward("Hendon", "E05013637", "Barnet", 1, 2), ward("Abbey", "E05014053", "Brent", 3, 4))
    )
    assert (upload.state, upload.source.slug if upload.source else "") == (State.STAGED, "mps-ward")
    hendon = Area.objects.get(code="E05013637")
    assert (hendon.kind, hendon.name, hendon.slug) == ("ward", "Hendon", "hendon-e05013637")
    assert (hendon.parent, hendon.first_month, hendon.last_month) == (Area.objects.get(slug="barnet"), None, None)
    assert "wards_made" in performance_verbs()
    assert upload.preview["wards"] == {"count": 2, "new": 2, "boroughs": 2, "no_borough": [], "under_two": []}


def test_two_wards_may_have_one_name() -> None:
    make_upload(by_ward(ward("Abbey", "E05000026", "Barnet", 1, 2), ward("Abbey", "E05014053", "Brent", 3, 4)))
    assert Area.objects.filter(name="Abbey").count() == 2


@pytest.mark.parametrize("boroughs", [("Hillingdon", AIRPORT), (AIRPORT, "Hillingdon")])
def test_a_ward_under_a_borough_and_the_airports_police_is_one_ward_of_the_borough(boroughs: tuple[str, str]) -> None:
    rows = [ward("Heathrow Villages", "E05013570", borough, 1, 2) for borough in boroughs]
    upload = make_upload(by_ward(*rows))
    assert said(upload) == {("Heathrow Villages", "2024-01"): 2, ("Heathrow Villages", "2024-02"): 4}
    assert Area.objects.get(code="E05013570").parent == Area.objects.get(slug="hillingdon")
    assert upload.preview["wards"]["under_two"] == ["Heathrow Villages"]


def test_a_ward_that_lay_in_no_borough_moves_into_the_one_that_a_later_file_names() -> None:
    first = make_upload(by_ward(ward("Heathrow Villages", "E05013570", AIRPORT, 1, 2)))
    assert first.preview["wards"]["no_borough"] == ["Heathrow Villages"]
    make_upload(by_ward(ward("Heathrow Villages", "E05013570", "Hillingdon", 1, 3)))
    assert Area.objects.get(code="E05013570").parent == Area.objects.get(slug="hillingdon")
    make_upload(by_ward(ward("Heathrow Villages", "E05013570", AIRPORT, 1, 4)))
    assert Area.objects.get(code="E05013570").parent == Area.objects.get(slug="hillingdon")


def test_a_borough_is_not_the_sum_of_its_wards() -> None:
    make_upload(by_ward(ward("Hendon", "E05013637", "Barnet", 1, 2)), approve=True)
    assert not Figure.objects.filter(area__slug="barnet").exists()
    make_upload(crime_csv([(ROBBERY, "Barnet", [9, 9])]), approve=True)
    robbery = Figure.objects.filter(series__measure__slug="robbery")
    assert robbery.filter(area__slug="barnet").count() == 2
    assert robbery.filter(area__code="E05013637").count() == 2
    shown = Series.objects.filter(measure__slug="robbery", is_shown=True).values_list("source__slug", "level")
    assert set(shown) == {("mps-borough", "borough"), ("mps-ward", "ward")}


def test_both_generations_of_wards_stand_side_by_side() -> None:
    make_upload(by_ward(ward("Hale", "E05000050", "Barnet", 1, 2)), approve=True)
    make_upload(by_ward(ward("Hendon", "E05013637", "Barnet", 3, 4)), approve=True)
    barnet, change = Area.objects.get(slug="barnet"), months.parse("2022-05")
    Area.objects.filter(code="E05000050").update(last_month=change - 1)
    Area.objects.filter(code="E05013637").update(first_month=change)
    assert [area.name for area in Area.objects.wards_of(barnet, change - 1)] == ["Hale"]
    assert [area.name for area in Area.objects.wards_of(barnet, change)] == ["Hendon"]
    assert Figure.objects.filter(area__kind="ward", series__measure__slug="robbery").count() == 4


def test_a_ward_of_another_name_keeps_the_one_it_has_and_the_file_is_warned_of() -> None:
    upload = make_upload(
        by_ward(
            ward("Hendon", "E05013637", "Barnet", 1, 2),
            ward("Hendon Central", "E05013637", "Barnet", 1, 2, minor="ROBBERY OF BUSINESS PROPERTY"),
        )
    )
    assert "“Hendon Central” here and “Hendon” above" in upload.preview["warnings"][0]["text"]
    assert said(upload)["Hendon", "2024-01"] == 2


# -- the dashboard -----------------------------------------------------------------------------------------------------


def test_offences_by_borough_are_counted_and_nothing_else() -> None:
    upload = make_upload(
        board(
            knife("2024-01-01", "Barnet", 5),
            knife("2024-01-01", "Barnet", 3, measure="Positive Outcomes"),
            knife("2024-01-01", "Barnet Edgware ", 2, area_type="Safer Neighbourhood Teams"),
            knife("2024-01-01", "Brent ", 7, kind="Knife Crime "),
        )
    )
    assert said(upload) == {("Barnet", "2024-01"): 5, ("Brent", "2024-01"): 7}
    assert upload.published_on == date(2024, 5, 15)


def test_areas_go_by_code_then_by_borough_and_rows_of_none_are_added_up() -> None:
    upload = make_upload(
        board(
            knife("2024-01-01", "Misspelt", 5, area_code="E09000003"),
            knife("2024-01-01", "Other / NK", 1, area_name=""),
            knife("2024-01-01", "Other / NK", 2, area_name="Non MET police force"),
        )
    )
    assert said(upload) == {("Barnet", "2024-01"): 5, ("Unknown", "2024-01"): 3}


def test_columns_go_by_name_under_any_that_the_publisher_has_used() -> None:
    names = ["Count", "Measure", "Offence Subgroup", "Offence Group", "Month_Year", "Borough_SNT", "Area Type"]
    upload = make_upload(
        board(["4", "Offences", "Knife Crime", "Knife Crime", "2024-01", "Barnet", "Borough"], header=names)
    )
    assert said(upload) == {("Barnet", "2024-01"): 4}


def test_no_row_is_zero_where_others_have_the_kind_and_unknown_where_nobody_has() -> None:
    rows = [knife("2024-01-01", "Barnet", 5), knife("2024-03-01", "Barnet", 6), knife("2024-03-01", "Brent", 7)]
    upload = make_upload(board(*rows))
    assert said(upload) == {
        ("Barnet", "2024-01"): 5,
        ("Brent", "2024-01"): 0,
        ("Barnet", "2024-03"): 6,
        ("Brent", "2024-03"): 7,
    }
    assert upload.preview["unbroken"]["missing"] == ["2024-02"]
    assert upload.published_on is not None
    told = uploads.correct(upload, published_on=upload.published_on, absent_is_zero=False, by=None)
    jobs.run_here(uploads.stage(told, by=None))
    assert ("Brent", "2024-01") not in said(told)


def test_a_kind_of_its_own_is_mapped_as_any_category() -> None:
    upload = make_upload(
        board(knife("2024-01-01", "Barnet", 5), knife("2024-01-01", "Barnet", 2, kind="Gun Discharges"))
    )
    [entry] = upload.preview["unmapped"]
    measure = Measure.objects.create(slug="discharges", name="Discharges")
    uploads.map_categories(upload, choices={entry["key"]: [measure]}, by=None)
    assert Category.objects.get(key=entry["key"]).source.slug == "mps-dashboard"


def test_a_kind_that_ends_is_told_before_approval() -> None:
    rows = [knife(f"2024-0{month}-01", "Barnet", 30 if month < 3 else 0) for month in range(1, 5)]
    upload = make_upload(board(*rows))
    assert upload.preview["unbroken"]["ended"] == [{"measure": "knife-crime", "month": "2024-02"}]


def test_months_between_two_files_that_neither_has_are_told() -> None:
    make_upload(crime_csv([(ROBBERY, "Barnet", [1, 2])], first="202401"), approve=True)
    upload = make_upload(crime_csv([(ROBBERY, "Barnet", [1, 2])], first="202405"))
    assert upload.preview["unbroken"]["missing"] == ["2024-03", "2024-04"]


# -- workbooks and ZIP files -------------------------------------------------------------------------------------------


def test_a_dashboard_comes_as_a_workbook_with_dates_and_numbers_in_its_cells() -> None:
    rows = [knife("", "Barnet", 5), knife("", "Brent", 7)]
    cells = [[datetime(2024, 1, 1), *row[1:8], int(row[8]), date(2024, 5, 15)] for row in rows]
    upload = make_upload(workbook([BOARD, *cells], before=["Notes"]), name="dashboard.xlsx")
    assert said(upload) == {("Barnet", "2024-01"): 5, ("Brent", "2024-01"): 7}
    assert upload.published_on == date(2024, 5, 15)
    assert (upload.preview["warnings"][0]["part"], upload.file.media_type[-5:]) == ("Figures", "sheet")


def test_wide_files_come_as_workbooks_whose_months_are_numbers() -> None:
    header = [*WARDS.split(",")[:5], 202401, 202402]
    made = workbook([header, [*ward("Hendon", "E05013637", "Barnet").split(","), 1.0, 2]])
    assert said(make_upload(made, name="wards.xlsx")) == {("Hendon", "2024-01"): 1, ("Hendon", "2024-02"): 2}


def test_residents_come_as_a_workbook() -> None:
    upload = make_upload(
        workbook([["code", "name", "population_2023"], ["E09000003", "Barnet", 398191]]), name="p.xlsx"
    )
    assert (upload.state, upload.preview["cells"]) == (State.STAGED, 1)


def test_results_of_formulas_are_read_where_the_workbook_holds_them() -> None:
    made = workbook([["code", "name", "population_2023"], ["E09000003", "Barnet", "=398000+191"]])
    assert make_upload(made, name="p.xlsx").state == State.REFUSED
    calculated = with_parts(made, {}, {"xl/worksheets/sheet1.xml": (b"<v></v>", b"<v>398191</v>")})
    make_upload(calculated, name="q.xlsx", approve=True)
    assert Denominator.objects.get(area__slug="barnet").value == 398_191


def test_a_zip_file_of_one_table_is_that_table() -> None:
    upload = make_upload(
        zipped({"folder/wards.csv": by_ward(ward("Hendon", "E05013637", "Barnet", 1, 2))}), name="w.zip"
    )
    assert said(upload)["Hendon", "2024-02"] == 2
    assert upload.file.media_type == "application/zip"


# -- others write meanwhile --------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_somebody_else_can_write_while_a_large_file_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """On SQLite too, where one writer holds all others off: rows go in batches, and somebody gets in between."""
    monkeypatch.setattr(bulk, "BATCH", 2)
    upload = uploads.receive(crime_csv([(ROBBERY, "Barnet", list(range(20)))]), name="a.csv", by=None)
    written: list[int] = []

    def save_minutes() -> None:
        try:
            with transaction.atomic():
                Venue.objects.create(name="Hall", address="1 Road")
                written.append(Observation.objects.filter(upload=upload).count())
        finally:
            connection.close()

    def told(done: int, total: int) -> None:
        if not written:
            writer = Thread(target=save_minutes)
            writer.start()
            writer.join()

    from_service = Upload.objects.get(pk=upload.pk)
    check(from_service, told)
    assert Observation.objects.filter(upload=upload).count() == 20
    assert Venue.objects.filter(name="Hall").exists()
    if connection.vendor == "sqlite":
        assert 0 < written[0] < 20
