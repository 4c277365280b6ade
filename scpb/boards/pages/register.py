"""What the register shows of an organisation: its people and places, and what still names it after a merger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scpb.boards.models import Board, Seat
from scpb.people.models import Organisation, Person, Post


@dataclass(frozen=True)
class OrganisationPage:
    organisation: Organisation
    posts: Sequence[Post]
    seats: Sequence[Seat]
    absorbed: Sequence[Organisation]

    @property
    def is_outdated(self) -> bool:
        """Whether posts or places still name an organisation that became part of another."""
        return self.organisation.successor_id is not None and bool(self.posts or self.seats)


def organisation_page(organisation: Organisation, reader: Person, today: date) -> OrganisationPage:
    """One organisation on a day; a closed board's places are shown to its own people alone."""
    return OrganisationPage(
        organisation,
        list(organisation.posts.current(today).select_related("person").order_by("person__name", "pk")),
        list(organisation.seats.filter(board__in=Board.objects.listed_for(reader)).select_related("board")),
        list(organisation.absorbed.all()),
    )
