"""Explored charts of figures with dates of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
from django.utils.translation import gettext as _

from performance import months
from performance.charts.dated import MOST_DOTS
from performance.charts.exploring.strokes import HAIR, INK, mark_breaks, stroke
from performance.charts.specs import Dated, DatedPoint


def dated(spec: Dated) -> go.Figure:
    drawn = go.Figure()
    starts = [months.first_day(entry.month).isoformat() for entry in spec.breaks]
    for place, line in enumerate(spec.lines):
        shown = _until_known(line.points, starts)
        drawn.add_scatter(
            x=[point.last_day for point in shown],
            y=[point.value for point in shown],
            text=[point.period for point in shown],
            name=line.name,
            mode="lines+markers" if spec.dots and len(line.points) <= MOST_DOTS else "lines",
            connectgaps=False,
            line=stroke(place),
            error_y=_whiskers(shown),
            hovertemplate="%{text}: %{y}" + spec.suffix + "<extra>%{fullData.name}</extra>",
        )
    _entered(drawn, spec)
    drawn.update_xaxes(type="date", showgrid=False)
    drawn.update_yaxes(gridcolor=HAIR)
    mark_breaks(drawn, spec.breaks)
    return drawn


def _until_known(points: Sequence[DatedPoint], starts: Sequence[str]) -> list[DatedPoint]:
    """The figures with a gap for one that is awaited and before a new definition; none at either end."""
    found: list[DatedPoint] = []
    for point in points:
        before = found[-1] if found else None
        if before and before.value is not None and any(before.last_day < day <= point.last_day for day in starts):
            found.append(DatedPoint(point.first_day, point.last_day, None))
        found.append(point)
    known = [place for place, point in enumerate(found) if point.value is not None]
    return found[known[0] : known[-1] + 1] if known else []


def _entered(drawn: go.Figure, spec: Dated) -> None:
    """A ring around each of our figures that an analyst entered as unusual."""
    for mark in spec.marks:
        ringed = [
            point
            for line in spec.lines
            if line.own
            for point in line.points
            if point.value is not None and mark.first_day <= point.last_day <= mark.last_day
        ]
        drawn.add_scatter(
            x=[point.last_day for point in ringed],
            y=[point.value for point in ringed],
            name=_("unusual, entered by an analyst: %(reason)s") % {"reason": mark.reason},
            mode="markers",
            marker={"symbol": "circle-open", "size": 18, "color": INK, "line": {"width": 1.5}},
        )


def _whiskers(points: Sequence[DatedPoint]) -> dict[str, Any] | None:
    """The intervals of points that have one."""
    if all(point.low is None for point in points):
        return None
    above = [(point.high or 0) - (point.value or 0) if point.high is not None else 0 for point in points]
    below = [(point.value or 0) - (point.low or 0) if point.low is not None else 0 for point in points]
    return {"type": "data", "symmetric": False, "array": above, "arrayminus": below, "color": INK, "thickness": 1}
