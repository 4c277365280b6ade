"""Minutes for whoever may read them, and their way to approval for who takes it."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meetings.forms import ReasonForm
from meetings.forms.minutes import AcceptForm, ApproveForm, ClearForm, CorrectForm, ProposeForm
from meetings.models import Correction, Meeting
from meetings.pages import matters as arising
from meetings.pages import minutes as pages
from meetings.services import corrections, resolving
from meetings.services import minutes as services
from meetings.services.versions import open_minutes
from meetings.views.reading import find
from meetings.views.writing import crumbs_of, served
from scpb.boards.pages import Crumb, FormPage, confirmation, form_page, who
from scpb.errors import NotAllowed


@login_not_required
@require_safe
def minutes(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The minutes of a meeting, the latest version or the one that is asked for."""
    found = find(request, slug, number)
    page = pages.minutes_for(found, request.user, request.GET.get("version", ""))
    open_minutes(page.version, page.document, by=request.user)
    context = {"meeting": found, "page": page, "document": page.document, "crumbs": crumbs_of(found, _("Minutes"))}
    return render(request, "meetings/minutes.html", context)


@login_not_required
@require_safe
def compare(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Two versions word by word."""
    found = find(request, slug, number)
    compared = pages.compared_for(found, request.user, request.GET.get("old", ""), request.GET.get("new", ""))
    for version, document in zip((compared.old, compared.new), compared.documents, strict=True):
        open_minutes(version, document, by=request.user)
    crumbs = _crumbs(found, _("What changed"))
    return render(request, "meetings/minutes_compared.html", {"meeting": found, "compared": compared, "crumbs": crumbs})


@login_not_required
@require_safe
def matters(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Every open action of earlier meetings."""
    found = find(request, slug, number)
    context = {"meeting": found, "actions": arising.matters_arising(found, request.user)}
    return render(request, "meetings/matters.html", context | {"crumbs": crumbs_of(found, _("Matters arising"))})


def circulate(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = served(request, slug, number)
    note = _(
        "Who was asked to the meeting gets a letter, reads this draft as a dated version, and may propose corrections."
    )
    page = _page(found, _("Circulate the minutes"), _("The minutes are circulated."), note=note)
    return form_page(request, confirmation(request), partial(services.circulate, found, by=who(request)), page)


def take_back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = served(request, slug, number)
    note = _("What was sent stays a version. The chair clears the minutes again after this.")
    page = _page(found, _("Write on at the minutes"), _("The minutes are in draft again."), note=note)
    form = ReasonForm(request.POST or None)
    return form_page(request, form, partial(services.take_back, found, by=who(request)), page)


def clear(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """By the chair with a button; an officer says who cleared them."""
    found, by = find(request, slug, number), who(request)
    services.require_clearing(found, by)
    chairs = services.chairs_of(found)
    form = confirmation(request) if services.may_clear(found, by) else ClearForm(request.POST or None, chairs=chairs)
    note = _("The text that is cleared is kept as a version. Any change after this takes the clearance away.")
    page = _page(found, _("Clear the minutes"), _("The minutes are cleared."), note=note)
    return form_page(request, form, partial(services.clear, found, by=by), page)


def publish(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = served(request, slug, number)
    note = _("Everybody who may know of the meeting reads them. The decisions get their numbers, which stay for good.")
    if not found.minutes_approved_at:
        note = f"{note} {_('They are marked as a draft until they are approved.')}"
    page = _page(found, _("Publish the minutes"), _("The minutes are published."), note=note)
    return form_page(request, confirmation(request), partial(services.publish, found, by=who(request)), page)


def approve(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What the next meeting resolved on these minutes."""
    found = served(request, slug, number)
    item = pages.approving_item(found)
    if item is None:
        raise NotAllowed(_("No meeting in session has these minutes on its agenda. Add an item of minutes to one."))
    note = _("By a decision on item %(number)s of %(meeting)s. Approved minutes are never changed.")
    told = {"number": item.order, "meeting": item.meeting}
    page = _page(found, _("Approve the minutes"), _("The minutes are approved."), note=note % told)
    form = ApproveForm(request.POST or None, meeting=found)
    return form_page(request, form, partial(resolving.approve_minutes, item, by=who(request)), page)


def correct(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A correction that a later meeting made in approved minutes."""
    found = served(request, slug, number)
    note = _("The approved minutes stay as they are. A new version names the meeting that corrected them.")
    page = _page(found, _("Correct approved minutes"), _("The correction is a new version."), note=note)
    items, meetings = pages.readable_items(found, request.user), pages.later_meetings(found)
    form = CorrectForm(request.POST or None, items=items, meetings=meetings)
    return form_page(request, form, partial(corrections.correct_approved, found, by=who(request)), page)


def correction_list(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What was proposed, and what became of it, for the board's own people."""
    found = find(request, slug, number)
    corrections.require_own(found.board, who(request))
    page = pages.minutes_for(found, request.user)
    rows = pages.corrections_for(found, request.user)
    context = {"meeting": found, "corrections": rows, "steps": page.steps, "crumbs": _crumbs(found, _("Corrections"))}
    return render(request, "meetings/minutes_corrections.html", context)


def propose(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = find(request, slug, number)
    corrections.require_own(found.board, who(request))
    items = pages.readable_items(found, request.user)
    people, asked = pages.proposers(found, request.user), pages.item_asked(items, request.GET.get("item", ""))
    form = ProposeForm(request.POST or None, items=items, people=people, initial=asked)
    page = _of_corrections(found, _("Propose a correction"), _("Your correction is proposed."))
    return form_page(request, form, partial(corrections.propose, found, by=who(request)), page)


def accept(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    found, row = _correction(request, slug, number, uuid)
    form = AcceptForm(request.POST or None, correction=row)
    note = _("For “%(existing)s” read “%(proposed)s”.") if row.existing else _("Add “%(proposed)s”.")
    told = {"existing": row.existing, "proposed": row.proposed}
    page = _of_corrections(found, _("Accept the correction"), _("The correction is accepted."), note=note % told)
    return form_page(request, form, partial(corrections.accept, row, by=who(request)), page)


def decline(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    found, row = _correction(request, slug, number, uuid)
    page = _of_corrections(found, _("Decline the correction"), _("The correction is declined."), note=row.proposed)
    form = ReasonForm(request.POST or None)
    return form_page(request, form, partial(corrections.decline, row, by=who(request)), page)


def minutes_url(found: Meeting) -> str:
    """The minutes of a meeting."""
    return reverse("meetings:minutes", args=[found.board.slug, found.number])


def _correction(request: HttpRequest, slug: str, number: int, uuid: UUID) -> tuple[Meeting, Correction]:
    found = served(request, slug, number)
    rows = Correction.objects.visible_to(request.user).with_names()
    return found, get_object_or_404(rows, meeting=found, uuid=uuid)


def _crumbs(found: Meeting, title: str) -> list[Crumb]:
    way = crumbs_of(found, title)
    return [*way[:-1], Crumb(_("Minutes"), minutes_url(found)), way[-1]]


def _page(found: Meeting, title: str, done: str, *, note: str = "") -> FormPage:
    return FormPage(title, _crumbs(found, title), minutes_url(found), done, title, note=note)


def _of_corrections(found: Meeting, title: str, done: str, *, note: str = "") -> FormPage:
    back = reverse("meetings:corrections", args=[found.board.slug, found.number])
    way = _crumbs(found, title)
    crumbs = [*way[:-1], Crumb(_("Corrections"), back), way[-1]]
    return FormPage(title, crumbs, back, done, title, note=note)
