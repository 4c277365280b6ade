"""What stands in a report besides text: pictures, which a job opens, and figures of frozen dashboards."""

from __future__ import annotations

from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from meetings.models import Report, ReportFigure, ReportImage
from meetings.services.meetings import locked
from meetings.services.reports import require_author
from scpb.boards import records
from scpb.documents import services as documents
from scpb.documents.models import StoredFile
from scpb.errors import NotAllowed
from scpb.jobs import services as jobs
from scpb.people.models import Person

CHECK = "meetings.check_report_image"
MOST_IMAGES, MOST_FIGURES = 30, 30


def add_image(
    report: Report, *, upload: File[bytes], media_type: str, alternative: str, by: Person | None
) -> ReportImage:
    """Receive a picture whose size and signature a form has looked at; a job opens it."""
    require_author(report, by)
    original = documents.store(upload, name=upload.name or "picture", media_type=media_type, by=by)
    with transaction.atomic():
        kept = _written(report, by)
        if kept.images.count() >= MOST_IMAGES:
            raise NotAllowed(_("A report has %(most)d pictures at most. Remove one first.") % {"most": MOST_IMAGES})
        image = ReportImage(report=kept, original=original)
        personal = ("alternative",)
        records.add(image, "meetings.report_image_added", by=by, personal=personal, alternative=alternative)
        jobs.enqueue(CHECK, key=f"{CHECK}:{image.uuid}", subject=image, by=by)
    return image


@transaction.atomic
def describe_image(image: ReportImage, *, alternative: str, by: Person | None) -> ReportImage:
    """Say what it shows in other words."""
    _written(image.report, by)
    personal = ("alternative",)
    return records.change(image, "meetings.report_image_described", by=by, personal=personal, alternative=alternative)


@transaction.atomic
def remove_image(image: ReportImage, *, by: Person | None) -> None:
    """Take a picture out; where the text names it nothing is shown. What was received stays stored."""
    _written(image.report, by)
    before = {"alternative": image.alternative, "sha256": image.original.sha256}
    records.remove(image, "meetings.report_image_removed", by=by, before=before, personal=("alternative",))


@transaction.atomic
def accept_image(image: ReportImage, *, file: StoredFile) -> None:
    """The job has drawn the picture anew, unless somebody has removed it meanwhile."""
    if ReportImage.objects.filter(pk=image.pk).exists():
        records.change(image, "meetings.report_image_accepted", by=None, file=file, reason="")


@transaction.atomic
def refuse_image(image: ReportImage, *, reason: str) -> None:
    """The job cannot use the picture, and says why."""
    if ReportImage.objects.filter(pk=image.pk).exists():
        records.change(image, "meetings.report_image_refused", by=None, file=None, reason=reason)


@transaction.atomic
def add_figure(report: Report, *, by: Person | None, **values: Any) -> ReportFigure:
    """Show a measure of a frozen dashboard after a section, behind those that stand there."""
    kept = _written(report, by)
    _require_shown(values)
    if kept.figures.count() >= MOST_FIGURES:
        raise NotAllowed(_("A report has %(most)d charts and tables at most.") % {"most": MOST_FIGURES})
    place = kept.figures.filter(section=values["section"]).count() + 1
    return records.add(ReportFigure(report=kept, order=place), "meetings.report_figure_added", by=by, **values)


@transaction.atomic
def edit_figure(figure: ReportFigure, *, by: Person | None, **values: Any) -> ReportFigure:
    """Show it otherwise, or elsewhere."""
    _written(figure.report, by)
    _require_shown(values)
    return records.change(figure, "meetings.report_figure_edited", by=by, **values)


@transaction.atomic
def remove_figure(figure: ReportFigure, *, by: Person | None) -> None:
    """Take a chart or table out."""
    _written(figure.report, by)
    before = {"edition": str(figure.edition.uuid), "measure": figure.measure.slug, "shape": figure.shape}
    records.remove(figure, "meetings.report_figure_removed", by=by, before=before)


def _written(report: Report, by: Person | None) -> Report:
    """The report as it is now, if this person may write in it; whoever has it open is told that it has changed."""
    locked(report.item.meeting)
    kept = Report.objects.select_for_update(of=("self",)).select_related("item__meeting__board").get(pk=report.pk)
    require_author(kept, by)
    Report.objects.filter(pk=kept.pk).update(version=F("version") + 1)
    return kept


def _require_shown(values: dict[str, Any]) -> None:
    edition, measure = values["edition"], values["measure"]
    if not edition.is_kept:
        raise NotAllowed(_("Choose a dashboard that is frozen: a draft still changes."))
    document = edition.document()
    if document is None or measure.slug not in {row.measure for row in document.dashboard.rows}:
        raise NotAllowed(_("“%(measure)s” is not on that dashboard.") % {"measure": measure.name})
