"""Jobs of actions: looking through a file that comes back, taking it over, opening evidence, reminding owners."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import BinaryIO, cast

from django.utils import timezone

from meetings import opening
from meetings.actions.reading import Change, read
from meetings.models import Action, EvidenceFile, Meeting
from meetings.opening import Opened
from meetings.pages.actions import for_rows
from meetings.services import action_files, evidence, plan_reviews, reminders
from performance.formats.problems import Wrong
from scpb.boards.models import Board
from scpb.documents import services as documents
from scpb.documents.errors import BadDocument
from scpb.documents.models import StoredFile
from scpb.errors import NotAllowed
from scpb.jobs.kinds import Outcome, Refused, Running, kind
from scpb.jobs.models import Job
from scpb.people.models import Person


@kind(action_files.READ)
def read_actions(job: Running) -> Outcome:
    """Look through a file, and say what it would change or what is wrong with it."""
    board, today = Board.objects.get(uuid=job.subject_id), timezone.localdate()
    officer = _sender(job)
    stored = StoredFile.objects.get(uuid=job.params["file"])
    known = {one.reference: one for one in for_rows(Action.objects.filter(board=board).begun(), officer, today)}
    meetings = {one.reference for one in Meeting.objects.at_which_due(board, today)}
    try:
        with stored.file.open("rb") as content:
            changes = read(cast(BinaryIO, content), known, meetings, today)
    except Wrong as wrong:
        return Outcome(result={"problems": [str(problem) for problem in wrong.problems], "changes": []})
    return Outcome(result={"problems": [], "changes": [change.to_json() for change in changes]})


def _sender(job: Running) -> Person:
    """Whoever sent the file: what it changes is changed by them."""
    assert job.created_by_id is not None
    return Person.objects.get(pk=job.created_by_id)


@kind(action_files.TAKE)
def take_actions(job: Running) -> Outcome:
    """Take over what a file changes, whole or not at all."""
    board, looked = Board.objects.get(uuid=job.subject_id), Job.objects.get(uuid=job.params["looked"])
    changes = [Change.from_json(told) for told in looked.result["changes"]]
    return Outcome(
        result={"actions": len(changes)},
        switch=partial(_take_over, board, changes, _sender(job)),
    )


def _take_over(board: Board, changes: list[Change], officer: Person) -> None:
    try:
        action_files.take_over(board, changes, by=officer)
    except NotAllowed as refusal:
        raise Refused(refusal.sentence) from refusal


@kind(reminders.REMIND)
def remind(job: Running) -> Outcome:
    """Tell owners of actions and who owes an answer of what is due within days and what is overdue, and owners of
    action plan entries of a review under way: once each.
    """
    today = timezone.localdate()
    told = {"actions": reminders.remind(today), "answers": reminders.remind_of_answers(today)}
    return Outcome(result=told | {"reviews": plan_reviews.ask_owners(today)})


@kind(evidence.CHECK)
def check_evidence(job: Running) -> Outcome:
    """Open a PDF or a picture that shows what was done."""
    return _opened(job, _open)


@kind(evidence.CONVERT, one_at_a_time=True)
def convert_evidence(job: Running) -> Outcome:
    """Turn an office document that shows what was done into PDF, then open that."""
    return _opened(job, partial(opening.open_office, tell=job.progress))


@check_evidence.failed
@convert_evidence.failed
def evidence_not_checked(job: Job, error: str) -> None:
    """What could not be opened however often it was tried is refused, not left being checked."""
    evidence.refuse(EvidenceFile.objects.get(uuid=job.subject_id), reason=error)


def _open(original: StoredFile, *, title: str) -> Opened:
    with original.file.open("rb") as content:
        is_pdf = documents.is_pdf(content.read(1024))
    return (opening.open_pdf if is_pdf else opening.open_picture)(original, title=title)


def _opened(job: Running, opened: Callable[..., Opened]) -> Outcome:
    """What comes of a file, unless that is known already."""
    found = EvidenceFile.objects.select_related("update__evidence").get(uuid=job.subject_id)
    original = found.update.evidence
    if not found.is_being_checked or original is None:
        return Outcome()
    try:
        made = opened(original, title=found.update.evidence_title)
    except BadDocument as bad:
        return Outcome(switch=partial(evidence.refuse, found, reason=bad.sentence))
    return Outcome(switch=partial(evidence.accept, found, opened=made))
