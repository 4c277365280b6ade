"""What Celery knows of: a message that wakes a worker, and the sweep."""

from celery import shared_task

from scpb.jobs import services


@shared_task(name="scpb.jobs.run")
def run(uuid: str) -> None:
    services.run(uuid)


@shared_task(name="scpb.jobs.sweep")
def sweep() -> None:
    services.sweep()
