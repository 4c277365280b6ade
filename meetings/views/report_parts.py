"""Pictures, charts and tables in reports, and the forms that reports are written on."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.forms.report_forms import DefinitionForm, NewFormForm
from meetings.forms.reports import FigureForm, NewReportImageForm, ReportImageForm
from meetings.models import Report, ReportForm
from meetings.pages import reports as pages
from meetings.services import report_forms, report_parts
from meetings.services.reports import require_author
from meetings.views.reports import page_of, worked_on
from scpb.boards.pages import Crumb, FormPage, confirmation, form_page, who
from scpb.errors import NotAllowed


def add_image(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = _written(request, uuid)
    form = NewReportImageForm(request.POST or None, request.FILES or None)
    page = page_of(found, _("Add a picture"), _("The picture is received. It is being checked now."))
    return form_page(request, form, partial(report_parts.add_image, found, by=who(request)), page)


def edit_image(request: HttpRequest, uuid: UUID, image: UUID) -> HttpResponse:
    found = _written(request, uuid)
    kept = get_object_or_404(found.images.select_related("report__item__meeting"), uuid=image)
    form = ReportImageForm(request.POST or None, instance=kept)
    page = page_of(found, _("Describe the picture"), _("The description is saved."))
    return form_page(request, form, partial(report_parts.describe_image, kept, by=who(request)), page)


def remove_image(request: HttpRequest, uuid: UUID, image: UUID) -> HttpResponse:
    found = _written(request, uuid)
    kept = get_object_or_404(found.images.select_related("report__item__meeting", "original"), uuid=image)
    page = page_of(found, _("Remove the picture"), _("The picture is removed."), warning=str(kept))
    return form_page(request, confirmation(request), partial(report_parts.remove_image, kept, by=who(request)), page)


def add_figure(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = _written(request, uuid)
    form = FigureForm(request.POST or None, report=found)
    page = page_of(found, _("Add a chart or table"), _("The chart or table is added."))
    return form_page(request, form, partial(report_parts.add_figure, found, by=who(request)), page)


def edit_figure(request: HttpRequest, uuid: UUID, figure: UUID) -> HttpResponse:
    found = _written(request, uuid)
    kept = next((one for one in found.figures.all() if one.uuid == figure), None)
    if kept is None:
        raise Http404
    form = FigureForm(request.POST or None, instance=kept, report=found)
    page = page_of(found, _("Change the chart or table"), _("The chart or table is changed."))
    return form_page(request, form, partial(report_parts.edit_figure, kept, by=who(request)), page)


def remove_figure(request: HttpRequest, uuid: UUID, figure: UUID) -> HttpResponse:
    found = _written(request, uuid)
    kept = get_object_or_404(found.figures.select_related("report__item__meeting", "edition", "measure"), uuid=figure)
    page = page_of(found, _("Remove the chart or table"), _("It is removed."), warning=str(kept))
    return form_page(request, confirmation(request), partial(report_parts.remove_figure, kept, by=who(request)), page)


# -- forms of reports ------------------------------------------------------------------------------------------------


def forms(request: HttpRequest) -> HttpResponse:
    """The forms that reports are written on."""
    report_forms.require_keeper(who(request))
    context = {"forms": pages.forms(), "crumbs": _crumbs()}
    return render(request, "meetings/report_forms.html", context)


def add_form(request: HttpRequest) -> HttpResponse:
    """A new form, like one that is there."""
    report_forms.require_keeper(who(request))
    title = _("Add a form")
    page = FormPage(title, _crumbs(title), reverse("meetings:report_forms"), _("The form is added."), _("Add"))
    return form_page(request, NewFormForm(request.POST or None), partial(report_forms.add_form, by=who(request)), page)


def edit_form(request: HttpRequest, slug: str) -> HttpResponse:
    """Make the next version of a form; reports that were begun keep theirs."""
    report_forms.require_keeper(who(request))
    kept = get_object_or_404(ReportForm.objects.current(), slug=slug)
    form, refused = DefinitionForm(request.POST or None, form=kept), ""
    if form.is_valid():
        try:
            report_forms.new_version(kept, by=who(request), **form.values())
        except NotAllowed as refusal:
            refused = refusal.sentence
        else:
            return redirect("meetings:report_forms")
    context = {"form": form, "kept": kept, "refused": refused, "crumbs": _crumbs(kept.name)}
    return render(request, "meetings/report_form.html", context, status=409 if refused else 422 if form.errors else 200)


def _written(request: HttpRequest, uuid: UUID) -> Report:
    """The report, refusing before a form is shown whom the service would refuse after it was filled in."""
    found = worked_on(request, uuid)
    require_author(found, who(request))
    return found


def _crumbs(title: str = "") -> list[Crumb]:
    url = reverse("meetings:report_forms") if title else ""
    way = [Crumb(_("Meetings"), reverse("meetings:index")), Crumb(_("Reports"), reverse("meetings:reports"))]
    return [*way, Crumb(_("Forms"), url), *([Crumb(title)] if title else [])]
