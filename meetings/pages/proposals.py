"""What pages show of proposals: the chart as it was kept, its table, and what was decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Count, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.utils import timezone

from meetings.models import Meeting, Proposal
from meetings.models.meetings import MeetingQuerySet
from meetings.models.proposals import ProposalQuerySet
from performance.charts.specs import Cell, Trend
from performance.charts.specs.kept import trend_of
from performance.models import Edition, Measure
from scpb.boards.models import Board
from scpb.people.models import Person

LATEST = 24  # months in a table: two years
DECIDED = 20  # of what was decided, the last


@dataclass(frozen=True)
class ProposalRow:
    """A proposal as its officer sees it."""

    proposal: Proposal

    @cached_property
    def spec(self) -> Trend | None:
        """The chart as it was when the edition was frozen; None of what is not counted by month."""
        return trend_of(self.proposal.chart) if self.proposal.chart else None

    @property
    def headings(self) -> list[tuple[str, bool]]:
        """The headings of the table, and whether numbers stand under them."""
        told = self.spec.table().headings if self.spec else ()
        return [(heading, 0 < place < len(told) - 1) for place, heading in enumerate(told)]

    @property
    def lines(self) -> list[tuple[Cell, ...]]:
        """The latest months, the last one first."""
        return list(reversed(self.spec.table().rows[-LATEST:])) if self.spec else []

    @property
    def is_closed(self) -> bool:
        """Whether everybody may not see all of the measure's figures."""
        measure = self.proposal.measure
        return measure.access != Measure.Access.PUBLIC or bool(measure.smallest_public)

    @property
    def is_released(self) -> bool:
        """Whether everybody may read the edition that proposes it."""
        return self.proposal.edition.is_released


def waiting(person: Person) -> ProposalQuerySet:
    """What nobody has decided on, the latest first."""
    return Proposal.objects.visible_to(person).waiting().named()


def number_waiting() -> Coalesce:
    """How many nobody has decided on, to be asked for with something else; officers alone are told it."""
    counted = Proposal.objects.waiting().order_by().values("state").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


def rows_of(proposals: Iterable[Proposal]) -> list[ProposalRow]:
    return [ProposalRow(one) for one in proposals]


def decided(person: Person) -> list[Proposal]:
    """What was decided last; without charts."""
    return list(Proposal.objects.visible_to(person).decided().named().defer("chart")[:DECIDED])


def proposal_of(person: Person, uuid: UUID) -> Proposal:
    """Raises Http404 for everybody but officers."""
    return get_object_or_404(Proposal.objects.visible_to(person).named(), uuid=uuid)


def edition_of(person: Person, uuid: UUID) -> Edition:
    """The edition of which it shall be worked out what it proposes; Http404 where there is none for the person."""
    return get_object_or_404(Edition.objects.visible_to(person).defer("result", "snapshot"), uuid=uuid)


def meetings_for(person: Person) -> MeetingQuerySet:
    """The coming meetings of the boards that the person serves on whose agenda something can be put."""
    served = Meeting.objects.filter(board__in=Board.objects.served_by(person))
    return served.ahead(timezone.localdate()).taking_items().select_related("board")


def first_words(row: ProposalRow) -> dict[str, str]:
    """What the form of accepting says at first.

    Of figures that not everybody may see, of the measure or of an edition that is not released, the name alone.
    """
    is_open = row.is_released and not row.is_closed
    return {"title": row.proposal.measure.name, "details": row.proposal.because if is_open else ""}
