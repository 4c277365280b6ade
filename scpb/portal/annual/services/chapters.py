"""The chapters of a draft."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from scpb.audit import services as audit
from scpb.boards import records
from scpb.errors import NotAllowed
from scpb.people.models import Person
from scpb.portal.annual.services.drafts import forget_print, last_place, put, require_draft
from scpb.portal.models import AnnualChapter, AnnualReport
from strategy.models import Priority

PERSONAL = ("heading", "text", "signed")


@transaction.atomic
def add_chapter(
    report: AnnualReport,
    *,
    heading: str,
    text: str = "",
    signed: str = "",
    priority: Priority | None = None,
    by: Person | None,
) -> AnnualChapter:
    """A chapter after those that are there. `text` is rich text, clean."""
    draft = require_draft(report, by)
    _require_worded(draft, heading, priority)
    forget_print(draft)
    row = AnnualChapter(report=draft, order=last_place(list(draft.chapters.all())))
    words = {"heading": heading.strip(), "text": text, "signed": signed.strip(), "priority": priority}
    return records.add(row, "portal.annual_chapter_added", by=by, personal=PERSONAL, **words)


@transaction.atomic
def change_chapter(
    chapter: AnnualChapter,
    *,
    heading: str,
    text: str = "",
    signed: str = "",
    priority: Priority | None = None,
    by: Person | None,
) -> AnnualChapter:
    """Give a chapter these words, and the priority that it is about. `text` is rich text, clean."""
    draft = require_draft(chapter.report, by)
    _require_there(draft, chapter)
    _require_worded(draft, heading, priority)
    forget_print(draft)
    words = {"heading": heading.strip(), "text": text, "signed": signed.strip(), "priority": priority}
    return records.change(chapter, "portal.annual_chapter_changed", by=by, personal=PERSONAL, **words)


@transaction.atomic
def move_chapter(chapter: AnnualChapter, *, to: int, by: Person | None) -> AnnualChapter:
    """Put a chapter at a place among the others, counted from 1."""
    draft = require_draft(chapter.report, by)
    _require_there(draft, chapter)
    before = list(draft.chapters.all())
    after = put(before, chapter, to)
    if after == before:
        return chapter
    for order, one in enumerate(after, start=1):
        AnnualChapter.objects.filter(pk=one.pk).update(order=order)
    forget_print(draft)
    places = {"from": before.index(chapter) + 1, "to": after.index(chapter) + 1}
    audit.record("portal.annual_chapter_moved", chapter, by=by, after=places)
    return chapter


@transaction.atomic
def remove_chapter(chapter: AnnualChapter, *, by: Person | None) -> None:
    """Take a chapter out with its figures."""
    draft = require_draft(chapter.report, by)
    _require_there(draft, chapter)
    forget_print(draft)
    before = {name: getattr(chapter, name) for name in ("order", "heading", "text", "signed", "priority")}
    records.remove(chapter, "portal.annual_chapter_removed", by=by, before=before, personal=PERSONAL)


def _require_there(draft: AnnualReport, chapter: AnnualChapter) -> None:
    if not draft.chapters.filter(pk=chapter.pk).exists():
        raise NotAllowed(_("The chapter was taken out meanwhile."))


def _require_worded(draft: AnnualReport, heading: str, priority: Priority | None) -> None:
    if not heading.strip():
        raise NotAllowed(_("Give the chapter a heading."))
    if priority is not None and priority.strategy_id != draft.strategy_id:
        raise NotAllowed(_("The priority belongs to another strategy. Choose one of this report’s strategy."))
