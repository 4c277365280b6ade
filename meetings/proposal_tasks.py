"""The job that proposes what a frozen edition shows."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext as _

from meetings.services import proposals
from performance.models import Edition
from scpb.jobs.kinds import Outcome, Refused, Running, kind


@kind(proposals.PROPOSE)
def propose(job: Running) -> Outcome:
    """Propose items for unusual months and rows that turned red; a month is proposed once, however often it runs."""
    edition = Edition.objects.select_related("area", "dashboard").filter(uuid=job.subject_id).first()
    if edition is None:
        raise Refused(_("The edition is no longer there."))
    return Outcome(switch=partial(proposals.propose, edition))
