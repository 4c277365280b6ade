"""What became, in a version, of each priority of the one before: as its officer entered it, else by comparing words.

Plain frozen data, which a frozen version keeps with all else that it says. Whoever follows a priority from one version
to the next asks here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from json import loads
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Case, F, OuterRef, Subquery, Value, When

from scpb.documents import snapshots
from scpb.documents.differences import Piece, compare
from strategy.models import Fate, PriorityWording, StrategyVersion, VersionState

Became = Fate.Became
SINCE = 2  # the form of snapshots that keep the crosswalk


@dataclass(frozen=True)
class Pointed:
    """A priority, as a version numbers and words it."""

    uuid: str
    number: int
    title: str

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


@dataclass(frozen=True)
class Crossing:
    """A priority of the version before; `now` is what it is or goes on in, None where it ended.

    `is_entered` says that the officer said so.
    """

    was: Pointed
    became: Became
    now: Pointed | None
    note: str = ""
    is_entered: bool = False

    @property
    def label(self) -> str:
        return str(self.became.label)

    @property
    def goes_on(self) -> bool:
        """Whether it is still the same priority."""
        return self.now is not None and self.now.uuid == self.was.uuid

    @property
    def pieces(self) -> Sequence[Piece]:
        """Words are compared where one text became another; of what was merged each stands for itself."""
        is_reworded = self.now is not None and self.became == Became.AMENDED
        return compare(self.was.title, self.now.title) if self.now and is_reworded else ()


class Entered(NamedTuple):
    """What an officer entered; `into` is the identity of the priority in which it goes on, if it is another."""

    became: str
    into: str
    note: str

    def fits(self, was: str, now: Collection[str]) -> bool:
        """Whether a version with these priorities can say so of the priority `was`: it went on in one of them."""
        return self.became == Became.ENDED or (self.into or was) in now


@dataclass(frozen=True)
class Crosswalk:
    """All priorities of the version `before` (its title), and those of this one that no earlier one became."""

    before: str
    crossings: tuple[Crossing, ...]
    new: tuple[Pointed, ...]


def version_before(version: StrategyVersion) -> StrategyVersion | None:
    """The version that this one refreshes, or the adopted one that began last before it."""
    if version.refreshes is not None:
        return version.refreshes
    earlier = StrategyVersion.objects.filter(strategy=version.strategy_id, starts_on__lt=version.starts_on)
    return earlier.adopted().exclude(pk=version.pk).order_by("-starts_on", "-number").first()


def crosswalk(version: StrategyVersion) -> Crosswalk | None:
    """What became of the priorities of the version before; None where there was none. Four queries at most."""
    said = _said(version.snapshot)
    return compared(version) if said is None else _restored(said)


def compared(version: StrategyVersion) -> Crosswalk | None:
    """The same by what the rows say now, whatever was kept."""
    before = version_before(version)
    if before is None:
        return None
    was, now = _worded(before.wordings.all()), _worded(version.wordings.all())
    return _walk(before, was[before.pk], now[version.pk], _entered(version))


def unfitting(version: StrategyVersion) -> Mapping[str, Entered]:
    """What was entered of earlier priorities and no longer fits, by their identity: it counts for nothing. Two queries.

    Such as “merged into priority 8” where priority 8 was taken out of the draft again.
    """
    now = {str(uuid) for uuid in version.wordings.values_list("priority__uuid", flat=True)}
    return {uuid: one for uuid, one in _entered(version).items() if not one.fits(uuid, now)}


def _entered(version: StrategyVersion) -> Mapping[str, Entered]:
    return {
        str(fate.priority.uuid): Entered(fate.became, str(fate.into.uuid) if fate.into else "", fate.note)
        for fate in version.fates.select_related("priority", "into")
    }


def crosswalks(versions: models.QuerySet[StrategyVersion]) -> list[tuple[StrategyVersion, Crosswalk]]:
    """The crosswalk of each of these versions of one strategy, the earliest first; one query.

    Given are all versions that a reader sees. One that was given up changed nothing, and one without priorities says
    nothing yet: they have none.
    """
    rows: models.QuerySet[Any] = PriorityWording.objects.filter(version__in=versions).annotate(
        fate_in=F("priority__fates__version"),
        fate_became=F("priority__fates__became"),
        fate_into=F("priority__fates__into__uuid"),
        fate_note=F("priority__fates__note"),
    )
    found: dict[int, StrategyVersion] = {}
    words: dict[int, dict[str, Pointed]] = defaultdict(dict)
    fates: dict[int, dict[str, Entered]] = defaultdict(dict)
    kept: dict[int, str] = {}
    joined = rows.select_related("priority", "version__strategy").defer("version__snapshot")
    for row in joined.annotate(kept=_once(F("version__snapshot"))).order_by("number"):
        uuid = str(row.priority.uuid)
        found[row.version_id] = row.version
        kept[row.version_id] = kept.get(row.version_id) or row.kept
        words[row.version_id][uuid] = Pointed(uuid, row.number, row.title)
        if row.fate_in is not None:
            fates[row.fate_in][uuid] = Entered(row.fate_became, str(row.fate_into or ""), row.fate_note)
    ordered = sorted(found.values(), key=lambda one: (one.starts_on, one.number))
    walks = []
    for one in ordered:
        before = _before(one, ordered)
        said = _said(kept[one.pk])
        if said is not None:
            walk = _restored(said)
        else:
            walk = _walk(before, words[before.pk], words[one.pk], fates[one.pk]) if before else None
        if walk is not None and one.state != VersionState.ABANDONED:
            walks.append((one, walk))
    return walks


def _before(version: StrategyVersion, ordered: Sequence[StrategyVersion]) -> StrategyVersion | None:
    """`version_before` among versions that are at hand, the earliest first."""
    if version.refreshes_id is not None:
        return next((one for one in ordered if one.pk == version.refreshes_id), None)
    earlier = [one for one in ordered if one.is_adopted and one.starts_on < version.starts_on]
    return earlier[-1] if earlier else None


def _once(snapshot: F) -> Case:
    """The text of a version in the row of its first wording alone: it is long, and there are many rows of a version."""
    first = PriorityWording.objects.filter(version=OuterRef("version")).order_by("pk").values("pk")[:1]
    return Case(When(pk=Subquery(first), then=snapshot), default=Value(""), output_field=models.TextField())


def _said(snapshot: str) -> Any:
    """What a frozen version says, if it keeps the crosswalk; else None."""
    said = loads(snapshot) if snapshot else {}
    return said if said.get("form", 1) >= SINCE else None


def _restored(said: Any) -> Crosswalk | None:
    kept = said["crosswalk"]
    return None if kept is None else snapshots.restore(Crosswalk, kept)


def _worded(wordings: models.QuerySet[PriorityWording]) -> dict[int, dict[str, Pointed]]:
    """The priorities of each version by their identity, in order; one query."""
    found: dict[int, dict[str, Pointed]] = defaultdict(dict)
    for one in wordings.select_related("priority").order_by("number"):
        uuid = str(one.priority.uuid)
        found[one.version_id][uuid] = Pointed(uuid, one.number, one.title)
    return found


def _walk(
    before: StrategyVersion, was: Mapping[str, Pointed], now: Mapping[str, Pointed], fates: Mapping[str, Entered]
) -> Crosswalk:
    """By the words of both versions and what was entered, all by the identity of priorities."""
    crossings = tuple(_crossing(one, now, fates.get(uuid)) for uuid, one in was.items())
    reached = {one.now.uuid for one in crossings if one.now is not None}
    return Crosswalk(before.title, crossings, tuple(one for uuid, one in now.items() if uuid not in reached))


def _crossing(was: Pointed, now: Mapping[str, Pointed], fate: Entered | None) -> Crossing:
    if fate is None or not fate.fits(was.uuid, now):  # what it went on in was taken out since
        same = now.get(was.uuid)
        became = Became.ENDED if same is None else Became.KEPT if same.title == was.title else Became.AMENDED
        return Crossing(was, became, same)
    became = Became(fate.became)
    into = now.get(fate.into or was.uuid) if became != Became.ENDED else None
    return Crossing(was, became, into, fate.note, is_entered=True)
