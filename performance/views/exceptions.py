"""Unusual months that are explained and those that are not yet, and what analysts say of them."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from performance import months
from performance.forms.exceptions import EnterExceptionForm, ExplainForm
from performance.models import Area, ExceptionMark, Measure
from performance.pages import unusual
from performance.permissions import may_analyse, only
from performance.services import exceptions as services
from performance.views.set_up import sent
from scpb.boards.pages import Crumb, FormPage, confirmation, form_page, who


@require_safe
@vary_on_headers("HX-Request")
@only(may_analyse)
def exceptions(request: HttpRequest) -> HttpResponse:
    """What is unusual in an area: our own, or another that is known. To “My work” it only says how much waits."""
    if request.headers.get("HX-Request") == "true":
        return render(request, "performance/_unexplained.html", {"unexplained": unusual.unexplained()})
    area = area_of(request)
    window = window_of(request)
    context = {
        "area": area,
        "areas": unusual.areas(),
        "window": window,
        "windows": unusual.WINDOWS,
        "found": unusual.unusual(area, window) if area else None,
        "crumbs": crumbs(),
    }
    return render(request, "performance/exceptions.html", context)


@only(may_analyse)
def enter(request: HttpRequest) -> HttpResponse:
    """An exception that no test finds."""
    area = area_of(request)
    if area is None:
        raise Http404
    initial = unusual.entering(request.GET.get("measure", ""), request.GET.get("month", ""))
    form = EnterExceptionForm(sent(request), initial=initial)
    act = partial(services.enter, area=area, by=who(request))
    return form_page(request, form, act, page(area, _("Enter an exception"), _("The exception is entered."), str(area)))


@only(may_analyse)
def withdraw(request: HttpRequest, uuid: str) -> HttpResponse:
    mark = get_object_or_404(ExceptionMark.objects.standing().select_related("measure", "area"), uuid=uuid)
    note = _("%(measure)s, %(period)s. Editions that were frozen with it keep it.")
    said = note % {"measure": mark.measure, "period": months.span(mark.first_month, mark.last_month)}
    about = page(mark.area, _("Withdraw the exception"), _("The exception is withdrawn."), said)
    return form_page(request, confirmation(request), partial(services.withdraw, mark, by=who(request)), about)


@only(may_analyse)
def explain(request: HttpRequest, area: str, slug: str, month: str) -> HttpResponse:
    """Why a month was unusual."""
    where, measure = get_object_or_404(Area, slug=area), get_object_or_404(Measure, slug=slug)
    number = month_of(month)
    form = ExplainForm(sent(request), initial={"text": unusual.said_of(measure, where, number)})
    note = _("%(measure)s, %(month)s, %(area)s")
    words = note % {"measure": measure, "month": months.label(number), "area": where}
    about = page(where, _("Explain an exception"), _("Saved."), words)
    act = partial(services.explain, measure=measure, area=where, month=number, by=who(request))
    return form_page(request, form, act, about)


# -- what they share ---------------------------------------------------------------------------------------------------


def area_of(request: HttpRequest) -> Area | None:
    """The area that was asked for, or our own."""
    slug = request.GET.get("area", "")
    return get_object_or_404(Area, slug=slug) if slug else Area.objects.own()


def window_of(request: HttpRequest) -> int:
    """How many months back; the shortest where nothing sensible was asked for."""
    asked = request.GET.get("months", "")
    return next((window for window in unusual.WINDOWS if str(window) == asked), unusual.WINDOWS[0])


def month_of(text: str) -> int:
    try:
        return months.parse(text)
    except ValueError as error:
        raise Http404 from error


def crumbs(*more: Crumb) -> list[Crumb]:
    last = reverse("performance:exceptions") if more else ""
    return [Crumb(_("Performance"), reverse("performance:index")), Crumb(_("Exceptions"), last), *more]


def page(area: Area, title: str, done: str, note: str) -> FormPage:
    """A form's page, which leads back to the area's list."""
    back = reverse("performance:exceptions") + ("" if area.is_own else f"?area={area.slug}")
    return FormPage(title, crumbs(Crumb(title)), back, done, note=note)
