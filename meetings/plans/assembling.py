"""From the meetings of a board to its forward plan, as some audience reads it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format

from meetings.models import AgendaItem, ItemKind, ItemMove, Lead, Meeting, Recurring, Rhythm
from meetings.models.agenda import READS, AgendaItemQuerySet
from meetings.models.meetings import midnight
from meetings.plans.document import Duty, PlanDocument, PlanMeeting, PlanMove, PlanRow
from meetings.rhythms import Course, Occurrence, standing, yearly
from scpb.boards.models import Access, Board
from strategy.choices import named_by
from strategy.models import Priority

# What every agenda has; a plan that listed it at each meeting would hide what the board will deal with.
ROUTINE = (ItemKind.DECLARATIONS, ItemKind.QUESTIONS, ItemKind.MINUTES, ItemKind.MATTERS, ItemKind.PLAN)
LATELY = timedelta(days=2 * 365)  # what was missed longer ago nobody makes up for


def is_business(item: AgendaItem) -> bool:
    """Whether the plan lists an item: not what every agenda has, nor a standing item without priority or details."""
    if item.kind in ROUTINE or (item.recurring is not None and item.recurring.comes_last):
        return False
    return item.kind != ItemKind.STANDING or item.all_priorities or bool(item.details or item.priorities.all())


def is_planned(meeting: Meeting, audience: str, today: date) -> bool:
    """Whether a published plan holds the meeting; the public's holds no closed session."""
    is_dated = meeting.starts_at >= midnight(today) or meeting.is_postponed
    return meeting.is_ahead(today) and is_dated and not (meeting.is_closed and audience == Access.PUBLIC)


def items_of(board: Board, meetings: Iterable[Meeting], today: date) -> AgendaItemQuerySet:
    """The items of these meetings of the board with all that its plan says of them, in order."""
    moves = ItemMove.objects.select_related("from_meeting").order_by("moved_at", "id")
    found = AgendaItem.objects.filter(meeting__in=[meeting.pk for meeting in meetings], withdrawn_at__isnull=True)
    return (
        found.select_related("recurring")
        .order_by("order")
        .prefetch_related(
            Prefetch("leads", Lead.objects.with_posts().filter(role=Lead.Role.LEAD)),
            Prefetch("priorities", Priority.objects.worded(today).filter(named_by(board))),
            Prefetch("moves", moves),
        )
    )


def assemble(
    board: Board, *, audience: str, today: date, number: int = 0, issued: datetime | None = None
) -> PlanDocument:
    """The plan from today on."""
    every = list(board.meetings.of_plan(today, today - LATELY).select_related("board", "venue"))
    meetings = [meeting for meeting in every if is_planned(meeting, audience, today)]
    items = list(items_of(board, meetings, today))
    rows: dict[int, list[PlanRow]] = {meeting.pk: [] for meeting in meetings}
    for item in items:
        if is_business(item):
            rows[item.meeting_id].append(row_of(item, audience))
    recurring = board.recurring.going_on(today).with_last(today)
    courses = calendar(list(recurring), meetings, items, held_days(every, today), today)
    return PlanDocument(
        partnership=settings.PARTNERSHIP_NAME,
        illustrative=settings.DEMO,
        board=board.name,
        number=number,
        issued=issued.isoformat() if issued else "",
        issued_day=in_words(timezone.localtime(issued)) if issued else "",
        meetings=tuple(_meeting(meeting, rows[meeting.pk]) for meeting in meetings),
        calendar=tuple(duty_of(one, course) for one, course in courses if one.duty),
    )


def row_of(item: AgendaItem, audience: str) -> PlanRow:
    """An item of `items_of`, as the audience reads it."""
    row = PlanRow(
        uuid=str(item.uuid),
        title=item.title,
        kind=str(item.get_kind_display()),
        details=tuple(line.strip(" \t•-") for line in item.details.splitlines() if line.strip(" \t•-")),
        leads=tuple(lead.public_name() for lead in item.leads.all()),
        all_priorities=item.all_priorities,
        priorities=tuple(str(priority) for priority in item.priorities.all()),
        first_published=timezone.localtime(item.planned_at).date().isoformat() if item.planned_at else "",
        moves=tuple(
            PlanMove(in_words(timezone.localtime(one.from_meeting.starts_at)), one.reason) for one in item.moves.all()
        ),
    )
    return row if item.access in READS[Access(audience)] else row.withheld(item.outside_title(), item.why_withheld())


def held_days(meetings: Iterable[Meeting], today: date) -> list[date]:
    """The days of those that were ordinary sittings: neither closed sessions nor decisions by circulation."""
    sat = [one for one in meetings if one.is_held(today) and not one.is_closed and not one.is_by_circulation]
    return [timezone.localtime(one.starts_at).date() for one in sat]


def calendar(
    recurring: Sequence[Recurring],
    meetings: Sequence[Meeting],
    items: Sequence[AgendaItem],
    held: Sequence[date],
    today: date,
) -> list[tuple[Recurring, Course]]:
    """What has become of each that recurs (fetched `with_last`), given the coming meetings with their items."""
    at = {meeting.pk: meeting for meeting in meetings}
    coming: dict[int, list[Occurrence]] = {}
    for item in items:
        meeting = at[item.meeting_id]
        day = timezone.localtime(meeting.starts_at).date()
        if item.recurring_id and not meeting.is_cancelled and (day >= today or meeting.is_postponed):
            first = next(iter(item.moves.all()), None)
            due = timezone.localtime(first.from_meeting.starts_at).date() if first else day
            coming.setdefault(item.recurring_id, []).append(Occurrence(due, day, is_held=False))
    return [(one, course_of(one, coming.get(one.pk, []), held, today)) for one in recurring]


def course_of(recurring: Recurring, coming: Sequence[Occurrence], held: Sequence[date], today: date) -> Course:
    """What has become of one, given its coming occurrences and the days on which the board met."""
    found = list(coming)
    if recurring.last_day and recurring.last_due:
        due, day = (timezone.localtime(at).date() for at in (recurring.last_due, recurring.last_day))
        found.append(Occurrence(due, day, is_held=True))
    starts_on, ends_on = recurring.starts_on, recurring.ends_on
    if recurring.rhythm == Rhythm.EACH:
        return standing(found, held, starts_on=starts_on, ends_on=ends_on)
    return yearly(recurring.rhythm, found, today=today, starts_on=starts_on, ends_on=ends_on)


def duty_of(recurring: Recurring, course: Course) -> Duty:
    """A line of the calendar in words."""
    return Duty(
        title=recurring.title,
        law=recurring.duty,
        rhythm=str(recurring.get_rhythm_display()),
        last=in_words(course.last) if course.last else "",
        next=in_words(course.next) if course.next else "",
        missed="; ".join(missed_words(recurring, course)),
    )


def missed_words(recurring: Recurring, course: Course) -> list[str]:
    """`April–June 2020` of yearly items, the meeting's day of standing ones."""
    if recurring.rhythm == Rhythm.EACH:
        return [in_words(day) for day in course.missed]
    return [
        f"{date_format(day.replace(day=1, month=day.month - 2), 'F')}–{date_format(day, 'F Y')}"
        for day in course.missed
    ]


def _meeting(meeting: Meeting, rows: Sequence[PlanRow]) -> PlanMeeting:
    begins = timezone.localtime(meeting.starts_at)
    return PlanMeeting(
        uuid=str(meeting.uuid),
        number=meeting.number,
        on=begins.date().isoformat(),
        day=meeting.day,
        begins=f"{begins:%H:%M}",
        venue=meeting.venue.name if meeting.venue else "",
        name=meeting.title,
        note=str(meeting.get_state_display()) if meeting.is_postponed else "",
        rows=tuple(rows),
    )


def in_words(day: date) -> str:
    """`24 January 2020`."""
    return date_format(day, "j F Y")
