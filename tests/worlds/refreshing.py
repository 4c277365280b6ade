"""What refreshes add to the world: one that is worked on, one that everybody is asked about, one that was given up."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from scpb.boards.models import Board
from strategy import services
from strategy.models import StrategyVersion
from strategy.services import Line, adopting, consulting, refreshing

if TYPE_CHECKING:
    from tests.world import World

WORDS = ["Less harm by drugs", "Help for who wants to stop", "No dealing near schools"]


def make(world: World) -> None:
    """The first is amended and endorsed, the second out to the public, the third to members of a closed board."""
    world.worked_on = begun(world.board, "Drugs Strategy", "drugs")
    first, second, _third = world.worked_on.wordings.select_related("priority")
    told = {"change": "amend", "reason": "The needs assessment asks for it.", "by": None}
    world.amendment = refreshing.amend(
        world.worked_on, priority=first.priority, proposed="Much less harm by drugs", **told
    )
    world.amendable = second.priority
    world.endorsement = consulting.endorse(world.worked_on, by=None, body="Health committee", on=date(2025, 6, 1))
    world.fate = adopting.set_fate(
        world.worked_on, priority=second.priority, became="merged", into=first.priority, note="One aim now", by=None
    )
    world.worked_on.refresh_from_db()
    world.asked_about = asked(begun(world.board, "Violence Strategy", "violence"), is_public=True)
    world.held_comment = consulting.comment(world.asked_about, by=None, text="More light, please.", name="A resident")
    world.comment = consulting.comment(world.asked_about, by=world.member, text="Who pays for it?")
    world.asked_among = asked(begun(world.closed, "Exploitation Strategy", "exploitation"), is_public=False)
    world.given_up = refreshing.abandon(
        begun(world.board, "Alcohol Strategy", "alcohol"), by=None, reason="It goes into the one on drugs."
    )


def begun(board: Board, name: str, slug: str) -> StrategyVersion:
    """A refresh of a strategy of its own, as it was begun."""
    strategy = services.add_strategy(by=None, board=board, name=name, slug=slug)
    first = services.add_version(strategy, by=None, title=f"{name} 2022", starts_on=date(2022, 4, 1))
    lines = [Line(number, title) for number, title in enumerate(WORDS, start=1)]
    services.word_priorities(first, lines=lines, by=None)
    starts_on = localdate() + timedelta(days=60)
    return refreshing.begin_version(strategy, by=None, title=f"{name}, refreshed", starts_on=starts_on, refreshes=first)


def asked(version: StrategyVersion, *, is_public: bool) -> StrategyVersion:
    """The version, out for comments since a week ago."""
    opens_on = localdate() - timedelta(days=7)
    return consulting.open_consultation(
        version, by=None, opens_on=opens_on, closes_on=None, is_public=is_public, text="What have we forgotten?"
    )
