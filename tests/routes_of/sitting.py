"""Addresses of sitting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from tests.routing import INSIDERS, Act, Arguments, Route, board, closed, may, meeting, only
from tests.world import World

OFFICER = only("officer")
TO_COME = OFFICER | {"officer": 409}


def at(attribute: str, *more: str, of: str = "sitting") -> Arguments:
    """The address of something of a meeting: of the one in session unless told."""
    return lambda world: [*meeting(of)(world), *(getattr(world, name).uuid for name in (attribute, *more))]


def item(*more: Any, of: str = "sitting") -> Arguments:
    """The address of the first item of the meeting."""
    return lambda world: [*meeting(of)(world), world.sitting_item.order, *more]


def piece(attribute: str) -> Arguments:
    return lambda world: [*item()(world), getattr(world, attribute).uuid]


def by(table: str) -> Arguments:
    return lambda world: [world.board.slug, table]


def new_piece(world: World) -> Sequence[Any]:
    return [*item()(world), uuid4()]


PAGES = [
    Route("meetings:invitation", only("member", "adviser", others=404), meeting("published")),
    Route("meetings:invitations", OFFICER, meeting("published"), "answered"),
    Route("meetings:invitations", OFFICER, meeting("draft"), "none yet"),
    Route("meetings:ask", OFFICER, meeting("published")),
    Route("meetings:record_answer", OFFICER, at("invitation", of="published")),
    Route("meetings:withdraw_invitation", OFFICER, at("invitation", of="published")),
    Route("meetings:open_sitting", OFFICER, meeting("sitting_to_come")),
    Route("meetings:take_back_opening", OFFICER, meeting("sitting")),
    Route("meetings:close_sitting", OFFICER, meeting("sitting")),
    Route("meetings:reopen_sitting", only("officer", others=404) | {"member": 403}, meeting("sitting_ended")),
    Route("meetings:attendance", OFFICER, meeting("sitting"), "in session"),
    Route("meetings:attendance", TO_COME, meeting("sitting_to_come"), "to come"),
    Route("meetings:chair", OFFICER, meeting("sitting")),
    Route("meetings:add_attendee", OFFICER, meeting("sitting")),
    Route("meetings:edit_attendance", OFFICER, at("attendee")),
    Route("meetings:remove_attendee", OFFICER, at("guest")),
    Route("meetings:declare", only("member", "adviser", "officer"), item()),
    Route("meetings:edit_declaration", OFFICER, at("declaration")),
    Route("meetings:remove_declaration", OFFICER, at("declaration")),
    Route("meetings:write_minutes", OFFICER, meeting("sitting"), "in session"),
    Route("meetings:write_minutes", only("officer", others=404) | {"member": 403}, meeting("sitting_ended"), "closed"),
    Route("meetings:write_minutes", TO_COME, meeting("sitting_to_come"), "to come"),
    Route("meetings:write_item", OFFICER, item()),
    Route("meetings:set_begun", OFFICER, item()),
    Route("meetings:beside", OFFICER, item()),
    Route("meetings:minuting_others", OFFICER, item()),
    Route("meetings:change_piece", OFFICER, piece("sitting_decision"), "decision"),
    Route("meetings:change_piece", OFFICER, piece("sitting_action"), "action"),
    Route("meetings:remove_piece", OFFICER, piece("sitting_block")),
    Route("meetings:attended", only("member", "adviser", "officer"), board),
    Route("meetings:attended", only(*INSIDERS, others=404), closed, "closed"),
    Route("meetings:attended_csv", only("member", "adviser", "officer"), by("person"), "by person"),
    Route("meetings:attended_csv", only("member", "adviser", "officer"), by("organisation"), "by organisation"),
]
NEW = {"text": "More was said.", "seen": "0"}
SAVED = only("officer", others=404)
ACTS = [
    Act("meetings:invite", may("officer"), meeting("published")),
    Act("meetings:mark_attendance", may("officer"), at("attendee"), lambda _: {"do": "apologies"}),
    Act("meetings:begin_item", may("officer"), item()),
    Act(
        "meetings:add_decision",
        may("officer"),
        item(),
        lambda _: {"recommendation": "own", "outcome": "noted", "text": "To note it."},
    ),
    Act("meetings:minute_action", may("officer"), item(), lambda _: {"line": "@The school to write"}),
    Act("meetings:move_piece", may("officer"), piece("sitting_block"), lambda _: {"do": "down"}),
    Act("meetings:save_piece", SAVED, new_piece, lambda _: NEW),
]
