"""Addresses of actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.routing import SIGNED_IN, Act, Route, board, everybody, may, meeting, only, uuid
from tests.world import World

# Whoever sits on the board or serves it sees its actions before the minutes are published.
OWN = ("member", "adviser", "officer")


def file_of_actions(world: World) -> Sequence[Any]:
    return [world.board.slug, world.actions_file.uuid]


def officers(attribute: str, name: str) -> Route:
    """A step that the officer takes; who only reads the action may not, and others do not know of it."""
    return Route(f"meetings:{name}_action", only("officer", others=404) | NOT_OFFICERS, uuid(attribute))


# who reads its action knows of a file that is held, and does not get it
HELD = only(others=404, anonymous=404) | dict.fromkeys(("member", "adviser", "outsider"), 403)
NOT_OFFICERS = {"member": 403, "adviser": 403}

PAGES = [
    Route("meetings:actions", everybody()),
    Route("meetings:actions_csv", everybody()),
    Route("meetings:actions_xlsx", everybody()),
    Route("meetings:my_actions", SIGNED_IN),
    Route("meetings:action", only(*OWN, others=404, anonymous=404), uuid("action")),
    Route("meetings:action", only(*OWN, "outsider", others=404, anonymous=404), uuid("claimed_action"), "of somebody"),
    Route("meetings:action", only("member", "officer", others=404, anonymous=404), uuid("secret_action"), "restricted"),
    Route("meetings:action", only("officer", others=404, anonymous=404), uuid("drafted_action"), "in draft"),
    Route("meetings:action", only(*OWN, others=404, anonymous=404), uuid("closed_action"), "closed"),
    Route("meetings:update_action", only("member", "officer", others=404) | {"adviser": 403}, uuid("action")),
    Route("meetings:evidence", only(*OWN, "outsider", others=404, anonymous=404), uuid("evidence")),
    Route("meetings:evidence", HELD | {"officer": 200}, uuid("held_evidence"), "held"),
    officers("action", "close"),
    Route(  # its owner knows of it
        "meetings:return_action",
        only("officer", others=404) | NOT_OFFICERS | {"outsider": 403},
        uuid("claimed_action"),
    ),
    officers("action", "transfer"),
    officers("action", "due"),
    officers("action", "reword"),
    officers("action", "serve"),
    officers("action", "drop"),
    officers("closed_action", "reopen"),
    Route("meetings:hand_over", only("officer"), uuid("member")),
    Route("meetings:action_log", everybody(), board),
    Route("meetings:add_action", only("officer"), board),
    Route("meetings:upload_actions", only("officer"), board),
    Route("meetings:uploaded_actions", only("officer"), file_of_actions),
    Route("meetings:meeting_actions", everybody(), meeting("sat")),
]
ACTS: list[Act] = [
    Act("meetings:confirm_evidence", HELD | {"officer": 302, "anonymous": 302}, uuid("held_evidence")),
    Act("meetings:print_action_log", may("officer"), board, lambda _: {"audience": "public"}),
    Act("meetings:print_meeting_actions", may("officer"), meeting("sat"), lambda _: {"audience": "members"}),
    Act("meetings:take_actions", may("officer"), file_of_actions),
]
