"""Who was at a meeting: begun from the answers to the invitation, kept as it is printed, counted for the quorum."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import SAT, Answer, Attendance, Declaration, Invitation, Meeting, Presence, State
from meetings.permissions import require_officer
from meetings.quorum import votes_of
from meetings.services.meetings import locked
from scpb.audit import services as audit
from scpb.boards import records
from scpb.boards.models import FILLING, Kind, Membership
from scpb.errors import NotAllowed
from scpb.people.models import Person

# Who came, and from where, is somebody's: the audit keeps it where it can be erased.
PERSONAL = ("name", "post", "organisation", "deputising_for")
PRINTED_CAPACITIES = (Kind.CHAIR, Kind.VICE_CHAIR, Kind.ADVISER, Kind.OBSERVER)
# … and until the minutes are circulated.
LISTING = (State.IN_SESSION, State.MINUTES)


def votes_present(meeting: Meeting, at: datetime, *, item: int | None = None) -> int:
    """Votes in the room at the moment; for an item (its key) without those who left for it."""
    gone = (
        Declaration.objects.filter(item=item, leaves=True, person__isnull=False) if item else Declaration.objects.none()
    )
    rows = Attendance.objects.filter(meeting=meeting).voting()
    return votes_of(rows, at, without=set(gone.values_list("person", flat=True)))


@transaction.atomic
def start_attendance(meeting: Meeting, *, by: Person | None) -> list[Attendance]:
    """List who is expected, from the answers to the invitation; whoever is listed already stays as they are."""
    kept = _listing(meeting, by)
    day = timezone.localtime(kept.starts_at).date()
    terms = list(kept.board.memberships.current(day).in_order().with_people())
    listed = set(kept.attendance.exclude(person=None).values_list("person", flat=True))
    answers = {one.person_id: one for one in kept.invitations.with_people()}
    rows = [row for row in _expected(kept, terms, answers, day) if row.person_id is None or row.person_id not in listed]
    if listed:  # begun before: somebody named by a word alone is not asked in again
        rows = [row for row in rows if row.person_id is not None]
    _add_all(kept, rows)
    audit.record("meetings.attendance_started", kept, by=by, after={"listed": len(rows)})
    return rows


@transaction.atomic
def add_attendee(meeting: Meeting, *, by: Person | None, person: Person | None = None, **values: Any) -> Attendance:
    """Somebody who came and is not listed: from the register, or by name, post and organisation as they are printed."""
    kept = _listing(meeting, by)
    if person is not None and kept.attendance.filter(person=person).exists():
        raise NotAllowed(_("%(name)s is listed already.") % {"name": person})
    if person is not None:
        day = timezone.localtime(kept.starts_at).date()
        values = {**printed(person, day), **{name: value for name, value in values.items() if value}}
    values.setdefault("presence", Presence.ALSO)
    row = Attendance(meeting=kept, person=person, order=_last(kept) + 1)
    return records.add(row, "meetings.attendance_added", by=by, personal=PERSONAL, **values)


@transaction.atomic
def edit_attendance(row: Attendance, *, by: Person | None, **values: Any) -> Attendance:
    """Change how somebody is printed, for whom they sit, when they came and went."""
    _listing(row.meeting, by)
    if values.get("presence", row.presence) == Presence.ALSO:
        values["is_voting"] = False
    deputised = values.get("deputises")
    if deputised is not None and deputised.pk == row.pk:
        raise NotAllowed(_("Nobody deputises for themselves. Choose somebody else, or nobody."))
    if deputised is not None and not values.get("deputising_for"):
        values["deputising_for"] = deputised.name
    return records.change(row, "meetings.attendance_changed", by=by, personal=PERSONAL, **values)


@transaction.atomic
def mark(row: Attendance, *, presence: str, by: Person | None) -> Attendance:
    """Present, also present, apologies or absent, in one press; the vote goes with it."""
    _listing(row.meeting, by)
    if presence not in Presence.values:
        raise NotAllowed(_("Choose present, also present, apologies or absent."))
    return records.change(
        row,
        "meetings.attendance_changed",
        by=by,
        presence=presence,
        is_voting=presence != Presence.ALSO and _votes(row),
    )


@transaction.atomic
def arrive(row: Attendance, *, by: Person | None, at: datetime | None = None) -> Attendance:
    """Somebody comes in late: they are present from this minute on, or also present if they are no member."""
    _listing(row.meeting, by)
    here = row.presence in (Presence.PRESENT, Presence.ALSO)
    presence = row.presence if here else Presence.PRESENT if row.sits_on_board else Presence.ALSO
    return records.change(
        row, "meetings.attendance_changed", by=by, presence=presence, arrived_at=_clock(at), left_at=None
    )


@transaction.atomic
def leave(row: Attendance, *, by: Person | None, at: datetime | None = None) -> Attendance:
    """Somebody goes before the end."""
    _listing(row.meeting, by)
    clock = _clock(at)
    if row.arrived_at is not None and row.arrived_at > clock:
        raise NotAllowed(_("%(name)s arrived at %(at)s and cannot have left before.") % _moment(row))
    return records.change(row, "meetings.attendance_changed", by=by, left_at=clock)


@transaction.atomic
def move_attendee(row: Attendance, *, to: int, by: Person | None) -> Attendance:
    """Give somebody another place in the list, from 1; the others make room."""
    meeting = _listing(row.meeting, by)
    order = list(meeting.attendance.order_by("order", "id").values_list("pk", flat=True))
    here, there = order.index(row.pk), min(max(to, 1), len(order)) - 1
    order.insert(there, order.pop(here))
    for place, pk in enumerate(order, start=1):
        Attendance.objects.filter(pk=pk).exclude(order=place).update(order=place)
    audit.record("meetings.attendance_moved", row, by=by, before={"order": here + 1}, after={"order": there + 1})
    row.refresh_from_db()
    return row


@transaction.atomic
def remove_attendee(row: Attendance, *, by: Person | None) -> None:
    """Take somebody off the list who was put there by mistake."""
    _listing(row.meeting, by)
    before = {name: getattr(row, name) for name in ("name", "post", "organisation", "presence")}
    records.remove(row, "meetings.attendance_removed", by=by, before=before, personal=PERSONAL)


def printed(person: Person, on: date, organisation: str = "") -> dict[str, str]:
    """Name, post and organisation as published papers have them on the day."""
    held = next((post for post in person.posts.all() if post.is_current(on)), None)
    body, title = (held.organisation.name, held.title) if held else (organisation, "")
    if person.public_by_post:
        return {"name": title or str(_("Post holder")), "post": "", "organisation": body}
    return {"name": person.name, "post": title, "organisation": body}


def _expected(
    meeting: Meeting, terms: Iterable[Membership], answers: dict[int, Invitation], day: date
) -> list[Attendance]:
    """Members in the board's order, their deputies behind them, then who else comes or sends apologies."""
    rows: list[Attendance] = []
    deputies = [term for term in terms if term.kind == Kind.DEPUTY]
    for term in terms:
        if term.kind in FILLING:
            rows += _member(meeting, term, answers.get(term.person_id), deputies, answers, day)
    seen = {row.person_id for row in rows}
    by_person = {term.person_id: term for term in terms}
    for person_id, answer in answers.items():
        if person_id not in seen and answer.answer:
            rows.append(_other(meeting, answer, by_person.get(person_id), day))
    return rows


def _member(
    meeting: Meeting,
    term: Membership,
    answer: Invitation | None,
    deputies: list[Membership],
    answers: dict[int, Invitation],
    day: date,
) -> list[Attendance]:
    """The row of a member, and that of who comes in their place."""
    row = _row(meeting, term.person, term, day, answer, is_voting=term.is_voting)
    if answer is not None and answer.is_coming:
        return [row]
    row.presence = Presence.APOLOGIES if answer is not None and answer.answer == Answer.APOLOGIES else Presence.ABSENT
    stand_in = {"deputises": row, "deputising_for": row.name, "is_voting": term.is_voting}
    if answer is not None and answer.deputy is not None:
        held = next((one for one in deputies if one.person_id == answer.deputy_id), None)
        return [row, _row(meeting, answer.deputy, held, day, answers.get(answer.deputy.pk), **stand_in)]
    if answer is not None and answer.deputy_name:
        words = {"name": answer.deputy_name, "organisation": row.organisation}
        return [row, Attendance(meeting=meeting, presence=Presence.PRESENT, **words, **stand_in)]
    for held in deputies:
        theirs = answers.get(held.person_id)
        if held.deputy_for_id == term.pk and theirs is not None and theirs.is_coming:
            return [row, _row(meeting, held.person, held, day, theirs, **stand_in)]
    return [row]


def _other(meeting: Meeting, answer: Invitation, term: Membership | None, day: date) -> Attendance:
    """Advisers, observers, who leads an item, and deputies of nobody who is away."""
    row = _row(meeting, answer.person, term, day, answer, is_voting=False)
    row.presence = Presence.ALSO if answer.is_coming else Presence.APOLOGIES
    return row


def _row(
    meeting: Meeting, person: Person, term: Membership | None, day: date, answer: Invitation | None, **values: Any
) -> Attendance:
    body = term.seat.organisation.name if term and term.seat and term.seat.organisation else ""
    capacity = str(Kind(term.kind).label) if term and term.kind in PRINTED_CAPACITIES else ""
    return Attendance(
        meeting=meeting,
        person=person,
        membership=term,
        capacity=capacity,
        presence=Presence.PRESENT,
        is_online=answer is not None and answer.answer == Answer.ONLINE,
        **printed(person, day, body),
        **values,
    )


def _add_all(meeting: Meeting, rows: list[Attendance]) -> None:
    """Save rows in order: members before the deputies that point to them."""
    for place, row in enumerate(rows, start=_last(meeting) + 1):
        row.order = place
        row.deputises_id = row.deputises.pk if row.deputises else None
        row.save(force_insert=True)


def _votes(row: Attendance) -> bool:
    """Whether somebody has a vote while they are present: a member's own, or that of the member they sit for."""
    if row.deputises is not None:
        return row.deputises.is_voting
    term = row.membership
    return term.is_voting and term.kind in FILLING if term else row.is_voting


def _last(meeting: Meeting) -> int:
    return meeting.attendance.aggregate(last=Max("order"))["last"] or 0


def _clock(at: datetime | None) -> time:
    return timezone.localtime(at).time().replace(second=0, microsecond=0)


def _moment(row: Attendance) -> dict[str, Any]:
    return {"name": row.name, "at": f"{row.arrived_at:%H:%M}"}


def _listing(meeting: Meeting, by: Person | None) -> Meeting:
    """The meeting, held; refused who may not, and everybody before it is opened and after its minutes went out."""
    require_officer(meeting.board, by)
    kept = locked(meeting)
    if kept.state not in LISTING:
        late = _("The minutes have been circulated: propose a correction instead.")
        early = _("Attendance is taken when the meeting is open. Open it first.")
        raise NotAllowed(late if kept.state in SAT else early)
    return kept
