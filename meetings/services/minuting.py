"""Taking minutes: an item's pieces in order, saved while they are typed, so that nobody's words are lost.

What is typed is saved every second and not audited; decisions and actions are rows of their own, which are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import (
    AgendaItem,
    Block,
    BlockKind,
    Decision,
    Meeting,
    Recommendation,
)
from meetings.permissions import require_minuting
from meetings.services import actions, decisions, sittings
from meetings.services.agenda import Leads
from meetings.services.meetings import locked
from scpb.boards import records
from scpb.errors import NotAllowed
from scpb.people.models import Person
from strategy.models import PlanEntry

WORDS = (BlockKind.PARAGRAPH, BlockKind.HEADING)


class Overtaken(NotAllowed):
    """Somebody else has written here since it was read; `now` is what stands there."""

    def __init__(self, now: Block) -> None:
        super().__init__(
            _(
                "Somebody else has written here meanwhile. Both texts are shown: keep yours, theirs or both. "
                "Nothing of either is lost."
            )
        )
        self.now = now


class Gone(NotAllowed):
    """Somebody has taken out the piece that was being written."""

    def __init__(self) -> None:
        super().__init__(_("Somebody has removed this piece meanwhile. Add it again if it should stand."))


@dataclass(frozen=True)
class Piece:
    """What somebody wrote in one piece of an item, over the version that they saw."""

    block: Block
    seen: int
    text: str


@transaction.atomic
def write_item(
    item: AgendaItem, *, by: Person | None, pieces: Sequence[Piece], new: str = "", kind: str = BlockKind.PARAGRAPH
) -> list[Overtaken]:
    """Save all words of an item at once: what somebody else wrote over meanwhile is left as it is, and given back.

    A piece that is left without a word goes.
    """
    _held(item.meeting, by)
    clashes = []
    for piece in pieces:
        try:
            if clean(piece.text):
                write_block(piece.block, seen=piece.seen, text=piece.text, by=by)
            else:
                remove_block(piece.block, seen=piece.seen, by=by)
        except Overtaken as overtaken:
            clashes.append(overtaken)
    if clean(new):
        add_block(item, by=by, text=new, kind=kind)
    return clashes


@transaction.atomic
def save_piece(
    item: AgendaItem, *, by: Person | None, uuid: UUID, seen: int, text: str, kind: str, after: UUID | None = None
) -> Block:
    """Save a piece that the page has made: new where nothing was seen of it, refused where it has gone meanwhile."""
    if seen:
        raise Gone
    behind = Block.objects.filter(item=item, uuid=after).first() if after else None
    return add_block(item, by=by, uuid=uuid, text=text, kind=kind or BlockKind.PARAGRAPH, after=behind)


@transaction.atomic
def add_block(
    item: AgendaItem,
    *,
    by: Person | None,
    text: str = "",
    kind: str = BlockKind.PARAGRAPH,
    after: Block | None = None,
    uuid: UUID | None = None,
) -> Block:
    """A paragraph or a sub-heading, behind `after` or at the end. Sent again under the same UUID it adds nothing."""
    if kind not in WORDS:
        raise NotAllowed(_("Choose a paragraph or a sub-heading."))
    meeting = _held(item.meeting, by)
    there = Block.objects.with_places().filter(uuid=uuid).first() if uuid else None
    if there is not None:
        return write_block(there, seen=0, text=text, by=by)
    sittings.begin_item(item, by=by)
    return _insert(item, meeting, after=after, by=by, kind=kind, text=clean(text), uuid=uuid)


@transaction.atomic
def write_block(block: Block, *, seen: int, text: str, by: Person | None) -> Block:
    """Save what was typed over the version that was `seen`. Refused when somebody has written since."""
    kept = _locked(block, by)
    if kept.kind not in WORDS:
        raise NotAllowed(_("This is a decision or an action: change it by its own form."))
    words = clean(text)
    if words != kept.text:
        _count(kept, seen=seen, by=by, text=words)
    return kept


@transaction.atomic
def set_kind(block: Block, *, kind: str, by: Person | None) -> Block:
    """Make a paragraph a sub-heading, or the other way round."""
    kept = _locked(block, by)
    if kept.kind not in WORDS or kind not in WORDS:
        raise NotAllowed(_("Only a paragraph can become a sub-heading, and a sub-heading a paragraph."))
    Block.objects.filter(pk=kept.pk).update(kind=kind)
    kept.kind = kind
    return kept


@transaction.atomic
def remove_block(block: Block, *, by: Person | None, seen: int | None = None) -> None:
    """Take a piece out, with the decision or the draft action that it is."""
    kept = _locked(block, by)
    if seen is not None and seen != kept.version:
        raise Overtaken(kept)
    if kept.decision is not None:
        decisions.undo(kept.decision, by=by)
        return
    action, before = kept.action, {"item": kept.item, "text": kept.text}
    records.remove(kept, "meetings.minute_removed", by=by, before=before, personal=("text",))
    if action is not None:
        actions.remove_draft(action, by=by)


@transaction.atomic
def move_block(block: Block, *, to: int, by: Person | None) -> Block:
    """Give a piece another place within its item, from 1; the others make room."""
    kept = _locked(block, by)
    order = list(Block.objects.filter(item=kept.item).order_by("order", "id").values_list("pk", flat=True))
    order.remove(kept.pk)
    order.insert(min(max(to, 1), len(order) + 1) - 1, kept.pk)
    for place, pk in enumerate(order, start=1):
        Block.objects.filter(pk=pk).exclude(order=place).update(order=place)
    kept.refresh_from_db()
    return kept


@transaction.atomic
def add_decision(
    item: AgendaItem,
    *,
    by: Person | None,
    outcome: str,
    text: str = "",
    recommendation: Recommendation | None = None,
    after: Block | None = None,
    at: datetime | None = None,
    ratifies: Decision | None = None,
    adopts: bool = True,
) -> Block:
    """What the board resolved, at this place of the minute. Without a text that of the recommendation is taken."""
    meeting = _held(item.meeting, by)
    sittings.begin_item(item, by=by)
    told: dict[str, Any] = {"recommendation": recommendation, "ratifies": ratifies, "adopts": adopts}
    decision = decisions.take(item, by=by, at=at, outcome=outcome, text=clean(text), **told)
    return _insert(item, meeting, after=after, by=by, kind=BlockKind.DECISION, decision=decision)


@transaction.atomic
def write_decision(
    block: Block, *, seen: int, outcome: str, text: str, by: Person | None, adopts: bool = True
) -> Block:
    """Put a decision of draft minutes right."""
    kept = _locked(block, by)
    if kept.decision is None:
        raise NotAllowed(_("There is no decision at this place."))
    _count(kept, seen=seen, by=by)
    kept.decision = decisions.reword(kept.decision, by=by, outcome=outcome, text=clean(text), adopts=adopts)
    return kept


@transaction.atomic
def add_action(
    item: AgendaItem,
    *,
    by: Person | None,
    minuted: str,
    owners: Sequence[Leads],
    due_on: date | None = None,
    due_meeting: Meeting | None = None,
    decision: Decision | None = None,
    plan_entries: Sequence[PlanEntry] = (),
    after: Block | None = None,
) -> Block:
    """Something that somebody is to do, at this place of the minute; they are told when the meeting closes."""
    meeting = _held(item.meeting, by)
    sittings.begin_item(item, by=by)
    words = clean(minuted)
    due: dict[str, Any] = {"due_on": due_on, "due_meeting": due_meeting}
    action = actions.draft(
        item, by=by, minuted=words, owners=owners, decision=decision, plan_entries=plan_entries, **due
    )
    return _insert(item, meeting, after=after, by=by, kind=BlockKind.ACTION, action=action)


@transaction.atomic
def write_action(
    block: Block,
    *,
    seen: int,
    seen_action: int,
    minuted: str,
    owners: Sequence[Leads],
    by: Person | None,
    due_on: date | None = None,
    due_meeting: Meeting | None = None,
    plan_entries: Sequence[PlanEntry] | None = None,
) -> Block:
    """Put an action of draft minutes right; `seen` is the version of the piece, `seen_action` of the action itself.

    Once the meeting has closed an action changes by itself too: what its owners were told is not written over unseen.
    """
    kept = _locked(block, by)
    if kept.action is None:
        raise NotAllowed(_("There is no action at this place."))
    _count(kept, seen=seen, by=by)
    words = clean(minuted)
    due: dict[str, Any] = {"due_on": due_on, "due_meeting": due_meeting}
    kept.action = actions.reword_draft(
        kept.action, by=by, seen=seen_action, minuted=words, owners=owners, plan_entries=plan_entries, **due
    )
    return kept


def clean(text: str) -> str:
    """The text with one kind of line end, however a browser sends it, and without space around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _insert(item: AgendaItem, meeting: Meeting, *, after: Block | None, by: Person | None, **values: Any) -> Block:
    """A new piece behind `after`, or at the end; those behind it make room."""
    behind = Block.objects.filter(item=item)
    last = behind.aggregate(last=Max("order"))["last"] or 0
    place = last + 1
    if after is not None and after.item_id == item.pk:
        place = after.order + 1
        behind.filter(order__gt=after.order).update(order=F("order") + 1)
    item.meeting = meeting
    values["uuid"] = values.get("uuid") or uuid4()
    return Block.objects.create(item=item, order=place, written_at=timezone.now(), written_by=by, **values)


def _count(block: Block, *, seen: int, by: Person | None, **values: Any) -> None:
    """Write over the version that was seen, in one statement: of two at once the second is told."""
    values |= {"version": seen + 1, "written_at": timezone.now(), "written_by": by}
    if not Block.objects.filter(pk=block.pk, version=seen).update(**values):
        raise Overtaken(Block.objects.select_related("written_by").get(pk=block.pk))
    for name, value in values.items():
        setattr(block, name, value)


def _held(meeting: Meeting, by: Person | None) -> Meeting:
    """The meeting, held until the transaction ends; refused who may not write, and when nobody may."""
    kept = locked(meeting)
    require_minuting(kept, by)
    return kept


def _locked(block: Block, by: Person | None) -> Block:
    """The piece as it is now, held with its meeting, so that minutes do not go out while one is being saved.

    The meeting first, as everywhere: two who hold one each and wait for the other would both be refused.
    """
    meeting = _held(block.item.meeting, by)
    found = Block.objects.select_for_update(of=("self",)).select_related("item", "decision", "action")
    kept = found.filter(pk=block.pk).first()
    if kept is None:
        raise Gone
    kept.item.meeting = meeting
    return kept
