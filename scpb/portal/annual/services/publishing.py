"""Letting everybody read an annual report, and taking it back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from scpb.audit import services as audit
from scpb.boards import records
from scpb.errors import NotAllowed
from scpb.people.models import Person
from scpb.portal.annual.document import freeze, live
from scpb.portal.annual.figures import drawn
from scpb.portal.annual.permissions import require_publisher
from scpb.portal.annual.services.drafts import locked
from scpb.portal.annual.services.prints import ask
from scpb.portal.annual.stopping import stops
from scpb.portal.models import AnnualReport, Standing
from scpb.portal.models.annual import STANDING_NEXT


def hindrances(report: AnnualReport) -> tuple[str, ...]:
    """What stops the draft from being published, each with what to do; empty where nothing does."""
    document = live(report)
    return tuple(stop.sentence for stop in stops(document, drawn(document)))


@transaction.atomic
def publish(report: AnnualReport, *, by: Person | None) -> AnnualReport:
    """Keep all that the report says for good, and let everybody read it. Refuses with every hindrance."""
    require_publisher(report.strategy.board, by)
    _hold(report)
    row = locked(report)
    _require_step(row, Standing.PUBLISHED)
    found = hindrances(row)
    if found:
        raise NotAllowed(_("The report cannot be published yet. %(why)s") % {"why": " ".join(found)})
    row.snapshot, row.sha256 = freeze(row)
    row.state, row.published_at, row.pdf = Standing.PUBLISHED, timezone.now(), None
    row.save(update_fields=["snapshot", "sha256", "state", "published_at", "pdf"])
    audit.record("portal.annual_report_published", row, by=by, after={"number": row.number, "sha256": row.sha256})
    if row.replaces is not None:
        _replace(row.replaces, row, by)
    ask(row, by)
    return row


@transaction.atomic
def withdraw(report: AnnualReport, *, reason: str, by: Person | None) -> AnnualReport:
    """Take a published report back; readers are told why at its address."""
    require_publisher(report.strategy.board, by)
    row = locked(report)
    _require_step(row, Standing.WITHDRAWN)
    if not reason.strip():
        raise NotAllowed(_("Say why it is withdrawn. Everybody reads that at its address."))
    return _withdraw(row, reason.strip(), by)


def _hold(report: AnnualReport) -> None:
    """Hold it and the one that it replaces, in the order in which all hold reports: else two might wait for each other.

    What is closed to the public meanwhile holds every report that cites it.
    """
    held = AnnualReport.objects.select_for_update().filter(pk__in=[report.pk, report.replaces_id])
    list(held.order_by("pk").values_list("pk"))


def _replace(old: AnnualReport, new: AnnualReport, by: Person | None) -> None:
    """The report before is withdrawn for the new one; one that was withdrawn already keeps its reason."""
    row = locked(old)
    if row.is_published:
        told = {"title": new.title, "number": new.number}
        _withdraw(row, _("Replaced by %(title)s, report %(number)s") % told, by)


def _withdraw(row: AnnualReport, reason: str, by: Person | None) -> AnnualReport:
    words = {"state": Standing.WITHDRAWN, "withdrawn_why": reason}
    return records.change(row, "portal.annual_report_withdrawn", by=by, **words)


def _require_step(row: AnnualReport, to: Standing) -> None:
    if to in STANDING_NEXT[Standing(row.state)]:
        return
    if to == Standing.PUBLISHED:
        raise NotAllowed(_("The report is published already."))
    raise NotAllowed(_("Only a published report is withdrawn."))
