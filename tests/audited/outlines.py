"""Services that bring outlines of areas in."""

from __future__ import annotations

import json
from functools import partial

from performance.models import Area, Boundary
from performance.services import boundaries
from performance.services.boundaries import Told
from scpb.documents.models import StoredFile
from tests.audited import NOT_SET_UP, Service

SQUARE = [[-0.2, 51.6], [-0.1, 51.6], [-0.1, 51.7], [-0.2, 51.7], [-0.2, 51.6]]
BARNET = {
    "type": "Feature",
    "properties": {"name": "Barnet", "code": "E09000003"},
    "geometry": {"type": "Polygon", "coordinates": [SQUARE]},
}
FILE = json.dumps({"type": "FeatureCollection", "features": [BARNET]}).encode()

SERVICES = {
    "performance.services.boundaries": {
        "load": Service(
            "performance.boundaries_loaded",
            "analyst",
            lambda _: partial(boundaries.load, FILE, told=Told(), name="areas.geojson"),
            NOT_SET_UP,
            about=lambda _: StoredFile.objects.get(name="areas.geojson"),
        ),
        "generate_shapes": Service(
            "performance.boundaries_generated",
            "analyst",
            lambda _: partial(boundaries.generate_shapes, list(Area.objects.filter(slug="barnet"))),
            NOT_SET_UP,
            about=lambda _: Boundary.objects.get(area__slug="barnet"),
        ),
    }
}
