"""Printing annual reports: asked for here, drawn by a job, kept with the report."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from performance.models import Edition
from performance.services.closing import when_seen_anew
from performance.services.editions.releasing import when_released
from scpb.audit import services as audit
from scpb.documents import snapshots
from scpb.documents.models import StoredFile
from scpb.errors import NotAllowed
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from scpb.people.models import Person
from scpb.portal.annual.document import document_of
from scpb.portal.annual.figures import drawn
from scpb.portal.annual.permissions import require_writer
from scpb.portal.annual.services.drafts import forget_print
from scpb.portal.models import AnnualFigure, AnnualReport, Standing

PRINT = "portal.print_annual_report"


@transaction.atomic
def print_report(report: AnnualReport, *, by: Person | None) -> Job:
    """Ask for the report as PDF, of what it says and everybody may see when a worker comes to it."""
    require_writer(report.strategy.board, by)
    if report.state == Standing.WITHDRAWN:
        raise NotAllowed(_("The report was withdrawn: its print would not say so. Begin a correction instead."))
    audit.record("portal.annual_report_print_asked", report, by=by)
    return ask(report, by)


def ask(report: AnnualReport, by: Person | None) -> Job:
    """Have it printed; the key is new each time, for what is shown may have changed since the last."""
    return jobs.enqueue(PRINT, key=f"annual-pdf:{report.uuid}:{uuid4()}", subject=report, by=by)


@transaction.atomic
def keep_print(pk: int, said: str, pdf: StoredFile) -> None:
    """Keep what was printed; where something else is shown than was `said` (SHA-256) by now, print it again."""
    held = AnnualReport.objects.select_for_update(of=("self",)).select_related("strategy__board")
    report = held.filter(pk=pk).first()
    if report is None:
        return  # the draft was thrown away
    if digest_of(report) != said:
        ask(report, None)
        return
    report.pdf = pdf
    report.save(update_fields=["pdf"])
    audit.record("portal.annual_report_printed", report, by=None, after={"sha256": pdf.sha256})


def digest_of(report: AnnualReport) -> str:
    """SHA-256 of all that is printed of the report: its words, and its figures as they are printed."""
    document = document_of(report)
    figures = [snapshots.plain(one) for one in drawn(document, with_unreleased=True).values()]
    return snapshots.digest([snapshots.plain(document), str(report.state), figures])


@when_seen_anew
def print_again(editions: Sequence[Edition]) -> None:
    """Take back what was printed of these editions in reports; those that everybody reads are printed again.

    They show more where a measure was opened again, as less where one was closed.
    """
    for report in _citing([one.pk for one in editions]).select_for_update():
        forget_print(report)
        audit.record("portal.annual_report_print_withdrawn", report, by=None)
        if report.is_published:
            ask(report, None)


@when_released
def tell_of_correction(edition: Edition) -> None:
    """Print reports again that everybody reads, so that they say that an edition of theirs was corrected.

    Until then the print stays that does not say it: no figure in it is for fewer readers than before. No report is
    held, for the edition is, which closing a measure holds after the reports.
    """
    if edition.corrects_id:
        for report in _citing([edition.corrects_id]).filter(state=Standing.PUBLISHED):
            ask(report, None)


def _citing(editions: Sequence[int]) -> QuerySet[AnnualReport]:
    """The reports with a figure of one of these editions."""
    figures = AnnualFigure.objects.filter(edition__in=editions)
    return AnnualReport.objects.filter(pk__in=figures.values("chapter__report")).order_by("pk")
