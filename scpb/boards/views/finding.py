"""Finding the board that a page is about, and the way back to it."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from scpb.boards.models import Board
from scpb.boards.pages import Crumb, FormPage, who
from scpb.boards.services.boards import require_editor


def known(request: HttpRequest, slug: str) -> Board:
    """The board alone, for who may know of it."""
    return get_object_or_404(Board.objects.listed_for(request.user), slug=slug)


def above(request: HttpRequest) -> Board | None:
    """The board below which a new one is asked for (`?below=`), for who may know of it."""
    slug = request.GET.get("below")
    return known(request, slug) if slug else None


def to_edit(request: HttpRequest, slug: str) -> Board:
    """The board, refusing before a form is shown whom the service would refuse after it was filled in."""
    found = known(request, slug)
    require_editor(found, who(request))
    return found


def crumbs_of(found: Board, *others: Crumb) -> list[Crumb]:
    """The way to a page of the board, or to the board itself."""
    people, way = Crumb(_("People"), reverse("boards:index")), found.get_absolute_url() if others else ""
    return [people, Crumb(found.name, way), *others]


def page_of(
    found: Board, title: str, done: str, *, between: Sequence[Crumb] = (), warning: str = "", note: str = ""
) -> FormPage:
    """A form's page, which leads back to the board, or to the last page `between`."""
    back = between[-1].url if between else found.get_absolute_url()
    return FormPage(title, crumbs_of(found, *between, Crumb(title)), back, done, warning=warning, note=note)
