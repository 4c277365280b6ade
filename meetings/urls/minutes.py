"""Addresses of minutes and decisions."""

from django.urls import path

from meetings.urls.addresses import MEETING
from meetings.views import decisions, minutes

patterns = [
    path("decisions/", decisions.register, name="decisions"),
    path("decisions/table.csv", decisions.register_csv, name="decisions_csv"),
    path("decisions/<uuid:uuid>/", decisions.decision, name="decision"),
    path("decisions/<uuid:uuid>/changed/", decisions.changed_since, name="changed_since"),
    path(f"{MEETING}decisions/", decisions.of_meeting, name="decisions_of_meeting"),
    path(f"{MEETING}decisions/publish/", decisions.publish, name="publish_decisions"),
    path(f"{MEETING}decisions/ratify/", decisions.ratify, name="ratify"),
    path(f"{MEETING}matters/", minutes.matters, name="matters"),
    path(f"{MEETING}minutes/", minutes.minutes, name="minutes"),
    path(f"{MEETING}minutes/compare/", minutes.compare, name="compare_minutes"),
    path(f"{MEETING}minutes/circulate/", minutes.circulate, name="circulate_minutes"),
    path(f"{MEETING}minutes/take-back/", minutes.take_back, name="take_back_minutes"),
    path(f"{MEETING}minutes/clear/", minutes.clear, name="clear_minutes"),
    path(f"{MEETING}minutes/publish/", minutes.publish, name="publish_minutes"),
    path(f"{MEETING}minutes/approve/", minutes.approve, name="approve_minutes"),
    path(f"{MEETING}minutes/correct/", minutes.correct, name="correct_minutes"),
    path(f"{MEETING}minutes/corrections/", minutes.correction_list, name="corrections"),
    path(f"{MEETING}minutes/corrections/propose/", minutes.propose, name="propose_correction"),
    path(f"{MEETING}minutes/corrections/<uuid:uuid>/accept/", minutes.accept, name="accept_correction"),
    path(f"{MEETING}minutes/corrections/<uuid:uuid>/decline/", minutes.decline, name="decline_correction"),
]
