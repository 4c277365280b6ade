"""Setting a gap aside with the reason, and bringing it back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scpb.boards import records
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Person
from scpb.portal.gaps import Asker, Gap
from scpb.portal.models import GapSetAside

PERSONAL = ("reason",)
ASIDE_ALREADY = gettext_lazy("It is set aside already. Bring it back first to give another reason.")


@transaction.atomic
def set_aside(gap: Gap, subject: UUID, *, reason: str, until: date | None = None, by: Person | None) -> GapSetAside:
    """Leave a gap for a reason: until the day `until`, until somebody brings it back, or until it is another gap."""
    _require_care(gap, subject, by)
    words, today = reason.strip(), timezone.localdate()
    if not words:
        raise NotAllowed(_("Say why it is set aside."))
    if until is not None and until <= today:
        raise NotAllowed(_("Choose a day after today on which it comes back, or none."))
    kept = _locked(gap, subject)
    if kept is not None and _holds(kept, gap, today):
        raise NotAllowed(str(ASIDE_ALREADY))
    if kept is not None:
        _remove(kept, by=by)
    row = GapSetAside(gap=gap.slug, subject=subject, at=timezone.now(), by=by)
    try:
        return records.add(row, "portal.gap_set_aside", by=by, personal=PERSONAL, reason=words, until=until)
    except (
        IntegrityError
    ) as error:  # somebody else set it aside since the row was looked for: nothing was there to lock
        raise NotAllowed(str(ASIDE_ALREADY)) from error


@transaction.atomic
def bring_back(gap: Gap, subject: UUID, *, by: Person | None) -> None:
    """List a gap again that was set aside."""
    _require_care(gap, subject, by)
    kept = _locked(gap, subject)
    if kept is None:
        raise NotAllowed(_("It is not set aside any more."))
    _remove(kept, by=by)


def _require_care(gap: Gap, subject: UUID, by: Person | None) -> None:
    """Refuse who does not answer for the thing: for its board, or of a measure for figures."""
    if by is None:
        return
    if not gap.in_care(Asker(by, timezone.localdate())).filter(uuid=subject).exists():
        raise NotPermitted(_("Only who answers for it sets a gap aside: an officer of its board, or an administrator."))


def _locked(gap: Gap, subject: UUID) -> GapSetAside | None:
    return GapSetAside.objects.select_for_update().filter(gap=gap.slug, subject=subject).first()


def _holds(kept: GapSetAside, gap: Gap, today: date) -> bool:
    """Whether what was set aside is so still, and not back on its day or a gap anew."""
    if kept.until is not None and kept.until <= today:
        return False
    return not gap.began_after(kept.at, kept.subject, today)


def _remove(row: GapSetAside, *, by: Person | None) -> None:
    before = {"gap": row.gap, "subject": str(row.subject), "until": row.until, "reason": row.reason}
    records.remove(row, "portal.gap_brought_back", by=by, before=before, personal=PERSONAL)
