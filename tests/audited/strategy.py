"""Services of strategy."""

from __future__ import annotations

from datetime import date
from functools import partial

from strategy import services
from strategy.models import PriorityWording
from strategy.services import Line, prints, writing
from strategy.services.writing import ObjectiveLine
from tests.audited import NOT_OFFICERS, Service
from tests.world import World


def wording_of(world: World) -> PriorityWording:
    return world.strategy_version.wordings.select_related("version__strategy__board").get(number=1)


STRATEGY = {
    "add_strategy": Service(
        "strategy.strategy_added",
        "officer",
        lambda w: partial(services.add_strategy, board=w.board, name="Hate Crime Strategy", slug="hate-crime"),
        NOT_OFFICERS,
    ),
    "edit_strategy": Service(
        "strategy.strategy_edited",
        "officer",
        lambda w: partial(services.edit_strategy, w.strategy, name="New"),
        NOT_OFFICERS,
    ),
    "add_version": Service(
        "strategy.version_added",
        "officer",
        lambda w: partial(
            services.add_version,
            w.strategy,
            title="Strategy 2030",
            starts_on=date(2030, 4, 1),
            adopted_on=date(2025, 7, 1),
        ),
        NOT_OFFICERS,
    ),
    "edit_version": Service(
        "strategy.version_edited",
        "officer",
        lambda w: partial(
            services.edit_version, w.strategy_version, title="New", starts_on=date(2017, 4, 1), ends_on=None
        ),
        NOT_OFFICERS,
    ),
    "word_priorities": Service(
        "strategy.priorities_worded",
        "officer",
        lambda w: partial(services.word_priorities, w.strategy_version, lines=[Line(1, "Safer", w.priority)]),
        NOT_OFFICERS,
    ),
}
WRITING = {
    "word_objectives": Service(
        "strategy.objectives_worded",
        "officer",
        lambda w: partial(writing.word_objectives, w.strategy_version, lines=[ObjectiveLine(1, "No fear")]),
        NOT_OFFICERS,
    ),
    "write_priority": Service(
        "strategy.priority_written",
        "officer",
        lambda w: partial(writing.write_priority, wording_of(w), why="<p>Otherwise.</p>"),
        NOT_OFFICERS,
        about=lambda w: w.strategy_version,
    ),
    "write_introduction": Service(
        "strategy.introduction_written",
        "officer",
        lambda w: partial(writing.write_introduction, w.strategy_version, introduction="<p>Why we do this.</p>"),
        NOT_OFFICERS,
    ),
    "write_chapter": Service(
        "strategy.chapter_added",
        "officer",
        lambda w: partial(
            writing.write_chapter, w.strategy_version, place="after", order=1, heading="Money", text="", signed=""
        ),
        NOT_OFFICERS,
    ),
    "remove_chapter": Service(
        "strategy.chapter_removed",
        "officer",
        lambda w: partial(writing.remove_chapter, w.strategy_chapter),
        NOT_OFFICERS,
    ),
}
PRINTS = {
    "print_version": Service(
        "strategy.print_asked",
        "officer",
        lambda w: partial(prints.print_version, w.strategy_version),
        NOT_OFFICERS,
        about=lambda w: w.strategy_version,
    ),
    "keep_prints": Service(
        "strategy.version_printed",
        "system",
        lambda w: partial(
            prints.keep_prints,
            w.strategy_version.pk,
            prints.digest_of(w.strategy_version),
            w.strategy_version.summary_pdf,
            w.strategy_version.pdf,
        ),
        about=lambda w: w.strategy_version,
    ),
}
SERVICES: dict[str, dict[str, Service]] = {
    "strategy.services.versions": STRATEGY,
    "strategy.services.writing": WRITING,
    "strategy.services.prints": PRINTS,
}
