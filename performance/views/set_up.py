"""The set-up: one list and one form for every section of it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from performance.permissions import may_see_uploads, may_set_up, only
from performance.set_up import SECTIONS, Section
from scpb.boards.pages import Crumb, FormPage, confirmation, form_page, who

A_PAGE = 100


@require_safe
@only(may_set_up)
def set_up(request: HttpRequest) -> HttpResponse:
    """What there is to set up."""
    context = {"sections": list(SECTIONS.values()), "sees_showing": may_see_uploads(request.user), "crumbs": crumbs()}
    return render(request, "performance/set_up.html", context)


@require_safe
@only(may_set_up)
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """The rows of one section."""
    found = section_of(slug)
    page = Paginator(found.rows(), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": found,
        "is_edited": found.form is not None,  # a template would call the class, for every row
        "is_removed": found.remove is not None,
        "page_obj": page,
        "lines": [(row.pk, [column.value(row) for column in found.columns]) for row in page],
        "crumbs": crumbs(Crumb(str(found.title))),
    }
    return render(request, "performance/set_up_section.html", context)


@only(may_set_up)
def add(request: HttpRequest, slug: str) -> HttpResponse:
    found = section_of(slug)
    if not found.form or not found.add:
        raise Http404
    return edited(request, found, found.form(sent(request)), found.rows().model(), str(found.add))


@only(may_set_up)
def edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    found = section_of(slug)
    if not found.form:
        raise Http404
    row = get_object_or_404(found.rows(), pk=pk)
    # the form cleans into a row of its own, so that the service sees the one that the database has
    form = found.form(sent(request), instance=get_object_or_404(found.rows(), pk=pk))
    return edited(request, found, form, row, str(row))


@only(may_set_up)
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    found = section_of(slug)
    if found.remove is None:
        raise Http404
    row = get_object_or_404(found.rows(), pk=pk)
    back, title = reverse("performance:set_up_section", args=[slug]), _("Remove from the set-up")
    steps = crumbs(Crumb(str(found.title), back), Crumb(title))
    about = FormPage(title, steps, back, _("Removed."), warning=str(row))
    return form_page(request, confirmation(request), partial(found.remove, row, who(request)), about)


def edited(request: HttpRequest, found: Section, form: Any, row: models.Model, title: str) -> HttpResponse:
    assert found.keep is not None
    back = reverse("performance:set_up_section", args=[found.slug])
    steps = crumbs(Crumb(str(found.title), back), Crumb(title))
    about = FormPage(title, steps, back, _("Saved."))
    return form_page(request, form, partial(keep, found, row, who(request)), about)


def sent(request: HttpRequest) -> QueryDict | None:
    """What the form sent: nothing ticked at all is an answer too."""
    return request.POST if request.method == "POST" else None


def keep(found: Section, row: models.Model, by: Any, **values: Any) -> models.Model:
    assert found.keep is not None
    return found.keep(row, values, by)


def section_of(slug: str) -> Section:
    if slug not in SECTIONS:
        raise Http404
    return SECTIONS[slug]


def crumbs(*more: Crumb) -> list[Crumb]:
    last = reverse("performance:set_up") if more else ""
    return [Crumb(_("Performance"), reverse("performance:index")), Crumb(_("Set-up"), last), *more]
