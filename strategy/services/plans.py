"""Writing action plans: entries, who answers for them, and the agreement that keeps the plan as it was then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from scpb.audit import services as audit
from scpb.boards import permissions, records
from scpb.documents.models import StoredFile
from scpb.errors import NotAllowed, NotPermitted
from scpb.jobs import services as jobs
from scpb.people.models import Person
from strategy.models import (
    PLAN_NEXT,
    ActionPlan,
    EntryName,
    EntryReview,
    PlanEntry,
    PlanState,
    Priority,
    Strategy,
    financial_year,
    quarter_of,
)
from strategy.naming import Names, names_of, told
from strategy.plan_document import freeze

PRINT = "strategy.print_plan"
PERSONAL = ("what", "success", "taken_out_why", "introduction", "agreed_by", "agreed_note")  # what may name somebody
Part = EntryName.Part


class Overtaken(NotAllowed):
    """Somebody else has written the same thing since it was read; `now` is what stands there, None if not written."""

    def __init__(self, now: ActionPlan | PlanEntry | EntryReview | None) -> None:
        super().__init__(
            _(
                "Somebody else has changed this since you opened it. What stands there now is shown beside what you "
                "wrote; sending it once more puts yours in its place."
            )
        )
        self.now = now


def require_planner(strategy: Strategy, by: Person | None) -> None:
    """Refuse who may not write the plans of a strategy; None is the system."""
    if by is not None and not permissions.is_officer(by, strategy.board):
        raise NotPermitted(_("Only the governance officer of the board may write its action plan."))


@transaction.atomic
def begin_plan(
    strategy: Strategy, *, year: int, by: Person | None, introduction: str = "", copied: bool = False
) -> ActionPlan:
    """A draft for the financial year that begins in `year`.

    `copied`: it begins with what the year before left unfinished, with its owners and partners.
    """
    require_planner(strategy, by)
    Strategy.objects.select_for_update().get(pk=strategy.pk)
    if strategy.plans.filter(year=year).exists():
        raise NotAllowed(_("The strategy has an action plan for this year already."))
    plan = records.add(
        ActionPlan(strategy=strategy),
        "strategy.plan_begun",
        by=by,
        personal=PERSONAL,
        year=year,
        introduction=introduction,
    )
    before = strategy.plans.filter(year=year - 1).first()
    for entry in _unfinished(before) if copied and before else ():
        _copy(entry, plan, by=by)
    return plan


def introduction_seen(plan: ActionPlan) -> str:
    """What stands for the introduction that a writer has read: another one has another mark."""
    return sha256(plan.introduction.encode()).hexdigest()


@transaction.atomic
def introduce(plan: ActionPlan, *, introduction: str, by: Person | None, seen: str = "") -> ActionPlan:
    """Write what stands before the entries; `seen` is the mark of what the writer has read, where they have read it.

    Raises Overtaken, with the plan, when somebody else has written meanwhile.
    """
    require_planner(plan.strategy, by)
    held = ActionPlan.objects.select_for_update(of=("self",)).select_related("strategy__board").get(pk=plan.pk)
    if seen and seen != introduction_seen(held):
        raise Overtaken(held)
    return records.change(held, "strategy.plan_introduced", by=by, personal=PERSONAL, introduction=introduction)


@transaction.atomic
def add_entry(
    plan: ActionPlan,
    *,
    priority: Priority,
    what: str,
    by: Person | None,
    owners: Sequence[Names] = (),
    partners: Sequence[Names] = (),
    timescale: str = "",
    due_on: date | None = None,
    success: str = "",
) -> PlanEntry:
    """A new entry, under the next number that no entry of the plan ever had; of an agreed plan, with the day."""
    require_planner(plan.strategy, by)
    held = ActionPlan.objects.select_for_update().get(pk=plan.pk)  # one number at a time
    _require_fit(held, priority, what)
    said = {"what": what.strip(), "timescale": timescale, "due_on": due_on, "success": success}
    last = held.entries.aggregate(number=Max("number"))["number"] or 0
    entry = records.add(
        PlanEntry(plan=plan, number=last + 1),
        "strategy.entry_added",
        by=by,
        personal=PERSONAL,
        priority=priority,
        order=last + 1,
        added_on=timezone.localdate() if held.is_agreed else None,
        **said,
    )
    _set_names(entry, Part.OWNER, owners, by=by)
    _set_names(entry, Part.PARTNER, partners, by=by)
    return entry


@transaction.atomic
def edit_entry(
    entry: PlanEntry,
    *,
    by: Person | None,
    version: int | None = None,
    owners: Sequence[Names] | None = None,
    partners: Sequence[Names] | None = None,
    **values: Any,
) -> PlanEntry:
    """Change what an entry says and who answers for it; `version` is the one that the writer has seen."""
    require_planner(entry.plan.strategy, by)
    held = locked(entry, version)
    if held.taken_out_on is not None:
        raise NotAllowed(_("This entry has been taken out of the plan."))
    _require_fit(held.plan, values.get("priority", held.priority), values.get("what", held.what))
    is_renamed = owners is not None and _set_names(held, Part.OWNER, owners, by=by)
    is_renamed |= partners is not None and _set_names(held, Part.PARTNER, partners, by=by)
    is_reworded = any(records.plain(getattr(held, name)) != records.plain(value) for name, value in values.items())
    if not is_renamed and not is_reworded:
        return held
    return records.change(held, "strategy.entry_edited", by=by, personal=PERSONAL, version=held.version + 1, **values)


@transaction.atomic
def take_out(entry: PlanEntry, *, reason: str, by: Person | None, on: date | None = None) -> PlanEntry:
    """Let an entry be in the plan no more; it stays readable with the reason, and nobody gets its number."""
    require_planner(entry.plan.strategy, by)
    held = locked(entry, None)
    if held.taken_out_on is not None:
        raise NotAllowed(_("This entry has been taken out of the plan."))
    if not reason.strip():
        raise NotAllowed(_("Say why the entry is taken out."))
    return records.change(
        held,
        "strategy.entry_taken_out",
        by=by,
        personal=PERSONAL,
        taken_out_on=on or timezone.localdate(),
        taken_out_why=reason.strip(),
        version=held.version + 1,
    )


@transaction.atomic
def put_back(entry: PlanEntry, *, by: Person | None) -> PlanEntry:
    """Let an entry that was taken out be in the plan again, under its own number and with its reviews.

    The day and the reason go with it: the audit keeps them, and as it stands in the plan they are not true any more.
    Where the plan was without it at the end of a quarter, it counts as added today: that review need not tell of it.
    """
    require_planner(entry.plan.strategy, by)
    held = locked(entry, None)
    if held.taken_out_on is None:
        raise NotAllowed(_("This entry is in the plan already."))
    return records.change(
        held,
        "strategy.entry_put_back",
        by=by,
        personal=PERSONAL,
        added_on=_added_again(held, timezone.localdate()),
        taken_out_on=None,
        taken_out_why="",
        version=held.version + 1,
    )


@transaction.atomic
def agree(plan: ActionPlan, *, on: date, reference: str, note: str = "", by: Person | None) -> ActionPlan:
    """The board has agreed the plan: what it says now is kept, and printed.

    `note` says what is not as the board had it before it, and why.
    """
    require_planner(plan.strategy, by)
    held = ActionPlan.objects.select_for_update(of=("self",)).select_related("strategy__board").get(pk=plan.pk)
    if PlanState.AGREED not in PLAN_NEXT[PlanState(held.state)]:
        raise NotAllowed(_("The plan of this year is agreed already."))
    if on > timezone.localdate():
        raise NotAllowed(_("The day on which it was agreed is still to come."))
    if not held.entries.filter(taken_out_on__isnull=True).exists():
        raise NotAllowed(_("The plan has no entry yet. Add what the board has agreed first."))
    held.agreed_on, held.agreed_by, held.agreed_note = on, reference.strip(), note.strip()
    text, sha256 = freeze(held)
    row = records.change(
        held, "strategy.plan_agreed", by=by, state=PlanState.AGREED.value, agreed_on=on, sha256=sha256,
        agreed_by=held.agreed_by, agreed_note=held.agreed_note, snapshot=text, personal=(*PERSONAL, "snapshot"),
    )  # fmt: skip
    jobs.enqueue(PRINT, key=f"{PRINT}:{row.uuid}", subject=row, by=by)
    return row


@transaction.atomic
def printed(plan: ActionPlan, *, pdf: StoredFile) -> ActionPlan:
    """The print of the plan as agreed is there."""
    return records.change(plan, "strategy.plan_printed", by=None, pdf=pdf)


def locked(entry: PlanEntry, version: int | None) -> PlanEntry:
    """The entry as it is now, held until the transaction ends; refuses who has seen another version of it."""
    found = PlanEntry.objects.select_for_update(of=("self",)).select_related("plan__strategy__board", "priority")
    held = found.get(pk=entry.pk)
    if version is not None and version != held.version:
        raise Overtaken(held)
    return held


def _added_again(entry: PlanEntry, today: date) -> date | None:
    """From which day on an entry that is put back today is in its agreed plan; None where the board agreed it so."""
    if not entry.plan.is_agreed or entry.taken_out_on is None:
        return entry.added_on
    left, back = ((financial_year(day), quarter_of(day)) for day in (entry.taken_out_on, today))
    is_in_plan = entry.added_on is not None or str(entry.uuid) in entry.plan.snapshot  # not so, taken out of the draft
    return entry.added_on if left == back and is_in_plan else today


def _require_fit(plan: ActionPlan, priority: Priority, what: str) -> None:
    if priority.strategy_id != plan.strategy_id:
        raise NotAllowed(_("The priority belongs to another strategy."))
    if not what.strip():
        raise NotAllowed(_("Say what will be done."))


def _set_names(entry: PlanEntry, part: EntryName.Part, names: Sequence[Names], *, by: Person | None) -> bool:
    """Let these be the owners or partners, in this order; gives whether they are others than before."""
    kept = entry.names.filter(part=part)
    before, wanted = names_of(kept.named()), list(dict.fromkeys(names))
    if before == wanted:
        return False
    kept.delete()
    EntryName.objects.bulk_create(
        EntryName(entry=entry, part=part, order=place, **vars(one)) for place, one in enumerate(wanted, start=1)
    )
    apart = {"before": {"names": told(before)}, "after": {"names": told(wanted)}}
    audit.record("strategy.entry_names_set", entry, by=by, after={"part": part.value}, personal=apart)
    return True


def _unfinished(plan: ActionPlan) -> list[PlanEntry]:
    """Entries that are still in a plan and that no review found complete."""
    done = EntryReview.objects.filter(review__plan=plan, rating=EntryReview.Rating.COMPLETE)
    kept = plan.entries.filter(taken_out_on__isnull=True).exclude(reviews__in=done)
    return list(kept.select_related("priority").order_by("number"))


def _copy(entry: PlanEntry, plan: ActionPlan, *, by: Person | None) -> PlanEntry:
    """The same entry in another plan, without the days of its year."""
    rows = list(entry.names.named())
    owners, partners = ([one for one in rows if one.part == part] for part in (Part.OWNER, Part.PARTNER))
    return add_entry(
        plan,
        priority=entry.priority,
        what=entry.what,
        success=entry.success,
        owners=names_of(owners),
        partners=names_of(partners),
        by=by,
    )
