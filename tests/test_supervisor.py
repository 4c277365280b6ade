"""`manage.py portal`: everything in one process tree, once per data folder, and gone when it is gone."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest

from scpb.portal.supervisor import LOG_SIZE, CannotStart, Child, listen, only_one
from tests.workers import ROOT, wait_until


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a migrated database."""
    folder = tmp_path_factory.mktemp("portal")
    manage(folder, "migrate", "-v0")
    return folder


def environment(data: Path) -> dict[str, str]:
    left_out = {"DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "PORT"}
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return kept | {"SCPB_DATA": str(data), "JOB_QUEUE": "portal", "DEMO": "1", "ALLOWED_HOSTS": "127.0.0.1"}


def manage(data: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT, env=environment(data), capture_output=True, text=True, check=False,
    )  # fmt: skip


@contextmanager
def portal(data: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """The supervisor, ready to be asked for pages."""
    out = data / "said.txt"
    with out.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "portal", "--port", str(port)],
            cwd=ROOT, env=environment(data), stdout=file, stderr=file, text=True,
        )  # fmt: skip
    try:
        wait_until(lambda: "is ready at" in out.read_text() or process.poll() is not None, what="ready", log=out)
        yield process
    finally:
        process.kill()
        process.wait()


def family(pid: int) -> set[int]:
    """The ids of all processes below this one."""
    below = set()
    with suppress(FileNotFoundError, ProcessLookupError):  # it ended meanwhile
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in task.read_text().split():
                below |= {int(child)} | family(int(child))
    return below


def alive(pids: set[int]) -> set[int]:
    return {pid for pid in pids if Path(f"/proc/{pid}/stat").exists() and state(pid) != "Z"}


def state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return "Z"


def is_web_server(pid: int, of: int) -> bool:
    """Whether it is gunicorn's first process; what ended since it was listed is not."""
    try:
        parent = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        return b"gunicorn" in Path(f"/proc/{pid}/cmdline").read_bytes() and parent == of
    except (FileNotFoundError, ProcessLookupError):
        return False


def ask(port: int, path: str = "/health/") -> int:
    door = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        door.request("GET", path)
        return door.getresponse().status
    finally:
        door.close()


def whole(pid: int) -> bool:
    """gunicorn with two workers, Celery with two, and beat."""
    return len(family(pid)) >= 7


def test_one_portal_answers_refuses_a_second_and_ends_when_asked(data: Path) -> None:
    port = free_port()
    with portal(data, port) as process:
        assert ask(port) == 200
        assert f"http://127.0.0.1:{port}/" in (data / "said.txt").read_text()
        second = manage(data, "portal", "--port", str(free_port()))
        assert second.returncode == 1
        assert f"The portal runs already on {data} (process {process.pid})." in second.stderr
        wait_until(lambda: whole(process.pid), what="all children")
        children = family(process.pid)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
        wait_until(lambda: not alive(children), what="no child left")
    assert {"web.log", "worker.log", "timetable.log"} <= {path.name for path in (data / "logs").iterdir()}


def test_a_crashed_child_is_started_again_and_none_outlives_a_killed_portal(data: Path) -> None:
    port = free_port()
    with portal(data, port) as process:
        wait_until(lambda: whole(process.pid), what="all children")
        first = family(process.pid)
        (web,) = [pid for pid in first if is_web_server(pid, process.pid)]
        os.kill(web, signal.SIGKILL)
        wait_until(lambda: "The web server ended" in (data / "said.txt").read_text(), what="the crash noticed")
        wait_until(lambda: bool(family(process.pid) - first), what="a new web server")
        assert ask(port) == 200
        children = family(process.pid)
        process.kill()
        process.wait()
        wait_until(lambda: not alive(children), what="no child left")
    listen("127.0.0.1", port).close()


def test_a_taken_port_is_told(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = manage(data, "portal", "--port", str(port))
    assert refused.returncode == 1
    assert f"Port {port} on 127.0.0.1 is taken by another program" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_database_behind_the_code_is_told(tmp_path: Path) -> None:
    refused = manage(tmp_path, "portal", "--port", str(free_port()))
    assert refused.returncode == 1
    assert "The database is behind the code" in refused.stderr


def test_a_port_beyond_the_last_is_told() -> None:
    with pytest.raises(CannotStart, match="99999 is no port"):
        listen("127.0.0.1", 99999)


def test_the_lock_goes_with_its_holder(tmp_path: Path) -> None:
    with only_one(tmp_path), pytest.raises(CannotStart, match=f"process {os.getpid()}"), only_one(tmp_path):
        pass
    with only_one(tmp_path):
        pass


def test_a_child_that_keeps_crashing_is_given_longer_and_longer_pauses(tmp_path: Path) -> None:
    child, said = Child("timetable", [sys.executable, "-c", "raise SystemExit(3)"], tmp_path / "x.log"), []
    pauses = []
    for _ in range(3):
        child.start()
        assert child.process
        child.process.wait()
        child.look_after(said.append)
        pauses.append(child.again_at - time.monotonic())
    assert pauses == sorted(pauses)
    assert pauses[-1] > 2
    assert "exit code 3" in said[0]


def test_a_large_log_is_laid_aside(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    child = Child("web server", [], log)
    for text in ["oldest", "older", "old"]:
        log.write_text(text.ljust(LOG_SIZE + 1))
        child.rotate()
    assert log.read_text() == ""
    aside = [(tmp_path / f"web.log.{number}").read_text().strip() for number in (1, 2, 3)]
    assert aside == ["old", "older", "oldest"]
