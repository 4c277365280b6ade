"""Addresses of what a version says: chapters, objectives, priorities."""

from django.urls import path

from strategy.views import writing as views

urlpatterns = [
    path("<slug:slug>/<int:number>/objectives/", views.word_objectives, name="word_objectives"),
    path("<slug:slug>/<int:number>/priorities/<uuid:priority>/", views.write_priority, name="write_priority"),
    path("<slug:slug>/<int:number>/introduction/", views.write_introduction, name="write_introduction"),
    path("<slug:slug>/<int:number>/chapters/add/", views.add_chapter, name="add_chapter"),
    path("<slug:slug>/<int:number>/chapters/<uuid:chapter>/", views.edit_chapter, name="edit_chapter"),
    path("<slug:slug>/<int:number>/chapters/<uuid:chapter>/remove/", views.remove_chapter, name="remove_chapter"),
    path("<slug:slug>/<int:number>/print/", views.print_version, name="print_version"),
    path("<slug:slug>/<int:number>/pdf/", views.pdf, name="pdf"),
    path("<slug:slug>/<int:number>/summary/", views.summary, name="summary"),
]
