"""Pictures beside a line or the whole: received in a request, opened and drawn anew by a job, printed with a source."""

from __future__ import annotations

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from performance.models import Edition, Measure, Picture
from performance.permissions import require_analyst
from performance.services.editions.states import locked_draft, require_on_dashboard
from scpb.audit import services as audit
from scpb.documents import services as documents
from scpb.documents.models import StoredFile
from scpb.errors import NotAllowed
from scpb.jobs import services as jobs
from scpb.people.models import Person

CHECK = "performance.check_picture"
MOST = 20  # in one edition


def add_picture(
    edition: Edition,
    *,
    measure: Measure | None,
    upload: File[bytes],
    media_type: str,
    alternative: str,
    source: str,
    by: Person | None,
    caption: str = "",
) -> Picture:
    """Receive a picture whose size and signature a form has looked at; a job opens it."""
    require_analyst(by)
    original = documents.store(upload, name=upload.name or "picture", media_type=media_type, by=by)
    with transaction.atomic():
        row = locked_draft(edition)
        require_on_dashboard(row, measure)
        if row.pictures.count() >= MOST:
            raise NotAllowed(_("An edition has %(most)d pictures at most. Remove one first.") % {"most": MOST})
        last = row.pictures.aggregate(last=Max("order"))["last"]
        picture = Picture.objects.create(
            edition=row,
            measure=measure,
            original=original,
            order=0 if last is None else last + 1,
            author=by.public_name() if by else "",
            written_by=by,
            written_on=timezone.localdate(),
            alternative=alternative,
            source=source,
            caption=caption,
        )
        after = {"measure": measure.slug if measure else "", "sha256": original.sha256}
        personal = {"after": _words(picture)}
        audit.record("performance.picture_added", row, by=by, after=after, personal=personal)
        jobs.enqueue(CHECK, key=picture.job_key, subject=picture, by=by)
    return picture


@transaction.atomic
def edit_picture(picture: Picture, *, alternative: str, source: str, caption: str, by: Person | None) -> Picture:
    """Say it otherwise in words, or name another source."""
    require_analyst(by)
    row = locked_draft(picture.edition)
    before = _words(picture)
    picture.alternative, picture.source, picture.caption = alternative, source, caption
    picture.written_by, picture.written_on = by, timezone.localdate()
    picture.author = by.public_name() if by else ""
    picture.save(update_fields=["alternative", "source", "caption", "written_by", "written_on", "author"])
    personal = {"before": before, "after": _words(picture)}
    audit.record("performance.picture_edited", row, by=by, after={"picture": picture.pk}, personal=personal)
    return picture


@transaction.atomic
def remove_picture(picture: Picture, *, by: Person | None) -> Edition:
    """Take a picture out of a draft; what was received stays in the store."""
    require_analyst(by)
    row = locked_draft(picture.edition)
    before = {"picture": picture.pk, "sha256": picture.original.sha256}
    personal = {"before": _words(picture)}
    picture.delete()
    audit.record("performance.picture_removed", row, by=by, before=before, personal=personal)
    return row


def _words(picture: Picture) -> dict[str, str]:
    return {"alternative": picture.alternative, "source": picture.source, "caption": picture.caption}


def accept_picture(pk: int, file: StoredFile) -> None:
    """The job has drawn the picture anew: the switch that shows it, unless somebody has removed it meanwhile."""
    picture = Picture.objects.select_for_update().select_related("edition").filter(pk=pk).first()
    if picture:
        picture.file, picture.problem = file, ""
        picture.save(update_fields=["file", "problem"])
        audit.record("performance.picture_accepted", picture.edition, by=None, after={"sha256": file.sha256})


def refuse_picture(pk: int, problem: str) -> None:
    """The job cannot use the picture, and says why."""
    picture = Picture.objects.select_for_update().select_related("edition").filter(pk=pk).first()
    if picture:
        picture.file, picture.problem = None, problem[:300]
        picture.save(update_fields=["file", "problem"])
        audit.record("performance.picture_refused", picture.edition, by=None, after={"problem": picture.problem})
