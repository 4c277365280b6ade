"""Addresses of strategies and their versions."""

from django.urls import path

from strategy.views import versions as views

urlpatterns = [
    path("", views.index, name="index"),
    path("add/", views.add_strategy, name="add_strategy"),
    path("<slug:slug>/", views.strategy, name="strategy"),
    path("<slug:slug>/edit/", views.edit_strategy, name="edit_strategy"),
    path("<slug:slug>/versions/add/", views.add_version, name="add_version"),
    path("<slug:slug>/<int:number>/", views.version, name="version"),
    path("<slug:slug>/<int:number>/edit/", views.edit_version, name="edit_version"),
    path("<slug:slug>/<int:number>/priorities/", views.word_priorities, name="word_priorities"),
]
