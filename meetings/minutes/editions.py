"""Minutes as somebody gets them: a kept version, or what the rows say, less what is kept from that reader."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings.minutes.assembling import assemble
from meetings.minutes.document import (
    MinutesDocument,
    Numbered,
    Withheld,
    decisions_in,
    for_reader,
    with_references,
)
from meetings.models import AgendaItem, Correction, Decision, Meeting, MinutesVersion, VersionKind
from meetings.models.agenda import READS
from scpb.boards.models import Access
from scpb.documents import snapshots


def document_of(version: MinutesVersion) -> MinutesDocument:
    """What the version says."""
    return snapshots.restore(MinutesDocument, version.snapshot)


def for_audience(version: MinutesVersion, audience: str) -> MinutesDocument:
    """The version as readers of one audience get it, whoever they are."""
    items = list(AgendaItem.objects.filter(meeting=version.meeting))
    readable = {item.pk for item in items if item.access in READS[Access(audience)]}
    return presented(version, version.meeting, items, readable)


def presented(
    version: MinutesVersion, meeting: Meeting, items: Sequence[AgendaItem], readable: Collection[int]
) -> MinutesDocument:
    """The version with what became of it, and without what is not among the `readable` items (their keys)."""
    document = document_of(version)
    open_ = {str(item.uuid) for item in items if item.pk in readable}
    closed = {str(item.uuid): Withheld(item.outside_title(), item.why_withheld()) for item in items}
    return replace(
        with_references(for_reader(document, open_, closed), _numbers(document)),
        status=status_of(version, meeting),
        is_draft=version.is_draft,
        notes=() if version.is_draft else tuple(_notes(meeting, version, readable)),
    )


def draft(meeting: Meeting) -> MinutesDocument:
    """What the rows say now, whole: for the board's officer, who reads all of it."""
    document = assemble(meeting)
    return replace(with_references(document, _numbers(document)), status=status_of(None, meeting), is_draft=True)


def status_of(version: MinutesVersion | None, meeting: Meeting) -> str:
    """What a reader has to know first: whether the board has agreed on this text."""
    if version is None:
        return _("Draft, as it stands now")
    if version.kind == VersionKind.CIRCULATED:
        return _("Draft until approved: version %(number)s of %(day)s") % {
            "number": version.number,
            "day": _day(version.made_at),
        }
    approved = meeting.minutes_approved_at
    words = _("Approved on %(day)s") % {"day": _day(approved)} if approved else _("Approved")
    if version.kind == VersionKind.CORRECTED and version.corrected_at:
        return _("%(approved)s; corrected at the meeting of %(day)s") % {
            "approved": words,
            "day": _day(version.corrected_at.starts_at),
        }
    return words


def _day(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F Y")


def _numbers(document: MinutesDocument) -> dict[str, Numbered]:
    """The numbers of the decisions in the minutes, and of those that ratified them, as they are published now."""
    found = Decision.objects.filter(uuid__in=decisions_in(document)).select_related("board", "ratified_by__board")
    return {str(one.uuid): Numbered(one.reference, _ratified_by(one)) for one in found}


def _ratified_by(decision: Decision) -> str:
    later = getattr(decision, "ratified_by", None)
    return later.reference if later and later.published_at else ""


def _notes(meeting: Meeting, version: MinutesVersion, readable: Collection[int]) -> Iterable[str]:
    """What later meetings corrected, of items that the reader may read, up to this version."""
    made = Correction.objects.filter(meeting=meeting, decided_at__lte=version.made_at).made_later()
    for one in made.select_related("item", "made_at").order_by("decided_at", "id"):
        if one.item is None or one.item_id in readable:
            yield _correction(one)


def _correction(one: Correction) -> str:
    assert one.made_at is not None
    words = {
        "day": _day(one.made_at.starts_at),
        "where": _("item %s") % one.item.order if one.item else _("attendance"),
        "was": one.existing,
        "now": one.proposed,
    }
    if not one.existing:
        return _("Corrected at the meeting of %(day)s: %(where)s, added “%(now)s”.") % words
    return _("Corrected at the meeting of %(day)s: %(where)s, “%(was)s” to “%(now)s”.") % words
