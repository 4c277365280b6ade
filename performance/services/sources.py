"""Which source's counts are shown, where several count the same measure: an analyst chooses, level by level."""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from performance.models import Figure, Series, SourceChoice
from performance.permissions import require_analyst
from performance.services import dashboards
from scpb.audit import services as audit
from scpb.errors import NotAllowed
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from scpb.people.models import Person

SUPPOSE = "performance.suppose_source"


@transaction.atomic
def show(series: Series, *, reason: str, by: Person | None) -> SourceChoice:
    """Show the counts of a series from now on, in the place of the one that is shown for its measure and level.

    Live dashboards and drafts with the measure are computed anew. What was shown until now can still be asked for, so
    frozen editions, their charts and what the board knew on a day do not change.
    """
    require_analyst(by)
    if not reason.strip():
        raise NotAllowed(_("Say why another source is shown."))
    row, was = held(series)
    if row.is_shown:
        raise NotAllowed(_("“%(source)s” is shown already.") % {"source": row.source})
    if not Figure.objects.filter(series=row).exists():
        text = _("None of the counts of “%(source)s” is approved, so there is nothing to show.")
        raise NotAllowed(text % {"source": row.source})
    if was:  # first, for two are never shown at a time
        was.is_shown = False
        was.save(update_fields=["is_shown"])
    row.is_shown = True
    row.save(update_fields=["is_shown"])
    choice = SourceChoice.objects.create(series=row, was=was, reason=reason.strip()[:500], chosen_by=by)
    about = {"measure": row.measure.slug, "level": row.level}
    audit.record(
        "performance.source_chosen",
        choice,
        by=by,
        before={**about, "source": was.source.slug if was else None},
        after={**about, "source": row.source.slug},
        personal={"reason": choice.reason},
    )
    dashboards.rebuild(by=by, key=f"source choice {choice.pk}", measures=[row.measure.slug])
    return choice


def held(series: Series) -> tuple[Series, Series | None]:
    """A series as it is now and the one that is shown, both held with all that could be until the transaction ends."""
    alike = Series.objects.filter(measure=series.measure_id, level=series.level)
    rows = list(alike.select_for_update(of=("self",)).select_related("measure", "source").order_by("pk"))
    row = next(one for one in rows if one.pk == series.pk)
    return row, next((one for one in rows if one.is_shown), None)


def suppose(series: Series, *, by: Person | None) -> Job:
    """Have a worker say what live dashboards would say otherwise if a series were shown; nothing changes."""
    require_analyst(by)
    return jobs.enqueue(SUPPOSE, key=f"source:{series.pk}:{uuid4()}", subject=series, by=by)


def supposed(series: Series) -> Job | None:
    """The job that was last asked what a series would change; none once dashboards were computed anew since."""
    asked = Job.objects.filter(kind=SUPPOSE, subject_type=series._meta.label_lower, subject_id=str(series.pk))
    later = Q(pk__gt=OuterRef("pk")) | Q(finished_at__gt=OuterRef("finished_at"))
    return asked.exclude(Exists(Job.objects.filter(later, kind=dashboards.REBUILD))).order_by("-pk").first()
