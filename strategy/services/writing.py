"""Writing what a version says: objectives, what stands under each priority, and chapters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scpb.audit import services as audit
from scpb.boards import records
from scpb.errors import NotAllowed
from scpb.people.models import Person
from strategy.models import (
    Chapter,
    Objective,
    ObjectiveWording,
    Priority,
    PriorityLead,
    PriorityWording,
    StrategyTarget,
    StrategyVersion,
    TargetBaseline,
)
from strategy.naming import Names, names_of, told
from strategy.services.versions import ASIDE, forget_prints, open_version, require_editor

TEXTS = ("short", "why", "what", "success")
SIGNED_TWICE = gettext_lazy(
    "The direction says which way the change goes. Write the figure without its minus, or choose no direction."
)


@dataclass(frozen=True)
class ObjectiveLine:
    """An objective as a version shall have it; without an objective, a new one."""

    number: int
    title: str
    objective: Objective | None = None


@dataclass(frozen=True)
class BaselineLine:
    """From where a target starts; without a figure it is still to be established."""

    period: str
    figure: str = ""
    label: str = ""


@dataclass(frozen=True)
class TargetLine:
    """How success is known. A level, a rate and a change in per cent have a `value`; a direction alone has none.

    `target` is the one that these are new words of; without it, the one with the same text, or a new one.
    """

    text: str
    kind: str = StrategyTarget.Kind.DIRECTION
    direction: str = ""
    value: Decimal | None = None
    unit: str = ""
    by_when: str = ""
    baselines: Sequence[BaselineLine] = ()
    target: StrategyTarget | None = None


@transaction.atomic
def word_objectives(version: StrategyVersion, *, lines: Sequence[ObjectiveLine], by: Person | None) -> StrategyVersion:
    """Number and word the objectives of a version, all at once; one that is left out goes from this version alone."""
    require_editor(version.strategy.board, by)
    open_version(version)
    named = [line.objective for line in lines if line.objective]
    if any(objective.strategy_id != version.strategy_id for objective in named):
        raise NotAllowed(_("An objective belongs to another strategy."))
    if len({line.number for line in lines}) < len(lines) or len(set(named)) < len(named):
        raise NotAllowed(_("Two objectives cannot have one number."))
    before = _objectives(version)
    if sorted((str(one.objective and one.objective.uuid), one.number, one.title) for one in lines) == sorted(before):
        return version
    left_out = version.objectives.exclude(objective__in=named)
    supported = PriorityWording.objectives.through.objects.filter(prioritywording__version=version)
    supported.filter(objective__in=list(left_out.values_list("objective", flat=True))).delete()
    left_out.delete()
    version.objectives.update(number=F("number") + ASIDE)
    for line in lines:
        objective = line.objective or Objective.objects.create(strategy=version.strategy)
        said = {"number": line.number, "title": line.title}
        ObjectiveWording.objects.update_or_create(version=version, objective=objective, defaults=said)
    forget_prints(version)
    after = _objectives(version)
    audit.record(
        "strategy.objectives_worded", version, by=by, before={"objectives": before}, after={"objectives": after}
    )
    return version


@transaction.atomic
def write_priority(
    wording: PriorityWording,
    *,
    by: Person | None,
    short: str = "",
    why: str = "",
    what: str = "",
    success: str = "",
    leads: Sequence[Names] = (),
    targets: Sequence[TargetLine] = (),
    objectives: Sequence[Objective] = (),
    shown_through: Sequence[Priority] = (),
) -> PriorityWording:
    """Write all that a version says of a priority beside its number and title. Texts are rich text, clean."""
    require_editor(wording.version.strategy.board, by)
    version = open_version(wording.version)
    row = PriorityWording.objects.select_for_update().get(pk=wording.pk)
    _refuse_strangers(row, version, objectives, shown_through)
    if any(is_signed_twice(line.kind, line.direction, line.value) for line in targets):
        raise NotAllowed(str(SIGNED_TWICE))
    before = content_of(row)
    row.short, row.why, row.what, row.success = short, why, what, success
    row.save(update_fields=TEXTS)
    row.objectives.set(objectives)
    row.shown_through.set(shown_through)
    if before["leads"] != told(leads):
        _set_leads(row, leads)
    _set_targets(row, targets)
    after = content_of(row)
    changed = [name for name in after if after[name] != before[name]]
    if changed:
        forget_prints(version)
        personal = {
            "before": {name: before[name] for name in changed},
            "after": {name: after[name] for name in changed},
        }
        after = {"priority": str(row.priority.uuid), "changed": changed}
        audit.record("strategy.priority_written", version, by=by, after=after, personal=personal)
    return row


@transaction.atomic
def write_introduction(version: StrategyVersion, *, by: Person | None, introduction: str) -> StrategyVersion:
    """Write what stands before the objectives. The text is rich text, clean."""
    require_editor(version.strategy.board, by)
    kept = open_version(version)
    if introduction != kept.introduction:
        forget_prints(kept)
    personal = ("introduction",)
    return records.change(kept, "strategy.introduction_written", by=by, personal=personal, introduction=introduction)


@transaction.atomic
def write_chapter(
    version: StrategyVersion, *, by: Person | None, chapter: Chapter | None = None, **values: Any
) -> Chapter:
    """A new chapter (place, order, heading, text, signed), or another wording of one that is there."""
    require_editor(version.strategy.board, by)
    open_version(version)
    if chapter is not None and chapter.version_id != version.pk:
        raise NotAllowed(_("The chapter belongs to another version."))
    forewords = version.chapters.filter(place=Chapter.Place.FOREWORD)
    if chapter is not None:
        forewords = forewords.exclude(pk=chapter.pk)
    if values.get("place") == Chapter.Place.FOREWORD and forewords.exists():
        raise NotAllowed(_("The version has a foreword already. Change that one, or choose another place."))
    forget_prints(version)
    personal = ("heading", "text", "signed")
    if chapter is None:
        return records.add(Chapter(version=version), "strategy.chapter_added", by=by, personal=personal, **values)
    return records.change(chapter, "strategy.chapter_edited", by=by, personal=personal, **values)


@transaction.atomic
def remove_chapter(chapter: Chapter, *, by: Person | None) -> None:
    """Take a chapter out."""
    require_editor(chapter.version.strategy.board, by)
    open_version(chapter.version)
    forget_prints(chapter.version)
    before = {name: getattr(chapter, name) for name in ("place", "order", "heading", "text", "signed")}
    personal = ("heading", "text", "signed")
    records.remove(chapter, "strategy.chapter_removed", by=by, before=before, personal=personal)


def is_signed_twice(kind: str, direction: str, value: Decimal | None) -> bool:
    """Whether a change says twice which way it goes: “Reduce by −5%” could be read as either."""
    return kind == StrategyTarget.Kind.CHANGE and bool(direction) and value is not None and value < 0


def content_of(row: PriorityWording) -> dict[str, Any]:
    """All that is said of the priority as plain values: what the audit keeps, and what tells two states apart."""
    targets = [
        TargetLine(one.text, one.kind, one.direction, one.value, one.unit, one.by_when, _baselines(one))
        for one in row.targets.prefetch_related("baselines")
    ]
    return {
        **{name: getattr(row, name) for name in TEXTS},
        "leads": told(names_of(row.leads.named())),
        "targets": [_told_target(target) for target in targets],
        "objectives": sorted(str(one.uuid) for one in row.objectives.all()),
        "shown_through": sorted(str(one.uuid) for one in row.shown_through.all()),
    }


def _refuse_strangers(
    row: PriorityWording, version: StrategyVersion, objectives: Sequence[Objective], others: Sequence[Priority]
) -> None:
    """What a priority supports and is shown through stands in the same version."""
    if row.priority_id in {other.pk for other in others}:
        raise NotAllowed(_("A priority is not shown through itself."))
    own = set(version.objectives.values_list("objective", flat=True))
    worded = set(version.wordings.values_list("priority", flat=True))
    if not {one.pk for one in objectives} <= own or not {one.pk for one in others} <= worded:
        raise NotAllowed(_("The version does not have all of these objectives and priorities. Open the page again."))


def _set_leads(row: PriorityWording, leads: Sequence[Names]) -> None:
    row.leads.all().delete()
    PriorityLead.objects.bulk_create(
        PriorityLead(wording_of=row, order=order, **vars(lead)) for order, lead in enumerate(leads, start=1)
    )


def _set_targets(row: PriorityWording, targets: Sequence[TargetLine]) -> None:
    """Write the targets over those that are there: measures hang on them, so each stays the one that it was."""
    there = list(row.targets.all())
    for order, line in enumerate(targets, start=1):
        found = next((one for one in there if one == line.target), None) or next(
            (one for one in there if line.target is None and one.text == line.text), None
        )
        if found is not None:
            there.remove(found)
        target = found or StrategyTarget(wording=row)
        target.order, target.text, target.kind, target.direction = order, line.text, line.kind, line.direction
        target.value, target.unit, target.by_when = line.value, line.unit, line.by_when
        target.save()
        target.baselines.all().delete()
        TargetBaseline.objects.bulk_create(
            TargetBaseline(target=target, order=place, is_pending=not one.figure, **vars(one))
            for place, one in enumerate(line.baselines, start=1)
        )
    for one in there:
        one.delete()


def _objectives(version: StrategyVersion) -> list[tuple[str, int, str]]:
    return [(str(one.objective.uuid), one.number, one.title) for one in version.objectives.select_related("objective")]


def _baselines(target: StrategyTarget) -> list[BaselineLine]:
    return [BaselineLine(one.period, one.figure, one.label) for one in target.baselines.all()]


def _told_target(line: TargetLine) -> dict[str, Any]:
    value = None if line.value is None else f"{line.value.normalize():f}"
    plain = {name: str(getattr(line, name)) for name in ("text", "kind", "direction", "unit", "by_when")}
    return {**plain, "value": value, "baselines": [asdict(one) for one in line.baselines]}
