"""What gathers around meetings: who was asked, what was proposed, referred, planned, kept, sent and read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from meetings.minutes.assembling import assemble
from meetings.models import (
    Action,
    AgendaItem,
    BringBack,
    Correction,
    Declaration,
    Invitation,
    Letter,
    Meeting,
    MinutesVersion,
    Paper,
    PaperRead,
    PlanEdition,
    PrivateNote,
    Question,
    Recurring,
    Referral,
)
from meetings.plans import assembling as plans
from scpb.audit import services as audit
from scpb.boards.models import Board, Membership, StandingDocument, StandingDocumentVersion
from scpb.documents import snapshots
from scpb.people.models import Person

ASKED = 20  # to a meeting
WORDS = "It was said that the figures of the quarter had been read with care. "


def gather(held: Sequence[Meeting], *, member: Person, officer: Person) -> None:
    """Of each of these meetings, which are of one board."""
    if not held:
        return
    past = [meeting for meeting in held if meeting.minutes_approved_at]
    items = list(AgendaItem.objects.filter(meeting__in=held).select_related("meeting"))
    _invite(held)
    _keep_versions(past, officer)
    _correct([item for item in items if item.order in (3, 5) and item.meeting.minutes_approved_at], member, officer)
    _ask(items)
    _refer([item for item in items if item.order == 2])
    _read(items, member, officer)
    _write(held, member)


def plan_ahead(board: Board, *, officer: Person) -> None:
    """What recurs, what shall come back, the plans that went out each quarter, and what the board goes by."""
    today = timezone.localdate()
    Recurring.objects.bulk_create(
        Recurring(
            board=board, title=f"What comes back {number}", rhythm="each", order=number, starts_on=date(2016, 1, 1)
        )
        for number in range(1, 11)
    )
    BringBack.objects.bulk_create(
        BringBack(board=board, title=f"An account of {number}", due_on=today + timedelta(weeks=number))
        for number in range(1, 41)
    )
    plan = snapshots.plain(plans.assemble(board, audience="public", today=today, number=1, issued=timezone.now()))
    kept: dict[str, Any] = {"board": board, "snapshot": plan, "sha256": snapshots.digest(plan), "published_by": officer}
    PlanEdition.objects.bulk_create(
        PlanEdition(number=number, published_at=timezone.now() - timedelta(weeks=13 * (41 - number)), **kept)
        for number in range(1, 41)
    )
    for order, (kind, title) in enumerate([("terms", "Terms of reference"), ("conduct", "Code of conduct")], start=1):
        document = StandingDocument.objects.create(board=board, kind=kind, title=title, order=order)
        StandingDocumentVersion.objects.bulk_create(
            StandingDocumentVersion(
                document=document, number=year - 2015, text=f"<p>{WORDS}</p>" * 9, from_on=date(year, 4, 1)
            )
            for year in range(2016, 2026)
        )


def _invite(held: Sequence[Meeting]) -> None:
    """Everybody on the board; those of past meetings have answered."""
    terms = list(Membership.objects.filter(board=held[0].board_id, ends_on=None)[:ASKED])
    Invitation.objects.bulk_create(
        Invitation(
            meeting=meeting,
            person_id=term.person_id,
            answer=("apologies" if place % 7 == 0 else "in_person") if meeting.opened_at else "",
            answered_at=meeting.starts_at if meeting.opened_at else None,
        )
        for meeting in held
        for place, term in enumerate(terms)
    )


def _keep_versions(past: Sequence[Meeting], officer: Person) -> None:
    """The minutes as circulated and as approved, each with what the first meeting's say: as large as in life."""
    if not past:
        return
    said = snapshots.plain(assemble(past[0]))
    kept: dict[str, Any] = {"snapshot": said, "sha256": snapshots.digest(said), "made_by": officer}
    MinutesVersion.objects.bulk_create(
        MinutesVersion(
            meeting=meeting,
            number=number,
            kind=kind,
            made_at=meeting.ends_at,
            published_at=meeting.minutes_published_at,
            **kept,
        )
        for meeting in past
        for number, kind in enumerate(("circulated", "approved"), start=1)
    )


def _correct(items: Sequence[AgendaItem], member: Person, officer: Person) -> None:
    Correction.objects.bulk_create(
        Correction(
            meeting=item.meeting,
            item=item,
            proposed=WORDS,
            proposed_at=item.meeting.ends_at,
            proposed_by=member,
            state="accepted" if item.order == 3 else "declined",
            reason="It was not said." if item.order == 5 else "",
            decided_at=item.meeting.minutes_approved_at,
            decided_by=officer,
        )
        for item in items
    )


def _ask(items: Sequence[AgendaItem]) -> None:
    """Two questions of the public a meeting, and a declaration of interest."""
    Question.objects.bulk_create(
        Question(item=item, order=order, asked_by="A resident", text=WORDS, answer=WORDS)
        for item in items
        if item.order == 6
        for order in (1, 2)
    )
    Declaration.objects.bulk_create(
        Declaration(item=item, name="A member", nature="Lives there.", declared_at=item.meeting.starts_at)
        for item in items
        if item.order == 7 and item.meeting.opened_at
    )


def _refer(items: Sequence[AgendaItem]) -> None:
    """One a meeting to an outside body, answered where the meeting is long past."""
    Referral.objects.bulk_create(
        Referral(
            board_id=item.meeting.board_id,
            item=item,
            to_body="The Mayor’s Office",
            question="Who pays?",
            sent_on=item.meeting.starts_at.date(),
            answer="The office does." if item.meeting.opened_at else "",
            answered_on=item.meeting.starts_at.date() if item.meeting.opened_at else None,
        )
        for item in items
    )


def _read(items: Sequence[AgendaItem], member: Person, officer: Person) -> None:
    """What the member marked as read and noted, and that the restricted papers were opened."""
    papers = list(Paper.objects.filter(item__in=items).order_by("pk"))
    now = timezone.now()
    PaperRead.objects.bulk_create(PaperRead(paper=paper, person=member, at=now) for paper in papers[::2])
    PrivateNote.objects.bulk_create(
        PrivateNote(person=member, item=item, text=WORDS, written_at=now) for item in items if item.order % 3 == 0
    )
    for person in (member, officer):
        audit.opened_all([paper for paper in papers if paper.access == "restricted"], by=person)


def _write(held: Sequence[Meeting], member: Person) -> None:
    """The letters that went to the member: that papers were out, and each action that is theirs."""
    own = Action.objects.filter(meeting__in=held, owners__person=member)
    told = [(f"papers {one.uuid}", "Papers", one.starts_at) for one in held]
    told += [
        (f"action {one.uuid}", "An action", one.meeting.ends_at) for one in own.select_related("meeting") if one.meeting
    ]
    Letter.objects.bulk_create(
        Letter(person=member, kind=kind, key=key, subject=subject, text=WORDS, asked_at=at, sent_at=at)
        for (key, subject, at), kind in ((one, "papers" if one[1] == "Papers" else "assigned") for one in told)
    )
