"""Which source's counts are shown, where several count the same measure."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from performance import permissions
from performance.forms.sources import ShowSourceForm
from performance.models import Series
from performance.pages import previews, source_choice
from performance.pages import sources as pages
from performance.permissions import may_set_up, only
from performance.services import sources as services
from performance.views.set_up import crumbs
from scpb.boards.pages import Crumb, who
from scpb.errors import NotPermitted

A_PAGE = 50


@require_safe
@only(may_set_up)
def shown_sources(request: HttpRequest) -> HttpResponse:
    """Measures that several sources count, with what each says."""
    page = Paginator(pages.contested(), A_PAGE).get_page(request.GET.get("page"))
    may_see = permissions.may_see_every_figure(request.user)
    context = {
        "page_obj": page,
        "contests": pages.described(list(page.object_list), with_counts=may_see),
        "may_see_counts": may_see,
        "may_choose": permissions.may_upload(request.user),
        "crumbs": crumbs(Crumb(_("Which source is shown"))),
    }
    return render(request, "performance/shown_sources.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only(may_set_up)
def show_source(request: HttpRequest, pk: int) -> HttpResponse:
    """What would change if another source were shown, and the choice itself."""
    series = series_of(request, pk)
    form = ShowSourceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.show(series, by=who(request), **form.cleaned_data)
        said = {"measure": series.measure, "source": series.source}
        messages.success(request, _("%(measure)s is shown from “%(source)s”. Dashboards follow.") % said)
        return redirect("performance:shown_sources")
    job = services.supposed(series)
    context = {
        "choice": source_choice.choice(series),
        "family": source_choice.family(series.measure),
        "form": form,
        "job": job,
        "judged": previews.judgements(job.result["changes"]) if job and job.is_done else None,
        "crumbs": crumbs(Crumb(_("Which source is shown"), reverse("performance:shown_sources")), Crumb(str(series))),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "performance/show_source.html", context, status=status)


@require_POST
@only(may_set_up)
def suppose_source(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask which rows of live dashboards would be others; a worker answers."""
    services.suppose(series_of(request, pk), by=who(request))
    return redirect(reverse("performance:show_source", args=[pk]) + "#judged")


def series_of(request: HttpRequest, pk: int) -> Series:
    """The series of a page, for those who may choose it."""
    series = get_object_or_404(Series.objects.select_related("measure", "source"), pk=pk)
    if not permissions.may_upload(request.user):
        raise NotPermitted(_("Only an analyst chooses which source is shown."))
    return series
