"""How a service writes one row: the row, and beside it in the same transaction who wrote it and what it was before."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models, transaction

from scpb.audit import services as audit
from scpb.people.models import Person

Row = TypeVar("Row", bound=models.Model)


def plain(value: Any) -> Any:
    """A field's value as the audit keeps it: rows by their UUID, days and moments as ISO 8601."""
    if isinstance(value, models.Model):
        return str(getattr(value, "uuid", value.pk))
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


@transaction.atomic
def add(row: Row, verb: str, *, by: Person | None, personal: Collection[str] = (), **values: Any) -> Row:
    """Save a new row with these values. `personal` names the fields that the audit keeps apart."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save(force_insert=True)
    audit.record(verb, row, by=by, **_told(values, personal, key="after"))
    return row


@transaction.atomic
def change(row: Row, verb: str, *, by: Person | None, personal: Collection[str] = (), **values: Any) -> Row:
    """Give a row these values; nothing is written when it has them already.

    Reads the row again under a lock: a form has already put its own values into the one it was given.
    """
    kept: Row = type(row)._base_manager.select_for_update().get(pk=row.pk)
    before = {name: getattr(kept, name) for name in values}
    changed = {name: value for name, value in values.items() if plain(before[name]) != plain(value)}
    if not changed:
        return kept
    for name, value in changed.items():
        setattr(kept, name, value)
    kept.save(update_fields=list(changed))
    was = _told({name: before[name] for name in changed}, personal, key="before")
    told = _told(changed, personal, key="after")
    apart = {**was.pop("personal", {}), **told.pop("personal", {})}
    audit.record(verb, kept, by=by, **was, **told, personal=apart or None)
    return kept


@transaction.atomic
def remove(
    row: models.Model, verb: str, *, by: Person | None, before: Mapping[str, Any], personal: Collection[str] = ()
) -> None:
    """Delete a row of set-up, such as a notice; records of governance are protected by their foreign keys."""
    audit.record(verb, row, by=by, **_told(before, personal, key="before"))
    row.delete()


def _told(values: Mapping[str, Any], personal: Collection[str], *, key: str) -> dict[str, dict[str, Any]]:
    """What the audit is told under `key` (before or after), personal values apart from the others."""
    told = {key: {name: plain(value) for name, value in values.items() if name not in personal}}
    apart = {name: plain(value) for name, value in values.items() if name in personal}
    return told | ({"personal": {key: apart}} if apart else {})
