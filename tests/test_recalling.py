"""What the board knew on a day: from the figures that counted then, by the rules in force."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from performance import months
from performance.models import Area, Dashboard, Recollection, Upload
from performance.services import recalling, uploads
from scpb.jobs import services as jobs
from tests.factories import ROBBERY, crime_csv, make_board, make_officer, make_upload
from tests.figures_at_hand import LAST, analyst, as_person, crime, with_figures

pytestmark = pytest.mark.django_db

THEN = date(2025, 3, 14)


@pytest.fixture
def barnet() -> Area:
    """Barnet with figures that were approved in February 2025, and others that took their place in May."""
    area = with_figures()
    happened(Upload.objects.get(), datetime(2025, 2, 10, 12, tzinfo=timezone.get_current_timezone()))
    later = make_upload(crime(scale=2), name="second.csv")
    later = uploads.correct(later, published_on=date(2025, 5, 1), absent_is_zero=True, by=None)
    jobs.run_here(uploads.stage(later, by=None))
    later.refresh_from_db()
    happened(uploads.approve(later, by=None), datetime(2025, 5, 2, 12, tzinfo=timezone.get_current_timezone()))
    return area


def happened(upload: Upload, at: datetime) -> None:
    Upload.objects.filter(pk=upload.pk).update(approved_at=at)


def overview() -> Dashboard:
    return Dashboard.objects.get(slug="overview")


def answered(area: Area, on_day: date = THEN) -> Recollection:
    asked = recalling.recall(overview(), area=area, on_day=on_day, by=None)
    job = recalling.job_of(asked)
    assert job
    done = jobs.run_here(job)
    assert done.is_done, done.error
    asked.refresh_from_db()
    return asked


def volume(asked: Recollection) -> int:
    assert asked.findings
    found = next(row for row in asked.findings.dashboard.rows if row.measure == "robbery").rolling.volume
    assert found
    return found


def test_figures_that_were_approved_later_were_not_known(barnet: Area) -> None:
    then, after = answered(barnet), answered(barnet, date(2025, 5, 2))
    assert volume(after) > 1.5 * volume(then)
    assert then.findings and after.findings
    assert [source.name for source in then.findings.sources] == ["first.csv"]
    assert [source.name for source in after.findings.sources] == ["second.csv"]


def test_a_day_is_known_at_its_end(barnet: Area) -> None:
    with pytest.raises(ValidationError, match="Nothing on this dashboard was known"):
        recalling.recall(overview(), area=barnet, on_day=date(2025, 2, 9), by=None)
    assert answered(barnet, date(2025, 2, 10)).to_month == LAST
    assert recalling.end_of(date(2025, 2, 10)).isoformat() == "2025-02-10T23:59:59.999999+00:00"


def test_one_measure_that_ran_ahead_moved_the_dashboard_no_further(barnet: Area) -> None:
    ahead = make_upload(crime_csv([(ROBBERY, "Barnet", [40, 40])], first="202501"), approve=True, name="ahead.csv")
    happened(ahead, datetime(2025, 3, 1, 12, tzinfo=timezone.get_current_timezone()))
    assert answered(barnet).to_month == LAST


def test_figures_that_were_taken_back_since_were_known_then(barnet: Area) -> None:
    before = volume(answered(barnet))
    uploads.take_back(Upload.objects.get(name="first.csv"), reason="It was wrong.", by=None)
    Recollection.objects.all().delete()
    assert volume(answered(barnet)) == before


def test_the_rule_set_is_that_of_the_day(barnet: Area) -> None:
    assert answered(barnet).rule_set.version == "2020"
    happened(Upload.objects.get(name="first.csv"), datetime(2019, 1, 1, 12, tzinfo=timezone.get_current_timezone()))
    asked = recalling.recall(overview(), area=barnet, on_day=date(2019, 3, 1), to=months.parse("2018-12"), by=None)
    assert asked.rule_set.version == "2014"


def test_the_same_question_is_answered_once(barnet: Area) -> None:
    first = answered(barnet)
    again = recalling.recall(overview(), area=barnet, on_day=THEN, by=None)
    assert (again.pk, Recollection.objects.count()) == (first.pk, 1)


@pytest.mark.parametrize(
    ("on_day", "to", "why"),
    [
        (timezone.localdate(), None, "not over"),
        (timezone.localdate() + timedelta(days=3), None, "not over"),
        (date(1990, 1, 1), None, "No rule set was in force"),
        (THEN, months.parse("2025-04"), "had not begun"),
    ],
)
def test_a_question_that_has_no_answer_says_why(barnet: Area, on_day: date, to: int | None, why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        recalling.recall(overview(), area=barnet, on_day=on_day, to=to, by=None)


def test_an_officer_asks_waits_and_reads(barnet: Area) -> None:
    client = as_person(make_officer(make_board()))
    form = client.get(reverse("performance:recall")).context["form"]
    sent = {"dashboard": form.initial["dashboard"].pk, "area": barnet.pk, "on_day": THEN.isoformat(), "to": ""}
    response = client.post(reverse("performance:recall"), sent)
    asked = Recollection.objects.get()
    assert response.url == asked.get_absolute_url()
    assert "Waiting for its turn" in client.get(response.url).content.decode()
    answered(barnet)
    page = client.get(response.url).content.decode()
    assert "Overview as known on 14 March 2025" in page
    assert f"{volume(Recollection.objects.get()):,}" in page
    assert "first.csv" in page
    table = client.get(reverse("performance:recollection_csv", args=[asked.uuid])).content.decode()
    assert str(volume(Recollection.objects.get())) in table


def test_a_day_that_is_not_over_is_said_beside_its_field(barnet: Area) -> None:
    client = as_person(analyst())
    sent = {"dashboard": overview().pk, "area": barnet.pk, "on_day": timezone.localdate().isoformat()}
    response = client.post(reverse("performance:recall"), sent)
    assert response.status_code == 422
    assert "That day is not over" in response.content.decode()


def test_the_database_keeps_a_question_once(barnet: Area) -> None:
    asked = answered(barnet)
    asked.pk, asked.uuid = None, None
    with pytest.raises(IntegrityError), transaction.atomic():
        Recollection.objects.bulk_create(
            [
                Recollection(
                    **{
                        name: getattr(asked, name)
                        for name in ("dashboard", "area", "rule_set", "on_day", "to_month", "quarter_to")
                    }
                )
            ]
        )
