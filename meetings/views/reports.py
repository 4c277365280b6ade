"""Reports on forms: writing them, and their way to approval; for their authors, who approves them, and officers."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.forms.report_writing import WriteForm
from meetings.forms.reports import ArrangeReportForm, BeginReportForm, StepForm
from meetings.models import Report, ReportImage, ReportState
from meetings.pages import reports as pages
from meetings.permissions import require_writing
from meetings.services import reports as services
from meetings.views.agenda import item_url
from meetings.views.reading import find
from scpb.boards import permissions
from scpb.boards.pages import Crumb, FormPage, form_page, who
from scpb.documents.views import download

ROWS = 100


def index(request: HttpRequest) -> HttpResponse:
    """What waits for the person, and everything else that they work on."""
    person, today = who(request), timezone.localdate()
    shown = Paginator(pages.in_hand(person), ROWS).get_page(request.GET.get("page"))
    context = {
        "waiting": pages.flagged(pages.waiting(person), today),
        "page_obj": shown,
        "reports": pages.flagged(list(shown), today),
        "may_keep_forms": permissions.is_officer_anywhere(person),
        "crumbs": [Crumb(_("Meetings"), reverse("meetings:index")), Crumb(_("Reports"))],
    }
    return render(request, "meetings/reports.html", context)


def report(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One report as it will be read, what it lacks and whose turn it is."""
    found = worked_on(request, uuid)
    page = pages.report_page(found, who(request), timezone.localdate())
    return render(request, "meetings/report.html", {"page": page, "report": found, "crumbs": crumbs_of(found)})


def begin(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    """Have the report of an item written on a form."""
    meeting = find(request, slug, number)
    require_writing(meeting, who(request))
    item = get_object_or_404(meeting.items.select_related("meeting__board"), uuid=uuid)
    title = _("Write the report on a form")
    crumbs = [Crumb(_("Meetings"), reverse("meetings:index")), Crumb(str(item), item_url(meeting, item)), Crumb(title)]
    page = FormPage(title, crumbs, item_url(meeting, item), _("The report is begun."), _("Begin"), note=str(item))
    return form_page(
        request, BeginReportForm(request.POST or None), partial(services.begin, item, by=who(request)), page
    )


def write(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Head, recommendations and sections on one page."""
    found = worked_on(request, uuid)
    services.require_author(found, who(request))
    form = WriteForm(request.POST if request.method == "POST" else None, report=found)
    if request.method == "POST" and form.is_valid():
        services.write(found, by=who(request), **form.values())
        messages.success(request, _("The report is saved."))
        return redirect("meetings:write_report" if "stay" in request.POST else "meetings:report", uuid)
    context = {"form": form, "report": found, "crumbs": crumbs_of(found, _("Write"))}
    return render(request, "meetings/report_write.html", context, status=form.status)


def arrange(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Who writes it and who approves it, and by when."""
    found = worked_on(request, uuid)
    require_writing(found.item.meeting, who(request))
    form = ArrangeReportForm(request.POST or None, instance=found)
    page = page_of(found, _("Who writes it, and by when"), _("The report is arranged."))
    return form_page(request, form, partial(services.arrange, found, by=who(request)), page)


def step(request: HttpRequest, uuid: UUID, to: str) -> HttpResponse:
    """Hand a report in, send it back, mark it as checked, approve it."""
    found = worked_on(request, uuid)
    if to not in ReportState.values:
        raise Http404
    services.require_step(found, to, who(request))
    form = StepForm(request.POST or None, initial={"version": found.version})
    page = page_of(found, pages.name_of_step(to), _("It is done. Whoever is next is told."))
    return form_page(request, form, partial(services.step, found, to=to, by=who(request)), page)


def versions(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Every version, the latest first."""
    found = worked_on(request, uuid)
    context = {"report": found, "versions": pages.versions(found), "crumbs": crumbs_of(found, _("Versions"))}
    return render(request, "meetings/report_versions.html", context)


def version(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """One version, word by word beside the one before it."""
    found = worked_on(request, uuid)
    kept = get_object_or_404(found.versions.select_related("made_by"), number=number)
    way = Crumb(_("Versions"), reverse("meetings:report_versions", args=[uuid]))
    title = _("Version %(number)d") % {"number": kept.number}
    context = {"report": found, "version": kept, "passages": pages.compared(found, kept)}
    return render(request, "meetings/report_version.html", context | {"crumbs": crumbs_of(found, way, title)})


@login_not_required
def image(request: HttpRequest, uuid: UUID) -> FileResponse:
    """A picture in a report, for whoever reads the report."""
    found = get_object_or_404(ReportImage.objects.visible_to(request.user).select_related("file"), uuid=uuid)
    if found.file is None:
        raise Http404
    return download(found.file, name="picture", inline=True)


def worked_on(request: HttpRequest, uuid: UUID) -> Report:
    """The report with its content, if the person works on it."""
    return get_object_or_404(Report.objects.visible_to(request.user).with_content(), uuid=uuid)


def crumbs_of(found: Report, *more: Crumb | str) -> list[Crumb]:
    """The way to a page about one report."""
    url = found.get_absolute_url() if more else ""
    way = [Crumb(_("Meetings"), reverse("meetings:index")), Crumb(_("Reports"), reverse("meetings:reports"))]
    return [*way, Crumb(found.item.title, url), *(Crumb(one) if isinstance(one, str) else one for one in more)]


def page_of(found: Report, title: str, done: str, *, warning: str = "") -> FormPage:
    """A page with one form about a report."""
    way, note = crumbs_of(found, title), found.item.title
    return FormPage(title, way, found.get_absolute_url(), done, note="" if warning else note, warning=warning)
