"""Annual reports themselves: begun, called something else, corrected, thrown away."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from performance.models import Edition
from scpb.boards import records
from scpb.errors import NotAllowed
from scpb.people.models import Person
from scpb.portal.annual import periods
from scpb.portal.annual.permissions import require_writer
from scpb.portal.annual.services.drafts import forget_print, locked, require_draft
from scpb.portal.annual.services.filling import fill
from scpb.portal.models import AnnualChapter, AnnualFigure, AnnualReport
from strategy.models import Strategy

OF_FIGURE = ("order", "shape", "edition_id", "measure_id", "caption")


@transaction.atomic
def begin(
    strategy: Strategy,
    *,
    title: str,
    starts_on: date,
    ends_on: date,
    edition: Edition | None = None,
    filled: bool = False,
    by: Person | None,
) -> AnnualReport:
    """A draft of a report on the period, its first and last day included.

    `filled`: with a foreword to write, the figures of the edition, and a chapter for each priority with its measures,
    its plan and its decisions; else it is empty.
    """
    require_writer(strategy.board, by)
    _require_titled(title, starts_on, ends_on)
    Strategy.objects.select_for_update().get(pk=strategy.pk)  # one number at a time
    row = AnnualReport(strategy=strategy, number=_next_number(strategy))
    words: dict[str, Any] = {"title": title.strip(), "starts_on": starts_on, "ends_on": ends_on}
    row = records.add(row, "portal.annual_report_begun", by=by, **words)
    if filled:
        fill(row, edition, by=by)
    return row


@transaction.atomic
def begin_correction(report: AnnualReport, *, by: Person | None) -> AnnualReport:
    """A draft that says what a published or withdrawn report says, to take its place when it is published."""
    require_writer(report.strategy.board, by)
    Strategy.objects.select_for_update().get(pk=report.strategy_id)
    kept = locked(report)
    if kept.is_draft:
        raise NotAllowed(_("The report is a draft. Change it as it is."))
    other = AnnualReport.objects.filter(replaces=kept).first()
    if other is not None:
        told = {"number": other.number, "title": other.title}
        raise NotAllowed(_("Report %(number)s, “%(title)s”, takes its place already. Go on with that one.") % told)
    row = AnnualReport(strategy=kept.strategy, number=_next_number(kept.strategy))
    words: dict[str, Any] = {"title": kept.title, "starts_on": kept.starts_on, "ends_on": kept.ends_on}
    row = records.add(row, "portal.annual_correction_begun", by=by, **words, replaces=kept)
    for chapter in kept.chapters.prefetch_related("figures"):
        _copy(chapter, row)
    return row


@transaction.atomic
def describe(report: AnnualReport, *, title: str, starts_on: date, ends_on: date, by: Person | None) -> AnnualReport:
    """Change what a draft is called and which period it is about."""
    draft = require_draft(report, by)
    _require_titled(title, starts_on, ends_on)
    forget_print(draft)
    words: dict[str, Any] = {"title": title.strip(), "starts_on": starts_on, "ends_on": ends_on}
    return records.change(draft, "portal.annual_report_described", by=by, **words)


@transaction.atomic
def discard(report: AnnualReport, *, by: Person | None) -> None:
    """Throw a draft away with its chapters and figures."""
    draft = require_draft(report, by)
    before = {name: getattr(draft, name) for name in ("number", "title", "starts_on", "ends_on", "replaces")}
    records.remove(draft, "portal.annual_report_discarded", by=by, before=before)


def _next_number(strategy: Strategy) -> int:
    return (AnnualReport.objects.filter(strategy=strategy).aggregate(most=Max("number"))["most"] or 0) + 1


def _copy(chapter: AnnualChapter, report: AnnualReport) -> None:
    """The chapter once more, with its figures; what they are called from outside stays with the published ones."""
    told = {name: getattr(chapter, name) for name in ("order", "heading", "text", "signed", "priority_id")}
    copy = AnnualChapter.objects.create(report=report, **told)
    AnnualFigure.objects.bulk_create(
        AnnualFigure(chapter=copy, **{name: getattr(one, name) for name in OF_FIGURE}) for one in chapter.figures.all()
    )


def _require_titled(title: str, starts_on: date, ends_on: date) -> None:
    if not title.strip():
        raise NotAllowed(_("Give the report a title."))
    wrong = periods.faults(starts_on, ends_on)
    if wrong:
        raise NotAllowed(" ".join(dict.fromkeys(wrong.values())))
