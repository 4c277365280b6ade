"""What an upload would change before it counts, and which dashboards follow one that does."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from performance.models import Area, Computed, Dashboard, DashboardRow, Measure, Section, Upload
from performance.services import changes, dashboards, uploads
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from tests.factories import ROBBERY, crime_csv, make_upload
from tests.figures_at_hand import LAST, analyst, as_person, with_figures

pytestmark = pytest.mark.django_db


@pytest.fixture
def barnet() -> Area:
    area = with_figures()
    worked()
    return area


def worked() -> Job:
    job = dashboards.live_job()
    assert job
    done = jobs.run_here(job)
    assert done.is_done, done.error
    return done


def staged(counts: list[int], first: str = "202501", **how: Any) -> Upload:
    rows = [(ROBBERY, name, counts) for name in ("Barnet", "Brent")]
    return make_upload(crime_csv(rows, first=first), **how)


def test_an_upload_says_which_ratings_it_would_change(barnet: Area) -> None:
    found = changes.would_change(staged([400, 400, 400], first="202410"))
    assert {(entry["dashboard"], entry["measure"]) for entry in found} == {
        ("overview", "robbery"),
        ("mopac-7", "robbery"),
    }
    entry = found[0]
    assert (entry["name"], entry["to"]) == ("Robbery", {"before": "2024-12", "after": "2024-12"})
    assert entry["rating"]["after"] == "Red"
    assert entry["rating"]["before"] != "Red"
    assert {"text": "Increase in rolling 12 months", "sign": -1} in entry["factors"]["after"]
    assert entry["factors"]["before"] != entry["factors"]["after"]


def test_new_months_of_one_measure_move_a_dashboard_of_several_no_further(barnet: Area) -> None:
    upload = staged([40, 40, 40])
    assert {entry["to"]["after"] for entry in changes.would_change(upload)} <= {"2024-12"}
    uploads.approve(upload, by=None)
    worked()
    assert {found.findings.dashboard.to for found in Computed.objects.all()} == {LAST}


def test_new_months_move_a_dashboard_of_their_measure_alone(barnet: Area) -> None:
    alone = Dashboard.objects.create(slug="alone", name="Alone")
    section = Section.objects.create(dashboard=alone, order=1)
    robbery = Measure.objects.get(slug="robbery")
    DashboardRow.objects.create(dashboard=alone, section=section, measure=robbery, order=1)
    dashboards.rebuild(by=None)
    worked()
    upload = staged([400, 400, 400])
    found = {entry["dashboard"]: entry for entry in changes.would_change(upload)}
    assert found["alone"]["to"] == {"before": "2024-12", "after": "2025-03"}
    uploads.approve(upload, by=None)
    worked()
    result = Computed.objects.get(dashboard=alone).findings.dashboard
    assert (result.to, result.rows[0].rating.rag) == (LAST + 3, found["alone"]["rating"]["after"])


def test_asking_changes_nothing(barnet: Area) -> None:
    before = list(Computed.objects.order_by("pk").values_list("pk", "known_at"))
    changes.would_change(staged([400, 400, 400]))
    assert list(Computed.objects.order_by("pk").values_list("pk", "known_at")) == before
    assert dashboards.live_question(Dashboard.objects.get(slug="overview")).to == 24299  # type: ignore[union-attr]


def test_what_it_says_comes_true_when_it_is_approved(barnet: Area) -> None:
    upload = staged([400, 400, 400], first="202410")
    expected = {entry["dashboard"]: entry["rating"]["after"] for entry in changes.would_change(upload)}
    assert expected
    uploads.approve(upload, by=None)
    worked()
    for slug, rating in expected.items():
        result = Computed.objects.get(dashboard__slug=slug).findings.dashboard
        assert next(row for row in result.rows if row.measure == "robbery").rating.rag == rating


def test_an_upload_published_before_what_is_known_changes_nothing(barnet: Area) -> None:
    upload = staged([400] * 12, first="202401")
    assert changes.would_change(upload, published_on=date(2000, 1, 1)) == []
    assert changes.would_change(upload, published_on=date(2030, 1, 1)) != []


def test_an_upload_of_other_areas_alone_changes_no_rating_of_ours(barnet: Area) -> None:
    rows = [(ROBBERY, "Brent", [400, 400, 400])]
    assert changes.would_change(make_upload(crime_csv(rows, first="202501"))) == []


def test_only_dashboards_that_show_a_changed_measure_are_computed_again(barnet: Area) -> None:
    other = Dashboard.objects.create(slug="other", name="Other")
    section = Section.objects.create(dashboard=other, name="")
    burglary = Measure.objects.get(slug="burglary")
    DashboardRow.objects.create(dashboard=other, section=section, measure=burglary, order=0)
    dashboards.rebuild(by=None)
    worked()
    before = dict(Computed.objects.values_list("dashboard__slug", "known_at"))
    uploads.approve(staged([10, 10, 10]), by=None)
    assert worked().params["measures"] == ["robbery"]
    after = dict(Computed.objects.values_list("dashboard__slug", "known_at"))
    assert {slug for slug in after if after[slug] != before[slug]} == {"overview", "mopac-7"}


def test_before_the_first_file_no_dashboard_says_anything_that_could_change() -> None:
    Area.objects.filter(slug="barnet").update(is_own=True)
    upload = staged([40, 40, 40])
    assert changes.would_change(upload) is None
    page = as_person(analyst()).get(upload.get_absolute_url()).content.decode()
    assert "say nothing yet" in page
    assert "would be another" not in page
