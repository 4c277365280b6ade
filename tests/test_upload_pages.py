"""The pages of uploads: what an analyst sees before anything counts, and what others do not see."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from performance.formats.reading import MAX_BYTES
from performance.models import Category, Figure, Upload
from performance.models.uploads import State
from performance.services import uploads
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from scpb.people.models import Person
from tests.factories import (
    ROBBERY,
    crime_csv,
    make_analyst,
    make_board,
    make_member,
    make_officer,
    make_person,
    make_upload,
)

pytestmark = pytest.mark.django_db

NEW = ("ROBBERY", "ROBBERY OF A SPACESHIP")
STEPS = ["correct", "map", "approve", "check", "set_aside"]


@pytest.fixture
def analyst(client: Client) -> Person:
    person = make_analyst()
    client.force_login(person)
    return person


def text(client: Client, upload: Upload | str = "uploads") -> str:
    address = reverse(f"performance:{upload}") if isinstance(upload, str) else upload.get_absolute_url()
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def press(client: Client, step: str, upload: Upload, **values: object) -> int:
    return client.post(reverse(f"performance:upload_{step}", args=[upload.uuid]), values).status_code


def checked(upload: Upload) -> Upload:
    upload.refresh_from_db()
    jobs.run_here(uploads.stage(upload, by=None))
    upload.refresh_from_db()
    return upload


def test_an_analyst_uploads_maps_and_approves(client: Client, analyst: Person) -> None:
    content = crime_csv([(ROBBERY, "Barnet", [100, 200]), (NEW, "Barnet", [10, 20])])
    file = SimpleUploadedFile("figures.csv", content, content_type="text/csv")
    answer = client.post(reverse("performance:new_upload"), {"file": file, "absent_is_zero": "on"})
    upload = Upload.objects.get()
    assert answer.headers["Location"] == upload.get_absolute_url()
    assert "The file is being checked" in text(client, upload)
    assert "figures.csv" in text(client)
    upload = checked(upload)
    page = text(client, upload)
    assert "1 thing stops approval" in page
    assert "ROBBERY: ROBBERY OF A SPACESHIP" in page
    assert ">Approve<" not in page
    assert press(client, "map", upload, category_0="robbery") == 302
    page = text(client, checked(upload))
    assert "Categories: 2 mapped" in page
    assert ">Approve<" in page
    assert press(client, "approve", upload) == 302
    assert press(client, "approve", upload) == 302  # pressed twice
    page = text(client, upload)
    assert f"by {analyst}" in page
    assert ">Approve<" not in page
    assert list(Figure.objects.order_by("month").values_list("value", flat=True)) == [110, 220]


YEARS = b"code,name,2019\nE09000003,Barnet,390590\n"


def test_a_table_that_does_not_say_whom_it_counts_is_told_so_on_its_page(client: Client, analyst: Person) -> None:
    upload = make_upload(YEARS)
    assert upload.state == State.REFUSED
    page = text(client, upload)
    assert "Choose the form of the file that names it" in page
    assert '<option value="of-population">' in page
    assert press(client, "check", upload, asked_format="no-such-form") == 422
    assert press(client, "check", upload, asked_format="of-population") == 302
    assert checked(upload).state == State.STAGED


def test_a_file_that_came_in_before_says_so(client: Client, analyst: Person) -> None:
    make_upload(crime_csv([(ROBBERY, "Barnet", [100, 200])]))
    again = SimpleUploadedFile("again.csv", crime_csv([(ROBBERY, "Barnet", [100, 200])]))
    answer = client.post(reverse("performance:new_upload"), {"file": again, "absent_is_zero": "on"}, follow=True)
    assert Upload.objects.count() == 1
    assert "The same file has come in before" in answer.content.decode()


def test_a_check_that_ends_while_its_page_is_made_shows_what_came_of_it(
    client: Client, analyst: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = uploads.receive(crime_csv([(ROBBERY, "Barnet", [100, 200])]), name="figures.csv", by=analyst)
    job_of = uploads.job_of

    def ended(of: Upload) -> Job | None:
        checked(Upload.objects.get(pk=of.pk))
        return job_of(of)

    monkeypatch.setattr(uploads, "job_of", ended)
    page = text(client, upload)
    assert "To be approved" in page
    assert "is being checked" not in page


def test_a_category_left_undecided_stays_so_and_one_can_be_ignored(client: Client, analyst: Person) -> None:
    upload = make_upload(crime_csv([(ROBBERY, "Barnet", [1]), (NEW, "Barnet", [2])]), by=analyst)
    assert press(client, "map", upload, category_0="") == 302
    upload.refresh_from_db()
    assert (upload.state, upload.attempt) == (State.STAGED, 1)
    assert press(client, "map", upload, category_0="-") == 302
    assert Category.objects.get(minor=NEW[1]).is_ignored
    assert press(client, "map", checked(upload), category_0="nonsense") == 302  # it is not asked any more


def test_the_page_lists_the_largest_revisions(client: Client, analyst: Person) -> None:
    make_upload(crime_csv([(ROBBERY, "Barnet", [1000, 20])]), approve=True)
    page = text(client, make_upload(crime_csv([(ROBBERY, "Barnet", [1200, 21, 5])]), by=analyst))
    assert "The 2 largest revisions" in page
    assert "<strong>+200</strong>" in page
    assert ">+1<" in page
    assert "1 by 1% or more, and by 5 or more" in page


def test_the_page_tells_rows_that_are_no_borough_and_boroughs_left_out(client: Client, analyst: Person) -> None:
    upload = make_upload(crime_csv([(ROBBERY, "Barnet", [1]), (ROBBERY, "Aviation Security (SO18)", [""])]), by=analyst)
    page = text(client, upload)
    assert "London Heathrow and London City Airports (1)" in page
    assert "31 boroughs" in page
    assert "counted as zero" in page
    assert "Row 3, column 202401: The cell is empty" in page


def test_the_page_says_when_figures_changed_since_the_check(client: Client, analyst: Person) -> None:
    upload = make_upload(crime_csv([(ROBBERY, "Barnet", [1, 2])]), by=analyst)
    assert "since this check" not in text(client, upload)
    make_upload(crime_csv([(ROBBERY, "Barnet", [3])]), approve=True)
    assert "since this check" in text(client, upload)
    assert press(client, "check", upload) == 302
    assert "since this check" not in text(client, checked(upload))


def test_the_day_of_publication_can_be_corrected_but_not_into_the_future(client: Client, analyst: Person) -> None:
    upload = make_upload(by=analyst)
    assert press(client, "correct", upload, published_on="2999-01-01", absent_is_zero="on") == 422
    assert press(client, "correct", upload, published_on="2024-05-05", absent_is_zero="on") == 302
    upload.refresh_from_db()
    assert upload.published_on == date(2024, 5, 5)


def test_a_file_is_set_aside_or_taken_back_with_a_reason(client: Client, analyst: Person) -> None:
    first = make_upload(by=analyst)
    assert press(client, "set_aside", first) == 302
    second = make_upload(by=analyst, approve=True)
    assert "Take back" in text(client, second)
    assert client.get(reverse("performance:upload_take_back", args=[second.uuid])).status_code == 200
    assert press(client, "take_back", second, reason="") == 422
    assert press(client, "take_back", second, reason="The publisher withdrew it.") == 302
    assert "The publisher withdrew it." in text(client, second)
    assert not Figure.objects.exists()


def test_a_step_that_the_state_does_not_allow_is_refused_with_the_reason(client: Client, analyst: Person) -> None:
    upload = make_upload(by=analyst, approve=True)
    answer = client.post(reverse("performance:upload_set_aside", args=[upload.uuid]))
    assert answer.status_code == 409
    assert "is approved, so this cannot be done now" in answer.content.decode()


def test_a_file_far_too_large_or_empty_is_refused_by_the_form(client: Client, analyst: Person) -> None:
    large = SimpleUploadedFile("large.csv", b"x" * (MAX_BYTES + 1))
    for file, reason in ((large, "the most is 32 MB"), (SimpleUploadedFile("empty.csv", b""), "is empty")):
        answer = client.post(reverse("performance:new_upload"), {"file": file})
        assert answer.status_code == 422
        assert reason in answer.content.decode()
    assert not Upload.objects.exists()


def test_the_file_is_given_out_as_it_was_received(client: Client, analyst: Person) -> None:
    upload = make_upload(by=analyst)
    answer = client.get(reverse("performance:upload_file", args=[upload.uuid]))
    assert b"".join(answer.streaming_content) == upload.file.read()  # type: ignore[attr-defined]
    assert "attachment" in answer.headers["Content-Disposition"]


def test_officers_see_uploads_and_change_nothing(client: Client) -> None:
    upload = make_upload()
    client.force_login(make_officer(make_board()))
    assert "To be approved" in text(client, upload)
    assert ">Approve<" not in text(client, upload)
    assert "Upload a file" not in text(client)
    assert client.get(reverse("performance:new_upload")).status_code == 403
    for step in STEPS:
        values = {"published_on": "2024-05-05"} if step == "correct" else {}
        assert press(client, step, upload, **values) == 403
    assert client.get(reverse("performance:upload_take_back", args=[upload.uuid])).status_code == 403


@pytest.mark.parametrize("who", ["member", "nobody", "administrator"])
def test_for_everybody_else_there_are_no_uploads(client: Client, who: str) -> None:
    upload = make_upload()
    member = make_member(make_board()).person
    client.force_login(
        {"member": member, "nobody": make_person(), "administrator": make_person(is_superuser=True)}[who]
    )
    for name in ("uploads", "new_upload"):
        assert client.get(reverse(f"performance:{name}")).status_code == 404
    for name in ("upload", "upload_file", "upload_take_back"):
        assert client.get(reverse(f"performance:{name}", args=[upload.uuid])).status_code == 404
    for step in STEPS:
        assert press(client, step, upload) == 404


def test_strangers_are_asked_to_sign_in(client: Client) -> None:
    for name in ("uploads", "new_upload"):
        assert client.get(reverse(f"performance:{name}")).status_code == 302


def test_the_list_takes_the_same_queries_for_one_file_and_for_many(
    client: Client, analyst: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_upload(crime_csv([(ROBBERY, "Barnet", [1])]), by=analyst, approve=True)
    client.get(reverse("performance:uploads"))
    with django_assert_num_queries(5):
        client.get(reverse("performance:uploads"))
    for number in range(2, 12):
        make_upload(crime_csv([(ROBBERY, "Barnet", [number])]), by=analyst)
    with django_assert_num_queries(5):
        client.get(reverse("performance:uploads"))


def test_a_preview_takes_few_queries(
    client: Client, analyst: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    upload = make_upload(crime_csv([(ROBBERY, "Barnet", [1]), (NEW, "Barnet", [1])]), by=analyst)
    with django_assert_num_queries(8):
        client.get(upload.get_absolute_url())
