"""What recurs on a board's agendas, and what the board asked to see again."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from meetings.forms.planning import (
    AtMeetingForm,
    BringBackForm,
    DutiesForm,
    EndForm,
    GiveUpForm,
    RecurringForm,
    TakeUpForm,
)
from meetings.pages import planning as pages
from meetings.pages.bringing_back import source_for
from meetings.services import planning
from meetings.services import recurring as services
from meetings.views.planning import crumbs_of, page_of, served
from meetings.views.returning import came_from
from scpb.boards.models import Board
from scpb.boards.pages import FormPage, form_page, who


def index(request: HttpRequest, slug: str) -> HttpResponse:
    """What recurs, and what has become of each."""
    board = served(request, slug)
    return _index(request, board, DutiesForm(offered=services.offered_duties(board)))


@require_POST
def duties(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the usual statutory duties that are ticked."""
    board = served(request, slug)
    form = DutiesForm(request.POST, offered=services.offered_duties(board))
    if not form.is_valid():
        return _index(request, board, form)
    made = services.take_duties(board, by=who(request), **form.cleaned_data)
    said = ngettext("%(number)s duty is in the calendar.", "%(number)s duties are in the calendar.", len(made))
    messages.success(request, said % {"number": len(made)})
    return redirect("meetings:recurring", slug)


def add(request: HttpRequest, slug: str) -> HttpResponse:
    board = served(request, slug)
    form = RecurringForm(request.POST or None, board=board, initial={"starts_on": timezone.localdate()})
    page = _page(board, _("Add a recurring item"), _("The recurring item is added."))
    return form_page(request, form, partial(services.add_recurring, board, by=who(request)), page)


def edit(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    board = served(request, slug)
    found = pages.recurring_of(board, uuid)
    form = RecurringForm(request.POST or None, instance=found, board=board)
    page = _page(board, _("Change the recurring item"), _("The recurring item is changed."))
    return form_page(request, form, partial(services.edit_recurring, found, by=who(request)), page)


def end(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    board = served(request, slug)
    found = pages.recurring_of(board, uuid)
    form = EndForm(request.POST or None, initial={"ends_on": timezone.localdate()})
    page = _page(board, _("End the recurring item"), _("It comes no more after that day."), note=found.title)
    return form_page(request, form, partial(services.end_recurring, found, by=who(request)), page)


def plan(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """Put something that was missed on a meeting."""
    board = served(request, slug)
    found = pages.recurring_of(board, uuid)
    form = AtMeetingForm(request.POST or None, meetings=pages.targets(board))
    page = page_of(board, _("Plan a recurring item"), _("The item is planned."), note=found.title)
    return form_page(request, form, partial(services.plan_recurring, found, by=who(request)), page)


@require_POST
def usual(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the usual standing items."""
    services.take_usual(served(request, slug), by=who(request))
    messages.success(request, _("The usual standing items are set up. Change them as the board likes."))
    return redirect("meetings:recurring", slug)


@require_POST
def fill(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the meetings that are planned already what recurs."""
    made = services.fill_all(served(request, slug), by=who(request))
    said = ngettext("%(number)s item is made.", "%(number)s items are made.", len(made)) % {"number": len(made)}
    messages.success(request, said if made else _("Every meeting has what recurs there."))
    return redirect("meetings:forward_plan", slug)


def add_bring_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Something new to be seen again; the address may name the item, decision or action that it comes from."""
    board = served(request, slug)
    source, title = source_for(board, request.user, request.GET)
    form = BringBackForm(request.POST or None, meetings=pages.ahead(board), initial={"title": title})
    page = page_of(board, _("Bring something back"), _("It is in the plan until an item takes it up."), note=title)
    return form_page(request, form, partial(planning.bring_back, board, by=who(request), **source), page)


def edit_bring_back(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    board = served(request, slug)
    form = BringBackForm(request.POST or None, instance=pages.bring_back_of(board, uuid), meetings=pages.ahead(board))
    page = page_of(board, _("Change what comes back"), _("What comes back is changed."))
    act = partial(planning.edit_bring_back, pages.bring_back_of(board, uuid), by=who(request))
    return form_page(request, form, act, page)


def take_up(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """Put what shall come back on an agenda."""
    board = served(request, slug)
    found = pages.bring_back_of(board, uuid)
    meetings, items = pages.places_for(board)
    form = TakeUpForm(request.POST or None, meetings=meetings, items=items, initial={"where": pages.offer_of(found)})
    done = _("It is on the agenda.")
    page = page_of(board, _("Put it on an agenda"), done, note=found.title, back=came_from(request))
    return form_page(request, form, partial(planning.take_up, found, by=who(request)), page)


def give_up(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    board = served(request, slug)
    found = pages.bring_back_of(board, uuid)
    page = page_of(board, _("Give it up"), _("It does not come back. The reason is kept."), note=found.title)
    form = GiveUpForm(request.POST or None)
    return form_page(request, form, partial(planning.give_up, found, by=who(request)), page)


def _index(request: HttpRequest, board: Board, form: DutiesForm) -> HttpResponse:
    crumbs = crumbs_of(board, _("Recurring items"))
    rows = pages.recurring_rows(board)
    offers_usual = services.offers_usual(row.recurring for row in rows)
    context = {"board": board, "rows": rows, "offers_usual": offers_usual, "form": form, "crumbs": crumbs}
    return render(request, "meetings/plan_recurring.html", context, status=422 if form.errors else 200)


def _page(board: Board, title: str, done: str, *, note: str = "") -> FormPage:
    return page_of(board, title, done, note=note, back=reverse("meetings:recurring", args=[board.slug]))
