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
from strategy.plan_document import day_of_words, in_order, words_on
from strategy.services.reviews import own_entries


@dataclass(frozen=True)
class ReviewRow:
    """An entry in the review. `found` is whole only for the board's people; `may_write` says whose words count here."""

    entry: PlanEntry
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
    """The entries of a review fetched with its plan.

    What was taken out, or came into the plan after the quarter, is there only where the review says something of it.
    """
    plan = review.plan
    is_whole = plan.strategy.board_id in boards_reviewing(reader)
    found = EntryReview.objects.visible_to(reader).filter(review=review)
    kept = found.select_related("by") if is_whole else found.only("review_id", "entry_id", "rating", "progress")
    by_entry = {one.entry_id: one for one in kept}
    words = words_on(plan, day_of_words(plan, today))
    may_lead = permissions.is_officer(reader, plan.strategy.board)
    mine = own_entries(plan, reader, today) if isinstance(reader, Person) and not may_lead else set()
    entries = [one for one in entries_to_read(plan, today) if one.is_asked_in(review) or one.pk in by_entry]
    rows = [
        ReviewRow(
            entry,
            priority=words[entry.priority_id].title if entry.priority_id in words else "",
            number=words[entry.priority_id].number if entry.priority_id in words else 0,
            owners="; ".join(one.public_name(today) for one in entry.names.all() if one.part == "owner"),
            found=by_entry.get(entry.pk),
            may_write=may_lead or entry.pk in mine,
        )
        for entry in in_order(entries, words)
    ]
    return ReviewPage(review, quarter_words(plan, review.quarter), rows, is_whole, may_lead)


def last_quarter(review: PlanReview, entry: PlanEntry) -> EntryReview | None:
    """What the review before said of the entry, for whoever writes this one."""
    before = EntryReview.objects.filter(entry=entry, review__quarter__lt=review.quarter)
    return before.select_related("review").order_by("-review__quarter").first()
