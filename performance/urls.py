"""Addresses of figures: dashboards, measures, editions, uploads."""

from django.urls import path

from performance.views import dashboards, editions, set_up, uploads

app_name = "performance"
urlpatterns = [
    path("", dashboards.index, name="index"),
    path("dashboards/<slug:slug>/", dashboards.dashboard, name="dashboard"),
    path("dashboards/<slug:slug>/table.csv", dashboards.dashboard_csv, name="dashboard_csv"),
    path("dashboards/<slug:slug>/rebuild/", dashboards.rebuild, name="rebuild"),
    path("measures/<slug:slug>/", dashboards.measure, name="measure"),
    path("editions/begin/", editions.begin, name="begin"),
    path("editions/<int:number>/", editions.edition, name="edition"),
    path("editions/<int:number>/table.csv", editions.edition_csv, name="edition_csv"),
    path("editions/<int:number>/edition.pdf", editions.edition_pdf, name="edition_pdf"),
    path("editions/<int:number>/measures/<slug:slug>/", dashboards.edition_measure, name="edition_measure"),
    path("editions/<int:number>/commentary/", editions.write, name="write"),
    path("editions/<int:number>/commentary/<slug:slug>/", editions.write, name="write_on"),
    path("editions/<int:number>/freeze/", editions.freeze, name="freeze"),
    path("editions/<int:number>/release/", editions.release, name="release"),
    path("editions/<int:number>/compute/", editions.compute, name="compute"),
    path("editions/<int:number>/discard/", editions.discard, name="discard"),
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
    path("set-up/", set_up.set_up, name="set_up"),
    path("set-up/<slug:slug>/", set_up.section, name="set_up_section"),
    path("set-up/<slug:slug>/add/", set_up.add, name="set_up_add"),
    path("set-up/<slug:slug>/<int:pk>/", set_up.edit, name="set_up_edit"),
]
