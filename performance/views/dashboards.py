"""Performance for everybody, live dashboards for analysts, and the page of a measure."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from performance import exports
from performance.lines import of_findings
from performance.models import Area, Computed, Dashboard, Edition, Measure
from performance.pages import dashboards as pages
from performance.pages.first_steps import first_steps
from performance.pages.measures import MeasurePage, measure_page, priorities_shown
from performance.permissions import may_analyse, may_see_drafts, may_see_every_figure, may_set_up, only
from performance.services import dashboards
from performance.suppression import document_for_reader, is_open
from scpb.boards.pages import Crumb, who

EDITIONS_A_PAGE = 20


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The latest released edition in plain sentences, all editions, and what analysts work with."""
    editions = Edition.objects.visible_to(request.user).for_list()
    latest = Edition.objects.latest_released()
    document = latest.document() if latest else None
    context = {
        "latest": latest,
        "page": pages.edition_page(document_for_reader(document, request.user)) if document else None,
        "page_obj": Paginator(editions, EDITIONS_A_PAGE).get_page(request.GET.get("page")),
        "may_analyse": may_analyse(request.user),
        "steps": [] if latest else first_steps(request.user),
        "may_see_drafts": may_see_drafts(request.user),
        "may_set_up": may_set_up(request.user),
        "dashboards": Dashboard.objects.all(),
    }
    return render(request, "performance/index.html", context)


@only(may_analyse)
@require_safe
def dashboard(request: HttpRequest, slug: str) -> HttpResponse:
    """A live dashboard as the last job computed it."""
    found = get_object_or_404(Dashboard, slug=slug)
    area = Area.objects.own()
    computed = Computed.objects.of(area).showing(found).first()
    context = {
        "found": found,
        "area": area,
        "computed": computed,
        "page": pages.live_page(computed.findings, computed.known_at) if computed else None,
        "job": dashboards.live_job(computed.known_at if computed else None),
        "crumbs": [Crumb(_("Performance"), reverse("performance:index")), Crumb(str(found))],
    }
    return render(request, "performance/dashboard.html", context)


@only(may_analyse)
@require_safe
def dashboard_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The table of a live dashboard."""
    own = Computed.objects.of(Area.objects.own())
    computed = get_object_or_404(own, dashboard__slug=slug)
    found = computed.findings
    return exports.csv_response(of_findings(found), found.dashboard, name=f"{slug}-live")


@require_POST
@only(may_analyse)
def rebuild(request: HttpRequest, slug: str) -> HttpResponse:
    """Have all live dashboards and drafts computed again."""
    found = get_object_or_404(Dashboard, slug=slug)
    dashboards.rebuild(by=who(request))
    return redirect(found)


@login_not_required
@require_safe
def measure(request: HttpRequest, slug: str) -> HttpResponse:
    """A measure as it stands: live for analysts, in the latest released edition for everybody else."""
    found = get_object_or_404(Measure, slug=slug)
    if may_analyse(request.user):
        own = Area.objects.own()
        computed = Computed.objects.of(own).with_measure(found).first()
        if own and computed:
            page = pages.live_page(computed.findings, computed.known_at)
            above = Crumb(str(computed.dashboard), computed.dashboard.get_absolute_url())
            return measure_response(request, measure_page(page, found, area=own, at=None, is_open=True), above)
    edition = Edition.objects.released().with_measure(found).in_full().first()
    return edition_measure_response(request, edition, found)


@login_not_required
@require_safe
def edition_measure(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """A measure as an edition shows it."""
    found = get_object_or_404(Measure, slug=slug)
    edition = get_object_or_404(Edition.objects.visible_to(request.user).in_full(), number=number)
    return edition_measure_response(request, edition, found)


def edition_measure_response(request: HttpRequest, edition: Edition | None, found: Measure) -> HttpResponse:
    document = edition.document() if edition else None
    if edition is None or document is None:
        raise Http404
    page = pages.edition_page(document_for_reader(document, request.user))
    may_see = may_see_every_figure(request.user) or is_open(found, document.dashboard)
    shown = measure_page(page, found, area=edition.area, at=document.known, is_open=may_see)
    above = Crumb(str(edition), edition.get_absolute_url())
    return measure_response(request, shown, above, is_threaded=not edition.is_draft)


def measure_response(
    request: HttpRequest, shown: MeasurePage | None, above: Crumb, *, is_threaded: bool = True
) -> HttpResponse:
    """What is of a draft edition is on no thread yet."""
    if shown is None:
        raise Http404
    crumbs = [Crumb(_("Performance"), reverse("performance:index")), above, Crumb(shown.row.name)]
    context = {"shown": shown, "page": shown.page, "above": above, "crumbs": crumbs}
    if is_threaded:
        context["priorities"] = priorities_shown(shown.measure, request.user, timezone.localdate())
    return render(request, "performance/measure.html", context)
