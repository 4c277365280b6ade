"""Asking providers for figures that are due, and taking their answers: each answer waits for an analyst."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from performance.arithmetic.expected import Due
from performance.models import Area, FigureRequest, Measure, Upload
from performance.permissions import require_analyst
from performance.services import answers
from scpb.audit import services as audit
from scpb.errors import NotAllowed
from scpb.jobs import services as jobs
from scpb.people.models import Person

MAIL = "performance.mail_request"
OPEN_FOR = timedelta(days=60)
LATEST = timedelta(days=3 * 366)  # nobody promises a figure for later
SIGNER = signing.Signer(salt="performance.figure_request")


class AskedAlready(NotAllowed):
    """The same figure has been asked for, and the request is still open."""


def signed(asked: FigureRequest) -> str:
    """The last part of the address that its mail leads to."""
    return SIGNER.sign(str(asked.uuid))


def by_signature(text: str) -> UUID | None:
    """The request that an address was signed for; None where the signature is not ours."""
    try:
        return UUID(SIGNER.unsign(text))
    except (signing.BadSignature, ValueError):
        return None


@transaction.atomic
def ask(
    measure: Measure,
    *,
    area: Area,
    first_day: date,
    last_day: date,
    expected_on: date | None,
    email: str,
    root: str,
    by: Person | None,
) -> FigureRequest:
    """Ask for one figure by mail, to the measure's contact or another address; `root` is the portal's own address."""
    require_analyst(by)
    contact = measure.contact
    address = email.strip() or (contact.email if contact and contact.email else "")
    if not address:
        raise ValidationError(_("%(measure)s has no contact with an e-mail address.") % {"measure": measure})
    _end_run_out(measure, area, (first_day, last_day), by)
    try:
        with transaction.atomic():
            asked = FigureRequest.objects.create(
                measure=measure,
                area=area,
                first_day=first_day,
                last_day=last_day,
                expected_on=expected_on,
                asked=contact if contact and contact.email == address else None,
                email=address,
                asked_by=by,
                expires_at=timezone.now() + OPEN_FOR,
            )
    except IntegrityError as error:
        text = _("%(measure)s for that period has been asked for already, and the request is still open.")
        raise AskedAlready(text % {"measure": measure}) from error
    after = {"measure": measure.slug, "first_day": first_day, "last_day": last_day}
    audit.record("performance.figure_asked", asked, by=by, after=after, personal={"email": address})
    jobs.enqueue(MAIL, key=f"request:{asked.uuid}", subject=asked, params={"root": root}, by=by)
    return asked


@transaction.atomic
def ask_for_each(
    wanted: Iterable[tuple[Measure, Due]], *, area: Area, root: str, by: Person | None
) -> list[FigureRequest]:
    """Ask for several figures, all or none of them, each of its measure's contact; gives the requests that are new.

    What somebody else has asked for a moment ago is left out: two presses of one button ask once. All ask in one
    order, so that neither waits for the other.
    """
    require_analyst(by)
    sent = []
    for measure, due in sorted(wanted, key=lambda pair: pair[0].pk):
        days = {"first_day": due.first_day, "last_day": due.last_day, "expected_on": due.expected_on}
        try:
            sent.append(ask(measure, area=area, **days, email="", root=root, by=by))
        except AskedAlready:
            continue
    return sent


def _end_run_out(measure: Measure, area: Area, days: tuple[date, date], by: Person | None) -> None:
    """Withdraw the request for the same figure that nobody can answer any more, so that it can be asked for again."""
    same = FigureRequest.objects.filter(measure=measure, area=area, first_day=days[0], last_day=days[1])
    for row in same.filter(upload=None, withdrawn_at=None, expires_at__lte=timezone.now()).select_for_update():
        row.withdrawn_at = timezone.now()
        row.save(update_fields=["withdrawn_at"])
        audit.record("performance.figure_request_withdrawn", row, by=by)


def letter(asked: FigureRequest, root: str, path: str) -> tuple[str, str]:
    """Subject and text of the mail."""
    first, last = date_format(asked.first_day, "j F Y"), date_format(asked.last_day, "j F Y")
    said = {"measure": asked.measure, "area": asked.area, "first": first, "last": last}
    subject = _("Figure wanted: %(measure)s, %(area)s, to %(last)s") % said
    lines = [
        _("The partnership's board looks at “%(measure)s” for %(area)s.") % said,
        _("Please give the figure for %(first)s to %(last)s.") % said,
        _("This page takes it; nothing else can be seen or changed there:") + f"\n{root.rstrip('/')}{path}",
        _("The page can be used until %(day)s. An analyst looks at the figure before it counts.")
        % {"day": date_format(timezone.localdate(asked.expires_at), "j F Y")},
    ]
    return subject, "\n\n".join(lines) + "\n"


def mark_sent(pk: int) -> None:
    """Note that the mail went out: the switch of its job."""
    asked = FigureRequest.objects.select_for_update().get(pk=pk)
    asked.sent_at = timezone.now()
    asked.save(update_fields=["sent_at"])
    audit.record("performance.figure_request_sent", asked, by=None)


def open_or_refuse(asked: FigureRequest) -> FigureRequest:
    """The row as it is now, held; refuses one that was answered, withdrawn or has run out."""
    row = FigureRequest.objects.select_for_update().get(pk=asked.pk)
    refuse_closed(row)
    return row


def refuse_closed(row: FigureRequest) -> None:
    """Say why a request cannot be answered any more."""
    if row.upload_id:
        raise NotAllowed(_("This figure has been given already. Ask the partnership's analyst to correct it."))
    if row.withdrawn_at and row.withdrawn_at < row.expires_at:
        raise NotAllowed(_("This figure is not needed any more."))
    if row.withdrawn_at or row.expires_at <= timezone.now():  # one that has run out is withdrawn when it is asked again
        raise NotAllowed(_("This request has run out. Ask the partnership's analyst for a new one."))


@transaction.atomic
def answer(asked: FigureRequest, *, values: Mapping[str, Any], by: Person | None) -> Upload:
    """Take the provider's figure; it waits for an analyst. `by` is None where only the signed link says who it is."""
    row = open_or_refuse(asked)
    upload = answers.received(row, values)
    row.upload, row.answered_at = upload, timezone.now()
    row.save(update_fields=["upload", "answered_at"])
    audit.record("performance.figure_given", row, by=by, after={"upload": upload.pk})
    return upload


@transaction.atomic
def promise(asked: FigureRequest, *, expected_on: date, by: Person | None) -> FigureRequest:
    """The provider says when the figure will come; the request stays open."""
    row = open_or_refuse(asked)
    today = timezone.localdate()
    if expected_on < today:
        raise ValidationError(_("Give a day that is still to come."))
    if expected_on > today + LATEST:
        raise ValidationError(_("Give a day within the next three years."))
    before, row.expected_on = {"expected_on": row.expected_on}, expected_on
    row.expires_at = max(row.expires_at, timezone.now() + (expected_on - today) + OPEN_FOR)
    row.save(update_fields=["expected_on", "expires_at"])
    audit.record("performance.figure_promised", row, by=by, before=before, after={"expected_on": expected_on})
    return row


@transaction.atomic
def withdraw(asked: FigureRequest, *, by: Person | None) -> FigureRequest:
    """Ask no longer: the link leads nowhere from now on."""
    require_analyst(by)
    row = FigureRequest.objects.select_for_update().get(pk=asked.pk)
    if row.upload_id:
        raise NotAllowed(_("This figure has been given already."))
    if row.withdrawn_at is None:
        row.withdrawn_at = timezone.now()
        row.save(update_fields=["withdrawn_at"])
        audit.record("performance.figure_request_withdrawn", row, by=by)
    return row
