"""Addresses of strategy."""

from tests.routing import EDITORS, INSIDERS, KEEPERS, Act, Route, everybody, only, slug


def of_version(world):
    return [world.strategy.slug, world.strategy_version.number]


PAGES: list[Route] = [
    Route("strategy:index", everybody()),
    Route("strategy:strategy", everybody(), slug("strategy")),
    Route(
        "strategy:strategy",
        only(*INSIDERS, "administrator", others=404, anonymous=404),
        slug("closed_strategy"),
        "of a closed board",
    ),
    Route("strategy:version", everybody(), of_version),
    Route("strategy:version", everybody(), lambda w: [w.strategy.slug, w.ended_version.number], "ended"),
    Route("strategy:add_strategy", only(*KEEPERS)),
    Route("strategy:edit_strategy", only(*EDITORS), slug("strategy")),
    Route("strategy:add_version", only(*EDITORS), slug("strategy")),
    Route("strategy:edit_version", only(*EDITORS), of_version),
    Route("strategy:word_priorities", only(*EDITORS), of_version),
]
ACTS: list[Act] = []
