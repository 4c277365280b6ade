"""What pages show of how a version comes about: amendments with their differences, and the text that follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from scpb.boards import permissions
from scpb.documents.differences import Piece, compare
from scpb.people.models import Person
from strategy.models import (
    VERSION_NEXT,
    Amendment,
    Endorsement,
    Objective,
    ObjectiveWording,
    Priority,
    PriorityWording,
    StrategyVersion,
    VersionState,
)

Reader = Person | AnonymousUser
Wording = ObjectiveWording | PriorityWording


@dataclass(frozen=True)
class Amended:
    """A line of the table; `pieces` are the word differences of an amendment, empty where one side is."""

    amendment: Amendment
    label: str
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class Consolidated:
    """An objective or a priority as the version words it now, and what the refresh did to it."""

    wording: Wording
    uuid: UUID
    anchor: str
    about: str  # by which the form of a comment knows it
    amendment: Amendment | None
    was: Wording | None

    @property
    def is_quiet(self) -> bool:
        """Whether it differs from the version before in a way of which no amendment tells."""
        if self.amendment is not None:
            return self.amendment.proposed != self.wording.title
        return self.was is None or self.was.title != self.wording.title


@dataclass(frozen=True)
class LeftOut:
    """An objective or a priority of the version before, or of an addition, that is not in the refresh.

    No amendment removes it.
    """

    label: str  # Priority 3, Addition of priority 8
    title: str


@dataclass(frozen=True)
class RefreshPage:
    """How a version came about. `quiet` counts changes that no amendment tells of, with what is left out."""

    version: StrategyVersion
    amended: Sequence[Amended]
    objectives: Sequence[Consolidated]
    priorities: Sequence[Consolidated]
    endorsements: Sequence[Endorsement]
    comments: Mapping[str, int]
    steps: frozenset[VersionState]
    left_out: Sequence[LeftOut]
    quiet: int
    may_edit: bool
    may_amend: bool
    is_open: bool
    is_before_the_public: bool
    is_consultation_shown: bool


def version_for(reader: Reader, slug: str, number: int) -> StrategyVersion:
    """A version that the reader may see, or 404."""
    seen = StrategyVersion.objects.visible_to(reader).select_related("strategy__board", "refreshes")
    return get_object_or_404(seen, strategy__slug=slug, number=number)


def refresh_page(version: StrategyVersion, reader: Reader) -> RefreshPage:
    """At most seven queries, however many amendments there are."""
    amendments = list(version.amendments.all())
    by_objective = {one.objective_id: one for one in amendments if one.objective_id}
    by_priority = {one.priority_id: one for one in amendments if one.priority_id}
    before = [_rows(version.refreshes, name) if version.refreshes else [] for name in ("objectives", "wordings")]
    objectives = _consolidated(version, "objectives", before[0], by_objective)
    priorities = _consolidated(version, "wordings", before[1], by_priority)
    may_edit, today = permissions.may_edit(reader, version.strategy.board), localdate()
    is_open, is_read = version.is_open_for_comments(today), version.is_before_the_public(today)
    numbers = _numbers([*objectives, *priorities])
    quiet = [one for one in (*objectives, *priorities) if version.refreshes_id and one.is_quiet]
    left_out = [
        *_left_out(before[0], objectives, by_objective),
        *_left_out(before[1], priorities, by_priority),
    ]
    return RefreshPage(
        version=version,
        amended=[Amended(one, label_of(one, numbers.get(one.pk)), _pieces(one)) for one in amendments],
        objectives=objectives,
        priorities=priorities,
        endorsements=list(version.endorsements.all()),
        comments=_counted(version, reader),
        steps=frozenset(VERSION_NEXT[VersionState(version.state)]),
        left_out=left_out,
        quiet=len(quiet) + len(left_out),
        may_edit=may_edit,
        may_amend=may_edit and version.is_under_way and version.refreshes_id is not None and not (is_open or is_read),
        is_open=is_open,
        is_before_the_public=is_read,
        is_consultation_shown=version.consultation_opens_on is not None,
    )


def label_of(amendment: Amendment, number: int | None = None) -> str:
    """`Amendment to priority 3`; `number` is that of an addition in the text, which may be numbered anew."""
    told = {"number": number or amendment.number}
    if amendment.objective_id:
        sentences = {
            "add": _("Addition of objective %(number)s"),
            "amend": _("Amendment to objective %(number)s"),
            "remove": _("Removal of objective %(number)s"),
        }
    else:
        sentences = {
            "add": _("Addition of priority %(number)s"),
            "amend": _("Amendment to priority %(number)s"),
            "remove": _("Removal of priority %(number)s"),
        }
    return sentences[amendment.change] % told


def thing_of(version: StrategyVersion, uuid: UUID) -> tuple[Wording, dict[str, Any]]:
    """What the version words under this identity, and how a service is told of it."""
    objective = version.objectives.select_related("objective").filter(objective__uuid=uuid).first()
    if objective is not None:
        return objective, {"objective": objective.objective}
    priority = version.wordings.select_related("priority").filter(priority__uuid=uuid).first()
    if priority is None:
        raise Http404
    return priority, {"priority": priority.priority}


def amendment_of(version: StrategyVersion, uuid: UUID) -> Amendment:
    """An amendment of the version, as services take it."""
    rows = version.amendments.select_related("version__strategy__board", "objective", "priority")
    return get_object_or_404(rows, uuid=uuid)


def number_of(amendment: Amendment) -> int | None:
    """What an addition is numbered in the text now; one query."""
    if amendment.change != Amendment.Change.ADD:
        return None
    of = {"objective": amendment.objective_id} if amendment.objective_id else {"priority": amendment.priority_id}
    rows: Any = amendment.version.objectives if amendment.objective_id else amendment.version.wordings
    found: int | None = rows.filter(**of).values_list("number", flat=True).first()
    return found


def endorsement_of(version: StrategyVersion, uuid: UUID) -> Endorsement:
    return get_object_or_404(version.endorsements.select_related("version__strategy__board"), uuid=uuid)


def refresh_url(version: StrategyVersion) -> str:
    """Where the page of how the version comes about is; of a version with its strategy."""
    return reverse("strategy:refresh", args=[version.strategy.slug, version.number])


def named(wording: Wording) -> str:
    """`Priority 3`."""
    told = {"number": wording.number}
    return (_("Objective %(number)s") if isinstance(wording, ObjectiveWording) else _("Priority %(number)s")) % told


def _pieces(amendment: Amendment) -> Sequence[Piece]:
    is_amended = amendment.change == Amendment.Change.AMEND
    return compare(amendment.existing, amendment.proposed) if is_amended else ()


def _consolidated(
    version: StrategyVersion, name: str, before: Sequence[Wording], amendments: Mapping[int, Amendment]
) -> list[Consolidated]:
    """The objectives or the wordings of priorities, each beside what the version before had."""
    was = {_identity(one).pk: one for one in before}
    kind = "objective" if name == "objectives" else "priority"
    return [
        Consolidated(
            one,
            _identity(one).uuid,
            f"{kind}-{one.number}",
            f"{kind}:{_identity(one).pk}",
            amendments.get(_identity(one).pk),
            was.get(_identity(one).pk),
        )
        for one in _rows(version, name)
    ]


def _numbers(rows: Sequence[Consolidated]) -> Mapping[int, int]:
    """What additions are numbered in the text now, by the key of their amendment; all else keeps its old number."""
    amended = [(row.amendment, row.wording.number) for row in rows if row.amendment is not None]
    return {one.pk: number for one, number in amended if one.change == Amendment.Change.ADD}


def _left_out(
    before: Sequence[Wording], now: Sequence[Consolidated], amendments: Mapping[int, Amendment]
) -> list[LeftOut]:
    """What the version before has, or an amendment adds, and this one has not, but for what an amendment removes."""
    removed = {key for key, one in amendments.items() if one.change == Amendment.Change.REMOVE}
    told = {_identity(one.wording).pk for one in now} | removed
    added = [(key, one) for key, one in amendments.items() if one.change == Amendment.Change.ADD and key not in told]
    gone = [LeftOut(named(one), one.title) for one in before if _identity(one).pk not in told]
    return gone + [LeftOut(label_of(one), one.proposed) for _key, one in added]


def _rows(version: StrategyVersion, name: str) -> Sequence[Wording]:
    rows: Any = getattr(version, name)
    return list(rows.select_related("objective" if name == "objectives" else "priority").order_by("number"))


def _identity(wording: Wording) -> Objective | Priority:
    return wording.objective if isinstance(wording, ObjectiveWording) else wording.priority


def _counted(version: StrategyVersion, reader: Reader) -> Mapping[str, int]:
    """How many comments the reader may see, and how many of them wait for the officer or for an answer."""
    if version.consultation_opens_on is None:
        return {"all": 0, "held": 0, "unanswered": 0}
    seen = version.comments.visible_to(reader)
    held, rejected = Q(state="held"), Q(state="rejected")
    found = seen.aggregate(
        all=Count("pk"),
        held=Count("pk", filter=held),
        unanswered=Count("pk", filter=Q(answer="") & ~held & ~rejected),
    )
    return dict(found)
