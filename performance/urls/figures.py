"""Addresses of what is known of each measure, of figures that are typed, and of forms of file that are explained."""

from django.urls import path

from performance.views import explaining, readings

patterns = [
    path("figures/", readings.measures, name="figures"),
    path("figures/enter/", readings.enter, name="enter"),
    path("uploads/<uuid:uuid>/explain/", explaining.explain, name="explain"),
    path("set-up/forms-of-file/<slug:slug>/explain/", explaining.edit, name="format"),
    path("figures/<slug:slug>/", readings.of_measure, name="readings"),
    path("figures/<slug:slug>/readings.csv", readings.readings_csv, name="readings_csv"),
    path("figures/<slug:slug>/counts.csv", readings.counts_csv, name="counts_csv"),
]
