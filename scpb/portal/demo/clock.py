"""Telling the demonstration's story on the days on which it happened."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils import timezone


@contextmanager
def it_is(moment: datetime) -> Iterator[None]:
    """While this lasts every service believes that it is `moment`: what it writes bears that date.

    Only the demonstration's loader may do this, alone in its process.
    """
    real = timezone.now
    timezone.now = lambda: moment
    try:
        yield
    finally:
        timezone.now = real
