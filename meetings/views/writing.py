"""Planning meetings and moving them along, for the board's governance officer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django import forms
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import reading
from meetings.forms import MeetingForm, ReasonForm, RescheduleForm
from meetings.models import Meeting, Pack
from meetings.permissions import require_officer
from meetings.services import figures_check, packs
from meetings.services import meetings as services
from meetings.views.reading import find
from scpb.boards.models import Access, Board
from scpb.boards.pages import Crumb, FormPage, form_page, who


def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """A new meeting of a board."""
    board = get_object_or_404(Board.objects.visible_to(request.user), slug=slug)
    require_officer(board, who(request))
    crumbs = [Crumb(_("Meetings"), reverse("meetings:index")), Crumb(_("Plan a meeting"))]
    back = f"{reverse('meetings:index')}?board={board.slug}"
    page = FormPage(
        _("Plan a meeting"), crumbs, back, _("The meeting is planned."), _("Plan the meeting"), note=board.name
    )
    act = partial(services.plan_meeting, board, by=who(request))
    return form_page(request, MeetingForm(request.POST or None, board=board), act, page)


def edit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = served(request, slug, number)
    form = MeetingForm(request.POST or None, instance=found, board=found.board)
    return _page(request, found, form, services.edit_meeting, _("Change the meeting"), _("The meeting is changed."))


def reopen(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = served(request, slug, number)
    title = _("Take the agenda back into draft")
    note = _(
        "Readers will not see the agenda until it is published again. Packs that went out stay as they are, "
        "except where you keep from their readers something that they hold."
    )
    done = _("The agenda is in draft again.")
    return _page(request, found, ReasonForm(request.POST or None), services.reopen_agenda, title, done, note=note)


def postpone(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = served(request, slug, number)
    note = _("The old date and the reason are shown. The address of the meeting stays.")
    title, done = _("Postpone the meeting"), _("The meeting is postponed.")
    return _page(request, found, ReasonForm(request.POST or None), services.postpone, title, done, note=note)


def reschedule(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = served(request, slug, number)
    form = RescheduleForm(request.POST or None, instance=found)
    done = _("The new date is given. The agenda is a draft until it is published again.")
    return _page(request, found, form, services.reschedule, _("Give the new date"), done)


def cancel(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = served(request, slug, number)
    note = _("The meeting stays visible, with the reason. This cannot be taken back.")
    title, done = _("Cancel the meeting"), _("The meeting is cancelled.")
    form = ReasonForm(request.POST or None)
    return _page(request, found, form, services.cancel, title, done, note=note, is_grave=True)


@require_POST
def build(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask for a pack; its figures are compared meanwhile."""
    found = served(request, slug, number)
    audience = request.POST.get("audience", "")
    chosen, is_double = audience if audience in Access.values else Access.PUBLIC, "double" in request.POST
    packs.build(found, audience=chosen, by=who(request), is_double_sided=is_double)
    figures_check.check_if_changed(found, by=who(request))
    return redirect("meetings:packs", slug, number)


def pack_list(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The packs of a meeting as its officer sees them: what is being printed, what is there."""
    found = served(request, slug, number)
    later, alone = reading.supplements_to_show(found, who(request)), reading.agendas_alone(found, who(request))
    rows = [
        (
            audience,
            pack,
            reading.progress(pack, who(request)) if pack else None,
            later.get(audience, []),
            alone.get(audience),
        )
        for audience, pack in reading.packs_to_build(found)
    ]
    context = {"meeting": found, "rows": rows, "crumbs": crumbs_of(found, _("Packs"))}
    return render(request, "meetings/packs.html", context)


def progress(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How far a pack is: the fragment that asks for itself, and when it is over makes the page load again."""
    pack = get_object_or_404(Pack.objects.served_by(request.user).select_related("meeting__board"), uuid=uuid)
    response = render(request, "jobs/_progress.html", {"job": reading.progress(pack, who(request))})
    if not pack.is_building:
        response["HX-Refresh"] = "true"
    return response


def served(request: HttpRequest, slug: str, number: int) -> Meeting:
    """The meeting, refusing before a form is shown whom the service would refuse after it was filled in."""
    found = find(request, slug, number)
    require_officer(found.board, who(request))
    return found


def number_sent(request: HttpRequest) -> int:
    """The number that something is to have, as a button or a drop sends it."""
    try:
        return int(forms.IntegerField().clean(request.POST.get("to", "")))
    except ValidationError as error:
        raise BadRequest(*error.messages) from error


def crumbs_of(found: Meeting, title: str) -> list[Crumb]:
    """The way to a page about one meeting."""
    return [Crumb(_("Meetings"), reverse("meetings:index")), Crumb(str(found), found.get_absolute_url()), Crumb(title)]


def _page(
    request: HttpRequest,
    found: Meeting,
    form: forms.BaseForm,
    act: Callable[..., Meeting],
    title: str,
    done: str,
    *,
    note: str = "",
    is_grave: bool = False,
) -> HttpResponse:
    way = crumbs_of(found, title)
    page = FormPage(title, way, found.get_absolute_url(), done, title, note=note, is_grave=is_grave)
    return form_page(request, form, partial(act, found, by=who(request)), page)
