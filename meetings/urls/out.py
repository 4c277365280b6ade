"""Addresses of prints, notices and what belongs to one reader."""

from django.urls import URLPattern, path

from meetings.urls.addresses import BOARD
from meetings.views import copies, out

patterns: list[URLPattern] = [
    path("prints/<uuid:uuid>/progress/", out.print_progress, name="print_progress"),
    path("prints/<uuid:uuid>/copy/", copies.print_copy, name="print_copy"),
    path("prints/<uuid:uuid>/copy/ask/", copies.ask_print_copy, name="ask_print_copy"),
    path("prints/<uuid:uuid>/<str:form>/", out.print_file, name="print"),
    path(f"{BOARD}print/", out.print_board, name="print_board"),
    path("my-notices/", out.my_notices, name="my_notices"),
]
