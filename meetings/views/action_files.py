"""Actions as files: the register to take away, a changed one that comes back, and the printed log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meetings.actions import log, writing
from meetings.forms.action_files import FileForm, LogForm
from meetings.models import Meeting
from meetings.pages import action_files as pages
from meetings.pages import actions as registers
from meetings.permissions import require_officer
from meetings.services import action_files, actions, prints
from meetings.views.actions import asked_for
from meetings.views.reading import find
from meetings.views.writing import crumbs_of, served
from scpb.boards.models import Board
from scpb.boards.pages import Crumb, FormPage, who
from scpb.boards.permissions import is_officer

WRITTEN = {"csv": (writing.as_csv, writing.CSV), "xlsx": (writing.as_xlsx, writing.XLSX)}


@login_not_required
@require_safe
def table(request: HttpRequest, form: str) -> HttpResponse:
    """What the register shows, all pages of it, as CSV or XLSX."""
    today, (write, content_type) = timezone.localdate(), WRITTEN[form]
    _form, asked = asked_for(request)
    found = registers.chosen(registers.within(asked, request.user, today), asked, today)
    rows = list(registers.for_rows(found, request.user, today))
    actions.open_actions(rows, by=request.user)
    data = write(rows, today)
    name = f"actions-{today:%Y-%m-%d}.{form}"
    return HttpResponse(data, content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@login_not_required
@require_safe
def board_log(request: HttpRequest, slug: str) -> HttpResponse:
    """The action log of a board: what is outstanding, and what was closed since it last sat."""
    board = get_object_or_404(Board.objects.visible_to(request.user), slug=slug)
    return _board_log(request, board, LogForm(board=board))


@require_POST
def print_board_log(request: HttpRequest, slug: str) -> HttpResponse:
    """Have the log of a board printed."""
    board = _served(request, slug)
    form = LogForm(request.POST, board=board)
    if not form.is_valid():
        return _board_log(request, board, form)
    document = log.of_board(board, form.cleaned_data["audience"], timezone.localdate())
    prints.ask(document, board, by=who(request), **form.cleaned_data)
    return redirect("meetings:action_log", slug)


@login_not_required
@require_safe
def meeting_log(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The action log of a meeting: what it asked for, and what became of it."""
    found = find(request, slug, number)
    return _meeting_log(request, found, LogForm(board=found.board))


@require_POST
def print_meeting_log(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Have the log of a meeting printed."""
    found = served(request, slug, number)
    form = LogForm(request.POST, board=found.board)
    if not form.is_valid():
        return _meeting_log(request, found, form)
    document = log.of_meeting(found, form.cleaned_data["audience"])
    prints.ask(document, found.board, meeting=found, by=who(request), **form.cleaned_data)
    return redirect("meetings:meeting_actions", slug, number)


def upload(request: HttpRequest, slug: str) -> HttpResponse:
    """A file of actions that comes back."""
    board = _served(request, slug)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_valid():
        job = action_files.receive(board, by=who(request), **form.values())
        return redirect("meetings:uploaded_actions", slug, job.uuid)
    page = _uploading(board)
    context = {"form": form, "page": page, "button": page.button, "crumbs": page.crumbs}
    return render(request, "boards/form.html", context, status=422 if form.errors else 200)


def uploaded(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """What a file would change, to be confirmed; or what is wrong with it; or what became of it."""
    board = _served(request, slug)
    context = {
        "board": board,
        "looked": pages.looked(board, uuid),
        "crumbs": _crumbs(board, _("What the file changes")),
    }
    return render(request, "meetings/actions_uploaded.html", context)


@require_POST
def take(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """Take over what the file changes."""
    board = _served(request, slug)
    action_files.confirm(board, pages.looked(board, uuid).job, by=who(request))
    messages.success(request, _("The changes are being made."))
    return redirect("meetings:uploaded_actions", slug, uuid)


def _uploading(board: Board) -> FormPage:
    """What the page of an upload says around its form."""
    title, back = _("Upload actions"), reverse("meetings:action_log", args=[board.slug])
    note = _("Nothing changes before you have seen what the file would change. All of it is taken, or nothing.")
    return FormPage(title, _crumbs(board, title), back, "", _("Look through it"), note=note)


def _served(request: HttpRequest, slug: str) -> Board:
    board = get_object_or_404(Board.objects.visible_to(request.user), slug=slug)
    require_officer(board, who(request))
    return board


def _crumbs(board: Board, title: str) -> list[Crumb]:
    log_of = Crumb(
        _("Log of the %(board)s") % {"board": board.abbreviation}, reverse("meetings:action_log", args=[board.slug])
    )
    return [Crumb(_("Actions"), reverse("meetings:actions")), log_of, Crumb(title)]


def _board_log(request: HttpRequest, board: Board, form: LogForm) -> HttpResponse:
    shown = pages.board_log(board, request.user, timezone.localdate())
    printing = reverse("meetings:print_action_log", args=[board.slug])
    crumbs = [
        Crumb(_("Actions"), reverse("meetings:actions")),
        Crumb(_("Log of the %(board)s") % {"board": board.abbreviation}),
    ]
    return _log(request, shown, form, printing, crumbs)


def _meeting_log(request: HttpRequest, found: Meeting, form: LogForm) -> HttpResponse:
    shown = pages.meeting_log(found, request.user, timezone.localdate())
    printing = reverse("meetings:print_meeting_actions", args=[found.board.slug, found.number])
    return _log(request, shown, form, printing, crumbs_of(found, _("Action log")))


def _log(
    request: HttpRequest, shown: pages.LogShown, form: LogForm, printing: str, crumbs: list[Crumb]
) -> HttpResponse:
    serves = is_officer(request.user, shown.board)
    context: dict[str, Any] = {"shown": shown, "form": form if serves else None, "printing": printing, "crumbs": crumbs}
    if serves and not shown.meeting:
        context["came_back"] = pages.came_back(shown.board)
    return render(request, "meetings/action_log.html", context, status=422 if form.errors else 200)
