"""Addresses of meetings: the board and a running number, so that a new date changes none of them."""

from django.urls import path

from meetings.urls.actions import patterns as actions
from meetings.urls.addresses import MEETING
from meetings.urls.agenda import patterns as amending
from meetings.urls.minutes import patterns as minutes
from meetings.urls.out import patterns as out
from meetings.urls.papers import patterns as papers
from meetings.urls.planning import patterns as planning
from meetings.urls.proposals import patterns as proposals
from meetings.urls.reports import patterns as reports
from meetings.urls.sitting import patterns as sitting
from meetings.views import agenda, reading, writing

app_name = "meetings"
urlpatterns = [
    path("meetings/", reading.index, name="index"),
    path("boards/<slug:slug>/meetings/plan/", writing.plan, name="plan"),
    path(MEETING, reading.meeting, name="meeting"),
    path(f"{MEETING}items/<int:item>/", reading.item, name="item"),
    path(f"{MEETING}edit/", writing.edit, name="edit"),
    path(f"{MEETING}reopen/", writing.reopen, name="reopen"),
    path(f"{MEETING}postpone/", writing.postpone, name="postpone"),
    path(f"{MEETING}reschedule/", writing.reschedule, name="reschedule"),
    path(f"{MEETING}cancel/", writing.cancel, name="cancel"),
    path(f"{MEETING}packs/", writing.pack_list, name="packs"),
    path(f"{MEETING}packs/build/", writing.build, name="build"),
    path(f"{MEETING}agenda/", agenda.agenda, name="agenda"),
    path(f"{MEETING}agenda/items/add/", agenda.add, name="add_item"),
    path(f"{MEETING}agenda/items/<uuid:uuid>/", agenda.edit, name="edit_item"),
    path(f"{MEETING}agenda/items/<uuid:uuid>/move/", agenda.move, name="move_item"),
    path(f"{MEETING}agenda/items/<uuid:uuid>/remove/", agenda.remove, name="remove_item"),
    path("papers/<uuid:uuid>/", reading.paper, name="paper"),
    path("packs/<uuid:uuid>/", reading.pack, name="pack"),
    path("packs/<uuid:uuid>/progress/", writing.progress, name="pack_progress"),
    *amending,
    *planning,
    *proposals,
    *reports,
    *papers,
    *sitting,
    *minutes,
    *actions,
    *out,
]
