"""A board on paper: what it is for, its terms of reference, who sits in which place, how it meets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.models import PrintKind
from meetings.prints import printed
from scpb.boards.models import Board, DocumentKind, Membership
from scpb.boards.pages.board import Document, Place, documents_of, name_whom_deputies_stand_in_for, places_of


@dataclass(frozen=True)
class SeatLine:
    """A place: whom it is kept for, and who fills it as published papers name them; empty where it is vacant."""

    kept_for: str
    is_statutory: bool
    is_voting: bool
    tenure: str
    holder: str = ""
    capacity: str = ""
    until: str = ""
    deputies: tuple[str, ...] = ()


@dataclass(frozen=True)
class MemberLine:
    """Somebody who sits on the board without filling a place."""

    name: str
    organisation: str
    capacity: str
    until: str = ""


@dataclass(frozen=True)
class Text:
    """A standing document with its version in force; `html` is clean, and empty where it is a PDF or only named."""

    title: str
    version: str
    html: str = ""
    is_file: bool = False


@printed(PrintKind.BOARD)
@dataclass(frozen=True)
class BoardDocument:
    """Everything that the print of a board says, as it is on a day."""

    partnership: str
    illustrative: bool
    board: str
    abbreviation: str
    parent: str
    day: str
    purpose: str
    quorum: str
    notice: str
    meetings: str
    is_public: bool
    terms: tuple[Text, ...]
    others: tuple[Text, ...]
    seats: tuple[SeatLine, ...]
    beside: tuple[MemberLine, ...]

    @property
    def title(self) -> str:
        return _("%(board)s: terms and members") % {"board": self.board}

    @property
    def running(self) -> str:
        parts = [self.title, self.day]
        return " · ".join([*parts, *([_("demonstration, illustrative figures")] if self.illustrative else [])])

    @property
    def filled(self) -> str:
        """`7 of 18 places are filled. 11 are vacant.`"""
        vacant = sum(not seat.holder for seat in self.seats)
        said = ngettext(
            "%(filled)d of %(places)d place is filled.", "%(filled)d of %(places)d places are filled.", len(self.seats)
        ) % {"filled": len(self.seats) - vacant, "places": len(self.seats)}
        if not vacant:
            return said
        return f"{said} {ngettext('%(n)d is vacant.', '%(n)d are vacant.', vacant) % {'n': vacant}}"


def of_board(board: Board, on: date) -> BoardDocument:
    """A board fetched `with_members` on the day: nobody is named otherwise than in published papers."""
    name_whom_deputies_stand_in_for(board.members_now, on)
    kept = [one for one in documents_of(board, on, may_edit=False) if one.now]
    is_terms = [one.document.kind == DocumentKind.TERMS for one in kept]
    above = board.parent if board.parent and board.parent.is_public else None  # of a closed one nothing is said
    return BoardDocument(
        partnership=settings.PARTNERSHIP_NAME,
        illustrative=settings.DEMO,
        board=board.name,
        abbreviation=board.abbreviation,
        parent=above.name if above else "",
        day=_day(on),
        purpose=board.purpose,
        quorum=_quorum(board),
        notice=ngettext("%(n)d clear working day", "%(n)d clear working days", board.notice_days)
        % {"n": board.notice_days},
        meetings=str(board.meetings_a_year or ""),
        is_public=board.is_public,
        terms=tuple(_text(one, in_full=True) for one, is_one in zip(kept, is_terms, strict=True) if is_one),
        others=tuple(_text(one, in_full=False) for one, is_one in zip(kept, is_terms, strict=True) if not is_one),
        seats=tuple(_seat(place, on) for place in places_of(board)),
        beside=tuple(_member(term, on) for term in _beside(board)),
    )


def _beside(board: Board) -> Sequence[Membership]:
    """Who is not in the table of places: neither as who fills one nor as deputy in one."""
    listed = {term.pk for place in places_of(board) for term in (place.holder, *place.deputies) if term is not None}
    return [term for term in board.members_now if term.pk not in listed]


def _seat(place: Place, on: date) -> SeatLine:
    years, holder = place.seat.tenure_years, place.holder
    line = SeatLine(
        kept_for=str(place.seat),
        is_statutory=place.seat.is_statutory,
        is_voting=place.seat.is_voting,
        tenure=ngettext("%(n)d year", "%(n)d years", years) % {"n": years} if years else _("No limit"),
        deputies=tuple(term.public_name(on) for term in place.deputies),
    )
    if holder is None:
        return line
    return SeatLine(
        **{**vars(line), "holder": holder.public_name(on), "capacity": _capacity(holder), "until": _until(holder)}
    )


def _member(term: Membership, on: date) -> MemberLine:
    return MemberLine(term.public_name(on), term.organisation_name(on), _capacity(term), _until(term))


def _capacity(term: Membership) -> str:
    said = str(term.get_kind_display())
    return _("%(kind)s for %(name)s") % {"kind": said, "name": term.stands_in_for} if term.stands_in_for else said


def _text(one: Document, *, in_full: bool) -> Text:
    now = one.now
    assert now is not None
    said = _("Version %(number)d, in force since %(day)s") % {"number": now.number, "day": _day(now.from_on)}
    return Text(one.document.title, said, now.text if in_full else "", is_file=in_full and not now.text)


def _quorum(board: Board) -> str:
    votes = board.votes()
    if votes:
        return _("%(quorum)d of %(votes)d voting members") % {"quorum": board.quorum, "votes": votes}
    return ngettext("%(n)d voting member", "%(n)d voting members", board.quorum) % {"n": board.quorum}


def _until(term: Membership) -> str:
    return _day(term.ends_on) if term.ends_on else ""


def _day(day: date) -> str:
    return date_format(day, "j F Y")
