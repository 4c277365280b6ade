"""What is next and what is new for whoever looks: joins meetings, packs and figures for the first pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import Meeting, Pack
from meetings.pages.awaited import awaited
from meetings.places import supplements_to
from performance.arithmetic.results import Row
from performance.charts.rows import sparkline
from performance.charts.specs import Sparkline
from performance.documents import EditionDocument
from performance.lines import shown_ratings
from performance.models import Edition
from performance.suppression import document_for_reader
from scpb.boards.models import Access, Membership
from scpb.people.models import Person
from strategy.models import StrategyVersion

SHOWN = 5  # of each list; the lists themselves are one link away
WIDEST_FIRST = [Access.RESTRICTED, Access.MEMBERS, Access.PUBLIC]
PACKS = {  # who may read several editions of one pack tells them apart
    Access.PUBLIC: gettext_lazy("Pack for %(day)s"),
    Access.MEMBERS: gettext_lazy("Members’ pack for %(day)s"),
    Access.RESTRICTED: gettext_lazy("Restricted pack for %(day)s"),
}


@dataclass(frozen=True)
class Sitting:
    """A meeting with the pack that this reader should open, the fullest and latest that they may read; and what came
    after it for the same readers."""

    meeting: Meeting
    pack: Pack | None
    supplements: Sequence[Pack] = ()


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
    awaited: str  # what is said of its agenda while that is not out
    later: Sequence[Sitting]
    past: Sequence[Sitting]
    edition: Edition | None
    document: EditionDocument | None
    measured: Sequence[Measured]
    news: Sequence[News]
    memberships: Sequence[Membership]
    consultations: Sequence[StrategyVersion] = ()


def home(person: Person | AnonymousUser, today: date) -> Home:
    """Everything on the home page of this reader."""
    meetings = Meeting.objects.visible_to(person).select_related("board", "venue")
    to_come = list(meetings.coming(today)[:SHOWN])
    sittings = sittings_of(
        [*to_come, *meetings.past(today)[:SHOWN]], person
    )  # together: their packs are asked for once
    coming, past = sittings[: len(to_come)], sittings[len(to_come) :]
    held = [sitting for sitting in coming if not (sitting.meeting.is_cancelled or sitting.meeting.is_postponed)]
    following = held[0] if held else None
    edition = Edition.objects.latest_released()
    full = edition.document() if edition else None
    document = document_for_reader(full, person) if full else None
    return Home(
        next=following,
        awaited="" if following is None or following.meeting.has_open_agenda else awaited(following.meeting, today),
        later=[sitting for sitting in coming if sitting is not following],
        past=past,
        edition=edition,
        document=document,
        measured=_measured(document) if document else [],
        news=_news(person),
        memberships=_memberships(person, today),
        consultations=_consultations(person, today),
    )


def _measured(document: EditionDocument) -> list[Measured]:
    ratings = shown_ratings(document)
    return [Measured(row, ratings[row.measure], sparkline(row)) for row in document.dashboard.rows]


def sittings_of(meetings: Iterable[Meeting], person: Person | AnonymousUser) -> list[Sitting]:
    """The meetings, each with the pack that the person should open, and what came after it."""
    found = list(meetings)
    packs: dict[int, Pack] = {}
    every = list(Pack.objects.visible_to(person).of_meetings(found).open_to(person).with_files())
    for pack in sorted((one for one in every if not one.is_supplement), key=_fullest_and_latest):
        packs.setdefault(pack.meeting_id, pack)
    later = [one for one in every if one.is_supplement]
    return [
        Sitting(meeting, pack, supplements_to(pack, later) if pack else ())
        for meeting in found
        for pack in [packs.get(meeting.pk)]
    ]


def _fullest_and_latest(pack: Pack) -> tuple[int, int]:
    return WIDEST_FIRST.index(Access(pack.audience)), -pack.version


def _news(person: Person | AnonymousUser) -> list[News]:
    packs = Pack.objects.visible_to(person).published().with_files().order_by("-published_at")[:SHOWN]
    editions = Edition.objects.released().for_list()[:SHOWN]
    news = [
        News(
            pack.published_at,
            _title_of(pack),
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


def _title_of(pack: Pack) -> str:
    """What news call a pack; a supplement by its number."""
    if pack.is_supplement:
        return _("Supplement %(number)d for %(day)s") % {"number": pack.supplement, "day": pack.meeting.day}
    return PACKS[Access(pack.audience)] % {"day": pack.meeting.day}


def _memberships(person: Person | AnonymousUser, today: date) -> list[Membership]:
    if isinstance(person, AnonymousUser):
        return []
    return list(Membership.objects.of_person(person).current(today))


def _consultations(person: Person | AnonymousUser, today: date) -> list[StrategyVersion]:
    """Drafts of strategies on which the reader is asked today."""
    asking = StrategyVersion.objects.visible_to(person, today).asking(today)
    return list(asking.select_related("strategy").defer("snapshot").order_by("consultation_closes_on", "pk"))
