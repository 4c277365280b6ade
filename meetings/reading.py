"""What pages show of a meeting: fetched in a fixed number of queries, and nothing that the reader may not see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings.clock import Timetable, timetable
from meetings.models import (
    HIDDEN,
    AgendaItem,
    ItemKind,
    Lead,
    Meeting,
    Pack,
    Paper,
    PaperNote,
    Print,
    PrintKind,
    PrivateNote,
    Proposal,
)
from meetings.models.agenda import AgendaItemQuerySet
from meetings.models.referrals import referred_items
from meetings.permissions import may_chair
from meetings.places import Place, Places, places_in, supplements_to
from meetings.services import packs
from meetings.services.declarations import DECLARING
from meetings.services.meetings import notice_for
from meetings.services.papers import job_key
from scpb.boards import permissions
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
    uuid: str = ""  # of one that the reader may mark as read
    is_read: bool = False
    urgency: str = ""
    place: Place | None = None
    is_tabled: bool = False
    noted: str = ""  # what the reader noted on it for themselves


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
    places: tuple[Place, ...] = ()
    minutes: int = 0
    kind: str = ""
    presenters: tuple[str, ...] = ()
    urgency: str = ""
    is_withdrawn: bool = False
    withdrawn: str = ""
    note: str = ""  # what the reader noted for themselves

    @property
    def is_public(self) -> bool:
        return self.access == Access.PUBLIC

    @property
    def access_label(self) -> str:
        return str(Access(self.access).label)


def agenda_for(meeting: Meeting, person: Person | AnonymousUser, shown: Sequence[Pack]) -> list[ItemRow]:
    """The agenda as the person knows it; empty until it is published.

    Pages are those of the first of the packs that are `shown`, and of the supplements for the same readers.
    """
    same = [pack for pack in shown if pack.audience == shown[0].audience]
    return _rows(AgendaItem.objects.filter(meeting=meeting), meeting, person, places_in(same))


def item_for(meeting: Meeting, person: Person | AnonymousUser, number: int) -> tuple[AgendaItem, ItemRow] | None:
    """One item of the agenda with its row; nothing where the person knows of none under this number."""
    asked = AgendaItem.objects.filter(meeting=meeting, order=number).with_referred(referred_items())
    found = _items(asked, meeting, person)
    return (found[0], _row_of(found[0], meeting, person, Places())) if found else None


def _items(chosen: AgendaItemQuerySet, meeting: Meeting, person: Person | AnonymousUser) -> list[AgendaItem]:
    """What rows are made of, in three queries."""
    papers = Paper.objects.select_related("file").with_openness(person).with_marks(person).order_by("order", "id")
    papers = papers.with_note(PaperNote.objects.on_paper(person.pk))
    leads = Lead.objects.with_posts_on(timezone.localtime(meeting.starts_at).date())
    notes = PrivateNote.objects.filter(person=person.pk, item=OuterRef("pk"))
    items = chosen.visible_to(person).with_openness(person).with_places().with_asking().with_editions()
    items = items.with_note(Subquery(notes.values("text")[:1]))
    found = list(items.prefetch_related(Prefetch("leads", leads), Prefetch("papers", papers.defer("text"))))
    for item in found:
        item.meeting = meeting
    return found


def _rows(
    chosen: AgendaItemQuerySet, meeting: Meeting, person: Person | AnonymousUser, places: Places
) -> list[ItemRow]:
    return [_row_of(item, meeting, person, places) for item in _items(chosen, meeting, person)]


def _row_of(item: AgendaItem, meeting: Meeting, person: Person | AnonymousUser, places: Places) -> ItemRow:
    begins = timezone.localtime(meeting.starts_at) + timedelta(minutes=item.minutes_before)
    return _row(item, begins, places, person)


def agenda_to_write(meeting: Meeting) -> list[AgendaItem]:
    """The agenda as its officer writes it, with all that `checks` read, and `proposed_by`: its proposal's UUID."""
    papers = Paper.objects.select_related("file", "original").defer("text").order_by("order", "id")
    leads = Prefetch("leads", Lead.objects.named())
    proposed = Proposal.objects.filter(item=OuterRef("pk")).values("uuid")[:1]
    items = AgendaItem.objects.filter(meeting=meeting).with_editions().annotate(proposed_by=Subquery(proposed))
    return list(items.prefetch_related(leads, "recommendations", Prefetch("papers", papers)))


def with_checks(item: AgendaItem) -> AgendaItem:
    """The item, each of its papers that is being checked with the job that does so; no query when none is."""
    waiting = {job_key(paper): paper for paper in item.papers.all() if paper.is_being_checked}
    if waiting:
        for job in Job.objects.filter(key__in=waiting):
            waiting[job.key].job = job
    return item


def times_of(meeting: Meeting, items: Sequence[AgendaItem]) -> Timetable:
    """When each item begins, in the partnership's own time zone."""
    begins, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    return timetable(begins, ends, [item.length for item in items])


def packs_for(meeting: Meeting, person: Person | AnonymousUser) -> list[Pack]:
    """The latest published pack of each audience that the person belongs to, the fullest first, and its supplements.

    Each with `agenda_print`, the UUID of the agenda alone as it is printed for the same readers, if it is.
    """
    agendas = Print.objects.agendas_beside_packs().values("uuid")[:1]
    found = Pack.objects.filter(meeting=meeting, published_at__isnull=False).visible_to(person).select_related("file")
    latest: dict[str, Pack] = {}
    more: list[Pack] = []
    for pack in (
        found.with_interests(person)
        .annotate(agenda_print=Subquery(agendas))
        .defer("snapshot")
        .order_by("supplement", "version")
    ):
        pack.meeting = meeting
        if pack.is_supplement:
            more = [one for one in more if (one.audience, one.supplement) != (pack.audience, pack.supplement)]
            more.append(pack)
        else:
            latest[pack.audience] = pack
    packs = [latest[audience] for audience in NARROWEST_FIRST if audience in latest]
    alone = [extra for extra in more if extra.audience not in latest]
    return [*(one for pack in packs for one in (pack, *supplements_to(pack, more))), *alone]


def agendas_alone(meeting: Meeting, person: Person | AnonymousUser) -> dict[str, Print]:
    """For each audience the latest print of the agenda alone that the person may know of."""
    found: dict[str, Print] = {}
    prints = Print.objects.visible_to(person).of_meeting(meeting, PrintKind.AGENDA).select_related("board")
    for one in prints:
        one.meeting = meeting
        found.setdefault(one.audience, one)
    return found


def supplements_to_show(meeting: Meeting, person: Person) -> dict[str, list[tuple[Pack, PackProgress]]]:
    """For each audience the latest version of each supplement, in whatever state, with how far it is."""
    found: dict[tuple[str, int], Pack] = {}
    packs = Pack.objects.filter(meeting=meeting).supplements().select_related("file")
    for pack in packs.defer("snapshot").order_by("supplement", "version"):
        pack.meeting = meeting
        found[(pack.audience, pack.supplement)] = pack
    rows: dict[str, list[tuple[Pack, PackProgress]]] = {}
    for pack in found.values():
        rows.setdefault(pack.audience, []).append((pack, progress(pack, person)))
    return rows


def packs_to_build(meeting: Meeting) -> list[tuple[Access, Pack | None]]:
    """For each audience its latest pack, in whatever state, or None."""
    latest: dict[str, Pack] = {}
    packs = Pack.objects.filter(meeting=meeting).whole().select_related("file")
    for pack in packs.defer("snapshot").order_by("version"):
        pack.meeting = meeting
        latest[pack.audience] = pack
    return [(audience, latest.get(audience)) for audience in Access]


def others(meeting: Meeting, person: Person | AnonymousUser) -> list[Meeting]:
    """The meetings planned before and after this one, and its working session, for who knows of the board and them."""
    if not meeting.is_board_known:
        return []
    near = Q(number__in=[meeting.number - 1, meeting.number + 1]) | Q(paired_with=meeting)
    known = Meeting.objects.visible_to(person).filter(near, board=meeting.board)
    return list(known.select_related("board").order_by("starts_at"))


def beside(meeting: Meeting, person: Person | AnonymousUser) -> dict[str, object]:
    """What the reader is to the meeting, the sessions near it, and for its officer the notice that the board gives."""
    near, is_officer = others(meeting, person), permissions.is_officer(person, meeting.board)
    is_to_come = is_officer and meeting.state in HIDDEN
    is_own = is_officer or permissions.is_member(person, meeting.board)
    return {
        "others": [one for one in near if one.paired_with_id != meeting.pk],
        "session": next((one for one in near if one.paired_with_id == meeting.pk), None),
        "is_officer": is_officer,
        "is_chair": may_chair(person, meeting),
        "is_auditor": permissions.is_auditor(person, meeting.board),
        "is_own": is_own,
        "may_declare": is_own and meeting.state in DECLARING,
        "notice": notice_for(meeting, timezone.now()) if is_to_come else None,
    }


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
        return reverse("meetings:pack_progress", args=[self.pack.uuid])


def _row(
    item: AgendaItem,
    begins: datetime,
    places: Places,
    person: Person | AnonymousUser,
) -> ItemRow:
    if not item.is_open:
        title, why = item.outside_title(), item.why_withheld()
        return ItemRow(item.order, title, begins, item.access, private=why, is_withdrawn=item.is_withdrawn)
    day = begins.date()
    papers: list[Paper] = [] if item.is_withdrawn else list(item.papers.all())
    return ItemRow(
        item.order,
        item.title,
        begins,
        item.access,
        purpose=item.get_purpose_display(),
        leads=tuple(lead.public_name(day) for lead in item.leads.all() if lead.role == Lead.Role.LEAD),
        presenters=tuple(lead.public_name(day) for lead in item.leads.all() if lead.role == Lead.Role.PRESENTER),
        minutes=item.length,
        kind=item.kind,
        urgency=item.urgency,
        is_withdrawn=item.is_withdrawn,
        withdrawn=item.withdrawn_why,
        sub_text=item.sub_text,
        has_report=not item.is_withdrawn and (item.asks or _says_something(item)),
        papers=tuple(_paper(paper, person, places) for paper in papers if paper.is_known),
        edition_title=str(item.edition) if item.edition else "",
        edition_url=item.edition.get_absolute_url() if item.edition else "",
        places=tuple(places.items.get(item.order, [])),
        note=item.noted or "",
    )


def _says_something(item: AgendaItem) -> bool:
    """Whether the page of the item holds more than its row."""
    report = getattr(item, "report", None)
    is_of_kind = item.kind in {ItemKind.REPORT, ItemKind.QUESTIONS} or item.approves_id is not None
    return is_of_kind or bool(report and (report.text or report.form_id)) or bool(item.details)


def _paper(paper: Paper, person: Person | AnonymousUser, places: Places) -> PaperRow:
    if paper.is_open and paper.file is not None:
        note = _not_out(paper) or ("" if paper.is_public else str(paper.get_access_display()))
        uuid = str(paper.uuid) if isinstance(person, Person) else ""
        url, pages, size = paper.get_absolute_url(), paper.pages or 0, paper.file.size
        place = places.papers.get(paper.file.sha256)
        own: dict[str, Any] = {"uuid": uuid, "is_read": paper.is_read, "noted": paper.noted or ""}
        return PaperRow(
            paper.title, url, pages, size, note, urgency=paper.urgency, place=place, is_tabled=paper.is_tabled, **own
        )
    return PaperRow(paper.outside_title(), note=paper.why_withheld() or _to_come(paper))


def _not_out(paper: Paper) -> str:
    """What an officer reads of a paper that its readers have not got."""
    return _("held") if paper.is_held else _("not published yet") if paper.published_at is None else ""


def _to_come(paper: Paper) -> str:
    """Why a paper that the reader may read is not there."""
    if paper.is_verbal:
        return _("verbal")
    if paper.is_follow_up and paper.promised_on:
        return _("to follow, promised for %(day)s") % {"day": date_format(paper.promised_on, "j F Y")}
    if paper.is_follow_up:
        return _("to follow")
    return _("a new version follows") if paper.version > 1 else str(paper.get_state_display())
