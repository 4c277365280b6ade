"""Readings: those of a measure with all that is known of them, what is entered by hand, and both as files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from performance import ledger, permissions
from performance.forms.readings import ChooseForm, EnterForm, comparators
from performance.models import Area, Measure, Upload
from performance.permissions import may_see_uploads, only
from performance.services import readings as services
from performance.views.uploads import crumbs as upload_crumbs
from scpb.boards.pages import Crumb, who
from scpb.errors import NotPermitted

A_PAGE = 100


@require_safe
@only(may_see_uploads)
def measures(request: HttpRequest) -> HttpResponse:
    """Every measure, and how much is known of it."""
    context = {
        "page_obj": Paginator(ledger.measures(), A_PAGE).get_page(request.GET.get("page")),
        "may_upload": permissions.may_upload(request.user),
        "crumbs": crumbs(),
    }
    return render(request, "performance/readings_measures.html", context)


@require_safe
@only(may_see_uploads)
def of_measure(request: HttpRequest, slug: str) -> HttpResponse:
    """The readings of a measure: whose, of when, from whom; and those that do not count any more."""
    measure = get_object_or_404(Measure, slug=slug)
    page = Paginator(ledger.entries(measure), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "measure": measure,
        "page_obj": page,
        "entries": ledger.marked(measure, page),
        "counts": ledger.counts_of(measure),
        "beside": ledger.beside(measure),
        "may_upload": permissions.may_upload(request.user),
        "crumbs": [*crumbs(), Crumb(measure.name)],
    }
    return render(request, "performance/readings.html", context)


@require_safe
@only(may_see_uploads)
def readings_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The readings that count, in the form in which they can be uploaded again."""
    measure = get_object_or_404(Measure, slug=slug)
    return csv(ledger.as_file(measure), name=f"{slug}-readings")


@require_safe
@only(may_see_uploads)
def counts_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The monthly counts that are known, in the form in which they can be uploaded again."""
    measure = get_object_or_404(Measure, slug=slug)
    return csv(ledger.counts_as_file(measure), name=f"{slug}-counts")


def csv(content: bytes, *, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


@only(may_see_uploads)
def enter(request: HttpRequest) -> HttpResponse:
    """Type figures: first the measure is chosen, then its form says what its figures are."""
    if not permissions.may_upload(request.user):
        raise NotPermitted(_("Only an analyst enters figures."))
    steps = [*crumbs(), Crumb(_("Enter figures"))]
    chosen = ChooseForm(request.GET or None)
    if not chosen.is_valid():
        status = 422 if chosen.is_bound else 200
        return render(request, "performance/enter_choose.html", {"form": chosen, "crumbs": steps}, status=status)
    measure = chosen.cleaned_data["measure"]
    sent = request.POST if request.method == "POST" else None
    form = EnterForm(sent, measure=measure, initial={"area": Area.objects.own()})
    others = comparators(sent)
    status = 200
    if sent is not None:
        if form.is_valid() & others.is_valid() and (upload := entered(request, form, others)):
            messages.success(request, _("The figures are entered. They are being checked."))
            return redirect(upload)
        status = 422
    context = {"form": form, "others": others, "measure": measure, "crumbs": steps}
    return render(request, "performance/enter.html", context, status=status)


def entered(request: HttpRequest, form: EnterForm, others: Any) -> Upload | None:
    """The upload made of what was typed; none where there is nothing, which the form then says."""
    typed = form.typed([said for line in others.forms if (said := line.said())])
    if not typed.lines and typed.count is None:
        form.add_error("value", _("Enter a figure, or tick that it is awaited."))
        return None
    try:
        return services.enter_typed(typed, by=who(request), approves=form.cleaned_data["approves"])
    except ValidationError as error:
        form.add_error(None, error)
        return None


def crumbs() -> list[Crumb]:
    return [upload_crumbs()[0], Crumb(_("Figures by measure"), reverse("performance:figures"))]
