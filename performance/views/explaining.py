"""Saying what the columns of a file are, where no form of file is known for it; and saying it anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from performance import permissions
from performance.formats.explained import COUNTS, HOLDS
from performance.forms.explaining import ExplainForm, initial_of
from performance.models import NamedFormat, Upload
from performance.models.uploads import State
from performance.permissions import may_see_uploads, may_set_up, only
from performance.services import named_formats as services
from performance.views.set_up import crumbs as set_up_crumbs
from performance.views.uploads import crumbs, visible
from scpb.boards.pages import Crumb, who
from scpb.errors import NotPermitted

SECTION = "forms-of-file"
Act = Callable[..., None]


@only(may_see_uploads)
def explain(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What each column of a refused file is; the answer is kept, and the file is checked again with it."""
    found = visible(request, uuid)
    if not permissions.may_upload(request.user):
        raise NotPermitted(_("Only an analyst explains files."))
    if not is_explained(found):
        raise Http404
    holds = asked(request)
    told = {"holds": holds, "header": found.preview["header"], "rows": found.preview["rows"]}
    form = ExplainForm(request.POST if request.method == "POST" else None, **told)

    def act(**values: Any) -> None:
        services.explain(found, by=who(request), **values)
        messages.success(request, _("It is kept, and the file is being checked again."))

    steps = [*crumbs(), Crumb(found.name, found.get_absolute_url()), Crumb(_("What the columns are"))]
    context = {"upload": found, "table": told, "holds": holds, "back": found.get_absolute_url(), "crumbs": steps}
    return answered(request, form, act, context)


@only(may_set_up)
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """A form that was explained, explained anew."""
    named = get_object_or_404(NamedFormat, slug=slug)
    header = named.header["names"] + (["2000-01"] if named.header["across"] else [])
    sent = request.POST if request.method == "POST" else None
    form = ExplainForm(sent, holds=named.mapping["holds"], header=header, initial=initial_of(named))

    def act(**values: Any) -> None:
        services.change(named, by=who(request), **values)
        messages.success(request, _("It is kept. Files that come from now on are read so."))

    back = reverse("performance:set_up_section", args=[SECTION])
    steps = set_up_crumbs(Crumb(_("Forms of file"), back), Crumb(named.name))
    return answered(request, form, act, {"named": named, "back": back, "crumbs": steps})


def answered(
    request: HttpRequest, form: ExplainForm, act: Callable[..., None], context: dict[str, Any]
) -> HttpResponse:
    """The form; or, once it is sent and right, what comes of it."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and acted(form, act):
            return redirect(context["back"])
    return render(request, "performance/explain.html", context | {"form": form}, status=status)


def acted(form: ExplainForm, act: Act) -> bool:
    try:
        act(**form.values())
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def is_explained(found: Upload) -> bool:
    """Whether the file was refused because nobody knows its columns."""
    return found.state == State.REFUSED and bool(found.preview.get("header"))


def asked(request: HttpRequest) -> str:
    """Whether the file holds counts or readings, as the page's address says."""
    holds = request.GET.get("holds", COUNTS)
    return holds if holds in HOLDS else COUNTS
