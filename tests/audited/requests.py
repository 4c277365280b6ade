"""Services that ask providers for figures and take their answers."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from performance.models import FigureRequest
from performance.services import requests
from tests.audited import NOT_ANALYSTS, TODAY, Service
from tests.world import World

JANUARY = {"first_day": date(2025, 1, 1), "last_day": date(2025, 1, 31)}


def asked(world: World) -> FigureRequest:
    """A request that nobody has answered."""
    return requests.ask(
        world.measure,
        area=world.begun.area,
        **JANUARY,
        expected_on=None,
        email="pat@example.org",
        root="https://portal.example.org/",
        by=None,
    )


REQUESTS = {
    "ask": Service(
        "performance.figure_asked",
        "analyst",
        lambda w: partial(
            requests.ask,
            w.measure,
            area=w.begun.area,
            **JANUARY,
            expected_on=None,
            email="pat@example.org",
            root="https://portal.example.org/",
        ),
        NOT_ANALYSTS,
    ),
    "answer": Service(
        "performance.figure_given",
        "member",
        lambda w: partial(requests.answer, asked(w), values={"value": 57}),
        about=lambda _: FigureRequest.objects.latest("pk"),
    ),
    "promise": Service(
        "performance.figure_promised",
        "member",
        lambda w: partial(requests.promise, asked(w), expected_on=TODAY + timedelta(days=30)),
    ),
    "withdraw": Service(
        "performance.figure_request_withdrawn",
        "analyst",
        lambda w: partial(requests.withdraw, asked(w)),
        NOT_ANALYSTS,
    ),
    "mark_sent": Service(
        "performance.figure_request_sent",
        "system",
        lambda w: partial(requests.mark_sent, asked(w).pk),
        about=lambda _: FigureRequest.objects.latest("pk"),
        is_step=True,
    ),
}
SERVICES = {"performance.services.requests": REQUESTS}
