"""Freezing: all that an adopted version says is kept for good, so that what refers to it goes on meaning the same."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from scpb.audit import services as audit
from scpb.errors import NotAllowed
from scpb.people.models import Person
from strategy.document import freeze
from strategy.models import PriorityWording, Strategy, StrategyVersion
from strategy.services.prints import print_version
from strategy.services.versions import require_editor, require_locked


@transaction.atomic
def freeze_version(version: StrategyVersion, *, by: Person | None) -> StrategyVersion:
    """Keep what a version that was adopted before the portal says, once its text is entered."""
    kept = require_locked(version, by)
    if not kept.is_adopted:
        raise NotAllowed(_("Only an adopted version is frozen. What is under way is frozen when the board adopts it."))
    if kept.snapshot:
        raise NotAllowed(_("The version is frozen already."))
    if not kept.wordings.exists():
        raise NotAllowed(_("The version has no priorities yet. Enter them before you freeze it."))
    return keep(kept, by=by)


@transaction.atomic
def freeze_recorded(strategy: Strategy, *, by: Person | None) -> None:
    """Keep all adopted versions that are not kept yet: what follows them compares itself with what they say.

    One of which nothing has been entered yet stays open, for it would be empty for good.
    """
    require_editor(strategy.board, by)
    worded = Exists(PriorityWording.objects.filter(version=OuterRef("pk")))
    recorded = strategy.versions.adopted().filter(worded, snapshot="").select_related("strategy__board", "refreshes")
    for version in recorded.order_by("starts_on", "number"):
        keep(version, by=by)


@transaction.atomic
def keep(version: StrategyVersion, *, by: Person | None) -> StrategyVersion:
    """Keep what an adopted version says now, and have it printed."""
    require_editor(version.strategy.board, by)
    version.snapshot, version.sha256 = freeze(version)
    version.save(update_fields=["snapshot", "sha256"])
    audit.record("strategy.version_frozen", version, by=by, after={"sha256": version.sha256})
    print_version(version, by=by)
    return version
