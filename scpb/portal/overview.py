"""What is next and what is new for whoever looks: joins meetings, packs and figures for the first pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import AgendaItem, Meeting, Pack
from performance.arithmetic.results import Row
from performance.charts.rows import sparkline
from performance.charts.specs import Sparkline
from performance.documents import EditionDocument
from performance.lines import shown_ratings
from performance.models import Edition, Upload
from performance.pages import unusual
from performance.permissions import may_see_drafts, may_upload
from performance.suppression import document_for_reader
from scpb.boards.models import Access, Membership
from scpb.people.models import Person

SHOWN = 5  # of each list; the lists themselves are one link away
WIDEST_FIRST = [Access.RESTRICTED, Access.MEMBERS, Access.PUBLIC]
PACKS = {  # who may read several editions of one pack tells them apart
    Access.PUBLIC: gettext_lazy("Pack for %(day)s"),
    Access.MEMBERS: gettext_lazy("Members’ pack for %(day)s"),
    Access.RESTRICTED: gettext_lazy("Restricted pack for %(day)s"),
}


@dataclass(frozen=True)
class Sitting:
    """A meeting with the pack that this reader should open: the fullest and latest that they may read."""

    meeting: Meeting
    pack: Pack | None


@dataclass(frozen=True)
class News:
    """Something published: a pack or an edition."""

    at: datetime
    title: str
    detail: str
    url: str


@dataclass(frozen=True)
class Measured:
    """A dashboard row as the home page shows it, with the rating that was printed."""

    row: Row
    rag: str
    spark: Sparkline


@dataclass(frozen=True)
class Home:
    next: Sitting | None
    later: Sequence[Sitting]
    past: Sequence[Sitting]
    edition: Edition | None
    document: EditionDocument | None
    measured: Sequence[Measured]
    news: Sequence[News]
    memberships: Sequence[Membership]


@dataclass(frozen=True)
class Work:
    """What waits for one person."""

    reading: Sequence[Sitting]
    leading: Sequence[AgendaItem]
    agendas: Sequence[Meeting]
    uploads: Sequence[Upload]
    editions: Sequence[Edition]
    unexplained: int
    may_begin_edition: bool

    @property
    def is_empty(self) -> bool:
        waiting = (self.reading, self.leading, self.agendas, self.uploads, self.editions, self.unexplained)
        return not any(waiting)


def home(person: Person | AnonymousUser, today: date) -> Home:
    """Everything on the home page of this reader."""
    meetings = Meeting.objects.visible_to(person).select_related("board", "venue")
    to_come = list(meetings.coming(today)[:SHOWN])
    sittings = _sittings([*to_come, *meetings.past(today)[:SHOWN]], person)  # together: their packs are asked for once
    coming, past = sittings[: len(to_come)], sittings[len(to_come) :]
    held = [sitting for sitting in coming if not (sitting.meeting.is_cancelled or sitting.meeting.is_postponed)]
    edition = Edition.objects.latest_released()
    full = edition.document() if edition else None
    document = document_for_reader(full, person) if full else None
    return Home(
        next=held[0] if held else None,
        later=[sitting for sitting in coming if not held or sitting is not held[0]],
        past=past,
        edition=edition,
        document=document,
        measured=_measured(document) if document else [],
        news=_news(person),
        memberships=_memberships(person, today),
    )


def _measured(document: EditionDocument) -> list[Measured]:
    ratings = shown_ratings(document)
    return [Measured(row, ratings[row.measure], sparkline(row)) for row in document.dashboard.rows]


def work(person: Person | AnonymousUser, today: date) -> Work:
    """What waits for this person: papers of their boards, items they lead, agendas and figures in their care."""
    boards = Meeting.objects.of_boards_of(person).select_related("board", "venue").coming(today)
    reading = [sitting for sitting in _sittings(boards[:SHOWN], person) if sitting.pack]
    coming = Meeting.objects.visible_to(person).coming(today)
    leading = AgendaItem.objects.visible_to(person).led_by(person).of_meetings(coming)
    sees_figures = may_see_drafts(person)  # the same people see uploads: asked once
    analyses = may_upload(person)
    return Work(
        reading=reading,
        leading=list(leading),
        agendas=list(Meeting.objects.served_by(person).being_written().coming(today).select_related("board")),
        uploads=list(Upload.objects.to_be_approved()) if sees_figures else [],
        editions=list(Edition.objects.unreleased().for_list()) if sees_figures else [],
        unexplained=unusual.unexplained() if analyses else 0,
        may_begin_edition=analyses,
    )


def _sittings(meetings: Iterable[Meeting], person: Person | AnonymousUser) -> list[Sitting]:
    found = list(meetings)
    packs: dict[int, Pack] = {}
    for pack in sorted(Pack.objects.visible_to(person).of_meetings(found).with_files(), key=_fullest_and_latest):
        packs.setdefault(pack.meeting_id, pack)
    return [Sitting(meeting, packs.get(meeting.pk)) for meeting in found]


def _fullest_and_latest(pack: Pack) -> tuple[int, int]:
    return WIDEST_FIRST.index(Access(pack.audience)), -pack.version


def _news(person: Person | AnonymousUser) -> list[News]:
    packs = Pack.objects.visible_to(person).published().with_files().order_by("-published_at")[:SHOWN]
    editions = Edition.objects.released().for_list()[:SHOWN]
    news = [
        News(
            pack.published_at,
            PACKS[Access(pack.audience)] % {"day": pack.meeting.day},
            pack.meeting.name,
            pack.get_absolute_url(),
        )
        for pack in packs
        if pack.published_at
    ]
    news += [
        News(
            edition.released_at,
            str(edition),
            _("Dashboard of %(area)s") % {"area": edition.area},
            edition.get_absolute_url(),
        )
        for edition in editions
        if edition.released_at
    ]
    return sorted(news, key=lambda item: item.at, reverse=True)[:SHOWN]


def _memberships(person: Person | AnonymousUser, today: date) -> list[Membership]:
    if isinstance(person, AnonymousUser):
        return []
    return list(Membership.objects.of_person(person).current(today))
