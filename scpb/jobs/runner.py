"""One attempt at one job: lease, heartbeat, work, and the switch that makes its effect visible exactly once."""

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import Exists, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from scpb.jobs.kinds import REGISTER, Kind, LeaseLost, Outcome, Refused
from scpb.jobs.models import Job, State

log = logging.getLogger(__name__)

BACK_OFF = timedelta(seconds=5)  # doubled with each attempt
TOLD_AT_MOST_EVERY = 0.5  # seconds between two writes of progress
PAUSE = threading.Event()  # never set: a sleep that tests can shorten


@dataclass
class Lease:
    """A job that this process may work on until somebody else takes it over; the `Running` of kinds."""

    job: Job
    token: UUID
    kind: Kind
    told_at: float = float("-inf")

    @property
    def uuid(self) -> UUID:
        return self.job.uuid

    @property
    def params(self) -> Mapping[str, Any]:
        found: dict[str, Any] = self.job.params
        return found

    @property
    def subject_id(self) -> str:
        return self.job.subject_id

    @property
    def created_by_id(self) -> int | None:
        return self.job.created_by_id

    def progress(self, done: int, total: int, note: str = "") -> None:
        """Tell how far the work is, and renew the lease; raises `LeaseLost` when another worker has taken over."""
        if monotonic() - self.told_at < TOLD_AT_MOST_EVERY and done < total:
            return
        self.told_at = monotonic()
        if not self.write(done=done, total=total, note=note[:200], lease_until=_lease_end()):
            raise LeaseLost

    def renew(self) -> bool:
        return self.write(lease_until=_lease_end())

    def write(self, **values: Any) -> bool:
        """Update the row if the lease is still ours; gives whether it was."""
        mine = Job.objects.filter(pk=self.job.pk, state=State.RUNNING, lease_token=self.token)
        return mine.update(**values) == 1


def take(job: Job, *, at: datetime, waiting_its_turn: bool = True) -> Lease | None:
    """Begin an attempt: one UPDATE decides among all workers who has it. None when it is not to be had."""
    kind = REGISTER.get(job.kind)
    if kind is None:
        log.error("No kind of job is called %s here: %s stays where it is.", job.kind, job)
        return None
    ready = Q(state=State.WAITING)
    if waiting_its_turn:
        ready &= Q(not_before__lte=at)
    if job.state == State.RUNNING and job.lease_until and job.lease_until < at:
        give_back(job, at=at)
    if kind.one_at_a_time:
        ready &= ~Q(Exists(Job.objects.at_work(at).filter(kind=job.kind)))
    token = uuid4()
    taken = Job.objects.filter(ready, pk=job.pk).update(
        state=State.RUNNING, lease_token=token, lease_until=_lease_end(), attempts=F("attempts") + 1, done=0, total=0
    )
    if not taken:
        return None
    job.refresh_from_db()
    return Lease(job, token, kind)


def work(lease: Lease) -> None:
    """Do the work and write down what came of it. Whatever goes wrong ends up in the row, not in the caller."""
    beat = Heartbeat(lease)
    try:
        with beat:
            outcome = lease.kind(lease)
        _finish(lease, outcome)
    except LeaseLost:
        log.warning("%s was taken over by another worker.", lease.job)
    except Refused as refusal:
        _fail(lease, str(refusal))
    except Exception as error:
        log.exception("%s went wrong at attempt %s.", lease.job, lease.job.attempts)
        _try_again(lease, error)


def give_back(job: Job, *, at: datetime) -> None:
    """A job whose worker is gone waits again, or has failed for good when it has had its attempts."""
    kind = REGISTER.get(job.kind)
    if kind is None or job.lease_token is None:
        return
    lease = Lease(job, job.lease_token, kind)
    if job.attempts >= kind.attempts:
        _fail(lease, _("The work was interrupted %(times)s times.") % {"times": job.attempts}, lost_by=at)
    else:
        Job.objects.filter(pk=job.pk, lease_token=job.lease_token, lease_until__lt=at).update(
            **_waiting(at), dispatched_at=None, dispatches=0
        )


def _finish(lease: Lease, outcome: Outcome) -> None:
    with transaction.atomic():
        # The row first: its lock keeps a sweep from giving the job away while the switch runs.
        if not lease.write(**_over(State.DONE), result=dict(outcome.result), note=""):
            raise LeaseLost
        if outcome.switch:
            outcome.switch()


def _try_again(lease: Lease, error: Exception) -> None:
    attempts = lease.job.attempts
    if attempts >= lease.kind.attempts:
        sentence = _("Something went wrong on our side (%(name)s); it was tried %(times)s times.")
        _fail(lease, sentence % {"name": type(error).__name__, "times": attempts})
    else:
        lease.write(**_waiting(timezone.now() + BACK_OFF * 2 ** (attempts - 1)))


def _fail(lease: Lease, sentence: str, *, lost_by: datetime | None = None) -> None:
    try:
        with transaction.atomic():
            still = Job.objects.filter(pk=lease.job.pk, lease_until__lt=lost_by).exists() if lost_by else True
            if still and lease.write(**_over(State.FAILED), error=sentence) and lease.kind.when_failed:
                lease.kind.when_failed(Job.objects.get(pk=lease.job.pk), sentence)
    except Exception:
        # The hook went wrong and took the mark with it. The job must not run for ever.
        log.exception("What follows the failure of %s went wrong.", lease.job)
        lease.write(**_over(State.FAILED), error=sentence)


def _waiting(not_before: datetime) -> dict[str, Any]:
    return {"state": State.WAITING, "lease_token": None, "lease_until": None, "not_before": not_before, "note": ""}


def _over(state: State) -> dict[str, Any]:
    return {"state": state, "lease_token": None, "lease_until": None, "finished_at": timezone.now()}


def _lease_end() -> datetime:
    return timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


class Heartbeat:
    """Renews a lease from a thread of its own while the work is busy with something that tells no progress.

    It ends with the process, so a job whose worker is killed runs out of its lease.
    """

    def __init__(self, lease: Lease) -> None:
        self.lease = lease
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._beat, name=f"heartbeat of {lease.job}", daemon=True)

    def __enter__(self) -> None:
        # Inside somebody's transaction nobody else sees the lease, and on SQLite nobody else may write.
        self.began = not connection.in_atomic_block
        if self.began:
            self.thread.start()

    def __exit__(self, *_exception: object) -> None:
        self.over.set()
        if self.began:
            self.thread.join()

    def _beat(self) -> None:
        try:
            while not self.over.wait(settings.JOB_LEASE_SECONDS / 3):
                try:
                    if not self.lease.renew():
                        return
                except DatabaseError:
                    log.warning("The lease of %s could not be renewed; trying again.", self.lease.job, exc_info=True)
        finally:
            connections.close_all()
