"""Invitations: what somebody answers, and what the officer makes of the answers."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from meetings.forms.invitations import AnswerForm, AskForm
from meetings.models import Invitation, Meeting
from meetings.pages import invitations as pages
from meetings.services import invitations as services
from meetings.views.writing import crumbs_of, served
from scpb.boards.pages import Crumb, FormPage, confirmation, form_page, who


def invitation(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One's own answer; who is asked knows of the meeting, whatever else they see of the board."""
    asked = Invitation.objects.of(who(request))
    kept = get_object_or_404(asked, meeting__board__slug=slug, meeting__number=number)
    form = AnswerForm(request.POST or None, instance=kept, meeting=kept.meeting)
    page = pages.answering(kept.meeting, who(request))
    return form_page(request, form, partial(services.answer, kept, by=who(request)), page)


def invitations(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Who is asked and what they answer, for the officer."""
    found = served(request, slug, number)
    rows, expected = pages.asked_to(found)
    context = {"meeting": found, "rows": rows, "expected": expected, "crumbs": crumbs_of(found, _("Invitations"))}
    return render(request, "meetings/invitations.html", context | {"is_over": found.state in services.OVER})


@require_POST
def invite(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask everybody who belongs there and has not been asked."""
    asked = len(services.invite(served(request, slug, number), by=who(request)))
    said = ngettext("%(n)s person is asked.", "%(n)s people are asked.", asked) % {"n": asked}
    messages.success(request, said if asked else _("Everybody who belongs there has been asked already."))
    return redirect("meetings:invitations", slug, number)


def ask(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = served(request, slug, number)
    form = AskForm(request.POST or None, meeting=found)
    page = _page(found, _("Ask somebody else"), _("They are asked."))
    return form_page(request, form, partial(services.ask, found, by=who(request)), page)


def record_answer(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    """What somebody told the officer."""
    found, kept = _of(request, slug, number, uuid)
    form = AnswerForm(request.POST or None, instance=kept, meeting=found, own=False)
    page = _page(found, _("Record an answer"), _("The answer is recorded."), note=str(kept.person))
    return form_page(request, form, partial(services.answer, kept, by=who(request)), page)


def withdraw_invitation(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    found, kept = _of(request, slug, number, uuid)
    title, done = _("Withdraw the invitation"), _("The invitation is withdrawn.")
    page = _page(found, title, done, warning=str(kept.person))
    act = partial(services.withdraw_invitation, kept, by=who(request))
    return form_page(request, confirmation(request), act, page)


def _of(request: HttpRequest, slug: str, number: int, uuid: UUID) -> tuple[Meeting, Invitation]:
    found = served(request, slug, number)
    return found, get_object_or_404(found.invitations.select_related("meeting__board", "person"), uuid=uuid)


def _page(found: Meeting, title: str, done: str, *, note: str = "", warning: str = "") -> FormPage:
    back = reverse("meetings:invitations", args=[found.board.slug, found.number])
    way = crumbs_of(found, title)
    crumbs = [*way[:-1], Crumb(_("Invitations"), back), way[-1]]
    return FormPage(title, crumbs, back, done, note=note, warning=warning)
