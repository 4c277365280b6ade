"""From degrees to the plane of a map: equirectangular, which is true enough for a city."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from performance.charts.specs.maps import Ring

WIDE = 1000.0  # the plane's width; a drawing scales it


def rings_of(geometry: Mapping[str, Any]) -> Iterator[Sequence[Sequence[float]]]:
    """The rings of a GeoJSON Polygon or MultiPolygon, each outline before its holes."""
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    for polygon in polygons:
        yield from polygon


def plane(geometries: Sequence[Mapping[str, Any]]) -> tuple[float, float, list[tuple[Ring, ...]]]:
    """Width and height of the plane that holds the shapes, and each shape's rings on it (x to the right, y down).

    A degree of longitude is as long as one of latitude times the cosine of the map's middle.
    """
    points = [point for geometry in geometries for ring in rings_of(geometry) for point in ring]
    if not points:
        return WIDE, WIDE, [() for _geometry in geometries]
    west, east = min(point[0] for point in points), max(point[0] for point in points)
    south, north = min(point[1] for point in points), max(point[1] for point in points)
    narrowing = math.cos(math.radians((south + north) / 2))
    scale = WIDE / max((east - west) * narrowing, 1e-9)
    shapes = [
        tuple(
            tuple((round((x - west) * narrowing * scale, 1), round((north - y) * scale, 1)) for x, y in _flat(ring))
            for ring in rings_of(geometry)
        )
        for geometry in geometries
    ]
    return WIDE, round((north - south) * scale, 1), shapes


def _flat(ring: Sequence[Sequence[float]]) -> Iterator[tuple[float, float]]:
    """Points without heights."""
    for point in ring:
        yield point[0], point[1]
