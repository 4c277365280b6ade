"""The job that compares the figures of a pack."""

from __future__ import annotations

from functools import partial

from meetings.figures_check.findings import check
from meetings.figures_check.reading import pack_of
from meetings.models import Meeting
from meetings.services import figures_check
from scpb.documents import snapshots
from scpb.jobs.kinds import Outcome, Running, kind


@kind(figures_check.CHECK)
def check_figures(job: Running) -> Outcome:
    """Find numbers about one measure that differ, and old ones under new months."""
    meeting = Meeting.objects.select_related("board").get(uuid=job.subject_id)
    found = snapshots.plain(check(pack_of(meeting)))
    return Outcome(result={"findings": found}, switch=partial(figures_check.finish, meeting))
