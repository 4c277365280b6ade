"""Writing the glossary: no figure follows from it, so nothing is computed again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction

from performance.models import Term
from performance.permissions import require_set_up
from performance.services.set_up import as_recorded
from scpb.audit import services as audit
from scpb.people.models import Person


@transaction.atomic
def keep_term(row: models.Model, values: Mapping[str, Any], by: Person | None) -> models.Model:
    """Write a word and its explanation; frozen editions keep the explanation that they were printed with."""
    assert isinstance(row, Term)
    require_set_up(by)
    before = {} if row.pk is None else as_recorded(row, values)
    verb = "changed" if row.pk else "added"
    for name, value in values.items():
        setattr(row, name, value)
    after = as_recorded(row, values)
    if before != after:
        row.save()
        changed = [name for name in after if before.get(name) != after[name]]
        audit.record(
            f"performance.term_{verb}",
            row,
            by=by,
            before={name: before[name] for name in changed if name in before},
            after={name: after[name] for name in changed},
        )
    return row
