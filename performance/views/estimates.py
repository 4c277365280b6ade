"""Estimates of what an intervention might bring: read by members, or by everybody; made by analysts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from performance.arithmetic.estimates import estimate as computed
from performance.estimating import KnownTotal, known_totals
from performance.forms.estimates import (
    PREFIX,
    CrimeTypes,
    EstimateForm,
    as_sent,
    as_typed,
    assumptions,
    plain,
)
from performance.models import Estimate
from performance.permissions import may_analyse, only
from performance.services import estimates as services
from scpb.boards.pages import Crumb, FormPage, confirmation, form_page, who
from scpb.errors import NotAllowed

A_PAGE = 30


def crumbs(*last: Crumb) -> list[Crumb]:
    above = [Crumb(_("Performance"), reverse("performance:index"))]
    return [*above, Crumb(_("Estimates"), reverse("performance:estimates") if last else ""), *last]


def found(request: HttpRequest, uuid: UUID) -> Estimate:
    """The estimate, if this person may read it."""
    return get_object_or_404(Estimate.objects.visible_to(request.user), uuid=uuid)


@login_not_required
@require_safe
def estimates(request: HttpRequest) -> HttpResponse:
    """Every estimate that this person may read."""
    page = Paginator(Estimate.objects.visible_to(request.user), A_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "may_analyse": may_analyse(request.user), "crumbs": crumbs()}
    return render(request, "performance/estimates.html", context)


@login_not_required
@require_safe
def estimate(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One estimate: what it comes to, and what it assumes."""
    shown = found(request, uuid)
    context = {
        "estimate": shown,
        "assumed": shown.assumptions,
        "estimated": computed(shown.assumptions),
        "may_analyse": may_analyse(request.user),
        "crumbs": crumbs(Crumb(shown.title)),
    }
    return render(request, "performance/estimate.html", context)


@only(may_analyse)
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """Make an estimate."""
    return edited(request, None)


@only(may_analyse)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change an estimate's assumptions."""
    return edited(request, found(request, uuid))


@only(may_analyse)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Remove an estimate, once somebody has confirmed it."""
    shown = found(request, uuid)
    page = FormPage(
        title=_("Remove the estimate"),
        crumbs=crumbs(Crumb(shown.title, shown.get_absolute_url()), Crumb(_("Remove"))),
        back=reverse("performance:estimates"),
        done=_("The estimate is removed."),
        warning=shown.title,
    )
    return form_page(request, confirmation(request), lambda: services.remove(shown, by=who(request)), page)


def edited(request: HttpRequest, shown: Estimate | None) -> HttpResponse:
    """The form, filled in as the buttons ask; or the estimate kept."""
    totals = known_totals()
    if request.method != "POST":
        return form_response(request, shown, *unsent(shown, totals), status=200)
    if {"more", "drop", "take"} & request.POST.keys():
        form = EstimateForm(initial=request.POST.dict())
        return form_response(request, shown, form, crimes_with(rearranged(request, totals), totals), status=200)
    form, crimes = EstimateForm(request.POST), CrimeTypes(request.POST, prefix=PREFIX, form_kwargs=choices(totals))
    status = 422
    if form.is_valid() and crimes.is_valid():
        try:
            kept = keep(request, shown, form, crimes)
        except NotAllowed as refusal:
            form.add_error(None, refusal.sentence)
            status = refusal.status
        else:
            messages.success(request, _("The estimate is saved."))
            return redirect(kept)
    return form_response(request, shown, form, crimes, status=status)


def keep(request: HttpRequest, shown: Estimate | None, form: EstimateForm, crimes: BaseFormSet[Any]) -> Estimate:
    values = {name: form.cleaned_data[name] for name in ("title", "note", "is_public")}
    values |= {"assumed": assumptions(form, crimes), "by": who(request)}
    if shown is None:
        return services.make(**values)
    return services.change(shown, version=form.cleaned_data["version"] or 0, **values)


def unsent(shown: Estimate | None, totals: dict[str, KnownTotal]) -> tuple[EstimateForm, BaseFormSet[Any]]:
    """The form as it is first shown."""
    if shown is None:
        return EstimateForm(initial={"years": 1}), crimes_with([{}], totals)
    assumed = shown.assumptions
    whole = {name: getattr(shown, name) for name in ("title", "note", "is_public", "version")}
    form = EstimateForm(initial={**whole, "years": plain(assumed.years)})
    return form, crimes_with([as_typed(crime) for crime in assumed.types], totals)


def crimes_with(initial: list[dict[str, Any]], totals: dict[str, KnownTotal]) -> BaseFormSet[Any]:
    return CrimeTypes(prefix=PREFIX, initial=initial, form_kwargs=choices(totals))


def choices(totals: dict[str, KnownTotal]) -> dict[str, Any]:
    return {"totals": [(total.measure, f"{total.name}: {total.volume:,}") for total in totals.values()]}


def rearranged(request: HttpRequest, totals: dict[str, KnownTotal]) -> list[dict[str, Any]]:
    """What was sent, with a kind of crime more, one less, or with a total taken from known figures."""
    rows = as_sent(request.POST)
    asked = next((request.POST[name] for name in ("drop", "take") if name in request.POST), "")
    place = int(asked) if asked.isdecimal() and int(asked) < len(rows) else None
    if "more" in request.POST:
        return [*rows, {}]
    if "drop" in request.POST and place is not None:
        return [row for number, row in enumerate(rows) if number != place] or [{}]
    if place is not None and (total := totals.get(rows[place]["measure"])):
        rows[place] |= {"total": total.volume, "total_of": total.said}
    return rows or [{}]


def form_response(
    request: HttpRequest, shown: Estimate | None, form: EstimateForm, crimes: BaseFormSet[Any], *, status: int
) -> HttpResponse:
    title = _("Change the estimate") if shown else _("Make an estimate")
    way = [Crumb(shown.title, shown.get_absolute_url())] if shown else []
    context = {"form": form, "crimes": crimes, "estimate": shown, "title": title, "crumbs": crumbs(*way, Crumb(title))}
    return render(request, "performance/estimate_form.html", context, status=status)
