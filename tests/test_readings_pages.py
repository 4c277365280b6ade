"""Figures that are typed, and the pages of what is known of a measure; what they export can be uploaded again."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from performance import ledger, readings
from performance.demonstration import remember
from performance.models import Area, Figure, Measure, Reading, Upload
from performance.models.uploads import State
from performance.services import uploads
from scpb.jobs import services as jobs
from scpb.people.models import Person
from tests.factories import (
    ROBBERY,
    crime_csv,
    make_analyst,
    make_board,
    make_measure,
    make_officer,
    make_upload,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst(client: Client) -> Person:
    person = make_analyst()
    client.force_login(person)
    return person


@pytest.fixture
def rate() -> Measure:
    return make_measure(name="Proven re-offending", slug="re-offending", unit="percent", decimals=1)


def barnet() -> Area:
    return Area.objects.get(slug="barnet")


def lines(*others: dict[str, str]) -> dict[str, str]:
    """What the form sends of others' figures."""
    sent = {"others-TOTAL_FORMS": "6", "others-INITIAL_FORMS": "0"}
    for number in range(6):
        line = {"comparator": "", "value": "", "aspect": "level", "base": ""}
        line |= others[number] if number < len(others) else {}
        sent |= {f"others-{number}-{name}": value for name, value in line.items()}
    return sent


def post(client: Client, measure: Measure, *others: dict[str, str], **typed: Any) -> Any:
    sent = {"area": barnet().pk, "period": "Oct 16 – Sep 17"} | typed
    return client.post(reverse("performance:enter") + f"?measure={measure.slug}", {**lines(*others), **sent})


def checked(upload: Upload) -> Upload:
    """The upload after its job."""
    job = uploads.job_of(upload)
    assert job
    assert jobs.run_here(job).is_done
    return Upload.objects.get(pk=upload.pk)


def text(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(f"performance:{name}", args=args))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


# -- typing ----------------------------------------------------------------------------------------------------------


def test_a_measure_is_chosen_and_its_form_says_what_its_figures_are(
    client: Client, analyst: Person, rate: Measure
) -> None:
    assert "Proven re-offending" in text(client, "enter")
    form = client.get(reverse("performance:enter") + "?measure=re-offending").content.decode()
    assert "In per cent, as 25.4." in form
    assert "Sample size" in form
    count = client.get(reverse("performance:enter") + "?measure=robbery").content.decode()
    assert "A count: a whole number." in count
    assert "Sample size" not in count
    assert client.get(reverse("performance:enter") + "?measure=nonsense").status_code == 422


def test_several_figures_of_one_period_are_typed_into_one_form(client: Client, analyst: Person, rate: Measure) -> None:
    answer = post(
        client,
        rate,
        {"comparator": "London", "value": "26"},
        {"comparator": "National", "value": "28.7%"},
        {"comparator": "Predicted", "value": "-5.6", "aspect": "change", "base": "Predicted"},
        value="25.4%",
        numerator="30",
        denominator="118",
        change="-0.9",
        base="a year before",
        rank="8",
        of="32",
        group="london",
        note="Cohort of 2016",
    )
    upload = Upload.objects.get()
    assert answer.headers["Location"] == upload.get_absolute_url()
    assert checked(upload).state == State.STAGED
    uploads.approve(upload, by=analyst)
    found = readings.known([rate], barnet())[rate.pk]
    assert {(one.comparator, one.aspect, one.base): one.value for one in found} == {
        ("", "level", ""): Decimal("25.4"),
        ("London", "level", ""): 26,
        ("National", "level", ""): Decimal("28.7"),
        ("Predicted", "change", "Predicted"): Decimal("-5.6"),
        ("", "change", "a year before"): Decimal("-0.9"),
        ("London", "rank", ""): 8,
    }
    assert {one.note for one in found} == {"Cohort of 2016"}
    assert upload.received_by == analyst


def test_a_figure_can_count_as_soon_as_it_is_checked(client: Client, analyst: Person, rate: Measure) -> None:
    post(client, rate, value="25.4", approves="on")
    upload = checked(Upload.objects.get())
    assert (upload.state, upload.approved_by) == (State.APPROVED, analyst)


def test_typing_a_figure_again_corrects_it_and_the_last_word_counts(
    client: Client, analyst: Person, rate: Measure
) -> None:
    for value in ("25.4", "26.4", "25.4", "25.4"):
        post(client, rate, value=value, approves="on")
        latest = Upload.objects.latest("pk")
        if latest.state == State.STAGING:
            checked(latest)
        assert [one.value for one in readings.known([rate], barnet())[rate.pk]] == [Decimal(value)]
    assert Upload.objects.count() == 3  # the same figure twice in a row is one


def test_that_a_figure_is_awaited_can_be_said(client: Client, analyst: Person, rate: Measure) -> None:
    post(client, rate, period="2031/32", is_awaited="on", approves="on")
    checked(Upload.objects.get())
    assert [one.awaited for one in readings.known([rate], barnet())[rate.pk]] == [True]


def test_a_months_count_goes_to_the_counts_that_are_shown(client: Client, analyst: Person) -> None:
    make_upload(crime_csv([(ROBBERY, "Barnet", [10, 11])]), approve=True)
    robbery = Measure.objects.get(slug="robbery")
    post(client, robbery, {"comparator": "London", "value": "900"}, value="12", period="2024-02", approves="on")
    for upload in Upload.objects.filter(state=State.STAGING):
        checked(upload)
    assert list(Figure.objects.order_by("month").values_list("value", flat=True)) == [10, 12]
    assert [(one.comparator, one.value) for one in Reading.objects.all()] == [("London", 900)]


WRONG = [
    ({}, "value", "Enter a figure"),
    ({"value": "4,5"}, "value", "is no number"),
    ({"value": "25.4", "is_awaited": "on"}, "value", "no value yet"),
    ({"value": "-3"}, "value", "less than nothing"),
    ({"value": "3", "period": "last year"}, "period", "is no period"),
    ({"value": "3", "period": ""}, "period", "Fill in “Period”"),
    ({"numerator": "3"}, "value", "belong to"),
    ({"change": "3"}, "base", "against what"),
    ({"rank": "33", "of": "32", "group": "London"}, "rank", "larger than the number"),
    ({"rank": "3", "of": "32"}, "group", "in which group"),
    ({"of": "32", "group": "London"}, "rank", "is missing"),
]


@pytest.mark.parametrize(("typed", "field", "reason"), WRONG)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_kept(
    client: Client, analyst: Person, rate: Measure, typed: dict[str, str], field: str, reason: str
) -> None:
    answer = post(client, rate, **typed)
    assert answer.status_code == 422
    assert any(reason in error for error in answer.context["form"].errors[field]), answer.context["form"].errors
    assert "There is a problem" in answer.content.decode()
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("others", "reason"),
    [
        ([{"value": "3"}], "Say whose figure it is"),
        ([{"comparator": "London", "value": "x"}], "is no number"),
        ([{"comparator": "London", "value": "3", "aspect": "change"}], "against what"),
        ([{"comparator": "London", "value": "3"}, {"comparator": "LONDON", "value": "4"}], "stands above"),
    ],
)
def test_what_is_wrong_with_others_figures_is_said_line_by_line(
    client: Client, analyst: Person, rate: Measure, others: list[dict[str, str]], reason: str
) -> None:
    answer = post(client, rate, *others, value="3")
    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert not Upload.objects.exists()


def test_a_count_bears_no_sign_of_per_cent_and_no_part_of_one(client: Client, analyst: Person) -> None:
    robbery = Measure.objects.get(slug="robbery")
    for value, reason in (("12%", "not counted in per cent"), ("1.5", "figures are whole")):
        answer = post(client, robbery, value=value, period="2023/24")
        assert answer.status_code == 422
        assert reason in answer.content.decode()


def test_what_is_typed_in_a_demonstration_is_illustrative(client: Client, analyst: Person, rate: Measure) -> None:
    generated = crime_csv([(ROBBERY, "Barnet", [1, 2, 3])])
    remember(generated)
    make_upload(generated, approve=True)
    post(client, rate, value="25.4")
    assert Upload.objects.latest("pk").is_generated


def test_officers_look_and_do_not_type(client: Client, rate: Measure) -> None:
    client.force_login(make_officer(make_board()))
    assert post(client, rate, value="25.4").status_code == 403
    page = text(client, "readings", rate.slug)
    assert "Enter figures" not in page


# -- looking ---------------------------------------------------------------------------------------------------------


def test_the_page_of_a_measure_shows_what_counts_and_what_does_not(
    client: Client, analyst: Person, rate: Measure
) -> None:
    for value in ("25.4", "26.4"):
        post(client, rate, {"comparator": "National", "value": "28.7"}, value=value, sample_size="118", approves="on")
        checked(Upload.objects.latest("pk"))
    post(client, rate, value="27.4")
    checked(Upload.objects.latest("pk"))
    page = text(client, "readings", rate.slug)
    assert "Oct 2016–Sep 2017" in page
    assert "<s>25.4%</s>" in page
    assert "26.4%<span" in page
    assert "superseded" in page
    assert "to be approved" in page
    assert "118 asked" in page
    assert str(analyst) in page
    assert "Sep 2017" in text(client, "figures")


def test_the_readings_that_a_page_exports_can_be_uploaded_again_unchanged(
    client: Client, analyst: Person, rate: Measure
) -> None:
    for typed in (
        {"value": "25.4"},
        {"value": "26", "period": "12 months to 05/01/2020"},
        {"is_awaited": "on", "period": "2031" + "-01"},
    ):
        post(
            client,
            rate,
            {"comparator": "National", "value": "28.75"},
            **typed,
            approves="on",
            note="=1+1",
            rank="3",
            of="32",
            group="London",
        ) if "value" in typed else post(client, rate, **typed, approves="on")
        checked(Upload.objects.latest("pk"))
    before = readings.known([rate], barnet())[rate.pk]
    content = client.get(reverse("performance:readings_csv", args=[rate.slug])).content
    again = make_upload(content, by=analyst)
    comparison = again.preview["comparison"]
    assert (comparison["unchanged"], comparison["new"], comparison["revised"]) == (len(before), 0, 0)
    uploads.approve(again, by=analyst)
    assert readings.known([rate], barnet())[rate.pk] == before
    assert client.get(reverse("performance:readings_csv", args=[rate.slug])).content == content


def test_the_counts_that_a_page_exports_can_be_uploaded_again_unchanged(client: Client, analyst: Person) -> None:
    make_upload(crime_csv([(ROBBERY, "Barnet", [10, 11]), (ROBBERY, "Brent", [20, 21])]), approve=True)
    before = set(Figure.objects.values_list("series", "area", "month", "value"))
    content = client.get(reverse("performance:counts_csv", args=["robbery"])).content
    again = make_upload(content, by=analyst)
    comparison = again.preview["comparison"]
    assert (comparison["unchanged"], comparison["new"], comparison["revised"]) == (4, 0, 0)
    uploads.approve(again, by=analyst)
    assert set(Figure.objects.values_list("series", "area", "month", "value")) == before
    assert client.get(reverse("performance:counts_csv", args=["robbery"])).content == content


def test_the_list_of_measures_says_until_when_our_own_counts_are_known(client: Client, analyst: Person) -> None:
    Area.objects.filter(slug="barnet").update(is_own=True)
    make_upload(crime_csv([(ROBBERY, "Barnet", [10, 11]), (ROBBERY, "Brent", [20, 21])]), approve=True)
    known = {measure.slug: measure.last_month for measure in ledger.measures()}
    last = Figure.objects.filter(area__slug="barnet", series__measure__slug="robbery").latest("month").month
    assert (known["robbery"], known["hate-crime"]) == (last, None)
    Area.objects.update(is_own=False)
    assert {measure.last_month for measure in ledger.measures()} == {None}


def test_the_preview_of_readings_says_what_would_change(client: Client, analyst: Person, rate: Measure) -> None:
    make_upload(b"measure,area,period,value\nre-offending,Barnet,2018/19,100\n", approve=True)
    upload = make_upload(b"measure,area,period,value\nre-offending,Barnet,2018/19,120\n", by=analyst)
    page = " ".join(client.get(upload.get_absolute_url()).content.decode().split())
    assert "<strong>120</strong>" in page
    assert "1 by 1% or more, and by 5 or more" in page
    assert "Row 2, column value: The figure is more than 100 per cent." in page
    assert "Rows that the file leaves out" not in page
    answer = client.post(reverse("performance:upload_correct", args=[upload.uuid]), {"published_on": "2020-01-01"})
    assert answer.status_code == 302
