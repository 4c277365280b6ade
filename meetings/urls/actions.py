"""Addresses of actions."""

from django.urls import URLPattern, path

from meetings.urls.addresses import BOARD, MEETING
from meetings.views import action_files, actions
from meetings.views.action_steps import STEPS

patterns: list[URLPattern] = [
    path("actions/", actions.register, name="actions"),
    path("my-actions/", actions.my_actions, name="my_actions"),
    path("actions/evidence/<uuid:uuid>/", actions.evidence, name="evidence"),
    path("actions/evidence/<uuid:uuid>/confirm/", actions.confirm_evidence, name="confirm_evidence"),
    path("actions/of/<uuid:uuid>/hand-over/", actions.hand_over, name="hand_over"),
    path("actions/<uuid:uuid>/", actions.action, name="action"),
    path("actions/<uuid:uuid>/update/", actions.update, name="update_action"),
    *(path(f"actions/<uuid:uuid>/{name}/", actions.step, {"name": name}, name=f"{name}_action") for name in STEPS),
    path("actions.csv", action_files.table, {"form": "csv"}, name="actions_csv"),
    path("actions.xlsx", action_files.table, {"form": "xlsx"}, name="actions_xlsx"),
    path(f"{BOARD}actions/", action_files.board_log, name="action_log"),
    path(f"{BOARD}actions/print/", action_files.print_board_log, name="print_action_log"),
    path(f"{BOARD}actions/add/", actions.add, name="add_action"),
    path(f"{BOARD}actions/upload/", action_files.upload, name="upload_actions"),
    path(f"{BOARD}actions/upload/<uuid:uuid>/", action_files.uploaded, name="uploaded_actions"),
    path(f"{BOARD}actions/upload/<uuid:uuid>/take/", action_files.take, name="take_actions"),
    path(f"{MEETING}actions/", action_files.meeting_log, name="meeting_actions"),
    path(f"{MEETING}actions/print/", action_files.print_meeting_log, name="print_meeting_actions"),
]
