"""Attendance at a board over time, by person and by organisation: counts in the order of the alphabet, no league."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings.models import SAT, Attendance, Meeting, Presence
from meetings.models.meetings import midnight
from scpb.boards.models import Board
from scpb.people.models import Organisation

YEAR = timedelta(days=365)


@dataclass
class Counted:
    """How often somebody, or anybody of a body, was there, of the meetings at which they are listed."""

    name: str
    note: str = ""
    meetings: set[int] = field(default_factory=set)
    present: set[int] = field(default_factory=set)
    also: set[int] = field(default_factory=set)
    apologies: set[int] = field(default_factory=set)
    absent: set[int] = field(default_factory=set)
    deputy: set[int] = field(default_factory=set)

    def figures(self) -> list[int]:
        kinds = (self.meetings, self.present, self.also, self.deputy, self.apologies, self.absent)
        return [len(kind) for kind in kinds]

    def labelled(self) -> list[tuple[str, int]]:
        return list(zip(columns(), self.figures(), strict=True))


@dataclass(frozen=True)
class Attended:
    """Both tables, over the meetings of a period."""

    board: Board
    first: date
    last: date
    meetings: int
    persons: Sequence[Counted]
    organisations: Sequence[Counted]

    def table(self, by: str) -> list[list[Any]]:
        """One of them as lines of a file, `by` person or organisation."""
        rows = self.organisations if by == "organisation" else self.persons
        return [[_("Name"), _("Note"), *columns()], *[[row.name, row.note, *row.figures()] for row in rows]]


def columns() -> list[str]:
    return [_("Meetings"), _("Present"), _("Also present"), _("Sent a deputy"), _("Apologies"), _("Absent")]


def attended(board: Board, first: date | None, last: date | None) -> Attended:
    """Who was at the meetings of these days, both inclusive; of the last year unless told."""
    to = last or timezone.localdate()
    since = first or to - YEAR
    sat = Meeting.objects.filter(board=board, state__in=SAT, starts_at__gte=midnight(since))
    sat = sat.filter(starts_at__lt=midnight(to + timedelta(days=1)))
    rows = list(Attendance.objects.of_meetings(sat).select_related("person"))
    represented = {row.deputises_id for row in rows if row.presence == Presence.PRESENT and row.deputises_id}
    bodies = _successors()
    persons = _count(rows, represented, lambda row: (str(row.person_id or row.name.casefold()), row.name))
    organisations = _count(
        [row for row in rows if row.organisation], represented, lambda row: (_now(row, bodies), _now(row, bodies))
    )
    latest = {str(row.person_id or row.name.casefold()): row for row in rows}
    for key, counted in persons.items():
        counted.name, counted.note = latest[key].name, latest[key].organisation
    _note_mergers(organisations, rows, bodies)
    return Attended(board, since, to, sat.count(), _in_order(persons.values()), _in_order(organisations.values()))


def _count(
    rows: Iterable[Attendance], represented: set[int], key: Callable[[Attendance], tuple[str, str]]
) -> dict[str, Counted]:
    """One row a key: a meeting counts once, however many came from a body, and being there goes before being away."""
    found: dict[str, Counted] = {}
    for row in rows:
        name, label = key(row)
        counted = found.setdefault(name, Counted(label))
        counted.meetings.add(row.meeting_id)
        kept = {
            Presence.PRESENT: counted.present,
            Presence.ALSO: counted.also,
            Presence.APOLOGIES: counted.apologies,
            Presence.ABSENT: counted.absent,
        }[Presence(row.presence)]
        (counted.deputy if row.pk in represented else kept).add(row.meeting_id)
    for counted in found.values():
        counted.also -= counted.present
        there = counted.present | counted.also
        counted.deputy -= there
        counted.apologies -= there | counted.deputy
        counted.absent -= there | counted.deputy | counted.apologies
    return found


def _successors() -> dict[str, Organisation]:
    """What every body of the register that became part of another is today, by its name."""
    bodies = {body.pk: body for body in Organisation.objects.all()}
    found = {}
    for body in bodies.values():
        last, seen = body, {body.pk}
        while last.successor_id and last.successor_id not in seen:
            last = bodies[last.successor_id]
            seen.add(last.pk)
        if last is not body:
            found[body.name] = body
            body.successor = last
    return found


def _now(row: Attendance, bodies: dict[str, Organisation]) -> str:
    merged = bodies.get(row.organisation)
    return merged.successor.name if merged and merged.successor else row.organisation


def _note_mergers(counted: dict[str, Counted], rows: Iterable[Attendance], bodies: dict[str, Organisation]) -> None:
    """Say which bodies of before are counted under the one that they became part of."""
    former: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        if merged := bodies.get(row.organisation):
            since = date_format(merged.merged_on, "j F Y") if merged.merged_on else ""
            words = {"name": merged.name, "since": since}
            said = _("%(name)s until %(since)s") % words if since else merged.name
            former[_now(row, bodies)][merged.name] = said
    for name, absorbed in former.items():
        names = "; ".join(sorted(absorbed.values()))
        counted[name].note = _("Counts what became part of it: %(names)s.") % {"names": names}


def _in_order(rows: Iterable[Counted]) -> list[Counted]:
    return sorted(rows, key=lambda row: row.name.casefold())
