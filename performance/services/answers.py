"""A provider's answer as a figure that was typed, so that it takes the way of all others: kept, checked, approved."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from performance import months
from performance.formats.readings import Line
from performance.ledger import written_area
from performance.models import FigureRequest, Measure, Upload
from performance.readings import plain
from performance.services import readings

PARTS = ("value", "numerator", "denominator")


def received(asked: FigureRequest, values: Mapping[str, Any]) -> Upload:
    """The upload made of an answer; the job that checks it is on its way.

    A month's count of a counted measure goes to the counts that are shown; anything else is a reading.
    """
    name, area = f"{asked.measure.slug}-{asked.last_day.isoformat()}.csv", written_area(asked.area)
    month, value = months.of(asked.first_day), values["value"]
    is_whole = asked.first_day == months.first_day(month) and asked.last_day == months.last_day(month)
    if is_whole and asked.measure.unit == Measure.Unit.COUNT and value == int(value):
        return readings.enter_count(asked.measure, area=area, month=month, count=int(value), name=name, by=None)
    stated: dict[str, Any] = {part: plain(Decimal(values[part])) for part in PARTS if values.get(part) is not None}
    line = Line(
        measure=asked.measure.slug,
        area=area,
        first_day=asked.first_day,
        last_day=asked.last_day,
        sample_size=values.get("sample_size"),
        note=values.get("note") or "",
        **stated,
    )
    return readings.enter([line], name=name, by=None)
