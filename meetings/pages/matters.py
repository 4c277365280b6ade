"""Matters arising: every action of earlier meetings of the board that is not closed."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from meetings.models import Action, AgendaItem, Meeting
from meetings.models.actions import ActionQuerySet
from meetings.models.agenda import READS
from scpb.boards.models import Access
from scpb.people.models import Person


def matters_arising(meeting: Meeting, reader: Person | AnonymousUser) -> Sequence[Action]:
    """The open actions of earlier meetings, and of before the portal, that the reader may see; the oldest first."""
    return _in_order(_open(meeting).visible_to(reader))


def matters_for_audience(meeting: Meeting, audience: str) -> Sequence[Action]:
    """The same for everybody who reads the pack of one audience.

    Without those of items that it may not read. In public none but those of minutes that are published: what comes
    from elsewhere, or from a closed session, is the board's own.
    """
    readable = Q(item__isnull=True) | Q(item__access__in=READS[Access(audience)])
    found = _open(meeting).filter(readable).exclude(item__in=kept_from_somebody())
    if audience == Access.PUBLIC:
        found = found.filter(meeting__is_closed=False, meeting__minutes_published_at__isnull=False)
    return _in_order(found)


def kept_from_somebody() -> QuerySet[AgendaItem]:
    """The restricted items that somebody gets nothing of, by an interest that they declared.

    What is carried from them into the papers of another meeting, or into what is printed of a whole board, would
    reach them after all.
    """
    declared = {"declarations__withholds": True, "declarations__person__isnull": False}
    return AgendaItem.objects.filter(access=Access.RESTRICTED, **declared).order_by()


def _open(meeting: Meeting) -> ActionQuerySet:
    """Those raised before this meeting; what it raises itself is for the next one."""
    before = Q(meeting__isnull=True, raised_on__lte=timezone.localtime(meeting.starts_at).date()) | Q(
        meeting__starts_at__lt=meeting.starts_at
    )
    return Action.objects.open().filter(before, board=meeting.board_id)


def _in_order(found: ActionQuerySet) -> Sequence[Action]:
    return list(found.with_owners().with_due().order_by("raised_on", "number"))
