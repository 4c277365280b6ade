"""Planning a year's meetings in one go: first the pattern, then the dates that come of it, then one act."""

from __future__ import annotations

from datetime import time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.forms.years import DateFormSet, Dates, YearForm
from meetings.pages.years import notes_of
from meetings.services import years as services
from meetings.views.planning import crumbs_of, served
from scpb.boards.models import Board
from scpb.boards.pages import who
from scpb.errors import NotAllowed

FIRST = {"way": "pattern", "nth": 4, "weekday": 4, "months": [1, 4, 7, 10], "minutes": 120, "begins": time(10)}


def plan_year(request: HttpRequest, slug: str) -> HttpResponse:
    """The pattern by which the dates are found; found, they are shown to be checked and changed."""
    board = served(request, slug)
    form = YearForm(request.GET or None, initial={**FIRST, "year": timezone.localdate().year + 1})
    if not form.is_valid():
        return _page(request, board, form, None, 422 if form.is_bound else 200)
    dates = Dates(request.POST or None, initial=[{"day": day, "keep": True} for day in form.days()])
    if request.method != "POST" or "plan" not in request.POST or not dates.is_valid():
        return _page(request, board, form, dates, 422 if request.method == "POST" and not dates.is_valid() else 200)
    return _planned(request, board, form, dates)


def _planned(request: HttpRequest, board: Board, form: YearForm, dates: DateFormSet) -> HttpResponse:
    """All of them, or none with the reason."""
    try:
        made = services.plan_year(board, form.sittings(dates.kept()), venue=form.cleaned_data["venue"], by=who(request))
    except NotAllowed as refusal:
        dates.refusal = refusal.sentence
        return _page(request, board, form, dates, refusal.status)
    said = ngettext("%(number)s meeting is planned.", "%(number)s meetings are planned.", len(made))
    messages.success(request, said % {"number": len(made)})
    return redirect("meetings:forward_plan", board.slug)


def _page(request: HttpRequest, board: Board, form: YearForm, dates: DateFormSet | None, status: int) -> HttpResponse:
    rows = list(zip(dates, notes_of(dates.days(), board, who(request)), strict=True)) if dates is not None else []
    context = {"board": board, "form": form, "dates": dates, "rows": rows, "crumbs": crumbs_of(board, _("Plan a year"))}
    return render(request, "meetings/plan_year.html", context, status=status)
