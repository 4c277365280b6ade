"""What the board knew on a day: a dashboard computed from the figures that counted then, by a job, once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from performance import months
from performance.assembly import Question, latest_month
from performance.documents import Findings
from performance.models import Area, Dashboard, Recollection, RuleSet
from performance.permissions import require_preparer
from scpb.audit import services as audit
from scpb.documents import snapshots
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from scpb.people.models import Person

RECALL = "performance.recall"


def end_of(day: date) -> datetime:
    """The last moment of a day here: “on a day” means at its end."""
    midnight = datetime.combine(day + timedelta(days=1), time.min, tzinfo=timezone.get_current_timezone())
    return midnight - timedelta(microseconds=1)


@transaction.atomic
def recall(dashboard: Dashboard, *, area: Area, on_day: date, by: Person | None, to: int | None = None) -> Recollection:
    """Ask what a dashboard said from the figures known at the end of a day, by the rules in force that day.

    Without `to`, the 12 months and the quarter end with the month that the live dashboard ended with. The same
    question again gives the answer that is there. Raises ValidationError for a day that is not over, or of which
    nothing is known.
    """
    require_preparer(by)
    if on_day >= timezone.localdate():
        raise ValidationError(_("That day is not over. What is known now is on the live dashboard."))
    rule_set = RuleSet.objects.in_force(on_day)
    named = date_format(on_day, "j F Y")
    if rule_set is None:
        raise ValidationError(_("No rule set was in force on %(day)s.") % {"day": named})
    month = latest_month(dashboard, area, at=end_of(on_day)) if to is None else to
    if month is None:
        text = _("Nothing on this dashboard was known of %(area)s on %(day)s.")
        raise ValidationError(text % {"area": area, "day": named})
    if month > months.of(on_day):
        raise ValidationError(_("%(month)s had not begun on that day.") % {"month": months.label(month)})
    asked = {"on_day": on_day, "to_month": month, "quarter_to": month, "area": area, "rule_set": rule_set}
    found, is_new = Recollection.objects.get_or_create(dashboard=dashboard, **asked, defaults={"asked_by": by})
    if is_new:
        after = {"dashboard": dashboard.slug, "area": area.slug, "on_day": on_day.isoformat(), "to": month}
        audit.record("performance.recollection_asked", found, by=by, after={**after, "rules": rule_set.version})
    if found.result is None:
        jobs.enqueue(RECALL, key=job_key(found), subject=found, by=by)
    return found


def job_key(recollection: Recollection) -> str:
    """The key of the job that computes it."""
    return f"recollection:{recollection.uuid}"


def job_of(recollection: Recollection) -> Job | None:
    """The job that computes it, or did."""
    return Job.objects.filter(key=job_key(recollection)).first()


def question_of(recollection: Recollection) -> Question:
    """What is asked of the figures."""
    return Question(
        recollection.dashboard,
        recollection.area,
        recollection.to_month,
        recollection.quarter_to,
        recollection.rule_set,
        at=end_of(recollection.on_day),
    )


def keep_recollection(pk: int, found: Findings) -> None:
    """Keep what was computed: the switch of its job."""
    row = Recollection.objects.select_for_update().get(pk=pk)
    row.result, row.known_at = snapshots.plain(found), end_of(row.on_day)
    row.save(update_fields=["result", "known_at"])
    audit.record("performance.recollection_computed", row, by=None, after={"known_at": row.known_at})
