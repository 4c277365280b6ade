"""Addresses of what figures propose for an agenda."""

from django.urls import URLPattern, path

from meetings.views import proposals

patterns: list[URLPattern] = [
    path("proposals/", proposals.index, name="proposals"),
    path("proposals/of/<uuid:uuid>/try-again/", proposals.try_again, name="try_proposing_again"),
    path("proposals/<uuid:uuid>/", proposals.proposal, name="proposal"),
    path("proposals/<uuid:uuid>/accept/", proposals.accept, name="accept_proposal"),
    path("proposals/<uuid:uuid>/dismiss/", proposals.dismiss, name="dismiss_proposal"),
    path("proposals/<uuid:uuid>/bring-back/", proposals.bring_back, name="bring_back_proposal"),
]
