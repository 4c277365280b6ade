"""A portal of its own for a measurement: a fresh data folder and database, gone when the measuring process ends."""

import atexit
import os
import sys
import tempfile
from pathlib import Path

import django
from django.core import management

ROOT = Path(__file__).resolve().parent.parent
LAID = "SCPB_BENCH"  # set for the processes that a measurement starts: they use what it has laid


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
