"""Set before Django reads its settings: the suite runs the same whatever the caller's environment says.

`DATABASE_URL`, `REDIS_URL` and `CELERY_BROKER_URL` are left as they are: with them the same suite runs on
PostgreSQL and Redis.
"""

import os
import shutil
import tempfile
from pathlib import Path

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
