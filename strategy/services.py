"""Setting strategies up: themselves, their versions, and how a version numbers and words its priorities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from scpb.audit import services as audit
from scpb.boards import permissions, records
from scpb.boards.models import Board
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Person
from strategy.models import Priority, PriorityWording, Strategy, StrategyVersion


@dataclass(frozen=True)
class Line:
    """A priority as a version shall have it; without a priority, a new one."""

    number: int
    title: str
    priority: Priority | None = None


def add_strategy(*, by: Person | None, board: Board, **values: Any) -> Strategy:
    """A strategy of a board; its officer or an administrator adds it."""
    require_editor(board, by)
    return records.add(Strategy(), "strategy.strategy_added", by=by, board=board, **values)


def edit_strategy(strategy: Strategy, *, by: Person | None, **values: Any) -> Strategy:
    """Change what a strategy is called."""
    require_editor(strategy.board, by)
    return records.change(strategy, "strategy.strategy_edited", by=by, **values)


@transaction.atomic
def add_version(
    strategy: Strategy,
    *,
    by: Person | None,
    title: str,
    starts_on: date,
    ends_on: date | None = None,
    copied: bool = True,
) -> StrategyVersion:
    """The strategy as it is from a day on; the version before ends the day before it.

    `copied`: it begins with the priorities of the version before, each of them still the same one.
    """
    require_editor(strategy.board, by)
    Strategy.objects.select_for_update().get(pk=strategy.pk)  # one number at a time
    last = strategy.versions.first()
    if last is not None:
        _end_before(last, starts_on, by)
    version = records.add(
        StrategyVersion(strategy=strategy),
        "strategy.version_added",
        by=by,
        number=last.number + 1 if last else 1,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    if last is not None and copied:
        words = [Line(one.number, one.title, one.priority) for one in last.wordings.select_related("priority")]
        word_priorities(version, lines=words, by=by)
    return version


@transaction.atomic
def edit_version(
    version: StrategyVersion, *, by: Person | None, title: str, starts_on: date, ends_on: date | None
) -> StrategyVersion:
    """Change what a version is called and when it is in force; no two are in force on one day."""
    require_editor(version.strategy.board, by)
    Strategy.objects.select_for_update().get(pk=version.strategy_id)
    meanwhile = Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
    others = version.strategy.versions.exclude(pk=version.pk).filter(meanwhile)
    overlapping = (others.filter(starts_on__lte=ends_on) if ends_on else others).first()
    if overlapping is not None:
        raise NotAllowed(_("“%(title)s” is in force on some of these days.") % {"title": overlapping.title})
    return records.change(version, "strategy.version_edited", by=by, title=title, starts_on=starts_on, ends_on=ends_on)


@transaction.atomic
def word_priorities(version: StrategyVersion, *, lines: Sequence[Line], by: Person | None) -> StrategyVersion:
    """Number and word the priorities of a version, all at once. One that is left out stays what it was elsewhere."""
    require_editor(version.strategy.board, by)
    StrategyVersion.objects.select_for_update().get(pk=version.pk)
    if any(line.priority and line.priority.strategy_id != version.strategy_id for line in lines):
        raise NotAllowed(_("A priority belongs to another strategy."))
    if len({line.number for line in lines}) < len(lines):
        raise NotAllowed(_("Two priorities cannot have one number."))
    before = [(str(one.priority.uuid), one.number, one.title) for one in version.wordings.select_related("priority")]
    if sorted((str(line.priority and line.priority.uuid), line.number, line.title) for line in lines) == sorted(before):
        return version
    version.wordings.all().delete()
    for line in lines:
        priority = line.priority or Priority.objects.create(strategy=version.strategy)
        PriorityWording.objects.create(version=version, priority=priority, number=line.number, title=line.title)
    after = [(str(one.priority.uuid), one.number, one.title) for one in version.wordings.select_related("priority")]
    audit.record(
        "strategy.priorities_worded", version, by=by, before={"priorities": before}, after={"priorities": after}
    )
    return version


def _end_before(last: StrategyVersion, starts_on: date, by: Person | None) -> None:
    """Let the last version end the day before; a new one begins after the last one did."""
    if starts_on <= last.starts_on:
        raise NotAllowed(
            _("The last version began on %(day)s; a new one begins after that.")
            % {"day": date_format(last.starts_on, "j F Y")}
        )
    if last.ends_on is None or last.ends_on >= starts_on:
        records.change(last, "strategy.version_ended", by=by, ends_on=starts_on - timedelta(days=1))


def require_editor(board: Board, by: Person | None) -> None:
    """Refuse who may not change the strategies of this board; None is the system."""
    if by is not None and not permissions.may_edit(by, board):
        raise NotPermitted(_("Only the board’s governance officer or an administrator may change its strategy."))
