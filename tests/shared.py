"""What all tests of a file look at, made once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction


@contextmanager
def for_the_file(django_db_blocker: Any) -> Iterator[None]:
    """A transaction that is undone after the last test of a file; each test's own lies within it.

    What ends a test closes the connection, which would end this one too.
    """
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(connection, "close", lambda: None)
        yield
        transaction.set_rollback(True)
