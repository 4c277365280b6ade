"""What a board has before it when it decides on a version or a plan: kept as text beside the decision, and read again.

The text is the document with what it does not say itself: which version or plan it is of, and who is named in it by
their keys in the register. A name that is put right there changes nothing of what the board decided.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from json import loads
from typing import NamedTuple

from scpb.documents import snapshots
from strategy import document, plan_document
from strategy.crosswalk import compared
from strategy.document import VersionDocument
from strategy.models import ActionPlan, EntryName, Fate, PriorityLead, StrategyVersion
from strategy.plan_document import PlanDocument

# Who is named, in order, by the UUID of the priority or of the entry (with the part that they have in it).
Named = Mapping[str, list[str]]


class Entered(NamedTuple):
    """What an officer said that became of an earlier priority; `into` is the UUID of the one that it is now, if any."""

    became: str
    into: str
    note: str


@dataclass(frozen=True)
class VersionDecided:
    """`named` is None of texts that were kept before they told it; `fates` are by the UUID of the earlier priority."""

    said: VersionDocument
    named: Named | None
    fates: Mapping[str, Entered]


@dataclass(frozen=True)
class PlanDecided:
    said: PlanDocument
    named: Named | None


def version_now(version: StrategyVersion) -> VersionDecided:
    """The version as its rows have it, or as it was adopted. At most seven queries."""
    leads = document.leads_of(version)
    said = document.document_of(version) if version.snapshot else document.live(version, leads)
    worded = {one.uuid for one in said.priorities}
    fates = {}
    for fate in version.fates.select_related("priority", "into"):
        uuid = str(fate.priority.uuid)
        into = str(fate.into.uuid) if fate.into else uuid
        goes_on = fate.became != Fate.Became.ENDED and into in worded
        fates[uuid] = Entered(fate.became, into if goes_on else "", fate.note)
    return VersionDecided(said, _named((str(one.wording_of.priority.uuid), one) for one in leads), fates)


def plan_now(plan: ActionPlan, on: date) -> PlanDecided:
    """The plan as its rows have it, in the names of the day, or as it was agreed."""
    rows = EntryName.objects.filter(entry__plan=plan, entry__taken_out_on__isnull=True).select_related("entry")
    said = plan_document.agreed(plan) or plan_document.live(plan, on)
    return PlanDecided(said, _named((f"{one.entry.uuid} {one.part}", one) for one in rows))


def version_text(version: StrategyVersion) -> str:
    """The text to keep of a version."""
    now = version_now(version)
    return _text(version, replace(now.said, crosswalk=compared(version)), now.named)


def plan_text(plan: ActionPlan, on: date) -> str:
    """The text to keep of a plan."""
    now = plan_now(plan, on)
    return _text(plan, now.said, now.named)


def is_of(text: str, what: StrategyVersion | ActionPlan) -> bool:
    """Whether a text that was kept is of this version or plan."""
    return bool(text) and loads(text).get("of") == str(what.uuid)


def version_of(text: str) -> VersionDecided:
    """The version of a text that was kept."""
    kept = loads(text)
    said = snapshots.restore(VersionDocument, kept)
    fates = {
        one.was.uuid: Entered(one.became, one.now.uuid if one.now else "", one.note)
        for one in (said.crosswalk.crossings if said.crosswalk else ())
        if one.is_entered
    }
    return VersionDecided(said, kept.get("named"), fates)


def plan_of(text: str) -> PlanDecided:
    """The plan of a text that was kept."""
    said = loads(text)
    return PlanDecided(snapshots.restore(PlanDocument, said), said.get("named"))


def _text(what: StrategyVersion | ActionPlan, said: VersionDocument | PlanDocument, named: Named | None) -> str:
    """It is read as the document alone as well."""
    return snapshots.canonical({**snapshots.plain(said), "of": str(what.uuid), "named": named})


def _named(rows: Iterable[tuple[str, PriorityLead | EntryName]]) -> Named:
    found: dict[str, list[str]] = defaultdict(list)
    for where, one in rows:
        keys = (("person", one.person_id), ("post", one.post_id), ("organisation", one.organisation_id))
        found[where].append(next((f"{kind} {key}" for kind, key in keys if key), f"wording {one.wording}"))
    return dict(found)
