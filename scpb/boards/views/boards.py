"""Boards for everybody, and their set-up for who serves them."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from scpb.boards import permissions
from scpb.boards.forms import BoardForm, ContactForm, EndForm, GrantForm, NoticeForm
from scpb.boards.models import Board
from scpb.boards.pages import Crumb, FormPage, confirmation, form_page, who
from scpb.boards.pages.board import board_page
from scpb.boards.pages.governance import governance
from scpb.boards.services import boards as services
from scpb.boards.services import membership
from scpb.boards.services.register import require_keeper
from scpb.boards.views.finding import above, crumbs_of, page_of, to_edit


@login_not_required
def index(request: HttpRequest) -> HttpResponse:
    """All boards with their members."""
    context = {
        "boards": Board.objects.listed_for(request.user).with_members(timezone.localdate()).select_related("parent"),
        "may_add": permissions.may_keep_register(request.user),  # an officer: below a board that they serve
        "may_keep_register": permissions.may_keep_register(request.user),
    }
    return render(request, "boards/index.html", context)


@login_not_required
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """One board: what it goes by, who sits on it and in which place, whom to ask."""
    page = board_page(slug, request.user, timezone.localdate())
    if page is None:
        raise Http404
    return render(request, "boards/board.html", {"page": page, "board": page.board, "crumbs": crumbs_of(page.board)})


@login_not_required
def chart(request: HttpRequest) -> HttpResponse:
    """The governance chart: what reports to what, drawn and as a list."""
    crumbs = [Crumb(_("People"), reverse("boards:index")), Crumb(_("Governance chart"))]
    drawn = governance(request.user, timezone.localdate())
    return render(request, "boards/governance.html", {"governance": drawn, "crumbs": crumbs})


def add_board(request: HttpRequest) -> HttpResponse:
    """A new board, or one below another (`?below=`); it leads to the new one, which says what comes next."""
    require_keeper(who(request))
    crumbs = [Crumb(_("People"), reverse("boards:index")), Crumb(_("Add a board"))]
    done = _("The board is added. What comes next stands below.")
    page = FormPage(_("Add a board"), crumbs, reverse("boards:index"), done, to_made=True)
    form = BoardForm(request.POST or None, by=who(request), initial={"parent": above(request)})
    return form_page(request, form, partial(services.create_board, by=who(request)), page)


def edit_board(request: HttpRequest, slug: str) -> HttpResponse:
    found = to_edit(request, slug)
    form = BoardForm(request.POST or None, instance=found, by=who(request))
    act = partial(services.edit_board, found, by=who(request))
    return form_page(request, form, act, page_of(found, _("Change the board"), _("The board is changed.")))


def grant(request: HttpRequest, slug: str) -> HttpResponse:
    found = to_edit(request, slug)
    form = GrantForm(request.POST or None, may_appoint_officers=permissions.is_administrator(request.user))
    act = partial(membership.grant, found, by=who(request))
    return form_page(request, form, act, page_of(found, _("Give a role"), _("The role is given.")))


def end_grant(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    found = to_edit(request, slug)
    held = get_object_or_404(found.grants.select_related("person"), uuid=uuid)
    act = partial(membership.end_grant, held, by=who(request))
    page = page_of(found, _("End a role"), _("The last day of the role is set."), note=str(held))
    return form_page(request, EndForm(request.POST or None), act, page)


def add_notice(request: HttpRequest, slug: str) -> HttpResponse:
    found = to_edit(request, slug)
    form = NoticeForm(request.POST or None)
    act = partial(services.add_notice, found, by=who(request))
    return form_page(request, form, act, page_of(found, _("Add a standing notice"), _("The notice is added.")))


def edit_notice(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    found = to_edit(request, slug)
    notice = get_object_or_404(found.notices, uuid=uuid)
    form = NoticeForm(request.POST or None, instance=notice)
    act = partial(services.edit_notice, notice, by=who(request))
    return form_page(request, form, act, page_of(found, _("Change the notice"), _("The notice is changed.")))


def remove_notice(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    found = to_edit(request, slug)
    notice = get_object_or_404(found.notices, uuid=uuid)
    act = partial(services.remove_notice, notice, by=who(request))
    page = page_of(found, _("Remove the notice"), _("The notice is removed."), warning=notice.title)
    return form_page(request, confirmation(request), act, page)


def add_contact(request: HttpRequest, slug: str) -> HttpResponse:
    found = to_edit(request, slug)
    form = ContactForm(request.POST or None)
    act = partial(services.add_contact, found, by=who(request))
    return form_page(request, form, act, page_of(found, _("Add a contact"), _("The contact is added.")))


def edit_contact(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    found = to_edit(request, slug)
    contact = get_object_or_404(found.contacts, uuid=uuid)
    form = ContactForm(request.POST or None, instance=contact)
    act = partial(services.edit_contact, contact, by=who(request))
    return form_page(request, form, act, page_of(found, _("Change the contact"), _("The contact is changed.")))


def remove_contact(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    found = to_edit(request, slug)
    contact = get_object_or_404(found.contacts, uuid=uuid)
    act = partial(services.remove_contact, contact, by=who(request))
    page = page_of(found, _("Remove the contact"), _("The contact is removed."), warning=str(contact))
    return form_page(request, confirmation(request), act, page)
