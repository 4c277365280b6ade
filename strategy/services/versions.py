"""Setting strategies up: themselves, their versions, and how a version numbers and words its priorities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from scpb.audit import services as audit
from scpb.boards import permissions, records
from scpb.boards.models import Board
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Person
from strategy.models import Priority, PriorityWording, Strategy, StrategyVersion, VersionState

ASIDE = 1000  # numbers are moved out of each other's way by this before they are given anew


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
    adopted_by: str = "",
    adopted_on: date | None = None,
) -> StrategyVersion:
    """Record a version that is adopted already, in force from a day on; the one before ends the day before.

    Its text is entered afterwards and then frozen (`freezing`).
    `copied`: it begins with the priorities of the version before, each of them still the same one. `adopted_on` is
    the first day unless told; neither is recorded before it has come.
    """
    require_editor(strategy.board, by)
    _require_adopted(adopted_on, starts_on)
    Strategy.objects.select_for_update().get(pk=strategy.pk)  # one number at a time
    last = strategy.versions.adopted().order_by("-starts_on").first()
    if last is not None:
        _end_before(last, starts_on, by)
    version = records.add(
        StrategyVersion(strategy=strategy),
        "strategy.version_added",
        by=by,
        number=(strategy.versions.aggregate(most=Max("number"))["most"] or 0) + 1,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
        state=VersionState.ADOPTED,
        adopted_on=adopted_on or starts_on,
        adopted_by=adopted_by,
    )
    if last is not None and copied:
        words = [Line(one.number, one.title, one.priority) for one in last.wordings.select_related("priority")]
        word_priorities(version, lines=words, by=by)
    return version


@transaction.atomic
def edit_version(
    version: StrategyVersion, *, by: Person | None, title: str, starts_on: date, ends_on: date | None
) -> StrategyVersion:
    """Change what a version is called and when it is in force; no two adopted ones are in force on one day.

    Of one that is kept as it was adopted, only the day on which it ends.
    """
    require_editor(version.strategy.board, by)
    Strategy.objects.select_for_update().get(pk=version.strategy_id)
    kept = StrategyVersion.objects.select_for_update().get(pk=version.pk)  # a form has put its values into `version`
    require_changeable(kept)
    named = (title, starts_on) != (kept.title, kept.starts_on)
    if kept.snapshot and named:
        raise NotAllowed(_("The version is frozen as it was adopted. Only the day on which it ends may be changed."))
    if kept.is_adopted:
        meanwhile = Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
        others = version.strategy.versions.adopted().exclude(pk=version.pk).filter(meanwhile)
        overlapping = (others.filter(starts_on__lte=ends_on) if ends_on else others).first()
        if overlapping is not None:
            raise NotAllowed(_("“%(title)s” is in force on some of these days.") % {"title": overlapping.title})
    if not kept.snapshot and (named or ends_on != kept.ends_on):
        forget_prints(kept)
    return records.change(version, "strategy.version_edited", by=by, title=title, starts_on=starts_on, ends_on=ends_on)


@transaction.atomic
def word_priorities(version: StrategyVersion, *, lines: Sequence[Line], by: Person | None) -> StrategyVersion:
    """Number and word the priorities of a version, all at once; what each says beside its title stays with it.

    One that is left out stays what it was in other versions, and goes from this one with all that it said in it.
    """
    require_editor(version.strategy.board, by)
    open_version(version)
    if any(line.priority and line.priority.strategy_id != version.strategy_id for line in lines):
        raise NotAllowed(_("A priority belongs to another strategy."))
    named = [line.priority.pk for line in lines if line.priority]
    if len({line.number for line in lines}) < len(lines) or len(set(named)) < len(named):
        raise NotAllowed(_("Two priorities cannot have one number."))
    before = _worded(version)
    if sorted((str(line.priority and line.priority.uuid), line.number, line.title) for line in lines) == sorted(before):
        return version
    _leave_out(version, named)
    version.wordings.update(number=F("number") + ASIDE)
    for line in lines:
        priority = line.priority or Priority.objects.create(strategy=version.strategy)
        said = {"number": line.number, "title": line.title}
        PriorityWording.objects.update_or_create(version=version, priority=priority, defaults=said)
    forget_prints(version)
    after = _worded(version)
    audit.record(
        "strategy.priorities_worded", version, by=by, before={"priorities": before}, after={"priorities": after}
    )
    return version


def require_locked(version: StrategyVersion, by: Person | None) -> StrategyVersion:
    """The version as it is now, while nobody else changes its strategy."""
    require_editor(version.strategy.board, by)
    Strategy.objects.select_for_update().get(pk=version.strategy_id)
    return StrategyVersion.objects.select_related("strategy__board", "refreshes").get(pk=version.pk)


def open_version(version: StrategyVersion) -> StrategyVersion:
    """The version's row, locked, if what it says may still change; else NotAllowed."""
    row = StrategyVersion.objects.select_for_update(of=("self",)).select_related("strategy").get(pk=version.pk)
    require_open(row)
    return row


def require_open(version: StrategyVersion) -> None:
    """Refuse what is kept as it was adopted, or was given up."""
    if version.snapshot:
        raise NotAllowed(
            _("The version is frozen as it was adopted. What it says is changed by a refresh, not in place.")
        )
    if version.state == VersionState.ABANDONED:
        raise NotAllowed(_("The version was given up. Take it up again before you change what it says."))
    require_unread(version)


def require_unread(version: StrategyVersion) -> None:
    """Refuse to change a draft on which people are commenting, or that the public goes on reading after it was asked.

    Else they would read at once what nobody has decided to show them.
    """
    if version.is_open_for_comments(localdate()):
        raise NotAllowed(_("People are commenting on this text. Close the consultation before it is changed."))
    if version.is_before_the_public(localdate()):
        raise NotAllowed(_("Everybody reads this text since the public was asked. Take it back to a draft first."))


def require_changeable(version: StrategyVersion) -> None:
    """Refuse another title or other days for what others are reading before the board adopts it."""
    if version.is_under_way:
        require_unread(version)


def forget_prints(version: StrategyVersion) -> None:
    """What was printed does not say any more what the version says."""
    StrategyVersion.objects.filter(pk=version.pk).update(pdf=None, summary_pdf=None)


def _worded(version: StrategyVersion) -> list[tuple[str, int, str]]:
    return [(str(one.priority.uuid), one.number, one.title) for one in version.wordings.select_related("priority")]


def _leave_out(version: StrategyVersion, kept: Sequence[int]) -> None:
    """Take the other priorities out of the version, also where one is said to be shown through them."""
    gone = list(version.wordings.exclude(priority__in=kept).values_list("priority", flat=True))
    version.wordings.filter(priority__in=gone).delete()
    PriorityWording.shown_through.through.objects.filter(prioritywording__version=version, priority__in=gone).delete()


def _require_adopted(adopted_on: date | None, starts_on: date) -> None:
    """Refuse a version as adopted already on a day to come."""
    if adopted_on is None and starts_on > localdate():
        raise NotAllowed(_("It begins on a day to come. Say on which day the board adopted it."))
    if adopted_on is not None and adopted_on > localdate():
        raise NotAllowed(_("The day of the adoption has not come yet."))


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
