"""Addresses of the figures check and of what the board knew."""

from __future__ import annotations

from tests.routing import Act, Route, everybody, may, meeting, only, uuid

PAGES: list[Route] = [
    Route("meetings:figures_check", only("officer"), meeting("draft"), "of a draft"),
    Route("meetings:figures_check", only("officer"), meeting("published"), "never checked"),
    Route("portal:knew", everybody(), uuid("decision")),
    Route("portal:knew", only("member", "officer", others=404, anonymous=404), uuid("private_decision"), "private"),
    Route("portal:knew", only("officer", others=404, anonymous=404), uuid("unnumbered"), "unpublished"),
]
ACTS: list[Act] = [Act("meetings:check_figures", may("officer"), meeting("draft"))]
