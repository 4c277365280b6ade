"""Addresses of minutes and decisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.routing import INSIDERS, Act, Route, everybody, meeting, only, uuid
from tests.world import World

OWN = ("member", "adviser", "officer")
TRUSTED = ("member", "officer")  # who read the board's restricted items
OF_INSIDERS = only(*INSIDERS, others=404, anonymous=404)


def correction(world: World) -> Sequence[Any]:
    return [world.board.slug, world.circulated.number, world.correction.uuid]


PAGES: list[Route] = [
    Route("meetings:decisions", everybody()),
    Route("meetings:decisions_csv", everybody()),
    Route("meetings:decision", everybody(), uuid("decision")),
    Route("meetings:decision", only(*TRUSTED, others=404, anonymous=404), uuid("private_decision"), about="private"),
    Route("meetings:decision", only("officer", others=404, anonymous=404), uuid("unnumbered"), about="unpublished"),
    Route("meetings:changed_since", only("officer", may=404), uuid("decision"), about="adopts nothing"),
    Route("meetings:decisions_of_meeting", everybody(), meeting("minuted")),
    Route("meetings:decisions_of_meeting", everybody(), meeting("approving"), about="in session"),
    Route("meetings:decisions_of_meeting", OF_INSIDERS, meeting("held"), about="of a closed board"),
    Route("meetings:publish_decisions", only("officer"), meeting("circulated")),
    Route("meetings:ratify", only("officer"), meeting("approving")),
    Route("meetings:matters", everybody(), meeting("minuted")),
    Route("meetings:minutes", everybody(), meeting("minuted"), about="approved"),
    Route("meetings:minutes", everybody(), meeting("circulated"), about="circulated"),
    Route("meetings:minutes", everybody(), meeting("approving"), about="in session"),
    Route("meetings:minutes", OF_INSIDERS, meeting("held"), about="of a closed board"),
    Route("meetings:compare_minutes", everybody(), meeting("minuted")),
    Route("meetings:compare_minutes", everybody(404), meeting("circulated"), about="of one version"),
    Route("meetings:circulate_minutes", only("officer"), meeting("circulated")),
    Route("meetings:take_back_minutes", only("officer"), meeting("circulated")),
    Route("meetings:clear_minutes", only("member", "officer"), meeting("circulated")),
    Route("meetings:publish_minutes", only("officer"), meeting("circulated")),
    Route("meetings:approve_minutes", only("officer"), meeting("circulated")),
    Route("meetings:approve_minutes", only("officer", may=409), meeting("minuted"), about="approved"),
    Route("meetings:correct_minutes", only("officer"), meeting("minuted")),
    Route("meetings:corrections", only(*OWN), meeting("circulated")),
    Route("meetings:propose_correction", only(*OWN), meeting("circulated")),
    Route("meetings:accept_correction", only("officer"), correction),
    Route("meetings:decline_correction", only("officer"), correction),
]
ACTS: list[Act] = []
