"""Addresses of what explains figures, and of workbooks and estimates made from them."""

from django.urls import path

from performance.views import estimates, glossary, workbooks

patterns = [
    path("glossary/", glossary.glossary, name="glossary"),
    path("editions/<int:number>/edition.xlsx", workbooks.edition_xlsx, name="edition_xlsx"),
    path("dashboards/<slug:slug>/dashboard.xlsx", workbooks.dashboard_xlsx, name="dashboard_xlsx"),
    path("estimates/", estimates.estimates, name="estimates"),
    path("estimates/make/", estimates.make, name="estimate_make"),
    path("estimates/<uuid:uuid>/", estimates.estimate, name="estimate"),
    path("estimates/<uuid:uuid>/change/", estimates.change, name="estimate_change"),
    path("estimates/<uuid:uuid>/remove/", estimates.remove, name="estimate_remove"),
]
