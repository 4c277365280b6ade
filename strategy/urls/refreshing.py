"""Addresses of how a version comes about: amendments, consultation, adoption."""

from django.urls import URLPattern, path

from strategy.views import adopting, consulting
from strategy.views import refreshing as views

OF = "<slug:slug>/<int:number>/"
urlpatterns: list[URLPattern] = [
    path("<slug:slug>/versions/begin/", views.begin_version, name="begin_version"),
    path(f"{OF}refresh/", views.refresh, name="refresh"),
    path(f"{OF}amendments/add/", views.add_amendment, name="add_amendment"),
    path(f"{OF}amend/<uuid:uuid>/", views.amend, name="amend"),
    path(f"{OF}amendments/<uuid:uuid>/", views.change_amendment, name="change_amendment"),
    path(f"{OF}amendments/<uuid:uuid>/withdraw/", views.withdraw_amendment, name="withdraw_amendment"),
    path(f"{OF}redraft/", views.redraft, name="redraft"),
    path(f"{OF}give-up/", views.abandon, name="abandon"),
    path(f"{OF}take-up/", views.take_up_again, name="take_up_again"),
    path(f"{OF}consultation/", consulting.consult, name="consult"),
    path(f"{OF}consultation/close/", consulting.close_consultation, name="close_consultation"),
    path(f"{OF}comments/", consulting.comments, name="comments"),
    path(f"{OF}comments/add/", consulting.comment, name="comment"),
    path(f"{OF}comments/<uuid:uuid>/answer/", consulting.answer_comment, name="answer_comment"),
    path(f"{OF}comments/<uuid:uuid>/move/", consulting.move_comment, name="move_comment"),
    path(f"{OF}endorse/", consulting.endorse, name="endorse"),
    path(f"{OF}endorsements/<uuid:uuid>/withdraw/", consulting.withdraw_endorsement, name="withdraw_endorsement"),
    path(f"{OF}adopt/", adopting.adopt, name="adopt"),
    path(f"{OF}freeze/", adopting.freeze, name="freeze_version"),
    path(f"{OF}crosswalk/", adopting.crossing, name="crosswalk"),
    path(f"{OF}crosswalk/<uuid:uuid>/", adopting.fate, name="fate"),
]
