"""Reading the environment so that a wrong value stops the start with one sentence."""

import json
import os
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    """A yes or no; anything else is refused rather than guessed."""
    value = text(name).lower()
    if not value:
        return default
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def number(name: str, default: int) -> int:
    value = text(name)
    if value and not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value or default)


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def choice(name: str, default: str, allowed: Sequence[str]) -> str:
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
    return value


def url(name: str, default: str, schemes: Sequence[str]) -> str:
    """An address of one of these schemes, with a port that is a number; empty only where the default is."""
    value = text(name, default)
    if not value:
        return value
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018  (reading it is what checks it)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is no address: {error}.") from error
    if parts.scheme not in schemes:
        raise ImproperlyConfigured(f"{name} must begin with {' or '.join(f'{scheme}://' for scheme in schemes)}.")
    return value


def origins(name: str) -> list[str]:
    """Addresses that forms may come from, each with its scheme."""
    found = words(name)
    if any("://" not in origin for origin in found):
        raise ImproperlyConfigured(f"{name} must hold whole origins such as https://portal.example.org.")
    return found


def dotted_class(name: str, default: str) -> str:
    """The path of a class whose module can be found (it is not loaded yet, for it may want to read the settings)."""
    value = text(name, default)
    module = value.rpartition(".")[0]
    try:
        found = bool(module) and find_spec(module) is not None
    except ModuleNotFoundError:
        found = False
    if not found:
        raise ImproperlyConfigured(f"{name} names {value}, which is not installed.")
    return value


def json_object(name: str) -> dict[str, Any]:
    try:
        value = json.loads(text(name, "{}"))
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise ImproperlyConfigured(f"{name} must be a JSON object.")
    return value


def folder(name: str, default: Path) -> Path:
    """A folder that is there and can be written; made when it is missing."""
    path = Path(text(name, str(default))).expanduser().resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{name} names {path}, which cannot be made: {error.strerror}.") from error
    if not os.access(path, os.W_OK):
        raise ImproperlyConfigured(f"{name} names {path}, which cannot be written.")
    return path


def secret(name: str, *, demonstration: bool, kept_in: Path) -> str:
    """The secret key; only the demonstration may make one up, which it keeps so that sign-ins survive a restart."""
    value = text(name)
    if value:
        if len(value) < 32:
            raise ImproperlyConfigured(f"{name} is too short: give at least 32 random characters.")
        return value
    if not demonstration:
        raise ImproperlyConfigured(
            f"{name} is not set: give it at least 32 random characters, or set DEMO=1 to try out."
        )
    keep = kept_in / "demo-secret"
    if not keep.exists():
        # O_EXCL: two processes starting at once must not each keep a secret of their own
        try:
            handle = os.open(keep, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            os.write(handle, os.urandom(32).hex().encode())
            os.close(handle)
        except FileExistsError:
            pass
    return keep.read_text().strip()
