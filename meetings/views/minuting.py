"""The page of whoever takes the minutes, and what it sends while they type."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meetings.forms.minuting import ActionEditForm, ActionForm, DecisionEditForm, DecisionForm, MinuteForm, SaveForm
from meetings.models import Block, Meeting
from meetings.pages import minuting as showing
from meetings.pages import sitting as pages
from meetings.permissions import require_minuting
from meetings.services import agenda, minuting, sittings
from meetings.views.writing import crumbs_of, served
from scpb.boards.pages import Crumb, FormPage, confirmation, form_page, who
from scpb.errors import NotPermitted, Refusal


def write_minutes(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The item that the board is at."""
    found = _minuted(request, slug, number)
    return _sheet(request, pages.sheet(found, None))


def write_item(request: HttpRequest, slug: str, number: int, order: int) -> HttpResponse:
    """An item's minute; without a script all of its words are sent at once."""
    sheet = pages.sheet(_minuted(request, slug, number), order)
    form = MinuteForm(request.POST if request.method == "POST" else None, blocks=sheet.blocks)
    if not form.is_valid():
        return _sheet(request, sheet, words=form)
    kind, new = form.new_piece()
    if clashes := minuting.write_item(sheet.item, by=who(request), pieces=form.pieces(), new=new, kind=kind):
        form.clash(clashes)
        return _sheet(request, pages.sheet(sheet.meeting, order), words=form, status=409)
    messages.success(request, _("The minute is saved."))
    return redirect(_url("write_item", sheet.meeting, order))


@require_POST
def save_piece(request: HttpRequest, slug: str, number: int, order: int, uuid: UUID) -> JsonResponse:
    """What was typed, a second after: the version that it has now, or why it could not be saved."""
    form = SaveForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"sentence": form.sentence}, status=422)
    try:
        kept = _saved(request, form.cleaned_data, (slug, number, order), uuid)
    except minuting.Overtaken as refusal:
        return JsonResponse(showing.clash(refusal), status=409)
    except Refusal as refusal:
        return JsonResponse(showing.refused(refusal), status=refusal.status)
    return JsonResponse(showing.saved(kept))


@require_POST
def begin_item(request: HttpRequest, slug: str, number: int, order: int) -> HttpResponse:
    """The board comes to an item."""
    found = served(request, slug, number)
    sittings.begin_item(get_object_or_404(found.items.select_related("meeting__board"), order=order), by=who(request))
    return redirect(_url("write_item", found, order))


@require_safe
def others(request: HttpRequest, slug: str, number: int, order: int) -> JsonResponse:
    """Which pieces the item has now, for a page that was opened before: somebody else may take its minutes too."""
    found = _minuted(request, slug, number)
    return JsonResponse({"pieces": showing.pieces_now(found, order, who(request))})


def beside(request: HttpRequest, slug: str, number: int, order: int) -> HttpResponse:
    """The item's report and its last actions: a part of the page that comes after it, or a page of its own. To the page
    of the minutes it brings the choice of plan entries for the form of an action, too.
    """
    found = _minuted(request, slug, number)
    item = get_object_or_404(found.items.select_related("report", "meeting__board", "origin"), order=order)
    agenda.open_item(item, by=request.user)
    context = {"meeting": found, "beside": pages.beside(item, who(request)), "crumbs": _crumbs(found, str(item))}
    is_part = request.headers.get("HX-Request") == "true"
    if is_part and "serves" in request.GET:
        context["action"] = showing.serving(found, who(request))
    return render(request, "meetings/_beside.html" if is_part else "meetings/sitting_beside.html", context)


@require_POST
def add_decision(request: HttpRequest, slug: str, number: int, order: int) -> HttpResponse:
    """What the board resolved."""
    sheet = pages.sheet(_minuted(request, slug, number), order)
    put = showing.put_to_board(sheet.item)
    form = DecisionForm(request.POST, recommendations=sheet.undecided, put=put)
    if not form.is_valid():
        return _sheet(request, sheet, decision=form)
    block = _taken(sheet, form.cleaned_data, minuting.add_decision, by=request)
    return redirect(f"{_url('write_item', sheet.meeting, order)}#piece-{block.uuid}")


@require_POST
def add_action(request: HttpRequest, slug: str, number: int, order: int) -> HttpResponse:
    """What somebody is to do, in one line."""
    sheet = pages.sheet(_minuted(request, slug, number), order)
    entries = showing.entries_to_serve(sheet.meeting, who(request))
    form = ActionForm(request.POST, owners=sheet.owners, labels=sheet.labels, due=sheet.due, entries=entries)
    if not form.is_valid():
        return _sheet(request, sheet, action=form)
    block = _taken(sheet, form.cleaned_data, minuting.add_action, by=request)
    return redirect(f"{_url('write_item', sheet.meeting, order)}#piece-{block.uuid}")


def change_piece(request: HttpRequest, slug: str, number: int, order: int, uuid: UUID) -> HttpResponse:
    """A decision or an action, each part in its field."""
    found, block = _piece(request, slug, number, order, uuid)
    page = _page(found, order, _("Change the decision") if block.decision else _("Change the action"))
    if block.decision is not None:
        put = showing.put_to_board(block.decision.item)
        decision = DecisionEditForm(request.POST or None, initial=showing.to_reword(block), put=put)
        decide = partial(minuting.write_decision, block, by=who(request))
        return form_page(request, decision, showing.rewriting(decision, block, decide), page)
    form = ActionEditForm(request.POST or None, **showing.to_edit(found, block, who(request)))
    act = partial(minuting.write_action, block, by=who(request))
    return form_page(request, form, showing.rewriting(form, block, act), page)


def remove_piece(request: HttpRequest, slug: str, number: int, order: int, uuid: UUID) -> HttpResponse:
    found, block = _piece(request, slug, number, order, uuid)
    page = _page(found, order, _("Remove from the minutes"), warning=str(block) or _("An empty paragraph"))
    return form_page(request, confirmation(request), partial(minuting.remove_block, block, by=who(request)), page)


@require_POST
def move_piece(request: HttpRequest, slug: str, number: int, order: int, uuid: UUID) -> HttpResponse:
    """Up, down, or a paragraph to a sub-heading and back."""
    found, block = _piece(request, slug, number, order, uuid)
    showing.press(block, request.POST.get("do", ""))(by=who(request))
    return redirect(f"{_url('write_item', found, order)}#piece-{block.uuid}")


def set_begun(request: HttpRequest, slug: str, number: int, order: int) -> HttpResponse:
    """Correct when the board came to an item."""
    found = _minuted(request, slug, number)
    item = get_object_or_404(found.items.select_related("meeting__board"), order=order)
    form = showing.begun_form(request.POST or None, item)
    page = _page(found, order, _("When the item began"))
    return form_page(request, form, partial(sittings.set_item_begun, item, by=who(request)), page)


def _saved(request: HttpRequest, sent: dict[str, Any], place: tuple[str, int, int], uuid: UUID) -> Block:
    """The piece as it is kept now; written by the person whose page it is, though another may have signed in since."""
    person, (slug, number, order) = who(request), place
    if sent["person"] and sent["person"] != person.uuid:
        raise NotPermitted(_("You are signed in as %(name)s now. Sign in as before to save this.") % {"name": person})
    block = pages.piece_of(person, slug, number, uuid)
    if block is not None:
        return minuting.write_block(block, seen=sent["seen"], text=sent["text"], by=person)
    words = {name: sent[name] for name in ("seen", "text", "kind", "after")}
    return minuting.save_piece(pages.item_of(person, slug, number, order), by=person, uuid=uuid, **words)


def _taken(sheet: pages.Sheet, sent: dict[str, Any], act: Any, *, by: HttpRequest) -> Block:
    """A decision or an action, behind the piece that was written in last."""
    after = next((block for block in sheet.blocks if block.uuid == sent["after"]), None)
    block: Block = act(sheet.item, by=who(by), **{**sent, "after": after})
    return block


def _minuted(request: HttpRequest, slug: str, number: int) -> Meeting:
    """A meeting whose minutes can be taken; refused before the page is shown."""
    found = served(request, slug, number)
    require_minuting(found, None)
    return found


def _piece(request: HttpRequest, slug: str, number: int, order: int, uuid: UUID) -> tuple[Meeting, Block]:
    found = _minuted(request, slug, number)
    blocks = Block.objects.of_meeting(found).with_places().with_content()
    return found, get_object_or_404(blocks, item__order=order, uuid=uuid)


def _sheet(request: HttpRequest, sheet: pages.Sheet, *, status: int = 200, **given: Any) -> HttpResponse:
    """The page with its forms: those that were sent, and new ones for the others."""
    told = showing.forms_of(sheet, **given)
    wrong = any(form.is_bound and form.errors for form in told.values())
    context = {"sheet": sheet, "meeting": sheet.meeting, "crumbs": crumbs_of(sheet.meeting, _("Minutes")), **told}
    context |= {"present": sheet.present, "number": sheet.item.order, "pieces": showing.pieces_of(sheet, told["words"])}
    code = status if status != 200 else 422 if wrong else 200
    return render(request, "meetings/sitting.html", context, status=code)


def _url(name: str, found: Meeting, *more: object) -> str:
    return reverse(f"meetings:{name}", args=[found.board.slug, found.number, *more])


def _crumbs(found: Meeting, title: str) -> list[Crumb]:
    way = crumbs_of(found, title)
    return [*way[:-1], Crumb(_("Minutes"), _url("write_minutes", found)), way[-1]]


def _page(found: Meeting, order: int, title: str, *, warning: str = "") -> FormPage:
    return FormPage(title, _crumbs(found, title), _url("write_item", found, order), _("It is done."), warning=warning)
