"""Coverage: which meetings dealt with which priorities, as a table whose cells are shaded by how many items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.models import AgendaItem, Meeting
from meetings.models.meetings import MeetingQuerySet, midnight
from scpb.boards.models import Board
from scpb.people.models import Person
from scpb.portal.thread.overview import discussions
from scpb.portal.thread.records import OFF
from strategy.models import Priority, Strategy

Reader = Person | AnonymousUser
YEAR = timedelta(days=365)
CLASSES = 5  # of shade: one item to four, and five or more
LONG = 12  # months after which a priority is said not to be discussed


@dataclass(frozen=True)
class Wanted:
    """What the table is narrowed to: a board by its address, a calendar year; empty is every board, the last year."""

    board: str = ""
    year: int | None = None


@dataclass(frozen=True)
class Cell:
    """How many items of a meeting are about a priority; `hollow` those about all priorities, which count for none."""

    priority: Priority
    count: int
    hollow: int
    url: str
    says: str

    @property
    def shade(self) -> int:
        """1 to 5; 0 where nothing is about it."""
        return min(self.count, CLASSES)


@dataclass(frozen=True)
class About:
    """An item by its number in its meeting: about all priorities, or about those with the keys that are named."""

    order: int
    is_general: bool
    named: frozenset[int]


@dataclass(frozen=True)
class Line:
    """A meeting with a cell for each priority."""

    meeting: Meeting
    cells: Sequence[Cell]
    total: int
    is_coming: bool


@dataclass(frozen=True)
class Foot:
    """What is said below the column of a priority: items in all, and how long ago it was last discussed."""

    priority: Priority
    total: int
    last: datetime | None
    months: int | None

    @property
    def is_long_ago(self) -> bool:
        return self.months is None or self.months >= LONG

    @property
    def says(self) -> str:
        if self.months is None:
            return _("Never discussed")
        if not self.months:
            return _("Discussed within a month")
        told = ngettext("Not discussed for %(n)d month", "Not discussed for %(n)d months", self.months)
        return told % {"n": self.months}


@dataclass(frozen=True)
class Coverage:
    wanted: Wanted
    priorities: Sequence[Priority]
    lines: Sequence[Line]
    feet: Sequence[Foot]

    @property
    def total(self) -> int:
        return sum(line.total for line in self.lines)


@dataclass(frozen=True)
class Offered:
    """What a reader may narrow the table to: the boards and the years whose meetings they know of."""

    boards: Sequence[Board]
    years: Sequence[int]


def offered_to(reader: Reader) -> Offered:
    """Two queries."""
    sat = Meeting.objects.visible_to(reader).datetimes("starts_at", "year")
    return Offered(list(Board.objects.visible_to(reader)), sorted({at.year for at in sat}, reverse=True))


def coverage_for(reader: Reader, wanted: Wanted, today: date) -> Coverage:
    """The meetings that the reader knows of against the priorities in force then; five queries, however many there are.

    Of a year that is over, the priorities are those in force on its last day; of a board those of the strategies that
    it or a board above it owns.
    """
    day = min(today, date(wanted.year, 12, 31)) if wanted.year else today
    seen = Priority.objects.in_force(day).filter(strategy__in=Strategy.objects.visible_to(reader))
    if wanted.board:
        seen = seen.filter(strategy__board__in=_with_those_above(wanted.board))
    priorities = list(seen.select_related("strategy"))
    known = Meeting.objects.visible_to(reader)
    meetings = list(_within(known, wanted, today).select_related("board").order_by("-starts_at", "-pk"))
    items = _items(meetings, reader)
    lines = [_line(meeting, priorities, items[meeting.pk], today) for meeting in meetings]
    return Coverage(
        wanted=wanted,
        priorities=priorities,
        lines=lines,
        feet=_feet(priorities, lines, reader, today),
    )


def _with_those_above(slug: str) -> list[int]:
    """The keys of a board and of all that it reports to; one query."""
    parents: dict[int, int | None] = {}
    key: int | None = None
    for pk, address, parent in Board.objects.values_list("pk", "slug", "parent"):
        parents[pk] = parent
        key = pk if address == slug else key
    found: list[int] = []
    while key is not None and key not in found:
        found.append(key)
        key = parents.get(key)
    return found


def _within(known: MeetingQuerySet, wanted: Wanted, today: date) -> MeetingQuerySet:
    found = known.exclude(state__in=OFF)
    if wanted.board:
        found = found.filter(board__slug=wanted.board)
    return (
        found.filter(starts_at__year=wanted.year)
        if wanted.year
        else found.filter(starts_at__gte=midnight(today - YEAR))
    )


def _items(meetings: Sequence[Meeting], reader: Reader) -> Mapping[int, list[About]]:
    """The items that the reader may read by their meetings; one query, a row for each priority that one names."""
    readable = AgendaItem.objects.readable_by(reader).filter(withdrawn_at__isnull=True)
    found = readable.filter(meeting__in=[meeting.pk for meeting in meetings]).order_by("order", "pk")
    by_meeting = defaultdict[int, list[About]](list)
    rows = found.values_list("pk", "meeting", "order", "all_priorities", "priorities")
    for (_pk, meeting, order, is_general), named in groupby(rows, lambda row: row[:4]):
        keys = frozenset(row[4] for row in named if row[4] is not None)
        by_meeting[meeting].append(About(order, is_general, frozenset() if is_general else keys))
    return by_meeting


def _line(meeting: Meeting, priorities: Sequence[Priority], items: Sequence[About], today: date) -> Line:
    hollow = [item for item in items if item.is_general]
    cells = [_cell(meeting, one, [item for item in items if one.pk in item.named], hollow) for one in priorities]
    keys = {one.pk for one in priorities}
    is_coming = timezone.localtime(meeting.starts_at).date() > today
    return Line(meeting, cells, sum(bool(keys & item.named) for item in items), is_coming)


def _cell(meeting: Meeting, priority: Priority, items: Sequence[About], hollow: Sequence[About]) -> Cell:
    """One item leads to itself, several to their agenda."""
    chosen = items or hollow
    url = meeting.get_absolute_url() if chosen else ""
    if len(chosen) == 1:
        url = reverse("meetings:item", args=[meeting.board.slug, meeting.number, chosen[0].order])
    counted = ngettext("%(n)d item", "%(n)d items", len(items)) % {"n": len(items)}
    general = ngettext("%(n)d about all priorities", "%(n)d about all priorities", len(hollow)) % {"n": len(hollow)}
    said = ", ".join(part for part, of in ((counted, items), (general, hollow)) if of)
    return Cell(priority, len(items), len(hollow), url, said)


def _feet(priorities: Sequence[Priority], lines: Sequence[Line], reader: Reader, today: date) -> list[Foot]:
    last: dict[int, datetime] = {}
    for key, at in discussions([one.pk for one in priorities], reader, today):
        last[key] = max(at, last.get(key, at))
    return [
        Foot(
            priority=one,
            total=sum(line.cells[place].count for line in lines),
            last=last.get(one.pk),
            months=_months_since(last[one.pk], today) if one.pk in last else None,
        )
        for place, one in enumerate(priorities)
    ]


def _months_since(at: datetime, today: date) -> int:
    """Whole months from the day of a meeting to today."""
    day = timezone.localtime(at).date()
    return (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
