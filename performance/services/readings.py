"""Figures that somebody types: they become a file like any other, so that they are checked, approved and taken back."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from performance import readings
from performance.formats import monthly
from performance.formats.readings import Line, Readings, content
from performance.ledger import shown
from performance.models import Measure, Upload
from performance.models.uploads import State
from performance.permissions import require_analyst
from performance.services import uploads
from scpb.people.models import Person


@dataclass(frozen=True)
class Typed:
    """What a form was filled in with: readings, and the count of a month; `area` as files name it."""

    measure: Measure
    area: str
    lines: Sequence[Line]
    count: tuple[int, int] | None  # month and count
    name: str


@transaction.atomic
def enter_typed(typed: Typed, *, by: Person | None, approves: bool = False) -> Upload:
    """Take everything of a form at once; gives the upload of its own count, or else that of its readings."""
    require_analyst(by)
    how: dict[str, Any] = {"name": typed.name, "by": by, "approves": approves}
    found = [enter(typed.lines, **how)] if typed.lines else []
    if typed.count is not None:
        month, count = typed.count
        found.insert(0, enter_count(typed.measure, area=typed.area, month=month, count=count, **how))
    if not found:
        raise ValidationError(_("There is no figure to keep."))
    return found[0]


@transaction.atomic
def enter(lines: Sequence[Line], *, name: str, by: Person | None, approves: bool = False) -> Upload:
    """Take readings that somebody typed; they wait for approval, or count once they are checked if `approves`.

    The same figures again give the upload that is there, unless others took their place since: the last word counts.
    """
    require_analyst(by)
    made = content(lines)
    if is_overridden(made):
        made = content(lines, entered=timezone.now().isoformat())
    return received(made, name=name, asked_format=Readings.slug, by=by, approves=approves)


@transaction.atomic
def enter_count(
    measure: Measure, *, area: str, month: int, count: int, name: str, by: Person | None, approves: bool = False
) -> Upload:
    """Take a month's count that somebody typed, as one of the series that is shown."""
    require_analyst(by)
    series = shown(measure)
    source = series.source.name if series else ""
    made = monthly.content([(measure.slug, area, month, count, source)])
    return received(made, name=name, asked_format="monthly-long", by=by, approves=approves)


def received(made: bytes, *, name: str, asked_format: str, by: Person | None, approves: bool) -> Upload:
    """The upload of what was typed; one that waits already is approved where that is asked for now."""
    require_analyst(by)
    upload = uploads.receive(made, name=name, asked_format=asked_format, is_typed=True, approves=approves, by=by)
    if approves and upload.state == State.STAGED and uploads.is_ready(upload):
        return uploads.approve(upload, by=by)
    return upload


def is_overridden(made: bytes) -> bool:
    """Whether a file was approved before and something else counts now for a figure in it."""
    sha256 = hashlib.sha256(made).hexdigest()
    upload = Upload.objects.approved().filter(file__sha256=sha256).first()
    if upload is None:
        return False
    said = readings.of_upload(upload)
    counting = readings.counting({key.measure for key in said}, {key.area for key in said})
    return any(not one.agrees(counting[key]) for key, one in said.items())
