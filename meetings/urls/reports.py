"""Addresses of reports."""

from django.urls import URLPattern, path

from meetings.urls.addresses import MEETING
from meetings.views import report_parts as parts
from meetings.views import reports

REPORT = "reports/<uuid:uuid>/"

patterns: list[URLPattern] = [
    path("reports/", reports.index, name="reports"),
    path("reports/forms/", parts.forms, name="report_forms"),
    path("reports/forms/add/", parts.add_form, name="add_report_form"),
    path("reports/forms/<slug:slug>/", parts.edit_form, name="edit_report_form"),
    path("reports/images/<uuid:uuid>/", reports.image, name="report_image"),
    path(REPORT, reports.report, name="report"),
    path(f"{REPORT}write/", reports.write, name="write_report"),
    path(f"{REPORT}arrange/", reports.arrange, name="arrange_report"),
    path(f"{REPORT}steps/<slug:to>/", reports.step, name="report_step"),
    path(f"{REPORT}versions/", reports.versions, name="report_versions"),
    path(f"{REPORT}versions/<int:number>/", reports.version, name="report_version"),
    path(f"{REPORT}images/add/", parts.add_image, name="add_report_image"),
    path(f"{REPORT}images/<uuid:image>/", parts.edit_image, name="edit_report_image"),
    path(f"{REPORT}images/<uuid:image>/remove/", parts.remove_image, name="remove_report_image"),
    path(f"{REPORT}figures/add/", parts.add_figure, name="add_report_figure"),
    path(f"{REPORT}figures/<uuid:figure>/", parts.edit_figure, name="edit_report_figure"),
    path(f"{REPORT}figures/<uuid:figure>/remove/", parts.remove_figure, name="remove_report_figure"),
    path(f"{MEETING}agenda/items/<uuid:uuid>/report/", reports.begin, name="begin_report"),
]
