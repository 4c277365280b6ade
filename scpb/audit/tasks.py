"""What Celery knows of the audit."""

from celery import shared_task

from scpb.audit import services


@shared_task(name="scpb.audit.seal")
def seal() -> None:
    services.seal()
