"""How an action begins: in the draft of the minutes, or from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import Action, ActionState, ActionUpdate, AgendaItem, Decision, Meeting
from meetings.models.meetings import MINUTING, SAT
from meetings.permissions import require_officer
from meetings.services import meetings
from meetings.services.actions import letters, rows
from meetings.services.actions.rows import PERSONAL, Owners
from scpb.audit import services as audit
from scpb.boards import records
from scpb.boards.models import Board
from scpb.errors import NotAllowed
from scpb.people.models import Person
from strategy.models import PlanEntry, Priority


@transaction.atomic
def draft(
    item: AgendaItem,
    *,
    by: Person | None,
    minuted: str,
    owners: Owners,
    due_on: date | None = None,
    due_meeting: Meeting | None = None,
    decision: Decision | None = None,
    plan_entries: Sequence[PlanEntry] = (),
) -> Action:
    """An action as it is minuted under an item, serving what that serves. Nobody is told before the meeting closes."""
    meeting = _minuting(item.meeting, by)
    rows.require_plan_entries(meeting.board, plan_entries, by=by)
    local = timezone.localtime(meeting.starts_at)
    action = _begin(
        meeting.board,
        by=by,
        text=minuted,
        owners=owners,
        meeting=meeting,
        item=item,
        decision=decision,
        raised_on=local.date(),
        due_on=due_on,
        due_meeting=due_meeting,
        state=ActionState.DRAFT.value,
    )
    action.priorities.set(item.priorities.all())
    action.plan_entries.set(plan_entries)
    return action


@transaction.atomic
def add(
    board: Board,
    *,
    by: Person | None,
    wording: str,
    owners: Owners,
    origin: str,
    raised_on: date | None = None,
    due_on: date | None = None,
    due_meeting: Meeting | None = None,
    priorities: Sequence[Priority] = (),
    plan_entries: Sequence[PlanEntry] = (),
    decision: Decision | None = None,
) -> Action:
    """An outstanding action from elsewhere: `origin` says where it comes from.

    One that carries out a `decision` whose minutes are written belongs to its item: who reads that reads the action.
    """
    require_officer(board, by)
    if decision is not None and (decision.board_id != board.pk or decision.published_at is None):
        raise NotAllowed(_("An action carries out a published decision of its own board."))
    rows.require_plan_entries(board, plan_entries, by=by)
    action = _begin(
        board,
        by=by,
        text=wording,
        owners=owners,
        meeting=decision.meeting if decision else None,
        item=decision.item if decision else None,
        decision=decision,
        origin=rows.require_words(origin, _("Say where the action comes from.")),
        raised_on=raised_on or timezone.localdate(),
        due_on=due_on,
        due_meeting=due_meeting,
        state=ActionState.OPEN.value,
    )
    action.priorities.set(priorities)
    action.plan_entries.set(plan_entries)
    letters.assigned(action)
    return action


@transaction.atomic
def reword_draft(
    action: Action,
    *,
    by: Person | None,
    seen: int,
    minuted: str,
    owners: Owners,
    due_on: date | None = None,
    due_meeting: Meeting | None = None,
    plan_entries: Sequence[PlanEntry] | None = None,
) -> Action:
    """Write an action anew while its minutes are written; all of it is given, as the minutes then have it.

    After the meeting has closed the owners know of it: what changes then leaves its trace. The wording follows the
    minuted one until it has been changed by itself. `plan_entries` None leaves what it serves.
    """
    _minuting(action.meeting, by)
    kept = rows.locked(action, seen=seen)
    rows.require_due_once(due_on, due_meeting)
    text = rows.require_words(minuted, _("Say what is to be done."))
    if not (kept.is_open or kept.state == ActionState.DRAFT):
        rows.require_open(kept)
    wording = text if kept.wording == kept.minuted else kept.wording
    before = kept.wording, rows.due_in_words(kept.due_on, kept.due_meeting), rows.names(kept)
    values = {"minuted": text, "wording": wording, "due_on": due_on, "due_meeting": due_meeting}
    kept = rows.change(kept, "meetings.action_draft_reworded", by=by, **values)
    was = letters.whom(kept)
    rows.set_owners(kept, owners, by=by)
    if plan_entries is not None:
        _serve(kept, plan_entries, by=by)
    if kept.is_open:
        _trace_all(kept, before, by=by)
        letters.assigned(kept, but=was)
    return kept


@transaction.atomic
def remove_draft(action: Action, *, by: Person | None) -> None:
    """Take an action out of draft minutes; its number is free again. One that was opened is dropped instead."""
    _minuting(action.meeting, by)
    kept = rows.locked(action)
    if kept.state != ActionState.DRAFT:
        raise NotAllowed(
            _("The owners of %(reference)s know of it already. Drop it with the reason instead.")
            % {"reference": kept.reference}
        )
    kept.owners.all().delete()
    before = {"number": kept.number, "minuted": kept.minuted}
    records.remove(kept, "meetings.action_draft_removed", by=by, before=before, personal=PERSONAL)


@transaction.atomic
def open_drafts(meeting: Meeting, *, by: Person | None) -> list[Action]:
    """Let actions drafted at a meeting begin, and tell their owners: after it has closed, and with each circulation.

    Done twice it does nothing more.
    """
    require_officer(meeting.board, by)
    kept = meetings.locked(meeting)
    if kept.state not in SAT:
        raise NotAllowed(_("Actions begin when the meeting has closed."))
    drafts = kept.actions.select_for_update(of=("self",)).filter(state=ActionState.DRAFT).order_by("number")
    opened = ActionState.OPEN.value
    begun = [rows.change(one, "meetings.action_opened", by=by, state=opened) for one in drafts]
    for action in begun:
        letters.assigned(action)
    return begun


def _minuting(meeting: Meeting | None, by: Person | None) -> Meeting:
    """The meeting, held, whose minutes are being written."""
    if meeting is None:
        raise NotAllowed(_("The action comes from no meeting."))
    require_officer(meeting.board, by)
    kept = meetings.locked(meeting)
    if kept.state not in MINUTING:
        raise NotAllowed(_("The minutes are not being written."))
    return kept


def _begin(
    board: Board,
    *,
    by: Person | None,
    text: str,
    owners: Owners,
    due_on: date | None,
    due_meeting: Meeting | None,
    **values: Any,
) -> Action:
    """A new action under the board's next number."""
    words = rows.require_words(text, _("Say what is to be done."))
    rows.require_due_once(due_on, due_meeting)
    Board.objects.select_for_update().get(pk=board.pk)  # two actions begun at once get two numbers
    number = (board.actions.aggregate(last=Max("number"))["last"] or 0) + 1
    values |= {"minuted": words, "wording": words, "due_on": due_on, "due_meeting": due_meeting}
    row = Action(board=board, number=number)
    action = records.add(row, "meetings.action_added", by=by, personal=PERSONAL, **values)
    rows.set_owners(action, owners, by=by)
    return action


def _serve(action: Action, entries: Sequence[PlanEntry], *, by: Person | None) -> None:
    """Let these be the entries of action plans that a locked action serves."""
    served = list(action.plan_entries.all())
    rows.require_plan_entries(action.board, entries, by=by, kept=served)
    before, after = (sorted(str(one.uuid) for one in some) for some in (served, entries))
    if before == after:
        return
    action.plan_entries.set(entries)
    audit.record("meetings.action_serves_set", action, by=by, before={"serves": before}, after={"serves": after})


def _trace_all(action: Action, before: tuple[str, str, str], *, by: Person | None) -> None:
    """What changed of an action whose owners know it."""
    kinds = ActionUpdate.Kind
    now = action.wording, rows.due_in_words(action.due_on, action.due_meeting), rows.names(action)
    for kind, was, becomes in zip((kinds.REWORDED, kinds.DUE, kinds.TRANSFERRED), before, now, strict=True):
        if was != becomes:
            rows.trace(action, kind, by=by, text=_("In the draft minutes."), before=was, after=becomes)
