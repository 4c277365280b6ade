"""Uploads: received once, checked by a job, mapped; generated and real figures kept apart."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from performance import tasks
from performance.demonstration import remember
from performance.models import Category, Denominator, Figure, GeneratedFile, Measure, Observation, Upload
from performance.models.uploads import State
from performance.services import checking, uploads
from scpb.documents.models import StoredFile
from scpb.errors import NotAllowed
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from tests.factories import (
    HOME,
    ROBBERY,
    SHOP,
    crime_csv,
    make_upload,
    performance_verbs,
)

pytestmark = pytest.mark.django_db

NEW = ("ROBBERY", "ROBBERY OF A SPACESHIP")
ELSEWHERE = ("SPACE TRAFFIC", "PARKING ON THE MOON")


def robbery(*counts: int, **how: Any) -> bytes:
    return crime_csv([(ROBBERY, "Barnet", list(counts))], **how)


# -- receiving and checking --------------------------------------------------------------------------


def test_a_received_file_is_kept_as_it_came_and_checked_by_a_job() -> None:
    content = robbery(1, 2, 3)
    upload = uploads.receive(content, name="january.csv", by=None)
    assert (upload.state, upload.file.read()) == (State.STAGING, content)
    job = uploads.job_of(upload)
    assert job is not None
    assert not Observation.objects.exists()  # a request opens no upload
    assert jobs.run_here(job).state == "done"
    upload.refresh_from_db()
    assert upload.state == State.STAGED
    assert upload.coverage == "Jan 2024 to Mar 2024"
    assert upload.published_on == date(2024, 4, 1)
    assert performance_verbs() == ["upload_received", "upload_staged"]


def test_figures_of_an_unapproved_upload_are_seen_by_nobody() -> None:
    upload = make_upload()
    assert Observation.objects.filter(upload=upload).count() == 6
    assert not Figure.objects.exists()


def test_the_preview_says_what_the_file_holds_and_what_it_would_change() -> None:
    make_upload(crime_csv([(ROBBERY, "Barnet", [100, 200]), (ROBBERY, "Unknown", [1, 1])]), approve=True)
    upload = make_upload(
        crime_csv(
            [(ROBBERY, "Barnet", [100, 150, 9]), (ROBBERY, "Unknown", [1, 1, 1]), (ELSEWHERE, "Barnet", [5, 5, 5])]
        )
    )
    preview = upload.preview
    assert (preview["rows"], preview["cells"], preview["measures"]) == (3, 6, ["robbery"])
    assert [entry["minor"] for entry in preview["mapped"]] == ["ROBBERY OF BUSINESS PROPERTY"]
    assert [entry["minor"] for entry in preview["unmapped"]] == ["PARKING ON THE MOON"]
    assert preview["no_borough"] == [{"name": "Unknown", "rows": 1}]
    assert len(preview["not_in_file"]) == 31
    comparison = preview["comparison"]
    assert (comparison["new"], comparison["revised"], comparison["unchanged"]) == (2, 1, 3)
    assert comparison["revisions"] == [
        {"measure": "robbery", "area": "barnet", "month": "2024-02", "before": 200, "after": 150, "large": True}
    ]


def test_an_older_file_would_not_override_what_was_published_later() -> None:
    make_upload(robbery(1, 2, 3), approve=True)
    older = make_upload(robbery(9, 9))
    assert older.preview["comparison"]["superseded"] == 2
    uploads.approve(older, by=None)
    assert list(Figure.objects.order_by("month").values_list("value", flat=True)) == [1, 2, 3]


def test_the_same_file_again_leads_to_the_upload_that_is_there() -> None:
    first = make_upload(approve=True)
    again = make_upload()
    assert (again.pk, again.state) == (first.pk, State.APPROVED)
    assert Upload.objects.count() == 1
    assert Job.objects.filter(kind="performance.stage").count() == 1


def test_the_same_file_again_may_be_read_in_another_way_until_it_is_approved() -> None:
    content = crime_csv([(HOME, "Barnet", [1]), (SHOP, "Brent", [3])])
    first = make_upload(content)
    again = make_upload(content, absent_is_zero=False)
    assert (again.pk, again.attempt, again.preview["cells"]) == (first.pk, 2, 2)
    assert make_upload(content, absent_is_zero=False, approve=True).attempt == 2
    assert make_upload(content).preview["cells"] == 2  # approved: it stays as it is


def test_a_file_that_was_given_up_can_come_again() -> None:
    first = make_upload()
    uploads.set_aside(first, by=None)
    second = make_upload(approve=True)
    assert second.pk != first.pk
    uploads.take_back(second, reason="Wrong file.", by=None)
    assert make_upload().pk not in {first.pk, second.pk}


def test_checking_twice_keeps_every_cell_once() -> None:
    upload = uploads.receive(robbery(1, 2, 3), name="a.csv", by=None)
    upload = Upload.objects.get(pk=upload.pk)
    for _time in range(2):
        checking.check(upload, lambda done, total: None)  # a worker that died before its switch, and the next one
    assert Observation.objects.count() == 3


def test_a_worker_that_comes_too_late_changes_nothing() -> None:
    upload = uploads.receive(robbery(1, 2, 3), name="a.csv", by=None)
    switch = checking.check(Upload.objects.get(pk=upload.pk), lambda done, total: None)
    job = uploads.job_of(upload)
    assert job is not None
    jobs.run_here(job)
    uploads.approve(upload, by=None)
    switch()
    upload.refresh_from_db()
    assert upload.state == State.APPROVED


def test_a_check_that_breaks_down_says_so_on_the_upload() -> None:
    upload = uploads.receive(robbery(1, 2, 3), name="a.csv", by=None)
    job = uploads.job_of(upload)
    assert job is not None
    with transaction.atomic():
        tasks.give_up(job, "The disk is full")
    upload.refresh_from_db()
    assert upload.state == State.REFUSED
    assert "The disk is full" in upload.problems[0]["text"]


def test_saying_when_a_file_was_published_checks_it_again_and_is_kept() -> None:
    upload = make_upload(robbery(1, 2, 3))
    upload = uploads.correct(upload, published_on=date(2024, 4, 15), absent_is_zero=True, by=None)
    assert upload.state == State.STAGING
    jobs.run_here(uploads.stage(upload, by=None))
    upload.refresh_from_db()
    assert (upload.state, upload.published_on) == (State.STAGED, date(2024, 4, 15))
    unchanged = uploads.correct(upload, published_on=date(2024, 4, 15), absent_is_zero=True, by=None)
    assert unchanged.attempt == upload.attempt


def test_rows_left_out_count_as_zero_unless_unticked() -> None:
    content = crime_csv([(HOME, "Barnet", [1, 2]), (SHOP, "Brent", [3, 4])])
    upload = make_upload(content)
    assert upload.preview["cells"] == 12  # burglary and its two parts, two areas, two months
    assert upload.published_on is not None
    upload = uploads.correct(upload, published_on=upload.published_on, absent_is_zero=False, by=None)
    jobs.run_here(uploads.stage(upload, by=None))
    upload.refresh_from_db()
    assert upload.preview["cells"] == 4


# -- mapping -----------------------------------------------------------------------------------------


def test_a_new_category_in_a_group_that_counts_must_be_mapped_before_approval() -> None:
    upload = make_upload(crime_csv([(ROBBERY, "Barnet", [1, 2]), (NEW, "Barnet", [10, 20])]))
    with pytest.raises(NotAllowed, match="ROBBERY OF A SPACESHIP"):
        uploads.approve(upload, by=None)
    [entry] = upload.preview["unmapped"]
    measure = Measure.objects.get(slug="robbery")
    upload = uploads.map_categories(upload, choices={entry["key"]: [measure]}, by=None)
    jobs.run_here(uploads.stage(upload, by=None))
    uploads.approve(upload, by=None)
    assert list(Figure.objects.order_by("month").values_list("value", flat=True)) == [11, 22]
    assert make_upload(crime_csv([(NEW, "Barnet", [5])], first="202403")).preview["unmapped"] == []  # kept


def test_a_part_counts_in_its_whole_too() -> None:
    upload = make_upload(crime_csv([(("BURGLARY", "BURGLARY OF A TENT"), "Barnet", [1, 2])]))
    key = upload.preview["unmapped"][0]["key"]
    uploads.map_categories(upload, choices={key: [Measure.objects.get(slug="residential-burglary")]}, by=None)
    category = Category.objects.get(key=key)
    assert {measure.slug for measure in category.measures.all()} == {"burglary", "residential-burglary"}


def test_a_category_can_be_ignored_on_purpose() -> None:
    upload = make_upload(crime_csv([(ROBBERY, "Barnet", [1, 2]), (NEW, "Barnet", [10, 20])]))
    key = upload.preview["unmapped"][0]["key"]
    upload = uploads.map_categories(upload, choices={key: []}, by=None)
    jobs.run_here(uploads.stage(upload, by=None))
    upload.refresh_from_db()
    assert (upload.preview["unmapped"], upload.preview["ignored"]) == ([], 1)
    assert Category.objects.get(key=key).is_ignored
    assert "category_mapped" in performance_verbs()


def test_a_new_category_where_nothing_counts_holds_nothing_up() -> None:
    upload = make_upload(crime_csv([(ROBBERY, "Barnet", [1, 2]), (ELSEWHERE, "Barnet", [10, 20])]))
    assert uploads.approve(upload, by=None).state == State.APPROVED


def test_only_categories_of_the_file_can_be_mapped() -> None:
    with pytest.raises(NotAllowed):
        uploads.map_categories(make_upload(), choices={"no|such": []}, by=None)


def test_a_file_of_which_nothing_counts_is_not_approved() -> None:
    with pytest.raises(NotAllowed, match="nothing to approve"):
        uploads.approve(make_upload(crime_csv([(ELSEWHERE, "Barnet", [1])])), by=None)


# -- generated and real ------------------------------------------------------------------------------


def test_real_figures_do_not_enter_a_database_of_generated_ones() -> None:
    generated = robbery(1, 2, 3)
    remember(generated)
    assert make_upload(generated, approve=True).is_generated
    with pytest.raises(ValidationError, match="generated figures"):
        uploads.receive(robbery(4, 5, 6), name="real.csv", by=None)
    assert Upload.objects.count() == 1
    jobs.run_here(Job.objects.get(kind="performance.forget_places"))
    assert StoredFile.objects.count() == 1  # nor is what was refused kept


def test_generated_figures_do_not_enter_a_database_of_real_ones() -> None:
    make_upload(robbery(4, 5, 6), approve=True)
    generated = robbery(1, 2, 3)
    remember(generated)
    with pytest.raises(ValidationError, match="real figures"):
        uploads.receive(generated, name="generated.csv", by=None)


def test_generated_residents_count_as_generated_figures() -> None:
    barnet = Upload._meta.apps.get_model("performance", "Area").objects.get(slug="barnet")
    Denominator.objects.create(area=barnet, kind="population", year=2020, value=5, source="x", is_generated=True)
    with pytest.raises(ValidationError, match="generated figures"):
        make_upload()


# -- what the database refuses -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "approved"},
        {"approved_at": timezone.now()},
        {"taken_back_at": timezone.now()},
        {"state": "taken_back", "approved_at": timezone.now(), "taken_back_at": timezone.now(), "reason": ""},
        {"state": "unheard-of"},
        {"published_on": None},
        {"last_month": 1},
        {"staged_at": None},
    ],
)
def test_the_database_refuses_an_upload_that_contradicts_itself(broken: dict[str, Any]) -> None:
    upload = make_upload()
    with pytest.raises(IntegrityError), transaction.atomic():
        Upload.objects.filter(pk=upload.pk).update(**broken)


def test_the_database_refuses_two_live_uploads_of_one_file() -> None:
    upload = make_upload()
    with pytest.raises(IntegrityError), transaction.atomic():
        Upload.objects.create(file=upload.file, name="again.csv")


def test_the_database_refuses_months_that_are_none_and_hashes_that_are_none() -> None:
    upload = make_upload(approve=True)
    for model in (Observation, Figure):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.filter(upload=upload).update(month=12)
    with pytest.raises(IntegrityError), transaction.atomic():
        GeneratedFile.objects.create(sha256="x")


def test_the_file_stays_where_an_upload_rests_on_it() -> None:
    upload = make_upload()
    with pytest.raises(Exception, match="protected foreign keys"):
        StoredFile.objects.filter(pk=upload.file_id).delete()


# -- the published files -----------------------------------------------------------------------------


@pytest.mark.real_data
def test_a_published_file_comes_in_with_every_category_known(real_data: Path) -> None:
    path = real_data / "borough" / "historical_200801-201612.csv"
    upload = make_upload(path.read_bytes(), name=path.name, approve=True)
    assert upload.preview["unmapped"] == []
    assert upload.preview["not_in_file"] == []
    assert upload.preview["cells"] == Figure.objects.count() == 11 * 32 * 108
    assert "violence-with-injury" not in upload.preview["measures"]
