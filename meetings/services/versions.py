"""Minutes as they were circulated, approved or corrected: dated versions that are never changed."""

from __future__ import annotations

from dataclasses import replace

from django.contrib.auth.models import AnonymousUser
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.minutes.assembling import assemble
from meetings.minutes.document import MinutesDocument, as_minuted
from meetings.minutes.editions import document_of
from meetings.models import MINUTING, Meeting, MinutesVersion, VersionKind
from scpb.audit import services as audit
from scpb.boards import records
from scpb.boards.models import Access
from scpb.documents import snapshots
from scpb.errors import NotPermitted
from scpb.people.models import Person


def freeze(
    meeting: Meeting,
    kind: VersionKind,
    *,
    by: Person | None,
    document: MinutesDocument | None = None,
    corrected_at: Meeting | None = None,
    note: str = "",
) -> MinutesVersion:
    """A new version of the minutes as they stand (or of this `document`); for the caller's transaction.

    The caller holds the meeting, so that no two versions get one number.
    """
    snapshot = snapshots.plain(document or standing(meeting))
    number = (meeting.minutes_versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = MinutesVersion(meeting=meeting, number=number, kind=kind.value, snapshot=snapshot, made_by=by)
    version.sha256, version.made_at = snapshots.digest(snapshot), timezone.now()
    return records.add(version, f"meetings.minutes_{kind.value}", by=by, corrected_at=corrected_at, note=note)


def open_minutes(
    version: MinutesVersion | None, document: MinutesDocument | None, *, by: Person | AnonymousUser
) -> None:
    """Let somebody read minutes that they see; that what they get holds restricted items is written down."""
    if version is None or document is None:
        return
    if not MinutesVersion.objects.visible_to(by).filter(pk=version.pk).exists():
        raise NotPermitted(_("These minutes are not open to you."))
    if not isinstance(by, AnonymousUser) and any(
        item.access == Access.RESTRICTED and not item.withheld for item in document.items
    ):
        audit.opened(version, by=by)


def last_of(meeting: Meeting) -> MinutesVersion | None:
    """The latest version of a meeting's minutes."""
    return MinutesVersion.objects.filter(meeting=meeting).order_by("-number").first()


def standing(meeting: Meeting) -> MinutesDocument:
    """What the rows say now, but for what moved on by itself since the last version.

    Who is to do an action stays as minuted. So does the next meeting, unless the minutes are written again.
    """
    document, last = assemble(meeting), last_of(meeting)
    if last is None:
        return document
    before = document_of(last)
    document = as_minuted(document, before)
    if meeting.state in MINUTING:
        return document
    return replace(document, next_meeting=before.next_meeting, next_note=before.next_note)


def has_changed(meeting: Meeting) -> bool:
    """Whether the minutes as they stand say something else than their latest version."""
    last = last_of(meeting)
    return last is None or last.sha256 != snapshots.digest(snapshots.plain(standing(meeting)))
