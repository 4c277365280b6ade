"""Addresses: each app has its own module; names are `app:page`."""

from django.urls import include, path

from scpb.jobs.views import healthy

urlpatterns = [
    path("", include("scpb.portal.urls")),
    path("", include("scpb.boards.urls")),
    path("", include("meetings.urls")),
    path("strategy/", include("strategy.urls")),
    path("performance/", include("performance.urls")),
    path("jobs/", include("scpb.jobs.urls")),
    path("health/", healthy, name="health"),
    path("account/", include("scpb.people.urls")),
    path("account/", include("allauth.account.urls")),
]
