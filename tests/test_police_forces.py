"""Street-level files of several police forces: none is left out of a borough without anybody having said so."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from performance import months
from performance.models import Figure, Measure, Upload
from performance.models.uploads import State
from performance.services import police_forces, uploads
from performance.services.police_forces import Force, left_out
from scpb.errors import NotAllowed
from scpb.jobs import services as jobs
from tests.factories import make_analyst, make_upload
from tests.street_files import HERTS, MET, crime, street, zipped

pytestmark = pytest.mark.django_db

WATFORD = ("E01023900", "Watford 001A")


def met(*kinds: str) -> bytes:
    return street(*[crime(kind) for kind in kinds or ("Burglary", "Burglary", "Robbery")])


def herts(*rows: str) -> bytes:
    """A neighbour's file: one burglary in Barnet."""
    return street(crime(force=HERTS), *rows)


def known(measure: str = "burglary", area: str = "barnet") -> int:
    figure = Figure.objects.get(series__measure__slug=measure, area__slug=area, month=months.parse("2023-06"))
    return figure.value


def test_a_neighbours_file_does_not_take_the_place_of_a_boroughs_counts() -> None:
    make_upload(met(), approve=True, name="met-street.csv")
    upload = make_upload(herts(), name="herts-street.csv")
    with pytest.raises(NotAllowed) as refused:
        uploads.approve(upload, by=None)
    for words in ("“met-street.csv” counts Barnet in Jun 2023", MET, "into one ZIP file", "take “met-street.csv” back"):
        assert words in str(refused.value)
    assert known() == 2


def test_all_forces_in_one_zip_add_up_and_take_the_place_of_the_one() -> None:
    make_upload(met(), approve=True, name="met-street.csv")
    both = zipped({"2023-06/met-street.csv": met(), "2023-06/herts-street.csv": herts()})
    make_upload(both, approve=True, name="both.zip")
    assert known() == 3
    again = make_upload(met("Burglary"), name="met-2-street.csv")
    with pytest.raises(NotAllowed, match=HERTS):
        uploads.approve(again, by=None)


def test_once_the_other_file_is_taken_back_it_counts() -> None:
    first = make_upload(met(), approve=True, name="met-street.csv")
    upload = make_upload(herts(), name="herts-street.csv")
    uploads.take_back(first, reason="Both come in one file.", by=None)
    uploads.approve(upload, by=None)
    assert known() == 1


def test_a_file_of_one_force_revises_that_force() -> None:
    make_upload(met(), approve=True, name="met-street.csv")
    make_upload(met("Burglary"), approve=True, name="met-2-street.csv")
    assert known() == 1


@pytest.mark.parametrize("place", [WATFORD, ("", "")])
def test_files_that_share_a_month_and_no_borough_do_not_meet(place: tuple[str, str]) -> None:
    """Nor where the neighbour has rows in the borough in another month: the month itself is not in its file there."""
    make_upload(met(), approve=True, name="met-street.csv")
    rows = [crime(force=HERTS, place=place), crime(force=HERTS, month="2023-07")]
    make_upload(street(*rows), approve=True, name="herts-street.csv")
    assert known() == 2


def test_a_file_that_was_published_earlier_is_told_that_it_would_not_count() -> None:
    first = make_upload(met(), name="met-street.csv")
    corrected = uploads.correct(first, published_on=date(2023, 9, 1), absent_is_zero=True, by=None)
    jobs.run_here(uploads.stage(corrected, by=None))
    corrected.refresh_from_db()
    uploads.approve(corrected, by=None)
    both = zipped({"2023-06/met-street.csv": met(), "2023-06/herts-street.csv": herts()})
    upload = make_upload(both, name="both.zip")
    with pytest.raises(NotAllowed, match="what this file has of them would not count"):
        uploads.approve(upload, by=None)
    assert [clash.forces for clash in police_forces.clashes(upload)] == [(HERTS,)]


def test_the_forces_are_still_known_when_the_counts_are_checked_again() -> None:
    make_upload(met(), approve=True, name="met-street.csv")
    upload = make_upload(herts(crime("Anti-social behaviour", force=HERTS)), name="herts-street.csv")
    before = upload.preview["street"]
    assert upload.original_sha256
    asb = Measure.objects.create(slug="asb-incidents", name="Anti-social behaviour incidents")
    upload = uploads.map_categories(upload, choices={upload.preview["unmapped"][0]["key"]: [asb]}, by=None)
    jobs.run_here(uploads.stage(upload, by=None))
    upload = Upload.objects.get(pk=upload.pk)
    assert (upload.state, upload.preview["street"]) == (State.STAGED, before)
    with pytest.raises(NotAllowed, match=MET):
        uploads.approve(upload, by=None)


def test_the_page_says_so_before_anybody_approves(client: Client) -> None:
    first = make_upload(met(), approve=True, name="met-street.csv")
    upload = make_upload(herts(), name="herts-street.csv")
    client.force_login(make_analyst())
    page = client.get(upload.get_absolute_url()).content.decode()
    assert "crimes would be left out" in page
    assert "into one ZIP file" in page
    assert first.get_absolute_url() in page
    assert "/approve/" not in page
    assert (
        "/approve/" in client.get(make_upload(met("Burglary"), name="m-street.csv").get_absolute_url()).content.decode()
    )


def test_a_force_that_has_the_month_in_both_files_is_left_out_of_none() -> None:
    def force(*cells: tuple[str, str]) -> Force:
        return Force(frozenset(months_of), frozenset(cells))

    months_of = {"2023-05", "2023-06"}
    may, june = ("barnet", "2023-05"), ("barnet", "2023-06")
    one = {MET: force(may, june), HERTS: force(may, june)}
    quiet = {**one, HERTS: force()}  # nothing of theirs happened in Barnet
    assert left_out(one, quiet) == {}
    assert left_out(one, {MET: force(("brent", "2023-05"))}) == {}
    months_of = {"2023-05"}
    assert left_out(one, {**one, HERTS: force(may)}) == {HERTS: {june}}
