"""What the board knew when it took a decision."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meetings.models import Decision
from meetings.services import decisions
from scpb.boards.pages import Crumb
from scpb.portal.knew import knew_of


@login_not_required
@require_safe
def knew(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The papers, dashboard, rules and strategy that were before a decision, and who was there."""
    found = get_object_or_404(Decision.objects.visible_to(request.user).with_references(), uuid=uuid)
    decisions.open_decision(found, by=request.user)
    title = found.reference or _("Decision")
    crumbs = [Crumb(_("Decisions"), reverse("meetings:decisions")), Crumb(title, found.get_absolute_url())]
    crumbs.append(Crumb(_("What the board knew")))
    context = {"knew": knew_of(found, request.user), "decision": found, "title": title, "crumbs": crumbs}
    return render(request, "portal/knew.html", context)
