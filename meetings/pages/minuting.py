"""What the minute taker's page is made of, and what it is told when it saves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.forms.attendance import BegunForm
from meetings.forms.minuting import ActionForm, DecisionForm, MinuteForm, PieceForm
from meetings.models import Action, AgendaItem, Block, BlockKind, Meeting
from meetings.models.agenda import as_flag
from meetings.pages.sitting import Sheet, attendance_of, current_posts, due_at, offered
from meetings.services import actions, minuting
from meetings.services.actions import rows
from meetings.services.agenda import Leads
from scpb.errors import NotAllowed, Refusal
from scpb.people.models import Person
from strategy.choices import entries_offered, for_labels
from strategy.models import PlanEntry, PlanState


@dataclass(frozen=True)
class Shown:
    """One piece on the page: its words as they were typed, beside those of somebody else if both wrote."""

    uuid: UUID
    kind: str
    seen: str
    text: str
    block: Block | None = None
    theirs: Block | None = None

    @property
    def is_words(self) -> bool:
        return self.kind in minuting.WORDS

    @property
    def is_heading(self) -> bool:
        return self.kind == BlockKind.HEADING


def pieces_of(sheet: Sheet, words: MinuteForm) -> list[Shown]:
    """The item's pieces in order."""
    return [
        Shown(block.uuid, block.kind, words.seen(block), words.typed(block), block, words.theirs.get(block.uuid))
        for block in sheet.blocks
    ]


def forms_of(
    sheet: Sheet,
    *,
    words: MinuteForm | None = None,
    decision: DecisionForm | None = None,
    action: ActionForm | None = None,
) -> dict[str, Any]:
    """The forms of the page: those that were sent, and new ones for the others."""
    return {
        "words": words or MinuteForm(None, blocks=sheet.blocks),
        "decision": decision or DecisionForm(None, recommendations=sheet.undecided, put=put_to_board(sheet.item)),
        "action": action or ActionForm(None, owners=sheet.owners, labels=sheet.labels, due=sheet.due),
    }


def to_reword(block: Block) -> dict[str, Any]:
    """What the form of a decision begins with."""
    decision = block.decision
    assert decision is not None
    adopts = decision.adopts_id is not None or decision.agrees_id is not None
    return {"outcome": decision.outcome, "text": decision.text, "seen": block.version, "adopts": adopts}


def put_to_board(item: AgendaItem) -> list[str]:
    """The strategy and the plan that the item puts to the board, while neither is adopted."""
    version = [str(item.adopts)] if item.adopts and item.adopts.is_under_way else []
    plan = [str(item.agrees)] if item.agrees and item.agrees.state == PlanState.DRAFT else []
    return version + plan


def pieces_now(meeting: Meeting, order: int, person: Person) -> list[dict[str, Any]]:
    """The pieces of an item as they stand, without their words: which, how often saved, and whose they are."""
    found = Block.objects.of_meeting(meeting).filter(item__order=order).select_related("written_by")
    return [
        {
            "uuid": str(block.uuid),
            "version": block.version,
            "by": block.written_by.name if block.written_by else "",
            "mine": block.written_by_id == person.pk,
        }
        for block in found
    ]


def saved(block: Block) -> dict[str, Any]:
    return {"version": block.version, "at": f"{timezone.localtime(block.written_at):%H:%M:%S}"}


def clash(refusal: minuting.Overtaken) -> dict[str, Any]:
    """What stands there now, and whose it is."""
    now = refusal.now
    who = now.written_by.name if now.written_by else ""
    return {"sentence": refusal.sentence, "text": now.text, "by": who, **saved(now)}


def refused(refusal: Refusal) -> dict[str, Any]:
    return {"sentence": refusal.sentence, "gone": isinstance(refusal, minuting.Gone)}


def press(block: Block, what: str) -> Callable[..., Any]:
    """What a button of a piece does."""
    if what in minuting.WORDS:
        return partial(minuting.set_kind, block, kind=what)
    return partial(minuting.move_block, block, to=place_of(block) + (1 if what == "down" else -1))


def place_of(block: Block) -> int:
    """Its place within the item, from 1."""
    return Block.objects.filter(item=block.item, order__lt=block.order).count() + 1


def entries_to_serve(meeting: Meeting, person: Person) -> list[PlanEntry]:
    """What an action that is minuted may serve in the action plan."""
    return list(entries_offered(meeting.board, timezone.localdate(), person))


def serving(meeting: Meeting, person: Person) -> ActionForm:
    """The form of an action for its select of entries alone, which the page fetches after it has come."""
    return ActionForm(None, owners={}, labels={}, due=[], entries=entries_to_serve(meeting, person))


def _entries_served(action: Action, person: Person) -> dict[str, Any]:
    """The entries for an action's form: what is offered, what is ticked, and what it serves unseen. One query."""
    chosen = Action.plan_entries.through.objects.filter(action=action).values("planentry_id")
    offered = Q(pk__in=entries_offered(action.board, timezone.localdate(), person, chosen).values("pk"))
    found = for_labels(PlanEntry.objects.filter(offered | Q(pk__in=chosen)))
    rows = list(found.annotate(is_offered=as_flag(offered), is_chosen=as_flag(Q(pk__in=chosen))))
    known = [one for one in rows if one.is_offered]
    ticked = [str(one.uuid) for one in known if one.is_chosen]
    return {"entries": known, "unseen": [one for one in rows if one not in known], "ticked": ticked}


def to_edit(meeting: Meeting, block: Block, person: Person) -> dict[str, Any]:
    """An action's parts for its form; a paragraph has none of them."""
    action = block.action
    if action is None:
        raise Http404
    kept = {
        str(owner.uuid): (owner.public_name(), Leads(owner.person, owner.post, owner.organisation, owner.wording))
        for owner in action.owners.with_posts()
    }
    words: dict[str, Any] = {"minuted": action.minuted, "kept": list(kept), "due_on": action.due_on}
    words |= {"seen": block.version, "seen_action": action.version}
    owners, labels = offered(attendance_of(meeting), current_posts())
    to_come = due_at(meeting)
    due = [one for one in [action.due_meeting] if one and one not in to_come] + to_come
    action.board = meeting.board
    served = _entries_served(action, person)
    words |= {"due_meeting": str(action.due_meeting.uuid) if action.due_meeting else ""}
    words |= {"plan_entries": served.pop("ticked")}
    return {"kept": kept, "initial": words, "owners": owners, "labels": labels, "due": due, **served}


def rewriting(form: PieceForm, block: Block, act: Callable[..., Any]) -> Callable[..., Any]:
    """Write a decision or an action anew; who was overtaken is told what stands there now, and may send it again."""

    def kept(**values: Any) -> Any:
        try:
            return act(**values)
        except (minuting.Overtaken, actions.Overtaken) as refusal:
            now = Block.objects.with_content().get(pk=block.pk)
            form.overtaken(now)
            words = _(
                "Somebody else has changed this since you opened it. It says now: “%(now)s”. What you wrote is kept "
                "below; sent once more it takes the place of that."
            )
            raise NotAllowed(words % {"now": _standing(now)}) from refusal

    return kept


def _standing(block: Block) -> str:
    """What a decision or an action says: of an action also who does it by when."""
    if block.decision is not None:
        return f"{block.decision.get_outcome_display()}: {block.decision.text}"
    action = block.action
    if action is None:
        return block.text
    said = [action.minuted] if action.wording == action.minuted else [action.minuted, action.wording]
    return "; ".join([*said, rows.names(action), rows.due_in_words(action.due_on, action.due_meeting)])


def begun_form(data: QueryDict | None, item: AgendaItem) -> forms.Form:
    return BegunForm(data, initial={"at": timezone.localtime(item.begun_at) if item.begun_at else None})
