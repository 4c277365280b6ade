"""The forward plan as CSV: a line for each item, days as in ISO 8601."""

from __future__ import annotations

import csv

from django.http import HttpResponse
from django.utils.translation import gettext as _

from meetings.plans.document import PlanDocument, PlanMeeting, PlanRow
from performance.exports import harmless


def csv_response(plan: PlanDocument, *, name: str) -> HttpResponse:
    """The plan as a download."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    writer = csv.writer(response)
    writer.writerow(header())
    for meeting in plan.meetings:
        for row in meeting.rows:
            writer.writerow(map(harmless, record(meeting, row)))
    return response


def header() -> list[str]:
    return [
        _("meeting"),
        _("title of report"),
        _("details"),
        _("lead officer"),
        _("relevant priorities"),
        _("kind"),
        _("first published"),
        _("moved from"),
    ]


def record(meeting: PlanMeeting, row: PlanRow) -> list[str]:
    moves = "; ".join(f"{move.day}: {move.reason}" if move.reason else move.day for move in row.moves)
    priorities = _("all") if row.all_priorities else "; ".join(row.priorities)
    details = row.private or "\n".join(row.details)
    return [meeting.on, row.title, details, "; ".join(row.leads), priorities, row.kind, row.first_published, moves]
