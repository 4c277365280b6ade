"""Real worker processes on the test's own database, which end with the test."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from scpb import lifeline

ROOT = Path(__file__).resolve().parent.parent
QUIET = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING"]


def database_url() -> str:
    """The address of the database that this test runs on."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    user = quote(told["USER"], safe="") + (f":{quote(told['PASSWORD'], safe='')}" if told["PASSWORD"] else "")
    return f"postgres://{user}@{told['HOST']}:{told['PORT'] or 5432}/{told['NAME']}"


@contextmanager
def celery(*arguments: str, data: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """`celery -A scpb …` as a process of its own; its output is in `data`/celery.log."""
    with (data / "celery.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "scpb", *arguments],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": database_url(), "SCPB_DATA": str(data)} | environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=lifeline.tied_to_this_process(),
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def worker(data: Path, *arguments: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    with celery(
        "worker", "--pool", "prefork", "--concurrency", "1", *QUIET, *arguments, data=data, **environment
    ) as process:
        yield process


@contextmanager
def timetable(data: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    with celery("beat", "--pidfile=", "--schedule", str(data / "timetable"), data=data, **environment) as process:
        yield process


def wait_until(condition: Callable[[], bool], *, what: str, log: Path | None = None, seconds: float = 90) -> None:
    """Look every little while; after a long one, fail and show the log's end."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            tail = log.read_text()[-3000:] if log and log.exists() else ""
            raise AssertionError(f"Waited {seconds} s in vain: {what}\n{tail}")
        time.sleep(0.1)
