"""What a refresh begins with: all that the version before it says, as rows of its own."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models

from strategy.models import ObjectiveWording, PriorityWording, StrategyVersion

Row = TypeVar("Row", bound=models.Model)


def _again(row: Row, **values: Any) -> Row:
    """A new row that says the same, but for these values."""
    kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    told = {name: value for name, value in kept.items() if name not in {"id", "uuid", *(f"{key}_id" for key in values)}}
    made: Row = type(row)._base_manager.create(**told, **values)
    return made


def copy_contents(before: StrategyVersion, version: StrategyVersion) -> None:
    """Objectives, priorities with all that hangs on them, and chapters; each stays the same objective or priority."""
    for objective in before.objectives.all():
        copy_objective(objective, version)
    for wording in before.wordings.all():
        copy_priority(wording, version)
    for chapter in before.chapters.all():
        _again(chapter, version=version)


def copy_objective(wording: ObjectiveWording, version: StrategyVersion) -> ObjectiveWording:
    """An objective as another version words it."""
    return _again(wording, version=version)


def copy_priority(wording: PriorityWording, version: StrategyVersion) -> PriorityWording:
    """A priority as another version words it, with its leads, targets and what it supports."""
    made = _again(wording, version=version)
    for lead in wording.leads.all():
        _again(lead, wording_of=made)
    for target in wording.targets.all():
        again = _again(target, wording=made)
        for baseline in target.baselines.all():
            _again(baseline, target=again)
    made.objectives.set(wording.objectives.all())
    made.shown_through.set(wording.shown_through.all())
    return made
