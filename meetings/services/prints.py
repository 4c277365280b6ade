"""Asking for a print, publishing it, and opening its files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import Meeting, Print
from meetings.models.packs import PackState
from meetings.models.prints import PrintKind
from meetings.permissions import require_officer
from meetings.prints import Printable
from meetings.prints.kinds import kind_of
from scpb.audit import services as audit
from scpb.boards import permissions, records
from scpb.boards.models import Access, Board
from scpb.documents import snapshots
from scpb.documents.models import StoredFile
from scpb.errors import NotAllowed, NotPermitted
from scpb.jobs import services as jobs
from scpb.people.models import Person

DRAW = "meetings.draw_print"


@transaction.atomic
def ask(
    document: Printable,
    board: Board,
    *,
    audience: str,
    by: Person | None,
    meeting: Meeting | None = None,
    subject: str = "",
    publish: bool = False,
) -> Print:
    """The print of a frozen document, made by a job; the same document asked for again is the same print.

    `audience` is who may read what is in it; `subject` the UUID of what it is of, where that is not the meeting. With
    `publish` its readers get it as soon as it is made, else the board's officers alone.
    """
    require_officer(board, by)
    Board.objects.select_for_update().get(pk=board.pk)  # asked for twice at once it is made once
    snapshot = snapshots.plain(document)
    which: dict[str, Any] = {
        "kind": kind_of(document),
        "board": board,
        "meeting": meeting,
        "subject": subject,
        "audience": audience,
        "sha256": snapshots.digest(snapshot),
    }
    found = Print.objects.of_document(which)
    if found is None:
        found = records.add(Print(snapshot=snapshot, asked_at=timezone.now()), "meetings.print_asked", by=by, **which)
    elif found.is_failed:
        found = records.change(found, "meetings.print_asked", by=by, state=PackState.BUILDING.value, reason="")
    if publish and found.published_at is None:
        found = records.change(found, "meetings.print_published", by=by, published_at=timezone.now())
    if found.is_building:
        jobs.enqueue(DRAW, key=f"{DRAW}:{found.uuid}", subject=found, by=by)
    return found


@transaction.atomic
def publish_each(
    documents: Iterable[tuple[Access, Printable]],
    meeting: Meeting,
    kind: PrintKind,
    *,
    by: Person | None,
    subject: str = "",
) -> list[Print]:
    """Give the readers of a meeting what is printed of one thing: a document for each audience, the widest first.

    An audience that would get the same as the one before it has no print of its own. What was printed of the same thing
    before is shown no longer, so that nobody is offered what it says no more.
    """
    asked: list[Print] = []
    last = None
    for audience, document in documents:
        if document != last:
            how: dict[str, Any] = {"audience": audience, "by": by, "meeting": meeting, "subject": subject}
            asked.append(ask(document, meeting.board, publish=True, **how))
        last = document
    out = Print.objects.of_meeting(meeting, kind).filter(subject=subject, published_at__isnull=False)
    withdraw(list(out.exclude(pk__in=[one.pk for one in asked]).select_related("board")), by=by)
    return asked


@transaction.atomic
def withdraw(prints: list[Print], *, by: Person | None) -> list[Print]:
    """Show prints no longer to their readers; the board's officers keep them."""
    for one in prints:
        require_officer(one.board, by)
    return [records.change(one, "meetings.print_withdrawn", by=by, published_at=None) for one in prints]


@transaction.atomic
def withdraw_agendas(meeting: Meeting, *, by: Person | None) -> list[Print]:
    """Show no longer what was printed of a meeting's agenda alone: it is written again, and may say less then."""
    out = Print.objects.of_meeting(meeting, PrintKind.AGENDA).filter(published_at__isnull=False)
    return withdraw(list(out.select_related("board")), by=by)


@transaction.atomic
def drawn(one: Print, *, pdf: StoredFile, word: StoredFile | None, pages: int) -> Print:
    """The job has made the files."""
    state = PackState.BUILT.value
    return records.change(one, "meetings.print_made", by=None, state=state, pdf=pdf, word=word, pages=pages)


@transaction.atomic
def failed(one: Print, *, reason: str) -> Print:
    """The job cannot make them."""
    return records.change(one, "meetings.print_failed", by=None, state=PackState.FAILED.value, reason=reason)


def open_print(one: Print, form: str, *, by: Person | AnonymousUser) -> StoredFile:
    """A file of the print (`pdf` or `word`) for a reader who sees it; opening a restricted one is written down.

    A restricted one goes out as `copies` that bear their readers' names. As Word, in which nobody's name would last,
    the board's officers alone get it: they work on in it.
    """
    if not Print.objects.visible_to(by).filter(pk=one.pk).exists():
        raise NotPermitted(_("This document is not open to you."))
    if one.is_restricted and (form != "word" or not permissions.is_officer(by, one.board)):
        raise NotPermitted(_("This document is given out in its readers’ names alone, as PDF. Ask for your own copy."))
    file = one.word if form == "word" else one.pdf
    if file is None:
        raise NotAllowed(_("This document is being made. Try again in a moment."))
    if one.is_restricted and not isinstance(by, AnonymousUser):
        audit.opened(one, by=by)
    return file


def made_at(one: Print) -> datetime:
    """The moment that its files state."""
    return one.asked_at
