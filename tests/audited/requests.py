"""Services that ask providers for figures and take their answers."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from performance.arithmetic.expected import Due
from performance.models import FigureRequest, Measure
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


def owed_by_somebody(world: World) -> Measure:
    """The measure, with a contact who can be asked."""
    world.measure.contact = world.person("member")
    return world.measure


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
    "ask_for_each": Service(
        "performance.figure_asked",
        "analyst",
        lambda w: partial(
            requests.ask_for_each,
            [(owed_by_somebody(w), Due(JANUARY["first_day"], JANUARY["last_day"], TODAY))],
            area=w.begun.area,
            root="https://portal.example.org/",
        ),
        NOT_ANALYSTS,
        about=lambda _: FigureRequest.objects.latest("pk"),
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
