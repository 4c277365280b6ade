"""A missing or wrong value in the environment stops the start with one sentence."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
WHOLE = {"SECRET_KEY": "k" * 50, "ALLOWED_HOSTS": "portal.example.org", "DEMO": "0"}
OURS = {*WHOLE, *re.findall(r'env\.[a-z_]+\(\s*"([A-Z_]+)"', (ROOT / "scpb" / "settings.py").read_text())}


def start(data: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a management command with only these values set."""
    bare = {name: value for name, value in os.environ.items() if name not in OURS}
    return subprocess.run(
        [sys.executable, "manage.py", *(command or ("check",))],
        cwd=ROOT,
        env=bare | {"SCPB_DATA": str(data)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_with_nothing_set_the_demonstration_starts(tmp_path: Path) -> None:
    assert start(tmp_path).returncode == 0


def test_host_names_alone_are_no_demonstration(tmp_path: Path) -> None:
    started = start(tmp_path, ALLOWED_HOSTS="portal.example.org")
    assert started.returncode != 0
    assert "SECRET_KEY is not set" in started.stderr


def test_behind_a_proxy_guesses_of_a_password_are_counted_by_visitor(tmp_path: Path) -> None:
    asks = (
        "from allauth.core.internal.httpkit import get_client_ip as ip; from django.test import RequestFactory as R; "
    )
    asks += "print(ip(R().get('/', headers={'X-Forwarded-For': '6.6.6.6, 198.51.100.7'})))"
    told = start(tmp_path, "shell", "-v0", "-c", asks, **WHOLE, BEHIND_PROXY="1")
    assert told.stdout.strip() == "198.51.100.7"
    assert start(tmp_path, "shell", "-v0", "-c", asks, **WHOLE).stdout.strip() == "127.0.0.1"


def test_with_everything_set_a_deployment_starts(tmp_path: Path) -> None:
    assert start(tmp_path, **WHOLE).returncode == 0


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too short"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is not set"),
        ({"DEMO": "perhaps"}, "DEMO must be 1 or 0, not 'perhaps'"),
        ({"DEMO_SIGN_IN": "1"}, "DEMO_SIGN_IN=1 signs anybody in without a password"),
        ({"DEBUG": "1"}, "DEBUG=1 shows secrets to visitors"),
        ({"HTTPS": "2"}, "HTTPS must be 1 or 0"),
        ({"BEHIND_PROXY": "caddy"}, "BEHIND_PROXY must be 1 or 0"),
        ({"DATABASE_URL": "mysql://root@localhost/scpb"}, "DATABASE_URL must begin with postgres://"),
        ({"DATABASE_URL": "postgres://user@host:port/scpb"}, "DATABASE_URL is no address"),
        ({"DATABASE_URL": "postgres://user@localhost"}, "DATABASE_URL names no database"),
        ({"CELERY_BROKER_URL": "amqp://localhost"}, "CELERY_BROKER_URL must begin with redis://"),
        ({"REDIS_URL": "localhost:6379"}, "REDIS_URL must begin with redis://"),
        ({"JOB_LEASE_SECONDS": "soon"}, "JOB_LEASE_SECONDS must be a whole number"),
        ({"JOB_SWEEP_SECONDS": "0"}, "must be at least 1"),
        ({"JOB_MEMORY_MB": "64"}, "JOB_MEMORY_MB must be at least 1024"),
        ({"JOB_QUEUE": "a/b"}, "JOB_QUEUE may hold letters"),
        ({"EMAIL_URL": "nonsense"}, "EMAIL_URL must look like"),
        ({"FILE_STORAGE": "no.such.Storage"}, "FILE_STORAGE names no.such.Storage, which is not installed"),
        ({"FILE_STORAGE_OPTIONS": "bucket"}, "FILE_STORAGE_OPTIONS must be a JSON object"),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL must be"),
        ({"CSRF_TRUSTED_ORIGINS": "portal.example.org"}, "CSRF_TRUSTED_ORIGINS must hold whole origins"),
        ({"SCPB_DATA": "/proc/portal"}, "SCPB_DATA names /proc/portal"),
    ],
    ids=lambda value: " ".join(f"{name}={text}" for name, text in value.items()) if isinstance(value, dict) else "",
)
def test_a_wrong_value_stops_the_start_with_one_sentence(tmp_path: Path, wrong: dict[str, str], sentence: str) -> None:
    ended = start(tmp_path, **{**WHOLE, **wrong})
    assert ended.returncode != 0
    assert sentence in ended.stderr
    assert "Traceback" not in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


def test_a_database_that_does_not_answer_is_told(tmp_path: Path) -> None:
    ended = start(tmp_path, "prepare", **WHOLE, DATABASE_URL="postgres://nobody@127.0.0.1:1/none")
    assert ended.returncode != 0
    assert "The database does not answer" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_port_that_is_no_number_is_told(tmp_path: Path) -> None:
    ended = start(tmp_path, "portal", PORT="web")
    assert ended.returncode != 0
    assert "PORT must be a whole number, not 'web'" in ended.stderr


def test_the_demonstrations_secret_stays_the_same_from_run_to_run(tmp_path: Path) -> None:
    command = ("shell", "-v0", "-c", "from django.conf import settings; print(settings.SECRET_KEY)")
    first = start(tmp_path, *command).stdout.strip()
    assert len(first) >= 32
    assert start(tmp_path, *command).stdout.strip() == first


def test_the_readme_lists_every_variable() -> None:
    readme = (ROOT / "README.md").read_text()
    unlisted = {name for name in OURS | {"PORT", "WEB_WORKERS"} if f"`{name}`" not in readme}
    assert unlisted == set()
