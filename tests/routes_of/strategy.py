"""Addresses of strategy."""

from tests.routing import EDITORS, INSIDERS, KEEPERS, Act, Route, everybody, may, only, slug


def of_version(world):
    return [world.strategy.slug, world.strategy_version.number]


def of_ended(world):
    return [world.strategy.slug, world.ended_version.number]


def of_priority(world):
    return [*of_version(world), world.priority.uuid]


def of_chapter(world):
    return [*of_version(world), world.strategy_chapter.uuid]


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
    Route("strategy:word_priorities", only(*EDITORS, may=409), of_ended, "kept as adopted"),
    Route("strategy:word_objectives", only(*EDITORS), of_version),
    Route("strategy:write_priority", only(*EDITORS), of_priority),
    Route("strategy:write_introduction", only(*EDITORS), of_version),
    Route("strategy:write_introduction", only(*EDITORS, may=409), of_ended, "kept as adopted"),
    Route("strategy:add_chapter", only(*EDITORS), of_version),
    Route("strategy:edit_chapter", only(*EDITORS), of_chapter),
    Route("strategy:remove_chapter", only(*EDITORS), of_chapter),
    Route("strategy:pdf", everybody(), of_version),
    Route("strategy:pdf", everybody(), of_ended, "ended"),
    Route("strategy:summary", everybody(), of_version),
]
ACTS: list[Act] = [Act("strategy:print_version", may(*EDITORS), of_version)]
