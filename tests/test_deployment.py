"""The image and the compose file: their commands exist, and their settings boot the portal on PostgreSQL and Redis."""

import os
import re
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands
from django.db import connection

from scpb import lifeline
from tests import workers
from tests.test_environment import OURS
from tests.test_jobs_killed import redis_url
from tests.test_supervisor import free_port

ROOT = Path(__file__).resolve().parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OF_OURS = {name: service for name, service in SERVICES.items() if service["image"] == "scpb"}
DOCKERFILE = (ROOT / "Dockerfile").read_text()
BIN = Path(sys.executable).parent


def filled(text: str, values: dict[str, str]) -> str:
    """`${NAME:-default}`, `${NAME:?reason}` and `$$` as compose reads them."""

    def value(found: re.Match[str]) -> str:
        name, kind, rest = found.groups()
        return values.get(name) or (rest if kind == ":-" else "")

    return re.sub(r"\$\{([A-Z_]+)(:[-?])?([^}]*)\}", value, text).replace("$$", "$")


# -- what can be read --------------------------------------------------------------------------------


def test_there_is_a_web_server_a_worker_a_timetable_and_what_they_stand_on() -> None:
    assert set(SERVICES) == {"prepare", "web", "worker", "beat", "postgres", "redis"}


def test_every_service_that_stays_has_a_health_check() -> None:
    without = {name for name, service in SERVICES.items() if "healthcheck" not in service}
    assert without == {"prepare"}


def test_every_variable_that_is_passed_is_one_that_the_settings_read() -> None:
    for service in OF_OURS.values():
        assert set(service["environment"]) <= OURS


def test_no_secret_is_written_down() -> None:
    written = (ROOT / "docker-compose.yml").read_text() + DOCKERFILE
    for name in ["SECRET_KEY", "POSTGRES_PASSWORD"]:
        values = re.findall(rf"{name}\s*[:=]\s*(\S+)", re.sub(r"\$\{[^}]*\}", "given", written))
        assert set(values) <= {"given"}
    assert ":?" in OF_OURS["web"]["environment"]["SECRET_KEY"]


def test_nothing_runs_as_root() -> None:
    users = re.findall(r"^USER (\S+)", DOCKERFILE, re.MULTILINE)
    assert users == ["portal"]
    assert DOCKERFILE.index("USER portal") < DOCKERFILE.index("CMD")


def test_the_image_has_the_libraries_that_set_up_installs() -> None:
    wanted = re.findall(r'^(?:LIBRARIES|OFFICE)="(lib.*)"', (ROOT / "scripts" / "setup.sh").read_text(), re.MULTILINE)
    assert len(wanted) == 2
    for package in set(" ".join(wanted).split()) - {"python3-venv"}:
        assert package in DOCKERFILE


def test_the_image_starts_what_compose_starts() -> None:
    command = re.search(r"^CMD (\[.*\])", DOCKERFILE, re.MULTILINE)
    assert command
    assert yaml.safe_load(command[1]) == SERVICES["web"]["command"]


@pytest.mark.parametrize("name", OF_OURS)
def test_every_command_names_a_program_that_is_installed(name: str) -> None:
    command = OF_OURS[name]["command"]
    assert (BIN / command[0]).exists()
    if command[1] == "manage.py":
        assert command[2] in get_commands()


def test_every_volume_that_is_used_is_declared() -> None:
    used = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert used == set(COMPOSE["volumes"])


def versions(lock: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9][^ ;\\]*==[^ ;\\]+)", (ROOT / lock).read_text(), re.MULTILINE))


def test_tests_run_with_the_versions_that_are_deployed() -> None:
    assert len(versions("requirements.lock")) > 30
    assert versions("requirements.lock") <= versions("requirements-dev.lock")


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_has_its_hash_and_no_index_is_named(lock: str) -> None:
    text = (ROOT / lock).read_text()
    packages = re.split(r"\n(?=[a-z0-9][^\n]*==)", text)[1:]
    assert all("--hash=sha256:" in package for package in packages)
    assert "://" not in re.sub(r"#.*", "", text)
    assert "index-url" not in text


# -- what can be run ---------------------------------------------------------------------------------


@pytest.fixture
def deployed(transactional_db: None, tmp_path: Path) -> dict[str, str]:
    """The environment that compose gives a container, with this machine's PostgreSQL and Redis for its own."""
    if connection.vendor != "postgresql":
        pytest.skip("DATABASE_URL names no PostgreSQL")
    redis = redis_url()
    given = {
        "SECRET_KEY": "k" * 50,
        "ALLOWED_HOSTS": "portal.example.org",
        "POSTGRES_PASSWORD": "given",
        "EMAIL_URL": "smtp+tls://user:word@mail.example.org:587",
        "MAIL_FROM": "portal@example.org",
    }
    passed = {name: filled(value, given) for name, value in OF_OURS["web"]["environment"].items()}
    here = {"DATABASE_URL": workers.database_url(), "REDIS_URL": redis, "CELERY_BROKER_URL": redis}
    assert set(here) < set(passed)
    bare = {name: value for name, value in os.environ.items() if name not in OURS}
    place = {"SCPB_DATA": str(tmp_path), "HOSTNAME": socket.gethostname(), "PATH": f"{BIN}:{os.environ['PATH']}"}
    return bare | passed | here | place | {"JOB_QUEUE": f"deployed-{os.getpid()}"}


def moved(command: list[str], port: int, folder: Path) -> list[str]:
    """A command of compose, with its port and its temporary folder moved to where this test may have them."""
    swaps = {"0.0.0.0:8000": f"127.0.0.1:{port}", "127.0.0.1:8000": f"127.0.0.1:{port}", "/tmp": str(folder)}
    for old, new in swaps.items():
        command = [word.replace(old, new) for word in command]
    return command


@contextmanager
def container(name: str, environment: dict[str, str], port: int, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            moved(SERVICES[name]["command"], port, folder),
            cwd=ROOT, env=environment, stdout=log, stderr=log, preexec_fn=lifeline.tied_to_this_process(),
        )  # fmt: skip
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=60)


def is_healthy(name: str, environment: dict[str, str], port: int, folder: Path) -> bool:
    kind, *test = SERVICES[name]["healthcheck"]["test"]
    command = moved([filled(word, {}) for word in test], port, folder)
    shell = ["sh", "-c", shlex.join(command) if kind == "CMD" else command[0]]
    return subprocess.run(shell, cwd=ROOT, env=environment, capture_output=True, check=False).returncode == 0


@pytest.mark.services
def test_what_compose_starts_is_well_on_postgresql_and_redis(deployed: dict[str, str], tmp_path: Path) -> None:
    port = free_port()
    prepared = subprocess.run(
        SERVICES["prepare"]["command"], cwd=ROOT, env=deployed, capture_output=True, text=True, check=False
    )
    assert prepared.returncode == 0, prepared.stderr
    with ExitStack() as running:
        for name in ["web", "worker", "beat"]:
            running.enter_context(container(name, deployed, port, tmp_path))
        for name in ["web", "worker", "beat"]:
            workers.wait_until(
                lambda name=name: is_healthy(name, deployed, port, tmp_path),
                what=f"{name} is healthy", log=tmp_path / f"{name}.log",
            )  # fmt: skip


@pytest.mark.services
def test_a_web_server_without_its_database_is_not_well(deployed: dict[str, str], tmp_path: Path) -> None:
    port = free_port()
    gone = deployed | {"DATABASE_URL": "postgres://portal@127.0.0.1:1/portal"}
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"], cwd=ROOT, env=deployed, check=True
    )
    with container("web", gone, port, tmp_path):
        workers.wait_until(lambda: listens(port), what="the web server", log=tmp_path / "web.log")
        assert not is_healthy("web", gone, port, tmp_path)


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
