"""Kinds of jobs: upper apps register them by importing their `tasks.py` in `AppConfig.ready()`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from scpb.jobs.models import Job


class Refused(Exception):
    """It cannot be done, however often it is tried; carries one sentence for the person who asked."""


class LeaseLost(Exception):
    """Another worker has taken this job over: stop, and write nothing more."""


@dataclass(frozen=True)
class Outcome:
    """What a job comes to.

    `switch` makes the effect visible. It runs in one transaction with marking the job done, so it happens exactly
    once however often workers die; everything before it must be safe to do again.
    """

    result: Mapping[str, Any] = field(default_factory=dict)
    switch: Callable[[], object] | None = None


class Running(Protocol):
    """What a kind's function is given."""

    @property
    def uuid(self) -> UUID: ...
    @property
    def params(self) -> Mapping[str, Any]: ...
    @property
    def subject_id(self) -> str: ...
    @property
    def created_by_id(self) -> int | None: ...

    def progress(self, done: int, total: int, note: str = "") -> None:
        """Tell how far it is; raises `LeaseLost` when another worker has taken over."""


Work = Callable[[Running], Outcome]
Failed = Callable[[Job, str], object]


class Kind:
    """A named piece of work; calling it calls the function."""

    def __init__(self, name: str, work: Work, attempts: int, *, one_at_a_time: bool = False) -> None:
        self.name, self.work, self.attempts = name, work, attempts
        self.one_at_a_time = one_at_a_time
        self.when_failed: Failed | None = None

    def __call__(self, job: Running) -> Outcome:
        return self.work(job)

    def failed(self, hook: Failed) -> Failed:
        """Decorator: called with the row and the sentence, in the transaction that marks the job failed for good."""
        self.when_failed = hook
        return hook


REGISTER: dict[str, Kind] = {}


def kind(name: str, *, attempts: int = 4, one_at_a_time: bool = False) -> Callable[[Work], Kind]:
    """Register a function as the work of jobs of this kind (`app.what_it_does`).

    Of jobs `one_at_a_time` one is worked on while the others wait, so that what is asked for meanwhile can be gathered
    in one job after it. That spares work and keeps nothing right: a worker that seems dead may come to life again.
    """

    def register(work: Work) -> Kind:
        if name in REGISTER:
            raise ValueError(f"There is a kind of job called {name} already.")
        REGISTER[name] = Kind(name, work, attempts, one_at_a_time=one_at_a_time)
        return REGISTER[name]

    return register
