"""All that a version says, as frozen data: what is adopted is kept so, and page and print are drawn from it alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from json import loads

from django.conf import settings
from django.db.models import F, FilteredRelation, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from scpb.documents import snapshots
from strategy.crosswalk import SINCE, Crosswalk, compared
from strategy.crosswalk import Pointed as Pointed
from strategy.models import PriorityLead, PriorityWording, StrategyTarget, StrategyVersion, VersionState


@dataclass(frozen=True)
class BaselineSaid:
    """`figure` is empty where it is still to be established."""

    label: str
    period: str
    figure: str

    @property
    def said(self) -> str:
        return self.figure or _("to be established")


@dataclass(frozen=True)
class TargetSaid:
    uuid: str
    text: str
    kind: str
    direction: str
    value: Decimal | None
    unit: str
    by_when: str
    baselines: tuple[BaselineSaid, ...]

    @property
    def aim(self) -> str:
        """What is to be reached: `Reduce by 5%`, `Increase to 40 per 1,000 population`, or the direction alone."""
        direction = str(StrategyTarget.Direction(self.direction).label) if self.direction else ""
        if self.value is None:
            return direction
        if self.kind == StrategyTarget.Kind.CHANGE:
            amount = abs(self.value) if direction else self.value  # a direction says itself which way it goes
            return pgettext("target", "%(direction)s by %(amount)s%%") % {
                "direction": direction or _("Change"),
                "amount": _signed(amount),
            }
        figure = f"{_signed(self.value)}{'' if self.unit.startswith('%') else ' '}{self.unit}".strip()
        return pgettext("target", "%(direction)s to %(figure)s") % {
            "direction": direction or _("Come"),
            "figure": figure,
        }


@dataclass(frozen=True)
class ObjectiveSaid:
    uuid: str
    number: int
    title: str


@dataclass(frozen=True)
class PrioritySaid:
    """Texts are cleaned HTML; `objectives` are the numbers of those that it supports."""

    uuid: str
    number: int
    title: str
    short: str
    leads: tuple[str, ...]
    why: str
    what: str
    success: str
    targets: tuple[TargetSaid, ...]
    objectives: tuple[int, ...]
    shown_through: tuple[Pointed, ...]

    @property
    def has_content(self) -> bool:
        return any((self.why, self.what, self.success, self.targets, self.shown_through, self.leads))


@dataclass(frozen=True)
class ChapterSaid:
    uuid: str
    place: str
    heading: str
    text: str
    signed: str


@dataclass(frozen=True)
class EndorsementSaid:
    body: str
    on: str  # ISO 8601
    reference: str


@dataclass(frozen=True)
class VersionDocument:
    """A version with everything; days are ISO 8601, texts cleaned HTML.

    `crosswalk` is what became in it of earlier priorities. Snapshots of an older `form` do not have it. `adopted_note`
    says what was changed after the board decided.
    """

    partnership: str
    board: str
    strategy: str
    number: int
    title: str
    starts_on: str
    ends_on: str
    state: str
    adopted_by: str
    adopted_on: str
    introduction: str
    chapters: tuple[ChapterSaid, ...]
    objectives: tuple[ObjectiveSaid, ...]
    priorities: tuple[PrioritySaid, ...]
    endorsements: tuple[EndorsementSaid, ...] = ()
    crosswalk: Crosswalk | None = None
    form: int = 1
    adopted_note: str = ""

    @property
    def is_draft(self) -> bool:
        return self.state != VersionState.ADOPTED

    @property
    def has_targets(self) -> bool:
        return any(one.targets or one.shown_through for one in self.priorities)

    @property
    def foreword(self) -> ChapterSaid | None:
        return next((one for one in self.chapters if one.place == "foreword"), None)

    @property
    def before(self) -> tuple[ChapterSaid, ...]:
        return tuple(one for one in self.chapters if one.place == "before")

    @property
    def after(self) -> tuple[ChapterSaid, ...]:
        return tuple(one for one in self.chapters if one.place == "after")

    @property
    def period(self) -> str:
        """`1 April 2011 to 31 March 2014`."""
        begins = _day(self.starts_on)
        if not self.ends_on:
            return _("From %(day)s") % {"day": begins}
        return _("%(begins)s to %(ends)s") % {"begins": begins, "ends": _day(self.ends_on)}

    @property
    def standing(self) -> str:
        """`Adopted by SCPB/2018/7 on 27 July 2018`, `Endorsed by the council on 2 May 2018`, `Draft`."""
        return standing(self.state, self.adopted_by, self.adopted_on, self.endorsements)


def standing(state: str, adopted_by: str, adopted_on: str, endorsements: Sequence[EndorsementSaid] = ()) -> str:
    """How far a version has come, in words."""
    if state == VersionState.ADOPTED:
        told = {"day": _day(adopted_on), "by": adopted_by}
        return (_("Adopted by %(by)s on %(day)s") if adopted_by else _("Adopted on %(day)s")) % told
    if state == VersionState.ENDORSED and endorsements:
        last = endorsements[-1]
        return _("Endorsed by %(body)s on %(day)s") % {"body": last.body, "day": _day(last.on)}
    return str(VersionState(state).label)


def document_of(version: StrategyVersion) -> VersionDocument:
    """What the version says: as it was adopted, or as it is written now. At most six queries."""
    if version.snapshot:
        return snapshots.restore(VersionDocument, loads(version.snapshot))
    return live(version)


def freeze(version: StrategyVersion) -> tuple[str, str]:
    """The canonical text of what the version says now, and its SHA-256; nothing is written."""
    said = snapshots.plain(replace(live(version), crosswalk=compared(version)))
    return snapshots.canonical(said), snapshots.digest(said)


def leads_of(version: StrategyVersion) -> list[PriorityLead]:
    """Who leads the priorities, in order; one query."""
    return list(PriorityLead.objects.filter(wording_of__version=version).named().select_related("wording_of__priority"))


def live(version: StrategyVersion, leads: Sequence[PriorityLead] | None = None) -> VersionDocument:
    """What the rows say, whatever was kept of them; `leads` are asked for where they are not at hand."""
    board = version.strategy.board
    objectives, supports = _objectives(version)
    return VersionDocument(
        partnership=settings.PARTNERSHIP_NAME,
        board=board.name,
        strategy=version.strategy.name,
        number=version.number,
        title=version.title,
        starts_on=version.starts_on.isoformat(),
        ends_on=version.ends_on.isoformat() if version.ends_on else "",
        state=str(version.state),
        adopted_by=version.adopted_by,
        adopted_on=version.adopted_on.isoformat() if version.adopted_on else "",
        introduction=version.introduction,
        chapters=tuple(
            ChapterSaid(str(one.uuid), one.place, one.heading, one.text, one.signed) for one in version.chapters.all()
        ),
        objectives=objectives,
        priorities=_priorities(version, supports, leads_of(version) if leads is None else leads),
        endorsements=tuple(
            EndorsementSaid(one.body, one.on.isoformat(), one.reference) for one in version.endorsements.all()
        ),
        form=SINCE,
        adopted_note=version.adopted_note,
    )


def _objectives(version: StrategyVersion) -> tuple[tuple[ObjectiveSaid, ...], Mapping[int, list[int]]]:
    """The objectives, and the numbers of those that a priority supports, by the key of its wording; one query."""
    here = FilteredRelation("objective__wordings", condition=Q(objective__wordings__version=version.pk))
    rows = version.objectives.select_related("objective").annotate(here=here).annotate(supported_by=F("here__pk"))
    said: dict[int, ObjectiveSaid] = {}
    supports: dict[int, list[int]] = defaultdict(list)
    for row in rows.order_by("number"):
        said[row.number] = ObjectiveSaid(str(row.objective.uuid), row.number, row.title)
        if row.supported_by is not None:
            supports[row.supported_by].append(row.number)
    return tuple(said.values()), supports


def _priorities(
    version: StrategyVersion, supports: Mapping[int, list[int]], named: Sequence[PriorityLead]
) -> tuple[PrioritySaid, ...]:
    """In two queries: with what they are shown through, and targets with baselines."""
    wordings: dict[int, PriorityWording] = {}
    through: dict[int, list[int]] = defaultdict(list)
    rows = version.wordings.select_related("priority").annotate(through=F("shown_through"))
    for row in rows.order_by("number"):
        wordings[row.pk] = row
        if row.through is not None:
            through[row.pk].append(row.through)
    pointed = {one.priority_id: Pointed(str(one.priority.uuid), one.number, one.title) for one in wordings.values()}
    leads: dict[int, list[str]] = defaultdict(list)
    for lead in named:
        leads[lead.wording_of_id].append(lead.public_name())
    targets = _targets(version)
    return tuple(
        PrioritySaid(
            uuid=str(one.priority.uuid),
            number=one.number,
            title=one.title,
            short=one.short,
            leads=tuple(leads[pk]),
            why=one.why,
            what=one.what,
            success=one.success,
            targets=tuple(targets[pk]),
            objectives=tuple(sorted(supports[pk])),
            shown_through=tuple(
                sorted((pointed[key] for key in through[pk] if key in pointed), key=lambda at: at.number)
            ),
        )
        for pk, one in wordings.items()
    )


def _targets(version: StrategyVersion) -> Mapping[int, list[TargetSaid]]:
    """By wording, with their baselines; one query."""
    kept: dict[int, list[BaselineSaid]] = defaultdict(list)
    first: dict[int, StrategyTarget] = {}
    rows = StrategyTarget.objects.filter(wording__version=version).annotate(
        of_what=F("baselines__label"), since=F("baselines__period"), from_where=F("baselines__figure")
    )
    for row in rows.order_by("wording", "order", "id", "baselines__order", "baselines__id"):
        first.setdefault(row.pk, row)
        if row.since is not None:
            kept[row.pk].append(BaselineSaid(row.of_what, row.since, row.from_where))
    found: dict[int, list[TargetSaid]] = defaultdict(list)
    for pk, target in first.items():
        aim = (target.text, target.kind, target.direction, target.value, target.unit, target.by_when)
        found[target.wording_id].append(TargetSaid(str(target.uuid), *aim, tuple(kept[pk])))
    return found


def _signed(value: Decimal) -> str:
    """`5`, `2.5`, `−5`: no zeros at the end, and a true minus."""
    return f"{value.normalize():f}".replace("-", "−")


def _day(iso: str) -> str:
    return date_format(date.fromisoformat(iso), "j F Y") if iso else ""
