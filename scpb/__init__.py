"""The portal's project; importing it makes Celery's app the one that `send_task` uses."""

from scpb.celery import app as celery_app

__all__ = ["celery_app"]
