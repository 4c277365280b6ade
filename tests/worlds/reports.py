"""What reports add to the world: one that is being written, by somebody who sees nothing else of the draft agenda."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.utils import timezone

from meetings.models import Report, ReportForm, ReportImage
from meetings.services import agenda, meetings, report_parts, reports
from scpb.documents import services as documents

if TYPE_CHECKING:
    from tests.world import World


def make(world: World) -> None:
    begins = timezone.now() + timedelta(days=200)
    hours = {"starts_at": begins, "ends_at": begins + timedelta(hours=2)}
    world.reported = meetings.plan_meeting(world.board, by=None, venue=world.venue, **hours)
    leads = [agenda.Leads(post=world.post)]
    world.reported_item = agenda.add_item(world.reported, by=None, title="Safer streets", leads=leads)
    world.unreported_item = agenda.add_item(world.reported, by=None, title="Night-time economy", leads=leads)
    world.report_form = ReportForm.objects.get(slug="implications")
    report = reports.begin(world.reported_item, form=world.report_form, by=None)
    people = {"author": world.adviser, "approver": world.member}
    reports.arrange(report, by=None, write_by=date(2020, 1, 2), **people)
    world.report = rewrite(report)
    world.report_image = make_image(world.report)
    shown = f'<p><img src="{world.report_image.get_absolute_url()}" alt="A map of the wards"></p>'
    sections = {"why": reports.Written(text=f"<p>Where it is needed:</p>{shown}")}
    world.report.refresh_from_db()
    reports.write(world.report, version=world.report.version, by=None, sections=sections)
    world.report_figure = report_parts.add_figure(
        world.report, by=None, edition=world.released, measure=world.measure, shape="chart", section="why", caption=""
    )
    world.report.refresh_from_db()
    handed_in = agenda.add_item(world.reported, by=None, title="Parks after dark", leads=leads)
    begun = reports.begin(handed_in, form=world.report_form, by=None)
    reports.arrange(begun, by=None, check_by=date(2020, 1, 3), **people)
    written = rewrite(begun)
    world.handed_in = reports.step(written, to="written", version=written.version, by=None)
    world.reported.refresh_from_db()


def rewrite(report: Report, *, complete: bool = True) -> Report:
    """Everything that the form of 2022 asks for."""
    values = {"wards": "All", "urgent": "no", "key": "no", "contact": "Community safety manager"}
    cleared = {"cleared_by": "Finance", "cleared_on": date(2020, 1, 2)}
    form = report.form
    assert form is not None
    sections = {
        section["key"]: reports.Written(
            text=f"<p>Words on {section['title'].lower()}.</p>", **(cleared if section["is_implication"] else {})
        )
        for section in form.definition["sections"]
        if section["holds"] and complete
    }
    lines = [reports.Line("Note the plan."), reports.Line("Agree the budget.")]
    report.refresh_from_db()
    return reports.write(
        report, version=report.version, by=None, values=values, sections=sections, recommendations=lines
    )


def make_image(report: Report) -> ReportImage:
    """A picture that a job has opened."""
    upload = ContentFile(b"\x89PNG\r\n\x1a\nreport", name="map.png")
    words = {"media_type": "image/png", "alternative": "A map of the wards"}
    image = report_parts.add_image(report, upload=upload, by=None, **words)
    drawn = documents.store(b"\x89PNG\r\n\x1a\ndrawn", name="map.png", media_type="image/png", by=None)
    report_parts.accept_image(image, file=drawn)
    image.refresh_from_db()
    return image
