"""Telling who owes something what is due within days and what is overdue: a job looks once a day, and says each thing
once. Owners are told of their actions, a board's officers of answers to referrals.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings.models import Action, ActionState, NoticeKind, Referral
from meetings.pages.action_rows import SOON
from meetings.services import notices, telling
from meetings.services.actions import letters
from scpb.jobs import services as jobs
from scpb.jobs.models import Job

REMIND = "meetings.remind"


def ask(on: date) -> Job:
    """Have a job remind everybody; asked for often on one day, it is done once."""
    return jobs.enqueue(REMIND, key=f"{REMIND}:{on.isoformat()}", by=None)


LONG_AGO = timedelta(days=365)  # what was wanted longer ago is no longer waited for


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


def remind_of_answers(on: date) -> int:
    """Write to the officers of the board that owes an answer to a referral; gives how many answers there are.

    An outside body has no officers here: those of the board that asked it are told, who can ask it again.
    """
    waiting = Referral.objects.filter(answered_on__isnull=True).with_subjects()
    soon = list(waiting.filter(answer_by__gte=on, answer_by__lte=on + timedelta(days=SOON)))
    late = list(waiting.filter(answer_by__lt=on, answer_by__gte=on - LONG_AGO))
    for referral in soon:
        _tell_answerer(referral, "due", _("An answer is wanted by %(day)s"))
    for referral in late:
        _tell_answerer(referral, "overdue", _("An answer was wanted by %(day)s"))
    return len(soon) + len(late)


def _tell_answerer(referral: Referral, step: str, subject: str) -> None:
    """Once for each day that is named. What is asked, and of whom, stands on the page alone: it may be restricted."""
    assert referral.answer_by is not None
    if referral.to_board is None:
        text = _("The outside body to which your board has referred something has not answered yet.")
    else:
        text = _("Your board has not answered yet what was referred to it.")
    notices.tell(
        NoticeKind.REFERRAL,
        telling.officers_of(referral.answerer),
        key=f"referral-{step}:{referral.uuid}:{referral.answer_by:%Y-%m-%d}",
        subject=subject % {"day": date_format(referral.answer_by, "l j F")},
        text=text,
        path=reverse("meetings:referrals", args=[referral.answerer.slug]),
    )
