"""What an analyst does with a file of figures: receive it, correct how it is read, approve it, take it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from performance import figures
from performance.formats.reading import MAX_BYTES
from performance.formats.street import Street
from performance.models import Category, Denominator, GeneratedFile, Measure, Source, Upload
from performance.models.uploads import NEXT, State
from performance.permissions import require_analyst
from performance.services import checking_street, dashboards, file_forms, police_forces, reference_tables
from scpb.audit import services as audit
from scpb.documents import services as documents
from scpb.documents.models import StoredFile
from scpb.errors import NotAllowed
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from scpb.people.models import Person

STAGE = "performance.stage"
MEDIA_TYPES = {
    ".zip": "application/zip",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def check_size(size: int, name: str = "", asked_format: str = "") -> None:
    """Refuse what is far too large before a byte of it is read.

    Street-level files, told by their form or by the name that the publisher gives them, and ZIP files may be larger.
    """
    is_street = asked_format == Street.slug or name.lower().endswith(("-street.csv", ".zip"))
    most = Street.max_bytes if is_street else MAX_BYTES
    if size > most:
        text = _(
            "The file has %(size)s MB; the most is %(most)s MB. Choose the publisher's file of monthly counts, or say "
            "that it is street-level crime."
        )
        raise ValidationError(text % {"size": -(-size // 1024**2), "most": most // 1024**2})


def media_type(name: str) -> str:
    """What a file says that it is; a job looks at what it holds."""
    return MEDIA_TYPES.get(PurePath(name).suffix.lower(), "text/csv")


def receive(
    content: bytes | File[bytes],
    *,
    name: str,
    by: Person | None,
    asked_format: str = "",
    absent_is_zero: bool = True,
    is_typed: bool = False,
    approves: bool = False,
) -> Upload:
    """Keep a file as it came and have it checked by a job.

    `is_typed`: made of what somebody typed into a form, so it is of the kind, real or illustrative, that the portal
    holds. `approves`: whoever sends it has looked at it, so that it counts as soon as it is checked.

    The same content again gives the upload that is there; while that one is not approved, it is checked again where it
    could not be used, or is now to be read in another way. Raises ValidationError where a file is empty, too large, or
    not of this database's kind.
    """
    require_analyst(by)
    check_size(len(content) if isinstance(content, bytes) else content.size or 0, name, asked_format)
    if asked_format and file_forms.named(asked_format) is None:
        raise ValidationError(_("“%(format)s” is no form of file that the portal knows.") % {"format": asked_format})
    # outside the transaction: to read and keep half a gigabyte takes a second, and nobody else could write meanwhile
    stored = documents.store(content, name=name, media_type=media_type(name), by=by)
    try:
        return taken_in(
            stored,
            name=name,
            by=by,
            asked_format=asked_format,
            absent_is_zero=absent_is_zero,
            is_typed=is_typed,
            approves=approves,
        )
    except ValidationError:
        jobs.enqueue(checking_street.FORGET, key=f"forget:{stored.uuid}", subject=stored, by=by)
        raise


@transaction.atomic
def taken_in(
    stored: StoredFile,
    *,
    name: str,
    by: Person | None,
    asked_format: str,
    absent_is_zero: bool,
    is_typed: bool = False,
    approves: bool = False,
) -> Upload:
    """The upload of a file that is kept, checked by a job."""
    require_analyst(by)
    known = Upload.objects.live().filter(Q(file=stored) | Q(original_sha256=stored.sha256)).first()
    if known and known.file_id != stored.pk:
        return counted_before(known, stored, asked_format=asked_format, absent_is_zero=absent_is_zero, by=by)
    if known:
        return taken_up(known, asked_format=asked_format, absent_is_zero=absent_is_zero, by=by)
    is_generated = GeneratedFile.objects.filter(sha256=stored.sha256).exists() or (is_typed and holds_generated())
    refuse_other_kind(is_generated=is_generated)
    try:
        with transaction.atomic():
            upload = Upload.objects.create(
                file=stored,
                name=stored.name if not name else name[-255:],
                is_generated=is_generated,
                asked_format=asked_format,
                absent_is_zero=absent_is_zero,
                received_by=by,
            )
    except IntegrityError:  # the same file arrived twice in one moment
        return Upload.objects.live().get(file=stored)
    after = {"sha256": stored.sha256, "format": asked_format, "absent_is_zero": absent_is_zero}
    audit.record("performance.upload_received", upload, by=by, after=after)
    stage(upload, by=by, approves=approves)
    return upload


@transaction.atomic
def taken_up(known: Upload, *, asked_format: str, absent_is_zero: bool, by: Person | None) -> Upload:
    """The upload of a file that came again, checked again where that can change what it says."""
    require_analyst(by)
    told = {"asked_format": asked_format, "absent_is_zero": absent_is_zero}
    is_same = told == {"asked_format": known.asked_format, "absent_is_zero": known.absent_is_zero}
    if known.state != State.REFUSED and (known.state != State.STAGED or is_same):
        return known
    Upload.objects.filter(pk=known.pk).update(**told)
    return check_again(known, by=by)


@transaction.atomic
def counted_before(
    known: Upload, stored: StoredFile, *, asked_format: str, absent_is_zero: bool, by: Person | None
) -> Upload:
    """The upload of a file of places that came again: counted anew from its rows, unless it is approved."""
    require_analyst(by)
    row = Upload.objects.select_for_update().get(pk=known.pk)
    if row.state not in {State.REFUSED, State.STAGED}:
        jobs.enqueue(checking_street.FORGET, key=f"forget:{stored.uuid}", subject=stored, by=by)
        return row
    row.file, row.original_sha256 = stored, ""
    row.asked_format, row.absent_is_zero = asked_format, absent_is_zero
    row.save(update_fields=["file", "original_sha256", "asked_format", "absent_is_zero"])
    return check_again(row, by=by)


def refuse_other_kind(*, is_generated: bool) -> None:
    """Generated and real figures never share a database: a board would read one as the other."""
    uploads = Upload.objects.exclude(is_generated=is_generated).exclude(state__in=[State.REFUSED, State.REJECTED])
    if not uploads.exists() and not Denominator.objects.exclude(is_generated=is_generated).exists():
        return
    if is_generated:
        raise ValidationError(_("This portal holds real figures, so generated ones cannot be added to it."))
    raise ValidationError(
        _(
            "This portal holds the demonstration's generated figures, so it takes no file but those it has generated. "
            "Real figures need a portal of their own, started with DEMO=0 and its own SCPB_DATA or DATABASE_URL."
        )
    )


def holds_generated() -> bool:
    """Whether the portal holds the demonstration's figures."""
    uploads, residents = Upload.objects.filter(is_generated=True), Denominator.objects.filter(is_generated=True)
    return uploads.exists() or residents.exists()


def stage(upload: Upload, *, by: Person | None, approves: bool = False) -> Job:
    """Ask for the job that reads the file, and that then approves it for whoever asked."""
    params = {"attempt": upload.attempt, "approves": approves}
    return jobs.enqueue(STAGE, key=upload.job_key, subject=upload, params=params, by=by)


def approve_checked(switch: Callable[[], object], pk: int, by: Person | None) -> None:
    """Show the outcome of a check and approve what can be used: the switch of a check that somebody vouched for."""
    switch()
    upload = Upload.objects.get(pk=pk)
    if upload.state == State.STAGED and is_ready(upload):
        approve(upload, by=by)


def job_of(upload: Upload) -> Job | None:
    """The job that checks this upload now, or did last."""
    return Job.objects.filter(key=upload.job_key).first()


def locked(upload: Upload, to: State) -> Upload:
    """The row as it is now, held until the transaction ends; refuses a step that its state does not allow."""
    row = Upload.objects.select_for_update().get(pk=upload.pk)
    state = State(row.state)
    if to not in NEXT[state] and to != state:
        text = _("“%(name)s” is %(state)s, so this cannot be done now.")
        raise NotAllowed(text % {"name": row.name, "state": str(state.label).lower()})
    return row


@transaction.atomic
def check_again(upload: Upload, *, asked_format: str | None = None, by: Person | None) -> Upload:
    """Read the file once more, with the set-up and the figures as they are now; in another form where one is given."""
    require_analyst(by)
    upload = locked(upload, State.STAGING)
    if upload.state == State.STAGING:
        return upload
    if upload.state == State.REFUSED and upload.original_sha256:
        raise NotAllowed(_("The file is not kept, for it held places of offences. Upload it again."))
    before = {"state": upload.state, "attempt": upload.attempt, "format": upload.asked_format}
    upload.asked_format = upload.asked_format if asked_format is None else asked_format
    read_as = {"format": upload.asked_format, "absent_is_zero": upload.absent_is_zero}
    upload.state, upload.attempt = State.STAGING, upload.attempt + 1
    upload.problems, upload.preview = [], checking_street.remembered(upload)
    upload.save(update_fields=["state", "attempt", "problems", "preview", "asked_format"])
    after = {"attempt": upload.attempt, **read_as}
    audit.record("performance.upload_checked_again", upload, by=by, before=before, after=after)
    stage(upload, by=by)
    return upload


@transaction.atomic
def correct(
    upload: Upload, *, published_on: date, absent_is_zero: bool, since: int | None = None, by: Person | None
) -> Upload:
    """Say when the file was published, and whether rows that it leaves out are zero; it is then checked again.

    `since`: of a lookup, the first month in which its wards are drawn so.
    """
    require_analyst(by)
    row = locked(upload, State.STAGED)
    if row.state != State.STAGED:
        raise NotAllowed(_("Only an upload that waits for approval can be corrected."))
    before = {"published_on": row.published_on, "absent_is_zero": row.absent_is_zero, "since": row.first_month}
    after = {"published_on": published_on, "absent_is_zero": absent_is_zero, "since": since or row.first_month}
    if before == after:
        return row
    row.published_on_is_told = row.published_on_is_told or published_on != row.published_on
    row.published_on, row.absent_is_zero = published_on, absent_is_zero
    if since:
        row.first_month = row.last_month = since
    row.save(update_fields=["published_on", "published_on_is_told", "absent_is_zero", "first_month", "last_month"])
    audit.record("performance.upload_corrected", row, by=by, before=before, after=after)
    return check_again(row, by=by)


@transaction.atomic
def map_categories(upload: Upload, *, choices: Mapping[str, Sequence[Measure]], by: Person | None) -> Upload:
    """Keep which measures a file's new categories count in (none: ignored on purpose), and check the file again.

    `choices` goes by the key of the category. A part counts in its whole too.
    """
    require_analyst(by)
    row = locked(upload, State.STAGED)
    if row.state != State.STAGED or row.source is None:
        raise NotAllowed(_("Categories are mapped while an upload waits for approval."))
    asked = {entry["key"]: entry for entry in row.preview.get("unmapped", [])}
    for key, measures in choices.items():
        if key not in asked:
            raise NotAllowed(_("The file has no such category, or it is mapped already."))
        keep_category(row.source, asked[key], measures, by=by)
    return check_again(row, by=by) if choices else row


def keep_category(source: Source, entry: Mapping[str, str], measures: Sequence[Measure], *, by: Person | None) -> None:
    """Make the category of a preview's entry; whoever mapped it first has decided."""
    category, is_new = Category.objects.get_or_create(
        source=source,
        key=entry["key"],
        defaults={"major": entry["major"], "minor": entry["minor"], "is_ignored": not measures},
    )
    if is_new:
        category.measures.set(with_wholes(measures))
        after = {"category": str(category), "measures": sorted(measure.slug for measure in category.measures.all())}
        audit.record("performance.category_mapped", category, by=by, after=after)


def with_wholes(measures: Sequence[Measure]) -> list[Measure]:
    """The measures, and those that they are part of and that are counted by category."""
    found = {measure.pk: measure for measure in measures}
    for measure in measures:
        while measure.parent and not measure.parent.is_sum:
            measure = measure.parent
            found[measure.pk] = measure
    return list(found.values())


@transaction.atomic
def approve(upload: Upload, *, by: Person | None) -> Upload:
    """Let the upload's figures count. Pressed twice, the second time changes nothing."""
    require_analyst(by)
    row = locked(upload, State.APPROVED)
    if row.state == State.APPROVED:
        return row
    refuse_unready(row)
    hold_source(row)
    row.state, row.approved_at, row.approved_by = State.APPROVED, timezone.now(), by
    row.save(update_fields=["state", "approved_at", "approved_by"])
    figures.apply(row)
    reference_tables.apply(row)
    dashboards.rebuild(by=by, key=f"{row.uuid}:approved", measures=row.preview.get("measures"))
    after = {
        "published_on": row.published_on,
        "cells": row.preview["cells"],
        "months": [row.first_month, row.last_month],
    }
    audit.record("performance.upload_approved", row, by=by, before={"state": State.STAGED}, after=after)
    return row


def is_ready(row: Upload) -> bool:
    """Whether nothing stops approval."""
    try:
        refuse_unready(row)
    except NotAllowed:
        return False
    return True


def refuse_unready(row: Upload) -> None:
    """Refuse what would count nothing, or would leave part of a measure out without anybody having said so."""
    waiting = [entry["minor"] for entry in row.preview["unmapped"] if entry["at_risk"]]
    if waiting:
        text = _("Say first in which measures these categories count, or that they count in none: %(names)s.")
        raise NotAllowed(text % {"names": "; ".join(waiting[:5]) + ("; …" if len(waiting) > 5 else "")})
    for clash in police_forces.clashes(row):
        raise NotAllowed(clash.sentence)
    if not row.preview["cells"]:
        raise NotAllowed(_("No category of this file counts in any measure, so there is nothing to approve."))


def hold_source(row: Upload) -> None:
    """Approvals and withdrawals of one source go one after the other, so that each sees what the last one left."""
    Source.objects.select_for_update().in_bulk([row.source_id])


@transaction.atomic
def set_aside(upload: Upload, *, by: Person | None) -> Upload:
    """Give up an upload that has not been approved."""
    require_analyst(by)
    row = locked(upload, State.REJECTED)
    if row.state == State.REJECTED:
        return row
    before, row.state = {"state": row.state}, State.REJECTED
    row.save(update_fields=["state"])
    audit.record("performance.upload_set_aside", row, by=by, before=before, after={"state": row.state})
    return row


@transaction.atomic
def take_back(upload: Upload, *, reason: str, by: Person | None) -> Upload:
    """Let an approved upload count no longer; what is known falls back to the other uploads.

    What was known while it counted can still be asked for, and editions that rest on it do not change.
    """
    require_analyst(by)
    if not reason.strip():
        raise NotAllowed(_("Say why the upload is taken back."))
    row = locked(upload, State.TAKEN_BACK)
    if row.state == State.TAKEN_BACK:
        return row
    hold_source(row)
    row.state, row.taken_back_at, row.taken_back_by = State.TAKEN_BACK, timezone.now(), by
    row.reason = reason.strip()[:500]
    row.save(update_fields=["state", "taken_back_at", "taken_back_by", "reason"])
    figures.withdraw(row)
    reference_tables.withdraw(row)
    dashboards.rebuild(by=by, key=f"{row.uuid}:taken back", measures=row.preview.get("measures"))
    audit.record(
        "performance.upload_taken_back", row, by=by, before={"state": State.APPROVED}, after={"reason": row.reason}
    )
    return row
