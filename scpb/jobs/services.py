"""Asking for work, doing it, and finding again what was lost."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from celery import current_app
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from scpb.jobs import runner
from scpb.jobs.kinds import REGISTER
from scpb.jobs.models import Job, State

log = logging.getLogger(__name__)

SWEPT_AT_ONCE = 500
WOKEN_AGAIN = timedelta(seconds=30)  # doubled each time, so that a long queue does not fill with copies
WOKEN_AGAIN_AT_MOST = 5  # doublings: 16 minutes


@transaction.atomic
def enqueue(
    kind: str,
    *,
    key: str,
    subject: models.Model | None = None,
    params: Mapping[str, Any] | None = None,
    by: AbstractBaseUser | None,
) -> Job:
    """Ask for work in the caller's transaction; a worker is woken when that commits.

    Asking again with the same `key` gives the job that is there already; one that failed is started again.
    """
    job, is_new = Job.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "subject_type": subject._meta.label_lower if subject else "",
            "subject_id": str(getattr(subject, "uuid", subject.pk)) if subject else "",
            "params": dict(params or {}),
            "created_by_id": by.pk if by else None,
            "created_by_name": str(by) if by else "",
            "not_before": timezone.now(),
        },
    )
    if is_new or _start_again(job):
        # robust: a broker that does not answer must not fail the request, for the sweep wakes a worker later
        transaction.on_commit(lambda: wake(job.uuid, at=timezone.now()), robust=True)
    return job


def not_begun(kind: str, *, params: Mapping[str, Any] | None = None) -> Job | None:
    """A job of this kind that no worker has begun, held until the caller's transaction ends.

    A worker that wants it waits for that, and then sees what the caller wrote: who finds one need not ask for another.
    """
    same = Job.objects.filter(kind=kind, params=dict(params or {}), state=State.WAITING, attempts=0)
    return same.select_for_update().order_by("pk").first()


def _start_again(job: Job) -> bool:
    found = Job.objects.filter(pk=job.pk, state=State.FAILED).update(
        state=State.WAITING, error="", note="", done=0, total=0, finished_at=None,
        attempts=0, dispatches=0, dispatched_at=None, not_before=timezone.now(),
    )  # fmt: skip
    job.refresh_from_db()
    return bool(found)


def wake(uuid: UUID, *, at: datetime) -> None:
    """Send the message that wakes a worker, and note when."""
    Job.objects.filter(uuid=uuid).update(dispatched_at=at, dispatches=F("dispatches") + 1)
    current_app.send_task("scpb.jobs.run", args=[str(uuid)], retry=False)


def run(uuid: UUID | str) -> None:
    """What a worker does when it is woken: the job, if it is ready and nobody else has it."""
    job = Job.objects.filter(uuid=uuid).first()
    lease = runner.take(job, at=timezone.now()) if job else None
    if lease:
        runner.work(lease)
        if lease.kind.one_at_a_time:
            # robust: the work is done, and the sweep wakes a worker later
            transaction.on_commit(partial(_wake_next, lease.kind.name), robust=True)


def _wake_next(kind: str) -> None:
    """Wake a worker for the next job of a kind: its own message found another one at work."""
    following = Job.objects.ready(timezone.now()).filter(kind=kind).order_by("pk").first()
    if following:
        wake(following.uuid, at=timezone.now())


def run_here(job: Job) -> Job:
    """Do a job in this process, for commands and tests. Work that goes wrong raises nothing: look at `state`, `error`.

    Attempts that go wrong are repeated at once. Where a worker has the job already, waits for it.
    """
    if job.kind not in REGISTER:
        raise LookupError(f"No kind of job is called {job.kind}.")
    while not job.is_over:
        lease = runner.take(job, at=timezone.now(), waiting_its_turn=False)
        if lease:
            runner.work(lease)
        else:
            runner.PAUSE.wait(0.2)
        job.refresh_from_db()
    return job


def sweep(at: datetime | None = None) -> int:
    """Find work that was lost on the way and wake workers for it; gives how many it woke. Safe to run anywhere, often.

    Lost are jobs whose worker died (the lease has run out) and jobs whose message never arrived.
    """
    now = at or timezone.now()
    for job in Job.objects.lost(now)[:SWEPT_AT_ONCE]:
        runner.give_back(job, at=now)
    ready = Job.objects.ready(now).filter(_wake_is_due(now))
    due = list(ready.values_list("uuid", flat=True)[:SWEPT_AT_ONCE])
    for uuid in due:
        wake(uuid, at=now)
    return len(due)


def _wake_is_due(now: datetime) -> Q:
    """Never woken, woken before its time came, or woken so long ago that the message must be lost."""
    due = Q(dispatched_at__isnull=True) | Q(dispatched_at__lt=F("not_before"))
    for doublings in range(WOKEN_AGAIN_AT_MOST):
        due |= Q(dispatches=doublings + 1, dispatched_at__lt=now - WOKEN_AGAIN * 2**doublings)
    return due | Q(dispatches__gt=WOKEN_AGAIN_AT_MOST, dispatched_at__lt=now - WOKEN_AGAIN * 2**WOKEN_AGAIN_AT_MOST)
