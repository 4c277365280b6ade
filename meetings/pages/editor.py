"""What the agenda editor and the page before publication show: the running order, and what has to be known of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import checks, reading
from meetings.models import AgendaItem, Meeting, Paper, PaperState, ReportSection
from meetings.proof import Texts
from meetings.services.meetings import notice_for
from scpb.documents import richtext

READ = 20_000  # letters of a paper that are proof-read; what it promises and dates stands at its beginning


def order_of(meeting: Meeting, items: Sequence[AgendaItem], chosen: str, more: Texts | None = None) -> dict[str, Any]:
    """What the running order shows; the same for the page and for htmx."""
    stops = checks.stops(meeting, items)
    times = reading.times_of(meeting, items)
    short = {stop.item: stop.short for stop in reversed(stops)}
    return {
        "meeting": meeting,
        "rows": [(item, begins, short.get(item.order, "")) for item, begins in zip(items, times.begins, strict=True)],
        "times": times,
        "chosen": chosen,
        "stops": [(stop, _where(meeting, items, stop)) for stop in stops],
        "warnings": [(one, _where(meeting, items, one)) for one in checks.warnings(meeting, items, more)],
        "notice": notice_for(meeting, timezone.now()),
    }


def before_publication(meeting: Meeting) -> dict[str, Any]:
    """Everything that an officer should know before publishing: also what the words of reports and papers show."""
    items = reading.agenda_to_write(meeting)
    return order_of(meeting, items, "", _texts(meeting))


def _texts(meeting: Meeting) -> dict[int, list[tuple[str, str, str]]]:
    """The sections of reports and the words of papers, by their items; two queries."""
    found: dict[int, list[tuple[str, str, str]]] = {}
    sections = ReportSection.objects.filter(report__item__meeting=meeting).exclude(text="")
    for item, key, text in sections.values_list("report__item_id", "key", "text"):
        where = _("report, section “%(key)s”") % {"key": key}
        found.setdefault(item, []).append((where, richtext.to_plain(text), "report"))
    papers = Paper.objects.filter(item__meeting=meeting, state=PaperState.ACCEPTED).exclude(text="")
    for item, pk, title, text in papers.values_list("item_id", "pk", "title", "text"):
        where = _("paper “%(title)s”") % {"title": title}
        found.setdefault(item, []).append((where, text[:READ], f"paper-{pk}"))
    return found


def _where(meeting: Meeting, items: Sequence[AgendaItem], finding: checks.Finding) -> str:
    """The address at which a finding is mended."""
    board, number = meeting.board.slug, meeting.number
    if not finding.item:
        return (
            f"{reverse('meetings:agenda', args=[board, number])}#{finding.anchor}"
            if finding.anchor
            else reverse("meetings:edit", args=[board, number])
        )
    item = items[finding.item - 1]
    return f"{reverse('meetings:edit_item', args=[board, number, item.uuid])}#{finding.anchor or 'item'}"
