"""The second renderer: a specification as a Plotly figure, for exploring on chart pages.

It draws what the SVG draws, from the same `ChartSpec`, with the reader's own zoom and values on pointing. Plotly's
classes check every attribute by name. What its basic bundle cannot draw (maps, heat maps) stays with the SVG alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go

from performance.charts.exploring import areas, dated, monthly
from performance.charts.exploring.strokes import INK, WHITE
from performance.charts.specs import ChartSpec


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
    """What all share. What is counted stands over the chart already, so that no axis says it again."""
    return {
        "font": {"family": "Arial, Helvetica, sans-serif", "size": 14, "color": INK},
        "paper_bgcolor": WHITE,
        "plot_bgcolor": WHITE,
        "margin": {"l": 60, "r": 20, "t": 20, "b": 50},
        "hovermode": "closest",
        "legend": {"orientation": "h", "x": 0, "y": 1.03, "yanchor": "bottom"},
        "template": None,
    }


DRAWN: dict[str, Callable[[Any], go.Figure]] = {
    "trend": monthly.trend,
    "rolling": monthly.rolling,
    "peers": areas.peers,
    "years": monthly.years,
    "lines": monthly.lines,
    "dated": dated.dated,
    "changes": areas.changes,
    "funnel": areas.funnel,
}
