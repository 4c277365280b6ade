"""What Celery's timetable asks of boards."""

from celery import shared_task

from scpb.boards.services import leaving


@shared_task(name="scpb.boards.close_accounts")
def close_accounts() -> None:
    """Have those whose last day has passed sign in no more."""
    leaving.close_accounts()
