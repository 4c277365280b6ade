"""Addresses of annual reports, below the strategy that they report on."""

from django.urls import path

from scpb.portal.views import annual as views

ALL = "strategy/<slug:slug>/annual-reports/"
REPORT = f"{ALL}<int:number>/"
CHAPTER = f"{REPORT}chapters/<uuid:chapter>/"
FIGURE = f"{REPORT}figures/<uuid:figure>/"

urlpatterns = [
    path(ALL, views.annual_reports, name="annual_reports"),
    path(f"{ALL}begin/", views.begin, name="begin_annual_report"),
    path(REPORT, views.annual_report, name="annual_report"),
    path(f"{REPORT}edit/", views.edit, name="edit_annual_report"),
    path(f"{REPORT}annual-report.pdf", views.pdf, name="annual_report_pdf"),
    path(f"{REPORT}print/", views.print_report, name="print_annual_report"),
    path(f"{REPORT}publish/", views.publish, name="publish_annual_report"),
    path(f"{REPORT}withdraw/", views.withdraw, name="withdraw_annual_report"),
    path(f"{REPORT}discard/", views.discard, name="discard_annual_report"),
    path(f"{REPORT}correct/", views.correct, name="correct_annual_report"),
    path(f"{REPORT}chapters/add/", views.add_chapter, name="add_annual_chapter"),
    path(CHAPTER, views.edit_chapter, name="edit_annual_chapter"),
    path(f"{CHAPTER}move/", views.move_chapter, name="move_annual_chapter"),
    path(f"{CHAPTER}remove/", views.remove_chapter, name="remove_annual_chapter"),
    path(f"{CHAPTER}figures/add/", views.add_figure, name="add_annual_figure"),
    path(FIGURE, views.edit_figure, name="edit_annual_figure"),
    path(f"{FIGURE}move/", views.move_figure, name="move_annual_figure"),
    path(f"{FIGURE}remove/", views.remove_figure, name="remove_annual_figure"),
]
