"""What figures add to agendas in the world: a measure that shows a priority, and proposals, one of them dismissed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from meetings.models import Proposal
from meetings.services import proposals
from performance.charts import rows
from performance.models import Edition, Measure
from performance.print import document_of
from performance.services.showing import set_measures
from scpb.jobs import services as jobs
from scpb.jobs.models import Job

if TYPE_CHECKING:
    from tests.world import World


def make(world: World) -> None:
    set_measures(world.priority, lines=[(world.measure, None)], by=None)
    world.proposal = proposed(world.released, world.measure, "high")
    dismissed = proposed(world.released, world.measure, "low")
    world.dismissed_proposal = proposals.dismiss(dismissed, reason="Counted late.", by=world.officer)


def proposed(edition: Edition, measure: Measure, cause: str) -> Proposal:
    """As if the edition showed an unusual month of the measure."""
    row = next(row for row in document_of(edition).dashboard.rows if row.measure == measure.slug)
    values = {"months": "Mar 2024", "chart": rows.trend(row).to_json(), "made_at": timezone.now()}
    return Proposal.objects.update_or_create(edition=edition, measure=measure, cause=cause, defaults=values)[0]


def proposing_failed(edition: Edition) -> Edition:
    """As if it could not be worked out what the edition proposes."""
    key = f"{proposals.PROPOSE}:{edition.uuid}"
    job = jobs.enqueue(proposals.PROPOSE, key=key, subject=edition, by=None)
    told = {"state": "failed", "error": "It could not be done.", "finished_at": timezone.now()}
    Job.objects.filter(pk=job.pk).update(**told)
    return edition
