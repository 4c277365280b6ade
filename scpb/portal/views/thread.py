"""The golden thread: all priorities, the thread of one, and which meetings dealt with which."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from scpb.boards.forms import DayForm
from scpb.boards.pages import Crumb
from scpb.portal.forms import CoverageForm
from scpb.portal.thread.coverage import Wanted, coverage_for, offered_to
from scpb.portal.thread.openings import open_things
from scpb.portal.thread.overview import standings
from scpb.portal.thread.strands import thread_of


@login_not_required
@require_safe
def threads(request: HttpRequest) -> HttpResponse:
    """All priorities in force, each with how its thread stands."""
    found = standings(request.user, timezone.localdate())
    return render(request, "portal/threads.html", {"standings": found, "crumbs": [_above(), Crumb(_("Golden thread"))]})


@login_not_required
@require_safe
def thread(request: HttpRequest, priority: UUID) -> HttpResponse:
    """The thread of a priority, in the words in force today or on a day."""
    form = DayForm(request.GET if "on" in request.GET else None)
    on = form.cleaned_data["on"] if form.is_valid() else None
    found = thread_of(priority, request.user, on or timezone.localdate())
    if found is None:
        raise Http404
    open_things(found.things, by=request.user)
    crumbs = [_above(), _home(), Crumb(found.subject.title)]
    context = {"thread": found, "subject": found.subject, "form": form, "on": on, "crumbs": crumbs}
    return render(request, "portal/thread.html", context, status=422 if form.errors else 200)


@login_not_required
@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """Meetings against priorities."""
    form = CoverageForm(request.GET, offered_to(request.user))
    crumbs = [_above(), _home(), Crumb(_("Coverage"))]
    if not form.is_valid():
        return render(request, "portal/coverage.html", {"form": form, "crumbs": crumbs}, status=422)
    wanted = Wanted(form.cleaned_data["board"], form.cleaned_data["year"])
    found = coverage_for(request.user, wanted, timezone.localdate())
    return render(request, "portal/coverage.html", {"form": form, "coverage": found, "crumbs": crumbs})


def _above() -> Crumb:
    return Crumb(_("Strategy"), reverse("strategy:index"))


def _home() -> Crumb:
    return Crumb(_("Golden thread"), reverse("portal:threads"))
