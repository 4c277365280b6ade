"""What the pages of a log and of an uploaded file show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings.actions.log import LogLine, line
from meetings.actions.reading import Change
from meetings.models import Action, Meeting, Print, PrintKind
from meetings.services.action_files import READ, TAKE
from scpb.boards.models import Board
from scpb.jobs.models import Job
from scpb.people.models import Person

PRINTS = 6  # as many prints of a log are listed


@dataclass(frozen=True)
class Linked:
    """A line of the log, and the page of its action."""

    line: LogLine
    url: str


@dataclass(frozen=True)
class LogShown:
    """A log as somebody sees it, with the prints of it that they may open."""

    board: Board
    heading: str
    lines: Sequence[Linked]
    prints: Sequence[Print]
    meeting: Meeting | None = None


def board_log(board: Board, person: Person | AnonymousUser, on: date) -> LogShown:
    """What is outstanding of a board's actions, and what was closed since it last sat."""
    last = Meeting.objects.last_sitting(board, on)
    visible = Action.objects.visible_to(person, on).filter(board=board)
    found = visible.on_the_log(last).with_owners().with_due().order_by("raised_on", "number")
    made = Print.objects.visible_to(person, on).of_board(board, PrintKind.ACTION_LOG).filter(meeting__isnull=True)
    heading = _("Action log of the %(board)s") % {"board": board.name}
    return LogShown(board, heading, [Linked(line(one), one.get_absolute_url()) for one in found], list(made[:PRINTS]))


def meeting_log(meeting: Meeting, person: Person | AnonymousUser, on: date) -> LogShown:
    """What a meeting asked for, and what became of it; the board's officers also see what is still a draft."""
    visible = Action.objects.visible_to(person, on).of_meeting(meeting).with_owners().with_due()
    made = Print.objects.visible_to(person, on).of_meeting(meeting, PrintKind.ACTION_LOG)
    day = date_format(timezone.localtime(meeting.starts_at), "j F Y")
    heading = _("Action log of the meeting held on %(day)s") % {"day": day}
    lines = [Linked(line(one), one.get_absolute_url()) for one in visible]
    return LogShown(meeting.board, heading, lines, list(made[:PRINTS]), meeting)


@dataclass(frozen=True)
class Looked:
    """A file that a job has looked through, and what was done with it."""

    job: Job
    taken: Job | None
    changes: Sequence[Change]
    problems: Sequence[str]


def came_back(board: Board) -> Job | None:
    """The last file of changed actions that was sent for a board, to be confirmed or long taken."""
    of_board = Job.objects.filter(subject_type=board._meta.label_lower, subject_id=str(board.uuid))
    return of_board.filter(kind=READ).order_by("-created_at").first()


def looked(board: Board, uuid: UUID) -> Looked:
    """The file of a board that this job looks through."""
    job = get_object_or_404(Job, uuid=uuid, kind=READ, subject_id=str(board.uuid))
    taken = Job.objects.filter(key=f"{TAKE}:{job.uuid}").first()
    changes = [Change.from_json(told) for told in job.result.get("changes", [])]
    return Looked(job, taken, changes, job.result.get("problems", []))
