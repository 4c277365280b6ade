"""A chart that was kept as plain data, made what it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from performance import months
from performance.charts.specs.monthly import Trend
from scpb.documents import snapshots

MONTHLY = ("points", "breaks")  # what has a month, as text


def trend_of(kept: Mapping[str, Any]) -> Trend:
    """The trend whose `to_json` was kept. Raises TypeError or ValueError for anything else."""
    if kept.get("kind") != Trend.kind:
        raise ValueError(f"What was kept is a chart of the kind “{kept.get('kind')}” and no trend.")
    plain = {field.name: kept[field.name] for field in fields(Trend) if field.name in kept}
    for name in MONTHLY:
        plain[name] = [{**one, "month": months.parse(one["month"])} for one in plain.get(name, ())]
    return snapshots.restore(Trend, plain)
