"""Asking for a check of a meeting's figures: a job compares, and its result is what pages show."""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction

from meetings.figures_check.reading import mark_of
from meetings.models import HIDDEN, Meeting
from meetings.permissions import require_officer
from scpb.jobs import services as jobs
from scpb.jobs.models import Job, JobQuerySet
from scpb.people.models import Person

CHECK = "meetings.check_figures"


@transaction.atomic
def check_figures(meeting: Meeting, *, by: Person | None) -> Job:
    """Compare the figures of a meeting's pack once more; asked for while that is under way it is done once."""
    require_officer(meeting.board, by)
    kept = _held(meeting)
    under_way = checks_of(kept).unfinished().first()
    mark = mark_of(kept)
    if under_way is not None and under_way.params.get("mark") == mark:
        return under_way
    # another each time: editions and meetings before this one may have changed as well
    asked = jobs.enqueue(CHECK, key=f"{CHECK}:{uuid4()}", subject=kept, params={"mark": mark}, by=by)
    keep_latest(kept)
    return asked


def check_if_changed(meeting: Meeting, *, by: Person | None) -> Job | None:
    """Check the figures unless the last check read what is there; None where there is nothing to do."""
    require_officer(meeting.board, by)
    last = checks_of(meeting).first()
    if last is not None and last.params.get("mark") == mark_of(meeting):
        return None
    return check_figures(meeting, by=by)


def keep_latest(meeting: Meeting) -> None:
    """Delete what checks before the latest found: nobody sees it, and it quotes papers, restricted ones too."""
    latest = checks_of(meeting).values_list("pk", flat=True).first()
    checks_of(meeting).filter(pk__lt=latest or 0).exclude(result={}).update(result={})


def finish(meeting: Meeting) -> None:
    """When a check is done: keep the latest result alone, and quotes only until the agenda is published.

    A check may end long after it was asked for: the meeting is held, lest it be published meanwhile.
    """
    kept = _held(meeting)
    if kept.state in HIDDEN:
        keep_latest(kept)
    else:
        delete_quotes(kept)


def delete_quotes(meeting: Meeting) -> None:
    """Keep of what was found the numbers and where they stand, without the words of papers: nobody mends them now.

    A check that is ending at this moment waits for the meeting that the caller holds, and deletes its own quotes then:
    waiting for it here would keep both waiting.
    """
    keep_latest(meeting)
    last = checks_of(meeting).select_for_update(skip_locked=True).first()
    if last is None or not last.result.get("findings"):
        return
    found = [
        {**told, "numbers": [{**number, "quote": ""} for number in told["numbers"]]} for told in last.result["findings"]
    ]
    Job.objects.filter(pk=last.pk).update(result={**last.result, "findings": found})


def _held(meeting: Meeting) -> Meeting:
    """`locked` of the services of meetings, which call this module themselves."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("board").get(pk=meeting.pk)


def checks_of(meeting: Meeting) -> JobQuerySet:
    """The checks of a meeting, the latest first."""
    of_meeting = Job.objects.filter(subject_type=meeting._meta.label_lower, subject_id=str(meeting.uuid))
    return of_meeting.filter(kind=CHECK).order_by("-pk")
