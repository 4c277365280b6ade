"""Places on boards over time: the history of one, and what ends soon or is vacant on all that somebody serves."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from scpb.boards.forms import AppointForm, EndForm, SeatForm
from scpb.boards.models import Board, Seat
from scpb.boards.pages import Crumb, confirmation, form_page, places, who
from scpb.boards.services import boards as services
from scpb.boards.services import membership
from scpb.boards.services.register import require_keeper
from scpb.boards.views.finding import crumbs_of, known, page_of, to_edit


@login_not_required
def place(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """Whom a place is kept for, and who has held it."""
    board = known(request, slug)
    seat = get_object_or_404(board.seats.select_related("organisation__successor"), uuid=uuid)
    history = places.history_of(seat, timezone.localdate())
    crumbs = crumbs_of(board, Crumb(str(seat)))
    return render(request, "boards/place.html", {"board": board, "seat": seat, "history": history, "crumbs": crumbs})


def terms(request: HttpRequest) -> HttpResponse:
    """Terms that end within ninety days, and vacant places."""
    require_keeper(who(request))
    page = places.terms_page(who(request), timezone.localdate(), request.GET.get("page"))
    crumbs = [Crumb(_("People"), reverse("boards:index")), Crumb(_("Terms and vacancies"))]
    return render(request, "boards/terms.html", {"terms": page, "page_obj": page.page, "crumbs": crumbs})


def add_seat(request: HttpRequest, slug: str) -> HttpResponse:
    found = to_edit(request, slug)
    form = SeatForm(request.POST or None)
    act = partial(services.add_seat, found, by=who(request))
    return form_page(request, form, act, page_of(found, _("Add a place"), _("The place is added.")))


def edit_seat(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    found = to_edit(request, slug)
    seat = get_object_or_404(found.seats, uuid=uuid)
    form = SeatForm(request.POST or None, instance=seat)
    act = partial(services.edit_seat, seat, by=who(request))
    return form_page(request, form, act, page_of(found, _("Change the place"), _("The place is changed.")))


def remove_seat(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    found = to_edit(request, slug)
    seat = get_object_or_404(found.seats, uuid=uuid)
    act = partial(services.remove_seat, seat, by=who(request))
    page = page_of(found, _("Remove the place"), _("The place is removed."), warning=str(seat))
    return form_page(request, confirmation(request), act, page)


def appoint(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a term; from a vacant place (`?place=`) with what its tenure proposes."""
    found = to_edit(request, slug)
    form = AppointForm(request.POST or None, board=found, seat=_chosen(found, request.GET.get("place")))
    act = partial(membership.appoint, found, by=who(request))
    return form_page(request, form, act, page_of(found, _("Appoint a member"), _("The member is appointed.")))


def end_membership(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    found = to_edit(request, slug)
    term = get_object_or_404(found.memberships.select_related("person"), uuid=uuid)
    act = partial(membership.end_membership, term, by=who(request))
    page = page_of(found, _("End a term"), _("The last day of the term is set."), note=str(term))
    return form_page(request, EndForm(request.POST or None), act, page)


def _chosen(board: Board, asked: str | None) -> Seat | None:
    return next((seat for seat in board.seats.all() if str(seat.uuid) == asked), None)
