"""The action log as it is printed: date of meeting, action, officer or member, completed or outstanding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings.models import Action, ActionOwner, Meeting, PrintKind
from meetings.models.actions import ActionQuerySet
from meetings.models.agenda import READS
from meetings.pages.action_rows import access_of, owner_shown, status
from meetings.pages.matters import kept_from_somebody
from meetings.prints import printed
from scpb.boards.models import Access, Board


@dataclass(frozen=True)
class LogLine:
    """One action: the four columns of the log, and the number by which it is known."""

    date: str
    reference: str
    action: str
    owners: tuple[str, ...]
    status: str
    due: str = ""
    is_open: bool = True


@printed(PrintKind.ACTION_LOG)
@dataclass(frozen=True)
class ActionLog:
    """Everything that the printed log says."""

    partnership: str
    board: str
    heading: str
    place: str
    lines: tuple[LogLine, ...]
    note: str = ""

    @property
    def title(self) -> str:
        return f"{self.board}: {self.heading}"

    @property
    def running(self) -> str:
        return self.title


def of_meeting(meeting: Meeting, audience: str) -> ActionLog:
    """The log of the actions that a meeting raised, as they are now, for readers of this audience."""
    day = date_format(timezone.localtime(meeting.starts_at), "j F Y")
    found = Action.objects.begun().of_meeting(meeting)
    heading = _("Action log of the meeting held on %(day)s") % {"day": day}
    return _log(meeting.board, heading, found, audience, place=str(meeting.venue or ""))


def of_board(board: Board, audience: str, on: date) -> ActionLog:
    """The log of a board: what is outstanding, and what was closed since it last sat.

    Nothing keeps it from who declared an interest in one item of it, as a meeting's log is kept: it leaves that out.
    """
    heading = _("Action log, %(day)s") % {"day": date_format(on, "j F Y")}
    last = Meeting.objects.last_sitting(board, on)
    found = Action.objects.filter(board=board).on_the_log(last).exclude(item__in=kept_from_somebody())
    note = _("Outstanding actions, and those closed since the last meeting.")
    return _log(board, heading, found.order_by("raised_on", "number"), audience, note=note)


def _log(
    board: Board, heading: str, found: ActionQuerySet, audience: str, *, place: str = "", note: str = ""
) -> ActionLog:
    actions = readable(found.with_owners().with_due(), audience)
    return ActionLog(
        partnership=settings.PARTNERSHIP_NAME,
        board=board.name,
        heading=heading,
        place=place,
        lines=tuple(map(line, actions)),
        note=note,
    )


def readable(actions: Iterable[Action], audience: str) -> list[Action]:
    """Those that every reader of this audience may read of; the public only once the minutes are published."""
    found = [action for action in actions if access_of(action) in READS[Access(audience)]]
    if audience == Access.PUBLIC:
        return [action for action in found if action.meeting and action.meeting.minutes_published_at]
    return found


def line(action: Action) -> LogLine:
    """An action as the log prints it, fetched `with_owners` and `with_due`; its owners are named as on that day."""
    due = date_format(action.due, "d.m.Y") if action.due and action.is_open else ""
    return LogLine(
        date=date_format(action.raised_on, "d.m.Y"),
        reference=action.reference,
        action=action.wording,
        owners=tuple(_named(owner, action.raised_on) for owner in action.owners.all()),
        status=status(action),
        due=_("due %(day)s") % {"day": due} if due else "",
        is_open=action.is_open,
    )


def _named(owner: ActionOwner, on: date) -> str:
    return str(owner_shown(owner, on))
