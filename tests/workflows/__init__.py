"""What the walk through the workflows needs: everybody, something in each state, and each act on it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, models, transaction

from meetings.triggers import NO_STEP
from scpb.errors import NotAllowed, NotPermitted
from tests.factories import make_board, make_grant, make_member, make_officer, make_person
from tests.minuted import Small

REFUSED, FORBIDDEN, GONE = "409", "403", "gone"
DATABASE = "refused by the database"  # where no service stands in the way of a job that is done twice
JOB = "a job"  # who does what no person asks for
# Everybody who takes every act of every workflow; some have parts of their own besides.
ROLES = (
    "chair", "vice-chair", "member", "deputy", "adviser", "observer", "officer", "officer elsewhere", "analyst",
    "author", "auditor", "administrator", "outsider", "anonymous",
)  # fmt: skip
OFFICER, EVERYBODY = {"officer"}, set(ROLES)
Act = Callable[[Any, Any], object]


class Cast(Small):
    """A board with everybody who has to do with it, and who has not."""

    def __init__(self) -> None:
        super().__init__()
        self.elsewhere = make_board()
        self.people: dict[str, Any] = {name: getattr(self, name) for name in ("chair", "member", "officer", "outsider")}
        for kind in ("vice-chair", "deputy", "adviser", "observer"):
            self.people[kind] = make_member(self.board, make_person(name=f"The {kind}"), kind=kind).person
        for role in ("analyst", "author", "auditor"):
            self.people[role] = make_grant(self.board, make_person(name=f"The {role}"), role).person
        self.people["officer elsewhere"] = make_officer(self.elsewhere)
        self.people["administrator"] = make_person(name="The administrator", is_superuser=True)
        self.people["anonymous"] = AnonymousUser()
        for part in ("owner", "writer", "approver"):
            self.people[part] = make_person(name=f"The {part}")


@dataclass(frozen=True)
class Workflow:
    """How to make a subject in a state, its acts, those of jobs, who else takes part, and how to tell its state."""

    make: Callable[[Cast, str], Any]
    acts: Mapping[str, Act]
    state_of: Callable[[Any], str]
    jobs: Mapping[str, Callable[[Any], object]] = field(default_factory=dict)
    also: Collection[str] = ()


def walk(workflow: Workflow, cast: Cast, state: str) -> dict[tuple[str, str], str]:
    """What each act by each role comes to in this state; each is undone before the next."""
    subject = workflow.make(cast, state)
    assert workflow.state_of(subject) == state
    found = {}
    for act, take in workflow.acts.items():
        for role in (*ROLES, *workflow.also):
            found[act, role] = outcome(workflow, take, subject, cast.people[role])
    for act, work in workflow.jobs.items():
        found[act, JOB] = outcome(workflow, lambda row, _by, work=work: work(row), subject, None)
    return found


def outcome(workflow: Workflow, take: Act, subject: Any, person: Any) -> str:
    """The state that it is in then, or how it is refused; undone."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                take(subject, person)
        except NotPermitted:
            return FORBIDDEN
        except NotAllowed:
            return REFUSED
        except IntegrityError as refused:
            if NO_STEP not in str(refused):
                raise
            return DATABASE
        reached = workflow.state_of(subject)
        transaction.set_rollback(True)
    return reached


def now(subject: models.Model) -> Any:
    """The row as it is now, None when it is gone."""
    return type(subject)._default_manager.filter(pk=subject.pk).first()


def state_in_row(subject: models.Model) -> str:
    row = now(subject)
    return str(row.state) if row else GONE


Reached = str | Mapping[str, str]  # a state, or by role, where it is not one for all
Table = dict[str, dict[str, Reached]]
Who = Mapping[str, Collection[str] | Mapping[str, Collection[str]]]  # by state, where it is not the same in all


def told(
    workflow: Workflow, table: Table, who: Who, state: str, asked_more: Mapping[str, Collection[str]] | None = None
) -> dict[tuple[str, str], str]:
    """What a row of a table says that every act by every role comes to.

    What is not in the row is refused to who may take it in other states, and forbidden to everybody else. `asked_more`
    names who may take an act, but not as it is taken here.
    """
    row, expected = table[state], {}
    for act, role in [(act, role) for act in workflow.acts for role in (*ROLES, *workflow.also)]:
        may = who[act]
        if isinstance(may, Mapping):
            may = may.get(state, ())
        if role in (asked_more or {}).get(act, ()):
            expected[act, role] = REFUSED
        else:
            expected[act, role] = reached(row, act, role) if role in may else FORBIDDEN
    return expected | {(act, JOB): reached(row, act, JOB) for act in workflow.jobs}


def reached(row: Mapping[str, Reached], act: str, role: str) -> str:
    there = row.get(act, REFUSED)
    return there if isinstance(there, str) else there.get(role, there["else"])
