"""Addresses of charts and maps: pages, and each chart as a picture, a table and data."""

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from performance.views import charts, maps


def files(page: str, view: Callable[..., HttpResponseBase], name: str) -> list[URLPattern]:
    """The addresses of a chart in each form."""
    forms = {"svg": "svg", "csv": "csv", "json": "json", "figure": "figure.json"}
    return [path(f"{page}<slug:key>.{end}", view, {"form": form}, name=f"{name}_{form}") for form, end in forms.items()]


OF_MEASURE, OF_DASHBOARD = "measures/<slug:slug>/charts/", "dashboards/<slug:slug>/charts/"
OF_EDITION = "editions/<int:number>/"

patterns = [
    path(OF_MEASURE, charts.measure_charts, name="measure_charts"),
    *files(OF_MEASURE, charts.measure_chart, "chart"),
    path("measures/<slug:slug>/map/", maps.map_page, name="map"),
    path(OF_DASHBOARD, charts.dashboard_charts, name="dashboard_charts"),
    *files(OF_DASHBOARD, charts.dashboard_chart, "dashboard_chart"),
    path(f"{OF_EDITION}charts/", charts.edition_charts, name="edition_charts"),
    *files(f"{OF_EDITION}charts/", charts.edition_chart, "edition_board_chart"),
    path(f"{OF_EDITION}{OF_MEASURE}", charts.edition_measure_charts, name="edition_measure_charts"),
    *files(f"{OF_EDITION}{OF_MEASURE}", charts.edition_measure_chart, "edition_chart"),
]
