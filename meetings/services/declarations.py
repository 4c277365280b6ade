"""Interests that somebody declares in an item, before the meeting or in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import HIDDEN, AgendaItem, Declaration, Meeting, State
from meetings.permissions import require_officer
from meetings.services.meetings import locked
from scpb.boards import permissions, records
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Person

PERSONAL = ("name", "nature", "interest")
DECLARING = (State.PUBLISHED, State.IN_SESSION, State.MINUTES)


@transaction.atomic
def declare(
    item: AgendaItem, *, by: Person | None, person: Person | None = None, at: datetime | None = None, **values: Any
) -> Declaration:
    """Write an interest down. Members declare their own; the board's officer records anybody's.

    One that withholds restricted papers does so from this moment on.
    """
    require_declarer(item.meeting, person, by)
    _require_open(item.meeting)
    if person is not None and not values.get("name"):
        values["name"] = person.public_name(timezone.localtime(item.meeting.starts_at).date())
    if not values.get("name"):
        raise NotAllowed(_("Say who declares the interest."))
    row = Declaration(item=item, person=person, declared_at=at or timezone.now())
    return records.add(row, "meetings.interest_declared", by=by, personal=PERSONAL, **values)


@transaction.atomic
def edit_declaration(declaration: Declaration, *, by: Person | None, **values: Any) -> Declaration:
    """Change what was written down; the officer alone, who answers for the minutes."""
    require_officer(declaration.item.meeting.board, by)
    _require_open(declaration.item.meeting)
    return records.change(declaration, "meetings.declaration_changed", by=by, personal=PERSONAL, **values)


@transaction.atomic
def remove_declaration(declaration: Declaration, *, by: Person | None) -> None:
    """Take back what was written down by mistake; papers that it withheld may be read again."""
    require_officer(declaration.item.meeting.board, by)
    _require_open(declaration.item.meeting)
    before = {name: getattr(declaration, name) for name in ("name", "interest", "nature", "leaves", "withholds")}
    records.remove(declaration, "meetings.declaration_removed", by=by, before=before, personal=PERSONAL)


def require_declarer(meeting: Meeting, person: Person | None, by: Person | None) -> None:
    """Refuse everybody but the board's officers, and who sits on the board for themselves."""
    if by is not None and by == person and permissions.is_member(by, meeting.board):
        return
    if by is not None and not permissions.is_officer(by, meeting.board):
        raise NotPermitted(_("You may declare your own interests, on boards that you sit on."))


def _require_open(meeting: Meeting) -> None:
    kept = locked(meeting)
    if kept.state in HIDDEN:
        raise NotAllowed(_("Interests are declared once the agenda is published."))
    if kept.state not in DECLARING:
        raise NotAllowed(_("The minutes have been circulated: propose a correction instead."))
