"""Is this deployment well? Asked by container health checks and by the supervisor."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db import DatabaseError
from django.db.models import Count, Min
from django.utils import timezone

from scpb.jobs.models import Job


@dataclass(frozen=True)
class Health:
    """`oldest_waiting` is how many seconds the oldest job has been ready without a worker taking it; 0 if none."""

    database: bool
    waiting: int = 0
    oldest_waiting: int = 0

    def as_json(self) -> dict[str, Any]:
        return {"status": "ok" if self.database else "database does not answer", **asdict(self)}


def report() -> Health:
    now = timezone.now()
    try:
        found = Job.objects.ready(now).aggregate(waiting=Count("pk"), since=Min("not_before"))
    except DatabaseError:
        return Health(database=False)
    return Health(True, found["waiting"], int((now - (found["since"] or now)).total_seconds()))
