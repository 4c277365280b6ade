"""Opening and closing a meeting, who is there, and what they declare."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers

from meetings.forms.attendance import (
    AttendanceForm,
    AttendeeForm,
    ChairForm,
    CloseForm,
    DeclarationForm,
    OpenForm,
)
from meetings.models import AgendaItem, Attendance, Declaration, Meeting
from meetings.pages import sitting as pages
from meetings.permissions import require_minuting
from meetings.services import attendance as services
from meetings.services import declarations, sittings
from meetings.views.reading import find
from meetings.views.writing import crumbs_of, served
from scpb.boards import permissions
from scpb.boards.pages import Crumb, FormPage, confirmation, form_page, who


def open_sitting(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The meeting begins; from here to the page on which minutes are taken."""
    found = served(request, slug, number)
    form = OpenForm(request.POST or None, meeting=found, initial={"chaired_by": sittings.chair_expected(found)})
    title, done = _("Open the meeting"), _("The meeting is open. Attendance starts from the answers.")
    crumbs, away = crumbs_of(found, title), found.get_absolute_url()
    page = FormPage(title, crumbs, _url("write_minutes", found), done, title, note=str(found), away=away)
    return form_page(request, form, partial(sittings.open_sitting, found, by=who(request)), page)


def take_back_opening(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = served(request, slug, number)
    note = _("The meeting was opened by mistake and is to come. This works while nothing has been minuted.")
    title, done = _("Take the opening back"), _("The meeting is to come again.")
    page = FormPage(title, crumbs_of(found, title), found.get_absolute_url(), done, title, note=note)
    act = partial(sittings.take_back_opening, found, by=who(request))
    return form_page(request, confirmation(request), act, page)


def close_sitting(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = served(request, slug, number)
    note = _("Actions go to their owners by e-mail now. The minutes stay a draft, which you can go on writing.")
    title, done = _("Close the meeting"), _("The meeting is closed, and actions have gone to their owners.")
    page = FormPage(title, crumbs_of(found, title), found.get_absolute_url(), done, title, note=note)
    act = partial(sittings.close_sitting, found, by=who(request))
    return form_page(request, CloseForm(request.POST or None), act, page)


def reopen_sitting(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = served(request, slug, number)
    note = _("The meeting was closed by mistake and goes on. Actions that went to their owners stay with them.")
    title, done = _("Go on with the meeting"), _("The meeting is in session again.")
    page = FormPage(title, crumbs_of(found, title), _url("write_minutes", found), done, title, note=note)
    act = partial(sittings.reopen_sitting, found, by=who(request))
    return form_page(request, confirmation(request), act, page)


def chair(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Who is in the chair today."""
    found = _listed(request, slug, number)
    form = ChairForm(request.POST or None, meeting=found, initial={"chaired_by": found.chaired_by_id})
    page = _page(found, _("In the chair"), _("The chair of the day is changed."))
    return form_page(request, form, partial(sittings.put_in_chair, found, by=who(request)), page)


def attendance(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Who is there, in the order in which the minutes print them."""
    found = _listed(request, slug, number)
    context = {"meeting": found, "present": pages.present(found), "crumbs": crumbs_of(found, _("Attendance"))}
    return render(request, "meetings/sitting_attendance.html", context)


@require_POST
@vary_on_headers("HX-Request")
def mark_attendance(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    """One press: present, also present, apologies, absent, arrived, left, up or down."""
    found, row = _row(request, slug, number, uuid)
    _press(row, request.POST.get("do", ""), by=request)
    item = request.POST.get("item", "")
    if request.headers.get("HX-Request") == "true":
        context = {"meeting": found, "present": pages.present(found), "number": item, "is_swapped": True}
        return render(request, "meetings/_attendance.html", context)
    back = _url("write_item", found, int(item)) if item.isdecimal() else _url("attendance", found)
    return redirect(f"{back}#who-{row.pk}")


def add_attendee(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = _listed(request, slug, number)
    form = AttendeeForm(request.POST or None, meeting=found)
    page = _page(found, _("Add somebody"), _("They are listed."))
    return form_page(request, form, partial(services.add_attendee, found, by=who(request)), page)


def edit_attendance(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    found, row = _row(request, slug, number, uuid)
    form = AttendanceForm(request.POST or None, instance=row)
    page = _page(found, _("Change the entry"), _("The entry is changed."), note=str(row))
    return form_page(request, form, partial(services.edit_attendance, row, by=who(request)), page)


def remove_attendee(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    found, row = _row(request, slug, number, uuid)
    page = _page(found, _("Take off the list"), _("They are taken off the list."), warning=str(row))
    return form_page(request, confirmation(request), partial(services.remove_attendee, row, by=who(request)), page)


def declare(request: HttpRequest, slug: str, number: int, item: int) -> HttpResponse:
    """An interest in an item: one's own, or for the officer anybody's."""
    found = find(request, slug, number)
    kept = get_object_or_404(AgendaItem.objects.visible_to(request.user), meeting=found, order=item)
    own = None if permissions.is_officer(request.user, found.board) else who(request)
    declarations.require_declarer(found, own, who(request))
    form = DeclarationForm(request.POST or None, meeting=found, own=own)
    act = partial(declarations.declare, kept, by=who(request))
    act = partial(act, person=own) if own else act
    return form_page(request, form, act, _declaring(found, kept, _("Declare an interest"), is_officer=own is None))


def edit_declaration(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    found, kept = _declaration(request, slug, number, uuid)
    form = DeclarationForm(request.POST or None, instance=kept, meeting=found)
    page = _declaring(found, kept.item, _("Change the declaration"))
    return form_page(request, form, partial(declarations.edit_declaration, kept, by=who(request)), page)


def remove_declaration(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    found, kept = _declaration(request, slug, number, uuid)
    page = _declaring(found, kept.item, _("Remove the declaration"), warning=str(kept))
    act = partial(declarations.remove_declaration, kept, by=who(request))
    return form_page(request, confirmation(request), act, page)


def _press(row: Attendance, what: str, *, by: HttpRequest) -> None:
    acts: dict[str, Callable[..., Any]] = {
        "arrive": services.arrive,
        "leave": services.leave,
        "up": partial(services.move_attendee, to=row.order - 1),
        "down": partial(services.move_attendee, to=row.order + 1),
    }
    acts.get(what, partial(services.mark, presence=what))(row, by=who(by))


def _listed(request: HttpRequest, slug: str, number: int) -> Meeting:
    """A meeting whose attendance can be taken; refused before a form is shown."""
    found = served(request, slug, number)
    require_minuting(found, None)
    return found


def _row(request: HttpRequest, slug: str, number: int, uuid: UUID) -> tuple[Meeting, Attendance]:
    found = _listed(request, slug, number)
    rows = found.attendance.select_related("meeting__board", "deputises", "membership")
    return found, get_object_or_404(rows, uuid=uuid)


def _declaration(request: HttpRequest, slug: str, number: int, uuid: UUID) -> tuple[Meeting, Declaration]:
    found = _listed(request, slug, number)
    rows = Declaration.objects.select_related("item__meeting__board")
    return found, get_object_or_404(rows, item__meeting=found, uuid=uuid)


def _url(name: str, found: Meeting, *more: object) -> str:
    return reverse(f"meetings:{name}", args=[found.board.slug, found.number, *more])


def _page(found: Meeting, title: str, done: str, *, note: str = "", warning: str = "") -> FormPage:
    way, back = crumbs_of(found, title), _url("attendance", found)
    return FormPage(title, [*way[:-1], Crumb(_("Attendance"), back), way[-1]], back, done, note=note, warning=warning)


def _declaring(found: Meeting, item: AgendaItem, title: str, *, is_officer: bool = True, warning: str = "") -> FormPage:
    """Back to where it was asked: the minutes for the officer, the meeting for everybody else."""
    is_minuted = is_officer and found.opened_at is not None
    back = _url("write_item", found, item.order) if is_minuted else found.get_absolute_url()
    name = str(item) if is_officer else f"{item.order}. {item.outside_title()}"
    return FormPage(title, crumbs_of(found, title), back, _("It is written down."), note=name, warning=warning)
