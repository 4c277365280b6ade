from django.urls import path

from scpb.portal.annual import urls as annual
from scpb.portal.views import gaps, home, knew, thread

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("my-work/", home.my_work, name="my_work"),
    path("my-work/entries/", home.entries_to_review, name="entries_to_review"),
    path("demonstration/figures.csv", home.illustrative_file, name="illustrative_file"),
    path("decisions/<uuid:uuid>/knew/", knew.knew, name="knew"),
    path("thread/", thread.threads, name="threads"),
    path("thread/coverage/", thread.coverage, name="coverage"),
    path("thread/<uuid:priority>/", thread.thread, name="thread"),
    path("thread/gaps/", gaps.index, name="gaps"),
    path("thread/gaps/<slug:slug>/", gaps.gap, name="gap"),
    path("thread/gaps/<slug:slug>/table.csv", gaps.gap_csv, name="gap_csv"),
    path("thread/gaps/<slug:slug>/<uuid:subject>/set-aside/", gaps.set_aside, name="set_aside"),
    path("thread/gaps/<slug:slug>/<uuid:subject>/bring-back/", gaps.bring_back, name="bring_back"),
    *annual.urlpatterns,
]
