"""Jobs of reports: opening the pictures in them. Each takes ids and is safe to run twice."""

from __future__ import annotations

from functools import partial

from meetings.models import ReportImage
from meetings.services import report_parts
from scpb.documents import pictures
from scpb.documents import services as documents
from scpb.jobs.kinds import Outcome, Running, kind
from scpb.jobs.models import Job


@kind(report_parts.CHECK, attempts=4)
def check_report_image(job: Running) -> Outcome:
    """Open a picture and draw it anew: readers get that, never what was received."""
    image = ReportImage.objects.select_related("original").filter(uuid=job.subject_id).first()
    if image is None:
        return Outcome()  # removed before it was opened
    try:
        drawn = pictures.draw_anew(image.original.read())
    except pictures.BadPicture as bad:
        return Outcome(switch=partial(report_parts.refuse_image, image, reason=bad.sentence))
    stored = documents.store(drawn.content, name=image.original.name, media_type=drawn.media_type, by=None)
    return Outcome(switch=partial(report_parts.accept_image, image, file=stored))


@check_report_image.failed
def report_image_not_checked(job: Job, error: str) -> None:
    """A picture that could not be opened however often it was tried is refused, not left being checked."""
    image = ReportImage.objects.filter(uuid=job.subject_id).first()
    if image is not None:
        report_parts.refuse_image(image, reason=error)
