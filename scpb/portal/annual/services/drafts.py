"""What every change of a draft begins and ends with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.utils.translation import gettext as _

from performance.documents import EditionDocument
from performance.models import Edition
from scpb.errors import NotAllowed
from scpb.people.models import Person
from scpb.portal.annual.permissions import require_writer
from scpb.portal.models import AnnualChapter, AnnualFigure, AnnualReport

Placed = TypeVar("Placed", AnnualChapter, AnnualFigure)


def require_draft(report: AnnualReport, by: Person | None) -> AnnualReport:
    """The report's row, locked, if it may still be changed and `by` may; else NotPermitted or NotAllowed."""
    require_writer(report.strategy.board, by)
    row = locked(report)
    if not row.is_draft:
        raise NotAllowed(_("The report is published and does not change. Begin a correction of it instead."))
    return row


def locked(report: AnnualReport) -> AnnualReport:
    """The report's row with its strategy, held until the end of the transaction."""
    rows = AnnualReport.objects.select_for_update(of=("self",)).select_related("strategy__board")
    try:
        return rows.get(pk=report.pk)
    except AnnualReport.DoesNotExist as error:
        raise NotAllowed(_("The draft was thrown away meanwhile.")) from error


def frozen(edition: Edition, by: Person | None) -> EditionDocument | None:
    """What a frozen edition says, if `by` may see it; None while it may still change, or for who may not."""
    seen = Edition.objects.all() if by is None else Edition.objects.visible_to(by)
    kept = seen.frozen().filter(pk=edition.pk).first()
    return kept.document() if kept else None


def forget_print(report: AnnualReport) -> None:
    """What was printed does not say any more what the draft says."""
    AnnualReport.objects.filter(pk=report.pk).update(pdf=None)


def last_place(there: Sequence[Placed]) -> int:
    """The place after all that are there."""
    return max((one.order for one in there), default=0) + 1


def put(rows: Sequence[Placed], row: Placed, to: int) -> list[Placed]:
    """The rows with one of them at the place `to`, counted from 1; beyond the ends is at the end."""
    rest = [one for one in rows if one.pk != row.pk]
    rest.insert(min(max(to, 1), len(rest) + 1) - 1, row)
    return rest
