"""Consultations: what is asked, what was said, and its answers; bodies that endorse a version."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from scpb.boards.pages import FormPage, confirmation, form_page, who
from scpb.errors import NotAllowed
from strategy.forms.refreshing import AnswerForm, CommentForm, ConsultForm, EndorseForm
from strategy.models import StrategyVersion
from strategy.pages import consulting as pages
from strategy.pages.refreshing import endorsement_of, version_for
from strategy.services import consulting as services
from strategy.views.refreshing import crumbs_of, page_of, served


def consult(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Open a consultation, or change its days and its text."""
    found = served(request, slug, number)
    form = ConsultForm(request.POST or None, instance=version_for(request.user, slug, number))
    is_set = found.consultation_opens_on is not None and not found.consultation_is_past
    title = _("Change the consultation") if is_set else _("Open a consultation")
    page = page_of(found, title, _("The consultation is set."))
    return form_page(
        request, form, lambda **_sent: services.open_consultation(found, by=who(request), **form.values()), page
    )


def close_consultation(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = served(request, slug, number)
    note = _("No comments are taken from now on; where it opened today only, from tomorrow on. What was said stays.")
    page = page_of(found, _("Close the consultation"), _("The consultation is closed."), note=note)
    act = partial(services.close_consultation, found, by=who(request))
    return form_page(request, confirmation(request), act, page._replace(button=page.title))


@login_not_required
def comments(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What was asked, and what was said, as far as the reader may know."""
    found = version_for(request.user, slug, number)
    shown = pages.comments_page(found, request.user, request.GET.get("page", ""))
    context = {"shown": shown, "version": found, "page_obj": shown.page, "crumbs": crumbs_of(found, _("Comments"))}
    return render(request, "strategy/comments.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The form of a comment, for everybody who is asked."""
    found = version_for(request.user, slug, number)
    form = _comment_form(request, found)
    pages.require_asked(found, request.user)
    status = 200
    if request.method == "POST":
        status = _kept(request, found, form)
    else:
        services.require_asking(found)  # before anybody writes what would not be taken
    if status == 302:
        return redirect("strategy:comments", slug, number)
    page = page_of(found, _("Comment"), "", note=found.title, back=_comments_url(found))
    context = {"form": form, "page": page, "version": found, "crumbs": page.crumbs, "button": _("Send")}
    return render(request, "strategy/comment.html", context, status=status)


def answer_comment(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    found = served(request, slug, number)
    kept = pages.comment_of(found, who(request), uuid)
    form = AnswerForm(request.POST or None, instance=pages.comment_of(found, who(request), uuid))
    page = _comments_page(found, _("Answer the comment"), _("The answer is kept."))
    page = page._replace(template="strategy/comment_answer.html", extra={"comment": kept})
    return form_page(request, form, partial(services.answer_comment, kept, by=who(request)), page)


@require_POST
def move_comment(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    """One press: accept, publish, take back, or reject."""
    found = served(request, slug, number)
    kept = pages.comment_of(found, who(request), uuid)
    services.move_comment(kept, to=request.POST.get("to", ""), by=who(request))
    return redirect(f"{_comments_url(found)}#comment-{kept.uuid}")


def endorse(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = served(request, slug, number)
    page = page_of(found, _("Record an endorsement"), _("The endorsement is recorded."))
    return form_page(
        request, EndorseForm(request.POST or None), partial(services.endorse, found, by=who(request)), page
    )


def withdraw_endorsement(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    found = served(request, slug, number)
    kept = endorsement_of(found, uuid)
    page = page_of(found, _("Withdraw the endorsement"), _("The endorsement is withdrawn."))
    act = partial(services.withdraw_endorsement, kept, by=who(request))
    return form_page(request, confirmation(request), act, page._replace(warning=kept.body))


def _comment_form(request: HttpRequest, found: StrategyVersion) -> CommentForm:
    first = {"about": request.GET.get("about", "")}
    sent = request.POST if request.method == "POST" else None
    return CommentForm(sent, about=pages.about_of(found), is_known=request.user.is_authenticated, initial=first)


def _kept(request: HttpRequest, found: StrategyVersion, form: CommentForm) -> int:
    """Keep what was said; else the form says why not and has it still. Gives the answer's status."""
    try:
        services.require_asking(found)
        return _taken(request, found, form) if form.is_valid() else 422
    except NotAllowed as refusal:  # it may have closed while they wrote
        form.add_error(None, refusal.sentence)
        return 422


def _taken(request: HttpRequest, found: StrategyVersion, form: CommentForm) -> int:
    is_known = request.user.is_authenticated
    if not is_known and not ratelimit.consume(request, action="strategy_comment"):
        form.add_error(
            None, _("Too many comments came from your address within an hour. Yours stands below: try later.")
        )
        return 429
    values: dict[str, Any] = form.cleaned_data
    made = services.comment(found, by=who(request) if is_known else None, **values)
    is_held = made.state == services.State.HELD
    thanks = _("Thank you. Your comment is read by an officer before it is shown to anybody else.")
    messages.success(request, thanks if is_held else _("Thank you. Your comment has reached the board."))
    return 302


def _comments_url(found: StrategyVersion) -> str:
    return reverse("strategy:comments", args=[found.strategy.slug, found.number])


def _comments_page(found: StrategyVersion, title: str, done: str) -> FormPage:
    return page_of(found, title, done, back=_comments_url(found))
