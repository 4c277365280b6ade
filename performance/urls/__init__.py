"""Addresses of figures: dashboards, measures, editions, uploads."""

from django.urls import path

from performance.urls.charts import patterns as charts
from performance.urls.editions import patterns as editions
from performance.urls.figures import patterns as figures
from performance.urls.set_up import patterns as set_up
from performance.urls.words import patterns as words
from performance.views import dashboards, requests, uploads

app_name = "performance"

urlpatterns = [
    path("", dashboards.index, name="index"),
    path("dashboards/<slug:slug>/", dashboards.dashboard, name="dashboard"),
    path("dashboards/<slug:slug>/table.csv", dashboards.dashboard_csv, name="dashboard_csv"),
    path("dashboards/<slug:slug>/rebuild/", dashboards.rebuild, name="rebuild"),
    path("measures/<slug:slug>/", dashboards.measure, name="measure"),
    *charts,
    *editions,
    path("uploads/", uploads.uploads, name="uploads"),
    path("uploads/new/", uploads.new_upload, name="new_upload"),
    path("uploads/<uuid:uuid>/", uploads.upload, name="upload"),
    path("uploads/<uuid:uuid>/file/", uploads.upload_file, name="upload_file"),
    path("uploads/<uuid:uuid>/correct/", uploads.upload_correct, name="upload_correct"),
    path("uploads/<uuid:uuid>/map/", uploads.upload_map, name="upload_map"),
    path("uploads/<uuid:uuid>/approve/", uploads.upload_approve, name="upload_approve"),
    path("uploads/<uuid:uuid>/check/", uploads.upload_check, name="upload_check"),
    path("uploads/<uuid:uuid>/set-aside/", uploads.upload_set_aside, name="upload_set_aside"),
    path("uploads/<uuid:uuid>/take-back/", uploads.upload_take_back, name="upload_take_back"),
    *figures,
    path("figures-due/", requests.calendar, name="figures_due"),
    path("figures-due/ask/", requests.ask_all, name="ask_all"),
    path("figures-due/ask/<slug:slug>/", requests.ask, name="ask"),
    path("figures-due/requests/<uuid:uuid>/withdraw/", requests.withdraw, name="request_withdraw"),
    path("figure-asked/<str:signature>/", requests.answer, name="figure_asked"),
    *words,
    *set_up,
]
