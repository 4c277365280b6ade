"""The calendar of figures that are due, asking for them, and the page that a provider answers on."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from performance.forms.requests import AnswerForm, AskForm
from performance.models import Area, FigureRequest, Measure
from performance.pages.owed import asked_for, known_until, one, overdue, owed
from performance.permissions import may_see_uploads, may_upload, only
from performance.services import requests as services
from scpb.boards.pages import Crumb, FormPage, confirmation, form_page, who
from scpb.errors import NotAllowed, NotPermitted


def crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Performance"), reverse("performance:index")), *more]


def own_area() -> Area:
    """The partnership's own area; without one there is no calendar."""
    area = Area.objects.own()
    if area is None:
        raise NotAllowed(_("Say first in the set-up which area is our own."))
    return area


@require_safe
@only(may_see_uploads)
def calendar(request: HttpRequest) -> HttpResponse:
    """What is overdue, what is due soon, and who owes it."""
    today = timezone.localdate()
    area = Area.objects.own()
    context = {
        "rows": owed(area, today) if area else [],
        "area": area,
        "today": today,
        "may_upload": may_upload(request.user),
        "crumbs": crumbs(Crumb(_("Figures due"))),
    }
    return render(request, "performance/figures_due.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only(may_see_uploads)
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask a provider for one figure."""
    if not may_upload(request.user):
        raise NotPermitted(_("Only an analyst asks for figures."))
    measure = get_object_or_404(Measure.objects.select_related("contact"), slug=slug)
    area = own_area()
    row = one(measure, known_until([measure], area).get(measure.pk), None, timezone.localdate())
    initial: dict[str, Any] = {"email": measure.contact.email if measure.contact else ""}
    if row.due:
        initial |= {"first_day": row.due.first_day, "last_day": row.due.last_day}
    back = reverse("performance:figures_due")
    page = FormPage(
        _("Ask for %(measure)s") % {"measure": measure},
        crumbs(Crumb(_("Figures due"), back), Crumb(_("Ask for %(measure)s") % {"measure": measure})),
        back,
        _("The request is on its way."),
        _("Send the request"),
        note=_("The mail holds a link to a page for this one figure. What is filled in there waits for an analyst."),
    )
    act = partial(
        services.ask,
        measure,
        area=area,
        expected_on=row.due.expected_on if row.due else None,
        root=request.build_absolute_uri("/"),
        by=who(request),
    )
    return form_page(request, AskForm(request.POST or None, initial=initial), act, page)


@require_POST
@only(may_see_uploads)
def ask_all(request: HttpRequest) -> HttpResponse:
    """Ask for everything that is overdue and that nobody has been asked for yet."""
    if not may_upload(request.user):
        raise NotPermitted(_("Only an analyst asks for figures."))
    area = own_area()
    late = overdue(area, timezone.localdate())
    wanted = [(row.measure, row.due) for row in late if row.can_be_asked and row.due]
    sent = services.ask_for_each(wanted, area=area, root=request.build_absolute_uri("/"), by=who(request))
    messages.success(request, asked_for(late, len(sent)))
    return redirect("performance:figures_due")


@require_http_methods(["GET", "HEAD", "POST"])
@only(may_see_uploads)
def withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask no longer."""
    if not may_upload(request.user):
        raise NotPermitted(_("Only an analyst asks for figures."))
    asked = get_object_or_404(FigureRequest.objects.select_related("measure"), uuid=uuid)
    back = reverse("performance:figures_due")
    title = _("Withdraw the request for %(measure)s") % {"measure": asked.measure}
    page = FormPage(
        title,
        crumbs(Crumb(_("Figures due"), back), Crumb(title)),
        back,
        _("The request is withdrawn: its link leads nowhere any more."),
        _("Withdraw the request"),
        note=_("The link that was sent to %(email)s will lead nowhere any more.") % {"email": asked.email},
        is_grave=True,
    )
    return form_page(request, confirmation(request), partial(services.withdraw, asked, by=who(request)), page)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, signature: str) -> HttpResponse:
    """The provider's page: one figure, reached by the link of the mail alone."""
    asked = asked_by(signature)
    form = AnswerForm(request.POST if request.method == "POST" else None, asked=asked)
    context, status = {"asked": asked, "form": form}, 200
    try:
        services.refuse_closed(asked)
        if request.method == "POST":
            status = taken(request, asked, form)
    except NotAllowed as refusal:
        context["closed"] = refusal.sentence
        status = refusal.status if request.method == "POST" else 200
    if status == 302:
        return redirect("performance:figure_asked", signature)
    return render(request, "performance/figure_asked.html", context, status=status)


def asked_by(signature: str) -> FigureRequest:
    """The request that a link was signed for; a link that was not signed here leads nowhere."""
    uuid = services.by_signature(signature)
    if uuid is None:
        raise Http404
    return get_object_or_404(FigureRequest.objects.select_related("measure", "area", "upload"), uuid=uuid)


def taken(request: HttpRequest, asked: FigureRequest, form: AnswerForm) -> int:
    """Keep the figure or the day that it is promised for; else the form says why not. Gives the answer's status."""
    is_valid = form.is_valid()
    if not ratelimit.consume(request, action="figure_asked", key=str(asked.uuid)):
        form.add_error(None, _("This page was sent too often within an hour, so nothing was kept. Try again later."))
        return 429
    if not is_valid:
        return 422
    try:
        messages.success(request, kept(request, asked, form.cleaned_data))
    except ValidationError as error:
        form.add_error(None, error)
        return 422
    return 302


def kept(request: HttpRequest, asked: FigureRequest, values: dict[str, Any]) -> str:
    """Keep the one or the other; gives what is said then."""
    by = who(request) if request.user.is_authenticated else None
    if values["expected_on"]:
        services.promise(asked, expected_on=values["expected_on"], by=by)
        return _("Thank you. The figure is now expected on the day that you gave.")
    services.answer(asked, values=values, by=by)
    return _("Thank you. The figure has reached the partnership's analyst.")
