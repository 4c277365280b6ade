"""Reading the environment so that a wrong value stops the start with one sentence."""

import os
from pathlib import Path

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
        raise ImproperlyConfigured(f"{name} is not set: give it at least 32 random characters, or set DEMO=1 to try out.")
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
