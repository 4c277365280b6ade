"""Settings of gunicorn (`gunicorn -c python:scpb.web scpb.wsgi`)."""

from pathlib import Path

from scpb import environment as env
from scpb import lifeline

workers = env.number("WEB_WORKERS", 2)
worker_class = "sync"
preload_app = True  # read the code once, not once a worker: half the time to start, and shared memory
timeout = 60
graceful_timeout = 5
max_requests = 5000  # what leaks is given back now and then
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  (a heartbeat must not wait for a disk)
control_socket_disable = True


def post_fork(_server: object, _worker: object) -> None:
    lifeline.die_with_parent()
