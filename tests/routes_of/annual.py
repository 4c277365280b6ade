"""Addresses of annual reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.routing import EDITORS, Act, Arguments, Route, everybody, may, only, slug
from tests.world import World

WRITERS = ("officer", "analyst", "administrator")
INSIDE = ("member", "officer", "administrator")  # who know of the closed board


def of(report: str, *parts: str) -> Arguments:
    """The address of a report, or of a part of the draft."""

    def found(world: World) -> Sequence[Any]:
        one = getattr(world, report)
        return [one.strategy.slug, one.number, *(getattr(world, part).uuid for part in parts)]

    return found


DRAFT, CHAPTER = of("draft_annual_report"), of("draft_annual_report", "annual_chapter")
FIGURE = of("draft_annual_report", "annual_figure")
WITHDRAWN = of("withdrawn_annual_report")
READS = only(*WRITERS, others=404, anonymous=404)  # a draft
GONE = only(*WRITERS, others=410, anonymous=410)
WRITES = only(*WRITERS, others=404)
BEGINS = only(*WRITERS)
CLOSED = only(*INSIDE, others=404, anonymous=404)

PAGES: list[Route] = [
    Route("portal:annual_reports", everybody(), slug("strategy")),
    Route("portal:annual_reports", CLOSED, slug("closed_strategy"), "of a closed board"),
    Route("portal:begin_annual_report", BEGINS, slug("strategy")),
    Route("portal:annual_report", everybody(), of("annual_report")),
    Route("portal:annual_report", READS, DRAFT, "draft"),
    Route("portal:annual_report", GONE, WITHDRAWN, "withdrawn"),
    Route("portal:annual_report", CLOSED, of("closed_annual_report"), "of a closed board"),
    Route("portal:annual_report_pdf", everybody(), of("annual_report")),
    Route("portal:annual_report_pdf", READS, DRAFT, "draft"),
    Route("portal:annual_report_pdf", everybody(410) | dict.fromkeys(WRITERS, 404), WITHDRAWN, "withdrawn, not kept"),
    Route("portal:edit_annual_report", WRITES, DRAFT),
    Route("portal:publish_annual_report", only(*EDITORS, others=404) | {"analyst": 403}, DRAFT),
    Route("portal:withdraw_annual_report", only(*EDITORS), of("annual_report")),
    Route("portal:discard_annual_report", WRITES, DRAFT),
    Route("portal:correct_annual_report", BEGINS, of("annual_report")),
    Route("portal:correct_annual_report", WRITES, WITHDRAWN, "of a withdrawn one"),
    Route("portal:add_annual_chapter", WRITES, DRAFT),
    Route("portal:edit_annual_chapter", WRITES, CHAPTER),
    Route("portal:remove_annual_chapter", WRITES, CHAPTER),
    Route("portal:add_annual_figure", WRITES, CHAPTER),
    Route("portal:edit_annual_figure", WRITES, FIGURE),
    Route("portal:remove_annual_figure", WRITES, FIGURE),
]
ACTS: list[Act] = [
    Act("portal:print_annual_report", may(*WRITERS), of("annual_report")),
    Act("portal:move_annual_chapter", may(*WRITERS, others=404), CHAPTER, lambda _: {"to": 1}),
    Act("portal:move_annual_figure", may(*WRITERS, others=404), FIGURE, lambda _: {"to": 2}),
]
