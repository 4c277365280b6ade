"""The moment from which readers have a paper: with the agenda, with a supplement, or with a new version of the pack."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from meetings.models import Paper
from meetings.permissions import require_officer
from scpb.boards import records
from scpb.people.models import Person


@transaction.atomic
def give_out(papers: Iterable[Paper], *, at: datetime, by: Person | None) -> list[Paper]:
    """Let the readers of these papers, fetched with their boards, have them as they are now."""
    given = []
    for paper in papers:
        require_officer(paper.item.meeting.board, by)
        given.append(records.change(paper, "meetings.paper_published", by=by, published_at=at))
    return given
