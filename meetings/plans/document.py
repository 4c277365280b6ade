"""Everything that a forward plan says: its page, its print and its CSV draw from this and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.models.prints import PrintKind
from meetings.prints import printed


@dataclass(frozen=True)
class PlanMove:
    """That a row stood at another meeting before: its day in words, and why it moved."""

    day: str
    reason: str = ""


@dataclass(frozen=True)
class PlanRow:
    """One item; of a withheld one (`private` says why) nothing but its public wording is here.

    `first_published` is the day of the plan that showed it first in ISO 8601, empty in a plan that is not published.
    """

    uuid: str
    title: str
    kind: str = ""
    details: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    all_priorities: bool = False
    priorities: tuple[str, ...] = ()
    first_published: str = ""
    moves: tuple[PlanMove, ...] = ()
    private: str = ""

    @property
    def first_day(self) -> str:
        """The day of the plan that showed it first, in words."""
        return date_format(date.fromisoformat(self.first_published), "j F Y") if self.first_published else ""

    @property
    def relevance(self) -> str:
        """What the schedule prints below the details; empty for an item that is relevant to no priority."""
        if self.all_priorities:
            return _("Relevant to all priorities")
        if not self.priorities:
            return ""
        return _("Relevant to: %(priorities)s") % {"priorities": "; ".join(self.priorities)}

    def withheld(self, title: str, why: str) -> Self:
        """The row as somebody sees it who may not read the item."""
        return replace(self, **{**vars(PlanRow(self.uuid, title)), "private": why})


@dataclass(frozen=True)
class PlanMeeting:
    """A meeting of the plan: `on` is its day in ISO 8601, `day` in words; `note` says that it is postponed."""

    uuid: str
    number: int
    on: str
    day: str
    begins: str
    venue: str
    name: str = ""
    note: str = ""
    rows: tuple[PlanRow, ...] = ()


@dataclass(frozen=True)
class Duty:
    """A line of the statutory calendar; days in words, empty where there is none."""

    title: str
    law: str
    rhythm: str
    last: str = ""
    next: str = ""
    missed: str = ""


@printed(PrintKind.PLAN)
@dataclass(frozen=True)
class PlanDocument:
    """The forward plan of a board. `number` and `issued` (ISO 8601) are 0 and empty until it is published."""

    partnership: str
    illustrative: bool
    board: str
    number: int
    issued: str
    issued_day: str
    meetings: tuple[PlanMeeting, ...]
    calendar: tuple[Duty, ...] = ()

    @property
    def title(self) -> str:
        return _("%(board)s: forward plan") % {"board": self.board}

    @property
    def running(self) -> str:
        issue = _("plan %(number)s, published %(day)s") % {"number": self.number, "day": self.issued_day}
        parts = [self.title, issue if self.number else _("draft")]
        if self.illustrative:
            parts.append(_("demonstration, illustrative figures"))
        return " · ".join(parts)

    @property
    def contents(self) -> tuple[tuple[PlanMeeting, ...], tuple[Duty, ...]]:
        """What it says, without its number and date: two plans of the same contents are one."""
        return self.meetings, self.calendar

    @property
    def count(self) -> str:
        """`7 items at 4 meetings`."""
        items = sum(len(meeting.rows) for meeting in self.meetings)
        said = ngettext("%(items)s item", "%(items)s items", items) % {"items": items}
        number = len(self.meetings)
        at = ngettext("%(number)s meeting", "%(number)s meetings", number) % {"number": number}
        return _("%(items)s at %(meetings)s") % {"items": said, "meetings": at}
