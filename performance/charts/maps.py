"""Maps: shapes of areas in five shades with patterns, a rank or a value in each where there is room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from performance.charts import shades
from performance.charts.legends import legend
from performance.charts.pen import FONT, INK, Box, Words, rectangle, text_width, titled
from performance.charts.plots import nothing
from performance.charts.specs import AreaMap, Shape, number
from performance.charts.specs.maps import Ring

EDGE = 6.0  # px around the map, for the outline of our own area
FINEST = 0.6  # px: points nearer than this to the line without them are left out
HALF = 7.0  # px, of a label's height
TALLEST = 1.25  # times the width


def area_map(spec: AreaMap, width: float, classes: str) -> str:
    """The map as one picture, for print, download and pages without links."""
    return drawn(spec, width, classes, linked="")


def drawn(spec: AreaMap, width: float, classes: str, *, linked: str) -> str:
    """The map; where `linked` is a name, each area is a link to its row in a table (`row-<slug>`) and has an id of its
    own (`<linked>-<slug>`) that the row links back to."""
    if not spec.shapes:
        return nothing(spec, width, 60, classes)
    mark = shades.mark_of(spec.heading + spec.sentence + linked, width)
    scale = min((width - 2 * EDGE) / spec.width, (width * TALLEST - 2 * EDGE) / spec.height)
    left = (width - spec.width * scale) / 2
    height = spec.height * scale + 2 * EDGE
    placed = [
        Placed(shape, [thinned(on_page(ring, left, scale), FINEST) for ring in shape.rings]) for shape in spec.shapes
    ]
    body = [shades.patterns(mark)]
    # dark areas last, for their edges are white; then those with an outline of their own
    for place in sorted(placed, key=lambda place: (place.shape.own, bool(place.shape.flag), depth(spec, place.shape))):
        body.append(shape_drawn(spec, place, mark, linked))
    body += labels(spec, placed)
    under, more = legend(spec.legend, width, height + 4, mark)
    return picture(width, height + 4 + more, [*body, *under], spec.sentence, classes, group=bool(linked))


def on_page(ring: Ring, left: float, scale: float) -> list[tuple[float, float]]:
    """A ring of the map's plane in px."""
    return [(left + x * scale, EDGE + y * scale) for x, y in ring]


@dataclass(frozen=True)
class Placed:
    """A shape in px."""

    shape: Shape
    rings: Sequence[Sequence[tuple[float, float]]]

    @property
    def largest(self) -> Sequence[tuple[float, float]]:
        """The ring that its label stands in."""
        return max(self.rings, key=lambda ring: abs(twice_area(ring)), default=())


def depth(spec: AreaMap, shape: Shape) -> int:
    """How dark an area is drawn; −1 where nothing is known of it."""
    shade = spec.class_of(shape)
    return -1 if shade is None else shade


def picture(width: float, height: float, body: list[str], says: str, classes: str, *, group: bool) -> str:
    """Like `pen.drawing`, but a group where its parts can be reached: what is in an image cannot."""
    named = f' class="{classes}"' if classes else ""
    role = "group" if group else "img"
    return (
        f'<svg{named} xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:.0f}" width="{width:g}" '
        f'height="{height:.0f}" font-family="{FONT}" role="{role}" aria-label="{escape(says)}" focusable="false">'
        f"{''.join(body)}</svg>"
    )


def shape_drawn(spec: AreaMap, place: Placed, mark: str, linked: str) -> str:
    shape = place.shape
    d = "".join(ring_path(ring) for ring in place.rings)
    outline = (
        f'stroke="{INK}" stroke-width="3"'
        if shape.own
        else f'stroke="{shades.edge_of(spec.class_of(shape))}" stroke-width="1"'
    )
    if shape.flag and not shape.own:
        outline = f'stroke="{INK}" stroke-width="2.2"'
    fill = shades.fill_of(spec.class_of(shape), mark)
    drawing = f'<path d="{d}" fill="{fill}" fill-rule="evenodd" {outline} stroke-linejoin="round"/>'
    says = said(spec, shape)
    if not linked:
        return titled(drawing, says)
    ends = f'id="{linked}-{escape(shape.slug)}" href="#row-{escape(shape.slug)}" aria-label="{escape(says)}"'
    return f'<a class="area" {ends}><title>{escape(says)}</title>{drawing}</a>'


def said(spec: AreaMap, shape: Shape) -> str:
    """An area's figure in words: what pointing at it shows and what its link is called."""
    if shape.value is None:
        return f"{shape.name}: {_none(spec, shape)}"
    flag = f", {spec.flag_words}" if shape.flag and spec.flag_words else ""
    return f"{shape.name}: {number(shape.value, spec.places)}{flag}"


def _none(spec: AreaMap, shape: Shape) -> str:
    keys = {key.sign: key.words for key in spec.legend}
    return keys["nothing"]


def ring_path(ring: Sequence[tuple[float, float]]) -> str:
    """A closed outline, in whole tenths of a px and relative, which takes half the room."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in ring]
    if len(tenths) < 3:
        return ""
    d, before = f"M{tenths[0][0] / 10:g} {tenths[0][1] / 10:g}l", tenths[0]
    steps = []
    for x, y in tenths[1:]:
        steps.append(f"{(x - before[0]) / 10:g} {(y - before[1]) / 10:g}")
        before = (x, y)
    return d + " ".join(steps) + "z"


def labels(spec: AreaMap, placed: Sequence[Placed]) -> list[str]:
    """Each area's rank where it fits into its shape, with ▲ where it is flagged, on a ground of its own shade."""
    body, taken = [], list[Box]()
    for place in sorted(placed, key=lambda place: (not place.shape.own, not place.shape.flag, place.shape.rank or 999)):
        shape = place.shape
        if shape.value is None or shape.rank is None or len(place.largest) < 3:
            continue
        shade = spec.class_of(shape)
        words = f"{shape.rank} ▲" if shape.flag > 0 else f"{shape.rank} ▼" if shape.flag < 0 else str(shape.rank)
        x, y = middle_of(place.largest)
        label = Words(words, x, y + 4.5, "middle", 13, shades.ink_on(shade), bold=True)
        room = text_width(words, 13, bold=True)
        box = Box(label.box.left - 2, label.box.top - 1, label.box.right + 2, label.box.bottom + 1)
        crowded = any(box.meets(other) for other in taken)
        if crowded or (room > room_at(place.largest, y) and not (shape.own or shape.flag)):
            continue
        taken.append(box)
        body.append(rectangle(box.left, box.top, box.right - box.left, box.bottom - box.top, shades.ground_of(shade)))
        body.append(label.drawn())
    return body


# -- shapes ----------------------------------------------------------------------------------------------------------


def twice_area(ring: Sequence[tuple[float, float]]) -> float:
    """Twice the area of a ring, positive in the order of the clock (y runs down)."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))


def middle_of(ring: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Where a label stands: on the widest of some horizontals through the shape, near its centre of gravity."""
    top, bottom = min(y for _x, y in ring), max(y for _x, y in ring)
    centre = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))
    whole = twice_area(ring)
    balance = centre / (3 * whole) if whole else (top + bottom) / 2
    best = (-1.0, ring[0][0], balance)
    for k in range(1, 16):
        y = top + (bottom - top) * k / 16
        for left, right in clear_at(ring, y):
            # wide is good, far from the centre of gravity is not
            worth = (right - left) - 0.8 * abs(y - balance)
            best = max(best, (worth, (left + right) / 2, y))
    return best[1], best[2]


def inside_at(ring: Sequence[tuple[float, float]], y: float) -> list[tuple[float, float]]:
    """The stretches of a horizontal that lie inside a ring."""
    crossed = sorted(
        a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1])
        for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)
        if (a[1] <= y) != (b[1] <= y)
    )
    return list(zip(crossed[::2], crossed[1::2], strict=False))


def clear_at(ring: Sequence[tuple[float, float]], y: float) -> list[tuple[float, float]]:
    """The stretches that lie inside a ring on a horizontal and at a label's top and foot as well."""
    found = inside_at(ring, y)
    for other in (y - HALF, y + HALF):
        beside = inside_at(ring, other)
        found = [
            (max(left, a), min(right, b)) for left, right in found for a, b in beside if max(left, a) < min(right, b)
        ]
    return found


def room_at(ring: Sequence[tuple[float, float]], y: float) -> float:
    """How wide the widest stretch of a horizontal is."""
    return max((right - left for left, right in clear_at(ring, y)), default=0.0)


def thinned(ring: Sequence[tuple[float, float]], finest: float) -> list[tuple[float, float]]:
    """A ring without the points that lie within `finest` of the line between their neighbours (Douglas–Peucker)."""
    points = list(ring[:-1] if len(ring) > 1 and ring[0] == ring[-1] else ring)
    if len(points) < 5:
        return points
    far = max(range(len(points)), key=lambda k: (points[k][0] - points[0][0]) ** 2 + (points[k][1] - points[0][1]) ** 2)
    kept = {0, far}
    stretches = [(0, far), (far, len(points))]
    closed = [*points, points[0]]
    while stretches:
        first, last = stretches.pop()
        if last - first < 2:
            continue
        worst = max(range(first + 1, last), key=lambda k: distance(closed[k], closed[first], closed[last]))
        if distance(closed[worst], closed[first], closed[last]) > finest:
            kept.add(worst)
            stretches += [(first, worst), (worst, last)]
    return [points[k] for k in sorted(kept)] if len(kept) > 2 else points[:: max(1, len(points) // 4)]


def distance(point: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> float:
    """How far a point is from the line between two others."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    along = 0.0 if not length else max(0.0, min(1.0, ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / length))
    x, y = a[0] + along * dx - point[0], a[1] + along * dy - point[1]
    return float((x * x + y * y) ** 0.5)
