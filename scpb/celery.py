"""Celery, which does no more than wake workers: the rows of `scpb.jobs` are the truth."""

import os
import resource

from celery import Celery
from celery.signals import worker_process_init
from django.conf import settings

from scpb import lifeline
from scpb.jobs import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scpb.settings")
broker.install()
app = Celery("scpb")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    imports=["scpb.jobs.tasks", "scpb.audit.tasks", "scpb.boards.timetable", "meetings.timetable"],
    task_ignore_result=True,
    # A message is only a wake-up call, and a job knows whether it was done: late is right, twice does no harm.
    task_acks_late=True,
    worker_prefetch_multiplier=1,
    # What WeasyPrint and pandas take is given back to the machine; a job that hangs does not hold a worker for ever.
    worker_max_memory_per_child=600_000,
    worker_max_tasks_per_child=200,
    task_time_limit=3600,
    broker_connection_timeout=3,
    broker_connection_retry_on_startup=True,
    task_publish_retry=False,
    worker_send_task_events=False,
    worker_hijack_root_logger=False,
)


@worker_process_init.connect
def bound_a_child(**_kwargs: object) -> None:
    """No child of a killed worker goes on with a job that another will do, and none takes all memory."""
    lifeline.die_with_parent()
    most = settings.JOB_MEMORY_MB * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
