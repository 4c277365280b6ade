"""What pages show of a meeting: fetched in a fixed number of queries, and nothing that the reader may not see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.clock import Timetable, timetable
from meetings.models import AgendaItem, ItemKind, Lead, Meeting, Pack, Paper
from meetings.models.agenda import AgendaItemQuerySet
from meetings.services import packs
from meetings.services.papers import CHECK
from scpb.boards.models import Access, Membership
from scpb.jobs.models import Job
from scpb.people.models import Person

NARROWEST_FIRST = [Access.RESTRICTED, Access.MEMBERS, Access.PUBLIC]


@dataclass(frozen=True)
class PaperRow:
    """A paper as a reader sees it; without an address it is withheld, and `note` says why."""

    title: str
    url: str = ""
    pages: int = 0
    size: int = 0
    note: str = ""


@dataclass(frozen=True)
class ItemRow:
    """An item as a reader sees it; of a withheld one nothing but number, time, public title and reason is here."""

    number: int
    title: str
    begins: datetime
    access: str
    private: str = ""
    purpose: str = ""
    leads: tuple[str, ...] = ()
    sub_text: str = ""
    has_report: bool = False
    papers: tuple[PaperRow, ...] = ()
    edition_title: str = ""
    edition_url: str = ""
    pages: tuple[int, int] | None = None

    @property
    def is_public(self) -> bool:
        return self.access == Access.PUBLIC

    @property
    def access_label(self) -> str:
        return str(Access(self.access).label)


def agenda_for(meeting: Meeting, person: Person | AnonymousUser, shown: Pack | None) -> list[ItemRow]:
    """The agenda as the person knows it; empty until it is published. Pages are those of the pack that is `shown`."""
    return _rows(AgendaItem.objects.filter(meeting=meeting), meeting, person, _pages(shown))


def item_for(item: AgendaItem, meeting: Meeting, person: Person | AnonymousUser) -> ItemRow:
    """One item of the agenda, which the person knows of."""
    return _rows(AgendaItem.objects.filter(pk=item.pk), meeting, person, {})[0]


def _rows(
    chosen: AgendaItemQuerySet, meeting: Meeting, person: Person | AnonymousUser, pages: dict[int, tuple[int, int]]
) -> list[ItemRow]:
    papers = Paper.objects.select_related("file").with_openness(person).order_by("order", "id")
    items = list(
        chosen.visible_to(person)
        .with_openness(person)
        .with_places()
        .with_asking()
        .with_editions()
        .prefetch_related(Prefetch("leads", Lead.objects.with_posts()), Prefetch("papers", papers))
    )
    opens = timezone.localtime(meeting.starts_at)
    return [_row(item, opens + timedelta(minutes=item.minutes_before), pages) for item in items]


def agenda_to_write(meeting: Meeting) -> list[AgendaItem]:
    """The agenda as its officer writes it, with all that `checks` read."""
    papers = Paper.objects.select_related("file", "original").order_by("order", "id")
    leads = Prefetch("leads", Lead.objects.named())
    items = AgendaItem.objects.filter(meeting=meeting).with_editions()
    return list(items.prefetch_related(leads, "recommendations", Prefetch("papers", papers)))


def with_checks(item: AgendaItem) -> AgendaItem:
    """The item, each of its papers that is being checked with the job that does so; no query when none is."""
    waiting = {f"{CHECK}:{paper.uuid}": paper for paper in item.papers.all() if paper.is_being_checked}
    if waiting:
        for job in Job.objects.filter(key__in=waiting):
            waiting[job.key].job = job
    return item


def times_of(meeting: Meeting, items: Sequence[AgendaItem]) -> Timetable:
    """When each item begins, in the partnership's own time zone."""
    begins, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    return timetable(begins, ends, [item.minutes for item in items])


def packs_for(meeting: Meeting, person: Person | AnonymousUser) -> list[Pack]:
    """The latest published pack of each audience that the person belongs to, the fullest first."""
    found = Pack.objects.filter(meeting=meeting, published_at__isnull=False).visible_to(person).select_related("file")
    latest: dict[str, Pack] = {}
    for pack in found.defer("snapshot").order_by("version"):
        pack.meeting = meeting
        latest[pack.audience] = pack
    return [latest[audience] for audience in NARROWEST_FIRST if audience in latest]


def packs_to_build(meeting: Meeting) -> list[tuple[Access, Pack | None]]:
    """For each audience its latest pack, in whatever state, or None."""
    latest: dict[str, Pack] = {}
    for pack in Pack.objects.filter(meeting=meeting).select_related("file").defer("snapshot").order_by("version"):
        pack.meeting = meeting
        latest[pack.audience] = pack
    return [(audience, latest.get(audience)) for audience in Access]


def others(meeting: Meeting) -> list[Meeting]:
    """The meetings planned before and after this one, for who knows of the board."""
    if not meeting.is_board_known:
        return []
    near = Meeting.objects.filter(board=meeting.board, number__in=[meeting.number - 1, meeting.number + 1])
    return list(near.select_related("board").order_by("starts_at"))


def chair_of(meeting: Meeting) -> Membership | None:
    """Who chairs the board on the day of the meeting, for who knows of the board."""
    if not meeting.is_board_known:
        return None
    day = timezone.localtime(meeting.starts_at).date()
    return meeting.board.memberships.current(day).filter(kind="chair").select_related("person").first()


def progress(pack: Pack, person: Person) -> PackProgress:
    """How far a pack is, as the progress bar of jobs shows it."""
    parts = len(pack.parts or {})
    missing = len(packs.missing_parts(pack)) if pack.is_building else 0
    return PackProgress(pack, person.pk, done=1 + parts - missing if pack.parts is not None else 0, total=parts + 2)


@dataclass(frozen=True)
class PackProgress:
    """A pack in the words of a job: its parts are jobs of their own, and none of them is the whole."""

    pack: Pack
    created_by_id: int
    done: int
    total: int
    attempts: int = 0

    @property
    def note(self) -> str:
        words = {"done": self.done, "total": self.total}
        return _("Printing: %(done)s of %(total)s steps") % words

    @property
    def is_over(self) -> bool:
        return not self.pack.is_building

    @property
    def is_done(self) -> bool:
        return self.pack.is_built

    @property
    def is_failed(self) -> bool:
        return self.pack.is_failed

    @property
    def error(self) -> str:
        return self.pack.reason

    @property
    def state(self) -> str:
        return "waiting" if self.pack.parts is None else "running"

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total

    def get_absolute_url(self) -> str:
        return f"{self.pack.get_absolute_url()}progress/"


def _row(item: AgendaItem, begins: datetime, pages: dict[int, tuple[int, int]]) -> ItemRow:
    if not item.is_open:
        return ItemRow(item.order, item.outside_title(), begins, item.access, private=item.why_withheld())
    report = getattr(item, "report", None)
    day = begins.date()
    return ItemRow(
        item.order,
        item.title,
        begins,
        item.access,
        purpose=item.get_purpose_display(),
        leads=tuple(lead.public_name(day) for lead in item.leads.all()),
        sub_text=item.sub_text,
        has_report=item.kind == ItemKind.REPORT or bool(report and report.text) or item.asks,
        papers=tuple(_paper(paper) for paper in item.papers.all() if paper.is_open or not paper.is_public),
        edition_title=str(item.edition) if item.edition else "",
        edition_url=item.edition.get_absolute_url() if item.edition else "",
        pages=pages.get(item.order),
    )


def _paper(paper: Paper) -> PaperRow:
    if paper.is_open and paper.file is not None:
        note = "" if paper.is_public else str(paper.get_access_display())
        return PaperRow(paper.title, paper.get_absolute_url(), paper.pages or 0, paper.file.size, note)
    return PaperRow(paper.outside_title(), note=paper.why_withheld())


def _pages(pack: Pack | None) -> dict[int, tuple[int, int]]:
    """First and last page of each item in a pack."""
    found: dict[int, tuple[int, int]] = {}
    for name, (first, last) in (pack.ranges if pack else {}).items():
        if name.startswith("item-"):
            number = int(name.split("-")[1])
            low, high = found.get(number, (first, last))
            found[number] = (min(low, first), max(high, last))
    return found
