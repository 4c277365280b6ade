"""Fixtures of the whole suite."""

import os
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from celery import current_app
from django.db import connection
from django.test import TestCase, TransactionTestCase

from meetings import triggers as kept
from scpb.audit import triggers
from tests import workers
from tests.annual import shared_year, year  # noqa: F401  fixtures of annual reports
from tests.browser import (  # noqa: F401  fixtures of the journeys
    browser_context_args,
    browser_type_launch_args,
    complaints,
    sign_in,
)
from tests.shared import for_the_file
from tests.visits import plain, visit  # noqa: F401  those who make the journeys
from tests.workflows import Cast
from tests.world import World

ROOT = Path(__file__).resolve().parent.parent
# a slow machine is no failure, neither in the test nor where its examples are made: times are for `make bench`
hypothesis.settings.register_profile("untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("untimed")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of published files (SCPB_REAL_DATA, else ../shared/data); in CI its absence is a failure."""
    folder = Path(os.environ.get("SCPB_REAL_DATA", ROOT.parent / "shared" / "data"))
    if not (folder / "SOURCES.md").exists():
        reason = f"the published files are not at {folder}; set SCPB_REAL_DATA"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    return folder


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Any) -> None:
    """No manifest in tests: nothing has been collected."""
    without = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": without}


@pytest.fixture(autouse=True)
def _no_page_kept(settings: Any) -> None:
    """Each test's database begins anew under the same keys: a page of the test before would be taken for its own."""
    settings.PAGES_KEPT_SECONDS = 0


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """PostgreSQL drops no database that somebody is connected to, and a browser may hold a server thread until late."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(scope="module")
def shared_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """A world that all tests of a file look at."""
    with for_the_file(django_db_blocker):
        yield World()


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    """The world as it was made, whatever the test before did to it."""
    return deepcopy(shared_world)


@pytest.fixture(scope="module")
def shared_cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    """Everybody who walks through the workflows of a file."""
    with for_the_file(django_db_blocker):
        yield Cast()


@pytest.fixture
def cast(shared_cast: Cast, db: None) -> Cast:
    """Everybody, with nothing done yet."""
    return shared_cast


@pytest.fixture
def worker(transactional_db: None, tmp_path: Path, settings: Any) -> Iterator[None]:
    """A Celery worker and the sweep, as real processes on the test's database, for tests of pages that start jobs."""
    log = Path(settings.DATA_DIR)
    current_app.control.purge()  # tests without a worker left hundreds of messages about jobs that are no more
    with workers.worker(log, JOB_SWEEP_SECONDS="1"), workers.timetable(log, JOB_SWEEP_SECONDS="1"):
        yield


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """With CI=true nothing that matters is left out quietly: a skipped service or real-data test fails."""
    report = (yield).get_result()
    must_run = any(item.get_closest_marker(name) for name in ("services", "real_data"))
    if report.skipped and must_run and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome, report.longrepr = "failed", f"{item.nodeid} must run where CI=true: {reason}"


# -- live-server and transactional tests end by emptying the database --------------------------------

_set_up, _flush = TransactionTestCase._fixture_setup.__func__, TransactionTestCase._fixture_teardown


def _keep_what_migrations_put_in(cls: type[TransactionTestCase]) -> None:
    if not issubclass(cls, TestCase) and not hasattr(connection, "_test_serialized_contents"):
        connection._test_serialized_contents = connection.creation.serialize_db_to_string()
    _set_up(cls)


def _flush_and_restore(self: TransactionTestCase) -> None:
    """Empty the database although its triggers refuse it, and put back what the migrations had put in."""
    self.serialized_rollback = True  # else `post_migrate` makes content types anew, with other numbers
    with triggers.lifted(connection), kept.lifted(connection):
        _flush(self)
        connection.creation.deserialize_db_from_string(connection._test_serialized_contents)


TransactionTestCase._fixture_setup = classmethod(_keep_what_migrations_put_in)
TransactionTestCase._fixture_teardown = _flush_and_restore
