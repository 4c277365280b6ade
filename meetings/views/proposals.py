"""What figures propose for an agenda: the officer takes it on, or dismisses it with the reason."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meetings.forms.proposals import AcceptForm, DismissForm
from meetings.models import Proposal
from meetings.pages import proposals as pages
from meetings.services import proposals as services
from scpb.boards.pages import Crumb, FormPage, confirmation, form_page, who

A_PAGE = 6  # charts are large


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, and what was decided last."""
    services.require_decider(who(request))
    page = Paginator(pages.waiting(who(request)), A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, object] = {"page_obj": page, "rows": pages.rows_of(page)}
    context |= {"decided": pages.decided(who(request)), "failures": services.failures()}
    return render(request, "meetings/proposals.html", context | {"crumbs": [_home(), Crumb(_("Proposed by figures"))]})


@require_POST
def try_again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Have it worked out once more what an edition proposes."""
    services.require_decider(who(request))
    services.try_again(pages.edition_of(who(request), uuid), by=who(request))
    messages.success(request, _("It is being worked out again. What is proposed comes to this page by itself."))
    return redirect("meetings:proposals")


@require_safe
def proposal(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One of them, whatever became of it."""
    found = pages.proposal_of(who(request), uuid)
    context = {"row": pages.ProposalRow(found), "crumbs": _way(str(found))}
    return render(request, "meetings/proposal.html", context)


def accept(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put it on the agenda of a coming meeting."""
    row = pages.ProposalRow(pages.proposal_of(who(request), uuid))
    meetings = pages.meetings_for(who(request))
    form = AcceptForm(request.POST or None, meetings=meetings, initial=pages.first_words(row))
    page = _page(row.proposal, _("Put it on an agenda"), _("It is on the agenda."))
    page = page._replace(template="meetings/proposal_accept.html", extra={"row": row, "meetings": meetings})
    return form_page(request, form, partial(services.accept, row.proposal, by=who(request)), page)


def dismiss(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = pages.proposal_of(who(request), uuid)
    page = _page(found, _("Dismiss the proposal"), _("The proposal is dismissed."))
    act = partial(services.dismiss, found, by=who(request))
    return form_page(request, DismissForm(request.POST or None), act, page)


def bring_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Let it wait for a decision once more."""
    found = pages.proposal_of(who(request), uuid)
    page = _page(found, _("Propose it again"), _("It waits for a decision again."))
    return form_page(request, confirmation(request), partial(services.let_wait_again, found, by=who(request)), page)


def _home() -> Crumb:
    return Crumb(_("Meetings"), reverse("meetings:index"))


def _way(title: str) -> list[Crumb]:
    return [_home(), Crumb(_("Proposed by figures"), reverse("meetings:proposals")), Crumb(title)]


def _page(found: Proposal, title: str, done: str) -> FormPage:
    note = f"{found.measure}. {found.because}."
    return FormPage(title, _way(title), reverse("meetings:proposals"), done, title, note=note)
