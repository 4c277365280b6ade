"""The demonstration's meetings: three held, with agendas and packs, and one to come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain

from django.core.files.base import ContentFile
from django.utils import timezone

from meetings.models import AgendaItem, Meeting
from meetings.services import agenda, meetings, packs, papers
from performance.models import Edition
from scpb.boards.models import Access
from scpb.documents import pdf, richtext
from scpb.portal.demo import content
from scpb.portal.demo.clock import it_is
from scpb.portal.demo.jobs import work_off
from scpb.portal.demo.papers import PAPERS
from scpb.portal.demo.partnership import Partnership

HOUR = time(10, 0)
LENGTH = timedelta(hours=2)
APART = timedelta(weeks=13)
FRIDAY = 4
# A PDF that somebody made elsewhere: it has a plain look of its own.
PAPER_CSS = """
@page { size: A4; margin: 25mm; }
body { font: 11pt/1.5 "Liberation Serif", serif; }
h1 { font-size: 20pt; } h2 { font-size: 13pt; margin-top: 8mm; }
"""


def dates(today: date) -> list[datetime]:
    """Three Fridays in the past and one to come, a quarter apart."""
    coming = today + timedelta(days=18)
    coming += timedelta(days=(FRIDAY - coming.weekday()) % 7)
    first = datetime.combine(coming, HOUR)
    return [timezone.make_aware(first - APART * back) for back in (3, 2, 1, 0)]


def hold(
    partnership: Partnership, begins: datetime, business: Sequence[content.Business], edition: Edition | None
) -> Meeting:
    """A meeting with its agenda written; one that is still to come was planned and begun before today all the same."""
    officer, now = partnership.people["officer"], timezone.now()
    with it_is(min(begins - timedelta(days=30), now - timedelta(days=7))):
        meeting = meetings.plan_meeting(
            partnership.board, by=officer, starts_at=begins, ends_at=begins + LENGTH, venue=partnership.venue
        )
    with it_is(min(begins - timedelta(days=12), now - timedelta(hours=5))):
        for entry in business:
            _item(meeting, entry, partnership, edition)
        work_off()
    return Meeting.objects.get(pk=meeting.pk)


def publish(partnership: Partnership, meeting: Meeting) -> None:
    """Publish the agenda eight days before, on the Thursday that gives five clear working days, and print its packs."""
    officer = partnership.people["officer"]
    with it_is(meeting.starts_at - timedelta(days=8) + timedelta(hours=5)):
        packs.publish(meeting, by=officer)
        work_off()


def _item(meeting: Meeting, entry: content.Business, partnership: Partnership, edition: Edition | None) -> AgendaItem:
    officer = partnership.people["officer"]
    restricted = entry.access == Access.RESTRICTED
    item = agenda.add_item(
        meeting,
        by=officer,
        leads=[agenda.Leads(person=partnership.people[entry.lead])],
        text=richtext.from_plain(entry.text) if entry.text else "",
        recommendations=entry.recommendations,
        title=entry.title,
        kind=entry.kind,
        purpose=entry.purpose if entry.kind != "standing" else "",
        minutes=entry.minutes,
        access=entry.access,
        paragraph="2" if restricted else "",
        reasoning=entry.reason,
        public_title=entry.public_title,
        edition=edition if entry.edition else None,
    )
    if entry.paper:
        upload = ContentFile(_paper(entry.paper), name=f"{entry.paper}.pdf")
        papers.add_paper(item, by=officer, upload=upload, title=entry.paper)
    return item


def _paper(title: str) -> bytes:
    """An uploaded paper, printed as its author might have."""
    body = chain.from_iterable(
        (f"<h2>{heading}</h2>", *(f"<p>{words}</p>" for words in paragraphs)) for heading, paragraphs in PAPERS[title]
    )
    head = f'<html lang="en-GB"><head><title>{title}</title></head>'
    return pdf.render(f"{head}<body><h1>{title}</h1>{''.join(body)}</body></html>", css=[PAPER_CSS])
