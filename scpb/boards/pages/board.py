"""What the page of a board shows: who sits on it and in which place, what it goes by, whom to ask."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import prefetch_related_objects

from scpb.boards import permissions
from scpb.boards.models import (
    FILLING,
    Board,
    Contact,
    Grant,
    Kind,
    Membership,
    Role,
    Seat,
    StandingDocument,
    StandingDocumentVersion,
    StandingNotice,
    members_on,
)
from scpb.boards.prints import printed
from scpb.people.models import Organisation, Person

SOON = timedelta(days=90)


@dataclass(frozen=True)
class Place:
    """A place kept on the board, with who fills it and who deputises in it."""

    seat: Seat
    holder: Membership | None
    deputies: Sequence[Membership]

    @property
    def merged_into(self) -> Organisation | None:
        """What the organisation that the place still names became part of."""
        return self.seat.merged_into()


@dataclass(frozen=True)
class Document:
    """A standing document with the version in force; for who keeps the board, also one that nobody reads yet."""

    document: StandingDocument
    now: StandingDocumentVersion | None
    is_pending: bool


@dataclass(frozen=True)
class BoardPage:
    board: Board
    parent: Board | None
    children: Sequence[Board]
    coming: Sequence[Membership]
    places: Sequence[Place]
    ending: Sequence[Membership]
    documents: Sequence[Document]
    contacts: Sequence[Contact]
    notices: Sequence[StandingNotice]
    roles: Sequence[Grant]
    may_edit: bool
    may_add_below: bool
    is_auditor: bool
    prints: Sequence[Any]
    is_served: bool  # whoever looks serves the board as officer
    is_own: bool  # whoever looks sits on the board, or serves it as officer

    @property
    def has_officer(self) -> bool:
        """Whether somebody serves the board, or will; told to who may change it."""
        return any(grant.role == Role.OFFICER for grant in self.roles)

    @property
    def is_being_set_up(self) -> bool:
        """Whether it is told what a new board still needs: it is until it has members and an officer."""
        has_members = bool(self.board.members_now or self.coming)
        return self.may_edit and not (has_members and self.has_officer)

    @property
    def filled(self) -> int:
        return sum(place.holder is not None for place in self.places)

    @property
    def vacant(self) -> int:
        return len(self.places) - self.filled


def board_page(slug: str, person: Person | AnonymousUser, today: date) -> BoardPage | None:
    """The board of this address for whoever looks; nothing where they know of none."""
    around = list(Board.objects.listed_for(person).around(slug))
    board = next((one for one in around if one.slug == slug), None)
    if board is None:
        return None
    prefetch_related_objects([board], *members_on(today, and_coming=True))
    may_edit = permissions.may_edit(person, board)
    terms = board.members_now
    board.members_now = [term for term in terms if term.starts_on <= today]
    name_whom_deputies_stand_in_for(board.members_now, today)
    coming = sorted((term for term in terms if term.starts_on > today), key=lambda term: term.starts_on)
    is_served = permissions.is_officer(person, board)
    return BoardPage(
        board=board,
        parent=next((other for other in around if other.pk == board.parent_id), None),
        children=[other for other in around if other.parent_id == board.pk],
        coming=coming if may_edit else [],
        places=places_of(board),
        ending=ending_soon(board.members_now, today),
        documents=documents_of(board, today, may_edit=may_edit),
        contacts=list(board.contacts.all()),
        notices=list(board.notices.all()),
        roles=list(board.grants.current_or_coming(today)) if may_edit else [],
        may_edit=may_edit,
        may_add_below=permissions.may_add_below(person, board),
        is_auditor=permissions.is_auditor(person, board),
        prints=printed(board, person),
        is_served=is_served,
        is_own=is_served or permissions.is_member(person, board),
    )


def places_of(board: Board) -> list[Place]:
    """The board's places in order; of a board fetched `with_members`."""
    return [
        Place(
            seat,
            next((term for term in board.members_now if term.seat_id == seat.pk and term.kind in FILLING), None),
            [term for term in board.members_now if term.seat_id == seat.pk and term.kind == Kind.DEPUTY],
        )
        for seat in board.seats_now
    ]


def name_whom_deputies_stand_in_for(members: Sequence[Membership], today: date) -> None:
    """Let deputies' terms say it, in the names that papers give."""
    names = {term.pk: term.public_name(today) for term in members}
    for term in members:
        term.stands_in_for = names.get(term.deputy_for_id or 0, "")


def ending_soon(members: Iterable[Membership], today: date) -> list[Membership]:
    """Terms that end within ninety days, the first to end first."""
    ending = [term for term in members if term.ends_on and term.ends_on <= today + SOON]
    return sorted(ending, key=lambda term: (term.ends_on or today, term.pk))


def documents_of(board: Board, today: date, *, may_edit: bool) -> list[Document]:
    """The board's documents, each with its version in force; readers see none that they cannot read."""
    versions: dict[StandingDocument, list[StandingDocumentVersion]] = {}
    found = StandingDocumentVersion.objects.filter(document__board=board).select_related("document")
    for version in found.order_by("document__order", "document_id", "-from_on", "-number"):
        versions.setdefault(version.document, []).append(version)
    return [
        Document(
            document,
            next((one for one in all_of_it if one.is_readable and one.from_on <= today), None),
            any(not one.is_readable for one in all_of_it),
        )
        for document, all_of_it in versions.items()
        if may_edit or any(one.is_readable for one in all_of_it)
    ]
