"""Which measures show the demonstration's priorities, and what its officer made of proposals."""

from __future__ import annotations

from datetime import timedelta

from meetings.models import Proposal
from meetings.services import proposals
from performance.models import Edition, Measure
from performance.services.showing import set_measures
from scpb.people.models import Person
from scpb.portal.demo.clock import it_is
from scpb.portal.demo.partnership import Partnership

# The measures of each priority, by its number; some are on no dashboard yet.
SHOWS = {
    1: ("burglary", "residential-burglary", "non-residential-burglary"),
    2: ("robbery", "violence-with-injury"),
    3: ("domestic-violence-sanction-detection", "marac-repeats"),
    4: ("adult-re-offending", "first-time-entrants"),
    5: ("asb-confidence", "repeat-asb-calls"),
}
DISMISSED = "Looked at together with the whole that it is part of."


def link(partnership: Partnership) -> None:
    """Say what shows each priority, before the first edition is frozen."""
    measures = Measure.objects.in_bulk([slug for slugs in SHOWS.values() for slug in slugs], field_name="slug")
    for number, slugs in SHOWS.items():
        lines = [(measures[slug], None) for slug in slugs]
        set_measures(partnership.priorities[number - 1], lines=lines, by=partnership.people["analyst"])


def decide(officer: Person, edition: Edition) -> None:
    """Dismiss what an edition proposed of a part, where it proposed the whole as well; the others wait."""
    found = Proposal.objects.waiting().filter(edition=edition)
    wholes = set(found.values_list("measure", flat=True))
    for proposal in found.filter(measure__parent__in=wholes):
        with it_is(proposal.made_at + timedelta(days=2)):
            proposals.dismiss(proposal, reason=DISMISSED, by=officer)
