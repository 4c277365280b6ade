"""What gaps add to the world: of two decisions that nobody is to carry out, one is set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scpb.portal import services
from scpb.portal.gaps import GAPS

if TYPE_CHECKING:
    from tests.world import World


def make(world: World) -> None:
    world.gap_decision = world.decision
    words = {"reason": "The letter went at once.", "by": world.officer}
    world.gap_set_aside = services.set_aside(GAPS["decisions-without-action"], world.private_decision.uuid, **words)
