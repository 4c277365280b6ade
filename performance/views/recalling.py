"""What the board knew on a day: asked by whoever prepares its meetings, computed by a job."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from performance import exports
from performance.forms.asking import RecallForm
from performance.lines import of_findings
from performance.models import Area, Dashboard, Recollection
from performance.pages import dashboards as pages
from performance.permissions import may_see_drafts, only
from performance.services import recalling
from scpb.boards.pages import Crumb, who

SHOWN = 20


@only(may_see_drafts)
@require_http_methods(["GET", "HEAD", "POST"])
def recall(request: HttpRequest) -> HttpResponse:
    """Ask what a dashboard said on a day; the questions that were asked before stand below."""
    form = RecallForm(
        request.POST or None, initial={"dashboard": Dashboard.objects.first(), "area": Area.objects.own()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(recalling.recall(by=who(request), **form.cleaned_data))
        except ValidationError as error:
            form.add_error(None, error)
    asked = Recollection.objects.select_related("dashboard", "area", "rule_set").defer("result")[:SHOWN]
    context = {"form": form, "asked": asked, "crumbs": crumbs()}
    return render(request, "performance/recall.html", context, status=422 if form.errors else 200)


def crumbs(*last: str) -> list[Crumb]:
    here = Crumb(_("What the board knew"), reverse("performance:recall") if last else "")
    return [Crumb(_("Performance"), reverse("performance:index")), here, *(Crumb(label) for label in last)]


@only(may_see_drafts)
@require_safe
def recollection(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The dashboard as it stood on that day, or how far the job is."""
    asked = found(uuid)
    findings = asked.findings
    context = {
        "asked": asked,
        "page": pages.live_page(findings, asked.known_at) if findings and asked.known_at else None,
        "job": recalling.job_of(asked),
        "crumbs": crumbs(str(asked.dashboard)),
    }
    return render(request, "performance/recollection.html", context)


def found(uuid: UUID) -> Recollection:
    return get_object_or_404(Recollection.objects.select_related("dashboard", "area", "rule_set"), uuid=uuid)


@only(may_see_drafts)
@require_safe
def recollection_csv(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The table of that day."""
    asked = found(uuid)
    findings = asked.findings
    if findings is None:
        raise Http404
    name = f"{asked.dashboard.slug}-known-{asked.on_day.isoformat()}"
    return exports.csv_response(of_findings(findings), findings.dashboard, name=name)
