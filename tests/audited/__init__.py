"""How each service is called in a small world: by whom, which entry of the audit it leaves, and who is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from tests.world import World

TODAY = date.today()
NOT_OFFICERS = ("outsider", "member", "adviser", "officer_elsewhere", "analyst")
NOT_ADMINISTRATORS = (*NOT_OFFICERS, "officer")
NOT_KEEPERS = ("outsider", "member", "adviser", "analyst")
NOT_THE_OFFICER = (*NOT_OFFICERS, "administrator")
NOT_ANALYSTS = ("outsider", "member", "adviser", "officer", "administrator")
NOT_SET_UP = ("outsider", "member", "adviser", "officer")


@dataclass(frozen=True)
class Service:
    """`prepare` gives the call, without its `by`; `about` the entry's subject, where that is neither what the call
    gives nor, when it gives nothing, its first argument. By `system`: a job's own writing, which takes no `by`.
    A step runs in its caller's transaction.
    """

    verb: str
    by: str
    prepare: Callable[[World], partial[Any]]
    refused: tuple[str, ...] = ()
    about: Callable[[World], Any] | None = None
    is_step: bool = False
