"""Services of what shows a priority, and of what figures propose for an agenda."""

from __future__ import annotations

import json
from functools import partial

from meetings.models import Proposal
from meetings.services import proposals
from performance.models import Edition, Measure
from performance.services import showing
from tests.audited import NOT_THE_OFFICER, Service
from tests.world import World
from tests.worlds.proposals import proposing_failed

NO_OFFICER = ("outsider", "member", "adviser", "analyst", "administrator")


def unusual(world: World) -> Edition:
    """An edition whose last month of the measure is higher than expected."""
    edition: Edition = world.frozen
    told = json.loads(edition.snapshot)
    row = next(row for row in told["findings"]["dashboard"]["rows"] if row["measure"] == world.measure.slug)
    row["polarity"], row["marks"][-1]["mark"] = -1, 1
    Proposal.objects.all().delete()
    edition.snapshot = json.dumps(told)
    edition.save(update_fields=["snapshot"])
    return edition


SHOWING = {
    "set_measures": Service(
        "performance.priority_measures_set",
        "analyst",
        lambda w: partial(showing.set_measures, w.priority, lines=[(Measure.objects.get(slug="robbery"), None)]),
        ("outsider", "member", "adviser", "officer_elsewhere", "administrator"),
    ),
}
PROPOSALS = {
    "propose": Service(
        "meetings.proposal_made",
        "system",
        lambda w: partial(proposals.propose, unusual(w)),
        about=lambda w: Proposal.objects.get(edition=w.frozen, measure=w.measure, cause="high"),
        is_step=True,
    ),
    "try_again": Service(
        "meetings.proposing_tried_again",
        "officer",
        lambda w: partial(proposals.try_again, proposing_failed(w.released)),
        NO_OFFICER,
    ),
    "accept": Service(
        "meetings.proposal_accepted",
        "officer",
        lambda w: partial(proposals.accept, w.proposal, meeting=w.draft, title="Burglary"),
        NOT_THE_OFFICER,
        about=lambda w: w.proposal,
    ),
    "dismiss": Service(
        "meetings.proposal_dismissed",
        "officer",
        lambda w: partial(proposals.dismiss, w.proposal, reason="Counted late."),
        NO_OFFICER,
    ),
    "let_wait_again": Service(
        "meetings.proposal_brought_back",
        "officer",
        lambda w: partial(proposals.let_wait_again, w.dismissed_proposal),
        NO_OFFICER,
    ),
}
SERVICES: dict[str, dict[str, Service]] = {
    "performance.services.showing": SHOWING,
    "meetings.services.proposals": PROPOSALS,
}
