"""Makers of reports on forms, and filling in their pages as somebody does who has no scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.test import Client
from django.urls import reverse

from meetings.forms.report_writing import NEW_LINES, WriteForm
from meetings.models import AgendaItem, Meeting, Report, ReportForm
from meetings.services import reports
from scpb.people.models import Person
from tests.factories import make_board, make_officer
from tests.meetings import make_item, make_meeting
from tests.worlds.reports import rewrite


def make_report(form: str = "implications", *, item: AgendaItem | None = None, **people: Any) -> Report:
    """A report that has been begun, its item on a draft agenda."""
    item = item or make_item(make_draft(), text="", title="Safer streets")
    report = reports.begin(item, form=ReportForm.objects.current().get(slug=form), by=None)
    return reports.arrange(report, by=None, **people) if people else fresh(report)


def make_draft(**fields: Any) -> Meeting:
    return make_meeting(make_board(), state="draft", **fields)


def fresh(report: Report) -> Report:
    """The report with its content, as it is now."""
    return Report.objects.with_content().get(pk=report.pk)


def officer_of(report: Report) -> Person:
    return make_officer(report.item.meeting.board)


def as_person(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def sent(report: Report, **changes: str) -> dict[str, str]:
    """What a browser sends of the page as it is drawn now, with some fields filled in."""
    form = WriteForm(report=fresh(report))
    drawn = {name: form[name].value() for name in form.fields}
    known = {name: str(value) for name, value in drawn.items() if value not in (None, "", False)}
    return {**known, **changes}


def filled_in(
    report: Report,
    *,
    head: Mapping[str, str],
    sections: Mapping[str, str | Mapping[str, str]],
    lines: Sequence[str] = (),
) -> dict[str, str]:
    """Everything of a report: a section is the text in its text area, or its fields by their beginnings."""
    fields = {f"field_{key}": value for key, value in head.items()}
    for key, said in sections.items():
        parts = {"text": said} if isinstance(said, str) else said
        fields |= {f"{part}_{key}": value for part, value in parts.items()}
    assert len(lines) <= NEW_LINES
    fields |= {f"line_new{place}": text for place, text in enumerate(lines, start=1)}
    return sent(report, **fields)


def write_url(report: Report) -> str:
    return reverse("meetings:write_report", args=[report.uuid])


def take_step(client: Client, report: Report, to: str, note: str = "") -> int:
    """The status of the answer."""
    url = reverse("meetings:report_step", args=[report.uuid, to])
    return client.post(url, {"version": fresh(report).version, "note": note}).status_code


def page_of(person: Person, report: Report, name: str = "report", *more: Any) -> Any:
    return as_person(person).get(reverse(f"meetings:{name}", args=[report.uuid, *more]))


def write(report: Report, by: Person | None = None, **values: Any) -> Report:
    return reports.write(report, version=fresh(report).version, by=by, **values)


def walked(to: str, **people: Any) -> Report:
    """A complete report in this state."""
    report = rewrite(make_report(**people))
    for state in ("written", "checked", "approved"):
        if report.state == to:
            break
        report = reports.step(report, to=state, version=report.version, by=None, note="By telephone.")
    return fresh(report)
