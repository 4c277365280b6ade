"""Residents and lookups as uploads: previewed, approved, taken back; and what of them counts then."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from performance import months
from performance.models import Area, Denominator, SmallArea, Upload
from performance.models.uploads import State
from performance.services import uploads
from tests.factories import make_analyst, make_upload, performance_verbs

pytestmark = pytest.mark.django_db

HEADER = "code,name,{kind}_2022,{kind}_2023\n"
LOOKUP = "LSOA21CD,LSOA21NM,WD22CD,WD22NM,LTLA22NM\n"
WEST = "E01000314,Barnet 032F,E05013649,West Hendon,Barnet\n"


def people(first: int, second: int, kind: str = "population") -> bytes:
    return f"{HEADER.format(kind=kind)}E09000003,Barnet,{first},{second}\nE12000007,London,1,1\n".encode()


def lookup(*lines: str) -> bytes:
    return (LOOKUP + "".join(lines or [WEST])).encode()


def known(kind: str = "population") -> dict[int, int]:
    rows = Denominator.objects.filter(area__slug="barnet", kind=kind)
    return dict(rows.order_by("year").values_list("year", "value"))


# -- populations -----------------------------------------------------------------------------------------------------


def test_residents_count_once_they_are_approved() -> None:
    upload = make_upload(people(390, 400))
    preview = upload.preview
    assert (preview["holds"], preview["cells"], preview["years"]) == ("reference", 2, [2022, 2023])
    assert preview["left_out"] == ["London"]
    assert preview["comparison"]["new"] == 2
    assert known() == {}
    uploads.approve(upload, by=None)
    assert known() == {2022: 390, 2023: 400}
    assert Denominator.objects.get(year=2022).upload == upload


def test_the_preview_says_what_changes() -> None:
    make_upload(people(390, 400), approve=True)
    preview = make_upload(people(391, 400)).preview
    comparison = preview["comparison"]
    assert (comparison["new"], comparison["revised"], comparison["unchanged"]) == (0, 1, 1)
    assert comparison["revisions"] == [{"area": "Barnet", "year": 2022, "before": 390, "after": 391}]


def test_taking_residents_back_falls_back_to_what_was_said_before() -> None:
    make_upload(people(390, 400), approve=True)
    later = make_upload(people(391, 401), approve=True)
    assert known() == {2022: 391, 2023: 401}
    uploads.take_back(later, reason="The wrong release.", by=None)
    assert known() == {2022: 390, 2023: 400}
    assert "denominators_withdrawn" in performance_verbs()


def test_residents_that_nothing_else_says_are_unknown_once_taken_back() -> None:
    upload = make_upload(people(390, 400), approve=True)
    uploads.take_back(upload, reason="The wrong borough.", by=None)
    assert known() == {}


def test_residents_entered_by_hand_are_known_again_once_what_took_their_place_is_taken_back() -> None:
    barnet = Area.objects.get(slug="barnet")
    Denominator.objects.create(area=barnet, kind="population", year=2022, value=389, source="A letter")
    first = make_upload(people(390, 400), approve=True)
    second = make_upload(people(391, 401), approve=True)
    assert known() == {2022: 391, 2023: 401}
    uploads.take_back(first, reason="The wrong release.", by=None)
    uploads.take_back(second, reason="The wrong release too.", by=None)
    assert known() == {2022: 389}
    row = Denominator.objects.get(area=barnet)
    assert (row.upload, row.source) == (None, "A letter")


def test_an_older_release_does_not_override_a_later_one_whichever_comes_first() -> None:
    older = make_upload(people(390, 400))
    newer = make_upload(people(391, 401))
    Upload.objects.filter(pk=newer.pk).update(published_on=date(2026, 1, 1))
    for upload in (newer, older):
        uploads.approve(upload, by=None)
    assert known() == {2022: 391, 2023: 401}


def test_children_by_year_are_a_population_like_others() -> None:
    make_upload(people(38, 39, kind="youth_10-17"), approve=False, asked_format="of-youth-10-17")
    upload = Upload.objects.get()
    uploads.approve(upload, by=None)
    assert known("youth-10-17") == {2022: 38, 2023: 39}


def test_a_table_that_does_not_say_whom_it_counts_is_read_once_somebody_does() -> None:
    content = b"code,name,2022\nE09000003,Barnet,151\n"
    upload = make_upload(content)
    assert upload.state == State.REFUSED
    assert "which population" in upload.problems[0]["text"]
    again = make_upload(content, asked_format="of-households", approve=True)
    assert (again.pk, known("households")) == (upload.pk, {2022: 151})


def test_a_repeated_area_is_refused() -> None:
    upload = make_upload(people(390, 400) + b"E09000003,Barnet,1,2\n")
    assert upload.problems[0]["row"] == 4


# -- small areas -----------------------------------------------------------------------------------------------------


def test_a_lookup_makes_wards_and_dates_them_when_it_is_approved() -> None:
    old = Area.objects.create(
        slug="old",
        name="Hendon",
        code="E05000050",
        kind="ward",
        parent=Area.objects.get(slug="barnet"),
        is_ranked=False,
    )
    upload = make_upload(lookup())
    assert (upload.preview["since"], upload.preview["ending"]) == ("2022-05", ["Hendon"])
    assert not SmallArea.objects.counting().exists()
    uploads.approve(upload, by=None)
    ward = Area.objects.get(code="E05013649")
    old.refresh_from_db()
    assert (ward.parent.slug if ward.parent else "", ward.first_month) == ("barnet", months.parse("2022-05"))
    assert old.last_month == months.parse("2022-04")
    assert SmallArea.objects.counting().get().ward == ward


def test_taking_a_lookup_back_takes_its_dates_back() -> None:
    old = Area.objects.create(
        slug="old",
        name="Hendon",
        code="E05000050",
        kind="ward",
        parent=Area.objects.get(slug="barnet"),
        is_ranked=False,
    )
    upload = make_upload(lookup(), approve=True)
    uploads.take_back(upload, reason="The wrong year.", by=None)
    old.refresh_from_db()
    assert (Area.objects.get(code="E05013649").first_month, old.last_month) == (None, None)
    assert not SmallArea.objects.counting().exists()


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_wards_of_two_lookups_keep_their_dates_until_both_are_taken_back(order: tuple[int, int]) -> None:
    """The small areas of two censuses lie in the same wards."""
    old = Area.objects.create(
        slug="old",
        name="Hendon",
        code="E05000050",
        kind="ward",
        parent=Area.objects.get(slug="barnet"),
        is_ranked=False,
    )
    older = lookup("E01009001,Barnet 099Z,E05013649,West Hendon,Barnet\n").replace(b"LSOA21", b"LSOA11")
    both = [make_upload(lookup(), approve=True), make_upload(older, approve=True, name="older.csv")]
    ward = Area.objects.get(code="E05013649")
    drawn = [(months.parse("2022-05"), months.parse("2022-04")), (None, None)]
    for place, dates in zip(order, drawn, strict=True):
        uploads.take_back(both[place], reason="The wrong year.", by=None)
        ward.refresh_from_db()
        old.refresh_from_db()
        assert (ward.first_month, old.last_month) == dates


def test_the_analyst_says_since_when_wards_are_drawn(client: Client) -> None:
    analyst = make_analyst()
    upload = make_upload(lookup(), by=analyst)
    client.force_login(analyst)
    told = {"published_on": "2023-01-01", "since": "2018-05"}
    assert client.post(reverse("performance:upload_correct", args=[upload.uuid]), told).status_code == 302
    again = make_upload(lookup(), by=analyst, approve=True)
    assert again.preview["since"] == "2018-05"
    assert Area.objects.get(code="E05013649").first_month == months.parse("2018-05")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("E0100,Barnet 032F,E05013649,West Hendon,Barnet\n", "letter and eight digits"),
        ("E01000315,Barnet 032F,E05013649,,Barnet\n", "missing"),
        (WEST, "stands in row 2"),
        ("E01000315,Barnet 032F,E05013649,West Hendon,Brent\n", "two boroughs"),
    ],
)
def test_a_wrong_lookup_is_refused_and_makes_no_ward(line: str, reason: str) -> None:
    upload = make_upload(lookup(WEST, line))
    assert reason in upload.problems[0]["text"]
    assert not Area.objects.filter(kind="ward").exists()


def test_the_command_reads_a_lookup(tmp_path: Path) -> None:
    path, out = tmp_path / "lookup.csv", StringIO()
    path.write_bytes(lookup())
    call_command("import_lookup", str(path), "--since", "2022-05", stdout=out)
    assert "1 small areas in 1 wards" in out.getvalue()
    assert "drawn since May 2022" in out.getvalue()
    assert Upload.objects.get().state == State.APPROVED


# -- pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [people(390, 400), lookup()])
def test_the_page_shows_what_a_table_holds_and_lets_it_be_approved(client: Client, content: bytes) -> None:
    analyst = make_analyst()
    upload = make_upload(content, by=analyst)
    client.force_login(analyst)
    page = client.get(upload.get_absolute_url()).content.decode()
    assert "What approving changes" in page
    assert "Approve" in page
    client.post(reverse("performance:upload_approve", args=[upload.uuid]))
    upload.refresh_from_db()
    assert upload.state == State.APPROVED
    assert client.get(upload.get_absolute_url()).status_code == 200
