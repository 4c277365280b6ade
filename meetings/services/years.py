"""Planning the meetings of a year in one act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings.models import Meeting, State
from meetings.permissions import require_officer
from meetings.services.meetings import plan_meeting
from scpb.boards.models import Board, Venue
from scpb.errors import NotAllowed
from scpb.people.models import Person


@dataclass(frozen=True)
class Sitting:
    """One meeting to be planned; with `closed_until` a closed working session follows it."""

    starts_at: datetime
    ends_at: datetime
    closed_until: datetime | None = None


@transaction.atomic
def plan_year(
    board: Board, sittings: Sequence[Sitting], *, by: Person | None, venue: Venue | None = None
) -> list[Meeting]:
    """Plan all of them, or none: if one cannot be, nothing is kept of the others."""
    require_officer(board, by)
    if not sittings:
        raise NotAllowed(_("No date is chosen. Tick those that shall be planned."))
    Board.objects.select_for_update().get(pk=board.pk)  # sent twice at once they are planned once
    for sitting in sittings:
        _require_free(board, sitting)
    return [_plan(board, sitting, venue, by=by) for sitting in sorted(sittings, key=lambda one: one.starts_at)]


def _require_free(board: Board, sitting: Sitting) -> None:
    taken = board.meetings.filter(starts_at__lt=sitting.ends_at, ends_at__gt=sitting.starts_at)
    if taken.exclude(state__in=[State.CANCELLED, State.POSTPONED]).exists():
        day = date_format(timezone.localtime(sitting.starts_at), "l j F Y")
        raise NotAllowed(
            _("The board meets already at that time on %(day)s. Nothing was planned: untick the date or change it.")
            % {"day": day}
        )


def _plan(board: Board, sitting: Sitting, venue: Venue | None, *, by: Person | None) -> Meeting:
    meeting = plan_meeting(board, by=by, starts_at=sitting.starts_at, ends_at=sitting.ends_at, venue=venue)
    if sitting.closed_until:
        plan_meeting(
            board,
            by=by,
            title=_("Closed working session"),
            starts_at=sitting.ends_at,
            ends_at=sitting.closed_until,
            venue=venue,
            is_closed=True,
            paired_with=meeting,
        )
    return meeting
