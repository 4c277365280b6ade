"""What comes into a pack by itself: the minutes that the meeting is to approve, and matters arising."""

from __future__ import annotations

from django.utils.formats import date_format

from meetings.minutes.document import MinutesDocument
from meetings.minutes.editions import presented
from meetings.models import AgendaItem, ItemKind, Meeting, MinutesVersion
from meetings.models.agenda import READS
from meetings.packs.document import Matter
from meetings.pages.matters import kept_from_somebody, matters_for_audience
from scpb.boards.models import Access


def earlier_minutes(item: AgendaItem, audience: str) -> MinutesDocument | None:
    """The latest minutes of the meeting that the item has them of; for the public the latest that are published.

    The minutes of a closed session are not for the public, whenever they are published.
    """
    if item.kind != ItemKind.MINUTES or item.approves is None:
        return None
    if audience == Access.PUBLIC and item.approves.is_closed:
        return None
    versions = MinutesVersion.objects.filter(meeting=item.approves_id).select_related("meeting__board", "corrected_at")
    if audience == Access.PUBLIC:
        versions = versions.filter(published_at__isnull=False)
    last = versions.order_by("-number").first()
    return _carried(last, audience) if last else None


def _carried(version: MinutesVersion, audience: str) -> MinutesDocument:
    """The version for readers of one audience, less what one of them declared an interest in."""
    items = list(AgendaItem.objects.filter(meeting=version.meeting))
    kept_back = set(kept_from_somebody().filter(meeting=version.meeting).values_list("pk", flat=True))
    readable = {one.pk for one in items if one.access in READS[Access(audience)]} - kept_back
    return presented(version, version.meeting, items, readable)


def matters_of(item: AgendaItem, meeting: Meeting, audience: str) -> tuple[Matter, ...]:
    """Every open action of earlier meetings that these readers may read, on the item of matters arising."""
    if item.kind != ItemKind.MATTERS:
        return ()
    return tuple(
        Matter(
            reference=action.reference,
            text=action.wording,
            owners="; ".join(owner.public_name(action.raised_on) for owner in action.owners.all()),
            raised=date_format(action.raised_on, "j F Y"),
            due=date_format(action.due, "j F Y") if action.due else "",
        )
        for action in matters_for_audience(meeting, audience)
    )
