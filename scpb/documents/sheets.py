"""The texts of the project's style sheets, which are handed to the printer rather than fetched by it."""

from __future__ import annotations

from pathlib import Path

from django.contrib.staticfiles import finders


def sheet(name: str) -> str:
    """The text of a style sheet as it stands in the project, such as `css/print.css`."""
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found).read_text(encoding="utf-8")
