"""The order of an agenda: numbers 1, 2, … without gaps. Steps of services, which hold the meeting and record why."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F

from meetings.models import AgendaItem, Meeting

APART = 1_000  # moves numbers out of the way of each other; an agenda has fewer items


def renumber(meeting: Meeting, order: Sequence[int]) -> None:
    """Number the items 1, 2, … as `order` (their keys) says, in two steps, for no two may share a number."""
    meeting.items.update(order=F("order") + APART)
    for number, pk in enumerate(order, start=1):
        AgendaItem.objects.filter(pk=pk).update(order=number)


def put_at(meeting: Meeting, pk: int, number: int) -> tuple[int, int]:
    """Give one item the number that is nearest to this one, and tell which number it had and has; others make room."""
    order = list(meeting.items.order_by("order").values_list("pk", flat=True))
    here = order.index(pk)
    there = min(max(number, 1), len(order)) - 1
    if here != there:
        order.insert(there, order.pop(here))
        renumber(meeting, order)
    return here + 1, there + 1


def keep_last_ones_last(meeting: Meeting) -> None:
    """Items that come after all other business go behind what was added after them; nothing else moves.

    One that the officer has moved up stays where it is: only those that stood at the end, but for the newest, are last.
    """
    items = list(meeting.items.order_by("order").values_list("pk", "recurring__comes_last"))
    if not items or items[-1][1]:
        return
    *others, newest = [pk for pk, _last in items]
    place = len(others)
    while place and items[place - 1][1]:
        place -= 1
    if place < len(others):
        renumber(meeting, [*others[:place], newest, *others[place:]])
