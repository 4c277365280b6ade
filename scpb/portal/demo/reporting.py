"""A report on a form before the coming meeting: written and checked, so that it waits for the chair to approve it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from meetings.models import Meeting, ReportForm
from meetings.services import reports
from meetings.services.reports import Written
from scpb.portal.demo.clock import it_is
from scpb.portal.demo.jobs import work_off
from scpb.portal.demo.partnership import Partnership

TITLE = "Street lighting and the fear of crime"
VALUES = {
    "author": "Assistant Director Community Safety and Regulatory Services",
    "service": "Community Safety",
    "contact": "Governance Services\ngovernance@example.org",
}
# What the plain text of the agenda becomes: the form's sections, with headings and sub-paragraphs that it numbers.
SECTIONS = {
    "introduction": (
        "<p>Residents who walk home from four stations were asked where they feel unsafe. Most named the same six "
        "places. This report says what can be done there, and asks the board to agree it.</p>"
    ),
    "timing": (
        "<p>Neighbours are asked first, since brighter light is not welcome everywhere. Work can then begin in spring "
        "and end before the clocks go back. The same people will be asked again a year later.</p>"
    ),
    "summary": (
        "<h3>What people said</h3><p>At five of the six places lamps are further apart than the standard asks for.</p>"
        "<table><thead><tr><th>Where</th><th>Lamps now</th><th>Lamps proposed</th></tr></thead><tbody>"
        "<tr><td>Two station forecourts</td><td>8</td><td>12</td></tr>"
        "<tr><td>Three footpaths</td><td>9</td><td>21</td></tr>"
        "<tr><td>One underpass</td><td>4</td><td>6</td></tr></tbody></table>"
        "<h3>What is recorded</h3><p>Recorded crime there is no higher than elsewhere. That is no reason to wait: "
        "people who are afraid walk longer ways round, go out less and tell each other that the place is "
        "dangerous.</p>"
        "<h3>What it costs</h3><p>All six can be done out of money that is set aside already. The new lamps are dimmed "
        "after midnight unless somebody walks under them.</p>"
    ),
}


def write_up(partnership: Partnership, meeting: Meeting) -> None:
    """The lead writes it and hands it in, the officer checks it, and the chair is next."""
    people = partnership.people
    officer, author = people["officer"], people["safety"]
    item = meeting.items.get(title=TITLE)
    with it_is(timezone.now() - timedelta(hours=3)):
        report = reports.begin(item, form=ReportForm.objects.current().get(slug="service"), by=officer)
        today = timezone.localdate()
        report = reports.arrange(
            report, by=officer, author=author, approver=people["chair"],
            write_by=today, check_by=today + timedelta(days=2), approve_by=today + timedelta(days=5),
        )  # fmt: skip
        values = {**VALUES, "drafted": today.isoformat()}
        sections = {key: Written(text=text) for key, text in SECTIONS.items()}
        report = reports.write(report, version=report.version, by=author, values=values, sections=sections)
        report = reports.step(report, to="written", version=report.version, by=author)
        reports.step(report, to="checked", version=report.version, by=officer)
        work_off()
