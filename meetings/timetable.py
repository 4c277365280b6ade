"""What Celery's timetable asks of meetings."""

from celery import shared_task
from django.utils import timezone

from meetings.services import reminders

MORNING = 7  # o'clock: nobody is written to in the night


@shared_task(name="meetings.remind")
def remind() -> None:
    """Have owners reminded of their actions, once a day; asked for again it is done already."""
    now = timezone.localtime()
    if now.hour >= MORNING:
        reminders.ask(now.date())
