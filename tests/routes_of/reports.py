"""Addresses of reports."""

from collections.abc import Sequence
from typing import Any

from tests.routing import SIGNED_IN, Act, Arguments, Route, Statuses, only, uuid
from tests.world import World

OFFICERS = only("officer", "officer_elsewhere")
# its author (an adviser), who approves it (a member), and the board's officer; nobody else knows of it
WORKERS = only("officer", "adviser", "member", others=404)
WRITERS: Statuses = {**only("officer", "adviser", others=404), "member": 403}


def part(attribute: str) -> Arguments:
    return lambda world: [world.report.uuid, getattr(world, attribute).uuid]


def step(to: str) -> Arguments:
    return lambda world: [world.report.uuid, to]


def unreported(world: World) -> Sequence[Any]:
    return [world.board.slug, world.reported.number, world.unreported_item.uuid]


def form(world: World) -> Sequence[Any]:
    return [world.report_form.slug]


PAGES: list[Route] = [
    Route("meetings:reports", SIGNED_IN),
    Route("meetings:report_forms", OFFICERS),
    Route("meetings:add_report_form", OFFICERS),
    Route("meetings:edit_report_form", OFFICERS, form),
    Route(
        "meetings:report_image", only("officer", "adviser", "member", others=404, anonymous=404), uuid("report_image")
    ),
    Route("meetings:report", WORKERS, uuid("report")),
    Route("meetings:write_report", WRITERS, uuid("report")),
    Route("meetings:arrange_report", {**only("officer", others=404), "adviser": 403, "member": 403}, uuid("report")),
    Route("meetings:report_step", WRITERS, step("written"), about="handing in"),
    Route("meetings:report_versions", WORKERS, uuid("report")),
    Route("meetings:report_version", WORKERS, lambda world: [world.handed_in.uuid, 1]),
    Route("meetings:add_report_image", WRITERS, uuid("report")),
    Route("meetings:edit_report_image", WRITERS, part("report_image")),
    Route("meetings:remove_report_image", WRITERS, part("report_image")),
    Route("meetings:add_report_figure", WRITERS, uuid("report")),
    Route("meetings:edit_report_figure", WRITERS, part("report_figure")),
    Route("meetings:remove_report_figure", WRITERS, part("report_figure")),
    Route("meetings:begin_report", only("officer"), unreported),
]
ACTS: list[Act] = []
