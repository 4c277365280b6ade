"""A portal of its own for a measurement: a fresh data folder and database, gone when the measuring process ends."""

import atexit
import os
import signal
import sys
import tempfile
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

import django
import psycopg
from django.core import management
from django.db import connection
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
LAID = "SCPB_BENCH"  # set for the processes that a measurement starts: they use what it has laid
POSTGRES = os.environ.get("CI_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/scpb_ci")  # as `.ci/run` has it


def lay() -> None:
    """Set the environment, start Django and migrate. Call before importing anything of the project."""
    sys.path.insert(0, str(ROOT))
    is_first = LAID not in os.environ
    if is_first:
        folder = tempfile.TemporaryDirectory(prefix="scpb-bench-")
        atexit.register(folder.cleanup)
        os.environ.update(
            {LAID: "1", "SCPB_DATA": folder.name, "DEMO": "0", "HTTPS": "0", "ALLOWED_HOSTS": "localhost"}
        )
        os.environ.update({"SECRET_KEY": "bench-only-" + "x" * 32, "DJANGO_SETTINGS_MODULE": "scpb.settings"})
    django.setup()
    if is_first:
        management.call_command("migrate", verbosity=0)


def lay_on_postgres() -> None:
    """The same on a database of this process alone, beside the one that CI uses; gone with the process."""
    signal.signal(signal.SIGTERM, _leave)
    if LAID not in os.environ:
        server = urlsplit(POSTGRES)._replace(path="/postgres").geturl()
        name = f"scpb_bench_{os.getpid()}"
        try:
            _tell(server, "CREATE DATABASE {}", name)
        except psycopg.OperationalError as error:
            print(f"{Path(sys.argv[0]).stem}: not measured, for PostgreSQL does not answer ({error})".splitlines()[0])
            sys.exit()
        atexit.register(_drop, server, name)
        os.environ["DATABASE_URL"] = urlsplit(POSTGRES)._replace(path=f"/{name}").geturl()
        for other in ("REDIS_URL", "CELERY_BROKER_URL"):
            os.environ.pop(other, None)  # messages are files in the data folder: nobody else's worker takes them
    lay()


def _tell(server: str, order: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True, connect_timeout=3) as told:
        told.execute(sql.SQL(order).format(sql.Identifier(name)))


def _drop(server: str, name: str) -> None:
    connection.close()
    connection.close_pool()  # its threads would ask for connections to what is no more
    _tell(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """End as Python ends: what was made is removed."""
    sys.exit(1)
