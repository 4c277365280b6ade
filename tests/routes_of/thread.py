"""Addresses of the golden thread."""

from tests.routing import INSIDERS, Act, Route, everybody, only, uuid

PAGES: list[Route] = [
    Route("portal:threads", everybody()),
    Route("portal:thread", everybody(), uuid("served_priority")),
    Route("portal:thread", everybody(), uuid("priority"), "of a version"),
    Route(
        "portal:thread",
        only(*INSIDERS, "administrator", others=404, anonymous=404),
        uuid("closed_priority"),
        "of a closed board",
    ),
    Route("portal:coverage", everybody()),
]
ACTS: list[Act] = []
