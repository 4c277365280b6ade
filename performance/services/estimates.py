"""Keeping estimates of what an intervention might bring."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from performance.arithmetic.estimates import Assumptions
from performance.models import Estimate
from performance.permissions import require_analyst
from scpb.audit import services as audit
from scpb.errors import NotAllowed
from scpb.people.models import Person


@transaction.atomic
def make(*, title: str, note: str, is_public: bool, assumed: Assumptions, by: Person | None) -> Estimate:
    """Keep a new estimate with its assumptions."""
    require_analyst(by)
    made = Estimate.objects.create(title=title, note=note, is_public=is_public, inputs=assumed.to_json(), created_by=by)
    audit.record("performance.estimate_made", made, by=by, after=_recorded(made))
    return made


@transaction.atomic
def change(
    estimate: Estimate,
    *,
    title: str,
    note: str,
    is_public: bool,
    assumed: Assumptions,
    version: int,
    by: Person | None,
) -> Estimate:
    """Keep other assumptions; refused where somebody else has saved the estimate since `version` was read."""
    require_analyst(by)
    row = Estimate.objects.select_for_update().get(pk=estimate.pk)
    if row.version != version:
        raise NotAllowed(_("Somebody else has changed this estimate. Look at it again before changing it."))
    before = _recorded(row)
    row.title, row.note, row.is_public, row.inputs = title, note, is_public, assumed.to_json()
    after = _recorded(row)
    if before == after:
        return row
    row.version += 1
    row.save()
    changed = [name for name in after if before[name] != after[name]]
    audit.record(
        "performance.estimate_changed",
        row,
        by=by,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    return row


@transaction.atomic
def remove(estimate: Estimate, *, by: Person | None) -> None:
    """Remove an estimate; the audit keeps what it was."""
    require_analyst(by)
    row = Estimate.objects.select_for_update().get(pk=estimate.pk)
    audit.record("performance.estimate_removed", row, by=by, before=_recorded(row))
    row.delete()


def _recorded(row: Estimate) -> dict[str, object]:
    return {"title": row.title, "note": row.note, "is_public": row.is_public, "inputs": row.inputs}
