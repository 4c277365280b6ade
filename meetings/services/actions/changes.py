"""What the officer changes of an outstanding action: who, what, when, and what it serves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.models import Action, ActionUpdate, Meeting
from meetings.permissions import require_officer
from meetings.services.actions import letters, rows
from meetings.services.actions.rows import Owners
from meetings.services.agenda import Leads
from scpb.audit import services as audit
from scpb.errors import NotAllowed
from scpb.people.models import Person
from strategy.models import PlanEntry, Priority

Kind = ActionUpdate.Kind


@transaction.atomic
def transfer(action: Action, *, by: Person | None, seen: int, owners: Owners, why: str = "") -> Action:
    """Hand an action over to others; who had it before stays in its trace."""
    require_officer(action.board, by)
    kept = rows.locked(action, seen=seen)
    rows.require_open(kept)
    if not owners:
        raise NotAllowed(_("Choose who is to do it."))
    before, was = rows.names(kept), letters.whom(kept)
    if not rows.set_owners(kept, owners, by=by):
        return kept
    kept = rows.change(kept, "meetings.action_transferred", by=by)
    rows.trace(kept, Kind.TRANSFERRED, by=by, text=why.strip(), before=before, after=rows.names(kept))
    letters.assigned(kept, but=was)
    return kept


@transaction.atomic
def hand_over(
    actions: Sequence[Action], *, by: Person | None, leaver: Person, to: Leads, why: str = ""
) -> list[Action]:
    """Put somebody in the place of one owner, such as of a person who leaves, in all these actions or in none.

    Their other owners stay.
    """
    return [_handed(action, leaver, to, why=why, by=by) for action in actions]


def _handed(action: Action, leaver: Person, to: Leads, *, why: str, by: Person | None) -> Action:
    require_officer(action.board, by)
    kept = rows.locked(action)
    owners = [to if leaver in {one.person, one.post and one.post.person} else one for one in rows.owners_of(kept)]
    return transfer(kept, by=by, seen=kept.version, owners=list(dict.fromkeys(owners)), why=why)


@transaction.atomic
def change_due(
    action: Action,
    *,
    by: Person | None,
    seen: int,
    due_on: date | None = None,
    due_meeting: Meeting | None = None,
    why: str = "",
) -> Action:
    """Give an action another day, or a meeting whose day it follows; with neither it has no date."""
    require_officer(action.board, by)
    kept = rows.locked(action, seen=seen)
    rows.require_open(kept)
    rows.require_due_once(due_on, due_meeting)
    if (kept.due_on, kept.due_meeting) == (due_on, due_meeting):
        return kept
    before = rows.due_in_words(kept.due_on, kept.due_meeting)
    kept = rows.change(kept, "meetings.action_due_changed", by=by, due_on=due_on, due_meeting=due_meeting)
    after = rows.due_in_words(due_on, due_meeting)
    rows.trace(kept, Kind.DUE, by=by, text=why.strip(), before=before, after=after)
    return kept


@transaction.atomic
def reword(action: Action, *, by: Person | None, seen: int, wording: str, why: str = "") -> Action:
    """Ask for it in other words; what was minuted stays as the minutes print it."""
    require_officer(action.board, by)
    kept = rows.locked(action, seen=seen)
    rows.require_open(kept)
    text = rows.require_words(wording, _("Say what is to be done."))
    if text == kept.wording:
        return kept
    before = kept.wording
    kept = rows.change(kept, "meetings.action_reworded", by=by, wording=text)
    rows.trace(kept, Kind.REWORDED, by=by, text=why.strip(), before=before, after=text)
    return kept


@transaction.atomic
def serve(
    action: Action,
    *,
    by: Person | None,
    seen: int,
    priorities: Sequence[Priority],
    plan_entries: Sequence[PlanEntry] | None = None,
) -> Action:
    """Let these be the priorities that an action serves, and the entries of plans of its board or of one above it; None
    leaves those.
    """
    require_officer(action.board, by)
    kept = rows.locked(action, seen=seen)
    rows.require_open(kept)
    served = list(kept.plan_entries.all())
    entries = served if plan_entries is None else list(plan_entries)
    rows.require_plan_entries(kept.board, entries, by=by, kept=served)
    before = sorted([str(one.uuid) for one in kept.priorities.all()] + [str(one.uuid) for one in served])
    after = sorted([str(one.uuid) for one in priorities] + [str(one.uuid) for one in entries])
    if before == after:
        return kept
    kept.priorities.set(priorities)
    kept.plan_entries.set(entries)
    audit.record("meetings.action_serves_set", kept, by=by, before={"serves": before}, after={"serves": after})
    return rows.change(kept, "meetings.action_serves", by=by)
