"""Telling owners of what is due within days and what is overdue: a job looks once a day, and says each thing once."""

from __future__ import annotations

from datetime import date, timedelta

from meetings.models import Action, ActionState
from meetings.pages.action_rows import SOON
from meetings.services.actions import letters
from scpb.jobs import services as jobs
from scpb.jobs.models import Job

REMIND = "meetings.remind"


def ask(on: date) -> Job:
    """Have a job remind the owners; asked for often on one day, it is done once."""
    return jobs.enqueue(REMIND, key=f"{REMIND}:{on.isoformat()}", by=None)


def remind(on: date) -> int:
    """Write to the owners of outstanding actions, unless they say that it is done; gives how many actions there are.

    Each is told of in a transaction of its own: a job that is interrupted goes on where it was.
    """
    waiting = Action.objects.with_owners().filter(state=ActionState.OPEN)
    soon, late = list(waiting.due_between(on, on + timedelta(days=SOON))), list(waiting.overdue(on))
    for action in soon:
        letters.due_soon(action)
    for action in late:
        letters.overdue(action)
    return len(soon) + len(late)
