"""Makers of actions: a meeting that has sat, and what it asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

from meetings.models import Action, AgendaItem, Meeting
from meetings.services import actions
from meetings.services.agenda import Leads
from scpb.boards.models import Board
from strategy.models import Priority, PriorityWording, Strategy, StrategyVersion
from tests.jumps import jump
from tests.meetings import make_item, make_meeting


def make_sat_item(board: Board | None = None, *, starts_at: Any = None, **fields: Any) -> AgendaItem:
    """An item of a meeting that has sat and whose minutes are being written."""
    when = {"starts_at": starts_at} if starts_at else {}
    meeting = make_meeting(board, **when)
    item = make_item(meeting, **fields)
    sat = {"state": "minutes", "agenda_published_at": meeting.starts_at, "closed_at": meeting.ends_at}
    jump(meeting, **sat)
    item.refresh_from_db()
    return item


def make_action(item: AgendaItem, wording: str = "Agree one form", *owners: Leads, **due: Any) -> Action:
    """An action of the item, begun."""
    drafted = actions.draft(item, by=None, minuted=wording, owners=owners, **due)
    actions.open_drafts(item.meeting, by=None)
    return Action.objects.get(pk=drafted.pk)


def publish_minutes(item: AgendaItem) -> None:
    """Show the meeting's minutes to everybody."""
    Meeting.objects.filter(pk=item.meeting_id).update(minutes_published_at=item.meeting.ends_at)


def make_priority(board: Board, title: str, number: int = 1) -> Priority:
    """A priority of a strategy that has always been in force."""
    strategy = Strategy.objects.create(board=board, name=f"Strategy of {title}", slug=f"strategy-{board.pk}-{number}")
    version = StrategyVersion.objects.create(
        strategy=strategy, number=1, title="1", starts_on=date(2000, 1, 1), state="adopted", adopted_on=date(2000, 1, 1)
    )
    priority = Priority.objects.create(strategy=strategy)
    PriorityWording.objects.create(version=version, priority=priority, number=number, title=title)
    return priority
