"""The agenda editor: the running order at the left, the chosen item at the right."""

from __future__ import annotations

from copy import copy
from functools import partial
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers

from meetings import checks, reading
from meetings.forms import ItemForm, PaperForm, UploadForm
from meetings.models import AgendaItem, Meeting, Paper
from meetings.permissions import require_writing
from meetings.services import agenda as services
from meetings.services import papers
from meetings.views.writing import crumbs_of, served
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
        services.edit_item(item, by=who(request), **form.values())
        messages.success(request, _("Item %(number)s is saved.") % {"number": item.order})
        return redirect(_told(found, item))
    return _editor(request, found, items, form)


@require_POST
@vary_on_headers("HX-Request")
def move(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    """Give an item another number; htmx gets the running order, a browser without it the page."""
    found = _written(request, slug, number)
    moved = get_object_or_404(found.items, uuid=uuid)
    item = services.move_item(moved, to=_number(request.POST.get("to", "")), by=who(request))
    if request.headers.get("HX-Request") != "true":
        return redirect(f"{item_url(found, item)}#order")
    chosen = request.POST.get("chosen", "")
    return render(request, "meetings/_moved.html", _order(found, reading.agenda_to_write(found), chosen))


def remove(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    found = _written(request, slug, number)
    item = get_object_or_404(found.items.select_related("meeting__board"), uuid=uuid)
    page = _page(found, _("Remove the item"), _agenda_url(found), _("The item is removed."), warning=str(item))
    return form_page(request, confirmation(request), partial(services.remove_item, item, by=who(request)), page)


def add_paper(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    found = _written(request, slug, number)
    item = get_object_or_404(found.items.select_related("meeting__board"), uuid=uuid)
    form = UploadForm(request.POST or None, request.FILES or None, initial=_reasons(item))
    done = _("The paper is received. It is being checked now.")
    page = _page(found, _("Add a paper"), item_url(found, item), done, note=str(item))
    return form_page(request, form, partial(papers.add_paper, item, by=who(request)), page)


def edit_paper(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    found, paper = _paper(request, slug, number, uuid)
    page = _page(
        found, _("Change the paper"), item_url(found, paper.item), _("The paper is changed."), note=paper.title
    )
    form = PaperForm(request.POST or None, instance=paper)
    return form_page(request, form, partial(papers.edit_paper, paper, by=who(request)), page)


def remove_paper(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    found, paper = _paper(request, slug, number, uuid)
    page = _page(
        found, _("Remove the paper"), item_url(found, paper.item), _("The paper is removed."), warning=paper.title
    )
    return form_page(request, confirmation(request), partial(papers.remove_paper, paper, by=who(request)), page)


def item_url(meeting: Meeting, item: AgendaItem) -> str:
    """The editor with this item chosen."""
    return reverse("meetings:edit_item", args=[meeting.board.slug, meeting.number, item.uuid])


def _told(meeting: Meeting, item: AgendaItem) -> str:
    """The editor where it says what has been done: without an anchor of its own it would keep the form's, `#item`."""
    return f"{item_url(meeting, item)}#notice-title"


def _number(written: str) -> int:
    try:
        return int(forms.IntegerField().clean(written))
    except ValidationError as error:
        raise BadRequest(*error.messages) from error


def _reasons(item: AgendaItem) -> dict[str, str]:
    """A paper is kept from readers as its item is, and for the same reasons, until the officer says otherwise."""
    return {"access": item.access, "paragraph": item.paragraph, "reasoning": item.reasoning}


def _written(request: HttpRequest, slug: str, number: int) -> Meeting:
    found = served(request, slug, number)
    require_writing(found, None)
    return found


def _paper(request: HttpRequest, slug: str, number: int, uuid: UUID) -> tuple[Meeting, Paper]:
    found = _written(request, slug, number)
    return found, get_object_or_404(
        Paper.objects.select_related("item__meeting__board"), item__meeting=found, uuid=uuid
    )


def _chosen(items: list[AgendaItem], found: Meeting, uuid: UUID) -> AgendaItem:
    """The item among those fetched, with its agenda."""
    item = next((item for item in items if item.uuid == uuid), None) or get_object_or_404(found.items, uuid=uuid)
    item.meeting = found
    return item


def _editor(request: HttpRequest, found: Meeting, items: list[AgendaItem], form: ItemForm) -> HttpResponse:
    item = form.instance if form.instance.pk else None
    context = {
        **_order(found, items, str(item.uuid) if item else ""),
        "form": form,
        "item": reading.with_checks(item) if item else None,
        "crumbs": crumbs_of(found, _("Agenda")),
    }
    return render(request, "meetings/agenda.html", context, status=422 if form.errors else 200)


def _order(found: Meeting, items: list[AgendaItem], chosen: str) -> dict[str, object]:
    """What the running order shows; the same for the page and for htmx."""
    stops = checks.stops(found, items)
    times = reading.times_of(found, items)
    short = {stop.item: stop.short for stop in reversed(stops)}
    return {
        "meeting": found,
        "rows": [(item, begins, short.get(item.order, "")) for item, begins in zip(items, times.begins, strict=True)],
        "times": times,
        "chosen": chosen,
        "stops": [(stop, _stop_url(found, items, stop)) for stop in stops],
        "warnings": [(warning, _stop_url(found, items, warning)) for warning in checks.warnings(found, items)],
    }


def _stop_url(found: Meeting, items: list[AgendaItem], finding: checks.Finding) -> str:
    if not finding.item:
        return (
            f"#{finding.anchor}" if finding.anchor else reverse("meetings:edit", args=[found.board.slug, found.number])
        )
    return f"{item_url(found, items[finding.item - 1])}#{finding.anchor or 'item'}"


def _agenda_url(found: Meeting) -> str:
    return reverse("meetings:agenda", args=[found.board.slug, found.number])


def _page(found: Meeting, title: str, back: str, done: str, *, note: str = "", warning: str = "") -> FormPage:
    way = crumbs_of(found, title)
    crumbs = [*way[:-1], Crumb(_("Agenda"), _agenda_url(found)), way[-1]]
    return FormPage(title, crumbs, back, done, note=note, warning=warning)
