"""The boards with their people and figures, and the meetings of ten years with all that came of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from itertools import cycle
from typing import Any
from uuid import uuid4

from django.utils import timezone

from meetings.models import AgendaItem, Lead, Meeting, Pack, Paper, Recommendation, Report
from meetings.packs.assembling import assemble
from meetings.services.sittings import open_sitting
from performance import months
from performance.demonstration import OWN, crime_file, households_file, population_file, remember
from performance.models import Area, Dashboard, Edition, Measure, RuleSet, Upload
from performance.services import denominators, editions, set_up, uploads
from scpb.boards.models import Access, Board, Contact, Grant, Membership, Seat, StandingNotice, Venue
from scpb.documents import services as documents
from scpb.documents import snapshots
from scpb.documents.models import StoredFile
from scpb.people.models import Organisation, Person, Post
from scpb.portal.decade.around import gather, plan_ahead
from scpb.portal.decade.minuted import minute
from scpb.portal.demo.jobs import work_off

BOARDS, EACH, APART = 4, 40, timedelta(weeks=13)  # meetings of each board, a quarter apart
KEPT_BACK = 3  # of each board's meetings: the last that was held, the next, and one whose agenda is a draft
ITEMS = 12.5  # of a meeting: 2,000 of all
SEATS, TERMS = 12, 3  # of a board, and how often everybody on it has changed
UPLOADS, EDITIONS = 120, 40  # a file a month, an edition a quarter
SINCE = date(2008, 1, 1)
PAPER, PACK = 200_000, 2_000_000  # bytes
WORDS = "The board considered the figures of the quarter and asked the lead agency for an account of its work. "
REPORT = "".join(f"<h2>Part {part}</h2>" + f"<p>{WORDS * 4}</p>" * 2 for part in range(1, 5))
RESTRICTED = {"paragraph": "1", "reasoning": "It names somebody.", "public_title": "A case"}


@dataclass
class Decade:
    """Who reads, and what they read of."""

    member: Person
    officer: Person
    analyst: Person
    boards: list[Board] = field(default_factory=list)
    meetings: list[list[Meeting]] = field(default_factory=list)  # of each board, the earliest first
    released: list[Edition] = field(default_factory=list)
    draft: Edition | None = None
    upload: Upload | None = None
    sitting: Meeting | None = None  # the one in session


def begin(*, remembered: bool = False) -> Decade:
    """Four boards with their people and figures, and of each the meetings around today.

    Unless `remembered`, nobody is told that the figures are generated: a portal that knows takes no others beside them.
    """
    member, officer, analyst = (_person(f"{role} Example") for role in ("Member", "Officer", "Analyst"))
    decade = Decade(member, officer, analyst)
    decade.boards = [_board(number, member) for number in range(1, BOARDS + 1)]
    for board in decade.boards[:2]:
        Grant.objects.create(board=board, person=officer, role="officer", starts_on=SINCE)
    Grant.objects.create(board=decade.boards[0], person=analyst, role="analyst", starts_on=SINCE)
    _figures(decade, remembered=remembered)
    decade.meetings = [_hold(decade, board, range(EACH - KEPT_BACK, EACH)) for board in decade.boards]
    decade.sitting = _sit(decade)
    return decade


def go_back(decade: Decade) -> None:
    """All that came before: meetings, items, papers, packs, files and editions."""
    for place, board in enumerate(decade.boards):
        decade.meetings[place] = _hold(decade, board, range(EACH - KEPT_BACK)) + decade.meetings[place]
    _file_monthly()
    latest = decade.released[0]
    numbers = range(latest.number + 2, latest.number + 1 + EDITIONS)
    decade.released += Edition.objects.bulk_create(_again(latest, number, back) for back, number in enumerate(numbers))


# -- people and boards ------------------------------------------------------------------------------------------------


def _person(name: str) -> Person:
    return Person.objects.create_user(f"{uuid4().hex}@example.org", name=name)


def _board(number: int, member: Person) -> Board:
    """A board with its places, and everybody who has held them; the member sits on the first and the second."""
    board = Board.objects.create(name=f"Standing board {number}", abbreviation=f"S{number}", slug=f"standing-{number}")
    StandingNotice.objects.create(board=board, title="Recording", text=WORDS)
    Contact.objects.create(board=board, label="Governance services", email="governance@example.org")
    for order in range(1, SEATS + 1):
        body, _new = Organisation.objects.get_or_create(name=f"Body called {order}")
        seat = Seat.objects.create(board=board, organisation=body, order=order)
        for term in range(TERMS):
            begins = date(2008 + 6 * term, 1, 1)
            ends = None if term == TERMS - 1 else begins.replace(year=begins.year + 6) - timedelta(days=1)
            is_member = order == 2 and number < 3 and ends is None
            person = member if is_member else _person(f"Person {number} {order} {term}")
            Post.objects.create(person=person, organisation=body, title="Head of Service", starts_on=begins)
            kind = "chair" if order == 1 else "member"
            Membership.objects.create(board=board, person=person, seat=seat, kind=kind, starts_on=begins, ends_on=ends)
    return board


# -- meetings ---------------------------------------------------------------------------------------------------------


def _hold(decade: Decade, board: Board, numbers: Sequence[int]) -> list[Meeting]:
    """The meetings of these numbers with agendas, papers and packs; the last of all is being written."""
    venue, _new = Venue.objects.get_or_create(name="Committee Room 1", address="1 High Street")
    held = Meeting.objects.bulk_create(_meeting(board, venue, number) for number in numbers)
    _agendas(held, decade)
    _packs([meeting for meeting in held if meeting.agenda_published_at])
    minute([meeting for meeting in held if meeting.ends_at < timezone.now()], decade.member)
    gather(held, member=decade.member, officer=decade.officer)
    if EACH - 1 in numbers:
        plan_ahead(board, officer=decade.officer)
    return held


def _sit(decade: Decade) -> Meeting:
    """A meeting of the second board that began half an hour ago."""
    board, begins = decade.boards[1], timezone.now() - timedelta(minutes=30)
    venue = Venue.objects.get(name="Committee Room 1")
    meeting = _meeting(board, venue, EACH)
    meeting.starts_at, meeting.ends_at = begins, begins + timedelta(hours=2)
    meeting.state, meeting.agenda_published_at = "published", begins - timedelta(days=12)
    meeting.save(force_insert=True)
    _agendas([meeting], decade)
    return open_sitting(meeting, by=None, at=begins)


def _meeting(board: Board, venue: Venue, number: int) -> Meeting:
    """The one before last is ten days ahead; the boards meet on days that follow each other."""
    day = timezone.localdate() + timedelta(days=9 + board.pk % BOARDS) + APART * (number - EACH + 2)
    begins = datetime.combine(day, time(10), tzinfo=UTC)
    is_out = number < EACH - 1
    return Meeting(
        board=board,
        venue=venue,
        number=number + 1,
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
        state="published" if is_out else "draft",
        agenda_published_at=begins - timedelta(days=12) if is_out else None,
    )


def _agendas(held: Sequence[Meeting], decade: Decade) -> None:
    """Twelve or thirteen items a meeting, the last but one for members and the last restricted."""
    items = AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting,
            order=order,
            title=f"Item called {order} of {meeting.number}",
            minutes=10,
            edition=decade.released[0] if order == 4 else None,
            **_access(order),
        )
        for meeting in held
        for order in range(1, int(ITEMS + (meeting.number % 2) / 2) + 1)
    )
    posts = cycle(Post.objects.all()[:30])
    Lead.objects.bulk_create(Lead(item=item, order=n, post=next(posts)) for item in items for n in (1, 2))
    Report.objects.bulk_create(Report(item=item, text=REPORT) for item in items)
    Recommendation.objects.bulk_create(
        Recommendation(item=item, order=n, text="That the board notes the report.") for item in items for n in (1, 2)
    )
    files = cycle([_stored(f"paper {number}", PAPER) for number in range(40)])
    Paper.objects.bulk_create(
        _paper(item, order, next(files)) for item in items for order in range(1, 2 + item.order % 2)
    )


def _access(order: int) -> dict[str, Any]:
    if order < 11:
        return {"access": Access.PUBLIC}
    return {"access": Access.MEMBERS} if order == 11 else {"access": Access.RESTRICTED, **RESTRICTED}


def _paper(item: AgendaItem, order: int, file: StoredFile) -> Paper:
    out: dict[str, Any] = {"published_at": item.meeting.agenda_published_at}
    opened: dict[str, Any] = {"original": file, "file": file, "state": "accepted", "pages": 6, **out}
    return Paper(item=item, order=order, title=f"Annex {order}", **_access(item.order), **opened)


def _packs(held: Sequence[Meeting]) -> None:
    """A pack for each audience, all with the contents of the first: what a row holds is as large as in life."""
    if not held:
        return
    snapshot = snapshots.plain(assemble(held[0], Access.RESTRICTED))
    ranges = {f"item-{order}": [order * 10, order * 10 + 9] for order in range(1, 13)}
    made: dict[str, Any] = {
        "version": 1,
        "state": "built",
        "pages": 300,
        "snapshot": snapshot,
        "contents": "0" * 64,
        "ranges": ranges,
    }
    Pack.objects.bulk_create(
        Pack(
            meeting=meeting,
            audience=audience,
            file=_stored(f"pack for {audience}", PACK),
            built_at=meeting.agenda_published_at,
            published_at=meeting.agenda_published_at,
            **made,
        )
        for meeting in held
        for audience in Access
    )


def _stored(name: str, size: int) -> StoredFile:
    """A file of that size, which is served and never opened."""
    content = b"%PDF-1.7\n" + name.encode().ljust(size, b" ")
    return documents.store(content, name=f"{name}.pdf", media_type="application/pdf", by=None)


# -- figures ----------------------------------------------------------------------------------------------------------


def _figures(decade: Decade, *, remembered: bool) -> None:
    """Fourteen years of every borough and offence, a live dashboard, an edition released and one begun."""
    last = months.of(timezone.localdate()) - 2
    residents = {"population": population_file(), "households": households_file()}
    crimes = crime_file(last - 14 * 12 + 1, last)
    for content in (*residents.values(), crimes) if remembered else ():
        remember(content)
    for kind, people in residents.items():
        denominators.load(people, kind=kind, name=f"{kind}.csv", by=None, is_generated=remembered)
    own = set_up.name_own_area(Area.objects.get(name=OWN), by=None)
    upload = uploads.receive(crimes, name="generated.csv", by=None)
    work_off()
    upload.refresh_from_db()
    decade.upload = uploads.approve(upload, by=None)
    work_off()
    decade.draft = _edition(own, last, decade.analyst)
    released = _edition(own, last, decade.analyst)
    editions.freeze(released, by=decade.analyst)
    released.refresh_from_db()
    decade.released = [editions.release(released, by=decade.analyst)]
    work_off()


def _edition(own: Area, last: int, analyst: Person) -> Edition:
    """A draft that was computed, with words on three of its lines."""
    rules = RuleSet.objects.get(version="2020")
    edition = editions.begin(
        Dashboard.objects.get(slug="overview"), area=own, to=last, quarter_to=last, rule_set=rules, by=analyst
    )
    work_off()
    edition.refresh_from_db()
    for measure in Measure.objects.filter(slug__in=["burglary", "robbery", "violence-with-injury"]):
        editions.write(edition, measure=measure, text=f"{WORDS}\n\n{WORDS}", by=analyst)
    editions.write(edition, measure=None, text=WORDS * 3, by=analyst)
    return edition


def _again(edition: Edition, number: int, back: int) -> Edition:
    """The same edition, as one of a quarter before."""
    copy = Edition.objects.get(pk=edition.pk)
    copy.pk, copy.uuid, copy.number = None, uuid4(), number
    copy.to_month = copy.quarter_to = edition.to_month - 3 * (back + 1)
    copy.frozen_at = copy.released_at = timezone.now() - APART * (back + 1)
    copy.known_at, copy.attempt = copy.frozen_at, 1
    return copy


def _file_monthly() -> None:
    """A file for each month: what lists show, without figures of their own."""
    real = Upload.objects.approved().latest("pk")
    rows = []
    for back in range(1, UPLOADS + 1):
        file = StoredFile(sha256=sha256(f"file {back}".encode()).hexdigest(), size=1, media_type="text/csv", name="f")
        file.save()
        at = timezone.now() - timedelta(days=30 * back)
        rows.append(
            Upload(
                file=file,
                name=f"file-{back}.csv",
                state="approved",
                source=real.source,
                format=real.format,
                preview=real.preview,
                published_on=at.date(),
                approved_at=at,
                staged_at=at,
                first_month=real.first_month,
                last_month=(real.last_month or 0) - back,
            )
        )
    Upload.objects.bulk_create(rows)
