"""The board's adoption of a version, and what became in it of the priorities before."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from scpb.boards import records
from scpb.errors import NotAllowed
from scpb.people.models import Person
from strategy.crosswalk import version_before
from strategy.models import Fate, Priority, StrategyVersion, VersionState
from strategy.services.deciding import hold_version
from strategy.services.freezing import freeze_recorded, keep
from strategy.services.refreshing import last_adopted, require_after, require_step
from strategy.services.versions import require_locked


@transaction.atomic
def adopt(version: StrategyVersion, *, on: date, reference: str, note: str = "", by: Person | None) -> StrategyVersion:
    """The board adopted the version on the day, by the decision of this reference or in words.

    The version before ends the day before this one begins. All that this one says is kept as it is now, and what
    earlier ones say if it was not kept yet. `note` says what is not as the board had it before it, and why.
    """
    kept = hold_version(version, by)
    require_step(kept, VersionState.ADOPTED)
    if not reference.strip():
        raise NotAllowed(_("Say by which decision the board adopted it."))
    if on > localdate():
        raise NotAllowed(_("The day of the adoption has not come yet."))
    if not kept.wordings.exists():
        raise NotAllowed(_("The version has no priorities yet."))
    # Until the board adopts it the version before is in force, and what was written then means that one.
    kept.starts_on = max(kept.starts_on, on)
    if kept.ends_on is not None and kept.ends_on < kept.starts_on:
        raise NotAllowed(_("Its period was over by the day of the adoption. Give it other days first."))
    freeze_recorded(kept.strategy, by=by)
    _end_before(kept, by=by)
    values: dict[str, Any] = {
        "starts_on": kept.starts_on,
        "state": VersionState.ADOPTED,
        "adopted_on": on,
        "adopted_by": reference.strip(),
        "adopted_note": note.strip(),
    }
    kept = records.change(kept, "strategy.version_adopted", by=by, **values)
    return keep(kept, by=by)


@transaction.atomic
def set_fate(
    version: StrategyVersion,
    *,
    priority: Priority,
    became: str,
    into: Priority | None = None,
    note: str = "",
    by: Person | None,
) -> Fate:
    """Say what became of a priority of the version before, where comparing the words does not tell."""
    kept = require_locked(version, by)
    require_fates_open(kept)
    before = version_before(kept)
    if before is None or not before.wordings.filter(priority=priority).exists():
        raise NotAllowed(_("The version before does not have this priority."))
    if into is not None and not kept.wordings.filter(priority=into).exists():
        raise NotAllowed(_("This version does not have the priority that it goes on in."))
    if became == Fate.Became.MERGED and into is None:
        raise NotAllowed(_("Say into which priority it was merged."))
    if became == Fate.Became.ENDED and into is not None:
        raise NotAllowed(_("A priority that ended goes on in no other."))
    if became in {Fate.Became.KEPT, Fate.Became.AMENDED} and not into and not _has(kept, priority):
        raise NotAllowed(_("This version does not have it any more. Say in which priority it goes on."))
    values: dict[str, Any] = {"became": became, "into": into, "note": note.strip()}
    there = Fate.objects.filter(version=kept, priority=priority).first()
    if there is not None:
        return records.change(there, "strategy.fate_changed", by=by, **values)
    return records.add(Fate(version=kept, priority=priority), "strategy.fate_entered", by=by, **values)


@transaction.atomic
def clear_fate(fate: Fate, *, by: Person | None) -> None:
    """Let the words say again what became of a priority."""
    require_fates_open(require_locked(fate.version, by))
    before = {"priority": fate.priority, "became": fate.became, "into": fate.into, "note": fate.note}
    records.remove(fate, "strategy.fate_cleared", by=by, before=before)


def require_fates_open(version: StrategyVersion) -> None:
    """Refuse to say what became of earlier priorities where that is kept with the version."""
    if version.snapshot:
        raise NotAllowed(_("The version is frozen, and with it what became in it of earlier priorities."))


def _has(version: StrategyVersion, priority: Priority) -> bool:
    return version.wordings.filter(priority=priority).exists()


def _end_before(version: StrategyVersion, *, by: Person | None) -> None:
    last = last_adopted(version.strategy)
    if last is None:
        return
    if version.refreshes_id and version.refreshes_id != last.pk:
        raise NotAllowed(_("What it amends is not the last version any more. Begin a new refresh instead."))
    require_after(last, version.starts_on)
    if last.ends_on is None or last.ends_on >= version.starts_on:
        ends_on = version.starts_on - timedelta(days=1)
        records.change(last, "strategy.version_ended", by=by, ends_on=ends_on)
