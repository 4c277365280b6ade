"""Pictures, charts and tables in reports, and what the database refuses of them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from meetings.models import (
    Report,
    ReportFigure,
    ReportForm,
    ReportImage,
    ReportSection,
    ReportVersion,
)
from meetings.pages.reports import for_readers
from meetings.report_forms.figures import shown
from meetings.report_forms.missing import findings
from meetings.services import packs, report_parts, reports
from meetings.services.reports import Written
from performance.models import Measure
from scpb.errors import NotAllowed
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from tests.meetings import make_pack
from tests.reports import (
    as_person,
    fresh,
    make_report,
    officer_of,
    walked,
    write,
)
from tests.test_packs import texts
from tests.world import png
from tests.worlds.reports import rewrite

pytestmark = pytest.mark.django_db


# -- pictures and figures --------------------------------------------------------------------------------------------


def add_image(report: Report, content: bytes | None = None) -> ReportImage:
    client = as_person(officer_of(report))
    upload = ContentFile(content or png(), name="map.png")
    url = reverse("meetings:add_report_image", args=[report.uuid])
    assert client.post(url, {"upload": upload, "alternative": "A map of the wards"}).status_code == 302
    return report.images.latest("pk")


def opened_by_its_job(image: ReportImage) -> ReportImage:
    jobs.run_here(Job.objects.get(key=f"meetings.check_report_image:{image.uuid}"))
    image.refresh_from_db()
    return image


def test_a_picture_is_drawn_anew_by_a_job_and_printed_with_its_words() -> None:
    report = rewrite(make_report())
    image = add_image(report)
    assert findings(fresh(report)) == ["The picture “A map of the wards” is still being checked."]
    image = opened_by_its_job(image)
    assert image.file
    assert image.file.sha256 != image.original.sha256
    html = f'<p>Here:</p><p><img src="{image.get_absolute_url()}" alt="something else"></p>'
    write(report, sections={"why": Written(text=html)})
    document = for_readers(fresh(report).item, officer_of(report))
    assert document
    assert f'<img src="{image.get_absolute_url()}" alt="A map of the wards">' in document.sections[0].html
    pack = make_pack(report.item.meeting)
    assert pack.is_built, pack.reason


def test_a_picture_that_cannot_be_opened_is_refused_with_the_reason() -> None:
    report = rewrite(make_report())
    image = opened_by_its_job(add_image(report, b"\x89PNG\r\n\x1a\nnot at all"))
    assert image.file is None
    assert image.reason
    assert any("was refused" in sentence for sentence in findings(fresh(report)))


def test_a_picture_is_for_who_reads_the_report() -> None:
    report = rewrite(make_report())
    image = opened_by_its_job(add_image(report))
    assert Client().get(image.get_absolute_url()).status_code == 404
    answer = as_person(officer_of(report)).get(image.get_absolute_url())
    assert answer.getvalue()
    assert answer.headers["Content-Type"] == "image/png"


def test_what_is_no_picture_is_refused_at_once() -> None:
    report = make_report()
    url = reverse("meetings:add_report_image", args=[report.uuid])
    answer = as_person(officer_of(report)).post(url, {"upload": ContentFile(b"MZ", name="x.png"), "alternative": "x"})
    assert answer.status_code == 422


def test_a_chart_and_a_table_of_a_frozen_dashboard_stand_in_the_text_and_in_print(world: Any) -> None:
    report = walked("approved")
    reports.step(report, to="writing", version=report.version, by=None, note="Add figures.")
    client = as_person(officer_of(report))
    url = reverse("meetings:add_report_figure", args=[report.uuid])
    figure = {
        "edition": world.released.pk,
        "measure": world.measure.pk,
        "section": "why",
        "caption": "Burglary by month",
    }
    for shape in ("chart", "table"):
        assert client.post(url, {**figure, "shape": shape}).status_code == 302
    document = for_readers(fresh(report).item, officer_of(report))
    assert document
    chart, table = document.sections[0].figures
    assert chart.svg.startswith("<svg")
    assert table.svg == ""
    assert len(table.rows) == 24
    printed = " ".join(texts(make_pack(report.item.meeting)))
    assert "Burglary by month" in printed
    assert table.rows[-1][1] in printed


def test_a_chart_is_of_a_frozen_dashboard_that_has_the_measure(world: Any) -> None:
    report = make_report()
    chosen = {"shape": "chart", "section": "", "caption": ""}
    with pytest.raises(NotAllowed, match="frozen"):
        report_parts.add_figure(report, by=None, edition=world.begun, measure=world.measure, **chosen)
    absent = Measure.objects.exclude(pk__in=world.released.dashboard.measures.all())[0]
    url = reverse("meetings:add_report_figure", args=[report.uuid])
    client = as_person(officer_of(report))
    assert client.post(url, {**chosen, "edition": world.released.pk, "measure": absent.pk}).status_code == 422


def test_the_public_reads_no_figure_that_is_not_for_publication(world: Any) -> None:
    Measure.objects.filter(pk=world.measure.pk).update(access="members")
    report = make_report()
    figure = report_parts.add_figure(
        report, by=None, edition=world.released, measure=world.measure, shape="table", section="why", caption=""
    )
    assert shown(figure, public=False).rows
    assert not shown(figure, public=True).rows
    assert "not for publication" in shown(figure, public=True).note


def test_a_pack_releases_the_dashboard_that_a_public_report_shows_a_part_of(world: Any) -> None:
    report = walked("writing")
    report_parts.add_figure(
        report, by=None, edition=world.frozen, measure=world.measure, shape="chart", section="", caption=""
    )
    for to in ("written", "checked", "approved"):
        reports.step(fresh(report), to=to, version=fresh(report).version, by=None)
    packs.publish(report.item.meeting, by=None)
    world.frozen.refresh_from_db()
    assert world.frozen.is_released


# -- what the database refuses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Report, {"state": "lost"}),
        (Report, {"state": "approved", "approved_at": None}),
        (Report, {"state": "checked", "checked_at": None}),
        (ReportImage, {"alternative": ""}),
        (ReportFigure, {"shape": "pie"}),
    ],
)
def test_the_database_refuses_what_breaks_a_rule(world: Any, model: Any, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=model.objects.latest("pk").pk).update(**values)


@pytest.mark.parametrize("model", [ReportSection, ReportVersion, ReportForm])
def test_the_database_keeps_one_of_each(world: Any, model: Any) -> None:
    row = model.objects.latest("pk")
    row.pk = None
    if hasattr(row, "uuid"):
        row.uuid = "5f8b1c4e-3a51-4a53-9d7c-111111111111"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
