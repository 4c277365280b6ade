"""What the pages of the forward plan show; queries and the questions that pages ask of them, nothing written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import (
    AgendaItem,
    BringBack,
    ItemMove,
    Lead,
    Meeting,
    PlanEdition,
    Print,
    PrintKind,
    Recurring,
    RecurringLead,
    State,
)
from meetings.models.agenda import READS
from meetings.models.meetings import MeetingQuerySet
from meetings.models.planning import PlanEditionQuerySet
from meetings.pages.proposals import number_waiting
from meetings.plans.assembling import (
    LATELY,
    assemble,
    calendar,
    held_days,
    in_words,
    is_business,
    items_of,
    missed_words,
    row_of,
)
from meetings.plans.changes import Changes, changes
from meetings.plans.document import PlanDocument, PlanRow
from meetings.rhythms import Course, Standing
from meetings.services.plans import audience_of, restored
from scpb.boards.models import Access, Board
from scpb.people.models import Person
from strategy.choices import named_by
from strategy.models import Priority

OTHERS = 40  # ten years of quarterly plans


@dataclass(frozen=True)
class WorkingRow:
    """An item with the meetings between which it can go one step; `access` is empty for what is public.

    `up` and `down` are the numbers that it gets by one step among the rows of its own meeting, 0 where there is none.
    """

    item: AgendaItem
    row: PlanRow
    earlier: Meeting | None = None
    later: Meeting | None = None
    up: int = 0
    down: int = 0
    access: str = ""
    is_fixed: bool = False

    @property
    def needs_reason(self) -> bool:
        return bool(self.row.first_published)


@dataclass(frozen=True)
class Obligation:
    """What shall come back: `due` and `source` in words, `url` where it comes from; the meeting it is offered to."""

    bring_back: BringBack
    due: str
    is_overdue: bool
    source: str
    url: str
    offered_to: int | None = None


@dataclass(frozen=True)
class WorkingMeeting:
    """A meeting of the working plan: `routine` are the titles of what every agenda has; `problem` wants an answer."""

    meeting: Meeting
    rows: tuple[WorkingRow, ...]
    routine: tuple[str, ...]
    offers: tuple[Obligation, ...]
    problem: str = ""

    @property
    def takes_items(self) -> bool:
        return self.meeting.is_being_written


@dataclass(frozen=True)
class CalendarRow:
    """Something that recurs, and what has become of it, in words; `sign` is a letter beside them."""

    recurring: Recurring
    last: str
    next: str
    missed: tuple[str, ...]
    standing: str

    @property
    def is_missed(self) -> bool:
        return self.standing == Standing.MISSED.value

    @property
    def is_planned(self) -> bool:
        return self.standing == Standing.PLANNED.value


@dataclass(frozen=True)
class WorkingPlan:
    """The plan as the board's officer works on it."""

    meetings: tuple[WorkingMeeting, ...]
    obligations: tuple[Obligation, ...]
    calendar: tuple[CalendarRow, ...]

    @property
    def missed(self) -> list[CalendarRow]:
        return [row for row in self.calendar if row.is_missed]

    @property
    def duties(self) -> list[CalendarRow]:
        return [row for row in self.calendar if row.recurring.duty]

    @property
    def overdue(self) -> list[Obligation]:
        return [one for one in self.obligations if one.is_overdue]


def board_for(person: Person | AnonymousUser, slug: str) -> Board:
    """The board of this address, if whoever asks may know of it."""
    return get_object_or_404(Board.objects.visible_to(person), slug=slug)


def board_of_plan(person: Person | AnonymousUser, slug: str) -> tuple[Board, int]:
    """The board of this address, and how many items figures propose to its officer; one question."""
    found: Any = get_object_or_404(Board.objects.visible_to(person).annotate(proposed=number_waiting()), slug=slug)
    return found, found.proposed


def working_plan(board: Board) -> WorkingPlan:
    """The whole plan, in as many queries for four meetings as for forty."""
    today = timezone.localdate()
    found = Meeting.objects.filter(board=board).of_plan(today, today - LATELY).select_related("venue", "board")
    every = list(found)
    meetings = [meeting for meeting in every if meeting.is_ahead(today) or meeting.is_cancelled]
    items = list(items_of(board, meetings, today))
    owed = list(BringBack.objects.filter(board=board).open().with_sources().order_by("due_on", "id"))
    obligations = _obligations(owed, meetings, today)
    recurring = Recurring.objects.filter(board=board).going_on(today).with_last(today)
    courses = calendar(list(recurring), meetings, items, held_days(every, today), today)
    return WorkingPlan(
        meetings=tuple(_meetings(meetings, items, obligations, today)),
        obligations=tuple(obligations),
        calendar=tuple(_calendar_row(one, course) for one, course in courses),
    )


def published_plans(board: Board, person: Person | AnonymousUser) -> PlanEditionQuerySet:
    """The plans of a board that the person may read, the latest first."""
    return PlanEdition.objects.visible_to(person).of_board(board).select_related("board")


def last_plan(board: Board, person: Person | AnonymousUser) -> PlanEdition | None:
    return published_plans(board, person).first()


def others_than(shown: PlanEdition | None, board: Board, person: Person | AnonymousUser) -> list[PlanEdition]:
    """Earlier and later plans, to be looked up."""
    others = published_plans(board, person).defer("snapshot")
    return list(others.exclude(pk=shown.pk)[:OTHERS]) if shown else []


def plan_of(edition: PlanEdition) -> PlanDocument:
    """What a published plan says today: of what has been closed since, its public wording alone, or nothing."""
    document = restored(edition)
    rows = [row.uuid for meeting in document.meetings for row in meeting.rows if not row.private]
    reads = READS[Access(edition.access)]
    closed = {str(item.uuid): item for item in AgendaItem.objects.filter(uuid__in=rows).exclude(access__in=reads)}
    gone = _closed_since(document) if edition.access == Access.PUBLIC else set()
    shown = [meeting for meeting in document.meetings if meeting.uuid not in gone]
    masked = [
        replace(meeting, rows=tuple(_as_now(row, closed.get(row.uuid)) for row in meeting.rows)) for meeting in shown
    ]
    return replace(document, meetings=tuple(masked))


def _closed_since(document: PlanDocument) -> set[str]:
    """The meetings of a plan that have become closed sessions."""
    planned = Meeting.objects.filter(uuid__in=[meeting.uuid for meeting in document.meetings], is_closed=True)
    return set(map(str, planned.order_by().values_list("uuid", flat=True)))


def print_of(edition: PlanEdition, person: Person | AnonymousUser) -> Print | None:
    """The print of a published plan, while its readers get it."""
    prints = Print.objects.visible_to(person).of_board(edition.board, PrintKind.PLAN)
    return prints.filter(subject=str(edition.uuid), published_at__isnull=False).first()


def changes_since(board: Board) -> tuple[PlanDocument, Changes | None]:
    """What would be published now, and how that differs from the last published plan (None: there is none)."""
    today = timezone.localdate()
    now = assemble(board, audience=audience_of(board), today=today)
    last = PlanEdition.objects.of_board(board).first()
    return now, changes(restored(last), now, today) if last else None


def targets(board: Board, *, but: Meeting | None = None) -> MeetingQuerySet:
    """The meetings to which something can be put or moved."""
    coming = Meeting.objects.filter(board=board).ahead(timezone.localdate()).taking_items().select_related("board")
    return coming.exclude(pk=but.pk).filter(is_closed=but.is_closed) if but else coming


def ahead(board: Board) -> MeetingQuerySet:
    """The meetings at which something can be due."""
    return Meeting.objects.filter(board=board).ahead(timezone.localdate()).select_related("board")


def uuid_or_404(text: str) -> UUID:
    """What a page sent as a UUID. Raises Http404 for anything else."""
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def item_of(board: Board, uuid: UUID) -> AgendaItem:
    """An item of the board with what its form shows."""
    today = timezone.localdate()
    found = AgendaItem.objects.filter(meeting__board=board).select_related("meeting__board", "recurring")
    found = found.prefetch_related(
        Prefetch("leads", Lead.objects.with_posts()), Prefetch("priorities", Priority.objects.worded(today))
    )
    return get_object_or_404(found, uuid=uuid)


def recurring_of(board: Board, uuid: UUID) -> Recurring:
    """Something that recurs at the board's meetings, with what its form shows."""
    found = Recurring.objects.filter(board=board).select_related("board")
    return get_object_or_404(found.prefetch_related(*_named(timezone.localdate())), uuid=uuid)


def bring_back_of(board: Board, uuid: UUID) -> BringBack:
    return get_object_or_404(BringBack.objects.filter(board=board).with_sources(), uuid=uuid)


def places_for(board: Board) -> tuple[list[Meeting], list[AgendaItem]]:
    """The meetings at which something can come back, and the business that is planned there already."""
    today, meetings = timezone.localdate(), list(targets(board))
    return meetings, [item for item in items_of(board, meetings, today) if is_business(item)]


def offer_of(owed: BringBack) -> str:
    """What the form of its taking up has chosen at first: the meeting at which it is due, while that can take it."""
    meeting = owed.due_meeting
    return f"meeting:{meeting.uuid}" if meeting and meeting.is_being_written else ""


def owed_at(meeting: Meeting) -> list[Obligation]:
    """What shall come back at a meeting, or by its day, and is on no agenda: its editor offers it."""
    owed = BringBack.objects.wanted_at(meeting).with_sources().order_by("due_on", "id")
    return _obligations(list(owed), [meeting], timezone.localdate())


def recurring_rows(board: Board) -> list[CalendarRow]:
    """What recurs at the board's meetings, with who leads it and what has become of it; what has ended comes last."""
    today = timezone.localdate()
    found = Recurring.objects.filter(board=board).with_last(today).prefetch_related(*_named(today, named_by(board)))
    every = list(Meeting.objects.filter(board=board).of_plan(today, today - LATELY).exclude(state=State.CANCELLED))
    meetings = [meeting for meeting in every if meeting.is_ahead(today)]
    items = AgendaItem.objects.filter(recurring__isnull=False, meeting__in=[meeting.pk for meeting in meetings])
    moves = Prefetch("moves", ItemMove.objects.select_related("from_meeting").order_by("moved_at", "id"))
    coming = list(items.exclude(withdrawn_at__isnull=False).prefetch_related(moves))
    courses = calendar(list(found), meetings, coming, held_days(every, today), today)
    rows = [_calendar_row(one, course) for one, course in courses]
    return sorted(rows, key=lambda row: bool(row.recurring.ends_on and row.recurring.ends_on < today))


def _named(today: date, served: Q | None = None) -> tuple[Any, Any]:
    """Who leads what recurs and which priorities it serves: all, or those of this condition."""
    leads = Prefetch("leads", RecurringLead.objects.with_posts())
    worded = Priority.objects.worded(today)
    return leads, Prefetch("priorities", worded if served is None else worded.filter(served))


def _meetings(
    meetings: Sequence[Meeting], items: Sequence[AgendaItem], obligations: Sequence[Obligation], today: date
) -> Iterable[WorkingMeeting]:
    taken_on = {(move.from_meeting_id, item.title) for item in items for move in item.moves.all()}
    for place, meeting in enumerate(meetings):
        mine = [item for item in items if item.meeting_id == meeting.pk]
        left = [item for item in mine if not (meeting.is_cancelled and (meeting.pk, item.title) in taken_on)]
        business = [item for item in left if is_business(item)]
        if meeting.is_cancelled and not business:
            continue
        before, after = _neighbours(meetings, place)
        yield WorkingMeeting(
            meeting,
            tuple(_in_order([_row(item, meeting, before, after) for item in business], meeting)),
            tuple(item.title for item in left if not is_business(item)),
            tuple(one for one in obligations if one.offered_to == meeting.pk),
            _problem(meeting, bool(business), today),
        )


def _neighbours(meetings: Sequence[Meeting], place: int) -> tuple[Meeting | None, Meeting | None]:
    """The nearest meetings before and after this one to which its items can go."""
    own = meetings[place]
    fits = [one.is_being_written and one.is_closed == own.is_closed for one in meetings]
    before = next((one for one, fit in zip(meetings[:place][::-1], fits[:place][::-1], strict=True) if fit), None)
    after = next((one for one, fit in zip(meetings[place + 1 :], fits[place + 1 :], strict=True) if fit), None)
    return before, after


def _row(item: AgendaItem, meeting: Meeting, before: Meeting | None, after: Meeting | None) -> WorkingRow:
    access = "" if item.is_public else str(item.get_access_display())
    row = row_of(item, Access.RESTRICTED)
    is_free = meeting.is_being_written and meeting.agenda_published_at is None
    if not (is_free or meeting.is_cancelled or meeting.is_postponed):
        return WorkingRow(item, row, access=access, is_fixed=True)
    return WorkingRow(item, row, before, after, access=access)


def _in_order(rows: Sequence[WorkingRow], meeting: Meeting) -> Iterable[WorkingRow]:
    """The rows with the steps that they can go within the meeting, past what stands between them and is not shown."""
    numbers = [0, *(row.item.order if meeting.is_being_written else 0 for row in rows), 0]
    return [replace(row, up=up, down=down) for row, up, down in zip(rows, numbers, numbers[2:], strict=False)]


def _problem(meeting: Meeting, has_business: bool, today: date) -> str:
    if meeting.is_cancelled:
        return _("This meeting is cancelled. Take what is left to another one.") if has_business else ""
    if meeting.is_being_written and timezone.localtime(meeting.starts_at).date() < today:
        return _("The day of this meeting has passed, and its agenda was never published.")
    return ""


def _obligations(owed: Sequence[BringBack], meetings: Sequence[Meeting], today: date) -> list[Obligation]:
    open_ = [(timezone.localtime(one.starts_at).date(), one) for one in meetings if one.is_being_written]
    coming = [(day, one) for day, one in open_ if day >= today and not one.is_closed]
    return [_obligation(one, coming, today) for one in owed]


def _obligation(owed: BringBack, coming: Sequence[tuple[date, Meeting]], today: date) -> Obligation:
    """Offered to the meeting it is due at; by a day to the last meeting until then, or if there is none to the next."""
    meeting = owed.due_meeting
    day = timezone.localtime(meeting.starts_at).date() if meeting else owed.due_on
    in_time = [one for at, one in coming if day and at <= day]
    offered = meeting if meeting and meeting.is_being_written else None
    if offered is None and day:
        offered = in_time[-1] if in_time else next((one for _at, one in coming), None)
    words = ""
    if meeting:
        words = _("At the meeting on %(day)s") % {"day": in_words(timezone.localtime(meeting.starts_at))}
    elif owed.due_on:
        words = _("By %(day)s") % {"day": in_words(owed.due_on)}
    source, url = _source(owed)
    return Obligation(owed, words, bool(day and day < today), source, url, offered.pk if offered else None)


def _source(owed: BringBack) -> tuple[str, str]:
    """Where it comes from, in words, and the page of that."""
    if owed.source_decision:
        words = owed.source_decision.reference or owed.source_decision.text
        return _("Decision %(what)s") % {"what": words}, owed.source_decision.get_absolute_url()
    if owed.source_action:
        return _("Action %(what)s") % {"what": owed.source_action.reference}, owed.source_action.get_absolute_url()
    if owed.source_item:
        meeting = owed.source_item.meeting
        day = in_words(timezone.localtime(meeting.starts_at))
        return _("Item %(item)s, %(day)s") % {"item": owed.source_item, "day": day}, meeting.get_absolute_url()
    return "", ""


def _calendar_row(recurring: Recurring, course: Course) -> CalendarRow:
    last, coming = (in_words(day) if day else "" for day in (course.last, course.next))
    return CalendarRow(recurring, last, coming, tuple(missed_words(recurring, course)), course.standing.value)


def _as_now(row: PlanRow, closed: AgendaItem | None) -> PlanRow:
    return row if closed is None else row.withheld(closed.outside_title(), closed.why_withheld())
