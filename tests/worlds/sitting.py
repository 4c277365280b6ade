"""What sitting adds to the world: a meeting in session with something of everything, and people who are asked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from meetings.models import Meeting
from meetings.services import agenda, attendance, declarations, invitations, meetings, minuting, sittings
from scpb.boards.models import Access, Board

if TYPE_CHECKING:
    from tests.world import World


def make(world: World) -> None:
    """Who is asked to the published meeting; a meeting in session; one to be opened; one that has been closed."""
    invitations.invite(world.published, by=None)
    world.invitation = world.published.invitations.get(person=world.member)
    invitations.answer(world.invitation, answer="in_person", access_needs="A hearing loop", by=world.member)
    world.sitting_to_come = published(world, world.board, hours=1)
    world.sitting = sittings.open_sitting(published(world, world.board, hours=-1), chaired_by=world.member, by=None)
    world.sitting_ended = sittings.open_sitting(published(world, world.closed, hours=-3), by=None)
    world.sitting_ended = sittings.close_sitting(world.sitting_ended, by=None)
    world.attendee = world.sitting.attendance.get(person=world.member)
    world.guest = attendance.add_attendee(world.sitting, by=None, name="A guest", organisation="A school")
    attendance.mark(world.attendee, presence="present", by=None)
    world.sitting_item = world.sitting.items.get(title="Burglary")
    fill(world)


def published(world: World, board: Board, *, hours: int) -> Meeting:
    """A meeting that begins so many hours from now; its agenda has an item for everybody, and a restricted one."""
    begins = timezone.now().replace(second=0, microsecond=0) + timedelta(hours=hours)
    found = planned(world, board, begins)
    leads = [agenda.Leads(post=world.post)]
    report = {"text": "<p>Three houses.</p>", "recommendations": ["To note the report.", "To come back in a year."]}
    agenda.add_item(found, by=None, title="Burglary", leads=leads, **report)
    why = {"access": Access.RESTRICTED, "paragraph": "1", "reasoning": "It names people who were harmed."}
    agenda.add_item(found, by=None, title="The case of S", public_title="A case", leads=leads, **why, **report)
    return meetings.publish_agenda(found, by=None)


def planned(world: World, board: Board, begins: datetime) -> Meeting:
    ends = begins + timedelta(hours=2)
    return meetings.plan_meeting(board, by=None, starts_at=begins, ends_at=ends, venue=world.venue)


def fill(world: World) -> None:
    """Words, a decision, an action and a declaration."""
    item = world.sitting_item
    world.sitting_block = minuting.add_block(item, by=None, text="The board heard the report.")
    minuting.add_block(item, by=None, text="What was asked", kind="heading")
    asked = item.recommendations.first()
    world.sitting_decision = minuting.add_decision(item, by=None, outcome="agreed", recommendation=asked)
    owners = [agenda.Leads(post=world.post), agenda.Leads(person=world.adviser)]
    world.sitting_action = minuting.add_action(item, by=None, minuted="Count the houses", owners=owners)
    words = {"interest": "personal", "nature": "Lives there.", "withholds": True}
    world.declaration = declarations.declare(item, by=None, person=world.adviser, **words)
