"""One command that holds web processes, a worker and the timetable, and ends them with itself."""

import errno
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType
from typing import TextIO

from scpb import lifeline

LOG_SIZE = 5 * 1024 * 1024
LOGS_KEPT = 3
PATIENCE = 5.0  # seconds that children have to end what they are at
LONGEST_BACK_OFF = 30.0
STEADY = 60.0  # a child that has run this long is well again
TICK = 0.2


class CannotStart(Exception):
    """Carries one sentence for whoever typed the command."""


@dataclass
class Child:
    """A process that is started again when it ends before its time, each time after a longer pause."""

    name: str
    command: Sequence[str]
    log: Path
    keeps: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    crashes: int = 0
    again_at: float = field(default=0.0)

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=self.keeps,
                start_new_session=True,  # Ctrl-C reaches the supervisor alone, which ends its children in order
                preexec_fn=lifeline.tied_to_this_process(),
            )
        self.started = time.monotonic()

    def look_after(self, say: Callable[[str], None]) -> None:
        """Start again what has ended, but not at once when it keeps ending."""
        now = time.monotonic()
        if self.process and self.process.poll() is not None:
            self.crashes = 1 if now - self.started > STEADY else self.crashes + 1
            pause = min(LONGEST_BACK_OFF, 2.0 ** (self.crashes - 1))
            say(f"The {self.name} ended (exit code {self.process.returncode}); again in {pause:.0f} s. See {self.log}")
            self.process, self.again_at = None, now + pause
        if not self.process and now >= self.again_at:
            self.start()

    def rotate(self) -> None:
        """Copy the log aside and empty it once it is large; the child appends, so it notices nothing."""
        if self.log.stat().st_size < LOG_SIZE:
            return
        for number in range(LOGS_KEPT - 1, 0, -1):
            older = self.log.with_suffix(f".log.{number}")
            if older.exists():
                older.replace(self.log.with_suffix(f".log.{number + 1}"))
        shutil.copyfile(self.log, self.log.with_suffix(".log.1"))
        os.truncate(self.log, 0)


class Supervisor:
    """Holds the children of one data folder; `run` returns after SIGTERM, SIGINT or SIGHUP."""

    def __init__(self, data: Path, *, host: str, port: int, out: TextIO) -> None:
        self.data, self.host, self.port, self.out = data, host, port, out
        self.logs = data / "logs"
        self.ending = False

    def say(self, sentence: str) -> None:
        self.out.write(sentence + "\n")
        self.out.flush()

    def run(self, when_ready: Callable[[], None]) -> None:
        """Start everything, call `when_ready` once a page answers, and look after the children until told to end."""
        with only_one(self.data), listen(self.host, self.port) as door:
            self.logs.mkdir(exist_ok=True)
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(number, self._end)
            web, *others = self._children(door)
            try:
                # The others wait until a page answers: starting costs them what it costs the web server.
                self._look_after([web], until=lambda: answers(self.host, self.port))
                if not self.ending:
                    when_ready()
                self._look_after([web, *others], until=lambda: False)
            finally:
                end_all([web, *others])

    def _look_after(self, children: list[Child], *, until: Callable[[], bool]) -> None:
        while not self.ending:
            for child in children:
                child.look_after(self.say)
                child.rotate()
            # Asked only now: the door is open already, and who knocks before anybody is in waits in vain.
            if until():
                return
            time.sleep(TICK)

    def _end(self, _signal: int, _frame: FrameType | None) -> None:
        self.ending = True

    def _children(self, door: socket.socket) -> list[Child]:
        python = [sys.executable, "-m"]
        web = [*python, "gunicorn", "-c", "python:scpb.web", "--bind", f"fd://{door.fileno()}", "scpb.wsgi"]
        celery = [*python, "celery", "-A", "scpb"]
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        worker = [*celery, "worker", "--pool", "prefork", "--concurrency", "2", "--loglevel", "WARNING", *quiet]
        beat = [*celery, "beat", "--pidfile=", "--schedule", str(self.data / "timetable"), "--loglevel", "WARNING"]
        return [
            Child("web server", web, self.logs / "web.log", keeps=[door.fileno()]),
            Child("worker", worker, self.logs / "worker.log"),
            Child("timetable", beat, self.logs / "timetable.log"),
        ]


class only_one:  # noqa: N801  (reads as the verb it is)
    """Holds the lock of a data folder for as long as this process lives, however it ends."""

    def __init__(self, data: Path) -> None:
        self.path = data / "portal.lock"

    def __enter__(self) -> None:
        self.file = self.path.open("a+")
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.file.seek(0)
            other = self.file.read().strip() or "unknown"
            self.file.close()
            raise CannotStart(f"The portal runs already on {self.path.parent} (process {other}).") from None
        self.file.truncate(0)
        self.file.write(f"{os.getpid()}\n")
        self.file.flush()

    def __exit__(self, *_exception: object) -> None:
        self.file.close()


def listen(host: str, port: int) -> socket.socket:
    """The door of the web server. Opened here, so that one that is started again finds it open."""
    if not 1 <= port <= 65535:
        raise CannotStart(f"{port} is no port: give one from 1 to 65535 with --port or PORT.")
    try:
        return socket.create_server((host, port), backlog=256)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        reason = "is taken by another program" if taken else f"cannot be used ({os.strerror(error.errno or 0)})"
        raise CannotStart(f"Port {port} on {host} {reason}: give another one with --port or PORT.") from error


def answers(host: str, port: int) -> bool:
    """Does the web server answer?"""
    door = HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port, timeout=5)  # noqa: S104
    try:
        door.request("GET", "/health/")
        return door.getresponse().status < 600
    except (OSError, HTTPException):
        return False
    finally:
        door.close()


def end_all(children: Sequence[Child]) -> None:
    """Ask every child to end, and kill those that have not done so after a few seconds; nothing is lost by that."""
    alive = [child.process for child in children if child.process]
    for process in alive:
        process.terminate()
    deadline = time.monotonic() + PATIENCE
    for process in alive:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
