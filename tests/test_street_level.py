"""Street-level crime: counted by ward and month, and nothing finer kept."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client

from performance import months
from performance.models import Category, Measure, Observation, Upload
from performance.models.uploads import State
from performance.services import checking, checking_street, uploads
from scpb.documents.models import StoredFile
from scpb.errors import NotAllowed
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from tests.factories import HOME, crime_csv, make_analyst, make_upload, performance_verbs
from tests.street_files import HERTS, WEST_HENDON, crime, street, workbook, zipped

pytestmark = pytest.mark.django_db

LOOKUP = b"LSOA21CD,LSOA21NM,WD22CD,WD22NM,LTLA22NM\nE01000314,Barnet 032F,E05013649,West Hendon,Barnet\n"
ELSEWHERE = ("E01023456", "Epping Forest 001A")
NOWHERE = ("", "")
BRENT = ("E01000500", "Brent 001A")


@pytest.fixture
def wards() -> None:
    make_upload(LOOKUP, approve=True)


def figures(upload: Upload, measure: str = "burglary") -> dict[tuple[str, str], int]:
    rows = Observation.objects.filter(upload=upload, series__measure__slug=measure)
    return {
        (area, months.text(month)): value for area, month, value in rows.values_list("area__slug", "month", "value")
    }


def forget(upload: Upload) -> None:
    """Let the job run that removes the file."""
    for job in Job.objects.filter(kind="performance.forget_places").exclude(state="done"):
        jobs.run_here(job)


@pytest.mark.usefixtures("wards")
def test_crimes_count_in_their_ward_and_in_their_borough() -> None:
    upload = make_upload(street(crime(), crime(ident="b"), crime("Robbery", BRENT)))
    assert figures(upload) == {
        ("west-hendon-e05013649", "2023-06"): 2,
        ("barnet", "2023-06"): 2,
        ("brent", "2023-06"): 0,
    }
    assert figures(upload, "robbery")["brent", "2023-06"] == 1


@pytest.mark.usefixtures("wards")
def test_a_ward_and_its_borough_are_series_of_their_own() -> None:
    upload = make_upload(street(crime()))
    levels = Observation.objects.filter(upload=upload).values_list("area__kind", "series__level").distinct()
    assert set(levels) == {("ward", "ward"), ("borough", "borough")}


@pytest.mark.usefixtures("wards")
def test_rows_of_another_force_in_the_borough_count() -> None:
    content = zipped({"2023-06/a-street.csv": street(crime()), "2023-06/b-street.csv": street(crime(force=HERTS))})
    upload = make_upload(content, name="june.zip")
    assert figures(upload)["barnet", "2023-06"] == 2
    assert [force["name"] for force in upload.preview["street"]["forces"]] == [HERTS, "Metropolitan Police Service"]


@pytest.mark.usefixtures("wards")
def test_rows_without_location_are_kept_apart_and_those_from_elsewhere_are_left_out() -> None:
    upload = make_upload(street(crime(), crime(place=NOWHERE), crime(place=ELSEWHERE)))
    found = upload.preview["street"]
    assert (found["in_wards"], found["without_location"], found["elsewhere"]) == (1, 1, 1)
    assert found["places_elsewhere"] == ["Epping Forest"]
    assert figures(upload)["no-location", "2023-06"] == 1
    assert figures(upload)["barnet", "2023-06"] == 1


@pytest.mark.usefixtures("wards")
def test_the_ward_is_that_of_the_month() -> None:
    upload = make_upload(street(crime(month="2021-06")))
    assert figures(upload) == {("barnet", "2021-06"): 1}  # drawn since May 2022: of no ward that is known then
    assert upload.preview["street"]["in_boroughs"] == 1
    assert any("no lookup says" in entry["text"] for entry in upload.preview["warnings"])


@pytest.mark.usefixtures("wards")
def test_every_row_counts_though_ids_repeat() -> None:
    upload = make_upload(street(*[crime(ident="same") for _time in range(3)]))
    assert figures(upload)["barnet", "2023-06"] == 3


@pytest.mark.usefixtures("wards")
def test_months_of_a_zip_become_a_series_and_a_gap_is_no_zero() -> None:
    files = {f"{month}/x-street.csv": street(crime(month=month)) for month in ("2023-05", "2023-06", "2023-08")}
    upload = make_upload(zipped(files), name="months.zip")
    assert (upload.first_month, upload.last_month) == (months.parse("2023-05"), months.parse("2023-08"))
    assert ("barnet", "2023-07") not in figures(upload)
    assert any("Jul 2023" in entry["text"] for entry in upload.preview["warnings"])


@pytest.mark.usefixtures("wards")
def test_a_type_that_nobody_recorded_in_a_month_is_not_zero() -> None:
    upload = make_upload(street(crime(), crime("Robbery", BRENT, month="2023-07"), crime("Drugs", month="2023-07")))
    assert ("barnet", "2023-07") not in figures(upload)


def test_small_areas_that_no_lookup_knows_are_counted_by_district_and_not_named() -> None:
    make_upload(LOOKUP, approve=True)
    old = [crime(place=(f"E0100{number}", "Barnet 099Z")) for number in (9001, 9002)]
    upload = make_upload(street(crime(), *old, old[0], crime(place=BRENT), crime(place=ELSEWHERE)))
    [told] = [entry["text"] for entry in upload.preview["warnings"] if "small areas" in entry["text"]]
    assert "4 rows lie in 3 small areas that no lookup knows: Barnet (3), Brent (1)" in told
    assert "LSOA11CD" in told
    assert "E01009001" not in str(upload.preview)
    assert upload.preview["street"]["in_boroughs"] == 4


def test_the_lookup_of_another_census_is_kept_beside_the_first_and_knows_the_rest() -> None:
    make_upload(LOOKUP, approve=True)
    older = b"LSOA11CD,LSOA11NM,WD22CD,WD22NM,LAD22NM\nE01009001,Barnet 099Z,E05013649,West Hendon,Barnet\n"
    make_upload(older, approve=True, name="older.csv")
    upload = make_upload(street(crime(), crime(place=("E01009001", "Barnet 099Z"))))
    assert figures(upload)["west-hendon-e05013649", "2023-06"] == 2
    assert not [entry for entry in upload.preview["warnings"] if "small areas" in entry["text"]]


# -- what is kept ------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("wards")
def test_no_place_finer_than_a_ward_is_kept() -> None:
    content = street(crime(), crime(place=NOWHERE))
    upload = uploads.receive(content, name="2023-06-street.csv", by=None)
    original = upload.file
    key = str(original.file.name)
    jobs.run_here(uploads.stage(upload, by=None))
    forget(upload)
    upload.refresh_from_db()
    assert (upload.state, upload.original_sha256) == (State.STAGED, original.sha256)
    assert not StoredFile.objects.filter(pk=original.pk).exists()
    assert not default_storage.exists(key)
    kept = upload.file.read().decode()
    assert not {"Secret Street", "51.6", "E01000314", "Barnet 032F"} & set(kept.replace("\n", ",").split(","))
    assert "places_given_up" in performance_verbs()


@pytest.mark.usefixtures("wards")
def test_the_database_holds_no_coordinate_street_or_small_area_of_a_crime() -> None:
    make_upload(street(crime(place=("E01099999", "Barnet 099Z"))), approve=True)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                assert not any(word in str(row) for word in ("Secret Street", "E01099999", "099Z")), table


@pytest.mark.usefixtures("wards")
def test_the_counts_that_are_kept_say_the_same_when_they_are_read_again() -> None:
    upload = make_upload(street(crime(), crime("Robbery", BRENT), crime(month="2023-07")))
    forget(upload)
    before = figures(upload), figures(upload, "robbery")
    again = uploads.check_again(upload, by=None)
    jobs.run_here(uploads.stage(again, by=None))
    again.refresh_from_db()
    assert again.state == State.STAGED
    assert (figures(again), figures(again, "robbery")) == before
    rows = list(csv.reader(io.StringIO(again.file.read().decode())))
    assert rows[0][6] == f"SHA-256 {upload.original_sha256}"


@pytest.mark.usefixtures("wards")
def test_the_same_file_again_leads_to_the_upload_that_is_there_and_is_not_kept() -> None:
    content = street(crime())
    upload = make_upload(content, name="a-street.csv", approve=True)
    forget(upload)
    again = uploads.receive(content, name="a-street.csv", by=None)
    assert again.pk == upload.pk
    forget(again)
    assert not StoredFile.objects.filter(sha256=upload.original_sha256).exists()


def test_a_file_is_counted_anew_once_a_lookup_knows_its_wards() -> None:
    content = street(crime())
    first = make_upload(content, name="a-street.csv")
    assert figures(first) == {("barnet", "2023-06"): 1}
    forget(first)
    make_upload(LOOKUP, approve=True)
    again = make_upload(content, name="a-street.csv")
    assert again.pk == first.pk
    assert figures(again)["west-hendon-e05013649", "2023-06"] == 1


def test_a_file_of_more_months_and_areas_than_fit_in_memory_is_refused_before_it_takes_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("performance.formats.street.MOST_CELLS", 3)
    assert make_upload(street(crime(), crime(month="2023-07"))).state == State.STAGED
    upload = make_upload(street(crime(), crime(month="2023-07"), crime(month="2023-08", place=BRENT)))
    assert upload.state == State.REFUSED
    assert "too much here to count at once" in upload.problems[0]["text"]


def test_of_a_file_that_is_refused_only_the_reasons_are_kept() -> None:
    upload = make_upload(street(crime(), crime(month="June")))
    forget(upload)
    assert (upload.state, upload.problems[0]["row"]) == (State.REFUSED, 3)
    assert "Secret Street" not in upload.file.read().decode()
    assert not StoredFile.objects.filter(sha256=upload.original_sha256).exists()


def test_of_an_unknown_file_with_places_neither_the_file_nor_its_first_rows_are_kept() -> None:
    upload = make_upload(street(crime()).replace(b"Crime type", b"Kind of crime"))
    forget(upload)
    assert upload.state == State.REFUSED
    assert "points on a map" in upload.problems[-1]["text"]
    assert "Secret Street" not in str(upload.preview)
    assert not StoredFile.objects.filter(sha256=upload.original_sha256).exists()


def broken_off(upload: Upload) -> Upload:
    """The upload after a check that went wrong however often it was tried."""
    job = jobs.run_here(uploads.stage(upload, by=None))
    assert job.is_failed
    forget(upload)
    upload.refresh_from_db()
    return upload


@pytest.mark.parametrize("is_zip", [False, True])
def test_a_file_of_places_whose_check_breaks_off_for_good_is_not_kept(
    monkeypatch: pytest.MonkeyPatch, client: Client, *, is_zip: bool
) -> None:
    content = street(crime())
    content = zipped({"2023-06/a-street.csv": content}) if is_zip else content
    upload = uploads.receive(content, name="crimes.zip" if is_zip else "crimes.csv", by=None)
    original = upload.file
    with monkeypatch.context() as broken:
        broken.setattr(checking_street, "counted", lambda *_args: 1 / 0)
        upload = broken_off(upload)
    assert (upload.state, upload.original_sha256) == (State.REFUSED, original.sha256)
    assert "Upload it again" in upload.problems[0]["text"]
    assert not StoredFile.objects.filter(pk=original.pk).exists()
    assert not default_storage.exists(str(original.file.name))
    assert "Secret Street" not in upload.file.read().decode()
    assert {"places_given_up", "upload_refused"} <= set(performance_verbs())
    analyst = make_analyst()
    client.force_login(analyst)
    page = client.get(upload.get_absolute_url()).content.decode()
    assert "is not kept" in page
    assert "Check again" not in page
    with pytest.raises(NotAllowed, match="Upload it again"):
        uploads.check_again(upload, by=analyst)
    again = make_upload(content, name=upload.name)
    assert (again.pk, again.state) == (upload.pk, State.STAGED)


def test_another_file_whose_check_breaks_off_is_kept_and_can_be_checked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    upload = uploads.receive(crime_csv([(HOME, "Barnet", [7])]), name="crimes.csv", by=None)
    with monkeypatch.context() as broken:
        broken.setitem(checking.CHECKS, "counts", lambda *_args: 1 / 0)
        upload = broken_off(upload)
    assert (upload.state, upload.original_sha256) == (State.REFUSED, "")
    assert "Check the file again" in upload.problems[0]["text"]
    jobs.run_here(uploads.stage(uploads.check_again(upload, by=None), by=None))
    upload.refresh_from_db()
    assert upload.state == State.STAGED


@pytest.mark.parametrize(
    ("content", "may"),
    [
        (street(crime()).decode().replace("Secret", "Façade").encode("cp1252"), True),
        (workbook([["Month", "Area", "Count"], ["2023-06", "Barnet", 1]]), True),
        (b"PK\x03\x04 and nothing that follows", True),
        (zipped({"a.csv": b"Month,Area\n2023-06,Barnet\n"}), False),
        (b"Month,Area\n2023-06,Barnet\n", False),
    ],
)
def test_what_may_hold_places_is_told_from_column_names_or_taken_for_it(content: bytes, *, may: bool) -> None:
    upload = uploads.receive(content, name="file", by=None)
    assert checking.may_hold_places(upload) is may


def test_a_crime_type_may_be_mapped_as_any_category() -> None:
    upload = make_upload(street(crime(), crime("Anti-social behaviour")))
    [entry] = upload.preview["unmapped"]
    assert entry["minor"] == "Anti-social behaviour"
    measure = Measure.objects.create(slug="asb-incidents", name="Anti-social behaviour incidents")
    upload = uploads.map_categories(upload, choices={entry["key"]: [measure]}, by=None)
    jobs.run_here(uploads.stage(upload, by=None))
    upload.refresh_from_db()
    assert "asb-incidents" in upload.preview["measures"]
    assert Category.objects.get(key=entry["key"]).source.slug == "police-uk-street"


def test_a_file_in_no_area_that_is_known_says_so() -> None:
    upload = make_upload(street(crime(place=ELSEWHERE)))
    assert "lookup of small areas" in upload.problems[0]["text"]


@pytest.mark.usefixtures("wards")
def test_the_page_says_what_became_of_the_rows(client: Client) -> None:
    analyst = make_analyst()
    upload = make_upload(street(crime(), crime(place=NOWHERE), crime(place=ELSEWHERE)), by=analyst)
    client.force_login(analyst)
    page = client.get(upload.get_absolute_url()).content.decode()
    for words in ("Without location", "Epping Forest", "held places of offences", "Metropolitan Police Service (3)"):
        assert words in page
    assert WEST_HENDON[0] not in page
