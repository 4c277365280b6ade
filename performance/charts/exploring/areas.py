"""Explored charts of areas and measures beside each other: peers, funnel, changes."""

from __future__ import annotations

import plotly.graph_objects as go

from performance.charts.exploring.strokes import GREEN, GREY, HAIR, INK, NAVY, RED, WHITE, said
from performance.charts.specs import Changes, Funnel, Peers, number


def peers(spec: Peers) -> go.Figure:
    drawn = go.Figure()
    bars = list(reversed(spec.bars))  # Plotly draws from below
    drawn.add_bar(
        x=[bar.value for bar in bars],
        y=[bar.name for bar in bars],
        orientation="h",
        name=spec.unit,
        marker={
            "color": [NAVY if bar.own else GREY if bar.similar else WHITE for bar in bars],
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
        words = f"{spec.average.label} {number(spec.average.value, 1)}"
        said(drawn, words, x=spec.average.value, y=1, yref="paper", yanchor="bottom")
    drawn.update_layout(height=max(360, 22 * len(bars) + 80), showlegend=False)
    drawn.update_xaxes(rangemode="tozero", gridcolor=HAIR)
    drawn.update_yaxes(automargin=True)
    return drawn


def funnel(spec: Funnel) -> go.Figure:
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
            "color": [NAVY if dot.own else GREY if dot.similar else WHITE for dot in spec.dots],
            "line": {"color": [RED if dot.flag else NAVY for dot in spec.dots], "width": 2},
        },
        hovertemplate="%{text}: %{y:.1f}<extra></extra>",
    )
    if spec.average:
        drawn.add_hline(y=spec.average.value, line={"color": INK, "width": 1})
        words = f"{spec.average.label} {number(spec.average.value, 1)}"
        said(drawn, words, x=0, xref="paper", xanchor="left", y=spec.average.value, yanchor="bottom")
    for dot in spec.dots:
        if dot.own or dot.flag:
            said(drawn, dot.name, x=dot.population, y=dot.rate, yshift=16)
    drawn.update_xaxes(title=spec.noun, separatethousands=True, gridcolor=HAIR)
    drawn.update_yaxes(rangemode="tozero", gridcolor=HAIR)
    return drawn


def changes(spec: Changes) -> go.Figure:
    """As drawn by the server, adverse bars are filled and others outlined, and what is not known keeps its line."""
    drawn = go.Figure()
    bars = list(reversed(spec.bars))
    tones = [{1: GREEN, -1: RED, 0: GREY}[bar.tone] for bar in bars]
    drawn.add_bar(
        x=[bar.change for bar in bars],
        y=[bar.name for bar in bars],
        text=[bar.words for bar in bars],
        orientation="h",
        textposition="none",  # the words stand under the name, where a phone has room for them
        marker={
            "color": [tone if bar.tone < 0 else WHITE for bar, tone in zip(bars, tones, strict=True)],
            "line": {"color": tones, "width": 1.5},
        },
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    said_under = [f"{bar.name}<br>{bar.words}" for bar in bars]
    drawn.update_layout(showlegend=False, height=max(360, 46 * len(bars) + 80))
    drawn.update_xaxes(gridcolor=HAIR, separatethousands=True, zeroline=True, zerolinecolor=INK)
    drawn.update_yaxes(automargin=True, tickvals=[bar.name for bar in bars], ticktext=said_under)
    return drawn
