"""The demonstration's meetings: three held, with agendas and packs, and one to come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain

from django.core.files.base import ContentFile
from django.utils import timezone

from meetings.models import AgendaItem, ItemKind, Meeting
from meetings.services import agenda, clearing, packs, papers, years
from performance.models import Edition
from scpb.boards.models import Access
from scpb.documents import pdf, richtext
from scpb.portal.demo import content, proceedings
from scpb.portal.demo.clock import it_is
from scpb.portal.demo.jobs import work_off
from scpb.portal.demo.papers import PAPERS
from scpb.portal.demo.partnership import Partnership
from strategy.models import Priority

HOUR = time(10, 0)
LENGTH = timedelta(hours=2)
APART = timedelta(weeks=13)
FRIDAY = 4
WITH_PURPOSE = ("report", "verbal", "presentation", "minutes")
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


def plan(partnership: Partnership, days: Sequence[datetime]) -> list[Meeting]:
    """The year's meetings, planned together before the first."""
    year = [years.Sitting(begins, begins + LENGTH) for begins in days]
    with it_is(days[0] - timedelta(days=60)):
        return years.plan_year(partnership.board, year, by=partnership.people["officer"], venue=partnership.venue)


def prepare(
    partnership: Partnership,
    meeting: Meeting,
    business: Sequence[content.Business],
    edition: Edition | None,
    before: Meeting | None,
) -> Meeting:
    """Write the agenda of a meeting; that of one to come was begun before today all the same."""
    with it_is(min(meeting.starts_at - timedelta(days=12), timezone.now() - timedelta(hours=5))):
        for entry in business:
            _item(meeting, entry, partnership, edition, before)
        work_off()
    return Meeting.objects.get(pk=meeting.pk)


def publish(partnership: Partnership, meeting: Meeting) -> None:
    """Publish the agenda eight days before, on the Thursday that gives five clear working days, and print its packs."""
    officer = partnership.people["officer"]
    with it_is(meeting.starts_at - timedelta(days=10)):
        clearing.ask_clearance(meeting, by=officer)
        clearing.clear_agenda(meeting, by=partnership.people["chair"])
    with it_is(meeting.starts_at - timedelta(days=8) + timedelta(hours=5)):
        packs.publish(meeting, by=officer)
        work_off()


def served(partnership: Partnership, title: str) -> list[Priority]:
    """The priorities that an item of this title is relevant to."""
    numbers = proceedings.SERVES.get(title, ())
    return [] if isinstance(numbers, str) else [partnership.priorities[number - 1] for number in numbers]


def _item(
    meeting: Meeting,
    entry: content.Business,
    partnership: Partnership,
    edition: Edition | None,
    before: Meeting | None,
) -> AgendaItem:
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
        purpose=entry.purpose if entry.kind in WITH_PURPOSE else "",
        priorities=served(partnership, entry.title),
        all_priorities=proceedings.SERVES.get(entry.title) == "all",
        approves=before if entry.kind == ItemKind.MINUTES else None,
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
