"""Writing what a version says, and its prints."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from scpb.boards.pages import Crumb, FormPage, confirmation, form_page, who
from scpb.documents.views import download
from strategy.forms.versions import ObjectivesForm
from strategy.forms.writing import ChapterForm, IntroductionForm, PriorityForm
from strategy.models import StrategyVersion
from strategy.pages import writing as pages
from strategy.services import prints, writing


def word_objectives(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """All objectives of a version in one form."""
    version = pages.to_write(who(request), slug, number)
    form = ObjectivesForm(request.POST or None, version=version)
    page = _page(version, _("Number and word the objectives"), _("The objectives are saved."))
    note = _("A line without number and words is left out of this version.")
    page = page._replace(template="strategy/priorities.html", extra={"lead": note})
    return form_page(request, form, partial(writing.word_objectives, version, by=who(request)), page)


def write_priority(request: HttpRequest, slug: str, number: int, priority: UUID) -> HttpResponse:
    """All that the version says of one priority."""
    version = pages.to_write(who(request), slug, number)
    wording = pages.wording_of(version, priority)
    form = PriorityForm(request.POST or None, wording=wording)
    page = _page(version, _("Priority %(number)s") % {"number": wording.number}, _("The priority is saved."))
    back = f"{page.back}#priority-{wording.number}"
    page = page._replace(template="strategy/priority_form.html", note=wording.title, back=back)
    return form_page(request, form, partial(writing.write_priority, wording, by=who(request)), page)


def write_introduction(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What stands before the objectives."""
    version = pages.to_write(who(request), slug, number)
    form = IntroductionForm(request.POST or None, instance=pages.to_write(who(request), slug, number))
    page = _page(version, _("The introduction"), _("The introduction is saved."))
    return form_page(request, form, partial(writing.write_introduction, version, by=who(request)), page)


def add_chapter(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    version = pages.to_write(who(request), slug, number)
    form = ChapterForm(request.POST or None)
    page = _page(version, _("Add a chapter"), _("The chapter is added."))
    return form_page(request, form, partial(writing.write_chapter, version, by=who(request)), page)


def edit_chapter(request: HttpRequest, slug: str, number: int, chapter: UUID) -> HttpResponse:
    version = pages.to_write(who(request), slug, number)
    form = ChapterForm(request.POST or None, instance=pages.chapter_of(version, chapter))
    act = partial(writing.write_chapter, version, by=who(request), chapter=pages.chapter_of(version, chapter))
    removing = reverse("strategy:remove_chapter", args=[slug, number, chapter])
    page = _page(version, _("Change the chapter"), _("The chapter is changed."))
    page = page._replace(template="strategy/chapter_form.html", extra={"removing": removing})
    return form_page(request, form, act, page)


def remove_chapter(request: HttpRequest, slug: str, number: int, chapter: UUID) -> HttpResponse:
    version = pages.to_write(who(request), slug, number)
    found = pages.chapter_of(version, chapter)
    page = _page(version, _("Take the chapter out"), _("The chapter is taken out."))._replace(warning=found.heading)
    act = partial(writing.remove_chapter, found, by=who(request))
    return form_page(request, confirmation(request), act, page)


@require_POST
def print_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask for the document and the one page as PDF."""
    version = pages.to_edit(who(request), slug, number)
    prints.print_version(version, by=who(request))
    messages.success(
        request, _("The version is being printed. Its files stand on this page in a minute: load it again.")
    )
    return redirect(version)


@login_not_required
def pdf(request: HttpRequest, slug: str, number: int) -> FileResponse:
    """The whole document."""
    return download(pages.print_of(request.user, slug, number, "pdf"), inline=True)


@login_not_required
def summary(request: HttpRequest, slug: str, number: int) -> FileResponse:
    """The version on one page."""
    return download(pages.print_of(request.user, slug, number, "summary_pdf"), inline=True)


def _page(version: StrategyVersion, title: str, done: str) -> FormPage:
    crumbs = [
        Crumb(_("Strategy"), reverse("strategy:index")),
        Crumb(version.strategy.name, version.strategy.get_absolute_url()),
        Crumb(version.title, version.get_absolute_url()),
        Crumb(title),
    ]
    return FormPage(title, crumbs, version.get_absolute_url(), done, note=version.title)
