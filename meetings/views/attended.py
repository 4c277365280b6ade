"""Attendance over time, for the board's own people."""

from __future__ import annotations

import csv

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from meetings.forms.attendance import PeriodForm
from meetings.pages import attended as pages
from meetings.permissions import require_own_people
from performance.exports import harmless
from scpb.boards.models import Board
from scpb.boards.pages import Crumb, who


def attended(request: HttpRequest, slug: str) -> HttpResponse:
    """Who was there how often, by person and by organisation."""
    board, form = _board(request, slug), PeriodForm(request.GET or None)
    told = pages.attended(board, *form.days())
    crumbs = [Crumb(board.name, board.get_absolute_url()), Crumb(_("Attendance"))]
    context = {"board": board, "form": form, "told": told, "columns": pages.columns(), "crumbs": crumbs}
    return render(request, "meetings/sitting_attended.html", context, status=422 if form.errors else 200)


def attended_csv(request: HttpRequest, slug: str, by: str) -> HttpResponse:
    """The same as a file, by person or by organisation."""
    board = _board(request, slug)
    if by not in {"person", "organisation"}:
        raise Http404
    told = pages.attended(board, *PeriodForm(request.GET or None).days())
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="attendance-{slug}-by-{by}.csv"'
    csv.writer(response).writerows(map(harmless, line) for line in told.table(by))
    return response


def _board(request: HttpRequest, slug: str) -> Board:
    board = get_object_or_404(Board.objects.visible_to(request.user), slug=slug)
    require_own_people(board, who(request))
    return board
