"""Services of strategy."""

from __future__ import annotations

from datetime import date
from functools import partial

from strategy import services
from strategy.services import Line
from tests.audited import NOT_OFFICERS, Service

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
        lambda w: partial(services.add_version, w.strategy, title="Strategy 2030", starts_on=date(2030, 4, 1)),
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
SERVICES: dict[str, dict[str, Service]] = {"strategy.services": STRATEGY}
