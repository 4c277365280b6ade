"""What pages show of strategies: the priorities of a version, and what each was called before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from scpb.boards import permissions
from scpb.people.models import Person
from strategy.document import PrioritySaid, VersionDocument, document_of, standing
from strategy.models import PriorityWording, Strategy, StrategyVersion, VersionState


@dataclass(frozen=True)
class Listed:
    """A strategy with the version in force, if one is."""

    strategy: Strategy
    version: StrategyVersion | None


@dataclass(frozen=True)
class Worded:
    """A priority as the version has it, and what it was called in other versions where that differs."""

    said: PrioritySaid
    elsewhere: Sequence[str]


@dataclass(frozen=True)
class ListedVersion:
    """A version in the list beside the page."""

    version: StrategyVersion
    standing: str
    is_in_force: bool


@dataclass(frozen=True)
class StrategyPage:
    """`shown` is in force on the day, or the version that was asked for; None where there was none then."""

    strategy: Strategy
    shown: StrategyVersion | None
    document: VersionDocument | None
    priorities: Sequence[Worded]
    versions: Sequence[ListedVersion]
    in_force: StrategyVersion | None
    may_edit: bool

    @property
    def may_write(self) -> bool:
        """Whether the reader may change what the shown version says."""
        shown = self.shown
        return shown is not None and not shown.snapshot and shown.state != VersionState.ABANDONED and self.may_change

    @property
    def may_change(self) -> bool:
        """Whether the reader may change the title and the period of the shown version."""
        shown = self.shown
        if shown is None or not self.may_edit:
            return False
        return not (shown.is_open_for_comments(localdate()) or shown.is_before_the_public(localdate()))

    @property
    def asking(self) -> StrategyVersion | None:
        """The draft on which people are asked today."""
        drafts = (row.version for row in self.versions)
        return next((version for version in drafts if version.is_open_for_comments(localdate())), None)

    @property
    def may_freeze(self) -> bool:
        """Whether it is recorded as adopted, its text still open, and the reader may close it."""
        return self.may_edit and self.shown is not None and self.shown.is_adopted and not self.shown.snapshot

    @property
    def has_prints(self) -> bool:
        """Whether there is something printed that the reader may have."""
        shown = self.shown
        return shown is not None and shown.pdf_id is not None and (shown.is_adopted or self.may_edit)

    @property
    def are_renamed(self) -> bool:
        return any(one.elsewhere for one in self.priorities)

    @property
    def have_leads(self) -> bool:
        return any(one.said.leads for one in self.priorities)

    @property
    def have_content(self) -> bool:
        return any(one.said.has_content for one in self.priorities)


def listed(reader: Person | AnonymousUser, today: date) -> list[Listed]:
    """The strategies that the reader may know of, each with its version in force."""
    seen = Prefetch("versions", StrategyVersion.objects.visible_to(reader).adopted().defer("snapshot"))
    found = Strategy.objects.visible_to(reader).select_related("board").prefetch_related(seen)
    return [Listed(strategy, in_force(list(strategy.versions.all()), today)) for strategy in found]


def strategy_page(
    strategy: Strategy, reader: Person | AnonymousUser, today: date, *, on: date | None, number: int | None
) -> StrategyPage:
    """The strategy on a day (today unless told), or in the version with that number."""
    versions = list(strategy.versions.visible_to(reader).order_by("-starts_on", "-number"))
    for version in versions:
        version.strategy = strategy
    adopted = [version for version in versions if version.is_adopted]
    shown = (
        next((version for version in versions if version.number == number), None)
        if number is not None
        else in_force(adopted, on or today)
    )
    document = document_of(shown) if shown else None
    now = in_force(adopted, today)
    return StrategyPage(
        strategy,
        shown,
        document,
        _worded(document, shown, versions) if document and shown else [],
        [ListedVersion(version, _standing(version), version == now) for version in versions],
        now,
        permissions.may_edit(reader, strategy.board),
    )


def in_force(versions: Sequence[StrategyVersion], on: date) -> StrategyVersion | None:
    """The version whose period holds the day."""
    begun = [
        version for version in versions if version.starts_on <= on and not (version.ends_on and version.ends_on < on)
    ]
    return max(begun, key=lambda version: version.number, default=None)


def _standing(version: StrategyVersion) -> str:
    """How far a version has come, in the list: `Adopted by SCPB/2018/7 on 27 July 2018`, `Draft`."""
    adopted_on = version.adopted_on.isoformat() if version.adopted_on else ""
    return standing(version.state, version.adopted_by, adopted_on)


def _worded(document: VersionDocument, shown: StrategyVersion, versions: Sequence[StrategyVersion]) -> list[Worded]:
    """The priorities of the document with what the other versions that the reader sees call them; one query."""
    others = {version.pk: version.title for version in versions if version != shown and version.is_adopted}
    wordings = PriorityWording.objects.filter(version__in=others).order_by("version__number", "number")
    told: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for uuid, version, number, title in wordings.values_list("priority__uuid", "version", "number", "title"):
        told[str(uuid)].append((version, number, title))
    return [
        Worded(
            said,
            [
                _("%(version)s: priority %(number)s, %(title)s")
                % {"version": others[version], "number": number, "title": title}
                for version, number, title in told[said.uuid]
                if (number, title) != (said.number, said.title)
            ],
        )
        for said in document.priorities
    ]
