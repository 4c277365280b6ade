"""From a specification to its drawing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from performance.charts.areas import peers, rank_strip
from performance.charts.monthly import rolling, sparkline, trend
from performance.charts.specs import ChartSpec

# For each kind: who draws it, its width where none is asked for, its width on a phone, its class.
KINDS: dict[str, tuple[Callable[[Any, float, str], str], float, float, str]] = {
    "trend": (trend, 760, 345, "chart"),
    "rolling": (rolling, 760, 345, "chart"),
    "peers": (peers, 460, 345, "chart"),
    "sparkline": (sparkline, 140, 140, "spark"),
    "rank": (rank_strip, 56, 56, "strip"),
}


def svg(spec: ChartSpec, width: float | None = None, classes: str | None = None) -> SafeString:
    """The drawing of a specification, `width` px wide (its own measure without one). The same drawing prints."""
    draw, usual, _narrow, own_class = KINDS[spec.kind]
    return mark_safe(
        draw(spec, width or usual, own_class if classes is None else classes)
    )  # every word is escaped by pen


def drawn_for_page(spec: ChartSpec) -> SafeString:
    """Two drawings, of which the style sheet shows the one that fits: a phone's is not a shrunken desk's."""
    _draw, usual, narrow, own_class = KINDS[spec.kind]
    if narrow == usual:
        return svg(spec)
    return mark_safe(svg(spec, usual, f"{own_class} only-wide") + svg(spec, narrow, f"{own_class} only-narrow"))
