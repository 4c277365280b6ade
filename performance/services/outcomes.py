"""How a check ends, whatever the file holds: the preview is shown, or what is wrong with the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from performance.models import Upload
from performance.models.uploads import State
from scpb.audit import services as audit

Told = Callable[[int, int], None]  # how much is done, of how much
Switch = Callable[[], None]  # shows the outcome of a check, in the transaction that ends the job


@dataclass(frozen=True)
class Kept:
    """What the check of a file found that can be used; `preview` says how many `rows` and `cells` it has."""

    format: str
    source: int  # id of the source whose table it is
    published_on: date
    first_month: int
    last_month: int
    preview: dict[str, Any]


def keep(pk: int, attempt: int, kept: Kept) -> None:
    """Show the preview: the switch of a check that went well."""
    upload = Upload.objects.select_for_update().get(pk=pk)
    if upload.state != State.STAGING or upload.attempt != attempt:
        return
    upload.state, upload.staged_at, upload.source_id = State.STAGED, timezone.now(), kept.source
    upload.format, upload.published_on, upload.preview = kept.format, kept.published_on, kept.preview
    upload.first_month, upload.last_month = kept.first_month, kept.last_month
    upload.save()
    after = {"rows": kept.preview["rows"], "cells": kept.preview["cells"], "format": kept.format}
    audit.record("performance.upload_staged", upload, by=None, after=after)


def refuse(pk: int, attempt: int, problems: list[dict[str, Any]], sample: dict[str, Any] | None = None) -> None:
    """Say what is wrong with the file: the switch of a check that found it cannot be used.

    `sample` are the column names and first rows of a file whose form nobody knows, for whoever explains it.
    """
    upload = Upload.objects.select_for_update().get(pk=pk)
    if upload.state != State.STAGING or upload.attempt != attempt:
        return
    upload.state, upload.problems, upload.preview = State.REFUSED, problems, sample or {}
    upload.save(update_fields=["state", "problems", "preview"])
    audit.record("performance.upload_refused", upload, by=None, after={"problems": len(problems)})
