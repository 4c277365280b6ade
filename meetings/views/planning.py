"""The forward plan: as it was published for its readers, as it is being worked on for the board's officer."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers

from meetings.forms.planning import MoveForm, NewPlanItemForm, PlanItemForm
from meetings.models import AgendaItem, PlanEdition
from meetings.pages import planning as pages
from meetings.permissions import require_officer
from meetings.plans.assembling import assemble
from meetings.plans.table import csv_response
from meetings.services import agenda, moving, plans
from meetings.views.writing import number_sent
from scpb.boards import permissions
from scpb.boards.models import Access, Board
from scpb.boards.pages import Crumb, FormPage, form_page, who


@login_not_required
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """The working plan for the board's officer; for everybody else the last that was published."""
    board, proposed = pages.board_of_plan(request.user, slug)
    if not permissions.is_officer(request.user, board):
        return _published(request, board, pages.last_plan(board, request.user))
    return render(request, "meetings/plan.html", {**_working(board), "proposed": proposed})


@login_not_required
def published(request: HttpRequest, slug: str) -> HttpResponse:
    """The last published plan, for its officer too."""
    board = pages.board_for(request.user, slug)
    return _published(request, board, pages.last_plan(board, request.user))


@login_not_required
def edition(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A plan as it was published once."""
    board = pages.board_for(request.user, slug)
    return _published(request, board, _edition(request, board, number))


@login_not_required
def edition_csv(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A published plan as a table."""
    found = _edition(request, pages.board_for(request.user, slug), number)
    return csv_response(pages.plan_of(found), name=f"{slug}-forward-plan-{number}")


def working_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The working plan as a table, for the board's officer."""
    board = served(request, slug)
    today = timezone.localdate()
    return csv_response(assemble(board, audience=Access.RESTRICTED, today=today), name=f"{slug}-forward-plan-draft")


def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """What readers will find otherwise, and the button that publishes it."""
    board = served(request, slug)
    if request.method == "POST":
        made = plans.publish_plan(board, by=who(request))
        messages.success(request, _("Plan %(number)s is published. It is being printed.") % {"number": made.number})
        return redirect("meetings:published_plan", slug)
    document, changes = pages.changes_since(board)
    context = {"board": board, "plan": document, "changes": changes, "is_first": changes is None}
    return render(request, "meetings/plan_changes.html", context | {"crumbs": crumbs_of(board, _("Publish the plan"))})


def add_item(request: HttpRequest, slug: str) -> HttpResponse:
    """A new item of the plan."""
    board = served(request, slug)
    first = {"meeting": request.GET.get("meeting", ""), "kind": "report", "minutes": 10}
    form = NewPlanItemForm(request.POST or None, board=board, meetings=pages.targets(board), initial=first)
    page = page_of(board, _("Plan an item"), _("The item is planned."), button=_("Plan the item"))
    return form_page(request, form, partial(agenda.add_item, by=who(request), begins=False), page)


def edit_item(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """What the plan says of an item."""
    board = served(request, slug)
    item = pages.item_of(board, uuid)
    form = PlanItemForm(request.POST or None, instance=item, board=board)
    page = page_of(board, _("Change the item"), _("The item is changed."), note=item.meeting.day)
    as_it_was = pages.item_of(board, uuid) if request.method == "POST" else item  # reading the form changes its own
    return form_page(request, form, partial(agenda.edit_item, as_it_was, by=who(request), begins=False), page)


def move_item(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """Take an item to another meeting, with the reason."""
    board = served(request, slug)
    item = pages.item_of(board, uuid)
    places = pages.targets(board, but=item.meeting)
    first = {"meeting": request.GET.get("to", ""), "place": request.GET.get("place", "")}
    form = MoveForm(request.POST or None, meetings=places, is_published=item.planned_at is not None, initial=first)
    note = _("“%(title)s”, planned for %(day)s") % {"title": item.title, "day": item.meeting.day}
    page = page_of(board, _("Move the item"), _("The item is moved."), note=note, button=_("Move the item"))
    return form_page(request, form, partial(moving.move_to, item, by=who(request)), page)


@require_POST
@vary_on_headers("HX-Request")
def take_item(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """One step or one drop: to the meeting that was pressed or dropped on. htmx gets the plan, a browser the page.

    What the other form of moving refuses to read is shown there, with what was typed.
    """
    board = served(request, slug)
    item, to = pages.item_of(board, uuid), request.POST.get("meeting", "")
    there = get_object_or_404(pages.targets(board), uuid=pages.uuid_or_404(to))
    form = MoveForm(request.POST, meetings=pages.targets(board), is_published=False)
    if not form.is_valid():
        return move_item(request, slug, uuid)
    told = {name: form.cleaned_data[name] for name in ("reason", "place")}
    moved = moving.move_to(item, there, by=who(request), **told)
    return _moved(request, board, moved, _("“%(title)s” is at %(day)s now.") % {"title": moved.title, "day": there.day})


@require_POST
@vary_on_headers("HX-Request")
def order_item(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """Another number on the agenda of the same meeting, by a button or a drop."""
    board = served(request, slug)
    item, to = pages.item_of(board, uuid), number_sent(request)
    moved = agenda.move_item(item, to=to, by=who(request), begins=False)
    words = {"title": moved.title, "number": moved.order}
    return _moved(request, board, moved, _("“%(title)s” is item %(number)s now.") % words)


def served(request: HttpRequest, slug: str) -> Board:
    """The board, refusing before a page is shown whom the service would refuse afterwards."""
    board = pages.board_for(request.user, slug)
    require_officer(board, who(request))
    return board


def plan_url(board: Board) -> str:
    return reverse("meetings:forward_plan", args=[board.slug])


def crumbs_of(board: Board, title: str) -> list[Crumb]:
    """The way to a page of the plan."""
    return [Crumb(board.name, board.get_absolute_url()), Crumb(_("Forward plan"), plan_url(board)), Crumb(title)]


def page_of(board: Board, title: str, done: str, *, note: str = "", button: str = "", back: str = "") -> FormPage:
    return FormPage(title, crumbs_of(board, title), back or plan_url(board), done, button, note=note)


def _moved(request: HttpRequest, board: Board, moved: AgendaItem, said: str) -> HttpResponse:
    """What a step or a drop is answered with: htmx gets the plan, a browser its page where the item stands now."""
    if request.headers.get("HX-Request") != "true":
        return redirect(f"{plan_url(board)}#row-{moved.uuid}")
    return render(request, "meetings/_plan_moved.html", _working(board) | {"said": said})


def _working(board: Board) -> dict[str, object]:
    crumbs = [Crumb(board.name, board.get_absolute_url()), Crumb(_("Forward plan"))]
    return {"board": board, "plan": pages.working_plan(board), "crumbs": crumbs}


def _edition(request: HttpRequest, board: Board, number: int) -> PlanEdition:
    return get_object_or_404(pages.published_plans(board, request.user), number=number)


def _published(request: HttpRequest, board: Board, found: PlanEdition | None) -> HttpResponse:
    crumbs = [Crumb(board.name, board.get_absolute_url()), Crumb(_("Forward plan"))]
    context = {
        "board": board,
        "edition": found,
        "plan": pages.plan_of(found) if found else None,
        "print": pages.print_of(found, request.user) if found else None,
        "others": pages.others_than(found, board, request.user),
        "is_officer": permissions.is_officer(request.user, board),
        "crumbs": crumbs,
    }
    return render(request, "meetings/plan_published.html", context)
