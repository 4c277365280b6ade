"""What pages show of a quarterly review: all entries with their state, and the one that is being written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scpb.boards import permissions
from scpb.people.models import Person
from strategy.forms.reviews import quarter_words
from strategy.models import EntryReview, PlanEntry, PlanReview
from strategy.models.plans import boards_reviewing
from strategy.pages.plans import Reader, entries_to_read
from strategy.plan_document import reviewed, under_review
from strategy.services.reviews import own_entries


@dataclass(frozen=True)
class ReviewRow:
    """An entry in the review, in the words that count for it. `found` is whole only for the board's people; `may_write`
    says whose words count here.
    """

    entry: PlanEntry
    what: str
    success: str
    priority: str
    number: int
    owners: str
    found: EntryReview | None
    may_write: bool


@dataclass(frozen=True)
class ReviewPage:
    """The review of a quarter; `is_whole` for who reads risk, mitigation and comment."""

    review: PlanReview
    title: str
    rows: Sequence[ReviewRow]
    is_whole: bool
    may_lead: bool

    @property
    def to_write(self) -> list[ReviewRow]:
        """What the reader may write, in order; nothing once the review is closed."""
        if self.review.is_closed:
            return []
        return [row for row in self.rows if row.may_write and row.entry.taken_out_on is None]

    @property
    def next_to_write(self) -> ReviewRow:
        """Where the review goes on: at the first entry that nobody has written, else at the first."""
        return next((row for row in self.to_write if row.found is None), self.to_write[0])

    @property
    def missing(self) -> int:
        """How many entries the review says nothing of."""
        return sum(row.found is None for row in self.rows)

    @property
    def done(self) -> int:
        return len(self.rows) - self.missing

    def chosen(self, number: int) -> ReviewRow | None:
        return next((row for row in self.rows if row.entry.number == number), None)

    def after(self, number: int) -> ReviewRow | None:
        """The next that nobody has written and the reader may, going round; None when there is none left."""
        rows = self.to_write
        place = next((at for at, row in enumerate(rows, start=1) if row.entry.number == number), 0)
        others = [row for row in [*rows[place:], *rows[:place]] if row.entry.number != number]
        return next((row for row in others if row.found is None), None)


def review_page(review: PlanReview, reader: Reader, today: date) -> ReviewPage:
    """The entries of a review fetched with its plan: as they read now, or when the review was published."""
    plan = review.plan
    is_whole = plan.strategy.board_id in boards_reviewing(reader)
    found = EntryReview.objects.visible_to(reader).filter(review=review)
    kept = found.select_related("by") if is_whole else found.only("review_id", "entry_id", "rating", "progress")
    by_entry = {one.entry_id: one for one in kept}
    may_lead = permissions.is_officer(reader, plan.strategy.board)
    mine = own_entries(plan, reader, today) if isinstance(reader, Person) and not may_lead else set()
    entries = {str(one.uuid): one for one in entries_to_read(plan, today)}
    then = reviewed(review)
    groups = then.groups if then else under_review(review, entries.values(), by_entry, today)
    rows = [
        ReviewRow(
            entry := entries[line.uuid],
            what=line.what,
            success=line.success,
            priority=group.title,
            number=group.number,
            owners="; ".join(line.owners),
            found=by_entry.get(entry.pk),
            may_write=may_lead or entry.pk in mine,
        )
        for group in groups
        for line in group.lines
    ]
    return ReviewPage(review, quarter_words(plan, review.quarter), rows, is_whole, may_lead)


def last_quarter(review: PlanReview, entry: PlanEntry) -> EntryReview | None:
    """What the review before said of the entry, for whoever writes this one."""
    before = EntryReview.objects.filter(entry=entry, review__quarter__lt=review.quarter)
    return before.select_related("review").order_by("-review__quarter").first()
