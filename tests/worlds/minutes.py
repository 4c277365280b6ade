"""What minutes adds to the world: a meeting whose minutes are approved, one whose are circulated, one in session."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from meetings.models import AgendaItem, Meeting
from meetings.services import agenda, corrections, decisions, meetings, minutes, minuting, sittings

if TYPE_CHECKING:
    from tests.world import World

LEADS = [agenda.Leads(wording="The chair")]
SECRET = {"access": "restricted", "paragraph": "1", "reasoning": "It names a family.", "public_title": "A case"}


def make(world: World) -> None:
    world.minuted = in_session(world, days=200)
    world.minuted_item = item_of(world.minuted, 1)
    minuting.add_block(world.minuted_item, by=None, text="The chair spoke of noise.")
    world.decision = decided(world.minuted_item, "To fund the patrol.")
    world.private_decision = decided(item_of(world.minuted, 2), "To write to the family.")
    end(world.minuted)
    minutes.publish(again(world.minuted), by=None)
    world.circulated = in_session(world, days=100, approves=world.minuted)
    decided(item_of(world.circulated, 3), "The minutes were agreed.")
    minuting.add_block(item_of(world.circulated, 1), by=None, text="The chair spoke of nosie.")
    world.unnumbered = decided(item_of(world.circulated, 1), "To carry on.")
    end(world.circulated)
    minutes.publish(again(world.minuted), by=None)
    words = {"existing": "nosie", "proposed": "noise", "why": "A slip."}
    world.correction = corrections.propose(
        again(world.circulated), by=world.member, item=item_of(world.circulated, 1), **words
    )
    world.approving = in_session(world, days=1, approves=world.circulated)
    world.approving_item = item_of(world.approving, 3)
    world.taken = decided(item_of(world.approving, 1), "To go on.")
    for name in ("minuted", "circulated", "approving", "decision", "private_decision"):
        getattr(world, name).refresh_from_db()


def in_session(world: World, *, days: int, approves: Meeting | None = None) -> Meeting:
    """A meeting of so many days ago that was opened on time: open business, a private item, minutes to approve."""
    begins = timezone.now() - timedelta(days=days)
    hours = {"starts_at": begins, "ends_at": begins + timedelta(hours=2)}
    meeting = meetings.plan_meeting(world.board, by=None, venue=world.venue, **hours)
    values: dict[str, Any] = {"by": None, "leads": LEADS}
    agenda.add_item(meeting, title="Noise at night", text="<p>A report.</p>", **values)
    agenda.add_item(meeting, title="The case of Q", text="<p>A report.</p>", **SECRET, **values)
    if approves:
        agenda.add_item(meeting, title="Minutes", kind="minutes", approves=approves, **values)
    meeting = meetings.publish_agenda(meeting, by=None, at=begins - timedelta(days=10))
    return sittings.open_sitting(meeting, by=None, at=begins, chaired_by=world.member)


def end(meeting: Meeting) -> None:
    """The sitting is over, and the minutes are circulated."""
    sittings.close_sitting(meeting, by=None, at=meeting.starts_at + timedelta(hours=2))
    minutes.circulate(again(meeting), by=None)


def decided(item: AgendaItem, text: str) -> Any:
    return minuting.add_decision(item, by=None, outcome="agreed", text=text).decision


def item_of(meeting: Meeting, order: int) -> AgendaItem:
    return AgendaItem.objects.select_related("meeting__board", "approves__board").get(meeting=meeting, order=order)


def again(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_related("board").get(pk=meeting.pk)


def published(meeting: Meeting) -> Meeting:
    """The meeting over, with the number that its decisions got."""
    decisions.publish_decisions(again(meeting), by=None)
    return again(meeting)
