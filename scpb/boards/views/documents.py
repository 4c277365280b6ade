"""Standing documents: read on a day, compared word by word, and kept by who serves the board."""

from __future__ import annotations

from datetime import date
from functools import partial
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from scpb.boards import permissions
from scpb.boards.forms import DayForm, DocumentForm, NewDocumentForm, VersionForm
from scpb.boards.models import Board, StandingDocument
from scpb.boards.pages import Crumb, confirmation, form_page, who
from scpb.boards.pages import documents as pages
from scpb.boards.services import documents as services
from scpb.boards.views.finding import crumbs_of, known, page_of, to_edit
from scpb.documents.markup import to_text
from scpb.documents.views import download


@login_not_required
def document(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """The document as it is in force, or was on a day."""
    found = known(request, slug)
    form = DayForm(request.GET if "on" in request.GET else None)
    on = form.cleaned_data["on"] if form.is_valid() else None
    return _shown(request, found, uuid, form, on=on, number=None)


@login_not_required
def version(request: HttpRequest, slug: str, uuid: UUID, number: int) -> HttpResponse:
    """The document in one of its versions."""
    return _shown(request, known(request, slug), uuid, DayForm(), on=None, number=number)


@login_not_required
def document_file(request: HttpRequest, slug: str, uuid: UUID, number: int) -> FileResponse:
    """The PDF of a version, as a job has cleaned it."""
    found = _document(known(request, slug), uuid)
    wanted = get_object_or_404(found.versions.readable(), number=number, file__isnull=False)
    assert wanted.file is not None
    return download(wanted.file, name=f"{wanted}.pdf", inline=True)


@login_not_required
def compare(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """Two versions as one text, with what was added and removed."""
    board = known(request, slug)
    found = _document(board, uuid)
    numbers = [request.GET.get(name, "") for name in ("old", "new")]
    if not any(numbers):
        return redirect("boards:document", board.slug, found.uuid)  # where two are chosen
    if not all(number.isdecimal() and len(number) < 6 for number in numbers):
        raise Http404
    compared = pages.comparison(found, *map(int, numbers))
    if compared is None:
        raise Http404
    crumbs = crumbs_of(board, _crumb(found), Crumb(_("What changed")))
    return render(request, "boards/compare.html", {"compared": compared, "document": found, "crumbs": crumbs})


def add_document(request: HttpRequest, slug: str) -> HttpResponse:
    found = to_edit(request, slug)
    form = NewDocumentForm(request.POST or None, request.FILES or None, board=found)
    act = partial(services.add_document, found, by=who(request))
    return form_page(request, form, act, page_of(found, _("Add a standing document"), _("The document is added.")))


def edit_document(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    board = to_edit(request, slug)
    found = _document(board, uuid)
    form = DocumentForm(request.POST or None, instance=_document(board, uuid))
    act = partial(services.edit_document, found, by=who(request))
    page = page_of(board, _("Change the title"), _("The title is changed."), between=[_crumb(found)])
    return form_page(request, form, act, page)


def add_version(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """A new version, which begins with the words of the last one."""
    board = to_edit(request, slug)
    found = _document(board, uuid)
    last = found.versions.first()
    words = {"text": to_text(last.text)} if last else {}
    form = VersionForm(request.POST or None, request.FILES or None, initial=words)
    act = partial(services.add_version, found, by=who(request))
    page = page_of(board, _("Add a version"), _("The version is added."), between=[_crumb(found)], note=found.title)
    return form_page(request, form, act, page)


def remove_version(request: HttpRequest, slug: str, uuid: UUID, number: int) -> HttpResponse:
    board = to_edit(request, slug)
    found = _document(board, uuid)
    last = get_object_or_404(found.versions.select_related("document__board"), number=number)
    act = partial(services.remove_version, last, by=who(request))
    page = page_of(board, _("Take the version back"), _("The version is taken back."), warning=str(last))
    return form_page(request, confirmation(request), act, page)


def _document(board: Board, uuid: UUID) -> StandingDocument:
    return get_object_or_404(board.documents.select_related("board"), uuid=uuid)


def _crumb(found: StandingDocument) -> Crumb:
    return Crumb(found.title, reverse("boards:document", args=[found.board.slug, found.uuid]))


def _shown(
    request: HttpRequest, board: Board, uuid: UUID, form: DayForm, *, on: date | None, number: int | None
) -> HttpResponse:
    found = _document(board, uuid)
    may_edit = permissions.may_edit(request.user, board)
    page = pages.document_page(found, timezone.localdate(), on=on, number=number, may_edit=may_edit)
    if (number is not None and page.shown is None) or not page.versions:
        raise Http404
    context = {"page": page, "board": board, "form": form, "on": on, "may_edit": may_edit}
    status = 422 if form.errors else 200
    return render(
        request, "boards/document.html", {**context, "crumbs": crumbs_of(board, Crumb(found.title))}, status=status
    )
