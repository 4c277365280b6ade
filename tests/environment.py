"""Set before Django reads its settings: the suite runs the same whatever the caller's environment says.

`DATABASE_URL`, `REDIS_URL` and `CELERY_BROKER_URL` are left as they are: with them the same suite runs on
PostgreSQL and Redis.
"""

import os
import tempfile

os.environ["DJANGO_SETTINGS_MODULE"] = "scpb.settings"
os.environ.update({"DEMO": "0", "DEBUG": "0", "HTTPS": "0", "SECRET_KEY": "tests-only-" + "x" * 32})
os.environ.update({"ALLOWED_HOSTS": "testserver,localhost,127.0.0.1", "PARTNERSHIP_NAME": "Safer Communities Partnership"})
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the test's own thread
# runs at the same time do not take each other's messages from one Redis
os.environ["JOB_QUEUE"] = f"tests-{os.getpid()}"
if "SCPB_TEST_DATA" not in os.environ:
    # one folder for the whole run: xdist's workers inherit it
    os.environ["SCPB_TEST_DATA"] = tempfile.mkdtemp(prefix="scpb-tests-")
os.environ["SCPB_DATA"] = os.path.join(
    os.environ["SCPB_TEST_DATA"], os.environ.get("PYTEST_XDIST_WORKER", "main")
)
os.makedirs(os.path.join(os.environ["SCPB_DATA"], "static"), exist_ok=True)  # nothing is collected for tests
