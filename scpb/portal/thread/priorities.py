"""A priority as its versions number and word it: what it is called, what it serves, what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from scpb.people.models import Person
from strategy.crosswalk import Crossing, Crosswalk, Pointed, crosswalks
from strategy.models import Priority, PriorityLead, PriorityWording, Strategy, StrategyVersion

Reader = Person | AnonymousUser
Walks = Sequence[tuple[StrategyVersion, Crosswalk]]


@dataclass(frozen=True)
class Called:
    """What one version calls the priority, in its order; `is_shown` is the one that the page goes by.

    `became` says whether it was kept as the version before it had it; empty where that had it not.
    """

    version: StrategyVersion
    number: int
    title: str
    is_shown: bool
    became: str


@dataclass(frozen=True)
class Went:
    """What became of it in a version, in a sentence, with the thread of the priority in which it goes on."""

    sentence: str
    note: str
    other: str = ""
    url: str = ""


@dataclass(frozen=True)
class Subject:
    """The priority of a thread. `shown` is its wording in force on the day, else the last one that was in force."""

    priority: Priority
    shown: PriorityWording
    is_in_force: bool
    called: Sequence[Called]
    objectives: Sequence[str]
    leads: Sequence[str]
    went: Sequence[Went]

    @property
    def title(self) -> str:
        return _("Priority %(number)s: %(title)s") % {"number": self.shown.number, "title": self.shown.title}

    @property
    def strategy(self) -> Strategy:
        return self.shown.version.strategy


def subject_of(uuid: UUID, reader: Reader, on: date) -> Subject | None:
    """The priority of this identity, if some version that the reader may see words it; three queries."""
    seen = PriorityWording.objects.filter(priority__uuid=uuid, version__in=StrategyVersion.objects.visible_to(reader))
    seen = seen.select_related("priority", "version__strategy__board").defer("version__snapshot")
    rows = list(_with_aims(seen).order_by("version__number"))
    wordings = list({row.pk: row for row in rows}.values())
    if not wordings:
        return None
    shown = _shown(wordings, on)
    leads = PriorityLead.objects.filter(wording_of=shown).with_posts_on(on)
    seen_versions = StrategyVersion.objects.visible_to(reader).filter(strategy=shown.version.strategy_id)
    walks = crosswalks(seen_versions)
    return Subject(
        priority=shown.priority,
        shown=shown,
        is_in_force=_is_in_force(shown.version, on),
        called=_called(wordings, shown, walks),
        objectives=_aims([row for row in rows if row.pk == shown.pk]),
        leads=[lead.public_name(on) for lead in leads],
        went=_went(str(uuid), walks),
    )


def _called(wordings: Sequence[PriorityWording], shown: PriorityWording, walks: Walks) -> list[Called]:
    uuid = str(shown.priority.uuid)
    became = {
        version.pk: one.label
        for version, walk in walks
        for one in walk.crossings
        if one.goes_on and one.was.uuid == uuid
    }
    return [
        Called(one.version, one.number, one.title, one is shown, became.get(one.version_id, "")) for one in wordings
    ]


def _with_aims(seen: QuerySet[PriorityWording]) -> QuerySet[PriorityWording]:
    """A row for each objective that a wording supports, as each version words it: one query tells all."""
    words = "objectives__wordings_in__"
    return seen.annotate(aim_in=F(f"{words}version"), aim_number=F(f"{words}number"), aim=F(f"{words}title"))


def _aims(rows: Sequence[Any]) -> list[str]:
    """The objectives of one wording, in the words of its own version."""
    own = {(row.aim_number, row.aim) for row in rows if row.aim_in == row.version_id}
    return [f"{number}. {title}" for number, title in sorted(own)]


def _shown(wordings: Sequence[PriorityWording], on: date) -> PriorityWording:
    """In force on the day; else of the last version adopted, else of the one under way."""
    current = [one for one in wordings if _is_in_force(one.version, on)]
    adopted = [one for one in wordings if one.version.is_adopted]
    return (current or adopted or list(wordings))[-1]


def _is_in_force(version: StrategyVersion, on: date) -> bool:
    return version.is_adopted and version.starts_on <= on and not (version.ends_on and version.ends_on < on)


def _went(uuid: str, walks: Walks) -> list[Went]:
    """What versions made of it, and of others that went into it, where it did not simply go on."""
    return [went for version, walk in walks for one in walk.crossings if (went := _told(uuid, version, one))]


def _told(uuid: str, version: StrategyVersion, one: Crossing) -> Went | None:
    told = {"version": version.title, "became": one.label.lower()}
    if one.was.uuid == uuid:
        if one.now is None:
            return Went(_("%(version)s: %(became)s") % told, one.note)
        if not one.goes_on:
            return Went(_("%(version)s: %(became)s; it goes on in") % told, one.note, one.now.title, _thread(one.now))
        return Went(_("%(version)s: %(became)s") % told, one.note) if one.note else None
    if one.now is not None and one.now.uuid == uuid:
        return Went(_("%(version)s: another priority went into it") % told, one.note, one.was.title, _thread(one.was))
    return None


def _thread(other: Pointed) -> str:
    return reverse("portal:thread", args=[other.uuid])
