"""What planning adds to the world."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from meetings.services import planning, plans, recurring

if TYPE_CHECKING:
    from tests.world import World


def make(world: World) -> None:
    """A yearly duty, something that shall come back, and a published plan of the board and of the closed one."""
    today = timezone.localdate()
    world.duty = recurring.add_recurring(
        world.board,
        by=None,
        title="Strategic assessment",
        duty="Crime and Disorder Act 1998",
        rhythm="q1",
        starts_on=today,
    )
    world.bring_back = planning.bring_back(
        world.board, by=None, title="Street lighting", due_on=today + timedelta(days=30), source_item=world.public_item
    )
    world.plan = plans.publish_plan(world.board, by=None)
    world.closed_plan = plans.publish_plan(world.closed, by=None)
