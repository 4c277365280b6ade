"""Explored charts along months: trend, rolling totals, financial years, several lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
from django.utils.translation import gettext as _

from performance.charts.exploring.strokes import (
    BAND,
    GREEN,
    GREY,
    HAIR,
    INK,
    MIDDLE,
    NAVY,
    RED,
    WHITE,
    day,
    days,
    mark_breaks,
    monthly,
    said,
    stroke,
    with_gaps,
)
from performance.charts.specs import Break, Level, Lines, Point, Rolling, Trend, Years


def trend(spec: Trend) -> go.Figure:
    drawn = monthly()
    _band(drawn, spec)
    _line(drawn, spec.points, spec.title, spec.breaks)
    for mark, symbol, name in ((1, "triangle-up", _("Unusually high")), (-1, "triangle-down", _("Unusually low"))):
        marked = [point for point in spec.points if point.mark == mark]
        if marked:
            drawn.add_scatter(
                x=days(marked),
                y=[point.value for point in marked],
                text=[point.unusual for point in marked],
                name=name,
                mode="markers",
                marker=_signs(marked, symbol, _tone(mark, spec.polarity)),
                hovertemplate="%{x|%B %Y}: %{y:,}, %{text}<extra></extra>",
            )
    mark_breaks(drawn, spec.breaks)
    return drawn


def _signs(marked: Sequence[Point], symbol: str, colour: str) -> dict[str, Any]:
    """Triangles: hollow while on trial, larger where far outside, in a dark edge where an analyst entered them."""
    return {
        "symbol": [f"{symbol}-open" if point.tentative else symbol for point in marked],
        "size": [17 if point.far else 14 for point in marked],
        "color": colour,
        "line": {"color": INK, "width": [2 if point.entered else 0 for point in marked]},
    }


def _band(drawn: go.Figure, spec: Trend) -> None:
    """The expected range, and its middle."""
    banded = [point for point in spec.points if point.low is not None and point.high is not None]
    for name, values in ((_("Lower limit"), [p.low for p in banded]), (_("Expected range"), [p.high for p in banded])):
        drawn.add_scatter(
            x=days(banded),
            y=values,
            name=name,
            mode="lines",
            line={"color": BAND, "width": 0},
            fill=None if name == _("Lower limit") else "tonexty",
            fillcolor=BAND,
            showlegend=name != _("Lower limit"),
        )
    drawn.add_scatter(
        x=days(banded),
        y=[point.expected for point in banded],
        name=_("Expected"),
        mode="lines",
        line={"color": MIDDLE, "width": 1, "dash": "dash"},
    )


def _parted(points: Sequence[Point], breaks: Sequence[Break]) -> list[Point]:
    """The points with a gap before each new definition, so that no line reaches across it."""
    starts = {entry.month for entry in breaks}
    found: list[Point] = []
    for point in points:
        if point.month in starts and found and found[-1].value is not None:
            found.append(Point(point.month, None))
        found.append(point)
    return found


def _line(drawn: go.Figure, points: Sequence[Point], name: str, breaks: Sequence[Break]) -> None:
    shown = _parted(points, breaks)
    drawn.add_scatter(
        x=days(shown),
        y=[point.value for point in shown],
        name=name,
        mode="lines+markers",
        connectgaps=False,
        line={"color": NAVY, "width": 2},
        marker={
            "size": 7,
            "color": [WHITE if point.provisional else NAVY for point in shown],
            "line": {"color": NAVY, "width": 2},
        },
    )


def _level(drawn: go.Figure, level: Level | None, points: Sequence[Point], dash: str) -> None:
    if level is None or not points:
        return
    first = level.first if level.first is not None else points[0].month
    drawn.add_scatter(
        x=[day(first), day(points[-1].month)],
        y=[level.value, level.value],
        name=level.label,
        mode="lines",
        line={"color": GREY, "dash": dash, "width": 2},
    )


def _tone(mark: int, polarity: int) -> str:
    if not polarity:
        return INK
    return GREEN if mark * polarity > 0 else RED


def rolling(spec: Rolling) -> go.Figure:
    drawn = monthly()
    _line(drawn, spec.points, _("12 months to the month"), spec.breaks)
    _level(drawn, spec.baseline, spec.points, "dash")
    _level(drawn, spec.target, spec.points, "dot")
    mark_breaks(drawn, spec.breaks)
    return drawn


def years(spec: Years) -> go.Figure:
    drawn = go.Figure()
    strokes = {"now": (NAVY, "solid", 3), "before": (GREY, "solid", 2), "average": (INK, "dash", 1)}
    for line in spec.lines:
        colour, dash, width = strokes[line.role]
        parted = [(entry.month - spec.first_month) % 12 for entry in spec.breaks] if line.role != "average" else []
        places, values = with_gaps(line.values, parted)
        drawn.add_scatter(
            x=[spec.names[place] for place in places],
            y=values,
            name=line.name,
            mode="lines+markers",
            connectgaps=False,
            line={"color": colour, "dash": dash, "width": width},
        )
    drawn.update_yaxes(rangemode="tozero", gridcolor=HAIR, separatethousands=True)
    return drawn


def lines(spec: Lines) -> go.Figure:
    drawn = go.Figure()
    for place, line in enumerate(spec.lines):
        starts = {*line.breaks, *(entry.month for entry in spec.breaks)}
        steps, values = with_gaps(line.values, {month - spec.first for month in starts})
        drawn.add_scatter(
            x=[day(spec.first + step) for step in steps],
            y=values,
            name=line.name,
            mode="lines",
            connectgaps=False,
            line=stroke(place),
        )
    if spec.level:
        drawn.add_hline(y=spec.level.value, line={"color": INK, "dash": "dot", "width": 1})
        said(drawn, spec.level.label, x=0, xref="paper", xanchor="left", y=spec.level.value, yanchor="bottom")
    drawn.update_xaxes(type="date", tickformat="%b %Y", hoverformat="%B %Y", showgrid=False)
    drawn.update_yaxes(gridcolor=HAIR)
    mark_breaks(drawn, spec.breaks)
    return drawn
