"""Addresses of agenda."""

from collections.abc import Sequence
from typing import Any

from tests.routing import Act, Route, board, everybody, may, meeting, of_draft, only, uuid
from tests.world import World

OFFICER = only("officer")
OWN_OFFICER = only("officer", others=404) | {"member": 403}  # of what its board's members alone know of


def of_put(world: World) -> Sequence[Any]:
    """The address of the item of questions on the agenda that is before the chair."""
    return [world.board.slug, world.put_to_chair.number, world.asked_item.uuid]


def of_question(world: World) -> Sequence[Any]:
    return [world.board.slug, world.put_to_chair.number, world.question.uuid]


def of_published(world: World) -> Sequence[Any]:
    return [world.board.slug, world.published.number, world.public_item.uuid]


PAGES: list[Route] = [
    Route("meetings:publish", OFFICER, meeting("draft")),
    Route("meetings:publish", OFFICER | {"officer": 409}, meeting("published"), "published"),
    Route("meetings:clearance", OFFICER, meeting("put_to_chair")),
    Route("meetings:clearance", OFFICER | {"officer": 409}, meeting("draft"), "not before the chair"),
    Route("meetings:record_clearance", OFFICER, meeting("put_to_chair")),
    Route("meetings:record_clearance", OFFICER | {"officer": 409}, meeting("draft"), "not before the chair"),
    Route("meetings:send_back", only(), meeting("put_to_chair")),
    Route("meetings:add_late_item", OFFICER, meeting("published")),
    Route("meetings:grounds", OFFICER, of_draft("item")),
    Route("meetings:withdraw_item", OFFICER, of_published),
    Route("meetings:reinstate_item", OFFICER, of_published),
    Route("meetings:questions", OFFICER, of_put),
    Route("meetings:add_question", OFFICER, of_put),
    Route("meetings:edit_question", OFFICER, of_question),
    Route("meetings:remove_question", OFFICER, of_question),
    Route("meetings:brief", only("officer", others=404), uuid("asked_item")),
    Route("meetings:referrals", everybody(), board),
    Route("meetings:receive_referral", OFFICER, board),
    Route("meetings:refer", OFFICER, lambda w: ["item", w.public_item.uuid], "an item"),
    Route("meetings:refer", everybody(404) | {"anonymous": 302}, lambda w: ["thing", w.public_item.uuid], "a thing"),
    Route("meetings:edit_referral", OFFICER, uuid("referral")),
    Route("meetings:withdraw_referral", OFFICER, uuid("referral")),
    Route("meetings:take_up_referral", only("officer_elsewhere"), uuid("referral")),
    Route("meetings:answer_referral", only("officer_elsewhere"), uuid("referral")),
    Route("meetings:answer_referral", OFFICER, uuid("referred_out"), "of an outside body"),
    Route("meetings:edit_referral", OWN_OFFICER, uuid("received"), "from an outside body"),
    Route("meetings:answer_referral", OWN_OFFICER, uuid("received"), "to an outside body"),
    Route(
        "meetings:meeting",
        only("member", "adviser", "officer", others=404, anonymous=404),
        meeting("working_session"),
        "closed",
    ),
]
ACTS: list[Act] = [
    Act("meetings:ask_clearance", may("officer"), meeting("draft")),
    Act("meetings:take_owed", may("officer"), of_draft("bring_back")),
    Act("meetings:clear", may(), meeting("put_to_chair")),
]
