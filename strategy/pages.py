"""What pages show of strategies: the priorities of a version, and what each was called before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from scpb.boards import permissions
from scpb.people.models import Person
from strategy.models import PriorityWording, Strategy, StrategyVersion


@dataclass(frozen=True)
class Listed:
    """A strategy with the version in force, if one is."""

    strategy: Strategy
    version: StrategyVersion | None


@dataclass(frozen=True)
class Worded:
    """A priority as the version has it, and what it was called in other versions where that differs."""

    wording: PriorityWording
    elsewhere: Sequence[str]


@dataclass(frozen=True)
class StrategyPage:
    """`shown` is in force on the day, or the version that was asked for; None where there was none then."""

    strategy: Strategy
    shown: StrategyVersion | None
    priorities: Sequence[Worded]
    versions: Sequence[StrategyVersion]
    in_force: StrategyVersion | None
    may_edit: bool


def listed(reader: Person | AnonymousUser, today: date) -> list[Listed]:
    """The strategies that the reader may know of, each with its version in force."""
    found = Strategy.objects.visible_to(reader).select_related("board").prefetch_related("versions")
    return [Listed(strategy, in_force(list(strategy.versions.all()), today)) for strategy in found]


def strategy_page(
    strategy: Strategy, reader: Person | AnonymousUser, today: date, *, on: date | None, number: int | None
) -> StrategyPage:
    """The strategy on a day (today unless told), or in the version with that number."""
    versions = list(strategy.versions.all())
    shown = (
        next((version for version in versions if version.number == number), None)
        if number is not None
        else in_force(versions, on or today)
    )
    return StrategyPage(
        strategy,
        shown,
        _worded(shown) if shown else [],
        versions,
        in_force(versions, today),
        permissions.may_edit(reader, strategy.board),
    )


def in_force(versions: Sequence[StrategyVersion], on: date) -> StrategyVersion | None:
    """The version whose period holds the day."""
    begun = [
        version for version in versions if version.starts_on <= on and not (version.ends_on and version.ends_on < on)
    ]
    return max(begun, key=lambda version: version.number, default=None)


def _worded(version: StrategyVersion) -> list[Worded]:
    everywhere = PriorityWording.objects.filter(version__strategy=version.strategy_id).select_related("version")
    wordings = list(everywhere.order_by("version__number", "number"))
    return [
        Worded(
            own, [_told(other) for other in wordings if other.priority_id == own.priority_id and _differ(own, other)]
        )
        for own in wordings
        if own.version_id == version.pk
    ]


def _differ(own: PriorityWording, other: PriorityWording) -> bool:
    return (own.number, own.title) != (other.number, other.title)


def _told(other: PriorityWording) -> str:
    told = {"version": other.version.title, "number": other.number, "title": other.title}
    return _("%(version)s: priority %(number)s, %(title)s") % told
