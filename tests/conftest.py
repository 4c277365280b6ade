"""Fixtures of the whole suite."""

import os
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent


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
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
