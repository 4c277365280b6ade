"""Everything that an action plan says: what the board agreed is kept as this, and its print draws from nothing else."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.conf import settings
from django.db.models import Prefetch
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from scpb.documents import snapshots
from strategy.models import ActionPlan, EntryName, PlanEntry, PlanReview, PriorityWording, VersionState


@dataclass(frozen=True)
class PlanLine:
    """One entry. `due_on` is a day in ISO 8601, empty where there is none; people as published papers name them."""

    uuid: str
    number: int
    what: str
    owners: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    timescale: str = ""
    due_on: str = ""
    success: str = ""

    @property
    def due(self) -> str:
        """`31 March 2023`, or nothing."""
        return date_format(date.fromisoformat(self.due_on), "j F Y") if self.due_on else ""


@dataclass(frozen=True)
class PlanGroup:
    """A priority with its entries. `number` is 0 where no version of the year has the priority."""

    priority: str
    number: int
    title: str
    lines: tuple[PlanLine, ...] = ()

    @property
    def heading(self) -> str:
        """`Priority 4: Safer homes`."""
        named = {"number": self.number, "title": self.title}
        return _("Priority %(number)s: %(title)s") % named if self.number else self.title


@dataclass(frozen=True)
class PlanDocument:
    """The action plan of a strategy for a financial year; `agreed_on` (ISO 8601) is empty in a draft.

    `note` says what was changed after the board decided.
    """

    partnership: str
    illustrative: bool
    board: str
    strategy: str
    year: int
    period: str
    introduction: str = ""
    agreed_on: str = ""
    reference: str = ""
    groups: tuple[PlanGroup, ...] = ()
    note: str = ""

    @property
    def title(self) -> str:
        return _("%(strategy)s: action plan %(period)s") % {"strategy": self.strategy, "period": self.period}

    @property
    def agreed_day(self) -> str:
        return date_format(date.fromisoformat(self.agreed_on), "j F Y") if self.agreed_on else ""

    @property
    def running(self) -> str:
        """The line at the foot of every page."""
        agreed = _("agreed on %(day)s") % {"day": self.agreed_day} if self.agreed_on else _("draft")
        parts = [self.title, agreed]
        if self.illustrative:
            parts.append(_("demonstration, illustrative figures"))
        return " · ".join(parts)

    def lines(self) -> Iterator[PlanLine]:
        """All entries in the order of the plan."""
        return (line for group in self.groups for line in group.lines)


@dataclass(frozen=True)
class ReviewedDocument:
    """The entries that a quarter's review was of, in the words of the day on which it was published."""

    groups: tuple[PlanGroup, ...] = ()

    def line(self, uuid: str) -> PlanLine | None:
        """The entry as it read then; None where the review was not of it."""
        return next((line for group in self.groups for line in group.lines if line.uuid == uuid), None)


@dataclass(frozen=True)
class Worded:
    """How a priority is called in a year: by the latest adopted version that begins no later than its end."""

    number: int
    title: str


def words_on(plan: ActionPlan, on: date) -> dict[int, Worded]:
    """The number and words of each priority that some version had by the day, by the key of the priority. One query.

    One that the version in force on the day has no more keeps its last words, without a number.
    """
    adopted = PriorityWording.objects.filter(
        version__strategy=plan.strategy_id, version__state=VersionState.ADOPTED, version__starts_on__lte=on
    )
    rows = adopted.order_by("version__starts_on").values_list(  # a version may be adopted after a later number
        "priority_id", "number", "title", "version__starts_on", "version__ends_on"
    )
    latest = max((starts for *_rest, starts, _ends in rows), default=None)
    return {
        key: Worded(number if starts == latest and (ends is None or ends >= on) else 0, title)
        for key, number, title, starts, ends in rows
    }


def day_of_words(plan: ActionPlan, today: date) -> date:
    """The day by whose version a plan words its priorities: today in its year, else the nearest day of the year."""
    return min(max(today, plan.first_day), plan.last_day)


def live(plan: ActionPlan, on: date) -> PlanDocument:
    """The plan as its rows have it now, priorities worded as on a day. Three queries."""
    named = Prefetch("names", EntryName.objects.with_posts_on(on))
    kept = plan.entries.filter(taken_out_on__isnull=True).select_related("priority").prefetch_related(named)
    words = words_on(plan, day_of_words(plan, on))
    return PlanDocument(
        partnership=settings.PARTNERSHIP_NAME,
        illustrative=settings.DEMO,
        board=plan.strategy.board.name,
        strategy=plan.strategy.name,
        year=plan.year,
        period=plan.period,
        introduction=plan.introduction,
        agreed_on=plan.agreed_on.isoformat() if plan.agreed_on else "",
        reference=plan.agreed_by,
        groups=tuple(_groups(in_order(kept, words), words, on)),
        note=plan.agreed_note,
    )


def in_order(entries: Iterable[PlanEntry], words: Mapping[int, Worded]) -> list[PlanEntry]:
    """Entries by the numbers of their priorities, those of a priority without one last."""

    def place(entry: PlanEntry) -> tuple[int, int, int, int]:
        number = words[entry.priority_id].number if entry.priority_id in words else 0
        return (number or 10_000, entry.priority_id, entry.order, entry.number)

    return sorted(entries, key=place)


def _groups(entries: Iterable[PlanEntry], words: Mapping[int, Worded], on: date) -> Iterator[PlanGroup]:
    for priority, members in groupby(entries, key=lambda entry: entry.priority):
        worded = words.get(priority.pk, Worded(0, _("A priority that no version has yet")))
        lines = tuple(line_of(entry, on) for entry in members)
        yield PlanGroup(str(priority.uuid), worded.number, worded.title, lines)


def line_of(entry: PlanEntry, on: date) -> PlanLine:
    """An entry fetched with its names, as it is printed on a day."""
    named = {
        part: tuple(one.public_name(on) for one in entry.names.all() if one.part == part)
        for part in ("owner", "partner")
    }
    return PlanLine(
        uuid=str(entry.uuid),
        number=entry.number,
        what=entry.what,
        owners=named["owner"],
        partners=named["partner"],
        timescale=entry.timescale,
        due_on=entry.due_on.isoformat() if entry.due_on else "",
        success=entry.success,
    )


def freeze(plan: ActionPlan) -> tuple[str, str]:
    """The canonical text of a plan that is being agreed, and its SHA-256."""
    assert plan.agreed_on is not None
    said = snapshots.plain(live(plan, plan.agreed_on))
    return snapshots.canonical(said), snapshots.digest(said)


def agreed(plan: ActionPlan) -> PlanDocument | None:
    """The plan as it was agreed; None for a draft."""
    return snapshots.restore(PlanDocument, json.loads(plan.snapshot)) if plan.snapshot else None


def reviewed(review: PlanReview) -> ReviewedDocument | None:
    """What a published review was of; None before that, and of one published before words were kept."""
    return snapshots.restore(ReviewedDocument, json.loads(review.snapshot)) if review.snapshot else None


def under_review(
    review: PlanReview, entries: Iterable[PlanEntry], told: Collection[int], on: date
) -> tuple[PlanGroup, ...]:
    """What a review is of, as its plan reads now; `told` are the keys of what it says something of. One query.

    What was taken out, or came into the plan after the quarter, is there only where the review says something of it. So
    is everything of a review that was published before words were kept: nobody knows what else the plan had then.
    """
    words = words_on(review.plan, day_of_words(review.plan, on))
    asked = [one for one in entries if one.pk in told or (one.is_asked_in(review) and not review.is_published)]
    return tuple(_groups(in_order(asked, words), words, on))


def freeze_review(review: PlanReview, on: date) -> str:
    """The canonical text of what a review that is being published is of, in the words of the day."""
    named = Prefetch("names", EntryName.objects.with_posts_on(on))
    entries = review.plan.entries.select_related("priority").prefetch_related(named)
    told = set(review.entries.values_list("entry_id", flat=True))
    said = ReviewedDocument(under_review(review, entries, told, on))
    return snapshots.canonical(snapshots.plain(said))
