"""Boards for everybody, and their set-up for who serves them."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from scpb.boards import permissions
from scpb.boards.forms import AppointForm, BoardForm, ContactForm, EndForm, GrantForm, NoticeForm, SeatForm
from scpb.boards.models import Board
from scpb.boards.pages import Crumb, FormPage, confirmation, form_page, who
from scpb.boards.services import boards as services
from scpb.boards.services import membership
from scpb.errors import NotPermitted


@login_not_required
def index(request: HttpRequest) -> HttpResponse:
    """All boards with their members."""
    context = {
        "boards": Board.objects.listed_for(request.user).with_members(timezone.localdate()).select_related("parent"),
        "may_add": permissions.is_administrator(request.user),
        "may_keep_register": permissions.may_keep_register(request.user),
    }
    return render(request, "boards/index.html", context)


@login_not_required
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """One board: what it is for, who sits on it, whom to ask."""
    found = _visible(request, slug)
    may_edit = permissions.may_edit(request.user, found)
    around = Board.objects.listed_for(request.user).around(found)
    context = {
        "board": found,
        "parent": next((other for other in around if other.pk == found.parent_id), None),
        "children": [other for other in around if other.parent_id == found.pk],
        "vacancies": found.vacancies(),
        "contacts": found.contacts.all(),
        "notices": found.notices.all(),
        "grants": found.grants.current_or_coming(timezone.localdate()) if may_edit else [],
        "coming": found.memberships.coming(timezone.localdate()) if may_edit else [],
        "may_edit": may_edit,
        "crumbs": [Crumb(_("People"), reverse("boards:index")), Crumb(found.name)],
    }
    return render(request, "boards/board.html", context)


def add_board(request: HttpRequest) -> HttpResponse:
    if not permissions.is_administrator(request.user):
        raise NotPermitted(_("Only an administrator may add a board."))
    crumbs = [Crumb(_("People"), reverse("boards:index")), Crumb(_("Add a board"))]
    page = FormPage(_("Add a board"), crumbs, reverse("boards:index"), _("The board is added."))
    return form_page(request, BoardForm(request.POST or None), partial(services.create_board, by=who(request)), page)


def edit_board(request: HttpRequest, slug: str) -> HttpResponse:
    found = _to_edit(request, slug)
    form = BoardForm(request.POST or None, instance=found)
    act = partial(services.edit_board, found, by=who(request))
    return form_page(request, form, act, _page(found, _("Change the board"), _("The board is changed.")))


def add_seat(request: HttpRequest, slug: str) -> HttpResponse:
    found = _to_edit(request, slug)
    form = SeatForm(request.POST or None)
    act = partial(services.add_seat, found, by=who(request))
    return form_page(request, form, act, _page(found, _("Add a place"), _("The place is added.")))


def edit_seat(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    found = _to_edit(request, slug)
    seat = get_object_or_404(found.seats, uuid=uuid)
    form = SeatForm(request.POST or None, instance=seat)
    act = partial(services.edit_seat, seat, by=who(request))
    return form_page(request, form, act, _page(found, _("Change the place"), _("The place is changed.")))


def remove_seat(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    found = _to_edit(request, slug)
    seat = get_object_or_404(found.seats, uuid=uuid)
    act = partial(services.remove_seat, seat, by=who(request))
    page = _page(found, _("Remove the place"), _("The place is removed."), warning=str(seat))
    return form_page(request, confirmation(request), act, page)


def appoint(request: HttpRequest, slug: str) -> HttpResponse:
    found = _to_edit(request, slug)
    form = AppointForm(request.POST or None, board=found)
    act = partial(membership.appoint, found, by=who(request))
    return form_page(request, form, act, _page(found, _("Appoint a member"), _("The member is appointed.")))


def end_membership(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    found = _to_edit(request, slug)
    term = get_object_or_404(found.memberships.select_related("person"), uuid=uuid)
    act = partial(membership.end_membership, term, by=who(request))
    page = _page(found, _("End a term"), _("The last day of the term is set."), note=str(term))
    return form_page(request, EndForm(request.POST or None), act, page)


def grant(request: HttpRequest, slug: str) -> HttpResponse:
    found = _to_edit(request, slug)
    form = GrantForm(request.POST or None, may_appoint_officers=permissions.is_administrator(request.user))
    act = partial(membership.grant, found, by=who(request))
    return form_page(request, form, act, _page(found, _("Give a role"), _("The role is given.")))


def end_grant(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    found = _to_edit(request, slug)
    held = get_object_or_404(found.grants.select_related("person"), uuid=uuid)
    act = partial(membership.end_grant, held, by=who(request))
    page = _page(found, _("End a role"), _("The last day of the role is set."), note=str(held))
    return form_page(request, EndForm(request.POST or None), act, page)


def add_notice(request: HttpRequest, slug: str) -> HttpResponse:
    found = _to_edit(request, slug)
    form = NoticeForm(request.POST or None)
    act = partial(services.add_notice, found, by=who(request))
    return form_page(request, form, act, _page(found, _("Add a standing notice"), _("The notice is added.")))


def edit_notice(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    found = _to_edit(request, slug)
    notice = get_object_or_404(found.notices, uuid=uuid)
    form = NoticeForm(request.POST or None, instance=notice)
    act = partial(services.edit_notice, notice, by=who(request))
    return form_page(request, form, act, _page(found, _("Change the notice"), _("The notice is changed.")))


def remove_notice(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    found = _to_edit(request, slug)
    notice = get_object_or_404(found.notices, uuid=uuid)
    act = partial(services.remove_notice, notice, by=who(request))
    page = _page(found, _("Remove the notice"), _("The notice is removed."), warning=notice.title)
    return form_page(request, confirmation(request), act, page)


def add_contact(request: HttpRequest, slug: str) -> HttpResponse:
    found = _to_edit(request, slug)
    form = ContactForm(request.POST or None)
    act = partial(services.add_contact, found, by=who(request))
    return form_page(request, form, act, _page(found, _("Add a contact"), _("The contact is added.")))


def edit_contact(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    found = _to_edit(request, slug)
    contact = get_object_or_404(found.contacts, uuid=uuid)
    form = ContactForm(request.POST or None, instance=contact)
    act = partial(services.edit_contact, contact, by=who(request))
    return form_page(request, form, act, _page(found, _("Change the contact"), _("The contact is changed.")))


def remove_contact(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    found = _to_edit(request, slug)
    contact = get_object_or_404(found.contacts, uuid=uuid)
    act = partial(services.remove_contact, contact, by=who(request))
    page = _page(found, _("Remove the contact"), _("The contact is removed."), warning=str(contact))
    return form_page(request, confirmation(request), act, page)


def _visible(request: HttpRequest, slug: str) -> Board:
    boards = Board.objects.listed_for(request.user).with_members(timezone.localdate()).select_related("parent")
    return get_object_or_404(boards, slug=slug)


def _to_edit(request: HttpRequest, slug: str) -> Board:
    """The board, refusing before a form is shown whom the service would refuse after it was filled in."""
    found = get_object_or_404(Board.objects.listed_for(request.user), slug=slug)
    services.require_editor(found, who(request))
    return found


def _page(found: Board, title: str, done: str, *, warning: str = "", note: str = "") -> FormPage:
    """A form's page, which leads back to the board."""
    crumbs = [Crumb(_("People"), reverse("boards:index")), Crumb(found.name, found.get_absolute_url()), Crumb(title)]
    return FormPage(title, crumbs, found.get_absolute_url(), done, warning=warning, note=note)
