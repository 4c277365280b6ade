"""Where something comes from that the board shall see again, as the address of its form names it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.shortcuts import get_object_or_404
from django.utils.text import Truncator

from meetings.models import Action, AgendaItem, Decision
from meetings.pages.planning import uuid_or_404
from scpb.boards.models import Board
from scpb.people.models import Person

LONGEST_TITLE = 300


def source_for(board: Board, person: Person | AnonymousUser, asked: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    """What `?item=`, `?decision=` or `?action=` names of the board, for `bring_back`, and a title that may be shown."""
    sources: dict[str, tuple[Any, str]] = {
        "item": (AgendaItem.objects.readable_by(person).filter(meeting__board=board), "meeting__board"),
        "decision": (Decision.objects.visible_to(person).filter(board=board), "item"),
        "action": (Action.objects.visible_to(person).filter(board=board), "item"),
    }
    for kind, (known, beside) in sources.items():
        if uuid := asked.get(kind):
            found = get_object_or_404(known.select_related(beside), uuid=uuid_or_404(uuid))
            return {f"source_{kind}": found}, title_of(found)
    return {}, ""


def title_of(source: AgendaItem | Decision | Action) -> str:
    """What comes back, by words that need not be kept from anybody."""
    item = source if isinstance(source, AgendaItem) else source.item
    if item is not None and (isinstance(source, AgendaItem) or not item.is_public):
        return item.outside_title()
    said = source.text if isinstance(source, Decision) else source.wording if isinstance(source, Action) else ""
    return Truncator(" ".join(said.split())).chars(LONGEST_TITLE)
