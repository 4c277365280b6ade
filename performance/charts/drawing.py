"""From a specification to its drawing."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from performance.charts import maps
from performance.charts.areas import peers, rank_strip
from performance.charts.changes import changes
from performance.charts.dated import dated
from performance.charts.funnels import funnel
from performance.charts.heat import heat
from performance.charts.legends import LEAD, wrapped
from performance.charts.lines import lines, years
from performance.charts.monthly import rolling, sparkline, trend
from performance.charts.multiples import multiples
from performance.charts.pen import FONT, INK, SMALL, WHITE, Words, rectangle
from performance.charts.specs import AreaMap, ChartSpec

# For each kind: who draws it, its width where none is asked for, its width on a phone, its class.
KINDS: dict[str, tuple[Callable[[Any, float, str], str], float, float, str]] = {
    "trend": (trend, 760, 345, "chart"),
    "rolling": (rolling, 760, 345, "chart"),
    "years": (years, 760, 345, "chart"),
    "lines": (lines, 760, 345, "chart"),
    "dated": (dated, 760, 345, "chart"),
    "heat": (heat, 760, 345, "chart"),
    "changes": (changes, 760, 345, "chart"),
    "multiples": (multiples, 760, 345, "chart"),
    "peers": (peers, 460, 345, "chart"),
    "funnel": (funnel, 560, 345, "chart"),
    "map": (maps.area_map, 520, 345, "chart"),
    "sparkline": (sparkline, 140, 140, "spark"),
    "rank": (rank_strip, 56, 56, "strip"),
}
MARGIN, TITLE = 20.0, 16.0


def svg(spec: ChartSpec, width: float | None = None, classes: str | None = None) -> SafeString:
    """The drawing of a specification, `width` px wide (its own measure without one). The same drawing prints."""
    draw, usual, _narrow, own_class = KINDS[spec.kind]
    return mark_safe(
        draw(spec, width or usual, own_class if classes is None else classes)
    )  # every word is escaped by pen


def drawn_for_page(spec: ChartSpec, *, linked: bool = False) -> SafeString:
    """Two drawings, of which the style sheet shows the one that fits: a phone's is not a shrunken desk's.

    With `linked`, a map's areas are links to the rows (`row-<slug>`) of a table on the page, which can link back to
    `area-<slug>` on the wide drawing and `narrow-<slug>` on the other.
    """
    draw, usual, narrow, own_class = KINDS[spec.kind]
    if narrow == usual:
        return svg(spec)
    wide_class, narrow_class = f"{own_class} only-wide", f"{own_class} only-narrow"
    if linked and isinstance(spec, AreaMap):
        both = maps.drawn(spec, usual, wide_class, linked="area") + maps.drawn(
            spec, narrow, narrow_class, linked="narrow"
        )
        return mark_safe(both)
    return mark_safe(draw(spec, usual, wide_class) + draw(spec, narrow, narrow_class))


def sheet(spec: ChartSpec, width: float | None = None) -> str:
    """The drawing as a picture that stands alone: its title above, its notes, source and moment below, all on white."""
    drawing = svg(spec, width, "")
    wide, high = measure_of(drawing)
    wide = max(wide, 345.0)
    body, y = [], MARGIN
    for words in wrapped(spec.heading, wide * SMALL / TITLE):
        y += TITLE + 4
        body.append(Words(words, MARGIN, y, "start", TITLE, INK, bold=True).drawn())
    y += 12
    body.append(drawing.replace("<svg ", f'<svg x="{MARGIN:g}" y="{y:g}" ', 1))
    y += high + 4
    for sentence in (*spec.notes, spec.credit):
        for words in wrapped(sentence, wide) if sentence else []:
            y += LEAD
            body.append(Words(words, MARGIN, y).drawn())
    width, height = wide + 2 * MARGIN, y + MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" font-family="{FONT}" role="img" aria-label="{escape(spec.sentence)}">'
        f"<title>{escape(spec.heading)}</title>{rectangle(0, 0, width, height, WHITE)}{''.join(body)}</svg>"
    )


def measure_of(drawing: str) -> tuple[float, float]:
    """Width and height that a drawing says it has."""
    head = drawing[: drawing.index(">")]
    found = head.split('viewBox="0 0 ', 1)[1].split('"', 1)[0].split()
    return float(found[0]), float(found[1])
