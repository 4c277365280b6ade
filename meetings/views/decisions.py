"""Decisions: the register over all boards, those of a meeting, the record of one."""

from __future__ import annotations

import csv
from functools import partial
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meetings.forms.minutes import RatifyForm
from meetings.models import Decision, Meeting, PrintKind
from meetings.pages import decisions as pages
from meetings.pages import put_to_boards
from meetings.pages.minutes import prints_for
from meetings.permissions import require_officer
from meetings.services import decisions as services
from meetings.services import resolving
from meetings.views.reading import find
from meetings.views.writing import crumbs_of, served
from performance.exports import harmless
from scpb.boards import permissions
from scpb.boards.pages import Crumb, FormPage, confirmation, form_page, who


@login_not_required
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """What all boards resolved, the latest first."""
    found = pages.register_for(request.user, request.GET.dict())
    services.open_decisions(found.page, by=request.user)
    return render(request, "meetings/decisions.html", {"register": found, "page_obj": found.page})


@login_not_required
@require_safe
def register_csv(request: HttpRequest) -> HttpResponse:
    """The same as a table, with what the page is narrowed to."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="decisions.csv"'
    writer = csv.writer(response)
    services.open_decisions(pages.restricted_of(request.user, request.GET.dict()), by=request.user)
    writer.writerow(pages.HEADER)
    writer.writerows(map(harmless, line) for line in pages.register_lines(request.user, request.GET.dict()))
    return response


@login_not_required
@require_safe
def decision(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The record of one decision."""
    found = get_object_or_404(Decision.objects.visible_to(request.user).with_references(), uuid=uuid)
    services.open_decision(found, by=request.user)
    title = found.reference or _("Decision")
    crumbs = [Crumb(_("Decisions"), reverse("meetings:decisions")), Crumb(title)]
    context = {"record": pages.record_for(found, request.user), "decision": found, "title": title, "crumbs": crumbs}
    context["may_refer"] = permissions.is_officer(request.user, found.meeting.board)
    return render(request, "meetings/decision.html", context)


@require_safe
def changed_since(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What was changed in the strategy or the plan since the board decided to adopt it."""
    seen = Decision.objects.visible_to(request.user).with_references().defer(None)
    found = get_object_or_404(seen.select_related(*put_to_boards.PUT), uuid=uuid)
    require_officer(found.board, who(request))
    services.open_decision(found, by=request.user)
    title = _("What was changed since the board decided")
    back = Crumb(found.reference or _("Decision"), found.get_absolute_url())
    crumbs = [Crumb(_("Decisions"), reverse("meetings:decisions")), back, Crumb(title)]
    context = {
        "decision": found,
        "changed": put_to_boards.changed_since(found, request.GET.get("of", "")),
        "crumbs": crumbs,
    }
    return render(request, "meetings/changed_since.html", context)


@login_not_required
@require_safe
def of_meeting(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What a meeting resolved; published before its minutes."""
    found = find(request, slug, number)
    officer = permissions.is_officer(request.user, found.board)
    page = pages.decisions_of(found, request.user, is_officer=officer)
    services.open_decisions(page.decisions, by=request.user)
    context = {
        "meeting": found,
        "is_officer": officer,
        "page": page,
        "prints": prints_for(found, request.user, PrintKind.DECISIONS),
        "crumbs": crumbs_of(found, _("Decisions")),
    }
    return render(request, "meetings/decisions_of_meeting.html", context)


def publish(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = served(request, slug, number)
    note = _("Each gets its number, which stays for good. Decisions on private items are shown to who may read them.")
    for one in put_to_boards.carried_out_in(found):
        told = _(
            "“%(title)s” is adopted, unless it was changed after the board decided on it: see on the page of its "
            "decision what was changed."
        )
        if one.is_amended:
            told = _(
                "“%(title)s” was agreed as amended and is not adopted yet: enter the amendments, then record the "
                "adoption."
            )
        note = f"{note} {told % {'title': one.title}}"
    page = _page(found, _("Publish the decisions"), _("The decisions are published."), note)
    return form_page(request, confirmation(request), partial(services.publish_decisions, found, by=who(request)), page)


def ratify(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Resolve once more, with a quorum, what an earlier meeting resolved without one."""
    found = served(request, slug, number)
    note = _("Decisions that earlier meetings of the board took without a quorum, and that nobody has ratified since.")
    page = _page(found, _("Ratify a decision"), _("The decision is ratified."), note)
    rows, items = Decision.objects.to_ratify(found), pages.decided_items(found)
    form = RatifyForm(request.POST or None, decisions=rows, items=items)
    return form_page(request, form, partial(resolving.ratify, by=who(request)), page)


def _page(found: Meeting, title: str, done: str, note: str) -> FormPage:
    back = reverse("meetings:decisions_of_meeting", args=[found.board.slug, found.number])
    way = crumbs_of(found, title)
    crumbs = [*way[:-1], Crumb(_("Decisions"), back), way[-1]]
    return FormPage(title, crumbs, back, done, title, note=note)
