"""Addresses of how a version comes about."""

from __future__ import annotations

from tests.routing import EDITORS, INSIDERS, Act, Arguments, Route, everybody, may, only, slug


def of(version: str, *more: str) -> Arguments:
    """The address of something of a version."""
    return lambda world: [
        getattr(world, version).strategy.slug,
        getattr(world, version).number,
        *(getattr(world, one).uuid for one in more),
    ]


# A draft is its board's people's; what everybody is asked about, everybody sees.
DRAFT = only("member", "adviser", "officer", others=404, anonymous=404)
WRITES = only("officer", others=404) | {"member": 403, "adviser": 403}
OPEN = only(*EDITORS)
AMONG = only(*INSIDERS, others=404, anonymous=404)
COMMENTS = only("officer") | {"administrator": 404}

PAGES: list[Route] = [
    Route("strategy:begin_version", OPEN, slug("strategy")),
    Route("strategy:refresh", DRAFT, of("worked_on"), "worked on"),
    Route("strategy:refresh", everybody(), of("asked_about"), "asked about"),
    Route("strategy:refresh", AMONG, of("asked_among"), "asked among members"),
    Route("strategy:refresh", only("officer", others=404, anonymous=404), of("given_up"), "given up"),
    Route("strategy:add_amendment", WRITES, of("worked_on")),
    Route("strategy:amend", WRITES, of("worked_on", "amendable")),
    Route("strategy:change_amendment", WRITES, of("worked_on", "amendment")),
    Route("strategy:withdraw_amendment", WRITES, of("worked_on", "amendment")),
    Route("strategy:redraft", WRITES, of("worked_on")),
    Route("strategy:abandon", WRITES, of("worked_on")),
    Route("strategy:take_up_again", only("officer", others=404), of("given_up")),
    Route("strategy:consult", WRITES, of("worked_on")),
    Route("strategy:close_consultation", OPEN, of("asked_about")),
    Route("strategy:comments", everybody(), of("asked_about")),
    Route("strategy:comment", everybody(), of("asked_about")),
    Route("strategy:comment", AMONG, of("asked_among"), "among members"),
    Route("strategy:answer_comment", COMMENTS, of("asked_about", "comment")),
    Route("strategy:endorse", WRITES, of("worked_on")),
    Route("strategy:withdraw_endorsement", WRITES, of("worked_on", "endorsement")),
    Route("strategy:adopt", WRITES, of("worked_on")),
    Route("strategy:freeze_version", OPEN, of("strategy_version")),
    Route("strategy:crosswalk", DRAFT, of("worked_on"), "worked on"),
    Route("strategy:crosswalk", everybody(), of("asked_about"), "asked about"),
    Route("strategy:fate", WRITES, of("worked_on", "amendable")),
]
ACTS: list[Act] = [
    Act(
        "strategy:move_comment",
        may("officer", administrator=404),
        of("asked_about", "held_comment"),
        lambda _world: {"to": "published"},
    ),
]
