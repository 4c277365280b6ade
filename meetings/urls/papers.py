"""Addresses of papers, supplements and copies."""

from django.urls import path

from meetings.urls.addresses import BOARD, MEETING
from meetings.views import copies, papers, supplements

PAPER = f"{MEETING}agenda/papers/<uuid:uuid>/"
patterns = [
    path(f"{MEETING}papers/", papers.desk, name="papers"),
    path(f"{MEETING}agenda/items/<uuid:uuid>/papers/add/", papers.add_paper, name="add_paper"),
    path(f"{PAPER}edit/", papers.edit_paper, name="edit_paper"),
    path(f"{PAPER}file/", papers.replace_paper, name="replace_paper"),
    path(f"{PAPER}remove/", papers.remove_paper, name="remove_paper"),
    path(f"{PAPER}confirm/", papers.confirm_paper, name="confirm_paper"),
    path(f"{PAPER}move/", papers.move_paper, name="move_paper"),
    path(f"{PAPER}versions/<int:version>/", papers.paper_version, name="paper_version"),
    path(f"{PAPER}original/", papers.paper_original, name="paper_original"),
    path("papers/<uuid:uuid>/read/", papers.mark_paper, name="mark_paper"),
    path("papers/<uuid:uuid>/note/", papers.paper_note, name="paper_note"),
    path(f"{MEETING}items/<int:item>/note/", papers.note, name="note"),
    path(f"{MEETING}packs/supplement/", supplements.publish, name="supplement"),
    path(f"{MEETING}agenda/print/", supplements.print_agenda, name="print_agenda"),
    path(f"{BOARD}openings/", copies.openings_of_board, name="openings_of_board"),
    path(f"{MEETING}openings/", copies.openings, name="openings"),
    path("packs/<uuid:uuid>/copy/", copies.copy, name="copy"),
    path("packs/<uuid:uuid>/copy/ask/", copies.ask_copy, name="ask_copy"),
    path("copies/<uuid:uuid>/", copies.copy_file, name="copy_file"),
]
