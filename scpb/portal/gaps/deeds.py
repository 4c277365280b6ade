"""Gaps of what is to be done: actions closed without evidence, entries of the action plan that nobody reviewed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import Action, ActionState, ActionUpdate, PaperState
from meetings.models.meetings import midnight
from scpb.portal.gaps.asking import Asker, Gap, Row, in_public_words
from scpb.portal.gaps.decisions import in_short
from strategy.models import EntryReview, PlanEntry, PlanReview, PlanState, financial_year, quarter_of
from strategy.models.plans import APRIL


class ClosedWithoutEvidence(Gap):
    """Closed as done, and no update has a file or a link that shows it; a file that was refused shows nothing."""

    slug = "closed-without-evidence"
    kind = Action
    title = gettext_lazy("Actions closed without evidence")
    means = gettext_lazy("The action is closed as done, and no file or link shows that it was.")
    closes = gettext_lazy("Open it again, add what shows that it was done, and close it; or drop what was not needed.")

    def in_care(self, asker: Asker) -> QuerySet[Any]:
        return Action.objects.visible_to(asker.person, asker.on).filter(asker.answers_for("board"))

    def among(self, things: QuerySet[Any], on: date) -> QuerySet[Any]:
        shows = Q(evidence__isnull=False) & ~Q(evidence_file__state=PaperState.REFUSED)
        shown = ActionUpdate.objects.filter(shows | ~Q(evidence_url=""), action=OuterRef("pk"))
        closed = things.filter(state=ActionState.CLOSED, closed_at__lt=midnight(on + timedelta(days=1)))
        return closed.exclude(Exists(shown)).select_related("board", "item").order_by("closed_at", "pk")

    def began(self, on: date) -> Any:
        return F("closed_at")

    def row(self, thing: Any, asker: Asker) -> Row:
        title = f"{thing.reference}: {in_public_words(thing.item, in_short(thing.wording))}"
        detail = _("Closed as “%(outcome)s”") % {"outcome": thing.outcome} if thing.outcome else _("Closed")
        if thing.item is not None and not thing.item.is_public:
            detail = _("Closed")
        since = timezone.localtime(thing.closed_at).date()
        act_url = reverse("meetings:reopen_action", args=[thing.uuid])
        return Row(thing.uuid, title, detail, since, thing.get_absolute_url(), act_url, _("Open it again"))


class Due(NamedTuple):
    """The quarter whose review is due: of which financial year, and which of the four; it ends on `last_day`."""

    year: int
    quarter: int
    last_day: date

    @property
    def since(self) -> date:
        """The day from which it is due: the first of its last month."""
        return self.last_day.replace(day=1)


def quarter_due(on: date) -> Due:
    """Which quarter's review an entry should have on the day.

    A quarter is reviewed at its end: its own review is due from its last month on. Until then the quarter before
    counts, which may belong to the plan of the year before.
    """
    first = date(on.year, on.month, 1)
    if (on.month - APRIL) % 3 != 2:
        first = date(on.year, on.month - (on.month - 1) % 3, 1) - timedelta(
            days=1
        )  # the last day of the quarter before
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return Due(financial_year(first), quarter_of(first), after - timedelta(days=1))


class EntriesNotReviewed(Gap):
    """In the agreed plan by the last day of the quarter that is due, not taken out, and without a review in it."""

    slug = "entries-not-reviewed"
    kind = PlanEntry
    title = gettext_lazy("Action plan entries not reviewed this quarter")
    means = gettext_lazy("An entry of an agreed action plan has no review in the quarter that is due.")
    closes = gettext_lazy(
        "Review the entry; where the review is closed, open it again first, or set the entry aside for the quarter "
        "where it is published. A quarter’s review is due from its last month on."
    )

    def in_care(self, asker: Asker) -> QuerySet[Any]:
        return PlanEntry.objects.filter(asker.answers_for("plan__strategy__board"))

    def among(self, things: QuerySet[Any], on: date) -> QuerySet[Any]:
        due = quarter_due(on)
        reviewed = EntryReview.objects.filter(entry=OuterRef("pk"), review__quarter=due.quarter)
        stands = Q(taken_out_on__isnull=True) | Q(taken_out_on__gt=on)
        agreed = Q(plan__state=PlanState.AGREED, plan__year=due.year, plan__agreed_on__lte=due.last_day)
        begun = PlanReview.objects.filter(plan=OuterRef("plan"), quarter=due.quarter)
        closed = begun.filter(closed_at__isnull=False)
        there = things.filter(stands, agreed, pk__in=PlanEntry.objects.added_by(due.last_day).values("pk"))
        left: QuerySet[Any] = there.exclude(Exists(reviewed))
        left = left.annotate(
            is_begun=Exists(begun),
            is_closed=Exists(closed),
            is_published=Exists(closed.filter(published_at__isnull=False)),
        )
        return left.select_related("plan__strategy").order_by("plan__strategy__name", "number", "pk")

    def began(self, on: date) -> Any:
        """Each quarter’s missing review is a gap of its own."""
        return Value(midnight(quarter_due(on).since))

    def row(self, thing: Any, asker: Asker) -> Row:
        due = quarter_due(asker.on)
        words = {"number": thing.number, "plan": thing.plan, "quarter": due.quarter}
        detail = _("Entry %(number)s, %(plan)s, quarter %(quarter)s") % words
        place, url = [thing.plan.strategy.slug, thing.plan.year], thing.get_absolute_url()
        if thing.is_published:
            act = _("See the review: it is published without this entry, and stays so")
        elif thing.is_closed:
            act = _("Open the closed review again, then review it")
        else:
            act = _("Review it") if thing.is_begun else _("Begin the review")
        return Row(thing.uuid, in_short(thing.what), detail, due.since, url, _where(thing, place, due.quarter), act)


def _where(entry: Any, place: list[Any], quarter: int) -> str:
    """The page where the review of an entry is taken a step on; one that is closed takes no word on an entry."""
    if entry.is_closed:
        return reverse("strategy:review", args=[*place, quarter])
    if entry.is_begun:
        return reverse("strategy:review_entry", args=[*place, quarter, entry.number])
    return reverse("strategy:begin_review", args=place)
