"""Meetings, agendas, papers and packs for whoever may read them."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from meetings import reading
from meetings.models import Meeting, Pack, Paper
from meetings.pages import invitations, items
from meetings.pages.awaited import awaited
from meetings.services import agenda as agendas
from meetings.services import packs, papers
from scpb.boards import permissions
from scpb.boards.models import Board
from scpb.boards.pages import Crumb
from scpb.documents.views import download

ROWS = 100


@login_not_required
def index(request: HttpRequest) -> HttpResponse:
    """Coming and past meetings, of all boards or one."""
    today, slug = timezone.localdate(), request.GET.get("board", "")
    meetings = Meeting.objects.visible_to(request.user).of_board(slug).select_related("board", "venue")
    boards = list(Board.objects.visible_to(request.user))
    context = {
        "boards": boards,
        "chosen": slug,
        "coming": meetings.coming(today)[:ROWS],
        "page_obj": Paginator(meetings.past(today), ROWS).get_page(request.GET.get("page")),
        "served": [board for board in boards if permissions.is_officer(request.user, board)],
    }
    return render(request, "meetings/index.html", context)


@login_not_required
def meeting(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One meeting: when and where, its agenda and its papers."""
    found = find(request, slug, number)
    shown = reading.packs_for(found, request.user)
    context = {
        "meeting": found,
        "items": reading.agenda_for(found, request.user, shown),
        "packs": shown,
        "chair": SimpleLazyObject(partial(reading.chair_of, found)),  # whoever reads all terms knows the chair
        "contacts": found.board.contacts.all(),
        "awaited": awaited(found, timezone.localdate()),
        "crumbs": [Crumb(_("Meetings"), reverse("meetings:index")), Crumb(str(found))],
        **reading.beside(found, request.user),
    }
    return render(request, "meetings/meeting.html", context | invitations.beside(found, request.user))


@login_not_required
def item(request: HttpRequest, slug: str, number: int, item: int) -> HttpResponse:
    """One agenda item: its report, what the board is asked, its papers."""
    found = find(request, slug, number)
    known = reading.item_for(found, request.user, item)
    if known is None:
        raise Http404
    kept, row = known
    agendas.open_item(kept, by=request.user)
    crumbs = [Crumb(_("Meetings"), reverse("meetings:index")), Crumb(str(found), found.get_absolute_url())]
    context = {"meeting": found, "item": kept, "row": row, "crumbs": [*crumbs, Crumb(str(kept))]}
    return render(request, "meetings/item.html", context | items.page_of(kept, request.user))


@login_not_required
def paper(request: HttpRequest, uuid: UUID) -> FileResponse:
    """A paper's file."""
    found = get_object_or_404(Paper.objects.visible_to(request.user).select_related("item", "file"), uuid=uuid)
    return download(papers.open_paper(found, by=request.user), name=found.file_name, inline=True)


@login_not_required
def pack(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """A pack's file; for a restricted one the page of the reader's own copy."""
    found = get_object_or_404(Pack.objects.visible_to(request.user).with_files(), uuid=uuid)
    if found.is_restricted:
        return redirect(found)
    return download(packs.open_pack(found, by=request.user), name=found.file_name, inline=True)


def find(request: HttpRequest, slug: str, number: int) -> Meeting:
    """The meeting of this address, if whoever asks may know of it."""
    meetings = Meeting.objects.visible_to(request.user).with_board_known(request.user)
    meetings = meetings.select_related("board", "venue", "chaired_by", "cleared_by", "paired_with__board")
    return get_object_or_404(meetings, board__slug=slug, number=number)
