"""What the figures check adds to the world: one of the draft agenda that found something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from meetings.figures_check.findings import Stands, Told
from meetings.services import figures_check
from scpb.documents import snapshots
from scpb.jobs.models import Job

if TYPE_CHECKING:
    from tests.world import World


def make(world: World) -> None:
    job = figures_check.check_figures(world.draft, by=None)
    found = {"findings": snapshots.plain((told(world, "differ"), told(world, "again")))}
    Job.objects.filter(pk=job.pk).update(state="done", finished_at=timezone.now(), result=found)


def told(world: World, kind: str) -> Told:
    """Three numbers about robbery: in a dashboard, in a report and in a paper."""
    item, paper = world.item.order, str(world.paper.uuid)
    more: dict[str, Any] = {"measure": "Robbery", "months": "12 months to 30 September 2019", "item": item}
    more["item_uuid"] = str(world.item.uuid)
    numbers = (
        Stands(amount=1136, title="Overview", page=0, paper="", edition=world.frozen.number, quote="", **more),
        Stands(amount=1173, title="report", page=0, paper="", edition=0, quote="1,173 robberies", **more),
        Stands(amount=1267, title="Annex", page=2, paper=paper, edition=0, quote="1,267 robberies", **more),
    )
    return Told(kind, "Robbery", numbers, ("The dates differ.",))
