"""Asking others about a version: comments and their answers, and bodies that endorse it before the board adopts it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from scpb.boards import permissions, records
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Person
from strategy.models import (
    ConsultationComment,
    Endorsement,
    Objective,
    Priority,
    StrategyVersion,
    VersionState,
)
from strategy.services.refreshing import require_step
from strategy.services.versions import forget_prints, require_editor, require_locked

State = ConsultationComment.State
# What somebody says may name them or others: the audit keeps it where it can be erased.
PERSONAL = ("text", "name", "answer")
# Where the officer may take a comment. One that is rejected can be accepted after all; none goes back to waiting.
COMMENT_NEXT: dict[State, set[State]] = {
    State.HELD: {State.RECEIVED, State.PUBLISHED, State.REJECTED},
    State.RECEIVED: {State.PUBLISHED, State.REJECTED},
    State.PUBLISHED: {State.RECEIVED},
    State.REJECTED: {State.RECEIVED},
}


@transaction.atomic
def open_consultation(
    version: StrategyVersion,
    *,
    by: Person | None,
    opens_on: date,
    closes_on: date | None,
    is_public: bool = False,
    text: str = "",
) -> StrategyVersion:
    """Ask the board's people, or the public too, from a day to a day (both inclusive); again to change days or text."""
    kept = require_locked(version, by)
    if kept.state != VersionState.CONSULTED:
        require_step(kept, VersionState.CONSULTED)
    if closes_on is not None and closes_on < opens_on:
        raise NotAllowed(_("The consultation closes after it opens."))
    if is_public and not kept.strategy.board.is_public:
        raise NotAllowed(_("The board is closed: the public could not read the draft. Ask the board’s members alone."))
    if not kept.wordings.exists():
        raise NotAllowed(_("The version has no priorities yet that could be commented on."))
    values: dict[str, Any] = {
        "state": VersionState.CONSULTED,
        "consultation_opens_on": opens_on,
        "consultation_closes_on": closes_on,
        "consultation_is_public": is_public,
        "consultation_text": text.strip(),
        "consultation_is_past": False,
    }
    return records.change(kept, "strategy.consultation_opened", by=by, **values)


@transaction.atomic
def close_consultation(version: StrategyVersion, *, by: Person | None) -> StrategyVersion:
    """Let yesterday be the last day of a running consultation; one that opened today is open until tonight."""
    kept, today = require_locked(version, by), localdate()
    if not kept.is_open_for_comments(today):
        raise NotAllowed(_("No consultation is running."))
    assert kept.consultation_opens_on is not None
    last = max(kept.consultation_opens_on, today - timedelta(days=1))
    return records.change(kept, "strategy.consultation_closed", by=by, consultation_closes_on=last)


@transaction.atomic
def comment(
    version: StrategyVersion,
    *,
    by: Person | None,
    text: str,
    name: str = "",
    objective: Objective | None = None,
    priority: Priority | None = None,
) -> ConsultationComment:
    """What somebody says of the whole version, or of one objective or priority.

    What the board's own people say is received; all else, with `by` None from somebody unknown, waits for the officer.
    """
    kept = StrategyVersion.objects.select_for_update(of=("self",)).select_related("strategy__board").get(pk=version.pk)
    board = kept.strategy.board
    is_own = by is not None and (permissions.is_member(by, board) or permissions.is_officer(by, board))
    if not is_own and not kept.consultation_is_public:
        raise NotPermitted(_("Only the board’s members are asked."))
    require_asking(kept)
    if not text.strip():
        raise NotAllowed(_("Write your comment."))
    if objective and not kept.objectives.filter(objective=objective).exists():
        raise NotAllowed(_("The objective is not in this version any more."))
    if priority and not kept.wordings.filter(priority=priority).exists():
        raise NotAllowed(_("The priority is not in this version any more."))
    row = ConsultationComment(version=kept, objective=objective, priority=priority, author=by, at=timezone.now())
    state = State.RECEIVED if is_own else State.HELD
    said: dict[str, Any] = {"text": text.strip(), "name": name.strip(), "state": state}
    return records.add(row, "strategy.comment_made", by=by, personal=PERSONAL, **said)


def require_asking(version: StrategyVersion) -> None:
    """Refuse a comment before the first day of the consultation and after its last."""
    if not version.is_open_for_comments(localdate()):
        raise NotAllowed(_("The consultation is not open today."))


@transaction.atomic
def answer_comment(found: ConsultationComment, *, by: Person | None, answer: str) -> ConsultationComment:
    """Answer a comment that was accepted, or put its answer right."""
    kept = _locked_comment(found, by)
    if kept.state in {State.HELD, State.REJECTED}:
        raise NotAllowed(_("Accept the comment before you answer it."))
    if not answer.strip():
        raise NotAllowed(_("Write the answer."))
    values: dict[str, Any] = {"answer": answer.strip(), "answered_at": timezone.now(), "answered_by": by}
    return records.change(kept, "strategy.comment_answered", by=by, personal=PERSONAL, **values)


@transaction.atomic
def move_comment(found: ConsultationComment, *, to: str, by: Person | None) -> ConsultationComment:
    """Accept a comment for the board's people, publish it with its answer, take it back, or reject it."""
    kept = _locked_comment(found, by)
    if to not in COMMENT_NEXT[State(kept.state)]:
        raise NotAllowed(
            _("The comment is “%(state)s”: this cannot be done now.") % {"state": kept.get_state_display()}
        )
    return records.change(kept, "strategy.comment_moved", by=by, state=State(to))


@transaction.atomic
def endorse(version: StrategyVersion, *, by: Person | None, body: str, on: date, reference: str = "") -> Endorsement:
    """Record that another body, such as a committee of the council, endorsed the version."""
    kept = require_locked(version, by)
    if kept.state != VersionState.ENDORSED:
        require_step(kept, VersionState.ENDORSED)
    if not body.strip():
        raise NotAllowed(_("Say which body endorsed it."))
    if on > localdate():
        raise NotAllowed(_("That day has not come yet."))
    forget_prints(kept)
    records.change(kept, "strategy.version_endorsed", by=by, state=VersionState.ENDORSED)
    values: dict[str, Any] = {"body": body.strip(), "on": on, "reference": reference.strip()}
    return records.add(Endorsement(version=kept), "strategy.endorsement_added", by=by, **values)


@transaction.atomic
def withdraw_endorsement(endorsement: Endorsement, *, by: Person | None) -> None:
    """Take back an endorsement that was recorded by mistake; without any the version is what it was before."""
    kept = require_locked(endorsement.version, by)
    if not kept.is_under_way:
        raise NotAllowed(_("The version is not under way any more: who endorsed it stands."))
    forget_prints(kept)
    before = {"body": endorsement.body, "on": endorsement.on, "reference": endorsement.reference}
    records.remove(endorsement, "strategy.endorsement_withdrawn", by=by, before=before)
    if kept.state == VersionState.ENDORSED and not kept.endorsements.exists():
        is_asked = kept.consultation_opens_on is not None and not kept.consultation_is_past
        to = VersionState.CONSULTED if is_asked else VersionState.DRAFT
        records.change(kept, "strategy.version_not_endorsed", by=by, state=to)


def _locked_comment(found: ConsultationComment, by: Person | None) -> ConsultationComment:
    require_editor(found.version.strategy.board, by)
    return ConsultationComment.objects.select_for_update().get(pk=found.pk)
