"""That somebody got what is restricted on a thread."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser

from meetings.models import Action, AgendaItem, Decision
from scpb.audit import services as audit
from scpb.boards.models import Access
from scpb.people.models import Person

Thing = AgendaItem | Decision | Action  # what shows that something was done is opened with its action


def open_things(things: Iterable[Thing], *, by: Person | AnonymousUser) -> None:
    """Give somebody things of a thread that they see; those of restricted items are written down, all at once."""
    if not isinstance(by, AnonymousUser):
        audit.opened_all([one for one in things if _is_restricted(one)], by=by)


def _is_restricted(thing: Thing) -> bool:
    item = thing if isinstance(thing, AgendaItem) else thing.item
    return item is not None and item.access == Access.RESTRICTED
