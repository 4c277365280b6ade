"""Decisions: taken on items of a sitting, numbered when they are first published, ratified if there was no quorum."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import MINUTING, SAT, AgendaItem, Block, Decision, ItemKind, Meeting, Outcome, Recommendation
from meetings.permissions import require_officer
from meetings.services import approval, put_to_boards
from meetings.services.attendance import votes_present
from meetings.services.decision_prints import print_published
from meetings.services.meetings import locked
from scpb.audit import services as audit
from scpb.boards import records
from scpb.boards.models import Access, Board
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Person
from strategy.models import ActionPlan, PlanState, StrategyVersion
from strategy.services import plans
from strategy.services.adopting import adopt
from strategy.services.deciding import hold_plan, hold_version

# What was resolved on a restricted item may name somebody: the audit keeps it where it can be erased.
PERSONAL = ("text", "adopts_said", "agrees_said")
RATIFYING = (Outcome.AGREED, Outcome.AMENDED)


@transaction.atomic
def take(
    item: AgendaItem,
    *,
    by: Person | None,
    recommendation: Recommendation | None = None,
    outcome: str,
    text: str,
    at: datetime | None = None,
    ratifies: Decision | None = None,
    adopts: bool = True,
) -> Decision:
    """What the board resolved on the item: on one of its recommendations, or of its own motion.

    Without a text the recommendation's own is taken. Who is there with a vote is counted at the moment `at`. To agree
    on the minutes of an earlier meeting approves them. To agree on an item that puts a strategy or an action plan to
    the board adopts it once the decision is published, unless told otherwise (`adopts`).
    """
    meeting = _minuted(item, by)
    words = text.strip() or (recommendation.text if recommendation else "")
    if not words:
        raise NotAllowed(_("Say what was resolved."))
    if recommendation:
        _require_undecided(item, recommendation)
    when = at or _moment(meeting)
    decision = Decision(board=meeting.board, meeting=meeting, item=item, recommendation=recommendation, taken_at=when)
    decision.year = timezone.localtime(meeting.starts_at).year
    decision.present = votes_present(meeting, when, item=item.pk)
    decision.quorum = meeting.quorum or meeting.board.quorum
    if ratifies:
        _require_ratifying(decision, ratifies, outcome)
        decision.ratifies = ratifies
    put = put_to_boards.with_words(decision, _put(decision, item, outcome, adopts=adopts), by=by)
    values = {"outcome": outcome, "text": words} | put
    records.add(decision, "meetings.decision_taken", by=by, personal=PERSONAL, **values)
    _approve(decision, by=by)
    return decision


@transaction.atomic
def reword(decision: Decision, *, by: Person | None, outcome: str, text: str, adopts: bool = True) -> Decision:
    """Put right what was resolved, while it is not published."""
    _minuted(decision.item, by)
    kept = _unpublished(decision)
    if kept.ratifies_id and outcome not in RATIFYING:
        raise NotAllowed(_("This decision ratifies another one. Undo it, and take another."))
    if not text.strip():
        raise NotAllowed(_("Say what was resolved."))
    put = put_to_boards.with_words(kept, _put(kept, kept.item, outcome, adopts=adopts), by=by)
    words = {"outcome": outcome, "text": text.strip()} | put
    if outcome != kept.outcome:
        _require_no_approval(kept)
    kept = records.change(kept, "meetings.decision_reworded", by=by, personal=PERSONAL, **words)
    _approve(kept, by=by)
    return kept


@transaction.atomic
def undo(decision: Decision, *, by: Person | None) -> None:
    """Take back a decision that was written by mistake, with its place in the minutes; never a published one."""
    _minuted(decision.item, by)
    kept = _unpublished(decision)
    _require_no_approval(kept)
    if kept.actions.exists() or kept.referrals.exists():
        raise NotAllowed(_("An action or a referral follows from this decision. Remove that first."))
    if kept.answers.exists():
        raise NotAllowed(_("The answer to a referral rests on this decision. Reword it instead."))
    Block.objects.filter(decision=kept).delete()
    before = {"item": kept.item, "outcome": kept.outcome, "text": kept.text}
    records.remove(kept, "meetings.decision_undone", by=by, before=before, personal=PERSONAL)


@transaction.atomic
def publish_decisions(meeting: Meeting, *, by: Person | None) -> Meeting:
    """Number what was decided, and show it to whoever may read the items; again for what was added since."""
    require_officer(meeting.board, by)
    kept = locked(meeting)
    if kept.state not in SAT:
        raise NotAllowed(_("Close the meeting first: its decisions are published after it."))
    waiting = list(kept.decisions.select_for_update(of=("self",)).in_order().filter(published_at__isnull=True))
    if not waiting and kept.decisions_published_at is None:
        raise NotAllowed(_("The meeting has taken no decision that could be published."))
    now = timezone.now()
    for number, decision in enumerate(waiting, start=_last_number(kept, waiting) + 1):
        _publish(kept, decision, number, at=now, by=by)
    first = kept.decisions_published_at or now
    kept = records.change(kept, "meetings.decisions_published", by=by, decisions_published_at=first)
    print_published(kept, {decision.pk for decision in waiting}, by=by)
    return kept


def open_decision(decision: Decision, *, by: Person | AnonymousUser) -> None:
    """Let somebody read a decision that they see; that it is of a restricted item is written down."""
    if not Decision.objects.visible_to(by).filter(pk=decision.pk).exists():
        raise NotPermitted(_("This decision is not open to you."))
    if decision.item.access == Access.RESTRICTED and not isinstance(by, AnonymousUser):
        audit.opened(decision, by=by)


def open_decisions(decisions: Iterable[Decision], *, by: Person | AnonymousUser) -> None:
    """Let somebody read a list of decisions that they see; those of restricted items are written down."""
    if not isinstance(by, AnonymousUser):
        audit.opened_all([one for one in decisions if one.item.access == Access.RESTRICTED], by=by)


def _publish(meeting: Meeting, decision: Decision, number: int, *, at: datetime, by: Person | None) -> None:
    """Who was there is counted once more, for the attendance may have been put right; from now on it stands."""
    present = votes_present(meeting, decision.taken_at, item=decision.item_id)
    if decision.ratifies_id and present < decision.quorum:
        raise NotAllowed(
            _("Item %(number)s ratifies a decision, and there was no quorum. Undo it, or put the attendance right.")
            % {"number": decision.item.order}
        )
    records.change(decision, "meetings.decision_published", by=by, number=number, published_at=at, present=present)
    decision.refresh_from_db(fields=["number", "published_at", "present"])
    if decision.is_quorate:
        _adopt(decision, decision, by=by)
    if decision.ratifies is not None:  # what was resolved without a quorum holds from now on
        _adopt(decision.ratifies, decision, by=by)


def _put(decision: Decision, item: AgendaItem, outcome: str, *, adopts: bool) -> dict[str, Any]:
    """The version and the plan of the item that the decision adopts or agrees: one decision on the item does either.

    What another item put to the board before may be put to it again, until it is adopted or given up. From then on
    nobody is asked about it, so that a decision keeps what it has of it.
    """
    if outcome not in RATIFYING:
        return {"adopts": None, "agrees": None}
    others = item.decisions.exclude(pk=decision.pk)
    values: dict[str, Any] = {"adopts": decision.adopts, "agrees": decision.agrees}
    if item.adopts is not None and item.adopts.is_under_way:
        values["adopts"] = item.adopts if adopts and not others.filter(adopts=item.adopts).exists() else None
    if item.agrees is not None and item.agrees.state == PlanState.DRAFT:
        values["agrees"] = item.agrees if adopts and not others.filter(agrees=item.agrees).exists() else None
    return values


def _adopt(decision: Decision, through: Decision, *, by: Person | None) -> None:
    """Carry out what the board resolved on its strategy or its plan; what is adopted or given up already stays so.

    It holds `through` itself, or through the decision that ratified it.
    """
    on = timezone.localtime(through.meeting.starts_at).date()
    told: dict[str, Any] = {"on": on, "reference": through.reference, "by": by}
    if decision.adopts is not None and decision.adopts.is_under_way:
        _carry_out(decision, partial(_adopt_version, decision, through, decision.adopts, told), by=by)
    if decision.agrees is not None and decision.agrees.state == PlanState.DRAFT:
        _carry_out(decision, partial(_agree_plan, decision, through, decision.agrees, told), by=by)


def _adopt_version(decision: Decision, through: Decision, version: StrategyVersion, told: dict[str, Any]) -> None:
    put_to_boards.require_unamended(version, decision, through)
    held = hold_version(version, told["by"])
    put_to_boards.require_as_decided(held, put_to_boards.version_differs(decision, held))
    adopt(held, **told)


def _agree_plan(decision: Decision, through: Decision, plan: ActionPlan, told: dict[str, Any]) -> None:
    put_to_boards.require_unamended(plan, decision, through)
    held = hold_plan(plan)
    put_to_boards.require_as_decided(held, put_to_boards.plan_differs(decision, held))
    plans.agree(held, **told)


def _carry_out(decision: Decision, act: Callable[[], object], *, by: Person | None) -> None:
    """What was resolved stands, whatever refuses it: the other decisions and the minutes do not wait for that.

    Refused is also to adopt other words than the board decided upon.
    """
    try:
        with transaction.atomic():  # nothing of it is left half done
            act()
    except NotAllowed as refused:
        because = {"because": refused.sentence}
        audit.record("meetings.decision_not_carried_out", decision, by=by, personal=because)


def _last_number(meeting: Meeting, waiting: list[Decision]) -> int:
    """The last number given in the board's year, while nobody else gives one."""
    Board.objects.select_for_update().get(pk=meeting.board_id)
    year = waiting[0].year if waiting else 0
    last: int | None = Decision.objects.filter(board=meeting.board, year=year).aggregate(last=Max("number"))["last"]
    return last or 0


def _approve(decision: Decision, *, by: Person | None) -> None:
    """Agreed on the item of earlier minutes, a decision approves them; subject to corrections these come first."""
    item = decision.item
    minutes = item.approves if item.kind == ItemKind.MINUTES and decision.outcome == Outcome.AGREED else None
    if minutes and minutes.minutes_approved_by_id is None:
        approval.approve(minutes, decision=decision, by=by)


def _minuted(item: AgendaItem, by: Person | None) -> Meeting:
    meeting = locked(item.meeting)
    require_officer(meeting.board, by)
    if meeting.state not in MINUTING:
        raise NotAllowed(_("Decisions are written while the meeting is in session or its minutes are in draft."))
    return meeting


def _moment(meeting: Meeting) -> datetime:
    """Now; after the sitting, the end of it."""
    now = timezone.now()
    return min(now, meeting.closed_at) if meeting.closed_at else now


def _unpublished(decision: Decision) -> Decision:
    kept = (
        Decision.objects.select_for_update(of=("self",)).select_related("item__approves", "board").get(pk=decision.pk)
    )
    if kept.published_at:
        raise NotAllowed(
            _("%(reference)s is published. It is changed by a correction of the minutes alone.")
            % {"reference": kept.reference}
        )
    return kept


def _require_undecided(item: AgendaItem, recommendation: Recommendation) -> None:
    if recommendation.item_id != item.pk:
        raise NotAllowed(_("This recommendation is of another item."))
    if recommendation.decisions.filter(meeting=item.meeting_id).exists():
        raise NotAllowed(_("This recommendation is decided already. Change that decision."))


def _require_ratifying(decision: Decision, earlier: Decision, outcome: str) -> None:
    """An earlier decision without a quorum can be ratified once, where there is one."""
    kept = Decision.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=earlier.pk)
    if kept.board_id != decision.board_id or kept.meeting_id == decision.meeting_id or kept.is_quorate:
        raise NotAllowed(_("Only a decision that an earlier meeting of the board took without a quorum is ratified."))
    if kept.published_at is None:
        raise NotAllowed(_("That decision is not published yet, and has no number. Publish it before it is ratified."))
    if kept.meeting.starts_at > decision.meeting.starts_at:
        raise NotAllowed(_("A decision is ratified by a later meeting."))
    if Decision.objects.filter(ratifies=kept).exists():
        raise NotAllowed(_("This decision has been ratified already."))
    if not decision.is_quorate:
        raise NotAllowed(_("There is no quorum, so nothing can be ratified."))
    if outcome not in RATIFYING:
        raise NotAllowed(_("To ratify is to agree, as it stands or as amended."))


def _require_no_approval(decision: Decision) -> None:
    if decision.approved_minutes.exists():
        raise NotAllowed(_("This decision approved the minutes of an earlier meeting, which stands."))
