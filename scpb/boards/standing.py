"""What somebody is to the boards is asked of the database once while a page is only read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

Standing = frozenset[tuple[str, int]]  # in which capacity or role, and on or for which board
Known = dict[tuple[int, date], Standing]
_known: ContextVar[Known | None] = ContextVar("known", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """Within this, who somebody is is asked of the database once. For what changes nothing, or it would be missed."""
    if _known.get() is not None:  # as within a page that is only read
        yield
        return
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def asked(person: int, on: date, ask: Callable[[], Iterable[tuple[str, int]]]) -> Standing:
    """What the person (by key) is on the day; `ask` fetches it where that is not known yet."""
    known, key = _known.get(), (person, on)
    if known is None:
        return frozenset(ask())
    if key not in known:
        known[key] = frozenset(ask())
    return known[key]
