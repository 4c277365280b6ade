"""Addresses of papers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.routing import Act, Route, item, may, meeting, of_draft, only, uuid
from tests.world import World

OFFICER = only("officer")
SERVING = may("officer")
READERS = only("member", "officer", others=404)
EVERYBODY_SIGNED_IN = ("outsider", "member", "adviser", "officer", "officer_elsewhere", "analyst", "administrator")


def of_published(attribute: str) -> Any:
    """The address of something of the published agenda."""
    return lambda world: [world.published.board.slug, world.published.number, getattr(world, attribute).uuid]


def version(world: World) -> Sequence[Any]:
    return [world.draft.board.slug, world.draft.number, world.replaced_paper.uuid, 1]


PAGES: list[Route] = [
    Route("meetings:papers", OFFICER, meeting("draft"), "of a draft"),
    Route("meetings:papers", OFFICER, meeting("published"), "of a published agenda"),
    Route("meetings:add_paper", OFFICER, of_published("public_item"), "late"),
    Route("meetings:replace_paper", OFFICER, of_draft("promised_paper"), "promised"),
    Route("meetings:replace_paper", OFFICER, of_published("public_paper"), "published"),
    Route("meetings:edit_paper", OFFICER, of_draft("promised_paper"), "promised"),
    Route("meetings:paper_version", OFFICER, version),
    Route("meetings:paper_original", OFFICER, of_published("public_paper")),
    Route("meetings:paper", only("officer", others=404, anonymous=404), uuid("late_paper"), "late"),
    Route("meetings:paper", only("officer", others=404, anonymous=404), uuid("held_paper"), "held"),
    Route("meetings:note", only(*EVERYBODY_SIGNED_IN), item(2), "public"),
    Route("meetings:note", READERS, item(4), "restricted"),
    Route("meetings:paper_note", only(*EVERYBODY_SIGNED_IN), uuid("public_paper"), "public"),
    Route("meetings:paper_note", only("officer", others=404), uuid("late_paper"), "not out yet"),
    Route("meetings:copy", READERS, uuid("restricted_pack")),
    Route("meetings:copy_file", only("member", others=404), uuid("copy")),
    Route("meetings:openings", only(others=403), meeting("published")),
    Route("meetings:openings_of_board", only(others=403), lambda world: [world.board.slug]),
]
ACTS: list[Act] = [
    Act(
        "meetings:confirm_paper", SERVING, of_published("held_paper"), lambda w: {"version": str(w.held_paper.version)}
    ),
    Act("meetings:move_paper", SERVING, of_draft("paper"), lambda _: {"way": "down"}),
    Act("meetings:mark_paper", may(*EVERYBODY_SIGNED_IN), uuid("public_paper"), lambda _: {"read": "1"}),
    Act("meetings:supplement", SERVING, meeting("published")),
    Act("meetings:print_agenda", SERVING, meeting("draft"), lambda _: {"audience": "public"}),
    Act("meetings:ask_copy", may("member", "officer", others=404), uuid("restricted_pack")),
]
