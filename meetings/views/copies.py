"""Restricted packs and prints in their readers' names, and who opened what is restricted."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.models import Meeting, Pack, PersonalCopy, Print
from meetings.pages import copies as pages
from meetings.pages import openings as who_opened
from meetings.permissions import require_auditor
from meetings.services import copies as services
from meetings.views.reading import ROWS
from meetings.views.writing import crumbs_of
from scpb.boards.models import Board
from scpb.boards.pages import Crumb, who
from scpb.documents.views import download


def copy(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How far one's own copy of a restricted pack is."""
    return _own(request, _pack(request, uuid))


def print_copy(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How far one's own copy of a restricted print is."""
    return _own(request, _print(request, uuid))


@require_POST
def ask_copy(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask for one's own copy of a pack."""
    pack = _pack(request, uuid)
    services.ask_copy(pack, by=who(request))
    return redirect("meetings:copy", pack.uuid)


@require_POST
def ask_print_copy(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask for one's own copy of a print."""
    found = _print(request, uuid)
    services.ask_copy(found, by=who(request))
    return redirect("meetings:print_copy", found.uuid)


def copy_file(request: HttpRequest, uuid: UUID) -> FileResponse:
    """The copy, for whose name is on it."""
    found = get_object_or_404(PersonalCopy.objects.of(who(request)), uuid=uuid)
    return download(services.open_copy(found, by=who(request)), name=found.file_name)


def openings(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Who could open what is restricted of a meeting, and who did, for the board's auditor."""
    meetings = Meeting.objects.known_to_auditor(request.user).select_related("board")
    found = get_object_or_404(meetings, board__slug=slug, number=number)
    require_auditor(found.board, who(request))
    context = {"meeting": found, "things": who_opened.of_meeting(found), "crumbs": crumbs_of(found, _("Openings"))}
    return render(request, "meetings/openings.html", context)


def openings_of_board(request: HttpRequest, slug: str) -> HttpResponse:
    """The meetings of a board, each with who opened what of it, for the board's auditor."""
    known = Board.objects.visible_to(request.user) | Board.objects.audited_by(request.user)
    board = get_object_or_404(known, slug=slug)
    require_auditor(board, who(request))
    meetings = Meeting.objects.known_to_auditor(request.user).of_board(slug).order_by("-starts_at")
    context = {"board": board, "page_obj": Paginator(meetings, ROWS).get_page(request.GET.get("page"))}
    crumbs = [Crumb(_("Meetings"), reverse("meetings:index")), Crumb(_("Openings"))]
    return render(request, "meetings/openings_of_board.html", context | {"crumbs": crumbs})


def _pack(request: HttpRequest, uuid: UUID) -> Pack:
    return get_object_or_404(Pack.objects.visible_to(request.user).with_files(), uuid=uuid)


def _print(request: HttpRequest, uuid: UUID) -> Print:
    return get_object_or_404(Print.objects.visible_to(request.user).with_files(), uuid=uuid)


def _own(request: HttpRequest, original: Pack | Print) -> HttpResponse:
    services.require_reader(original, who(request))
    if not original.is_restricted:
        return redirect(original)
    own = pages.copy_of(original, who(request))
    return render(request, "meetings/copy.html", {"own": own, "original": original, "crumbs": own.crumbs})
