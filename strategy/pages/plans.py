"""What pages show of action plans: entries under their priorities, how far they are, and what has changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from scpb.boards import permissions
from scpb.people.models import Person
from strategy.forms.reviews import quarter_words
from strategy.models import (
    ActionPlan,
    EntryName,
    EntryReview,
    PlanEntry,
    PlanReview,
    Priority,
    Strategy,
)
from strategy.models.plans import boards_reviewing
from strategy.plan_changes import Changes, changes
from strategy.plan_document import (
    PlanDocument,
    PlanLine,
    Worded,
    agreed,
    day_of_words,
    in_order,
    line_of,
    live,
    reviewed,
    words_on,
)

Reader = Person | AnonymousUser
AGREED, CHANGED = "agreed", "changed"  # the other ways in which a page shows a plan


@dataclass(frozen=True)
class Latest:
    """The last that the reader may know of how an entry goes."""

    quarter: int
    rating: str
    label: str
    progress: str
    is_published: bool


@dataclass(frozen=True)
class EntryRow:
    """An entry in a list, with whoever answers for it named as on the day."""

    entry: PlanEntry
    owners: Sequence[str]
    partners: Sequence[str]
    due: str
    latest: Latest | None


@dataclass(frozen=True)
class Group:
    """A priority with its entries in the plan."""

    priority: Priority
    number: int
    title: str
    rows: Sequence[EntryRow]


@dataclass(frozen=True)
class PlanPage:
    """A plan as it lives."""

    plan: ActionPlan
    groups: Sequence[Group]
    taken_out: Sequence[PlanEntry]
    reviews: Sequence[tuple[PlanReview, str]]
    may_plan: bool
    document: PlanDocument | None = None
    changes: Changes | None = None
    shown: str = ""  # AGREED, CHANGED, or as it lives


def listed(strategy: Strategy, reader: Reader) -> list[ActionPlan]:
    """The plans of a strategy that the reader may read, the latest first."""
    found = ActionPlan.objects.visible_to(reader).filter(strategy=strategy).order_by("-year")
    return list(found.defer("snapshot"))


def may_plan(strategy: Strategy, reader: Reader) -> bool:
    return permissions.is_officer(reader, strategy.board)


def plan_page(plan: ActionPlan, reader: Reader, today: date, *, shown: str = "") -> PlanPage:
    """The plan as it lives, with the last that the reader may know of each entry; or as agreed; or what changed."""
    may = may_plan(plan.strategy, reader)
    reviews = _reviews(plan, reader)
    if shown == AGREED and plan.is_agreed:
        return PlanPage(plan, (), (), reviews, may, document=agreed(plan), shown=shown)
    if shown == CHANGED and plan.is_agreed:
        return PlanPage(plan, (), (), reviews, may, changes=changed(plan, today), shown=shown)
    entries = entries_to_read(plan, today)
    kept = [entry for entry in entries if entry.taken_out_on is None]
    out = sorted((entry for entry in entries if entry.taken_out_on is not None), key=lambda entry: entry.number)
    words, latest = words_on(plan, day_of_words(plan, today)), _latest(plan, reader)
    return PlanPage(plan, groups_of(kept, words, latest, today), out, reviews, may)


def changed(plan: ActionPlan, today: date) -> Changes | None:
    """What has changed since the plan was agreed; None for a draft.

    People are named as on the day of the agreement in both, so that a new post of somebody is no change.
    """
    was = agreed(plan)
    if was is None or plan.agreed_on is None:
        return None
    out = plan.entries.filter(taken_out_on__isnull=False)
    reasons = {str(one.uuid): (date_format(one.taken_out_on or today, "j F Y"), one.taken_out_why) for one in out}
    return changes(was, live(plan, plan.agreed_on), reasons)


def groups_of(
    entries: Sequence[PlanEntry], words: Mapping[int, Worded], latest: Mapping[int, Latest], on: date
) -> list[Group]:
    """Entries under their priorities, in the order of the priorities' numbers."""
    found = []
    for priority, members in groupby(in_order(entries, words), key=lambda entry: entry.priority):
        worded = words.get(priority.pk, Worded(0, _("A priority that no version has yet")))
        rows = [_row(entry, latest.get(entry.pk), on) for entry in members]
        found.append(Group(priority, worded.number, worded.title, rows))
    return found


@dataclass(frozen=True)
class Told:
    """What a quarter's review says of an entry; `row` with risk, mitigation and comment only for the board's people.

    `then` is the entry as it read when the review was published, where that was something else.
    """

    review: PlanReview
    title: str
    rating: str
    label: str
    progress: str
    row: EntryReview | None
    then: PlanLine | None


@dataclass(frozen=True)
class EntryPage:
    """An entry with all quarters that the reader may know of."""

    row: EntryRow
    number: int
    title: str
    told: Sequence[Told]
    may_plan: bool


def entry_page(entry: PlanEntry, reader: Reader, today: date) -> EntryPage:
    """The entry, fetched with its plan, priority and names."""
    plan = entry.plan
    words = words_on(plan, day_of_words(plan, today)).get(entry.priority_id, Worded(0, ""))
    is_whole = plan.strategy.board_id in boards_reviewing(reader)
    found = EntryReview.objects.visible_to(reader).filter(entry=entry).select_related("review__plan", "by")
    told = [_told(one, entry, is_whole=is_whole) for one in found.order_by("review__quarter")]
    return EntryPage(_row(entry, None, today), words.number, words.title, told, may_plan(plan.strategy, reader))


def entries_to_read(plan: ActionPlan, on: date) -> list[PlanEntry]:
    """All entries of a plan with what their rows show, in no order. Two queries."""
    named = Prefetch("names", EntryName.objects.with_posts_on(on))
    return list(plan.entries.select_related("priority").prefetch_related(named))


def _row(entry: PlanEntry, latest: Latest | None, on: date) -> EntryRow:
    line = line_of(entry, on)
    return EntryRow(entry, line.owners, line.partners, line.due, latest)


def _reviews(plan: ActionPlan, reader: Reader) -> list[tuple[PlanReview, str]]:
    """The reviews that the reader may know of, with their quarters in words."""
    found = PlanReview.objects.visible_to(reader).filter(plan=plan).order_by("quarter").defer("snapshot")
    for review in found:
        review.plan = plan
    return [(review, quarter_words(plan, review.quarter)) for review in found]


def _latest(plan: ActionPlan, reader: Reader) -> dict[int, Latest]:
    """By the key of each entry; what only the board reads is not even fetched. One query."""
    found = EntryReview.objects.visible_to(reader).filter(entry__plan=plan).order_by("review__quarter")
    rows = found.values_list("entry_id", "review__quarter", "rating", "progress", "review__published_at")
    return {
        entry: Latest(quarter, rating, str(EntryReview.Rating(rating).label), progress, published is not None)
        for entry, quarter, rating, progress, published in rows
    }


def _told(one: EntryReview, entry: PlanEntry, *, is_whole: bool) -> Told:
    title = quarter_words(one.review.plan, one.review.quarter)
    document = reviewed(one.review)
    then = document.line(str(entry.uuid)) if document else None
    if then and (then.what, then.success) == (entry.what, entry.success):
        then = None
    whole = one if is_whole else None
    return Told(one.review, title, one.rating, one.get_rating_display(), one.progress, whole, then)
