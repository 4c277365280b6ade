"""Invented shapes that share their borders like real ones: cells around scattered points within a rounded outline."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.spatial import Voronoi

from performance.formats.boundaries import PLACES

MIDDLE = (-0.2, 51.6)  # degrees
SPAN = 0.16  # degrees of latitude
CORNERS = 40  # of the outline
EVENED = 3  # times that each point moves to its cell's middle
PIECES, ROUGH = 5, 0.16  # of a border, and how far it strays from straight, as a share of a piece

Place = tuple[float, float]


def shapes(names: Sequence[str]) -> dict[str, dict[str, Any]]:
    """A GeoJSON Polygon for each name; neighbours share the same points along their border. The same names give the
    same shapes, wherever they are drawn."""
    if not names:
        return {}
    outline = rounded_outline(names[0])
    points = scattered(len(names), outline, random.Random(f"points of {' '.join(names)}"))  # noqa: S311 - no secret
    for _again in range(EVENED):
        points = [centre(cell) for cell in cells(points, outline)]
    return {
        name: {"type": "Polygon", "coordinates": [on_earth(roughened(cell))]}
        for name, cell in zip(names, cells(points, outline), strict=True)
    }


def rounded_outline(name: str) -> list[Place]:
    """A convex outline, a little longer one way than the other, in a plane around (0, 0)."""
    chance = random.Random(f"outline of {name}")  # noqa: S311 - no secret
    turn, longer = chance.uniform(0, math.pi), chance.uniform(1.05, 1.25)
    found = []
    for k in range(CORNERS):
        angle = 2 * math.pi * k / CORNERS
        x, y = longer * math.cos(angle), math.sin(angle)
        found.append((x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn)))
    return found


def scattered(count: int, outline: Sequence[Place], chance: random.Random) -> list[Place]:
    """Points inside the outline, in a spiral that fills it evenly, each a little off its place."""
    golden = math.pi * (3 - math.sqrt(5))
    found = []
    for k in range(count):
        radius, angle = 0.92 * math.sqrt((k + 0.5) / count), golden * k
        jitter = 0.35 / math.sqrt(count)
        x = radius * math.cos(angle) + chance.uniform(-jitter, jitter)
        y = radius * math.sin(angle) + chance.uniform(-jitter, jitter)
        found.append((x, y))
    return found


def cells(points: Sequence[Place], outline: Sequence[Place]) -> list[list[Place]]:
    """For each point, the part of the outline that is nearest to it."""
    # points far outside close every cell; what they take lies beyond the outline
    far = [(12 * math.cos(2 * math.pi * k / 24), 12 * math.sin(2 * math.pi * k / 24)) for k in range(24)]
    diagram = Voronoi(np.array([*points, *far]))
    found = []
    for place, _point in enumerate(points):
        region = diagram.regions[diagram.point_region[place]]
        corners = [(float(x), float(y)) for x, y in diagram.vertices[region]]
        middle = (sum(x for x, _y in corners) / len(corners), sum(y for _x, y in corners) / len(corners))
        corners.sort(key=lambda corner: math.atan2(corner[1] - middle[1], corner[0] - middle[0]))
        found.append(clipped(corners, outline))
    return found


def clipped(cell: Sequence[Place], outline: Sequence[Place]) -> list[Place]:
    """The part of a convex cell within a convex outline, both against the clock (Sutherland and Hodgman)."""
    kept = list(cell)
    for a, b in zip(outline, [*outline[1:], outline[0]], strict=True):
        before, kept = kept, []
        for p, q in zip(before, [*before[1:], before[0]], strict=True) if before else []:
            p_in, q_in = side(a, b, p) >= 0, side(a, b, q) >= 0
            if p_in:
                kept.append(p)
            if p_in != q_in:
                kept.append(crossing(a, b, p, q))
    return kept


def side(a: Place, b: Place, p: Place) -> float:
    """Positive where p lies to the left of the way from a to b."""
    return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])


def crossing(a: Place, b: Place, p: Place, q: Place) -> Place:
    """Where the line through a and b meets that from p to q."""
    share = side(a, b, p) / (side(a, b, p) - side(a, b, q))
    return p[0] + share * (q[0] - p[0]), p[1] + share * (q[1] - p[1])


def centre(cell: Sequence[Place]) -> Place:
    """The centre of gravity of a cell."""
    area = x = y = 0.0
    for p, q in zip(cell, [*cell[1:], cell[0]], strict=True):
        weight = p[0] * q[1] - q[0] * p[1]
        area += weight
        x += (p[0] + q[0]) * weight
        y += (p[1] + q[1]) * weight
    return x / (3 * area), y / (3 * area)


def roughened(cell: Sequence[Place]) -> list[Place]:
    """Borders that wander a little: each by its own two ends, so that both neighbours have it alike."""
    found: list[Place] = []
    for p, q in zip(cell, [*cell[1:], cell[0]], strict=True):
        first, last = sorted([settled(p), settled(q)])
        wandering = [first, *between(first, last), last]
        if settled(p) != first:
            wandering.reverse()
        found += wandering[:-1]
    return found


def settled(point: Place) -> Place:
    """A corner as every cell that has it computes it."""
    return round(point[0], 6), round(point[1], 6)


def between(p: Place, q: Place) -> list[Place]:
    """Points along a border, each a little to a side."""
    chance = random.Random(f"{p} {q}")  # noqa: S311 - no secret
    dx, dy = (q[0] - p[0]) / PIECES, (q[1] - p[1]) / PIECES
    return [
        (p[0] + k * dx - stray * dy, p[1] + k * dy + stray * dx)
        for k in range(1, PIECES)
        for stray in [chance.uniform(-ROUGH, ROUGH) * PIECES / 2]
    ]


def on_earth(ring: Sequence[Place]) -> list[list[float]]:
    """A ring of the plane in degrees, closed."""
    narrowing = math.cos(math.radians(MIDDLE[1]))
    found = [
        [round(MIDDLE[0] + x * SPAN / 2 / narrowing, PLACES), round(MIDDLE[1] + y * SPAN / 2, PLACES)] for x, y in ring
    ]
    return [*found, found[0]]
