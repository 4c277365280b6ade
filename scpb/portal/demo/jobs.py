"""Doing in this process what a worker would do."""

from scpb.jobs import services
from scpb.jobs.models import Job, State

ROUNDS = 200  # far more than any pack needs; a job that makes jobs for ever is a bug


def work_off() -> None:
    """Do every unfinished job, and those that they ask for; raises RuntimeError when one fails."""
    for _round in range(ROUNDS):
        job = Job.objects.unfinished().order_by("pk").first()
        if job is None:
            return
        if services.run_here(job).state == State.FAILED:
            raise RuntimeError(f"{job.kind} failed: {job.error}")
    raise RuntimeError("Jobs keep asking for jobs.")
