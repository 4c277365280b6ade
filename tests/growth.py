"""More of everything that some page lists: what the tests of questions ask pages for once more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import uuid4

from django.db import models
from django.utils import timezone

from meetings.models import ActionOwner, ActionUpdate, Meeting, PrivateNote
from meetings.services import agenda, attendance, corrections, declarations, minuting, planning, questions, referrals
from meetings.services.invitations import ask
from scpb.boards.services import boards, register
from scpb.documents import services as documents
from scpb.people.models import Person
from tests.factories import make_person
from tests.world import REPORT, SINCE, World, appoint, make_board, make_pack, make_paper, plan

Row = TypeVar("Row", bound=models.Model)


def grow(world: World, numbers: Iterable[int]) -> None:
    """One more for each number of everything that some page lists."""
    for number in numbers:
        person = make_person()
        body = register.add_organisation(by=None, name=f"Body {number}")
        register.add_post(person, by=None, organisation=body, title="Officer", starts_on=SINCE)
        register.add_venue(by=None, name=f"Room {number}", address="3 Road")
        seat = boards.add_seat(world.board, by=None, organisation=body, order=number + 3)
        appoint(world.board, person, seat=seat)
        appoint(make_board(f"{number} Sub-group"), person)
        boards.add_notice(world.board, by=None, title=f"Notice {number}", text="Read it.")
        boards.add_contact(world.board, by=None, label=f"Office {number}", telephone="020 7946 0000")
        for meeting in (world.draft, world.published):
            lengthen(meeting, world)
        coming, past = plan(world.board, days=number + 1, venue=world.venue), plan(world.board, days=-number - 1)
        for sitting in (coming, past):
            for state, out in (("draft", None), ("published", sitting.starts_at)):
                Meeting.objects.filter(pk=sitting.pk).update(state=state, agenda_published_at=out)
            make_pack(sitting, "public")
        again(world.released, number=100 + number)
        again(world.begun, number=200 + number)
        content = documents.store(f"file {number}".encode(), name="more.csv", media_type="text/csv", by=None)
        again(world.staged, file=content)
        decide(world, person, number)
        gather(world, person, number)


def lengthen(meeting: Meeting, world: World) -> None:
    """Another item with leads, a report, recommendations and papers, whatever state the agenda is in."""
    state = meeting.state
    Meeting.objects.filter(pk=meeting.pk).update(state="draft")
    leads = [agenda.Leads(post=world.post), agenda.Leads(person=world.adviser)]
    item = agenda.add_item(meeting, by=None, title="One more", leads=leads, edition=world.released, **REPORT)
    for title in ("First", "Second"):
        make_paper(item, title=title)
    Meeting.objects.filter(pk=meeting.pk).update(state=state)


def decide(world: World, person: Person, number: int) -> None:
    """Decisions and actions: of the meeting that is over, of the one in session, and everybody's own."""
    for decision in (world.decision, world.private_decision):
        again(decision, number=100 * decision.pk + number)
    owners = [agenda.Leads(person=person), agenda.Leads(post=world.post)]
    at = {"by": None}
    minuting.add_block(world.approving_item, text="It was said once more.", **at)
    minuting.add_decision(world.approving_item, outcome="noted", text="To note it.", **at)
    minuting.add_action(world.approving_item, minuted="To write once more.", owners=owners, **at)
    for place, action in enumerate((world.action, world.claimed_action, world.closed_action, world.drafted_action)):
        more = again(action, number=10_000 * (place + 1) + 100 * number)
        more.priorities.add(world.served_priority)
        for order, owner in enumerate((world.member, world.officer, person), start=1):
            ActionOwner.objects.create(action=more, order=order, person=owner)
        ActionOwner.objects.create(action=more, order=4, organisation=world.organisation)
        ActionUpdate.objects.create(action=more, text="It goes on.", at=timezone.now(), by=world.officer)
        ActionUpdate.objects.create(action=action, text="It goes on.", at=timezone.now(), by=person)


def gather(world: World, person: Person, number: int) -> None:
    """What lies around meetings: who is asked and who came, questions, referrals both ways, corrections, notes."""
    ask(world.published, person=person, by=None)
    attendance.add_attendee(world.approving, by=None, person=person)
    declarations.declare(world.approving_item, by=None, person=person, nature="Lives there.")
    questions.add_question(world.asked_item, by=None, asked_by="A resident", text="When are lamps put up?")
    planning.bring_back(world.board, by=None, title=f"An account {number}", due_meeting=world.draft)
    for subject in (world.public_item, world.sat_secret_item, world.decision, world.action):
        referrals.refer(subject, by=None, to_board=world.elsewhere, question=f"Who pays for {number}?")
        referrals.refer(subject, by=None, to_body="The Mayor’s Office", question=f"Who pays for {number}?")
    told = {"matter": f"Lamp {number}", "question": "Is it dark?", "from_body": "The Mayor’s Office"}
    answered = referrals.receive(world.board, by=None, **told)
    referrals.take_up(answered, world.draft, by=None)
    referrals.receive(world.board, by=None, **told)
    words = {"existing": "nosie", "proposed": f"noise {number}", "why": "A slip."}
    circulated = Meeting.objects.select_related("board").get(pk=world.circulated.pk)
    corrections.propose(circulated, by=world.member, item=circulated.items.get(order=1), **words)
    for item in world.published.items.filter(private_notes__isnull=True):
        PrivateNote.objects.create(person=world.member, item=item, text="Ask.", written_at=timezone.now())


def again(row: Row, **values: Any) -> Row:
    """The same row once more, under an identity of its own."""
    copy = type(row)._default_manager.get(pk=row.pk)
    copy.pk = None
    for name, value in {"uuid": uuid4(), **values}.items():
        setattr(copy, name, value)
    copy.save(force_insert=True)
    return copy
