"""What explored charts share: colours, strokes told apart without colour, axes of months, and gaps in lines."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import plotly.graph_objects as go

from performance import months
from performance.charts import pen
from performance.charts.legends import stroke_of
from performance.charts.specs import Break, Point

NAVY, BAND, MIDDLE, GREY = pen.DATA, pen.BAND, pen.MIDDLE, pen.PEER
RED, GREEN, INK, HAIR, WHITE = pen.BAD, pen.GOOD, pen.INK, pen.RULE, pen.WHITE


def day(month: int) -> str:
    """The first day of a month, as an axis of dates wants it."""
    return f"{months.text(month)}-01"


def days(points: Sequence[Point]) -> list[str]:
    return [day(point.month) for point in points]


def monthly() -> go.Figure:
    """Counts from zero along months."""
    drawn = go.Figure()
    drawn.update_xaxes(type="date", tickformat="%b %Y", hoverformat="%B %Y", showgrid=False)
    drawn.update_yaxes(rangemode="tozero", gridcolor=HAIR, separatethousands=True)
    return drawn


def mark_breaks(drawn: go.Figure, breaks: Sequence[Break]) -> None:
    """An upright at each new definition, with its label."""
    for entry in breaks:
        drawn.add_vline(x=day(entry.month), line={"color": INK, "dash": "dot", "width": 1})
        said(drawn, entry.label, x=day(entry.month), y=1, yref="paper", xanchor="left")


def said(drawn: go.Figure, words: str, **place: Any) -> None:
    """Words on the plot, on a ground of their own, for a line may run behind them."""
    drawn.add_annotation(text=words, showarrow=False, bgcolor="rgba(255, 255, 255, 0.8)", **place)


def with_gaps(values: Sequence[float | None], parted: Collection[int]) -> tuple[list[int], list[float | None]]:
    """Places and values, with a gap before each place where a new definition begins."""
    places, found = list[int](), list[float | None]()
    for place, value in enumerate(values):
        if place in parted and place:
            places.append(place)
            found.append(None)
        places.append(place)
        found.append(value)
    return places, found


def stroke(place: int) -> dict[str, Any]:
    """The stroke that the server draws a line with: they are told apart by it and not by colour alone."""
    colour, width, dashes = stroke_of(place)
    return {"color": colour, "width": width, "dash": ",".join(f"{part}px" for part in dashes.split()) or "solid"}
