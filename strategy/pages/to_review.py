"""What owners of action plan entries are asked for while a quarter is reviewed, and who they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import product

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from scpb.boards.models import TRUSTED, Membership, Role
from scpb.boards.models.boards import keys_of_boards
from scpb.people.models import Person, Post
from strategy.forms.reviews import quarter_words
from strategy.models import ActionPlan, EntryName, EntryReview, PlanEntry, PlanReview, financial_year
from strategy.models.plans import last_day_of


@dataclass(frozen=True)
class ToReview:
    """An entry that its owner has not reviewed in the quarter. Who is not on the board reads the plan, and writes to it
    through somebody who is.
    """

    entry: PlanEntry
    quarter: int
    may_write: bool

    @property
    def title(self) -> str:
        return quarter_words(self.entry.plan, self.quarter)

    @property
    def url(self) -> str:
        """The form on which the owner says how it goes; for who may not, the entry."""
        if not self.may_write:
            return self.entry.get_absolute_url()
        plan = self.entry.plan
        return reverse("strategy:review_entry", args=[plan.strategy.slug, plan.year, self.quarter, self.entry.number])

    @property
    def url_of_all(self) -> str:
        """The review, or the plan for who does not read that."""
        plan = self.entry.plan
        if not self.may_write:
            return plan.get_absolute_url()
        return reverse("strategy:review", args=[plan.strategy.slug, plan.year, self.quarter])


def to_review(person: Person, on: date) -> list[ToReview]:
    """The person's own entries that the review under way says nothing of, of plans that they may read. One query."""
    entries = _waiting(on).filter(
        pk__in=EntryName.objects.owning(person, on).values("entry_id"),
        plan__in=ActionPlan.objects.visible_to(person, on).values("pk"),
    )
    found = entries.select_related("plan__strategy__board").defer("plan__snapshot", "plan__introduction")
    writes = keys_of_boards(person, on, [*TRUSTED, Role.OFFICER])
    return [
        ToReview(entry, entry.quarter, may_write=entry.plan.strategy.board_id in writes)  # type: ignore[attr-defined]
        for entry in found.order_by("plan__strategy__name", "plan__year", "number")
    ]


def owners_asked(on: date) -> list[Person]:
    """Everybody who may own an entry that waits for its review; `to_review` says who does, and which."""
    owners = EntryName.objects.filter(entry__in=_waiting(on).values("pk"), part=EntryName.Part.OWNER)
    terms = Membership.objects.current(on).filter(seat__organisation__in=owners.values("organisation"))
    by_name = Person.objects.filter(pk__in=owners.values("person"))
    held = Post.objects.current(on).filter(pk__in=owners.values("post"))
    by_post = Person.objects.filter(pk__in=held.values("person"))
    return list((by_name | by_post | Person.objects.filter(pk__in=terms.values("person"))).order_by("pk"))


def _waiting(on: date) -> QuerySet[PlanEntry]:
    """Entries in a plan of which the review under way says nothing, with its `quarter`.

    What came into the plan after the quarter is asked for in the next one.
    """
    there = Q(added_on__isnull=True)
    for year, quarter in product([financial_year(on) - 1, financial_year(on)], [1, 2, 3, 4]):  # that can be under way
        of_it = Q(plan__year=year, plan__reviews__quarter=quarter)
        there |= of_it & Q(added_on__lte=last_day_of(year, quarter))
    reviews = PlanReview.objects.under_way(on)
    asked = PlanEntry.objects.filter(there, taken_out_on__isnull=True, plan__reviews__in=reviews)
    asked = asked.annotate(quarter=F("plan__reviews__quarter"))
    reviewed = EntryReview.objects.filter(entry=OuterRef("pk"), review__quarter=OuterRef("quarter"))
    return asked.exclude(Exists(reviewed))
