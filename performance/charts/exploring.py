"""The second renderer: a specification as a Plotly figure, for exploring on chart pages.

It draws what the SVG draws, from the same `ChartSpec`, with the reader's own zoom and values on pointing. Plotly's
classes check every attribute by name. What its basic bundle cannot draw (maps, heat maps) stays with the SVG alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import plotly.graph_objects as go
from django.utils.translation import gettext as _

from performance import months
from performance.charts.specs import (
    Break,
    Changes,
    ChartSpec,
    Dated,
    DatedPoint,
    Funnel,
    Level,
    Lines,
    MonthlySpec,
    Peers,
    Point,
    Rolling,
    Trend,
    Years,
)

NAVY, BAND, GREY, RED, GREEN, INK, HAIR = (
    "#17456e",
    "#dde5ec",
    "#7f8d99",
    "#b10e1e",
    "#00703c",
    "#0b0c0c",
    "#cecece",
)


def figure(spec: ChartSpec) -> dict[str, Any] | None:
    """`data` and `layout` as plain JSON data; None where there is nothing to explore."""
    draw = DRAWN.get(spec.kind)
    if draw is None:
        return None
    drawn = draw(spec)
    drawn.update_layout(**_layout())
    plain: dict[str, Any] = json.loads(drawn.to_json())
    plain["layout"].pop("template", None)
    return plain


def _layout() -> dict[str, Any]:
    return {
        "font": {"family": "Arial, Helvetica, sans-serif", "size": 14, "color": INK},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "margin": {"l": 60, "r": 20, "t": 20, "b": 50},
        "hovermode": "closest",
        "legend": {"orientation": "h", "y": -0.15},
        "template": None,
    }


def _day(month: int) -> str:
    """The first day of a month, as an axis of dates wants it."""
    return f"{months.text(month)}-01"


def _days(points: Sequence[Point]) -> list[str]:
    return [_day(point.month) for point in points]


def _monthly(spec: MonthlySpec) -> go.Figure:
    drawn = go.Figure()
    drawn.update_xaxes(type="date", tickformat="%b %Y", hoverformat="%B %Y", showgrid=False)
    drawn.update_yaxes(rangemode="tozero", gridcolor=HAIR, separatethousands=True)
    return drawn


def _line(drawn: go.Figure, points: Sequence[Point], name: str) -> None:
    drawn.add_scatter(
        x=_days(points),
        y=[point.value for point in points],
        name=name,
        mode="lines+markers",
        connectgaps=False,
        line={"color": NAVY, "width": 2},
        marker={
            "size": 7,
            "color": ["#ffffff" if point.provisional else NAVY for point in points],
            "line": {"color": NAVY, "width": 2},
        },
    )


def _level(drawn: go.Figure, level: Level | None, points: Sequence[Point], dash: str) -> None:
    if level is None or not points:
        return
    first = level.first if level.first is not None else points[0].month
    drawn.add_scatter(
        x=[_day(first), _day(points[-1].month)],
        y=[level.value, level.value],
        name=level.label,
        mode="lines",
        line={"color": GREY, "dash": dash, "width": 2},
    )


def _breaks(drawn: go.Figure, breaks: Sequence[Break]) -> None:
    for entry in breaks:
        drawn.add_vline(x=_day(entry.month), line={"color": INK, "dash": "dot", "width": 1})
        drawn.add_annotation(x=_day(entry.month), y=1, yref="paper", text=entry.label, showarrow=False, xanchor="left")


def _trend(spec: Trend) -> go.Figure:
    drawn = _monthly(spec)
    banded = [point for point in spec.points if point.low is not None and point.high is not None]
    for name, values in ((_("Lower limit"), [p.low for p in banded]), (_("Expected range"), [p.high for p in banded])):
        drawn.add_scatter(
            x=_days(banded),
            y=values,
            name=name,
            mode="lines",
            line={"color": BAND, "width": 0},
            fill=None if name == _("Lower limit") else "tonexty",
            fillcolor=BAND,
            showlegend=name != _("Lower limit"),
        )
    _line(drawn, spec.points, spec.title)
    for mark, symbol, name in ((1, "triangle-up", _("Unusually high")), (-1, "triangle-down", _("Unusually low"))):
        marked = [point for point in spec.points if point.mark == mark]
        if marked:
            drawn.add_scatter(
                x=_days(marked),
                y=[point.value for point in marked],
                name=name,
                mode="markers",
                marker={"symbol": symbol, "size": 14, "color": _tone(mark, spec.polarity)},
            )
    _breaks(drawn, spec.breaks)
    return drawn


def _tone(mark: int, polarity: int) -> str:
    if not polarity:
        return INK
    return GREEN if mark * polarity > 0 else RED


def _rolling(spec: Rolling) -> go.Figure:
    drawn = _monthly(spec)
    _line(drawn, spec.points, _("12 months to the month"))
    _level(drawn, spec.baseline, spec.points, "dash")
    _level(drawn, spec.target, spec.points, "dot")
    _breaks(drawn, spec.breaks)
    return drawn


def _peers(spec: Peers) -> go.Figure:
    drawn = go.Figure()
    bars = list(reversed(spec.bars))  # Plotly draws from below
    drawn.add_bar(
        x=[bar.value for bar in bars],
        y=[bar.name for bar in bars],
        orientation="h",
        name=spec.unit,
        marker={
            "color": [NAVY if bar.own else GREY if bar.similar else "#ffffff" for bar in bars],
            "line": {"color": GREY, "width": 1},
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [bar.high - bar.value for bar in bars],
            "arrayminus": [bar.value - bar.low for bar in bars],
            "color": INK,
            "thickness": 1,
        },
    )
    if spec.average:
        drawn.add_vline(x=spec.average.value, line={"color": INK, "dash": "dash", "width": 1})
    drawn.update_layout(height=max(360, 22 * len(bars) + 80), showlegend=False)
    drawn.update_xaxes(rangemode="tozero", gridcolor=HAIR, title=spec.unit)
    drawn.update_yaxes(automargin=True)
    return drawn


def _years(spec: Years) -> go.Figure:
    drawn = go.Figure()
    strokes = {"now": (NAVY, "solid", 3), "before": (GREY, "solid", 2), "average": (INK, "dash", 1)}
    for line in spec.lines:
        colour, dash, width = strokes[line.role]
        drawn.add_scatter(
            x=list(spec.names),
            y=list(line.values),
            name=line.name,
            mode="lines+markers",
            connectgaps=False,
            line={"color": colour, "dash": dash, "width": width},
        )
    drawn.update_yaxes(rangemode="tozero", gridcolor=HAIR, separatethousands=True)
    return drawn


def _stroke(place: int, *, own: bool) -> dict[str, Any]:
    """Lines are told apart by their stroke and not by colour alone."""
    dashes = ("solid", "dash", "dot", "dashdot", "longdash")
    colour = NAVY if own or place == 0 else GREY if place % 2 else INK
    return {"color": colour, "dash": dashes[place % len(dashes)], "width": 3 if own else 2}


def _lines(spec: Lines) -> go.Figure:
    drawn = go.Figure()
    for place, line in enumerate(spec.lines):
        drawn.add_scatter(
            x=[_day(spec.first + step) for step in range(len(line.values))],
            y=list(line.values),
            name=line.name,
            mode="lines",
            connectgaps=False,
            line=_stroke(place, own=line.own),
        )
    if spec.level:
        drawn.add_hline(y=spec.level.value, line={"color": INK, "dash": "dot", "width": 1})
    drawn.update_xaxes(type="date", tickformat="%b %Y", hoverformat="%B %Y", showgrid=False)
    drawn.update_yaxes(gridcolor=HAIR, title=spec.unit)
    _breaks(drawn, spec.breaks)
    return drawn


def _dated(spec: Dated) -> go.Figure:
    drawn = go.Figure()
    for place, line in enumerate(spec.lines):
        known = [point for point in line.points if point.value is not None]
        drawn.add_scatter(
            x=[point.last_day for point in known],
            y=[point.value for point in known],
            text=[point.period for point in known],
            name=line.name,
            mode="lines+markers" if spec.dots else "lines",
            line=_stroke(place, own=line.own),
            error_y=_whiskers(known),
            hovertemplate="%{text}: %{y}" + spec.suffix + "<extra>%{fullData.name}</extra>",
        )
    drawn.update_xaxes(type="date", showgrid=False)
    drawn.update_yaxes(gridcolor=HAIR, title=spec.unit)
    _breaks(drawn, spec.breaks)
    return drawn


def _whiskers(points: Sequence[DatedPoint]) -> dict[str, Any] | None:
    """The intervals of points that have one."""
    if all(point.low is None for point in points):
        return None
    above = [(point.high or 0) - (point.value or 0) if point.high is not None else 0 for point in points]
    below = [(point.value or 0) - (point.low or 0) if point.low is not None else 0 for point in points]
    return {"type": "data", "symmetric": False, "array": above, "arrayminus": below, "color": INK, "thickness": 1}


def _changes(spec: Changes) -> go.Figure:
    drawn = go.Figure()
    bars = [bar for bar in reversed(spec.bars) if bar.change is not None]
    drawn.add_bar(
        x=[bar.change for bar in bars],
        y=[bar.name for bar in bars],
        text=[bar.words for bar in bars],
        orientation="h",
        marker={"color": [{1: GREEN, -1: RED, 0: GREY}[bar.tone] for bar in bars]},
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    drawn.update_layout(showlegend=False, height=max(360, 34 * len(bars) + 80))
    drawn.update_xaxes(gridcolor=HAIR, separatethousands=True, zeroline=True, zerolinecolor=INK)
    drawn.update_yaxes(automargin=True)
    return drawn


def _funnel(spec: Funnel) -> go.Figure:
    drawn = go.Figure()
    for curve in spec.curves:
        for side in (1, 2):
            drawn.add_scatter(
                x=[point[0] for point in curve.points],
                y=[point[side] for point in curve.points],
                name=curve.name,
                mode="lines",
                showlegend=side == 1,
                line={"color": GREY, "dash": "dash" if curve.name == "95%" else "solid", "width": 1},
                hoverinfo="skip",
            )
    drawn.add_scatter(
        x=[dot.population for dot in spec.dots],
        y=[dot.rate for dot in spec.dots],
        text=[dot.name for dot in spec.dots],
        mode="markers",
        name=spec.unit,
        showlegend=False,
        marker={
            "size": 11,
            "color": [NAVY if dot.own else GREY if dot.similar else "#ffffff" for dot in spec.dots],
            "line": {"color": [RED if dot.flag else NAVY for dot in spec.dots], "width": 2},
        },
        hovertemplate="%{text}: %{y:.1f}<extra></extra>",
    )
    if spec.average:
        drawn.add_hline(y=spec.average.value, line={"color": INK, "width": 1})
    drawn.update_xaxes(title=spec.noun, separatethousands=True, gridcolor=HAIR)
    drawn.update_yaxes(title=spec.unit, rangemode="tozero", gridcolor=HAIR)
    return drawn


DRAWN: dict[str, Callable[[Any], go.Figure]] = {
    "trend": _trend,
    "rolling": _rolling,
    "peers": _peers,
    "years": _years,
    "lines": _lines,
    "dated": _dated,
    "changes": _changes,
    "funnel": _funnel,
}
