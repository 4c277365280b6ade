"""Outlines of areas: a GeoJSON FeatureCollection of polygons in degrees (RFC 7946), within limits and simplified."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from performance.charts.maps import thinned
from performance.formats.problems import Findings, Problem, Wrong

MAX_BYTES = 32 * 1024 * 1024
MAX_AREAS = 2_000
MAX_POINTS = 1_000_000  # of the whole file
MAX_RINGS = 500  # of one area
MOST_KEPT = 1_500  # points of one area, after which it is simplified more
FINEST = 0.00002  # degrees, about 2 m
PLACES = 5  # decimals of a degree, about 1 m
MAX_NAME = 120

Point = tuple[float, float]
Rings = list[list[Point]]


@dataclass(frozen=True)
class Outline:
    """An area as the file names it, with its polygons: of each the outline and then its holes."""

    name: str
    code: str
    polygons: tuple[Rings, ...]

    @property
    def geometry(self) -> dict[str, Any]:
        """The outline as it is kept."""
        coordinates = [[[list(point) for point in ring] for ring in polygon] for polygon in self.polygons]
        return {"type": "MultiPolygon", "coordinates": coordinates}

    @property
    def points(self) -> int:
        """How many points it has."""
        return sum(len(ring) for polygon in self.polygons for ring in polygon)


def read(content: bytes, *, name_property: str = "", code_property: str = "") -> list[Outline]:
    """Every area of the file. Raises `Wrong` with every reason that was found."""
    features = features_of(content)
    name_at = property_of(features, name_property, "name", "NM", _("names"))
    code_at = property_of(features, code_property, "code", "CD", _("codes"))
    found, problems, points = [], Findings(), 0
    for place, feature in enumerate(features, start=1):
        properties = feature.get("properties") or {}
        name, code = text_of(properties.get(name_at)), text_of(properties.get(code_at))
        said = _("Area %(place)d (%(name)s)") % {"place": place, "name": name or code or "?"}
        try:
            if not name and not code:
                raise ValueError(_("it has neither a name nor a code"))
            polygons = polygons_of(feature.get("geometry"))
        except ValueError as error:
            problems.add(f"{said}: {error}.")
            continue
        points += sum(len(ring) for polygon in polygons for ring in polygon)
        if points > MAX_POINTS:
            refuse(_("The outlines have more than %(most)s points. Simplify them first.") % {"most": f"{MAX_POINTS:,}"})
        found.append(Outline(name, code, simplified(polygons)))
    refuse_twice(found, problems)
    problems.raise_if_any()
    return found


def features_of(content: bytes) -> list[Mapping[str, Any]]:
    """The features of the collection, before anything in them is trusted."""
    if len(content) > MAX_BYTES:
        refuse(_("The file has more than %(most)d MB.") % {"most": MAX_BYTES // 1_048_576})
    try:
        found = json.loads(content.decode("utf-8-sig"), parse_constant=no_number)
    except UnicodeDecodeError:
        refuse(_("The file is not UTF-8 text. Save it as GeoJSON in UTF-8."))
    except RecursionError:
        refuse(_("The file is nested so deeply that it is no GeoJSON."))
    except ValueError as error:
        refuse(_("The file is not GeoJSON: %(error)s.") % {"error": error})
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection":
        refuse(_("The file is no FeatureCollection. Save the areas as one GeoJSON layer."))
    features = found.get("features")
    if not isinstance(features, list) or not features or not all(isinstance(item, dict) for item in features):
        refuse(_("The file has no features."))
    if len(features) > MAX_AREAS:
        refuse(_("The file has %(count)d areas; the most is %(most)d.") % {"count": len(features), "most": MAX_AREAS})
    return features


def property_of(features: Sequence[Mapping[str, Any]], asked: str, usual: str, ending: str, what: str) -> str:
    """Under which property the areas have their names or codes; the one asked for, or the one that looks like it."""
    first = features[0].get("properties")
    names = list(first) if isinstance(first, dict) else []
    if asked:
        if asked in names:
            return asked
        said = {"asked": asked, "names": ", ".join(map(str, names[:20])) or "–"}
        refuse(_("The areas have no property “%(asked)s”. They have: %(names)s.") % said)
    alike = [name for name in names if str(name).lower() == usual or str(name).upper().endswith(ending)]
    if len(alike) != 1:
        said = {"what": what, "names": ", ".join(map(str, names[:20])) or "–"}
        refuse(_("Say which property holds the %(what)s (--name-property, --code-property): %(names)s.") % said)
    return str(alike[0])


def polygons_of(geometry: object) -> tuple[Rings, ...]:
    """The polygons of a geometry. Raises ValueError with words that follow the area's name."""
    if not isinstance(geometry, dict):
        raise ValueError(_("it has no outline"))
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind not in {"Polygon", "MultiPolygon"}:
        raise ValueError(_("“%(kind)s” is no outline of an area") % {"kind": str(kind)[:40]})
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(polygons, list) or not polygons:
        raise ValueError(_("its outline is empty"))
    if sum(len(polygon) if isinstance(polygon, list) else 1 for polygon in polygons) > MAX_RINGS:
        raise ValueError(_("it has more than %(most)d rings") % {"most": MAX_RINGS})
    return tuple(rings_of(polygon) for polygon in polygons)


def rings_of(polygon: object) -> Rings:
    if not isinstance(polygon, list) or not polygon:
        raise ValueError(_("one of its polygons is empty"))
    return [ring_of(ring) for ring in polygon]


def ring_of(ring: object) -> list[Point]:
    """A closed ring of degrees."""
    if not isinstance(ring, list) or len(ring) < 4:
        raise ValueError(_("a ring has fewer than four points"))
    points = [point_of(point) for point in ring]
    if points[0] != points[-1]:
        raise ValueError(_("a ring does not end where it begins"))
    return points


def point_of(point: object) -> Point:
    if not isinstance(point, list) or not 2 <= len(point) <= 4:
        raise ValueError(_("a point is no pair of numbers"))
    x, y = point[0], point[1]
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in (x, y)):
        raise ValueError(_("a point is no pair of numbers"))
    if not (math.isfinite(x) and math.isfinite(y) and abs(x) <= 180 and abs(y) <= 90):
        said = _("%(x)s, %(y)s are no degrees. Save it in longitude and latitude (WGS 84), not on the national grid")
        raise ValueError(said % {"x": f"{x:g}", "y": f"{y:g}"})
    return float(x), float(y)


def simplified(polygons: Sequence[Rings]) -> tuple[Rings, ...]:
    """The polygons without needless points: 2 m at first, coarser until the whole has no more than `MOST_KEPT`."""
    finest = FINEST
    for _attempt in range(8):
        found = tuple([closed(thinned(near(ring, finest), finest)) for ring in polygon] for polygon in polygons)
        if sum(len(ring) for polygon in found for ring in polygon) <= MOST_KEPT:
            break
        finest *= 2.5
    return found


def near(ring: Sequence[Point], finest: float) -> list[Point]:
    """A ring without points that lie on top of the one kept before: what is left is few enough to be thinned."""
    kept = [ring[0]]
    for point in ring[1:]:
        if abs(point[0] - kept[-1][0]) > finest or abs(point[1] - kept[-1][1]) > finest:
            kept.append(point)
    return kept if len(kept) >= 4 else list(ring)


def closed(ring: Sequence[Point]) -> list[Point]:
    """A ring that ends where it begins, rounded."""
    rounded = [(round(x, PLACES), round(y, PLACES)) for x, y in ring]
    return [*rounded, rounded[0]] if rounded[0] != rounded[-1] else rounded


def text_of(value: object) -> str:
    return value.strip()[:MAX_NAME] if isinstance(value, str) else ""


def refuse_twice(found: Sequence[Outline], problems: Findings) -> None:
    """An area may be there once: two outlines of one code would hide each other."""
    seen: set[str] = set()
    for outline in found:
        key = outline.code or outline.name
        if key in seen:
            problems.add(_("“%(area)s” is there twice.") % {"area": key})
        seen.add(key)


def no_number(text: str) -> NoReturn:
    raise ValueError(_("“%(text)s” is no number") % {"text": text})


def refuse(text: str) -> NoReturn:
    raise Wrong([Problem(text)])
