"""The agenda editor: the running order at the left, the chosen item at the right."""

from __future__ import annotations

from copy import copy
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers

from meetings import reading
from meetings.forms import ItemForm
from meetings.models import AgendaItem, Meeting
from meetings.pages.editor import order_of
from meetings.pages.planning import bring_back_of, owed_at
from meetings.pages.referrals import waiting_for
from meetings.permissions import require_writing
from meetings.services import agenda as services
from meetings.services import planning
from meetings.views.writing import crumbs_of, number_sent, served
from scpb.boards.pages import Crumb, FormPage, confirmation, form_page, who


def agenda(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The running order with its first item chosen, or the form for the first one."""
    found = _written(request, slug, number)
    items = reading.agenda_to_write(found)
    form = ItemForm(instance=items[0] if items else None, board=found.board)
    return _editor(request, found, items, form)


def add(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A new item."""
    found = _written(request, slug, number)
    form = ItemForm(request.POST or None, board=found.board)
    if request.method == "POST" and form.is_valid():
        values = form.values()
        item = services.add_item(found, by=who(request), **{**values, "text": values["text"] or ""})
        messages.success(request, _("Item %(number)s is added.") % {"number": item.order})
        return redirect(_told(found, item))
    return _editor(request, found, reading.agenda_to_write(found), form)


def edit(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    """One item, chosen and saved."""
    found = _written(request, slug, number)
    items = reading.agenda_to_write(found)
    item = _chosen(items, found, uuid)
    # the form cleans into a row of its own, so that the running order shows what is kept
    form = ItemForm(request.POST or None, instance=copy(item), board=found.board)
    if request.method == "POST" and form.is_valid():
        item = services.edit_item(item, by=who(request), **form.values())
        messages.success(request, _("Item %(number)s is saved.") % {"number": item.order})
        return redirect(_told(found, item))
    return _editor(request, found, items, form)


@require_POST
@vary_on_headers("HX-Request")
def move(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    """Give an item another number; htmx gets the running order, a browser without it the page."""
    found = _written(request, slug, number)
    moved = get_object_or_404(found.items, uuid=uuid)
    item = services.move_item(moved, to=number_sent(request), by=who(request))
    if request.headers.get("HX-Request") != "true":
        return redirect(f"{item_url(found, item)}#order")
    chosen = request.POST.get("chosen", "")
    said = _("“%(title)s” is item %(number)s now.") % {"title": item.title, "number": item.order}
    context = order_of(found, reading.agenda_to_write(found), chosen)
    return render(request, "meetings/_moved.html", context | {"said": said})


def remove(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    found = _written(request, slug, number)
    item = get_object_or_404(found.items.select_related("meeting__board"), uuid=uuid)
    page = _page(found, _("Remove the item"), _agenda_url(found), _("The item is removed."), warning=str(item))
    return form_page(request, confirmation(request), partial(services.remove_item, item, by=who(request)), page)


@vary_on_headers("HX-Request")
def waiting(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What shall come back at this meeting, and what was referred to its board: the editor asks for it by itself."""
    found = _written(request, slug, number)
    context = {
        "meeting": found,
        "owed": owed_at(found),
        "referred": waiting_for(found.board, request.user),
        "crumbs": crumbs_of(found, _("Waiting for an agenda")),
    }
    is_part = request.headers.get("HX-Request") == "true"
    return render(request, "meetings/_owed.html" if is_part else "meetings/waiting.html", context)


@require_POST
def take_owed(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    """What shall come back to the board becomes an item of this agenda."""
    found = _written(request, slug, number)
    item = planning.take_up(bring_back_of(found.board, uuid), found, by=who(request), begins=True)
    messages.success(request, _("“%(title)s” is item %(number)s.") % {"title": item.title, "number": item.order})
    return redirect(_told(found, item))


def item_url(meeting: Meeting, item: AgendaItem) -> str:
    """The editor with this item chosen."""
    return reverse("meetings:edit_item", args=[meeting.board.slug, meeting.number, item.uuid])


def _told(meeting: Meeting, item: AgendaItem) -> str:
    """The editor where it says what has been done: without an anchor of its own it would keep the form's, `#item`."""
    return f"{item_url(meeting, item)}#notice-title"


def _written(request: HttpRequest, slug: str, number: int) -> Meeting:
    found = served(request, slug, number)
    require_writing(found, None)
    return found


def _chosen(items: list[AgendaItem], found: Meeting, uuid: UUID) -> AgendaItem:
    """The item among those fetched, with its agenda."""
    item = next((item for item in items if item.uuid == uuid), None) or get_object_or_404(found.items, uuid=uuid)
    item.meeting = found
    return item


def _editor(request: HttpRequest, found: Meeting, items: list[AgendaItem], form: ItemForm) -> HttpResponse:
    item = form.instance if form.instance.pk else None
    context = {
        **order_of(found, items, str(item.uuid) if item else ""),
        "form": form,
        "item": reading.with_checks(item) if item else None,
        "crumbs": crumbs_of(found, _("Agenda")),
    }
    return render(request, "meetings/agenda.html", context, status=422 if form.errors else 200)


def _agenda_url(found: Meeting) -> str:
    return reverse("meetings:agenda", args=[found.board.slug, found.number])


def _page(found: Meeting, title: str, back: str, done: str, *, note: str = "", warning: str = "") -> FormPage:
    way = crumbs_of(found, title)
    crumbs = [*way[:-1], Crumb(_("Agenda"), _agenda_url(found)), way[-1]]
    return FormPage(title, crumbs, back, done, note=note, warning=warning)
