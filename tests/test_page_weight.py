"""What a browser fetches for a page on its first visit; DESIGN.md, "Figures to hold". Sizes are no timings."""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from tests.routes import PAGES
from tests.test_routes import client_of
from tests.world import World

pytestmark = [pytest.mark.looks, pytest.mark.django_db]

MOST = 150_000  # bytes, compressed
LINKED = re.compile(r"""<(?:script|link|img|source)\b[^>]*?\b(?:src|href)="/static/([^"?]+)""")
FONTS = {".woff", ".woff2", ".ttf", ".otf", ".eot"}
CHART_PAGES = {
    "performance:measure_charts", "performance:dashboard_charts", "performance:edition_charts",
    "performance:edition_measure_charts",
}  # fmt: skip


def pages(world: World, role: str) -> dict[str, str]:
    """Every page that the role gets, by its label in the table of routes."""
    client, found = client_of(world, role), {}
    for route in PAGES:
        if route.statuses[role] == 200:
            answer = client.get(route.url(world))
            if answer["Content-Type"].startswith("text/html"):
                found[route.label] = answer.content.decode()
            answer.close()
    return found


@cache
def compressed(name: str) -> int:
    """The bytes of a static file as WhiteNoise keeps it."""
    path = finders.find(name)
    assert path, name
    return len(brotli.compress(Path(path).read_bytes()))


def weight(html: str) -> int:
    """Bytes of the page, as a proxy compresses it, with those of everything that it asks for at once."""
    return len(gzip.compress(html.encode(), 6)) + sum(map(compressed, set(LINKED.findall(html))))


@pytest.mark.parametrize("role", ["anonymous", "member", "officer", "analyst"])
def test_a_page_is_light_and_asks_for_plotly_only_where_charts_are_explored(world: World, role: str) -> None:
    found = pages(world, role)
    assert len(found) > 20
    assert {label: size for label, html in found.items() if (size := weight(html)) > MOST} == {}
    naming = {label.partition(" ")[0] for label, html in found.items() if "plotly-basic" in html}
    assert naming and naming <= CHART_PAGES
    assert not any("plotly-basic" in name for html in found.values() for name in LINKED.findall(html))


def test_no_font_is_sent_to_a_browser() -> None:
    kept = [path for folder in settings.STATICFILES_DIRS for path in Path(folder).rglob("*") if path.is_file()]
    assert len(kept) > 5
    assert not [path.name for path in kept if path.suffix in FONTS]
    assert not [path.name for path in kept if path.suffix == ".css" and "@font-face" in path.read_text()]
