from django.urls import path

from scpb.jobs import views

app_name = "jobs"
urlpatterns = [
    path("<uuid:uuid>/", views.progress, name="progress"),
]
