"""The quarterly review of a plan: entry by entry, closed when the session ends, published when the officer says so."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from scpb.audit import services as audit
from scpb.boards import permissions, records
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Person
from strategy.models import ActionPlan, EntryName, EntryReview, PlanEntry, PlanReview
from strategy.plan_document import freeze_review
from strategy.services.plans import Overtaken, locked, require_planner

PERSONAL = ("progress", "risk", "mitigation", "comment")  # what may name somebody
Rating = EntryReview.Rating
AT_RISK = (Rating.AMBER, Rating.RED)
APRIL, MONTHS = 4, 3


def first_day(plan: ActionPlan, quarter: int) -> date:
    """The day on which a quarter of the plan's year begins; 1 is April to June."""
    months = APRIL - 1 + MONTHS * (quarter - 1)
    return date(plan.year + months // 12, months % 12 + 1, 1)


def own_entries(plan: ActionPlan, person: Person, on: date) -> set[int]:
    """The keys of the entries that the person owns: by name, by a post, or for the organisation whose place they fill.

    Only members and deputies of the board own anything here. One query.
    """
    if not permissions.is_trusted(person, plan.strategy.board, on):
        return set()
    return set(EntryName.objects.owning(person, on).filter(entry__plan=plan).values_list("entry_id", flat=True))


@transaction.atomic
def begin_review(plan: ActionPlan, *, quarter: int, by: Person | None) -> PlanReview:
    """Begin the review of a quarter of an agreed plan, once the quarter has begun."""
    require_planner(plan.strategy, by)
    held = ActionPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if not held.is_agreed:
        raise NotAllowed(_("A plan is reviewed once it is agreed."))
    if quarter not in {1, 2, 3, 4}:
        raise NotAllowed(_("A year has four quarters."))
    if held.reviews.filter(quarter=quarter).exists():
        raise NotAllowed(_("The review of this quarter has begun already."))
    if (begins := first_day(held, quarter)) > timezone.localdate():
        raise NotAllowed(_("The quarter begins on %(day)s.") % {"day": date_format(begins, "j F Y")})
    return records.add(PlanReview(plan=plan), "strategy.review_begun", by=by, quarter=quarter)


@transaction.atomic
def review_entry(
    review: PlanReview,
    entry: PlanEntry,
    *,
    rating: str,
    progress: str,
    by: Person | None,
    risk: str = "",
    mitigation: str = "",
    comment: str = "",
    version: int = 0,
) -> EntryReview:
    """Write what was found of an entry. `version` is what the writer has seen: 0 where nothing was written yet.

    Raises Overtaken, with what stands there, when somebody else has written meanwhile.
    """
    _require_writer(review, entry, by)
    held = _locked(review)
    if held.is_closed:
        raise NotAllowed(_("The review of this quarter is closed."))
    if (kept := locked(entry, None)).plan_id != held.plan_id or kept.taken_out_on is not None:
        raise NotAllowed(_("The entry is not in this plan any more."))
    said: dict[str, Any] = {"rating": rating, "progress": progress, "risk": risk.strip()}
    said |= {"mitigation": mitigation, "comment": comment}
    if rating in AT_RISK and not said["risk"]:
        raise NotAllowed(_("Say what the risk is: an entry that is at risk or off track needs one."))
    return _written(held, kept, said, version=version, by=by)


@transaction.atomic
def close_review(review: PlanReview, *, by: Person | None) -> PlanReview:
    """End the session: nothing more is written, and it can be published."""
    require_planner(review.plan.strategy, by)
    held = _locked(review)
    if held.is_closed:
        raise NotAllowed(_("The review of this quarter is closed."))
    return records.change(held, "strategy.review_closed", by=by, closed_at=timezone.now(), closed_by=by)


@transaction.atomic
def reopen_review(review: PlanReview, *, by: Person | None) -> PlanReview:
    """Let it be written again; what is published stays as it is."""
    require_planner(review.plan.strategy, by)
    held = _locked(review)
    if held.is_published:
        raise NotAllowed(_("The review is published and stays as it is. Write the change into the next one."))
    if not held.is_closed:
        raise NotAllowed(_("The review is open."))
    return records.change(held, "strategy.review_reopened", by=by, closed_at=None, closed_by=None)


@transaction.atomic
def publish_review(review: PlanReview, *, by: Person | None) -> PlanReview:
    """Everybody who reads the plan reads progress and rating from now on; risk, mitigation and comment they do not.

    What the entries say now is kept with it: what was found was found of that, whatever they say later.
    """
    require_planner(review.plan.strategy, by)
    held = _locked(review)
    if not held.is_closed:
        raise NotAllowed(_("Close the review first: what is published does not change any more."))
    if held.is_published:
        raise NotAllowed(_("The review is published already."))
    kept = freeze_review(held, timezone.localdate())
    return records.change(
        held,
        "strategy.review_published",
        by=by,
        personal=("snapshot",),
        published_at=timezone.now(),
        snapshot=kept,
    )


def not_reviewed(review: PlanReview) -> int:
    """How many entries that the plan had in the quarter the review says nothing of."""
    kept = review.plan.entries.added_by(review.last_day).filter(taken_out_on__isnull=True)
    return kept.exclude(reviews__review=review).count()


def may_write(review: PlanReview, entry: PlanEntry, person: Person) -> bool:
    """Whether the person writes the review of this entry: officers all, members what they own."""
    board = review.plan.strategy.board
    return permissions.is_officer(person, board) or entry.pk in own_entries(review.plan, person, timezone.localdate())


def _require_writer(review: PlanReview, entry: PlanEntry, by: Person | None) -> None:
    if by is not None and not may_write(review, entry, by):
        raise NotPermitted(_("Only the governance officer of the board and the owners of an entry write its review."))


def _locked(review: PlanReview) -> PlanReview:
    """The review as it is now, held until the transaction ends."""
    found = PlanReview.objects.select_for_update(of=("self",)).select_related("plan__strategy__board")
    return found.get(pk=review.pk)


def _written(
    review: PlanReview, entry: PlanEntry, said: dict[str, Any], *, version: int, by: Person | None
) -> EntryReview:
    """One row an entry and quarter; the locked review keeps two writers apart."""
    row = EntryReview.objects.filter(review=review, entry=entry).first()
    if version != (row.version if row else 0):
        raise Overtaken(row)
    row = row or EntryReview(review=review, entry=entry, version=0)
    before = {name: getattr(row, name) for name in said} if row.pk else {}
    if before == said:
        return row
    for name, value in {**said, "at": timezone.now(), "by": by, "version": row.version + 1}.items():
        setattr(row, name, value)
    row.save()
    told = {"before": _apart(before), "after": _apart(said)}
    audit.record(
        "strategy.entry_reviewed",
        row,
        by=by,
        before={"rating": before["rating"]} if before else None,
        after={"rating": said["rating"], "version": row.version},
        personal=told,
    )
    return row


def _apart(said: dict[str, Any]) -> dict[str, Any]:
    return {name: said[name] for name in PERSONAL if name in said}
