"""Addresses of what shows a priority, and of what figures propose for an agenda."""

from __future__ import annotations

from typing import Any

from tests.routing import UPLOADERS, Act, Route, only, uuid
from tests.world import World
from tests.worlds.proposals import proposing_failed

OFFICERS = ("officer", "officer_elsewhere")
DECIDING = only(*OFFICERS, others=404)


def failed_edition(world: World) -> list[Any]:
    """An edition of which it could not be worked out what it proposes."""
    return [proposing_failed(world.released).uuid]


PAGES: list[Route] = [
    Route("performance:showing", only(*UPLOADERS, others=404)),
    Route(
        "performance:show_priority",
        only("analyst", "officer", others=404) | {"officer_elsewhere": 403},
        uuid("priority"),
    ),
    Route("meetings:proposals", only(*OFFICERS)),
    Route("meetings:proposal", DECIDING, uuid("proposal"), "waiting"),
    Route("meetings:proposal", DECIDING, uuid("dismissed_proposal"), "dismissed"),
    Route("meetings:accept_proposal", DECIDING, uuid("proposal")),
    Route("meetings:dismiss_proposal", DECIDING, uuid("proposal")),
    Route("meetings:bring_back_proposal", DECIDING, uuid("dismissed_proposal")),
]
ACTS: list[Act] = [
    Act("meetings:try_proposing_again", only(*OFFICERS, may=302), failed_edition),
]
