"""Set before Django reads its settings: the suite runs the same whatever the caller's environment says.

`DATABASE_URL`, `REDIS_URL` and `CELERY_BROKER_URL` are left as they are: with them the same suite runs on
PostgreSQL and Redis.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

os.environ["DJANGO_SETTINGS_MODULE"] = "scpb.settings"
os.environ.update({"DEMO": "0", "DEBUG": "0", "HTTPS": "0", "SECRET_KEY": "tests-only-" + "x" * 32})
os.environ.update(
    {"ALLOWED_HOSTS": "testserver,localhost,127.0.0.1", "PARTNERSHIP_NAME": "Safer Communities Partnership"}
)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the test's own thread
# runs at the same time do not take each other's messages from one Redis
os.environ["JOB_QUEUE"] = f"tests-{os.getpid()}"
MAKES_THE_FOLDER = "SCPB_TEST_DATA" not in os.environ
if MAKES_THE_FOLDER:
    # one folder for the whole run: xdist's workers inherit it
    os.environ["SCPB_TEST_DATA"] = tempfile.mkdtemp(prefix="scpb-tests-")
DATA = Path(os.environ["SCPB_TEST_DATA"], os.environ.get("PYTEST_XDIST_WORKER", "main"))
os.environ["SCPB_DATA"] = str(DATA)
(DATA / "static").mkdir(parents=True, exist_ok=True)  # nothing is collected for tests


def pytest_unconfigure() -> None:
    if MAKES_THE_FOLDER:
        shutil.rmtree(os.environ["SCPB_TEST_DATA"], ignore_errors=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--on-another-database", action="store_true", help="only tests that another database could answer differently"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browsers first: they take longest, and a run should not end with one process waiting for the other's journey."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)
    if config.getoption("--on-another-database"):
        left_out = [item for item in items if not differs_by_database(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if differs_by_database(item)]


def differs_by_database(item: pytest.Item) -> bool:
    """Whether another database could answer this test differently.

    What a page says of what it was given is no matter of the database: `test_routes` asks for every page and sends
    every form on each of them, in every role, which is where a query shows that one of them refuses.
    """
    is_of_a_page = "client" in getattr(item, "fixturenames", ()) and not item.get_closest_marker("services")
    return asks_the_database(item) and not is_of_a_page


def asks_the_database(item: pytest.Item) -> bool:
    fixtures = {"db", "transactional_db", "live_server", "django_db_setup"} & set(getattr(item, "fixturenames", ()))
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("services")
    return bool(fixtures or marked)
