"""What strategy adds to the world: a strategy with a version that has ended and one in force."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from strategy import services
from strategy.models import Priority
from strategy.services import Line

if TYPE_CHECKING:
    from tests.world import World


def make(world: World) -> None:
    world.strategy = services.add_strategy(
        by=None, board=world.board, name="Community Safety Strategy", slug="community-safety"
    )
    world.ended_version = services.add_version(
        world.strategy, by=None, title="Community Safety Strategy 2014–17", starts_on=date(2014, 4, 1)
    )
    words = ["Victims get better support", "Anti-social behaviour is dealt with", "Fewer homes are burgled"]
    lines = [Line(number, title) for number, title in enumerate(words, start=1)]
    services.word_priorities(world.ended_version, lines=lines, by=None)
    world.strategy_version = services.add_version(
        world.strategy, by=None, title="Community Safety Strategy 2017 onwards", starts_on=date(2017, 4, 1)
    )
    world.priority = Priority.objects.get(wordings__version=world.strategy_version, wordings__number=1)
    world.ended_version.refresh_from_db()
    world.closed_strategy = services.add_strategy(by=None, board=world.closed, name="Risk Plan", slug="risk-plan")
