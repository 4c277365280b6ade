"""The check of a meeting's figures: what it found, and checking again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meetings.pages import figures_check as pages
from meetings.services import figures_check as services
from meetings.views.writing import crumbs_of, served
from scpb.boards.pages import who


@require_safe
def findings(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Numbers about one measure that differ, with where each stands; old ones under new months."""
    found = served(request, slug, number)
    context = {"meeting": found, "checked": pages.checked(found, who(request))}
    context["crumbs"] = crumbs_of(found, _("Figures check"))
    return render(request, "meetings/figures_check.html", context)


@require_POST
def check(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = served(request, slug, number)
    services.check_figures(found, by=who(request))
    messages.success(request, _("The figures are being checked."))
    return redirect("meetings:figures_check", slug, number)
