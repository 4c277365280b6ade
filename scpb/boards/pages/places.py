"""What pages show of places over time: the history of one, and over all boards what ends soon and what is vacant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator

from scpb.boards.models import Board, Membership, Seat
from scpb.boards.pages.board import SOON
from scpb.people.models import Person

ROWS = 100


@dataclass(frozen=True)
class Held:
    """A term in a place, with the name and organisation that papers gave then."""

    term: Membership
    name: str
    organisation: str
    is_current: bool


@dataclass(frozen=True)
class TermsPage:
    """Over the boards that somebody serves: terms that end by a day, and places that nobody fills."""

    until: date
    page: Page[Membership]
    vacancies: Sequence[Seat]


def history_of(seat: Seat, today: date) -> list[Held]:
    """Everybody who held the place, the latest first."""
    terms = seat.memberships.with_people().order_by("-starts_on", "-pk")
    return [
        Held(term, term.public_name(day), term.organisation_name(day), term.is_current(today))
        for term in terms
        for day in [min(term.ends_on or today, max(today, term.starts_on))]
    ]


def terms_page(person: Person, today: date, page: str | None) -> TermsPage:
    """What somebody who serves boards has to see to; an administrator sees it of all boards."""
    boards = Board.objects.all() if person.is_superuser else Board.objects.served_by(person)
    ending = Membership.objects.filter(board__in=boards).ending(today, today + SOON).with_people()
    vacancies = Seat.objects.filter(board__in=boards).vacant(today).select_related("board", "organisation")
    return TermsPage(
        today + SOON, Paginator(ending.select_related("board"), ROWS).get_page(page), list(vacancies[:ROWS])
    )
