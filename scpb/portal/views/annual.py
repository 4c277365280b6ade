"""Annual reports: read by everybody once published, written by officers and analysts."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meetings.views.writing import number_sent
from scpb.boards.pages import Crumb, FormPage, confirmation, form_page, who
from scpb.documents.views import download
from scpb.portal.annual import forms, pages, permissions, services
from scpb.portal.models import AnnualReport
from scpb.portal.models.annual import Shape

# -- reading ---------------------------------------------------------------------------------------------------------


@login_not_required
@require_safe
def annual_reports(request: HttpRequest, slug: str) -> HttpResponse:
    """The reports of a strategy."""
    strategy = pages.strategy_of(request.user, slug)
    crumbs = [*pages.above(strategy)[:-1], Crumb(_("Annual reports"))]
    context = {
        "page": pages.list_page(strategy, request.user, request.GET.get("about", "")),
        "strategy": strategy,
        "crumbs": crumbs,
    }
    return render(request, "portal/annual_reports.html", context)


@login_not_required
@require_safe
def annual_report(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A report to read; for its writers with the ways to change it."""
    report = pages.report_of(request.user, slug, number)
    if report is None:
        return _gone(request, slug, number)
    crumbs = [*pages.above(report.strategy), Crumb(report.title)]
    context = {"page": pages.report_page(report, request.user), "report": report, "crumbs": crumbs}
    return render(request, "portal/annual_report.html", context)


@login_not_required
@require_safe
def pdf(request: HttpRequest, slug: str, number: int) -> FileResponse | HttpResponse:
    """The report as it was printed."""
    report = pages.report_of(request.user, slug, number)
    if report is None:
        return _gone(request, slug, number)
    return download(pages.print_of(report, request.user), name=f"{slug}-annual-report-{number}.pdf", inline=True)


# -- a report as a whole ---------------------------------------------------------------------------------------------


def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """A draft for a period, with chapters or without."""
    strategy, by = pages.strategy_of(request.user, slug), who(request)
    permissions.require_writer(strategy.board, by)
    form = forms.BeginForm(request.POST or None, editions=pages.editions(by))
    title = _("Begin a report")
    page = FormPage(
        title,
        [*pages.above(strategy), Crumb(title)],
        reverse("portal:annual_reports", args=[slug]),
        _("The draft is begun. The board’s officers, analysts and administrators see it; nobody else does."),
        button=title,
        to_made=True,
    )
    return form_page(request, form, partial(services.begin, strategy, by=by), page)


def edit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Title and period of a draft."""
    report = pages.to_write(who(request), slug, number)
    form = forms.DescribeForm(request.POST or None, instance=pages.to_write(who(request), slug, number))
    act = partial(services.describe, report, by=who(request))
    return form_page(request, form, act, _page(report, _("Change title and period"), _("Title and period are saved.")))


@require_POST
def print_report(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask for the report as PDF."""
    report = pages.to_act(who(request), slug, number)
    services.print_report(report, by=who(request))
    messages.success(request, _("The report is being printed."))
    return redirect(report)


def publish(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Let everybody read it; or say what stops that."""
    report = pages.to_publish(who(request), slug, number)
    page = _page(report, _("Publish the report"), _("The report is published. Its PDF is being made."))
    page = page._replace(template="portal/annual_publish.html", button=page.title, extra={"report": report})
    found = services.hindrances(report) if request.method == "POST" else ()
    if found:
        context = {"page": page, "crumbs": page.crumbs, "report": report, "hindrances": found}
        return render(request, page.template, context, status=409)
    return form_page(request, confirmation(request), partial(services.publish, report, by=who(request)), page)


def withdraw(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take a published report back, with the reason that everybody reads."""
    report = pages.to_withdraw(who(request), slug, number)
    page = _page(report, _("Withdraw the report"), _("The report is withdrawn."))
    note = _(
        "Who opens it then reads its title and your reason, and nothing else. To mend something in it, begin a "
        "correction: the report stays until the correction is published."
    )
    page = page._replace(note=note, button=_("Withdraw the report"), is_grave=True)
    form = forms.WithdrawForm(request.POST or None)
    return form_page(request, form, partial(services.withdraw, report, by=who(request)), page)


def discard(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Throw a draft away."""
    report = pages.to_write(who(request), slug, number)
    page = _page(report, _("Throw the draft away"), _("The draft is thrown away."))
    reports, draft = reverse("portal:annual_reports", args=[slug]), report.get_absolute_url()
    page = page._replace(warning=report.title, back=reports, away=draft)
    return form_page(request, confirmation(request), partial(services.discard, report, by=who(request)), page)


def correct(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A draft that says the same, to take the place of a report."""
    report, by = pages.to_correct(who(request), slug, number), who(request)
    title = _("Begin a correction")
    note = _(
        "The draft begins with all that the report says. Once it is published, it takes the report’s place: who opens "
        "the report is told so, and led to the correction."
    )
    page = _page(report, title, _("The correction is begun."))._replace(note=note, button=title, to_made=True)
    return form_page(request, confirmation(request), partial(services.begin_correction, report, by=by), page)


# -- chapters --------------------------------------------------------------------------------------------------------


def add_chapter(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    report = pages.to_write(who(request), slug, number)
    form = forms.ChapterForm(request.POST or None, priorities=pages.priorities_of(report))
    page = _page(report, _("Add a chapter"), _("The chapter is added at the end."))
    return form_page(request, form, partial(services.add_chapter, report, by=who(request)), page)


def edit_chapter(request: HttpRequest, slug: str, number: int, chapter: UUID) -> HttpResponse:
    report = pages.to_write(who(request), slug, number)
    found = pages.chapter_of(report, chapter)
    form = forms.ChapterForm(
        request.POST or None,
        instance=pages.chapter_of(report, chapter),
        priorities=pages.priorities_of(report, found),
    )
    page = _page(report, _("Change the chapter"), _("The chapter is saved."), chapter)
    act = partial(services.change_chapter, found, by=who(request))
    return form_page(request, form, act, page._replace(note=found.heading))


@require_POST
def move_chapter(request: HttpRequest, slug: str, number: int, chapter: UUID) -> HttpResponse:
    report = pages.to_write(who(request), slug, number)
    services.move_chapter(pages.chapter_of(report, chapter), to=number_sent(request), by=who(request))
    return redirect(_place(report, chapter))


def remove_chapter(request: HttpRequest, slug: str, number: int, chapter: UUID) -> HttpResponse:
    report = pages.to_write(who(request), slug, number)
    found = pages.chapter_of(report, chapter)
    page = _page(report, _("Take the chapter out"), _("The chapter is taken out."))
    page = page._replace(warning=found.heading, note=_("Its charts and tables go with it."))
    return form_page(request, confirmation(request), partial(services.remove_chapter, found, by=who(request)), page)


# -- charts and tables -----------------------------------------------------------------------------------------------


def add_figure(request: HttpRequest, slug: str, number: int, chapter: UUID) -> HttpResponse:
    """First what to show, which the address then keeps; then of which measure, and the caption."""
    by = who(request)
    report = pages.to_write(by, slug, number)
    found = pages.chapter_of(report, chapter)
    page = _page(report, _("Add a chart or table"), _("The chart or table is added."), chapter)
    chosen = request.method == "POST" or "shape" in request.GET
    choose = forms.ChooseForm(request.GET if chosen else None, editions=pages.editions(by))
    if not choose.is_valid():
        context = {"form": choose, "page": page, "crumbs": page.crumbs, "chapter": found}
        return render(request, "portal/annual_figure_choose.html", context, status=422 if choose.is_bound else 200)
    shape, edition = choose.cleaned_data["shape"], choose.cleaned_data["edition"]
    measures = pages.measures_in(edition, by) if edition else {}
    sent = request.POST if request.method == "POST" else None
    form = forms.FigureForm(sent, shape=shape, edition=edition, measures=measures)
    extra = {"chapter": found, "shape": Shape(shape), "edition": edition, "again": request.path}
    page = page._replace(template="portal/annual_figure.html", button=_("Add it"), extra=extra)
    return form_page(request, form, partial(services.add_figure, found, by=by), page)


def edit_figure(request: HttpRequest, slug: str, number: int, figure: UUID) -> HttpResponse:
    """The caption: another chart or table is another one."""
    by = who(request)
    report = pages.to_write(by, slug, number)
    found = pages.figure_of(report, figure)
    form = forms.CaptionForm(request.POST or None, instance=pages.figure_of(report, figure))
    page = _page(report, _("Write the caption"), _("The caption is saved."), found.chapter.uuid)
    page = page._replace(note=pages.named(found), template="portal/annual_caption.html")
    page = page._replace(extra={"shown": pages.alone(report, found, by)})
    return form_page(request, form, partial(services.change_figure, found, by=by), page)


@require_POST
def move_figure(request: HttpRequest, slug: str, number: int, figure: UUID) -> HttpResponse:
    report = pages.to_write(who(request), slug, number)
    found = pages.figure_of(report, figure)
    services.move_figure(found, to=number_sent(request), by=who(request))
    return redirect(_place(report, found.chapter.uuid))


def remove_figure(request: HttpRequest, slug: str, number: int, figure: UUID) -> HttpResponse:
    report = pages.to_write(who(request), slug, number)
    found = pages.figure_of(report, figure)
    page = _page(report, _("Take it out"), _("The chart or table is taken out."), found.chapter.uuid)
    note = _("The frozen dashboard that it is of stays as it is.") if found.edition else ""
    page = page._replace(warning=pages.named(found), note=note)
    return form_page(request, confirmation(request), partial(services.remove_figure, found, by=who(request)), page)


# -- what these share ------------------------------------------------------------------------------------------------


def _gone(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """410: it was there, and says why it is not any more."""
    found = pages.gone(request.user, slug, number)
    return render(request, "portal/annual_gone.html", {"gone": found}, status=410)


def _page(report: AnnualReport, title: str, done: str, chapter: UUID | None = None) -> FormPage:
    """A form about the report, which leads back to it, or to one of its chapters."""
    back = _place(report, chapter) if chapter else report.get_absolute_url()
    return FormPage(title, [*pages.within(report), Crumb(title)], back, done, note=report.title)


def _place(report: AnnualReport, chapter: UUID) -> str:
    return f"{report.get_absolute_url()}#chapter-{chapter}"
