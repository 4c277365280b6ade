"""Who sits on a board and who serves it: terms begin and end, and none is deleted."""

from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from scpb.boards import permissions, records
from scpb.boards.models import FILLING, GUARDED, Board, Grant, Kind, Membership, Seat
from scpb.boards.services.boards import require_editor
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Person

WITHOUT_A_VOTE = (Kind.ADVISER, Kind.OBSERVER)


@transaction.atomic
def appoint(
    board: Board,
    *,
    person: Person,
    starts_on: date,
    by: Person | None,
    kind: str = Kind.MEMBER,
    seat: Seat | None = None,
    is_voting: bool = True,
    deputy_for: Membership | None = None,
    ends_on: date | None = None,
) -> Membership:
    """Begin a person's term. Nobody sits twice on a board, in one seat or in the chair at the same time."""
    require_editor(board, by)
    Board.objects.select_for_update().get(pk=board.pk)  # one appointment to a board at a time
    if seat is not None and seat.board_id != board.pk:
        raise NotAllowed(_("That place belongs to another board."))
    if deputy_for is not None:
        _refuse_deputy(board, kind, deputy_for, starts_on)
    terms = _overlapping(Membership.objects.filter(board=board), starts_on, ends_on)
    if terms.filter(person=person).exists():
        raise NotAllowed(_("%(person)s already sits on the board then.") % {"person": person})
    if kind == Kind.CHAIR and terms.filter(kind=Kind.CHAIR).exists():
        raise NotAllowed(_("The board has a chair then. End that term first."))
    if seat is not None and kind in FILLING and terms.filter(seat=seat, kind__in=FILLING).exists():
        raise NotAllowed(_("The place “%(seat)s” is taken then. End that term first.") % {"seat": seat})
    return records.add(
        Membership(board=board),
        "boards.member_appointed",
        by=by,
        person=person,
        kind=kind,
        seat=seat,
        is_voting=is_voting and kind not in WITHOUT_A_VOTE,
        deputy_for=deputy_for,
        starts_on=starts_on,
        ends_on=ends_on,
    )


def last_day(seat: Seat | None, starts_on: date) -> date | None:
    """The last day of a term that begins then, as the seat's tenure has it; None where terms have no limit."""
    if seat is None or seat.tenure_years is None:
        return None
    year = starts_on.year + seat.tenure_years
    has_no_such_day = (starts_on.month, starts_on.day) == (2, 29) and not isleap(year)
    return (date(year, 3, 1) if has_no_such_day else starts_on.replace(year=year)) - timedelta(days=1)


def fitting_places(board: Board, person: Person, on: date) -> list[Seat]:
    """The board's places that nobody fills on the day and that are kept for an organisation the person comes from.

    A place that still names an organisation which became part of another is kept for that.
    """
    bodies = set(person.posts.current(on).values_list("organisation_id", flat=True))
    vacant = board.seats.vacant(on).select_related("organisation")
    return [
        seat for seat in vacant if seat.organisation and bodies & {seat.organisation_id, seat.organisation.successor_id}
    ]


def _refuse_deputy(board: Board, kind: str, deputy_for: Membership, starts_on: date) -> None:
    if kind != Kind.DEPUTY:
        raise NotAllowed(_("Only a deputy stands in for somebody. Choose “Deputy”, or nobody to stand in for."))
    if deputy_for.board_id != board.pk or deputy_for.kind not in FILLING:
        raise NotAllowed(_("A deputy stands in for a member of the same board."))
    if deputy_for.ends_on is not None and deputy_for.ends_on < starts_on:
        raise NotAllowed(_("%(person)s will no longer sit on the board then.") % {"person": deputy_for.person})


@transaction.atomic
def end_membership(membership: Membership, *, on: date, by: Person | None) -> Membership:
    """End a term; `on` is its last day."""
    require_editor(membership.board, by)
    _refuse_end(membership.starts_on, membership.ends_on, on)
    return records.change(membership, "boards.membership_ended", by=by, ends_on=on)


@transaction.atomic
def grant(
    board: Board, *, person: Person, role: str, starts_on: date, by: Person | None, ends_on: date | None = None
) -> Grant:
    """Let a person work for a board. Only an administrator appoints an officer or auditor."""
    _require_granter(board, role, by)
    Board.objects.select_for_update().get(pk=board.pk)  # one appointment to a board at a time
    held = Grant.objects.filter(board=board, person=person, role=role)
    if _overlapping(held, starts_on, ends_on).exists():
        raise NotAllowed(_("%(person)s holds this role then.") % {"person": person})
    return records.add(
        Grant(board=board),
        "boards.role_granted",
        by=by,
        person=person,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
    )


@transaction.atomic
def end_grant(held: Grant, *, on: date, by: Person | None) -> Grant:
    """Take a role back; `on` is its last day."""
    _require_granter(held.board, held.role, by)
    _refuse_end(held.starts_on, held.ends_on, on)
    return records.change(held, "boards.role_ended", by=by, ends_on=on)


def _require_granter(board: Board, role: str, by: Person | None) -> None:
    require_editor(board, by)
    if role in GUARDED and by is not None and not permissions.is_administrator(by):
        raise NotPermitted(_("Only an administrator may appoint or release a governance officer or an auditor."))


def _refuse_end(starts_on: date, ends_on: date | None, on: date) -> None:
    if on < starts_on:
        raise NotAllowed(
            _("It began on %(day)s and cannot end before that.") % {"day": date_format(starts_on, "j F Y")}
        )
    if ends_on is not None and ends_on <= on:
        raise NotAllowed(_("It has ended on %(day)s.") % {"day": date_format(ends_on, "j F Y")})


def _overlapping(terms: QuerySet[Membership] | QuerySet[Grant], first: date, last: date | None) -> QuerySet[Any]:
    """Terms that have a day in common with `first` to `last` (None: without end)."""
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=first)
    return terms.filter(running & Q(starts_on__lte=last) if last else running)
