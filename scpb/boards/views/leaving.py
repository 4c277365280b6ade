"""Somebody leaves, comes back, or turns out to be recorded twice."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from scpb.boards import permissions
from scpb.boards.forms import LeaveForm, MergeForm
from scpb.boards.pages import Crumb, FormPage, confirmation, form_page, who
from scpb.boards.pages.leaving import leaving_page
from scpb.boards.services import leaving as services
from scpb.boards.services import merging
from scpb.boards.services.register import require_keeper
from scpb.errors import NotPermitted
from scpb.people.models import Person


def leave(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What ends with somebody's last day, what stands in the way and what they leave behind."""
    require_keeper(who(request))
    found = get_object_or_404(Person, uuid=uuid)
    extra = {"leaving": leaving_page(found, who(request), timezone.localdate())}
    page = _page(found, _("Record that somebody leaves"), _("Everything they held ends on that day."))
    page = page._replace(button=_("End all of it"), is_grave=True, template="boards/leave.html", extra=extra)
    return form_page(request, LeaveForm(request.POST or None), partial(services.leave, found, by=who(request)), page)


def reactivate(request: HttpRequest, uuid: UUID) -> HttpResponse:
    require_keeper(who(request))
    found = get_object_or_404(Person, uuid=uuid)
    page = _page(found, _("Let somebody take part again"), _("They take part again. Give them their posts and terms."))
    act = partial(services.reactivate, found, by=who(request))
    return form_page(request, confirmation(request), act, page._replace(button=_("Let them take part again")))


def merge(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Choose the record that somebody's second one is merged into."""
    if not permissions.is_administrator(request.user):
        raise NotPermitted(_("Only an administrator may merge two records, which unites what both may do."))
    found = get_object_or_404(Person, uuid=uuid)
    page = _page(found, _("Merge with another record"), _("The two records are one."))
    page = page._replace(button=_("Merge the records"), is_grave=True, template="boards/merge.html")
    form = MergeForm(request.POST or None, person=found)
    return form_page(request, form, partial(merging.merge, found, by=who(request)), page)


def _page(found: Person, title: str, done: str) -> FormPage:
    back = reverse("boards:person", args=[found.uuid])
    people, register = Crumb(_("People"), reverse("boards:index")), Crumb(_("Register"), reverse("boards:people"))
    return FormPage(title, [people, register, Crumb(found.name, back), Crumb(title)], back, done, note=found.name)
