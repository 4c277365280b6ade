"""Questions and comments from the public, which an item of their kind holds, and what was answered."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, ItemKind, Meeting, Question, State
from meetings.permissions import require_officer
from meetings.services.meetings import begin_agenda, locked
from scpb.boards import records
from scpb.errors import NotAllowed
from scpb.people.models import Person

# Questions come in after the agenda went out, and are answered at the meeting or after it.
OPEN = (State.PLANNED, State.DRAFT, State.PUBLISHED, State.IN_SESSION, State.MINUTES)
PERSONAL = ("asked_by", "text", "answer", "answered_by")


@transaction.atomic
def add_question(item: AgendaItem, *, by: Person | None, **values: Any) -> Question:
    """A question or comment that has come in, after those that are there."""
    meeting = _open(item, by)
    begin_agenda(meeting, by=by)
    if item.kind != ItemKind.QUESTIONS:
        raise NotAllowed(_("Only an item of public questions and comments holds them. Change the kind of the item."))
    place = (item.questions.aggregate(last=Max("order"))["last"] or 0) + 1
    row = Question(item=item, order=place)
    return records.add(row, "meetings.question_added", by=by, personal=PERSONAL, **values)


@transaction.atomic
def edit_question(question: Question, *, by: Person | None, **values: Any) -> Question:
    """Change a question, or write its answer."""
    _open(question.item, by)
    return records.change(question, "meetings.question_edited", by=by, personal=PERSONAL, **values)


@transaction.atomic
def remove_question(question: Question, *, by: Person | None) -> None:
    """Take a question back off the agenda."""
    _open(question.item, by)
    before = {name: getattr(question, name) for name in ("kind", "received_on", *PERSONAL)}
    records.remove(question, "meetings.question_removed", by=by, before=before, personal=PERSONAL)


def _open(item: AgendaItem, by: Person | None) -> Meeting:
    meeting = locked(item.meeting)
    require_officer(meeting.board, by)
    if meeting.state not in OPEN:
        raise NotAllowed(
            _("Questions of this meeting cannot be changed now: it is “%(state)s”.")
            % {"state": meeting.get_state_display()}
        )
    return meeting
