"""Services of figures that are typed, and of forms of file that are explained."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from performance.formats.explained import Explanation
from performance.formats.readings import Line, content
from performance.models import Source
from performance.services import named_formats, readings
from tests.audited import NOT_ANALYSTS, NOT_SET_UP, Service
from tests.world import World

LINES = [Line("burglary", "Barnet", date(2023, 4, 1), date(2024, 3, 31), value=Decimal(12))]
NAME = "burglary-2024.csv"


def typed(world: World) -> readings.Typed:
    return readings.Typed(measure=world.measure, area="Barnet", lines=LINES, count=None, name=NAME)


RECEIVED = "performance.upload_received"
TOLD = {"holds": "counts", "roles": {0: "area", 1: "measure", 2: "month", 3: "count"}}


def source(world: World) -> Source:
    found: Source = world.staged.source
    return found


def explained(world: World, **changes: Any) -> dict[str, Any]:
    return {"name": "Log", "source": source(world), "explanation": Explanation(**TOLD), **changes}  # type: ignore[arg-type]


NAMED_FORMATS = {
    "explain": Service(
        "performance.format_explained",
        "analyst",
        lambda w: partial(named_formats.explain, w.unknown, **explained(w)),
        NOT_ANALYSTS,
    ),
    "change": Service(
        "performance.format_changed",
        "analyst",
        lambda w: partial(named_formats.change, w.named_format, **explained(w, name="Another")),
        NOT_SET_UP,
    ),
    "remove": Service(
        "performance.format_removed", "analyst", lambda w: partial(named_formats.remove, w.named_format), NOT_SET_UP
    ),
    "source_of": Service(
        "performance.source_added",
        "analyst",
        lambda _: partial(named_formats.source_of, named_formats.NewSource("Survey", "The council")),
        NOT_SET_UP,
    ),
}
READINGS = {
    "enter": Service(RECEIVED, "analyst", lambda _: partial(readings.enter, LINES, name=NAME), NOT_ANALYSTS),
    "enter_count": Service(
        RECEIVED,
        "analyst",
        lambda w: partial(readings.enter_count, w.measure, area="Barnet", month=24290, count=7, name="count.csv"),
        NOT_ANALYSTS,
    ),
    "enter_typed": Service(RECEIVED, "analyst", lambda w: partial(readings.enter_typed, typed(w)), NOT_ANALYSTS),
    "received": Service(
        RECEIVED,
        "analyst",
        lambda _: partial(readings.received, content(LINES), name=NAME, asked_format="readings", approves=False),
        NOT_ANALYSTS,
    ),
}
