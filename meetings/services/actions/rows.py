"""The rows of an action, held while something is done to it: itself, its owners, and the trace of each step."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files import File
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import ACTION_NEXT, Action, ActionOwner, ActionState, ActionUpdate, Meeting
from meetings.services.agenda import Leads
from scpb.audit import services as audit
from scpb.boards import records
from scpb.boards.models import Board
from scpb.errors import NotAllowed
from scpb.people.models import Person
from strategy.choices import entries_to_serve
from strategy.models import PlanEntry

# What an action says may name somebody: the audit keeps it where it can be erased.
PERSONAL = (
    "minuted",
    "wording",
    "origin",
    "outcome",
    "text",
    "before",
    "after",
    "evidence_title",
    "evidence_url",
    "told_by",
)
Owners = Sequence[Leads]
SERVES_ITS_OWN = gettext_lazy(
    "Choose entries that stand in an action plan of the action’s own board, or in an agreed one of a board above it."
)


class Overtaken(NotAllowed):
    """Somebody else has changed the action since it was read; `now` is what it has become."""

    def __init__(self, now: Action) -> None:
        super().__init__(
            _(
                "Somebody else has changed this action since you opened it. What stands there now is shown beside "
                "what you wrote; sending it once more puts yours in its place."
            )
        )
        self.now = now


@dataclass(frozen=True)
class Evidence:
    """What shows that something was done: a file whose size and signature a form has looked at, or a link."""

    upload: File[bytes] | None = None
    media_type: str = ""
    title: str = ""
    url: str = ""


def locked(action: Action, *, seen: int | None = None) -> Action:
    """The action as it is now, held until the transaction ends; refuses who has `seen` another version of it."""
    found = Action.objects.select_for_update(of=("self",)).select_related("board", "item", "meeting", "due_meeting")
    row = found.get(pk=action.pk)
    if seen is not None and seen != row.version:
        raise Overtaken(row)
    return row


def require_open(action: Action) -> None:
    """Refuse what can be done to an outstanding action alone."""
    if not action.is_open:
        words = {"reference": action.reference, "state": action.get_state_display()}
        raise NotAllowed(_("Action %(reference)s is “%(state)s”: only an outstanding one changes.") % words)


def require_due_once(due_on: date | None, due_meeting: Meeting | None) -> None:
    """Refuse a day and a meeting together: they would part when the meeting moves."""
    if due_on is not None and due_meeting is not None:
        raise NotAllowed(_("An action is due on a day or at a meeting. Choose one of them."))


def require_plan_entries(
    board: Board, entries: Collection[PlanEntry], *, by: Person | None, kept: Collection[PlanEntry] = ()
) -> None:
    """Refuse entries of action plans that are none of the board's business, or not its officer's to know; those that an
    action serves already stay. Which ones they are is not said: who asks may not know that they exist.
    """
    fresh = {one.pk for one in entries} - {one.pk for one in kept}
    if fresh and entries_to_serve(board, by).filter(pk__in=fresh).count() < len(fresh):
        raise NotAllowed(str(SERVES_ITS_OWN))


def require_words(text: str, sentence: str) -> str:
    """The text without the space around it; refuses when that leaves nothing."""
    if not text.strip():
        raise NotAllowed(sentence)
    return text.strip()


def step(
    action: Action,
    to: ActionState,
    kind: ActionUpdate.Kind,
    *,
    by: Person | None,
    text: str = "",
    told_by: str = "",
    **values: Any,
) -> Action:
    """Move a locked action along `ACTION_NEXT`, writing these values with it: the one place where its state changes."""
    if to not in ACTION_NEXT[ActionState(action.state)]:
        names = {"here": action.get_state_display(), "there": to.label}
        raise NotAllowed(_("An action that is “%(here)s” cannot become “%(there)s”.") % names)
    before = action.get_state_display()
    moved = change(action, f"meetings.action_{kind.value}", by=by, state=to.value, **values)
    trace(moved, kind, by=by, text=text, told_by=told_by, before=before, after=to.label)
    return moved


def change(action: Action, verb: str, *, by: Person | None, **values: Any) -> Action:
    """Give a locked action these values, and count that it was written."""
    return records.change(action, verb, by=by, personal=PERSONAL, version=action.version + 1, **values)


def trace(action: Action, kind: ActionUpdate.Kind, *, by: Person | None, **values: Any) -> ActionUpdate:
    """Write down what was said of an action or done to it; nobody changes that again."""
    said = {name: str(value) if name in {"before", "after"} else value for name, value in values.items()}
    row = ActionUpdate(action=action, kind=kind, at=timezone.now(), by=by)
    return records.add(row, "meetings.action_update_added", by=by, personal=PERSONAL, **said)


def owners_of(action: Action) -> list[Leads]:
    """Who is to do it, as services take them."""
    kept = action.owners.select_related("person", "post__organisation", "organisation")
    return [Leads(one.person, one.post, one.organisation, one.wording) for one in kept]


def set_owners(action: Action, owners: Owners, *, by: Person | None) -> bool:
    """Let these be the owners, in this order; gives whether they are others than before."""
    wanted = [Leads(one.person, one.post, one.organisation, one.wording) for one in dict.fromkeys(owners)]
    if owners_of(action) == wanted:
        return False
    action.owners.all().delete()
    ActionOwner.objects.bulk_create(
        ActionOwner(
            action=action,
            order=place,
            person=one.person,
            post=one.post,
            organisation=one.organisation,
            wording=one.wording,
        )
        for place, one in enumerate(wanted, start=1)
    )
    told = [{name: records.plain(value) for name, value in vars(one).items() if value} for one in wanted]
    audit.record("meetings.action_owners_set", action, by=by, after={"owners": told})
    return True


def names(action: Action) -> str:
    """Who is to do it, as the trace keeps it; people appear as published papers name them."""
    found = ActionOwner.objects.with_posts().filter(action=action)
    return "; ".join(one.public_name() for one in found) or _("Nobody")


def name_of(action: Action, owner: Leads) -> str:
    """One of its owners, as the trace keeps it; refuses anybody else."""
    for one in ActionOwner.objects.with_posts().filter(action=action):
        if Leads(one.person, one.post, one.organisation, one.wording) == owner:
            return one.public_name()
    raise NotAllowed(_("Only what an owner told you is written down in their name. Choose one of its owners."))


def due_in_words(due_on: date | None, due_meeting: Meeting | None) -> str:
    """When something is due, as the trace keeps it. The meeting stays unnamed: who reads this may not know of it."""
    if due_meeting is not None:
        day = date_format(timezone.localtime(due_meeting.starts_at), "j F Y")
        return _("at the meeting of %(day)s") % {"day": day}
    return date_format(due_on, "j F Y") if due_on else _("no date")
