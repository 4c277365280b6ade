"""Referrals: made from an item, a decision or an action, or by an outside body; taken up and answered."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.forms.referrals import AnswerForm, ReceivedForm, ReferralForm, TakeUpForm
from meetings.models import Action, AgendaItem, Decision, Referral
from meetings.pages.referrals import referrals_of, taking_up
from meetings.permissions import require_officer
from meetings.services import referrals as services
from meetings.views.reading import ROWS
from meetings.views.returning import came_from
from scpb.boards.models import Board
from scpb.boards.pages import Crumb, FormPage, confirmation, form_page, who
from scpb.boards.permissions import is_officer

KINDS: dict[str, Any] = {"item": AgendaItem, "decision": Decision, "action": Action}


@login_not_required
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """What a board has referred, and what was referred to it."""
    board = get_object_or_404(Board.objects.visible_to(request.user), slug=slug)
    found = Referral.objects.visible_to(request.user).of_board(board)
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    context = {"board": board, "page_obj": page, "rows": referrals_of(board, request.user, page)}
    context["is_officer"] = is_officer(request.user, board)
    crumbs = [Crumb(board.name, board.get_absolute_url()), Crumb(_("Referrals"))]
    return render(request, "meetings/referrals.html", context | {"crumbs": crumbs})


def refer(request: HttpRequest, kind: str, uuid: UUID) -> HttpResponse:
    """Refer an item, a decision or an action."""
    subject, board = _subject(request, kind, uuid)
    boards = Board.objects.visible_to(request.user).beside(board)
    form = ReferralForm(request.POST or None, boards=boards)
    page = _page(request, board, _("Refer it"), _("It is referred."))._replace(note=str(subject))
    return form_page(request, form, partial(services.refer, subject, by=who(request)), page)


def receive(request: HttpRequest, slug: str) -> HttpResponse:
    """Write down what an outside body asks of a board."""
    board = get_object_or_404(Board.objects.visible_to(request.user), slug=slug)
    require_officer(board, who(request))
    note = _("From a body that has no board here. What another board refers comes by itself.")
    page = _page(request, board, _("Record a referral from outside"), _("It is recorded."))._replace(note=note)
    form = ReceivedForm(request.POST or None)
    return form_page(request, form, partial(services.receive, board, by=who(request)), page)


def edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = _kept(request, uuid)
    form = (ReferralForm if found.board else ReceivedForm)(request.POST or None, instance=found)
    page = _page(request, found.keeper, _("Change the referral"), _("The referral is changed."))
    return form_page(request, form, partial(services.edit_referral, found, by=who(request)), page)


def withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = _kept(request, uuid)
    page = _page(request, found.keeper, _("Withdraw the referral"), _("The referral is withdrawn."))._replace(
        warning=str(found)
    )
    act = partial(services.withdraw_referral, found, by=who(request))
    return form_page(request, confirmation(request), act, page)


def take_up(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put it on an agenda of the board that was asked."""
    found, board = _received(request, uuid)
    page = _page(request, board, _("Put it on an agenda"), _("It is on the agenda."))._replace(note=taking_up(found))
    first = {"title": found.matter, "meeting": request.GET.get("meeting")}
    form = TakeUpForm(request.POST or None, board=board, initial=first)
    return form_page(request, form, partial(services.take_up, found, by=who(request)), page)


def answer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write what came of it."""
    found, board = _received(request, uuid)
    page = _page(request, board, _("Answer the referral"), _("The answer is written."))._replace(note=str(found))
    act = partial(services.answer_referral, found, by=who(request))
    return form_page(request, AnswerForm(request.POST or None, referral=found), act, page)


def _subject(request: HttpRequest, kind: str, uuid: UUID) -> tuple[services.Subject, Board]:
    """What is referred, of those that the officer sees, and its board."""
    if kind not in KINDS:
        raise Http404
    subject: services.Subject = get_object_or_404(KINDS[kind].objects.visible_to(request.user), uuid=uuid)
    board = subject.meeting.board if isinstance(subject, AgendaItem) else subject.board
    require_officer(board, who(request))
    return subject, board


def _kept(request: HttpRequest, uuid: UUID) -> Referral:
    """The referral, for the officers of the board that keeps it."""
    found = get_object_or_404(Referral.objects.visible_to(request.user).with_subjects(), uuid=uuid)
    require_officer(found.keeper, who(request))
    return found


def _received(request: HttpRequest, uuid: UUID) -> tuple[Referral, Board]:
    """The referral and the board whose officer deals with it: for an outside body, the one that asked it."""
    found = get_object_or_404(Referral.objects.visible_to(request.user).with_subjects(), uuid=uuid)
    require_officer(found.answerer, who(request))
    return found, found.answerer


def _page(request: HttpRequest, board: Board, title: str, done: str) -> FormPage:
    listed = reverse("meetings:referrals", args=[board.slug])
    crumbs = [Crumb(board.name, board.get_absolute_url()), Crumb(_("Referrals"), listed), Crumb(title)]
    return FormPage(title, crumbs, came_from(request) or listed, done, title)
