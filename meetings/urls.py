"""Addresses of meetings: the board and a running number, so that a new date changes none of them."""

from django.urls import path

from meetings.views import agenda, reading, writing

app_name = "meetings"
MEETING = "boards/<slug:slug>/meetings/<int:number>/"
urlpatterns = [
    path("meetings/", reading.index, name="index"),
    path("boards/<slug:slug>/meetings/plan/", writing.plan, name="plan"),
    path(MEETING, reading.meeting, name="meeting"),
    path(f"{MEETING}items/<int:item>/", reading.item, name="item"),
    path(f"{MEETING}edit/", writing.edit, name="edit"),
    path(f"{MEETING}publish/", writing.publish, name="publish"),
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
    path(f"{MEETING}agenda/items/<uuid:uuid>/papers/add/", agenda.add_paper, name="add_paper"),
    path(f"{MEETING}agenda/papers/<uuid:uuid>/edit/", agenda.edit_paper, name="edit_paper"),
    path(f"{MEETING}agenda/papers/<uuid:uuid>/remove/", agenda.remove_paper, name="remove_paper"),
    path("papers/<uuid:uuid>/", reading.paper, name="paper"),
    path("packs/<uuid:uuid>/", reading.pack, name="pack"),
    path("packs/<uuid:uuid>/progress/", writing.progress, name="pack_progress"),
]
