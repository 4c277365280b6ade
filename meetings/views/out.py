"""Prints, and which letters somebody gets."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.forms.notices import NoticesForm
from meetings.models import Print
from meetings.services import board_prints, notices
from meetings.services import prints as services
from scpb.boards.models import Board
from scpb.boards.pages import Crumb, FormPage, form_page, who
from scpb.documents.views import download


@login_not_required
def print_file(request: HttpRequest, uuid: UUID, form: str) -> HttpResponseBase:
    """A print as PDF or Word; for a restricted PDF the page of the reader's own copy."""
    found = get_object_or_404(Print.objects.visible_to(request.user).with_files(), uuid=uuid)
    if found.is_restricted and form != "word":
        return redirect(found)
    return download(services.open_print(found, form, by=request.user), name=found.file_name(form), inline=form == "pdf")


@login_not_required  # a public page asks for it: to be sent to sign in would take its reader away
def print_progress(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Whether a print is made: the fragment that asks for itself, and when it is over makes the page load again."""
    found = get_object_or_404(Print.objects.visible_to(request.user).with_files(), uuid=uuid)
    response = render(request, "meetings/_print.html", {"print": found})
    if not found.is_building:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def print_board(request: HttpRequest, slug: str) -> HttpResponse:
    """Have the terms and members of a board printed as they are today."""
    board = get_object_or_404(Board.objects.visible_to(request.user), slug=slug)
    board_prints.print_board(board, by=who(request))
    messages.success(request, _("The board’s terms and members are being printed."))
    return redirect(board)


def my_notices(request: HttpRequest) -> HttpResponse:
    """Which letters whoever asks gets."""
    here = reverse("meetings:my_notices")
    note = _("The portal writes to you when something waits for you. Untick what you do not want to hear of by e-mail.")
    page = FormPage(_("Notices by e-mail"), [Crumb(_("Notices by e-mail"))], here, _("Your choice is kept."), note=note)
    form = NoticesForm(request.POST or None, person=who(request))
    return form_page(request, form, partial(notices.choose, who(request), by=who(request)), page)
