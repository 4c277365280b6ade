"""What agenda adds to the world."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from meetings.services import agenda, clearing, meetings, questions, referrals
from scpb.boards.services import membership
from tests.factories import make_person

if TYPE_CHECKING:
    from tests.world import World


def make(world: World) -> None:
    """A vice-chair; an agenda before the chair; questions from the public; referrals both ways; a closed session."""
    world.vice_chair = make_person(name="Vera Vice-Chair")
    since = {"starts_on": date(2020, 1, 1), "by": None}
    membership.appoint(world.board, person=world.vice_chair, kind="vice-chair", **since)
    begins = _in(45)
    put = meetings.plan_meeting(
        world.board, by=None, starts_at=begins, ends_at=begins + timedelta(hours=2), venue=world.venue
    )
    world.asked_item = agenda.add_item(
        put, by=None, title="Questions from the public", kind="questions", leads=[agenda.Leads(wording="The chair")]
    )
    world.question = questions.add_question(
        world.asked_item, by=None, asked_by="A resident of the town centre", text="When are lamps put up?"
    )
    clearing.write_brief(world.asked_item, by=None, text="The resident has asked before.")
    world.put_to_chair = clearing.ask_clearance(put, by=None)
    world.referral = referrals.refer(
        world.public_item, by=None, to_board=world.elsewhere, question="Will young people be asked?"
    )
    world.referred_out = referrals.refer(world.public_item, by=None, to_body="The Mayor’s Office", question="Who pays?")
    world.received = referrals.receive(
        world.board, by=None, from_body="The Mayor’s Office", matter="Street lamps", question="Which are dark?"
    )
    world.working_session = meetings.plan_meeting(
        world.board,
        by=None,
        starts_at=begins + timedelta(hours=3),
        ends_at=begins + timedelta(hours=4),
        venue=world.venue,
        is_closed=True,
    )


def _in(days: int) -> datetime:
    """Ten in the morning, so many days from today."""
    day = timezone.localdate() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, 10, tzinfo=timezone.get_current_timezone())
