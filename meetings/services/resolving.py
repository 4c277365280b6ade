"""What a sitting resolves on earlier business: minutes that it approves, decisions that it ratifies."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Decision, Outcome
from meetings.permissions import require_minuting
from meetings.services import decisions, minuting
from meetings.services.approval import APPROVING
from meetings.services.corrections import Words, approve_subject_to
from meetings.services.meetings import locked
from scpb.errors import NotAllowed
from scpb.people.models import Person


@transaction.atomic
def approve_minutes(
    item: AgendaItem, *, by: Person | None, outcome: str, text: str, corrections: Sequence[Words] = ()
) -> Decision:
    """The board approves the minutes that the item has on the agenda, as they are or subject to corrections.

    A decision that stands there already is the one that approves them.
    """
    require_minuting(locked(item.meeting), by)
    if item.approves is None:
        raise NotAllowed(_("This item has no minutes to be approved."))
    if outcome == Outcome.AMENDED and not corrections:
        raise NotAllowed(_("Say subject to which corrections the minutes were approved."))
    there = item.decisions.filter(outcome__in=APPROVING).order_by("-taken_at").first()
    decision = (
        decisions.reword(there, by=by, outcome=outcome, text=text)
        if there
        else _taken(item, by=by, outcome=outcome, text=text)
    )
    if outcome == Outcome.AMENDED:
        approve_subject_to(decision, by=by, corrections=corrections)
    return decision


@transaction.atomic
def ratify(item: AgendaItem, *, by: Person | None, decision: Decision, text: str = "") -> Decision:
    """The board, with a quorum now, resolves once more what an earlier meeting resolved without one.

    It takes up that decision, with what that adopts; what its own item puts to the board is decided by itself.
    """
    words = _("Decision %(reference)s was ratified: %(text)s")
    told = text.strip() or words % {"reference": decision.reference, "text": decision.text}
    return _taken(item, by=by, outcome=Outcome.AGREED, text=told, ratifies=decision, adopts=False)


def _taken(
    item: AgendaItem,
    *,
    by: Person | None,
    outcome: str,
    text: str,
    ratifies: Decision | None = None,
    adopts: bool = True,
) -> Decision:
    """A decision at its place at the end of the item's minute."""
    block = minuting.add_decision(item, by=by, outcome=outcome, text=text, ratifies=ratifies, adopts=adopts)
    assert block.decision is not None
    return block.decision
