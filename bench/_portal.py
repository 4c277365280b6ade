"""The portal's own processes, as its supervisor starts them, for as long as a measurement lasts."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from _ground import ROOT

from scpb import lifeline
from scpb.portal import supervisor

WORKERS = 2
TICK = os.sysconf("SC_CLK_TCK")
PATIENCE = 60.0  # seconds until the first page


@dataclass(frozen=True)
class Running:
    """A process with its children, and the port that it listens on."""

    process: subprocess.Popen[bytes]
    port: int = 0

    @property
    def spent(self) -> float:
        """Seconds of the processor that it and its children have taken, also those that have ended."""
        return sum(_times(self.process.pid, 4)) + sum(sum(_times(child, 2)) for child in self.children)

    @property
    def largest(self) -> float:
        """The most MB that any of its children has held."""
        return max(map(_most, self.children), default=0) / 1000

    @property
    def children(self) -> list[int]:
        us = self.process.pid
        return [int(child) for child in Path(f"/proc/{us}/task/{us}/children").read_text().split()]


def _most(pid: int) -> int:
    """The most kB that a process has held; none of one that has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)


def _times(pid: int, how_many: int) -> list[float]:
    """Time in user and system mode; the third and fourth are those of children that have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return []
    return [int(ticks) / TICK for ticks in fields[11 : 11 + how_many]]


@contextmanager
def web() -> Iterator[Running]:
    """gunicorn with two workers, as it is deployed, on a port that is free."""
    with socket.create_server(("127.0.0.1", 0), backlog=256) as door:
        port = door.getsockname()[1]
        bind = ["--bind", f"fd://{door.fileno()}", "--pythonpath", str(Path(__file__).parent)]
        command = ["gunicorn", "-c", "python:scpb.web", *bind, "_constant"]
        with _running("web", command, keeps=(door.fileno(),), WEB_WORKERS=str(WORKERS)) as process:
            deadline = time.monotonic() + PATIENCE
            while process.poll() is None and not supervisor.answers("127.0.0.1", port):
                if time.monotonic() > deadline:
                    raise SystemExit("The web server does not answer.")
                time.sleep(0.1)
            yield Running(process, port)


@contextmanager
def worker() -> Iterator[Running]:
    """Celery with two processes, as it is deployed."""
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING"]
    command = ["celery", "-A", "scpb", "worker", "--pool", "prefork", "--concurrency", str(WORKERS), *quiet]
    with _running("worker", command) as process:
        yield Running(process)


@contextmanager
def _running(
    name: str, command: list[str], keeps: tuple[int, ...] = (), **environment: str
) -> Iterator[subprocess.Popen[bytes]]:
    with Path(os.environ["SCPB_DATA"], f"{name}.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=os.environ | {"ALLOWED_HOSTS": "localhost,127.0.0.1"} | environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=keeps,
            start_new_session=True,
            preexec_fn=lifeline.tied_to_this_process(),
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
