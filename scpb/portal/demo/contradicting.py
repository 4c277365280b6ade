"""A number in a report before the coming meeting that is not the dashboard's, for the figures check to find."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from meetings.models import Meeting
from meetings.services import agenda, figures_check
from performance import months
from performance.models import Edition
from scpb.documents import richtext
from scpb.portal.demo.clock import it_is
from scpb.portal.demo.jobs import work_off
from scpb.portal.demo.partnership import Partnership

TITLE, MEASURE = "Public health and serious violence", "violence-with-injury"
SAID = "\n\nThe police recorded {amount:,} offences of violence with injury in the 12 months to {month}."


def misquote(partnership: Partnership, meeting: Meeting) -> None:
    """The item shows the last dashboard, and its author has two digits of it the wrong way round."""
    edition = Edition.objects.latest_released()
    document = edition.document() if edition else None
    if edition is None or document is None:
        raise RuntimeError("The demonstration needs an edition that was released before a report can misquote it.")
    true = next(row.rolling.volume for row in document.dashboard.rows if row.measure == MEASURE)
    month = document.dashboard.to
    words = {"amount": misread(true or 0), "month": f"{months.LONG_NAMES[month % 12]} {month // 12}"}
    item, officer = meeting.items.get(title=TITLE), partnership.people["officer"]
    with it_is(timezone.now() - timedelta(hours=2)):
        text = richtext.to_plain(item.report.text) + SAID.format(**words)
        agenda.edit_item(item, by=officer, text=richtext.from_plain(text), edition=edition)
        figures_check.check_figures(meeting, by=officer)
        work_off()


def misread(number: int) -> int:
    """With the first two neighbours that differ exchanged, from the tens on: 3,412 becomes 3,142."""
    digits = list(str(number))
    for place in range(1, len(digits) - 1):
        if digits[place] != digits[place + 1]:
            digits[place], digits[place + 1] = digits[place + 1], digits[place]
            return int("".join(digits))
    return number + 9
