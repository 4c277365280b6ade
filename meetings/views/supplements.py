"""Later papers for a published agenda, and the agenda alone as a print."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.services import agenda_prints
from meetings.services import supplements as services
from meetings.views.writing import served
from scpb.boards.models import Access
from scpb.boards.pages import who


@require_POST
def publish(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Have what came later printed for its readers; it goes out by itself."""
    services.publish_supplement(served(request, slug, number), by=who(request))
    messages.success(request, _("The supplement is being printed, and is published by itself when it is ready."))
    return redirect("meetings:packs", slug, number)


@require_POST
def print_agenda(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask for the agenda alone as PDF and Word."""
    found, audience = served(request, slug, number), request.POST.get("audience", "")
    chosen = audience if audience in Access.values else Access.PUBLIC
    agenda_prints.print_agenda(found, audience=chosen, by=who(request))
    return redirect("meetings:packs", slug, number)
