"""The chair clears a draft agenda or sends it back; the officer publishes it."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.forms.sittings import NoteForm, PublishForm, RecordClearanceForm
from meetings.models import AgendaItem
from meetings.pages import figures_check
from meetings.pages.editor import before_publication
from meetings.pages.items import agenda_for_chair
from meetings.permissions import may_chair, require_clearing, require_sending_back, require_unpublished
from meetings.services import clearing, packs
from meetings.services.meetings import notice_for
from meetings.views.reading import find
from meetings.views.writing import crumbs_of, served
from scpb.boards.pages import FormPage, form_page, who


def publish(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What has to be known before an agenda goes out; sent, it is published, and its packs are printed."""
    found = served(request, slug, number)
    require_unpublished(found)
    is_late = notice_for(found, timezone.now()).is_late
    sent = request.POST if request.method == "POST" else None
    form = PublishForm(sent, is_late=is_late, initial={"urgency": found.urgency})
    title, done = (
        _("Check and publish"),
        _("The agenda is published. Its packs are being printed and follow by themselves."),
    )
    page = FormPage(title, crumbs_of(found, title), reverse("meetings:packs", args=[slug, number]), done)
    extra = before_publication(found) | {"figures": figures_check.last_check(found)}
    page = page._replace(template="meetings/publish.html", extra=extra)
    return form_page(request, form, partial(packs.publish, found, by=who(request)), page)


def clearance(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The draft agenda as it is put to the chair, with what the chair is told of each item."""
    found = find(request, slug, number)
    require_clearing(found, who(request))
    rows = agenda_for_chair(found, who(request))
    clearing.open_draft([item for item, _brief in rows if item.is_open], by=who(request))
    context = {"meeting": found, "rows": rows, "is_chair": may_chair(who(request), found)}
    context["seen"] = clearing.mark_of(found, [item for item, _brief in rows])
    context |= {"notice": notice_for(found, timezone.now()), "crumbs": crumbs_of(found, _("Clear the agenda"))}
    return render(request, "meetings/clearance.html", context)


@require_POST
def ask(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Put the agenda to the chair."""
    found = served(request, slug, number)
    clearing.ask_clearance(found, by=who(request))
    messages.success(request, _("The agenda is put to the chair."))
    return redirect(found)


@require_POST
def clear(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = find(request, slug, number)
    clearing.clear_agenda(found, by=who(request), seen=request.POST.get("seen", ""))
    messages.success(request, _("The agenda is cleared. Its officer can publish it."))
    return redirect(found)


def record(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The officer writes down that the chair has cleared the agenda."""
    found = served(request, slug, number)
    require_clearing(found, who(request))
    first = {"seen": clearing.mark_of(found, list(AgendaItem.objects.of_meeting(found)))}
    form = RecordClearanceForm(request.POST or None, chairs=clearing.chairs_of(found), initial=first)
    title = _("Record that the chair cleared the agenda")
    note = _("By telephone, by e-mail or on paper. It is kept that you recorded it, and the chair is told by e-mail.")
    done = _("It is recorded that the chair cleared the agenda. You can publish it.")
    page = FormPage(title, crumbs_of(found, title), found.get_absolute_url(), done, _("Record it"), note=note)
    return form_page(request, form, partial(clearing.record_clearance, found, by=who(request)), page)


def send_back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The chair wants something changed first."""
    found = find(request, slug, number)
    require_sending_back(found, who(request))
    title = _("Send the agenda back")
    page = FormPage(title, crumbs_of(found, title), found.get_absolute_url(), _("The agenda is sent back."), title)
    act = partial(clearing.send_back, found, by=who(request))
    return form_page(request, NoteForm(request.POST or None), act, page)
