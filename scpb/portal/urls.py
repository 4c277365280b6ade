from django.urls import path

from scpb.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("my-work/", views.my_work, name="my_work"),
    path("demonstration/figures.csv", views.illustrative_file, name="illustrative_file"),
]
