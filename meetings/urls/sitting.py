"""Addresses of invitations and the meeting itself."""

from django.urls import URLPattern, path

from meetings.urls.addresses import BOARD, MEETING
from meetings.views import attended, invitations, minuting, sitting

ITEM = f"{MEETING}minutes/write/<int:order>/"
PIECE = f"{ITEM}pieces/<uuid:uuid>/"

patterns: list[URLPattern] = [
    path(f"{MEETING}invitation/", invitations.invitation, name="invitation"),
    path(f"{MEETING}invitations/", invitations.invitations, name="invitations"),
    path(f"{MEETING}invitations/send/", invitations.invite, name="invite"),
    path(f"{MEETING}invitations/ask/", invitations.ask, name="ask"),
    path(f"{MEETING}invitations/<uuid:uuid>/", invitations.record_answer, name="record_answer"),
    path(f"{MEETING}invitations/<uuid:uuid>/withdraw/", invitations.withdraw_invitation, name="withdraw_invitation"),
    path(f"{MEETING}open/", sitting.open_sitting, name="open_sitting"),
    path(f"{MEETING}open/take-back/", sitting.take_back_opening, name="take_back_opening"),
    path(f"{MEETING}close/", sitting.close_sitting, name="close_sitting"),
    path(f"{MEETING}close/take-back/", sitting.reopen_sitting, name="reopen_sitting"),
    path(f"{MEETING}attendance/", sitting.attendance, name="attendance"),
    path(f"{MEETING}attendance/chair/", sitting.chair, name="chair"),
    path(f"{MEETING}attendance/add/", sitting.add_attendee, name="add_attendee"),
    path(f"{MEETING}attendance/<uuid:uuid>/", sitting.edit_attendance, name="edit_attendance"),
    path(f"{MEETING}attendance/<uuid:uuid>/mark/", sitting.mark_attendance, name="mark_attendance"),
    path(f"{MEETING}attendance/<uuid:uuid>/remove/", sitting.remove_attendee, name="remove_attendee"),
    path(f"{MEETING}items/<int:item>/declare/", sitting.declare, name="declare"),
    path(f"{MEETING}declarations/<uuid:uuid>/", sitting.edit_declaration, name="edit_declaration"),
    path(f"{MEETING}declarations/<uuid:uuid>/remove/", sitting.remove_declaration, name="remove_declaration"),
    path(f"{MEETING}minutes/write/", minuting.write_minutes, name="write_minutes"),
    path(ITEM, minuting.write_item, name="write_item"),
    path(f"{ITEM}begin/", minuting.begin_item, name="begin_item"),
    path(f"{ITEM}begun/", minuting.set_begun, name="set_begun"),
    path(f"{ITEM}beside/", minuting.beside, name="beside"),
    path(f"{ITEM}others/", minuting.others, name="minuting_others"),
    path(f"{ITEM}decisions/add/", minuting.add_decision, name="add_decision"),
    path(f"{ITEM}actions/add/", minuting.add_action, name="minute_action"),
    path(f"{PIECE}save/", minuting.save_piece, name="save_piece"),
    path(f"{PIECE}", minuting.change_piece, name="change_piece"),
    path(f"{PIECE}move/", minuting.move_piece, name="move_piece"),
    path(f"{PIECE}remove/", minuting.remove_piece, name="remove_piece"),
    path(f"{BOARD}attendance/", attended.attended, name="attended"),
    path(f"{BOARD}attendance/<str:by>.csv", attended.attended_csv, name="attended_csv"),
]
