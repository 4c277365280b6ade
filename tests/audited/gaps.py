"""Services of the portal itself: gaps set aside and brought back, what is restricted on a thread given to somebody."""

from __future__ import annotations

from functools import partial

from scpb.portal import services
from scpb.portal.gaps import GAPS
from scpb.portal.thread import openings
from tests.audited import NOT_OFFICERS, Service

ASIDE = {
    "set_aside": Service(
        "portal.gap_set_aside",
        "officer",
        lambda w: partial(
            services.set_aside, GAPS["decisions-without-action"], w.gap_decision.uuid, reason="Nothing to do."
        ),
        NOT_OFFICERS,
    ),
    "bring_back": Service(
        "portal.gap_brought_back",
        "officer",
        lambda w: partial(services.bring_back, GAPS["decisions-without-action"], w.gap_set_aside.subject),
        NOT_OFFICERS,
        about=lambda w: w.gap_set_aside,
    ),
}
THREAD = {
    "open_things": Service(
        "meetings.opened",
        "member",
        lambda w: partial(openings.open_things, [w.secret_action]),
        about=lambda w: w.secret_action,
    ),
}
SERVICES: dict[str, dict[str, Service]] = {"scpb.portal.services": ASIDE, "scpb.portal.thread.openings": THREAD}
